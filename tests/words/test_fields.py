"""Values of fields in words, and the arithmetic of printed numbers."""

from fractions import Fraction as F

import numpy as np
import pandas as pd
import pytest

from channel_evidence.printed import Span
from channel_evidence.words.fields import Estimate, estimates, in_words


def estimate(printed, **other):
    row = {"printed": printed, "unit": "percent", "bound": "", "category": "social-media", "subgroup": "gen-y",
           "base": "Gen Y", "base_n": pd.NA, "publisher": "MediaPost", "sponsor": "NewVoiceMedia",
           "published_study": "2013~"}  # fmt: skip
    return Estimate(row | other)


def test_differences_and_ratios_by_hand():
    everybody, young = estimate("13"), estimate("27")
    assert young - everybody == Span(F(13), F(14), F(15))
    assert in_words(young / everybody, "2") == "1.96 to 2.20"
    assert young > everybody and not everybody.can_exceed(young) and everybody < young
    assert young - 20 == Span(F("6.5"), F(7), F("7.5")) and young > 26 and not young > 26.5


def test_what_rounding_leaves_open_is_not_greater():
    one, other = estimate("33"), estimate("33.4")
    assert not other > one and not one > other and other.can_exceed(one) and one.overlaps(other)


def test_units_are_not_mixed():
    with pytest.raises(ValueError, match="percent and hours"):
        estimate("13") - estimate("2", unit="hours")


@pytest.mark.parametrize(
    ("item", "spec", "words"),
    [
        (estimate("33.5"), "printed", "33.5"),
        (estimate("33.5"), "pct", "33.5 percent"),
        (estimate("60", bound="more-than"), "pct", "more than 60 percent"),
        (estimate("60", bound="more-than"), "", "more than 60"),
        (estimate("Two-thirds"), "pct", "two-thirds"),
        (estimate("Two-thirds"), "pct:Cap", "Two-thirds"),
        (estimate("6", unit="hours"), "unit", "6 hours"),
        (estimate("33.5", low=32.061, high=34.94), "ci", "32.1 to 34.9"),
        (estimate("33.5", low=32.061, high=34.94), "ci:2", "32.06 to 34.94"),
        (estimate("33.5", base_n=1000), "n", "n = 1,000"),
        (estimate("33.5"), "n", "n not reported"),
        (estimate("33.5", base="not-reported"), "base", "base not reported"),
        (estimate("33.5"), "base", "Gen Y"),
        (estimate("33.5"), "publisher", "MediaPost"),
        (estimate("33.5"), "year", "2013"),
        (estimate("33.5"), "study", "NewVoiceMedia 2013"),
        (estimate("33.5"), "category:Cap", "Social media"),
        ([estimate("1"), estimate("2"), estimate("3.0")], "pct", "1 percent, 2 percent and 3.0 percent"),
        (Span(F(13), F(14), F(15)), "points", "13.0 to 15.0 points"),
        (F(2700, 53), "pct", "50.9 percent"),
        (F(1, 3), "3", "0.333"),
        (1234, "", "1,234"),
        (np.int64(4), "word:Cap", "Four"),
        (12, "word", "12"),
        (1, "points", "1 point"),
        (np.float64(2.25), "2:pct", "2.25 percent"),
        (["a", "b", "c"], "", "a, b and c"),
        (["eDigitalResearch"], "Cap", "eDigitalResearch"),
        ("two\n  lines", "", "two lines"),
    ],
)
def test_formats(item, spec, words):
    assert in_words(item, spec) == words


@pytest.mark.parametrize(
    ("item", "spec", "fault"),
    [
        (estimate("33.5"), "ci", "no interval"),
        (estimate("33.5", low=float("nan"), high=float("nan")), "ci", "no interval"),
        (estimate("2", unit="hours"), "pct", "counts hours"),
        (estimate("2"), "percent", "no format 'percent'"),
        (estimate("2", published_study="not-reported"), "year", "blank"),
        (estimate("2", subgroup=""), "subgroup", "blank"),
        ("not-reported", "", "not reported"),
        ("", "", "blank"),
        (["a", ""], "", "blank"),
        ([], "", "empty list"),
        ("text", "2", "for numbers"),
        (1.5, "word", "no format 'word'"),
        (1.5, "12", "no format '12'"),
        (1.5, "2:3", "no format"),
        (Span(None, None, None), "", "both ends"),
        (None, "", "missing"),
        (pd.NA, "", "missing"),
        (float("nan"), "", "missing"),
        (True, "", "a bool"),
        ({"a": 1}, "", "a dict"),
        (len, "", "a builtin_function"),
    ],
)
def test_what_cannot_be_shown(item, spec, fault):
    with pytest.raises(ValueError, match=fault):
        in_words(item, spec)


def test_rows_of_the_collection(data):
    first, *_ = estimates(data.settled("m2talk-preferred-channel"))
    assert first.category == "social media" and first.n == 1000 and first.interval is None
    assert in_words(first, "study") == "M2Talk 2015" and "mediapost-242076" in repr(first)
