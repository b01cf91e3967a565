"""What shares that overlap to an unknown degree allow for their union, their overlap, and parts of parts.

All limits are exact rationals in percent. Rounding is included: each printed share may stand for anything within its
rounding interval. Sampling is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from channel_evidence.printed import Printed

WHOLE = Fraction(100)


@dataclass(frozen=True)
class Bounds:
    """The least and the greatest share, in percent, that some population with the printed shares can have."""

    low: Fraction
    high: Fraction

    @property
    def rest(self) -> Bounds:
        """The bounds of the share that is left over to 100."""
        return Bounds(WHOLE - self.high, WHOLE - self.low)


def union(shares: Sequence[Printed]) -> Bounds:
    """The share to which at least one of several things applies.

    Parameters: shares of one base, parsed percentages that may overlap.
    Returns: Bounds, from the greatest share (the others lie within it) to their sum, or 100 (no overlap).
    Raises: ValueError without shares, or for one that is no percentage within 0 to 100.
    Source: Fréchet (1935), Fundamenta Mathematicae 25, 379-387. Both limits are attained and do not fall as a share
    grows, so the ends of the rounding intervals give the ends of the bounds.
    """
    limits = [_limits(share) for share in _some(shares)]
    return Bounds(max(low for low, _ in limits), min(WHOLE, sum((high for _, high in limits), Fraction(0))))


def intersection(shares: Sequence[Printed]) -> Bounds:
    """The share to which all of several things apply.

    Parameters: shares of one base, parsed percentages.
    Returns: Bounds, from what the shares exceed room for (or 0) to the smallest share.
    Raises: ValueError as `union` does.
    Source: Fréchet (1935), as for `union`; for tables with given margins Fréchet (1951), Annales de l'Université de
    Lyon A 14, 53-77.
    """
    limits = [_limits(share) for share in _some(shares)]
    spare = WHOLE * (len(limits) - 1)
    return Bounds(max(Fraction(0), sum((low for low, _ in limits), -spare)), min(high for _, high in limits))


def share_of_share(part: Printed, whole: Printed) -> Bounds:
    """A share of a part of the base, turned into a share of the whole base.

    Parameters: part, a percentage of those whom `whole` counts; whole, a percentage of the base.
    Returns: Bounds of their product. Raises: ValueError for what is no percentage within 0 to 100.
    """
    (low, high), (least, most) = _limits(part), _limits(whole)
    return Bounds(low * least / WHOLE, high * most / WHOLE)


def share_within(part: Printed, low: Fraction, high: Fraction) -> Bounds:
    """The share of a group that a part of it makes up, both known as shares of one base.

    Parameters: part, a percentage of the base; low and high, what the group can be in percent of the base.
    Returns: Bounds in percent of the group, at most 100: a part is no greater than its group.
    Raises: ValueError unless 0 < low <= high, or for a part that is no percentage within 0 to 100.
    """
    if not 0 < low <= high:
        raise ValueError(f"a group above 0 percent is needed, not {low} to {high}")
    least, most = _limits(part)
    return Bounds(min(WHOLE, WHOLE * least / high), min(WHOLE, WHOLE * most / low))


def greatest_subgroup(whole: Printed, part: Printed) -> Fraction:
    """How much of the base a subgroup can be at most, given one share among all and the same share within it.

    Parameters: whole, a percentage of all; part, the same percentage within the subgroup.
    Returns: percent of the base. It is reached when nobody outside the subgroup has the trait (or, for a subgroup with
    the smaller share, when everybody has).
    Raises: ValueError for what is no percentage within 0 to 100.
    Source: the law of total probability, whole = w part + (1 - w) rest with a rest of 0 to 100, solved for w.
    """
    (least, most), (low, high) = _limits(whole), _limits(part)
    without = most / low if low else Fraction(1)
    with_all = (WHOLE - least) / (WHOLE - high) if high < WHOLE else Fraction(1)
    return WHOLE * min(Fraction(1), without, with_all)


def _some(shares: Sequence[Printed]) -> Sequence[Printed]:
    if not shares:
        raise ValueError("no share is given")
    return shares


def _limits(share: Printed) -> tuple[Fraction, Fraction]:
    if share.unit != "percent" or share.low is None or share.high is None or not 0 <= share.low <= share.high <= 100:
        raise ValueError(f"{share.text!r} is no percentage within 0 to 100")
    return share.low, share.high
