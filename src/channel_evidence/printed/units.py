"""Units: those of the tables, and the words for them."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

TIME_UNITS = {"minutes": 1, "hours": 60, "days": 60 * 24, "weeks": 60 * 24 * 7, "years": 60 * 24 * 365}
PERCENT_UNITS = ("percent", "points")
UNITS = (*PERCENT_UNITS, "count", *TIME_UNITS, "date", "rank", "none")
# Words may state a unit that no table has; the tables write it in the unit beside it.
MINUTES = {
    **{unit: Fraction(size) for unit, size in TIME_UNITS.items()},
    "seconds": Fraction(1, 60),
    "months": Fraction(60 * 24 * 365, 12),
}
WRITTEN_IN = {"seconds": "minutes", "months": "years"}

_POINTS = r"percentage points?|percent points?|% ?points?|points?|ppts?|pp|p\.p\.?"
_PERCENT = r"percent|per cent|pct\.?|pc|p\.c\.|%"
_SPOKEN = {
    "seconds": ("second", "sec"), "minutes": ("minute", "min"), "hours": ("hour", "hr", "h"), "days": ("day",),
    "weeks": ("week", "wk"), "months": ("month",), "years": ("year", "yr"),
}  # fmt: skip
_TIMES = {word: unit for unit, words in _SPOKEN.items() for word in words}
TIME = "|".join(sorted(_TIMES, key=len, reverse=True))
_WORDS = rf"(?:(?P<points>{_POINTS})|(?P<percent>{_PERCENT})|(?P<time>{TIME})(?P<s>s?))"
_AT_END = re.compile(rf"^(?P<rest>|.*?[\s\d]){_WORDS}$")
_AT_START = re.compile(rf"^{_WORDS}(?![a-z])")
_CLOCK = re.compile(r"^(\d{1,3})(?: ?h ?(?=\d\d)| ?h | hours? (?=\d+ ?m))(\d\d?)(?: ?m)?$")
_AND_A_PART = re.compile(rf"^(?P<whole>.+) (?P<unit>(?:{TIME})s?|percent|points?) and (?P<part>an? [a-z]+)$")


class Stated(NamedTuple):
    """The unit that words state ("" if none), and whether it stands alone and in the singular: "hour" is one hour."""

    unit: str = ""
    single: bool = False


def take_unit(words: str) -> tuple[Stated, str]:
    """Part the unit from the number.

    Parameters: words as `tidy` gives them, without a limit.
    Returns: the Stated unit, and the words of the number ("an hour and a half" gives hours and "an and a half").
    """
    words = re.sub(r"^(?:an? |one )?fortnight$", "two weeks", words)
    words = _CLOCK.sub(r"\1 hours \2 minutes", words)
    if found := _AND_A_PART.match(words):
        words = f"{found['whole']} and {found['part']} {found['unit']}"
    found = _AT_END.match(words)
    if not found or words == "every second":
        return Stated(), words
    return Stated(_unit(found), bool(found["time"]) and not found["s"]), found["rest"].strip()


def unit_after(words: str) -> str:
    """The unit that the first words after a number state, or "". Parameters: words as `tidy` gives them."""
    found = _AT_START.match(words)
    return _unit(found) if found else ""


def _unit(found: re.Match) -> str:
    return next((unit for unit in PERCENT_UNITS if found[unit]), None) or _TIMES[found["time"]]
