"""Numbers of whole rows, and the columns of a frame that they make."""

import math
from collections import namedtuple
from fractions import Fraction as F

import pytest

from channel_evidence.printed import parse
from channel_evidence.printed.rows import columns, read, try_read

Row = namedtuple("Row", "printed unit bound")


def test_a_row_is_read_with_its_unit_and_bound():
    assert read(Row("1.5", "hours", "")).unit == "hours"
    found = read(Row("60", "count", "more-than"))
    assert (found.value, found.low, found.high, found.bound) == (60, 60, None, "more-than")


def test_a_row_without_a_number_is_none():
    assert try_read(Row("many", "percent", "")) is None
    assert try_read(Row("12", "percent", "")) == parse("12")
    with pytest.raises(ValueError):
        read(Row("many", "percent", ""))


def test_columns_hold_each_end_or_nothing():
    found = columns([parse("12.5"), parse("60", "count", "more-than"), parse("10 to 20"), None])
    assert found.keys() == {"value", "round_low", "round_high"}
    assert found["value"][:2] == [12.5, 60.0] and math.isnan(found["value"][2]) and math.isnan(found["value"][3])
    assert found["round_low"][:3] == [12.45, 60.0, 10.0] and math.isnan(found["round_low"][3])
    assert found["round_high"][0] == 12.55 and math.isnan(found["round_high"][1]) and found["round_high"][2] == 20.0
    assert all(isinstance(end, float) for ends in found.values() for end in ends)
    assert F(found["round_low"][0]) != parse("12.5").low  # a float, not the exact rational
