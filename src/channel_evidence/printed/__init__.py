"""Numbers as printed: text to an exact value and the interval of values it can stand for."""

from channel_evidence.printed.multiple import multiple
from channel_evidence.printed.number import (
    BOUNDS,
    PERCENT_UNITS,
    TIME_UNITS,
    UNITS,
    Printed,
    TimeClass,
    parse,
    time_class,
)
from channel_evidence.printed.rows import columns, read, try_read
from channel_evidence.printed.threshold import is_majority, parse_threshold

__all__ = [
    "BOUNDS",
    "PERCENT_UNITS",
    "TIME_UNITS",
    "UNITS",
    "Printed",
    "TimeClass",
    "columns",
    "is_majority",
    "multiple",
    "parse",
    "parse_threshold",
    "read",
    "time_class",
    "try_read",
]
