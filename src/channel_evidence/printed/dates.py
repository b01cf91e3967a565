"""Dates as decimal years, in a calendar of twelve equal months of 31 days.

Equal months keep ages right: six months before a day lie in the month that a reader would name, whatever the months
between them hold. `calendar_day` leads back, so that nobody counts days in a year of another length.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from fractions import Fraction

from channel_evidence.printed.tidy import Refused

MONTH = Fraction(1, 12)
DAY = MONTH / 31
_MONTHS = {
    name: number
    for number, name in enumerate(
        "january february march april may june july august september october november december".split(), 1
    )
}
_SPOKEN = re.compile(r"^(?:(?:(?P<day>\d{1,2}) )?(?P<month>[a-z]+),? )?(?:(?P<day2>\d{1,2}), )?(?P<year>\d{4})$")
_EDTF = re.compile(r"^(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?[~?]?$")


def decimal_year(day: date) -> Fraction:
    """The moment at which a day begins, in decimal years. Parameters: day. Returns: an exact rational."""
    return day.year + (day.month - 1) * MONTH + (day.day - 1) * DAY


def calendar_day(moment: Fraction | float) -> date:
    """The day that holds a moment.

    Parameters: moment in decimal years, as `decimal_year` and `parse` give them.
    Returns: the day; the last of the month for the 29th to 31st of a month that has no such day.
    Raises: ValueError for a moment outside the years 1 to 9999.
    """
    months, rest = divmod(Fraction(moment), MONTH)
    year, month = divmod(int(months), 12)
    return date(year, month + 1, min(int(rest / DAY) + 1, monthrange(year, month + 1)[1]))


def date_span(words: str) -> tuple[Fraction, Fraction]:
    """The begin and the end of a printed day, month or year, in decimal years.

    Parameters: words in lower case, such as "october 2011", "january 12, 2012", or an EDTF date such as "2015-01~".
    Returns: two exact rationals. Raises: Refused for words that name no day, month or year of the calendar.
    """
    found = _SPOKEN.match(words) or _EDTF.match(words)
    if not found:
        raise Refused("holds no date")
    parts = found.groupdict()
    year, month = int(parts["year"]), parts["month"]
    days = [int(parts[name]) for name in ("day", "day2") if parts.get(name)]
    number = 1 if not month else int(month) if month.isdigit() else _MONTHS.get(month, 0)
    if len(days) > (1 if month else 0):
        raise Refused("holds no date")
    try:
        low = decimal_year(date(year, number, days[0] if days else 1))
    except ValueError:
        raise Refused("holds no date") from None
    return low, low + (DAY if days else MONTH if month else 1)
