"""A chart of ranges says in words what it draws, read from the artists."""

from fractions import Fraction as F

import pytest

from channel_evidence.charts import bounds_charts
from channel_evidence.stats.bounds import Bounds
from channel_evidence.stats.intervals import add_intervals

RANGES = {"Either": Bounds(F("22.5"), F(36)), "A guess": Bounds(F(0), F(20))}


@pytest.fixture
def chart(data):
    rows = add_intervals(data.settled("markettools-2011-offers-channel"))
    return bounds_charts.bounds(rows, RANGES, "A finding", guesses={"A guess": "less than 20"}, axis="share")


def test_values_and_ranges_are_told_apart(chart):
    assert "Facebook 23.0 (22.5 to 23.5); Twitter 12.0 (11.5 to 12.5)." in chart.alt
    assert chart.alt.endswith(
        "Bars without a value: Either 22.5 to 36.0; A guess, printed as less than 20, 0.0 to 20.0."
    )


def test_ranges_are_read_from_the_artists(chart):
    (bar,) = [patch for patch in chart.figure.axes[0].patches if patch.get_label() == "Either"]
    bar.set_width(4)
    assert "Either 22.5 to 26.5" in chart.alt


def test_a_guess_is_grey_and_carries_its_printed_words(chart):
    either, guess = (patch.get_facecolor()[:3] for patch in chart.figure.axes[0].patches)
    assert either != guess and guess[0] == guess[1] == guess[2]
    assert "less than 20" in [text.get_text() for text in chart.figure.axes[0].texts]


def test_the_frame_holds_values_and_ranges(chart):
    assert chart.frame["slot"].tolist() == ["Facebook", "Twitter", "Either", "A guess"]
    assert chart.frame["low"].tolist() == [22.5, 11.5, 22.5, 0.0]
    assert chart.frame["value"].isna().tolist() == [False, False, True, True]
