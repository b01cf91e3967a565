"""Differences as stated, each with what it is a difference of."""

from fractions import Fraction as F

import pytest

from channel_evidence.printed.difference import POINTS, RELATIVE, difference

# text, value, low, high, of what, unit of the amount, limit; of two shares. Rounding as for the number on its own (conventions.csv).
STATED = [
    ("20", "20", "19.5", "20.5", POINTS, "points", ""),
    ("20 points", "20", "19.5", "20.5", POINTS, "points", ""),
    ("20-percentage-points", "20", "19.5", "20.5", POINTS, "points", ""),
    ("1 point", "1", "0.5", "1.5", POINTS, "points", ""),
    ("10pp", "10", "9.5", "10.5", POINTS, "points", ""),
    ("10 p.p.", "10", "9.5", "10.5", POINTS, "points", ""),
    ("10 percent", "10", "9.5", "10.5", RELATIVE, "percent", ""),
    ("10%", "10", "9.5", "10.5", RELATIVE, "percent", ""),
    ("10 per cent", "10", "9.5", "10.5", RELATIVE, "percent", ""),
    ("2.5 PCT", "2.5", "2.45", "2.55", RELATIVE, "percent", ""),
    ("half", "50", "47.5", "52.5", RELATIVE, "percent", ""),
    ("a Third", "100/3", "185/6", "215/6", RELATIVE, "percent", ""),
    ("three quarters", "75", "72.5", "77.5", RELATIVE, "percent", ""),
    ("0", "0", "-0.5", "0.5", POINTS, "points", ""),
    ("0.4", "0.4", "0.35", "0.45", POINTS, "points", ""),
    # What a limit is put on is exact.
    ("more than 3", "3", "3", "3", POINTS, "points", "more than"),
    ("Over 3 points", "3", "3", "3", POINTS, "points", "over"),
    ("at least 10 percent", "10", "10", "10", RELATIVE, "percent", "at least"),
    ("Less than half", "50", "50", "50", RELATIVE, "percent", "less than"),
    ("  up to 7  ", "7", "7", "7", POINTS, "points", "up to"),
]


@pytest.mark.parametrize(("text", "value", "low", "high", "of", "unit", "limit"), STATED)
def test_stated_differences_of_shares(text, value, low, high, of, unit, limit):
    found = difference(text)
    assert (found.amount.value, found.amount.low, found.amount.high) == (F(value), F(low), F(high))
    assert (found.of, found.amount.unit, found.limit) == (of, unit, limit)


def test_a_bare_number_is_in_the_unit_of_the_two_numbers():
    assert difference("30", "minutes").amount.unit == "minutes"
    assert difference("30", "count") == difference("30", unit="count")
    assert difference("30 points", "minutes").amount.unit == "points"


@pytest.mark.parametrize("text", ["-3 points", "many", "", "more than", "points", "more than -3 points"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValueError):
        difference(text)


def test_a_fall_is_named_as_it_was_put():
    with pytest.raises(ValueError, match="'-3' is no amount of difference"):
        difference("-3 points")
