"""What stands in a field of a sentence: printed numbers with the arithmetic of rounding, and how values become words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cached_property
from numbers import Integral, Real
from typing import Any

import pandas as pd

from channel_evidence.printed import Printed, Span, parse
from channel_evidence.printed.span import as_span
from channel_evidence.words.english import (
    NOT_REPORTED,
    amount,
    between,
    count_word,
    number_words,
    printed_words,
    size,
    span,
    study_name,
    with_unit,
    year,
)
from channel_evidence.words.vocabulary import label, listed, sentence_case

CAPITAL = "Cap"


class Estimate:
    """One printed number as a sentence needs it, with or without its interval.

    `a - b`, `a / b` and `a > b` go over all values that the printed numbers can stand for after rounding (see
    `printed.Span`); `b` may be a plain number. Attributes: `number` (Printed), `span` (Span), `printed`, `category` and
    `subgroup` (as readers see them), `base`, `publisher`, `sponsor`, `year` (of the study; blank if not reported), `n`
    (None if not reported), `interval` (low and high in percent, None without), `row`.

    In a field, after the colon: nothing gives the number with its bound ("more than 60"), `printed` the bare text,
    `pct` a share with its bound and unit, `unit` any number with its unit, `ci` the interval, `n` "n = 1,000" or "n not
    reported"; `base`, `publisher`, `sponsor`, `study` (sponsor and year), `year`, `category`, `subgroup` give those words.
    """

    def __init__(self, row: pd.Series | Mapping[str, Any]) -> None:
        """Parameters: row of `Collection.settled` or `Collection.printings`, with the columns of `add_intervals` or not."""
        self.row = row

    @cached_property
    def number(self) -> Printed:
        return parse(self.row["printed"], self.row["unit"], self.row["bound"])

    @cached_property
    def span(self) -> Span:
        return Span.of(self.number)

    @property
    def printed(self) -> str:
        return self.row["printed"]

    @property
    def category(self) -> str:
        return label(self.row["category"])

    @property
    def subgroup(self) -> str:
        return label(self.row["subgroup"])

    @property
    def base(self) -> str:
        return self.row["base"]

    @property
    def publisher(self) -> str:
        return self.row["publisher"]

    @property
    def sponsor(self) -> str:
        return self.row["sponsor"]

    @property
    def year(self) -> str:
        return year(self.row["published_study"])

    @property
    def n(self) -> int | None:
        found = self.row["base_n"]
        return None if found is None or pd.isna(found) else int(found)

    @property
    def interval(self) -> tuple[float, float] | None:
        low, high = self.row.get("low", math.nan), self.row.get("high", math.nan)
        return None if pd.isna(low) or pd.isna(high) else (float(low), float(high))

    def can_exceed(self, other: Estimate | Span | float) -> bool:
        """Whether this number is the greater for some of the values that both can stand for."""
        return self.span.can_exceed(self._other(other))

    def overlaps(self, other: Estimate | Span | float) -> bool:
        """Whether both can stand for one value."""
        return self.span.overlaps(self._other(other))

    def __sub__(self, other: Estimate | Span | float) -> Span:
        return self.span.minus(self._other(other))

    def __add__(self, other: Estimate | Span | float) -> Span:
        return self.span.plus(self._other(other))

    def __truediv__(self, other: Estimate | Span | float) -> Span:
        return self.span.ratio(self._other(other))

    def __gt__(self, other: Estimate | Span | float) -> bool:
        return self.span > self._other(other)

    def __ge__(self, other: Estimate | Span | float) -> bool:
        return self.span >= self._other(other)

    def __lt__(self, other: Estimate | Span | float) -> bool:
        return self.span < self._other(other)

    def __le__(self, other: Estimate | Span | float) -> bool:
        return self.span <= self._other(other)

    def _other(self, other: Estimate | Span | float) -> Span:
        if not isinstance(other, Estimate):
            return as_span(other)
        if other.number.unit != self.number.unit:
            raise ValueError(f"{self.number.unit} and {other.number.unit} cannot be set against each other")
        return other.span

    def __repr__(self) -> str:
        return f"Estimate({self.row.get('estimate_id', self.printed)!r})"


def estimates(rows: pd.DataFrame) -> list[Estimate]:
    """Each row of a frame as an Estimate, in order."""
    return [Estimate(row) for _, row in rows.iterrows()]


def _share(item: Estimate) -> str:
    if item.number.unit != "percent":
        raise ValueError(f"it counts {item.number.unit}, not percent; use :unit")
    return amount(item.row)


def _interval(item: Estimate, digits: int = 1) -> str:
    if item.interval is None:
        raise ValueError("it has no interval")
    return span(*item.interval, digits)


def _lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]


_OF_ESTIMATES: dict[str, Callable[[Estimate], str]] = {
    "": lambda item: _lower_first(printed_words(item.row)),
    "printed": lambda item: item.printed,
    "pct": _share,
    "unit": lambda item: with_unit(item.row),
    "ci": _interval,
    "n": lambda item: size(item.n),
    "base": lambda item: "base not reported" if item.base in NOT_REPORTED else item.base,
    "publisher": lambda item: item.publisher,
    "sponsor": lambda item: item.sponsor,
    "study": lambda item: study_name(item.row),
    "year": lambda item: item.year,
    "category": lambda item: item.category,
    "subgroup": lambda item: item.subgroup,
}
_UNITS = {"pct": "percent", "points": "points"}


def in_words(value: object, spec: str = "") -> str:
    """A value of a field as it stands in a sentence.

    Parameters: value, text, a number, a Span, an Estimate, or a list of them; spec, its format: for numbers and spans
    the digits after the point (1, for whole numbers 0), `pct` or `points` for a unit, `word` for a count as a word; for
    estimates as `Estimate` says; several joined by colons ("2:pct"), and `Cap` for a capital at the beginning.
    Returns: text; items of a list are joined with commas and "and".
    Raises: ValueError for an unknown format, or for what has no value to show: blank, missing, not reported, an
    empty list, a truth.
    """
    parts = [part for part in spec.split(":") if part]
    capital = CAPITAL in parts
    rest = [part for part in parts if part != CAPITAL]
    words = " ".join(_worded(value, rest).split())
    if words in NOT_REPORTED:
        raise ValueError("it is not reported; say so in words, under a condition" if words else "it is blank")
    return sentence_case(words) if capital else words


def _worded(value: object, parts: list[str]) -> str:
    if isinstance(value, list | tuple):
        if not value:
            raise ValueError("it is an empty list")
        return listed([in_words(item, ":".join(parts)) for item in value])
    if isinstance(value, Estimate):
        return _estimate(value, parts)
    if isinstance(value, str):
        if parts:
            raise ValueError(f"the format {':'.join(parts)!r} is for numbers; text takes {CAPITAL} alone")
        return value
    if not isinstance(value, Span) and (isinstance(value, bool) or not isinstance(value, Real) or value != value):
        raise ValueError(f"a sentence cannot show what is {_kind(value)}")
    return _counted(value, parts)


def _kind(value: object) -> str:
    """What a value is, in a few words: a missing value is worth telling apart from one of a strange type."""
    return "missing" if value is None or value is pd.NA or value != value else f"a {type(value).__name__}"


def _estimate(item: Estimate, parts: list[str]) -> str:
    if len(parts) == 2 and parts[0] == "ci" and parts[1].isdigit():
        return _interval(item, int(parts[1]))
    spec = ":".join(parts)
    if spec not in _OF_ESTIMATES:
        raise ValueError(
            f"a printed number has no format {spec!r}; use one of {', '.join(filter(None, _OF_ESTIMATES))}"
        )
    return _OF_ESTIMATES[spec](item)


def _counted(value: Span | Real, parts: list[str]) -> str:
    """A number or a span with its digits and its unit."""
    if parts == ["word"] and isinstance(value, Integral):
        return count_word(int(value))
    known = [part for part in parts if part in _UNITS or (part.isdigit() and len(part) == 1)]
    if known != parts or len({part in _UNITS for part in parts}) != len(parts):
        raise ValueError(
            f"a number has no format {':'.join(parts)!r}; use digits (0 to 9), {', '.join(_UNITS)}, or word for a count"
        )
    digits = next((int(part) for part in parts if part.isdigit()), 0 if isinstance(value, Integral) else 1)
    unit = next((_UNITS[part] for part in parts if part in _UNITS), "")
    words = between(value, digits) if isinstance(value, Span) else number_words(float(value), digits)
    return f"{words} {'point' if (unit, words) == ('points', '1') else unit}".strip()
