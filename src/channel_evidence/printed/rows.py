"""Printed numbers of whole rows: each read with the unit and the bound that stand beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from channel_evidence.printed.number import Printed, parse

_COLUMNS = {"value": "value", "round_low": "low", "round_high": "high"}


def read(row: Any) -> Printed:
    """What one row prints. Parameters: row with printed, unit and bound. Returns: Printed. Raises: as `parse` does."""
    return parse(row.printed, row.unit, row.bound)


def try_read(row: Any) -> Printed | None:
    """As `read`, but None for a text that holds no number. Parameters: row. Returns: Printed or None."""
    try:
        return read(row)
    except ValueError:
        return None


def columns(numbers: Sequence[Printed | None]) -> dict[str, list[float]]:
    """Printed numbers as columns of a frame.

    Parameters: numbers, None for a text that holds none.
    Returns: value, round_low and round_high (in each number's unit), NaN where a number has no value or no such end.
    """
    return {column: [_float(getattr(number, end, None)) for number in numbers] for column, end in _COLUMNS.items()}


def _float(end) -> float:
    return math.nan if end is None else float(end)
