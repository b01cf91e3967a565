"""Numbers in English."""

from fractions import Fraction as F

import pytest

from channel_evidence.printed import Span
from channel_evidence.words import english


def row(printed, unit="percent", bound=""):
    return {"printed": printed, "unit": unit, "bound": bound}


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (("33.5",), "33.5 percent"),
        (("60", "percent", "more-than"), "more than 60 percent"),
        (("Twenty-six",), "twenty-six percent"),
        (("two-thirds",), "two-thirds"),
        (("three-quarters", "percent", "more-than"), "more than three-quarters"),
        (("one in five",), "one in five"),
        (("all",), "all"),
        (("half",), "half"),
        (("20", "points"), "20 points"),
        (("1", "points"), "1 point"),
        (("10.5", "hours"), "10.5 hours"),
        (("six", "hours"), "six hours"),
        (("less than one hour", "hours"), "less than one hour"),
        (("five", "years", "almost"), "almost five years"),
        (("1,000", "count", "more-than"), "more than 1,000"),
        (("dead last", "rank"), "dead last"),
        (("April 2008", "date"), "April 2008"),
        (("six months", "date"), "six months"),
    ],
)
def test_with_unit(cells, words):
    assert english.with_unit(row(*cells)) == words


def test_between():
    assert english.between(Span(F(13), F(14), F(15))) == "13.0 to 15.0"
    assert english.between(Span(F(5), F(5), F(5)), 0) == "5"
    assert english.between(Span(F(1500), None, None), 0) == "1,500 or more"
    assert english.between(Span(None, None, F(-2))) == "\N{MINUS SIGN}2.0 or less"
    with pytest.raises(ValueError, match="anything"):
        english.between(Span(None, None, None))


@pytest.mark.parametrize(
    ("number", "digits", "words"),
    [(1234.5, 1, "1,234.5"), (-0.04, 1, "0.0"), (-1234, 0, "\N{MINUS SIGN}1,234"), (F(1, 3), 3, "0.333")],
)
def test_number_words(number, digits, words):
    assert english.number_words(number, digits) == words


def test_size_and_year():
    assert english.size(1000) == "n = 1,000" and english.size(None) == english.size(float("nan")) == "n not reported"
    assert english.year("2015-01~") == "2015" and english.year("not-reported") == ""


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 findings are"), (1, "1 finding is"), (1200, "1,200 findings are")]
)
def test_counts_agree_with_their_words(number, words):
    assert english.agreeing(number, "finding is", "findings are") == words
