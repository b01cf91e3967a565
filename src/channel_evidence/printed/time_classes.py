"""Categories of times and counts: within-30-min, over-7-d, 2-or-more."""

from __future__ import annotations

import re
from dataclasses import dataclass

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
