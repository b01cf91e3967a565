"""Differences as stated: "20 points", "10 percent", "half", "more than 3"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from channel_evidence.printed.number import Printed, parse

POINTS, RELATIVE = "points", "relative"
_LIMIT = re.compile(r"^(more than|over|at least|less than|under|at most|up to) (.+)$", re.IGNORECASE)
_POINTS = re.compile(r"[ -]?(?:percentage[ -]points?|points?|pp|p\.p\.)$", re.IGNORECASE)
_PERCENT = re.compile(r" ?(?:percent|per cent|pct|%)$", re.IGNORECASE)
_PART = re.compile(r"\b(?:half|halves|thirds?|quarters?|fifths?|tenths?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Difference:
    """A stated difference: the amount, whether in points (or the numbers' own unit) or RELATIVE, and its limit, if any.

    A relative amount is in percent of the number compared with; `limit` is in the words of the text ("more than").
    """

    amount: Printed
    of: str
    limit: str = ""


def difference(text: str, unit: str = "percent") -> Difference:
    """Read a stated difference of two numbers.

    Parameters: text, such as "20", "20 points", "10pp", "10 percent", "half" or "more than 3"; unit of the two numbers.
    Returns: Difference. Percent, and a bare part such as "half", are of the number compared with; all else is in points
    for shares, in the numbers' unit otherwise.
    Raises: ValueError for what is no amount.
    """
    limit, words = "", text.strip()
    if found := _LIMIT.match(words):
        limit, words = found[1].lower(), found[2]
    if _POINTS.search(words):
        return Difference(_amount(_POINTS.sub("", words), "points", limit), POINTS, limit)
    if _PERCENT.search(words):
        return Difference(_amount(_PERCENT.sub("", words), "percent", limit), RELATIVE, limit)
    if _PART.search(words):
        return Difference(_amount(words, "percent", limit), RELATIVE, limit)
    return Difference(_amount(words, "points" if unit == "percent" else unit, limit), POINTS, limit)


def _amount(words: str, unit: str, limit: str) -> Printed:
    """The amount; one that a limit is put on is exact."""
    read = parse(words, unit, threshold=bool(limit))
    if read.value is None or read.value < 0:
        raise ValueError(f"{words!r} is no amount of difference")
    return read
