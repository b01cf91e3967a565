"""The readers of a number without its limit and unit: each gives an amount, or None where its form is another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from channel_evidence.printed.tidy import Refused
from channel_evidence.printed.units import MINUTES, PERCENT_UNITS, TIME, TIME_UNITS, take_unit
from channel_evidence.printed.words import SCALES, cardinal, fraction, grain, mixed, plural

SHARE_HALF = Fraction(5, 2)  # points: what "two-thirds" of people can be off, give or take
PART_HALF = Fraction(1, 20)  # of the unit: "half an hour" says as much as 0.5 hours
ROUND_PART = 10  # "about 1,000" is off by a tenth at most

_FIGURES = re.compile(
    r"^(?P<whole>[1-9]\d{0,2}(?:,\d{3})+|0|[1-9]\d*)?(?P<decimals>\.\d+)?"
    r"(?P<short> ?(?:thousand|million|billion|[km]|mn|bn|b))?$"
)
_SHORT = {**SCALES, "k": 1_000, "m": 1_000_000, "mn": 1_000_000, "bn": 1_000_000_000, "b": 1_000_000_000}
_OF_ONE = re.compile(r"^(?P<part>.+?)(?: of)? (?:an?|one|1)$")
_OF_A_SCALE = re.compile(r"^(?P<part>.+?)(?: of)? an? (?P<scale>thousand|million|billion|dozen)$")
_BEFORE_A_SCALE = re.compile(r"^(?P<number>.+) (?P<scale>million|billion)$")
_DOZENS = re.compile(r"^(?:(?P<number>.+) )?dozen$")
_RATIO = re.compile(r"^(?P<top>.+?) (?:in|out of|of)(?: every)? (?P<bottom>.+)$")
_EVERY = re.compile(r"^every (?P<part>other|second|[a-z]+)$")
_TIME = rf"(?:[\d.]+ ?|[a-z]+ )(?:{TIME})s?(?![a-z])"
_PIECE = re.compile(_TIME)
_DURATION = re.compile(rf"^{_TIME}(?:(?:, and|,| and)? {_TIME})+$")
_WHOLES = {"all": 100, "everyone": 100, "everybody": 100, "none": 0, "nobody": 0, "no one": 0}


@dataclass(frozen=True)
class Amount:
    """A value, half the width of what it stands for plainly, and how far "about", "almost" and "just over" reach."""

    value: Fraction
    half: Fraction
    reach: Fraction
    open: bool = False  # "thousands": a floor, and no upper end

    def times(self, factor: Fraction | int) -> Amount:
        """The amount in a unit that many times smaller."""
        return Amount(self.value * factor, self.half * factor, self.reach * factor, self.open)


def amount(words: str, unit: str, stated: str) -> Amount:
    """Read a number.

    Parameters: words as `tidy` gives them, without limit and unit; unit, the one asked for; stated, the unit that
    the text itself states, or "".
    Returns: Amount in the stated unit, else in `unit`.
    Raises: Refused where no form fits.
    """
    for reader in (_figures, _spelt, _with_a_part, _part_of_a_unit, _share, _counted):
        if (found := reader(words, unit, stated)) is not None:
            return found
    raise Refused(f"holds no number that can be read as {unit}{_hint(words)}")


def _hint(words: str) -> str:
    if re.search(r"\d,\d", words):
        return ": a comma parts thousands (1,500) and no decimals (1.5)"
    if re.search(r"\d/\d", words):
        return ": a stroke is read as a fraction only under 2, 3, 4, 5, 6, 8 or 10, as in 3/4"
    return ""


def _whole(value: Fraction | int, place: int, unit: str) -> Amount:
    """A whole number: exact to its units, but "about" a round one reaches to half of its last place, at most a tenth."""
    value, reach = Fraction(value), Fraction(1)
    if unit not in PERCENT_UNITS:
        reach = max(reach, min(Fraction(place, 2), value / ROUND_PART))
    return Amount(value, Fraction(1, 2), reach)


def _place(number: int) -> int:
    """The place of the last figure that is not 0: 1,000 for 8,000."""
    figures = str(number)
    return 10 ** (len(figures) - len(figures.rstrip("0"))) if number else 1


def _shortened(number: Amount, scale: int, unit: str) -> Amount:
    """A number of thousands or millions, which only counts come in."""
    if unit not in ("count", "none"):
        raise Refused(f"holds no number that can be read as {unit}: it counts in thousands or millions")
    return number.times(scale)


def _rounded(number: int) -> Amount:
    """A whole number of millions: the word says that it is rounded, and "about" adds nothing."""
    return Amount(Fraction(number), Fraction(1, 2), Fraction(1, 2))


def _figures(words: str, unit: str, stated: str) -> Amount | None:
    found = _FIGURES.match(words)
    if not found or not (found["whole"] or found["decimals"]):
        return None
    whole, decimals = (found["whole"] or "0").replace(",", ""), (found["decimals"] or "")[1:]
    scale = _SHORT[found["short"].strip()] if found["short"] else 0
    if decimals:
        if unit == "count" and not scale and len(decimals) == 3 and whole != "0" and len(whole) < 4:
            raise Refused(f"holds no number that can be read as count: {words} is {whole} or {whole},{decimals}")
        step = Fraction(1, 10 ** len(decimals))
        read = Amount(int(whole + decimals) * step, step / 2, step)
    else:
        read = _rounded(int(whole)) if scale else _whole(int(whole), _place(int(whole)), unit)
    return _shortened(read, scale, unit) if scale else read


def _spelt(words: str, unit: str, stated: str) -> Amount | None:
    if stated and words in ("a", "an"):
        words = "one"
    number = cardinal(words)
    if number is None:
        return None
    if (size := grain(words)) > 1:
        return _shortened(_rounded(number // size), size, unit)
    return _whole(number, _place(number), unit)


def _with_a_part(words: str, unit: str, stated: str) -> Amount | None:
    """A whole number with a fraction, of the unit or of millions: "4 1/2" hours, "two and a half million"."""
    found = _BEFORE_A_SCALE.match(words) if unit in ("count", "none") else None
    number = mixed(found["number"] if found else words)
    if number is None:
        return None
    return _part(number).times(SCALES[found["scale"]] if found else 1)


def _part(number: Fraction) -> Amount:
    """A number of parts of a unit: half of one part, but 0.05 units at most."""
    half = min(PART_HALF, Fraction(1, 2 * number.denominator))
    return Amount(number, half, 2 * half)


def _part_of_a_unit(words: str, unit: str, stated: str) -> Amount | None:
    """A fraction of one unit: "half" of "half percent", "a quarter of an" of "a quarter of an hour"."""
    if not stated and unit not in TIME_UNITS:
        return None
    found = _OF_ONE.match(words) if stated else None
    part = fraction(found["part"] if found else words)
    return None if part is None else _part(Fraction(*part))


def _share(words: str, unit: str, stated: str) -> Amount | None:
    """A share of people in words: half of one part, but 2.5 points at most; a count of its base is exact."""
    if words in _WHOLES and unit == "percent" and not stated:
        return Amount(Fraction(_WHOLES[words]), Fraction(1, 2), 2 * SHARE_HALF)
    ratio = _ratio(words)
    parts = fraction(words) or ratio or _every(words)
    if parts is None:
        return None
    if unit != "percent" or stated:
        why = "is half a point or half of all" if unit == "points" and parts == (1, 2) else "states a share"
        raise Refused(f"{why}, not {stated or unit}")
    top, bottom = parts
    half = min(SHARE_HALF, Fraction(50, bottom))
    counted = ratio is not None and top > 1 and bottom > 10 and len(str(bottom).rstrip("0")) > 1
    return Amount(Fraction(100 * top, bottom), Fraction(0) if counted else half, 2 * half)


def _ratio(words: str) -> tuple[int, int] | None:
    found = _RATIO.match(words)
    if not found:
        return None
    top, bottom = _number(found["top"]), _number(found["bottom"])
    if top is None or bottom is None:
        return None
    if bottom == 0:
        raise Refused("divides by zero")
    if top > bottom or bottom == 1:
        raise Refused(f"states no share: {top:,} of {bottom:,}")
    return top, bottom


def _every(words: str) -> tuple[int, int] | None:
    """One of so many: "every second", "every tenth"."""
    found = _EVERY.match(words)
    if not found:
        return None
    return (1, 2) if found["part"] in ("other", "second") else fraction(found["part"])


def _number(words: str) -> int | None:
    found = _FIGURES.match(words)
    if found and found["whole"] and not found["decimals"] and not found["short"]:
        return int(words.replace(",", ""))
    return cardinal(words)


def _counted(words: str, unit: str, stated: str) -> Amount | None:
    """What only counts are said in: "half a million", "two dozen", "hundreds of thousands"."""
    if unit != "count" or stated:
        return None
    if (least := plural(words)) is not None:
        return Amount(Fraction(least), Fraction(0), Fraction(0), open=True)
    if found := _OF_A_SCALE.match(words):
        part = fraction(found["part"])
        return None if part is None else _part(Fraction(*part)).times({**SCALES, "dozen": 12}[found["scale"]])
    if found := _DOZENS.match(words):
        number = 1 if found["number"] in (None, "a") else _number(found["number"])
        return None if number is None else _whole(12 * number, 1, unit)
    return None


def duration(words: str) -> tuple[Amount, str] | None:
    """Several times in one ("1 hour 30 minutes", "one day, 3 hours and 7 minutes").

    Parameters: words as `tidy` gives them.
    Returns: Amount in the smallest unit, rounded as its last number, and that unit; None for another form.
    """
    if not _DURATION.match(words):
        return None
    total, before = Fraction(0), ""
    for found in _PIECE.finditer(words):
        (stated, _), number = take_unit(found[0])
        piece, size = amount(number, stated, stated), MINUTES[stated]
        if before and (MINUTES[before] <= size or piece.value * size >= MINUTES[before]):
            return None
        total, before = total + piece.value * size, stated
    return Amount(total / size, piece.half, piece.reach), stated
