"""Numbers, names and years in English: the one place that puts a number with its unit, its bound and its n."""

from __future__ import annotations

import math
import re
from fractions import Fraction

import pandas as pd

from channel_evidence.printed import TIME_UNITS, Span
from channel_evidence.words.vocabulary import short

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_BOUNDS = {"more-than": "more than ", "less-than": "less than ", "at-least": "at least ", "at-most": "at most ",
           "about": "about ", "almost": "almost ", "up-to": "up to "}  # fmt: skip
# Shares whose words already say what they are of: "two-thirds", "one in five", "all".
_SHARE_IN_WORDS = re.compile(r"hal[fv]|third|quarter|fourth|fifth|tenth| in | out of |/|^every |^(?:all|none)$")
NOT_REPORTED = ("", "not-reported")


def count_word(number: int) -> str:
    """A small count as a word, a larger one in digits."""
    return _COUNTS[number] if 0 <= number < len(_COUNTS) else f"{number:,}"


def agreeing(number: int, one: str, several: str) -> str:
    """A count with words that agree with it: "1 finding is", "3 findings are"."""
    return f"{number:,} {one if number == 1 else several}"


def span(low: float, high: float, digits: int = 1) -> str:
    """An interval for readers: "29.6 to 37.6"; "unknown" if there is none."""
    if math.isnan(low) or math.isnan(high):
        return "unknown"
    return f"{short(low, digits)} to {short(high, digits)}"


def between(values: Span, digits: int = 1) -> str:
    """What a number can be, for readers: "13.0 to 15.0", "13.0", "13.0 or more", "13.0 or less".

    Parameters: values; digits after the point. Returns: text. Raises: ValueError where both ends are open.
    """
    low, high = (None if end is None else number_words(end, digits) for end in (values.low, values.high))
    if low is None and high is None:
        raise ValueError("it can be anything: both ends are open")
    if low is None or high is None:
        return f"{low} or more" if high is None else f"{high} or less"
    return low if values.low == values.high else f"{low} to {high}"


def number_words(number: Fraction | float, digits: int = 1) -> str:
    """A number with fixed digits, thousands apart, and a true minus sign."""
    text = short(float(number), digits)
    whole, point, rest = text.lstrip("\N{MINUS SIGN}").partition(".")
    return f"{text[: -len(whole + point + rest)]}{int(whole):,}{point}{rest}"


def size(n: int | None) -> str:
    """How many people or things a number is of: "n = 1,000", "n not reported"."""
    return "n not reported" if n is None or pd.isna(n) else f"n = {int(n):,}"


def year(edtf: str) -> str:
    """The year of an EDTF date; blank where none is reported."""
    return edtf[:4] if edtf[:4].isdigit() else ""


def printed_words(row) -> str:
    """A printed number with the bound that its source puts on it: "less than 20"."""
    return _BOUNDS.get(row["bound"], "") + row["printed"]


def amount(row) -> str:
    """A printed share in words, with its bound: "twenty-six percent", "more than three-quarters".

    Parameters: row with printed and bound. Returns: text.
    """
    words = printed_words(row)
    words = words[:1].lower() + words[1:]
    return words if _SHARE_IN_WORDS.search(words) else f"{words} percent"


def with_unit(row) -> str:
    """A printed number with its unit and bound, whatever it counts: "33.5 percent", "six hours", "more than 500".

    Parameters: row with printed, unit and bound. Returns: text.
    """
    if row["unit"] == "percent":
        return amount(row)
    words, unit = printed_words(row), row["unit"]
    if unit == "date":
        return words  # months keep their capital
    words = words[:1].lower() + words[1:]
    if unit not in ("points", *TIME_UNITS) or any(name[:-1] in words for name in ("points", *TIME_UNITS)):
        return words
    return f"{words} {unit[:-1] if row['printed'].lower() in ('1', 'one', 'a', 'an') else unit}"


def study_name(row) -> str:
    """A study for readers: sponsor and year of publication."""
    published = year(row["published_study"])
    return f"{row['sponsor']} {published}" if published else str(row["sponsor"])
