"""Multiples and thresholds in words are read exactly, and what could mean two things is refused."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel_evidence.printed import is_majority, multiple, parse, parse_threshold

READ = [
    ("twice", 2), ("Twice", 2), ("double", 2), ("doubled", 2), ("two times", 2), ("2x", 2), ("2 x", 2), ("2×", 2),
    ("2-fold", 2), ("twofold", 2), ("two-fold", 2), ("twice as many", 2), ("double the share", 2), ("thrice", 3),
    ("three times", 3), ("3 times as much as", 3), ("three-fold", 3), ("treble", 3), ("tripled", 3), ("quadrupled", 4),
    ("four times", 4), ("quintupled", 5), ("ten times", 10), ("tenfold", 10), ("twenty-five times", 25),
    ("a hundred times", 100), ("2,000 times", 2000), ("2.5 times", "5/2"), ("2.50x", "5/2"), ("one and a half times", "3/2"),
    ("one-and-a-half times", "3/2"), ("two and a half-fold", "5/2"), ("half as many again", "3/2"),
    ("half again as much", "3/2"), ("more than twice", 2), ("over three times", 3), ("at least  double", 2),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), READ)
def test_a_multiple_is_exact(text, value):
    assert multiple(text) == Fraction(value)
    assert isinstance(multiple(text), Fraction)


@pytest.mark.parametrize(
    "text",
    ["", "2", "two", "2 points", "20 percent", "three times more", "nearly twice", "about 2x", "up to tenfold", "times",
     "fold", "x", "lots of times", "two thirds times", "0 times", "0x", "zero times", "half", "-2x", "２x", "more than",
     "dozens of times", "dozens times", "two hours times", "less than twice", "two and a halfish times"],
)  # fmt: skip
def test_what_is_no_multiple_is_refused(text):
    with pytest.raises(ValueError, match="is no multiple"):
        multiple(text)


@given(st.integers(1, 99), st.sampled_from(["{}x", "{} times", "{}-fold", "more than {} times"]))
def test_any_whole_number_of_times(number, form):
    assert multiple(form.format(number)) == number


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text):
    try:
        assert multiple(text) > 0
    except ValueError as error:
        assert "is no multiple" in str(error)


@pytest.mark.parametrize("text", ["a majority", "Majority", "the  majority"])
def test_a_majority_is_more_than_half(text):
    read = parse_threshold(text, "percent")
    assert is_majority(text)
    assert (read.low, read.value, read.high, read.unit) == (50, 50, 50, "percent")


def test_other_thresholds_are_parsed_and_stand_for_themselves():
    assert parse_threshold("two-thirds", "percent") == parse("two-thirds", "percent", threshold=True)
    assert not is_majority("most")
    with pytest.raises(ValueError, match="count"):
        parse_threshold("a majority", "count")
