"""Numbers as printed: text to an exact value and the interval of values it can stand for."""

from channel_evidence.printed.bounds import BOUNDS
from channel_evidence.printed.conventions import Convention, conventions
from channel_evidence.printed.dates import DAY, calendar_day, decimal_year
from channel_evidence.printed.multiple import multiple
from channel_evidence.printed.number import Printed, Wording, parse, wording
from channel_evidence.printed.rows import columns, read, try_read
from channel_evidence.printed.span import Span
from channel_evidence.printed.threshold import is_majority, parse_threshold
from channel_evidence.printed.time_classes import TimeClass, time_class
from channel_evidence.printed.units import PERCENT_UNITS, TIME_UNITS, UNITS, WRITTEN_IN

__all__ = [
    "BOUNDS", "DAY", "PERCENT_UNITS", "TIME_UNITS", "UNITS", "WRITTEN_IN", "Convention", "Printed", "Span", "TimeClass", "Wording",
    "calendar_day", "columns", "conventions", "decimal_year", "is_majority", "multiple", "parse", "parse_threshold", "read",
    "time_class", "try_read", "wording",
]  # fmt: skip
