"""Numbers as printed: text to an exact value and the interval of values it can stand for."""

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
from channel_evidence.printed.span import Span

__all__ = ["BOUNDS", "PERCENT_UNITS", "TIME_UNITS", "UNITS", "Printed", "Span", "TimeClass", "parse", "time_class"]
