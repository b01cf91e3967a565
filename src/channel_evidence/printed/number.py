"""Numbers as printed: text to an exact value and the interval of values it can stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from channel_evidence.printed.amounts import Amount, amount, duration
from channel_evidence.printed.bounds import BOUNDS, Limit, limit_before, take_limit
from channel_evidence.printed.dates import date_span
from channel_evidence.printed.ranks import rank
from channel_evidence.printed.tidy import Refused, tidy
from channel_evidence.printed.units import MINUTES, PERCENT_UNITS, TIME_UNITS, UNITS, Stated, take_unit, unit_after

_RANGE = re.compile(
    r"^(?:from )?(?P<low>.+?)(?: to |(?<=[\d%]) ?- ?(?=\d))(?P<high>.+)$|^between (?P<l>.+) and (?P<h>.+)$"
)
_MARGIN = re.compile(r"^(?:±|\+/-|\+-|plus or minus|plus/minus) ?(?=\S)")
_SIGN = re.compile(r"^(?P<sign>-|\+|minus |plus )(?=[\da-z.])")


@dataclass(frozen=True)
class Printed:
    """A printed number: the text, its exact value, and the least and greatest value it can stand for.

    `value`, `low` and `high` are exact rationals in `unit`; None where the text sets none ("dead last" and "48-72
    hours" have no one value, "more than 50" people no upper end). `bound` is the limit the text or the table states.
    """

    text: str
    value: Fraction | None
    low: Fraction | None
    high: Fraction | None
    unit: str
    bound: str = ""


@dataclass(frozen=True)
class Wording:
    """What words say besides the number: the bound and the unit they state, each "" if none."""

    bound: str
    unit: str


def parse(text: str, unit: str = "percent", bound: str = "", *, threshold: bool = False) -> Printed:
    """Read a number as printed.

    Parameters: text, such as "33.5", "1,000", "Twenty-six", "two-thirds", "just under half" or "less than one hour";
    unit, one of UNITS, that the number is wanted in (a time is converted between time units); bound, one of BOUNDS,
    which must be the text's own where the text states one; threshold, True for a number that something is compared
    with, which stands for itself alone.
    Returns: Printed, in `unit`, but in years for an age where a date is asked for. What each form stands for is
    listed by `conventions`; a range ("48-72 hours") has ends and no value; shares stay within 0 to 100.
    Raises: TypeError for a text that is none; ValueError for text that holds no number or more than one reading,
    states another unit or another bound than asked, or for an unknown unit or bound.
    """
    if not isinstance(text, str):
        raise TypeError(f"a printed number is text, such as '33.5'; got {text!r} ({type(text).__name__})")
    if unit not in UNITS:
        raise ValueError(f"unit {unit!r} is not one of {', '.join(UNITS)}")
    if bound not in BOUNDS:
        raise ValueError(f"bound {bound!r} is not one of {', '.join(BOUNDS[1:])} or blank")
    try:
        limit, words = take_limit(tidy(text))
        if limit.bound and bound and limit.bound != bound:
            raise Refused(f"says {limit.bound}, the bound beside it {bound}")
        return _read(text, words, unit, limit if limit.bound else Limit(bound), threshold)
    except Refused as why:
        shown = text if len(text) <= 80 else f"{text[:80]}…"
        raise ValueError(f"{shown!r} {why}") from None


def wording(before: str, printed: str, after: str = "") -> Wording:
    """The bound and the unit that words around and in a printed number state.

    Parameters: before and after, the words that stand before and after `printed`; printed, the number.
    Returns: Wording; the number's own words win over those around it.
    """
    try:
        limit, words = take_limit(tidy(printed))
        bound = limit.bound or limit_before(tidy(before)).bound
        return Wording(bound, take_unit(words)[0].unit or unit_after(tidy(after)))
    except Refused:
        return Wording("", "")


def _read(text: str, words: str, unit: str, limit: Limit, threshold: bool) -> Printed:
    if unit == "rank":
        place = rank(words)
        value = None if place is None else Fraction(place)
        return Printed(text, value, value, value, unit, limit.bound)
    if unit == "date":
        if take_unit(words)[0].unit in MINUTES:
            return _number(text, words, "years", limit, threshold)  # a date can also be an age: "almost five years"
        low, high = date_span(words)
        return Printed(text, (low + high) / 2, low, high, unit, limit.bound)
    if unit in (*PERCENT_UNITS, *TIME_UNITS, "count") and (found := _RANGE.match(words)):
        if limit.bound or threshold:
            raise Refused("holds no number but a range, which takes no bound and is no threshold")
        return _range(text, found["low"] or found["l"], found["high"] or found["h"], unit)
    return _number(text, words, unit, limit, threshold)


def _range(text: str, first: str, last: str, unit: str) -> Printed:
    """The ends of a range as printed; where between them the number lies is not said."""
    (own, low_words), (stated, high_words) = take_unit(first), take_unit(last)
    low = _amount(low_words, unit, own if own.unit else Stated(stated.unit)).value
    high = _amount(high_words, unit, stated).value
    if low >= high or (unit == "percent" and high > 100):
        raise Refused(f"holds no number and no range of {unit} that runs upward")
    return Printed(text, None, low, high, unit)


def _number(text: str, words: str, unit: str, limit: Limit, threshold: bool) -> Printed:
    sign, words = _sign(words, unit)
    stated, words = take_unit(words)
    found = _amount(words, unit, stated)
    if found.open and limit.bound not in ("", "at-least"):
        raise Refused(f"holds no number that {limit.bound} could limit")
    if sign < 0 and limit.bound not in ("", "about"):
        raise Refused(f"holds no number that {limit.bound} could limit: it has a minus sign")
    value = sign * found.value
    if threshold:
        return Printed(text, value, value, value, unit, limit.bound)
    low, high = _ends(value, found, limit)
    if unit != "points":
        low = max(low, Fraction(0))
    if unit == "percent":
        # A share above 100 is a fault for `check` to name, not something to hide by clipping.
        high = max(value, min(high if high is not None else Fraction(100), Fraction(100)))
    return Printed(text, value, low, high, unit, limit.bound or ("at-least" if found.open else ""))


def _sign(words: str, unit: str) -> tuple[int, str]:
    """The sign before a number: a margin ("±3") or a change ("-3 points"); nothing else is less than nothing."""
    if unit in PERCENT_UNITS and (found := _MARGIN.match(words)):
        return 1, words[found.end() :]
    found = _SIGN.match(words)
    if found and unit == "points":
        return (-1 if found["sign"] in ("-", "minus ") else 1), words[found.end() :]
    if found:
        raise Refused(f"holds no number that can be read as {unit}: a sign stands before points only")
    return 1, words


def _amount(words: str, unit: str, stated: Stated) -> Amount:
    """The amount in `unit`."""
    if not stated.unit:
        return amount(words, unit, "")
    if stated.unit in PERCENT_UNITS and unit not in PERCENT_UNITS:
        raise Refused(f"states a share, not {unit}")
    loose = unit == "points" and stated.unit == "percent"  # a margin of "three percent" is one of points
    if unit != stated.unit and not loose and not (unit in TIME_UNITS and stated.unit in MINUTES):
        raise Refused(f"states {stated.unit}, not {unit}")
    if unit not in TIME_UNITS:
        return amount(words, unit, stated.unit)
    words = "one" if stated.single and not words else words
    read, size = duration(f"{words} {stated.unit}") or (amount(words, stated.unit, stated.unit), stated.unit)
    return read.times(MINUTES[size] / MINUTES[unit])


def _ends(value: Fraction, found: Amount, limit: Limit) -> tuple[Fraction, Fraction | None]:
    if limit.bound in ("more-than", "at-least"):
        return value, value + found.reach if limit.near else None
    if limit.bound in ("less-than", "at-most", "up-to"):
        return Fraction(0), value
    if limit.bound == "almost":  # almost none is a few
        return (value - found.reach, value) if value else (value, found.reach)
    if found.open:
        return value, None
    width = found.reach if limit.bound == "about" else found.half
    return value - width, value + width
