"""Readings of the study of offered channels, against hand arithmetic."""

from fractions import Fraction as F

import pytest

from channel_evidence.stats.bounds import Bounds
from channel_evidence.stats.intervals import add_intervals
from channel_evidence.studies import newvoicemedia as cs


@pytest.fixture
def offered(data):
    return add_intervals(data.settled("markettools-2011-offers-channel"))


@pytest.fixture
def guess(data):
    return data.settled("author-guess-2012-offers-social").iloc[0]


def test_labels_say_what_was_asked_and_that_a_limit_is_none_but_a_limit(data):
    rows = cs.worded(data, "markettools-2011-always-responds", "markettools-2011-offers-channel")
    assert rows["label"].tolist() == [
        "Always answer them (maximum)",
        "Facebook: service offered",
        "Twitter: service offered",
    ]


def test_combinations_by_hand(offered, guess):
    assert cs.combinations(offered, guess) == {
        cs.AT_LEAST_ONE: Bounds(F("22.5"), F(36)),
        cs.BOTH: Bounds(F(0), F("12.5")),
        cs.NEITHER: Bounds(F(64), F("77.5")),
        cs.GUESS: Bounds(F(0), F(20)),
    }


def test_a_guess_within_the_bounds_is_not_refuted(offered, guess):
    ranges = cs.combinations(offered.assign(printed=["15", "12"]), guess)
    assert cs.combinations_title(ranges).endswith("which leaves room for the author's guess")
    assert "on either side of the guess" in str(cs.combinations_reading(ranges, guess))


def test_least_sample_by_hand():
    # The score interval ends where the score test no longer rejects: n > 1.96^2 * 0.5 * 0.5 / (0.5 - 0.36)^2 = 48.998
    assert cs.least_sample(F(36), 50) == 49
    with pytest.raises(ValueError, match="below 50"):
        cs.least_sample(F(50), 50)


def test_a_majority_within_the_bounds_is_not_denied(offered, guess):
    ranges = cs.combinations(offered.assign(printed=["30", "25"]), guess)
    assert "do not settle it" in str(cs.mainstream(ranges))


def test_presence_by_hand(data):
    rows = cs.worded(
        data, *(f"markettools-2011-{kind}" for kind in ("offers-channel", "social-presence", "presence-by-site"))
    )
    text = str(cs.presence(rows))
    # 47.5 * 67.5 and 48.5 * 68.5; 22.5 / 33.2225 and 23.5 / 32.0625; 100 - 48.5 - 24.5 - 17.5
    assert (
        "32.1 to 33.2 percent of all companies on Facebook" in text
        and "67.7 to 73.3" in text
        and "At least 9.5" in text
    )
    more = rows.assign(printed=rows["printed"].mask(rows["question_id"].str.contains("offers"), "40"))
    assert "impossible" in str(cs.presence(more))


def test_part_of_a_part_by_hand(data):
    rows = cs.worded(
        data, *(f"markettools-2011-{kind}" for kind in ("aware-of-comments", "always-responds", "active-areas"))
    )
    assert "less than 8.6 percent of all executives" in str(cs.answering(rows))  # 25 percent of 34.5


def test_the_guess_is_not_named_a_survey(data):
    rows = cs.across_surveys(data, "author-guess-2012-offers-social", "sword-ciboodle-2012-offers-channel")
    assert rows["label"].tolist()[:2] == [
        "The author's guess: social media (maximum)",
        "Sword Ciboodle 2012: social media",
    ]
