"""Decimal years: one calendar, there and back."""

from datetime import date
from fractions import Fraction as F

from hypothesis import example, given, settings
from hypothesis import strategies as st

from channel_evidence.printed import DAY, calendar_day, decimal_year, parse

moderate = settings(deadline=None, max_examples=150, derandomize=True)


@given(st.dates(), st.fractions(min_value=0, max_value=F(99, 100)))
@moderate
@example(date(2012, 12, 31), F(0))
@example(date(9999, 12, 31), F(1, 2))
def test_a_day_leads_to_its_moment_and_back(day, part):
    assert calendar_day(decimal_year(day) + part * DAY) == day


@given(st.dates(), st.dates())
@moderate
def test_days_keep_their_order(one, two):
    assert (one < two) == (decimal_year(one) < decimal_year(two))


@given(st.dates())
@moderate
def test_a_printed_day_begins_at_its_moment(day):
    found = parse(day.isoformat(), "date")
    assert (found.low, found.high) == (decimal_year(day), decimal_year(day) + DAY)


def test_a_day_that_its_month_lacks_is_the_last_of_it():
    before = decimal_year(date(2012, 8, 31)) - parse("six months", "years").value
    assert calendar_day(before) == date(2012, 2, 29)
    assert calendar_day(2013 - DAY) == date(2012, 12, 31)


def test_days_are_counted_in_the_calendar():
    first, last = (parse(text, "date").value for text in ("December 14, 2012", "December 31, 2012"))
    assert (calendar_day(last) - calendar_day(first)).days == 17
    leap, after = (parse(text, "date").value for text in ("28 February 2012", "1 March 2012"))
    assert (calendar_day(after) - calendar_day(leap)).days == 2
