"""What each form of printed number stands for: the table that the codebook prints and the tests hold `parse` to."""

from __future__ import annotations

import csv
from fractions import Fraction
from importlib.resources import files
from typing import NamedTuple


class Convention(NamedTuple):
    """One form: an example in its unit, its value and ends (None where it sets none), and why these."""

    form: str
    example: str
    unit: str
    reading: Fraction | None
    low: Fraction | None
    high: Fraction | None
    why: str


def conventions() -> list[Convention]:
    """The conventions by which numbers are read, one a form.

    Returns: Convention rows in the order of conventions.csv, which stands beside this module.
    """
    text = files("channel_evidence.printed").joinpath("conventions.csv").read_text(encoding="utf-8")
    return [_convention(row) for row in csv.DictReader(text.splitlines())]


def _convention(row: dict[str, str]) -> Convention:
    value, low, high = (Fraction(row[name]) if row[name] else None for name in ("reading", "low", "high"))
    return Convention(row["form"], row["example"], row["unit"], value, low, high, row["why"])
