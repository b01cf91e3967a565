"""Numbers as printed: text to an exact value and the interval of values it can stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

TIME_UNITS = {"minutes": 1, "hours": 60, "days": 60 * 24, "weeks": 60 * 24 * 7, "years": 60 * 24 * 365}
PERCENT_UNITS = ("percent", "points")
WORD_FRACTION_HALF_WIDTH = Fraction(5, 2)  # convention: "two-thirds" of people is 66.7 give or take 2.5 points
UNITS = (*PERCENT_UNITS, "count", *TIME_UNITS, "date", "rank", "none")
_STATED_UNITS = {**TIME_UNITS, "months": 60 * 24 * 365 // 12}
BOUNDS = ("", "at-least", "more-than", "less-than", "at-most", "about", "almost", "up-to")

_BOUND_WORDS = {
    "less than": "less-than", "under": "less-than", "fewer than": "less-than", "below": "less-than",
    "more than": "more-than", "over": "more-than", "above": "more-than", "at least": "at-least",
    "at most": "at-most", "up to": "up-to", "no more than": "at-most", "about": "about", "around": "about",
    "roughly": "about", "approximately": "about", "some": "about", "almost": "almost", "nearly": "almost",
}  # fmt: skip
_SMALL = dict(
    zip(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split(),
        range(20),
        strict=True,
    )
)
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4,
    "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8,
    "tenth": 10, "tenths": 10,
}  # fmt: skip
_ORDINALS = dict(
    zip("first second third fourth fifth sixth seventh eighth ninth tenth".split(), range(1, 11), strict=True)
)
_MONTHS = {
    name: number
    for number, name in enumerate(
        "january february march april may june july august september october november december".split(), 1
    )
}
_WHOLES = {"all": 100, "none": 0}  # a share in one word stands for what "100" or "0" would
_NUMBER = re.compile(
    r"^(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<decimals>\.\d+)?(?: (?P<scale>thousand|million|billion))?$"
)
_DATE = re.compile(r"^(?:(?:(?P<day>\d{1,2}) )?(?P<month>[a-z]+),? )?(?:(?P<day2>\d{1,2}), )?(?P<year>\d{4})$")
_EDTF = re.compile(r"^(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?[~?]?$")


@dataclass(frozen=True)
class Printed:
    """A printed number: the text, its exact value, and the least and greatest value it can stand for.

    `value`, `low` and `high` are exact rationals in `unit`; None where the text sets none ("dead last" has no
    value, "more than 50" people no upper end). `bound` is the limit the text or the table states.
    """

    text: str
    value: Fraction | None
    low: Fraction | None
    high: Fraction | None
    unit: str
    bound: str = ""


def parse(text: str, unit: str = "percent", bound: str = "", *, threshold: bool = False) -> Printed:
    """Read a number as printed.

    Parameters: text, such as "33.5", "1,000", "Twenty-six", "two-thirds" or "less than one hour"; unit, one of
    UNITS (a time unit named in the text is converted into `unit` when that is a time unit, else wins); bound, one
    of BOUNDS, used when the text itself states none; threshold, True for a number that something is compared with,
    which stands for itself alone.
    Returns: Printed. Decimals stand for half of the last printed digit either way; counts that end in zeros for half
    of the last non-zero digit; word fractions for 2.5 points either way (a convention); "about" doubles the
    rounding, "almost" reaches one last digit down; shares stay within 0 to 100.
    Raises: ValueError for text that holds no number, a zero denominator, or an unknown unit or bound.
    """
    if unit not in UNITS:
        raise ValueError(f"unit {unit!r} is not one of {', '.join(UNITS)}")
    if bound not in BOUNDS:
        raise ValueError(f"bound {bound!r} is not one of {', '.join(BOUNDS[1:])} or blank")
    words = " ".join(text.replace("\u00a0", " ").replace("‑", "-").lower().split())
    stated, words = _take_bound(words)
    bound = stated or bound
    if unit == "date":
        return _date(text, words, bound, threshold)
    if unit == "rank":
        return _rank(text, words, bound)
    words, unit, factor = _take_unit(words, unit, text)
    value, half = _magnitude(words, unit, text)
    value, half = value * factor, half * factor
    if threshold:
        return Printed(text, value, value, value, unit, bound)
    low, high = _limits(value, half, bound)
    if vague := words in _VAGUE:
        high = None
    if low is not None and unit != "points":
        low = max(low, Fraction(0))
    if unit == "percent":
        # A share above 100 is a fault for `check` to name, not something to hide by clipping.
        high = max(value, min(high if high is not None else Fraction(100), Fraction(100)))
    return Printed(text, value, low, high, unit, bound or ("at-least" if vague else ""))


def _take_bound(words: str) -> tuple[str, str]:
    for phrase in sorted(_BOUND_WORDS, key=len, reverse=True):
        if words.startswith(phrase + " "):
            return _BOUND_WORDS[phrase], words[len(phrase) + 1 :]
    return "", words


def _take_unit(words: str, unit: str, text: str) -> tuple[str, str, Fraction]:
    """Strip a percent sign or a unit word; the factor turns the text's time unit into the wanted one."""
    if found := re.search(r"\s*(%|percent|per cent|pc|percentage points?|points?)$", words):
        if unit == "count" or unit in TIME_UNITS:
            raise ValueError(f"{text!r} states a share, not {unit}")
        return words[: found.start()], unit, Fraction(1)
    if found := re.search(r"^(|.*?[ -]|.*?\d)(minute|hour|day|week|month|year)(s?)$", words):
        stated = found[2] + "s"
        words = re.sub(r" (of )?an?$", "", found[1].rstrip(" -"))
        words = {"an": "one", "a": "one", "": "" if found[3] else "one"}.get(words, words)
        if unit not in TIME_UNITS:
            unit = "years" if stated == "months" else stated
        return words, unit, Fraction(_STATED_UNITS[stated], TIME_UNITS[unit])
    return words, unit, Fraction(1)


def _magnitude(words: str, unit: str, text: str) -> tuple[Fraction, Fraction]:
    """The exact value of the words and half the width of what they can stand for."""
    if words in _VAGUE:
        return Fraction(_VAGUE[words]), Fraction(0)
    if found := _NUMBER.match(words):
        return _digits(found, unit)
    if unit in PERCENT_UNITS and words in _WHOLES:
        return Fraction(_WHOLES[words]), Fraction(1, 2)
    if (whole := _cardinal(words)) is not None:
        return Fraction(whole), _half_of_whole(whole, unit)
    if (part := _word_fraction(words)) is not None:
        scale = 100 if unit in PERCENT_UNITS else 1
        return part * scale, WORD_FRACTION_HALF_WIDTH * scale / 100
    raise ValueError(f"{text!r} holds no number that can be read as {unit}")


_VAGUE = {"hundreds": 200, "thousands": 2_000, "millions": 2_000_000, "dozens": 24}  # the plural says at least two


def _digits(found: re.Match, unit: str) -> tuple[Fraction, Fraction]:
    digits, decimals = found["digits"].replace(",", ""), (found["decimals"] or "")[1:]
    scale = _SCALES.get(found["scale"] or "", 1)
    value = Fraction(int(digits + decimals), 10 ** len(decimals))
    if decimals:
        return value * scale, Fraction(scale, 2 * 10 ** len(decimals))
    return value * scale, _half_of_whole(int(value), unit) * scale


def _half_of_whole(whole: int, unit: str) -> Fraction:
    """Half of the last digit that carries information: the units, but for counts the last non-zero digit."""
    if unit != "count" or whole == 0:
        return Fraction(1, 2)
    zeros = len(str(whole)) - len(str(whole).rstrip("0"))
    return Fraction(10**zeros, 2)


def _cardinal(words: str) -> int | None:
    """The whole number that the words spell; None where they spell none ("two three", "a five", "zero hundred")."""
    tokens = words.replace("-", " ").split()
    if not tokens or tokens == ["zero"]:
        return 0 if tokens else None
    if tokens[0] == "a" and len(tokens) > 1 and tokens[1] in _SCALES:
        tokens[0] = "one"
    total, group, room, limit = 0, 0, 100, 10**12  # room: what the next word must stay below; limit: the next scale
    for before, token in zip(["", *tokens], tokens, strict=False):
        number = _SMALL.get(token) or _TENS.get(token)
        size = _SCALES.get(token)
        if token == "and" and before in _SCALES:
            continue
        if number and number < room:
            group, room = group + number, 10 if number >= 20 else 1
        elif token == "hundred" and group < 100 and (group or not before):
            group, room = (group or 1) * 100, 100
        elif size and token != "hundred" and size < limit and (group or not before):
            total, group, room, limit = total + (group or 1) * size, 0, 100, size
        else:
            return None
        if group >= limit:
            return None
    return None if tokens[-1] == "and" else total + group


def _word_fraction(words: str) -> Fraction | None:
    if found := re.match(r"^(\d+)/(\d+)$", words):
        return _ratio(int(found[1]), int(found[2]), words)
    if found := re.match(r"^(.+?) (?:in|out of) (.+)$", words):
        top, bottom = (_whole(part) for part in found.groups())
        return None if top is None or bottom is None else _ratio(top, bottom, words)
    tokens = re.sub(r"^(a|an) ", "one ", words).replace("-", " ").split()
    if tokens in (["half"], ["one", "half"]):
        return Fraction(1, 2)
    if len(tokens) == 1 and tokens[0] in _PARTS:
        return Fraction(1, _PARTS[tokens[0]])
    if len(tokens) == 2 and tokens[1] in _PARTS and (top := _cardinal(tokens[0])) is not None:
        return Fraction(top, _PARTS[tokens[1]])
    return None


def _whole(words: str) -> int | None:
    found = _NUMBER.match(words)
    if found and not found["decimals"] and not found["scale"]:
        return int(words.replace(",", ""))
    return _cardinal(words)


def _ratio(top: int, bottom: int, words: str) -> Fraction:
    if bottom == 0:
        raise ValueError(f"{words!r} divides by zero")
    return Fraction(top, bottom)


def _limits(value: Fraction, half: Fraction, bound: str) -> tuple[Fraction | None, Fraction | None]:
    if bound in ("more-than", "at-least"):
        return value, None
    if bound in ("less-than", "at-most", "up-to"):
        return Fraction(0), value
    if bound == "almost":
        return value - 2 * half, value
    width = 2 * half if bound == "about" else half
    return value - width, value + width


def _rank(text: str, words: str, bound: str) -> Printed:
    if words in ("last", "dead last"):
        return Printed(text, None, None, None, "rank", bound)
    place = re.sub(r"^(no\. ?|number |#)", "", words)
    head = re.split(r"[- ]", place)[0]
    if found := re.match(r"^(\d+)(?:(?:st|nd|rd|th)(?:[- ].*)?)?$", place):
        value = Fraction(int(found[1]))
    elif head in _ORDINALS or place in _SMALL:
        value = Fraction(_ORDINALS.get(head, _SMALL.get(place, 0)))
    else:
        raise ValueError(f"{text!r} holds no rank")
    if value == 0:
        raise ValueError(f"{text!r} holds no rank")
    return Printed(text, value, value, value, "rank", bound)


def _date(text: str, words: str, bound: str, threshold: bool) -> Printed:
    """A date as decimal years: the value is the middle of the day, month or year that is printed."""
    found = _DATE.match(words) or _EDTF.match(words)
    if not found:
        # A date can also be an age: "almost five years".
        if not re.search(r"(minute|hour|day|week|month|year)s?$", words):
            raise ValueError(f"{text!r} holds no date")
        age = parse(words, "years", bound, threshold=threshold)
        return Printed(text, age.value, age.low, age.high, "years", bound)
    parts = found.groupdict()
    year, name = int(parts["year"]), parts["month"]
    days = [day for day in (parts.get("day"), parts.get("day2")) if day]
    month = _MONTHS.get(name, 0) or int(name if name.isdigit() else 0) if name else 1
    try:
        if len(days) > (1 if name else 0):
            raise ValueError
        date(year, month, int(days[0]) if days else 1)
    except ValueError:
        raise ValueError(f"{text!r} holds no date") from None
    low, width = Fraction(year), Fraction(1)
    if name:
        low, width = low + Fraction(month - 1, 12), Fraction(1, 12)
        if days:
            low, width = low + Fraction(int(days[0]) - 1, 372), Fraction(1, 372)  # months of 31 days keep days in order
    return Printed(text, low + width / 2, low, low + width, "date", bound)


_CLASS = re.compile(
    r"^(?P<kind>within|under|over|at-least|about)-(?P<size>\d+)-(?P<unit>min|h|d|w)$|^(?P<count>\d+)-or-more$"
)
_CLASS_UNITS = {"min": 1, "h": 60, "d": 60 * 24, "w": 60 * 24 * 7}


@dataclass(frozen=True, order=True)
class TimeClass:
    """A class of times or counts: its limit (minutes or a count), whether it lies below or above it, and its label."""

    limit: int
    side: str
    label: str


def time_class(category: str) -> TimeClass | None:
    """Read a time or count category.

    Parameters: category, such as "within-30-min", "under-60-min", "over-7-d", "at-least-7-d" or "2-or-more".
    Returns: TimeClass with the limit in minutes (or the count), side "below" or "above" and a label for readers;
    None for a category that names no time or count.
    """
    found = _CLASS.fullmatch(category)
    if not found:
        return None
    if found["count"]:
        return TimeClass(int(found["count"]), "above", f"{found['count']} or more")
    size, unit = int(found["size"]), found["unit"]
    words = {"min": "minute", "h": "hour", "d": "day", "w": "week"}[unit]
    if unit == "min" and size % 60 == 0:
        size, words = size // 60, "hour"
    if unit == "d" and size % 7 == 0:
        size, words = size // 7, "week"
    kind = {"at-least": "at least"}.get(found["kind"], found["kind"])
    side = "below" if found["kind"] in ("within", "under", "about") else "above"
    label = f"{kind} {size} {words}{'' if size == 1 else 's'}"
    return TimeClass(int(found["size"]) * _CLASS_UNITS[unit], side, label)
