"""Thresholds: numbers that something is compared with, a majority among them."""

from __future__ import annotations

from fractions import Fraction

from channel_evidence.printed.number import Printed, parse

MAJORITY = ("a majority", "the majority", "majority")


def is_majority(text: str) -> bool:
    """Whether words name a majority, which is more than half and nothing more exact."""
    return " ".join(text.lower().split()) in MAJORITY


def parse_threshold(text: str, unit: str) -> Printed:
    """Read a number that something is compared with; it stands for itself alone.

    Parameters: text, as `parse` takes it, or for shares "a majority", whose limit is one half: whoever is said to be
    a majority is said to be more than half, so it goes with "more-than" and with no other relation; unit, one of UNITS.
    Returns: Printed, with value, low and high the same.
    Raises: ValueError as `parse` does.
    """
    if unit == "percent" and is_majority(text):
        half = Fraction(50)
        return Printed(text, half, half, half, unit)
    return parse(text, unit, threshold=True)
