"""Multiples in digits or words: "twice", "2.5 times", "three-fold", "quadrupled"."""

from __future__ import annotations

import re
from fractions import Fraction

from channel_evidence.printed.number import parse

_VERBS = {
    "double": 2, "doubled": 2, "twice": 2, "triple": 3, "tripled": 3, "treble": 3, "trebled": 3, "thrice": 3,
    "quadruple": 4, "quadrupled": 4, "quintuple": 5, "quintupled": 5,
}  # fmt: skip
_HALF_MORE = re.compile(r"half (?:as (?:many|much) again|again as (?:many|much))")
_TIMES = re.compile(r"(?P<number>.+?)(?:[ -]?times|[ -]?fold| ?[x×])(?: (?:as|so) (?:many|much)(?: as)?)?")
_AS_MANY = re.compile(r"(?P<verb>\w+) (?:as (?:many|much)(?: as)?|the number|the share)")
_FLOOR = re.compile(r"(?:more than|over|at least) ")
_DIGITS = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?")


def multiple(text: str) -> Fraction:
    """Read how many times as much something is said to be.

    Parameters: text, such as "twice", "Doubled", "2x", "2.5 times", "one and a half times", "tenfold", "three-fold" or
    "half as many again"; "more than", "over" and "at least" before it are passed over, since they only say that it
    is a floor.
    Returns: the multiple, exact and above 0: 2 for "twice", 3/2 for "half as many again".
    Raises: ValueError for anything else: a bare "2" may be points, "three times more" may be four times, and
    "nearly twice" is no floor.
    """
    words = _FLOOR.sub("", " ".join(text.lower().split()), count=1)
    if found := _AS_MANY.fullmatch(words):
        words = found["verb"]
    if words in _VERBS:
        return Fraction(_VERBS[words])
    if _HALF_MORE.fullmatch(words):
        return Fraction(3, 2)
    found = _TIMES.fullmatch(words)
    value = _number(found["number"]) if found else None
    if not value:
        raise ValueError(f"{text!r} is no multiple")
    return value


def _number(words: str) -> Fraction | None:
    """A number of times in digits or words, halves included; None where the words are none."""
    if _DIGITS.fullmatch(words):
        return Fraction(words)
    whole = re.sub(r"[ -]and[ -]a[ -]half$", "", words)
    try:
        read = parse(whole, "count")
    except ValueError:
        return None
    if not words.isascii() or read.bound or read.unit != "count" or read.value is None or read.value.denominator != 1:
        return None
    return read.value + Fraction(whole != words, 2)
