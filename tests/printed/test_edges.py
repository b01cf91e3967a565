"""Where one form of number ends and the next begins: cases on both sides of each boundary, worked out by hand."""

from fractions import Fraction as F

import pytest

from channel_evidence.printed import conventions, multiple, parse, parse_threshold
from channel_evidence.printed.words import cardinal, fraction, grain, plural

# text, unit, value, low, high; widths by the conventions of the package (printed/conventions.csv).
READ = [
    ("2K", "none", "2000", "1500", "2500"),
    ("two and a half million", "none", "2500000", "2450000", "2550000"),
    ("two billion", "count", "2000000000", "1500000000", "2500000000"),
    ("one million two", "count", "1000002", "2000003/2", "2000005/2"),
    ("about twenty", "percent", "20", "19", "21"),
    ("about one thousand", "count", "1000", "900", "1100"),
    ("about two and a half hours", "hours", "2.5", "2.4", "2.6"),
    ("3 out of 11", "percent", "300/11", "300/11", "300/11"),
    ("every other", "percent", "50", "47.5", "52.5"),
    ("an hour and 20 minutes", "minutes", "80", "79.5", "80.5"),
    ("a day and 3 hours", "hours", "27", "26.5", "27.5"),
]
RANGES = [
    ("30 minutes to 2 hours", "minutes", "30", "120"),
    ("90 to 100 percent", "percent", "90", "100"),
]
REFUSED = [
    ("90 to 101", "percent", "no range of percent that runs upward$"),
    ("2 to 2", "count", "no range of count that runs upward$"),
    ("two and a half million", "percent", "no number"),
    ("a quarter of an", "hours", "no number"),
    ("2 hours 0.5 hours", "hours", "no number"),
    ("1 hour 60 minutes", "hours", "no number"),
    ("lots of a million", "count", "no number that can be read as count$"),
    ("many dozen", "count", "no number that can be read as count$"),
    ("lots of thousands", "count", "no number that can be read as count$"),
    ("twenty five hundredths", "percent", "no number"),
    ("zero thirds", "percent", "no number"),
    ("0/4", "percent", "as in 3/4$"),
    ("4/4", "percent", ": a stroke is read"),
    ("1,5", "percent", r": a comma parts thousands \(1,500\) and no decimals \(1.5\)$"),
    ("1/0", "percent", "(^| )divides by zero$"),
    ("one in zero", "percent", "(^| )divides by zero$"),
    ("half", "points", "(^| )is half a point or half of all, not points$"),
    ("soon", "date", "(^| )holds no date$"),
    ("2015-02-30", "date", "(^| )holds no date$"),
    ("2 october 3, 2011", "date", "(^| )holds no date$"),
    ("soon", "rank", "(^| )holds no rank$"),
    ("eleventieth", "rank", "(^| )holds no rank$"),
]


@pytest.mark.parametrize(("text", "unit", "value", "low", "high"), READ)
def test_read(text, unit, value, low, high):
    found = parse(text, unit)
    assert (found.value, found.low, found.high) == (F(value), F(low), F(high))


@pytest.mark.parametrize(("text", "unit", "low", "high"), RANGES)
def test_a_range_has_ends_and_no_value(text, unit, low, high):
    found = parse(text, unit)
    assert (found.text, found.value, found.low, found.high) == (text, None, F(low), F(high))


@pytest.mark.parametrize(("text", "unit", "said"), REFUSED)
def test_refused(text, unit, said):
    with pytest.raises(ValueError, match=said):
        parse(text, unit)


@pytest.mark.parametrize("text", ["more than over three times", "10 to 20 times", "two to three times"])
def test_two_limits_and_ranges_are_no_multiple(text):
    with pytest.raises(ValueError, match="is no multiple"):
        multiple(text)


CARDINALS = {
    "zero": 0, "a": None, "a hundred": 100, "hundred": 100, "eleven hundred": 1_100, "a hundred and five": 105,
    "two thousand and five": 2_005, "one thousand one hundred": 1_100, "a thousand and a hundred": None,
    "two thousand hundred": None, "two hundred thousand": 200_000, "nine hundred and ninety nine thousand": 999_000,
    "ten hundred thousand": None, "a thousand ten hundred": None, "and five": None, "a million": 1_000_000,
    "one million two thousand and three": 1_002_003, "two million million": None, "three billion": 3_000_000_000,
    "a billion five": 1_000_000_005, "twenty ten": None, "twenty five five": None, "hundred hundred": None, "": None,
    "million": 1_000_000, "one hundred two hundred": None, "thousand thousand": None,
}  # fmt: skip


@pytest.mark.parametrize(("words", "number"), CARDINALS.items())
def test_cardinals(words, number):
    assert cardinal(words) == number


def test_parts_plurals_and_the_grain_of_a_number():
    assert [fraction(words) for words in ("1/2", "2/2", "0/2", "3/7", "half", "five thirds", "three thirds")] == [
        (1, 2), None, None, None, (1, 2), None, (3, 3),
    ]  # fmt: skip
    assert plural("tens of thousands") == 20_000 and plural("tens of cats") is None and plural("lots of tens") is None
    assert [grain(words) for words in ("five million", "two billion", "one million two", "a thousand")] == [
        1_000_000, 1_000_000_000, 1, 1,
    ]  # fmt: skip


def test_a_threshold_in_words_keeps_its_text():
    assert parse_threshold("a majority", "percent").text == "a majority"


def test_a_convention_is_a_row_of_the_table():
    row = next(row for row in conventions() if row.example == "more than half" or row.form.startswith("more than"))
    assert row.form == "more than, over, well over" and row.unit == "percent" and row.reading == F(50)
    assert (row.low, row.high) == (F(50), F(100)) and row.why == "how far beyond is not said"
    assert all(convention.form and convention.why for convention in conventions())
