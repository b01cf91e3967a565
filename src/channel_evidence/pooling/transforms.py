"""Counts as effects that can be averaged: the three transforms of a share, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Sized
from dataclasses import dataclass
from numbers import Number

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = Sequence[float] | Floats


@dataclass(frozen=True, eq=False)
class Effects:
    """Transformed shares of k studies and their sampling variances, both of shape (k,)."""

    values: Floats
    variances: Floats
    measure: str

    def __len__(self) -> int:
        return len(self.values)

    def keep(self, mask: NDArray[np.bool_]) -> Effects:
        """The effects of the studies where the mask is true."""
        return Effects(self.values[mask], self.variances[mask], self.measure)


@dataclass(frozen=True)
class Measure:
    """A transform of a share: the effects of counts and totals, and the way back to a share within 0 to 1."""

    forward: Callable[[Floats, Floats], tuple[Floats, Floats]]
    back: Callable[[Floats], Floats]
    words: str


def _logit(counts: Floats, totals: Floats) -> tuple[Floats, Floats]:
    bare = (counts == 0) | (counts == totals)  # without a half the logit is infinite; other studies keep their counts
    counts, totals = counts + 0.5 * bare, totals + bare
    return np.log(counts / (totals - counts)), 1 / counts + 1 / (totals - counts)


def _raw(counts: Floats, totals: Floats) -> tuple[Floats, Floats]:
    for place in np.flatnonzero((counts == 0) | (counts == totals)):
        raise ValueError(
            f"study {place + 1}: a share of {'nobody' if counts[place] == 0 else 'everybody'} has no variance on the "
            "raw scale; use measure='logit' or 'arcsine'"
        )
    shares = counts / totals
    return shares, shares * (1 - shares) / totals


def _arcsine(counts: Floats, totals: Floats) -> tuple[Floats, Floats]:
    return np.arcsin(np.sqrt(counts / totals)), 1 / (4 * totals)


def _from_logit(values: Floats) -> Floats:
    # Written with tanh, which neither overflows nor leaves 0 to 1.
    return (1 + np.tanh(np.asarray(values) / 2)) / 2


def _from_raw(values: Floats) -> Floats:
    return np.clip(values, 0, 1)


def _from_arcsine(values: Floats) -> Floats:
    # sin² turns back beyond 0 and pi/2; a limit there means "at the end".
    return np.sin(np.clip(values, 0, np.pi / 2)) ** 2


MEASURES = {
    "logit": Measure(_logit, _from_logit, "logit-transformed shares"),
    "raw": Measure(_raw, _from_raw, "untransformed shares"),
    "arcsine": Measure(_arcsine, _from_arcsine, "arcsine-transformed shares"),
}


def effects(counts: Numbers, totals: Numbers, measure: str = "logit") -> Effects:
    """Transform the shares of studies.

    Parameters: counts (k,) and totals (k,), people with the answer and people asked; counts may be fractional, and
    totals too (a design effect divides both); measure, logit (where a count is 0 or the total, a half is added to it
    and one to the total, in that study only), raw or arcsine.
    Returns: Effects.
    Raises: ValueError, naming the study, unless the lengths agree, k >= 1, every number is finite, totals are at
    least 1 and counts lie within 0 and the total; for an unknown measure; for raw shares of 0 or 1.
    Source: escalc of metafor (PLO, PR, PAS).
    """
    one_of("measure", measure, MEASURES)
    sized, asked = _checked(counts, totals)
    with np.errstate(all="ignore"):
        values, variances = MEASURES[measure].forward(sized, asked)
    for place in np.flatnonzero(~(np.isfinite(values) & np.isfinite(variances) & (variances > 0))):
        raise ValueError(f"study {place + 1}: count {sized[place]} is too near 0 or the total to be transformed")
    return Effects(values, variances, measure)


def to_share(value: float, measure: str) -> float:
    """A value on the transformed scale as a share within 0 to 1; NaN stays NaN."""
    return float(MEASURES[measure].back(np.array(value, dtype=float)))


def one_of(name: str, value: object, allowed) -> None:
    """Raise ValueError unless the value is one of those allowed."""
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(allowed)}, not {value!r}")


def checked_level(level: float) -> float:
    """The confidence level; ValueError unless it lies between 0 and 1."""
    try:
        if 0 < level < 1:
            return float(level)
    except TypeError:
        pass
    raise ValueError(f"level must lie between 0 and 1, not {level!r}")


def numbers(name: str, values: Numbers) -> Floats:
    """Finite numbers of shape (k,); ValueError naming the study that has none."""
    if isinstance(values, str | bytes) or not hasattr(values, "__len__"):
        raise ValueError(f"{name} must be a sequence of numbers, not {values!r}")
    if not all(np.isscalar(value) or isinstance(value, Number) for value in values):
        raise ValueError(f"{name} must be numbers, not {list(values)!r}")
    try:
        found = np.array([float(value) for value in values])
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be numbers, not {list(values)!r}") from None
    for place in np.flatnonzero(~np.isfinite(found)):
        raise ValueError(f"study {place + 1}: {name} must be finite numbers, not {found[place]}")
    return found


def same_length(k: int, **others: Sized) -> None:
    """Raise ValueError unless every named sequence has k entries."""
    for name, values in others.items():
        if len(values) != k:
            raise ValueError(f"{name} has {len(values)} entries for {k} studies")


def keys(name: str, values: Sequence, k: int) -> list:
    """Labels, groups or dates of k studies; ValueError where one is missing."""
    import pandas as pd

    same_length(k, **{name: values})
    found = list(values)
    for place, value in enumerate(found):
        if pd.isna(value) or value == "":
            raise ValueError(f"study {place + 1}: {name} is blank")
    return found


def column(studies, name: str) -> Floats:
    """A column of a frame as numbers of shape (k,), NaN where it is blank, no number, or not there at all."""
    import pandas as pd

    if name not in studies:
        return np.full(len(studies), np.nan)
    return pd.to_numeric(studies[name], errors="coerce").to_numpy(dtype=float, na_value=np.nan)


def _checked(counts: Numbers, totals: Numbers) -> tuple[Floats, Floats]:
    sized, asked = numbers("counts", counts), numbers("totals", totals)
    if not len(sized):
        raise ValueError("no study to pool")
    same_length(len(sized), totals=asked)
    for place, (count, total) in enumerate(zip(sized, asked, strict=True)):
        if total < 1:
            raise ValueError(f"study {place + 1}: total {total} is below 1")
        if not 0 <= count <= total:
            raise ValueError(f"study {place + 1}: count {count} is not within 0 and its total {total}")
    return sized, asked
