"""Readings of the studies of favoured and offered channels, against hand arithmetic."""

from fractions import Fraction as F

import pytest

from channel_evidence.stats.bounds import Bounds
from channel_evidence.stats.intervals import add_intervals
from channel_evidence.studies import newvoicemedia as cs

US = "newvoicemedia-us-2013"


@pytest.fixture
def printings(data):
    return add_intervals(data.printings(f"{US}-preferred-channel"))


@pytest.fixture
def offered(data):
    return add_intervals(data.settled("markettools-2011-offers-channel"))


@pytest.fixture
def guess(data):
    return data.settled("author-guess-2012-offers-social").iloc[0]


def test_both_printings_stand_in_the_title(printings):
    assert cs.favoured_title(printings) == "Telephone leads with 59 or 53 percent; social media comes last with 13"
    assert cs.conflict_title(printings) == "Telephone is printed as 59 and 53; the other three numbers agree"


def test_sums_of_both_printings(data, printings):
    # 59 + 19 + 13 and 53 + 19 + 13
    text = str(cs.favoured(printings, data.settled(f"{US}-sample-size")))
    assert "add to 91 in MediaPost and 85 in dgtarchitects.com" in text and "2,030 respondents" in text


def test_namesakes_hold_every_place_of_the_digits(data):
    found = cs.namesakes(data, ["53"], US).frame
    assert found["printed"].tolist() == ["53"] * 3
    assert set(found["printed by"]) == {"dgtarchitects.com", "Smart Customer Service"}


def test_a_conflict_is_not_decided(data):
    waves = [f"newvoicemedia-{wave}-preferred-channel" for wave in ("au-2014", "us-2015", "au-2016")]
    text = str(cs.undecided(data, f"{US}-preferred-channel", "telephone", *waves))
    assert "59 (Australia 2014), 58 (US 2015) and 52 (Australia 2016)" in text
    assert "two more places" in text and "cannot be decided here" in text


def test_two_channels_together_by_hand(data, printings):
    joint = cs.worded(data, f"{US}-complaint-channel").iloc[0]
    either = printings[printings["category"].isin(["telephone", "email"])]
    # 59 + 19 and 53 + 19; at least 58.5 and 52.5, at most 59.5 + 19.5 and 53.5 + 19.5
    text = str(cs.together(either, joint))
    assert "78 (MediaPost) and 72 (dgtarchitects.com)" in text
    assert "58.5 to 79.0 and 52.5 to 73.0" in text


def test_labels_say_what_was_asked_and_that_a_limit_is_none_but_a_limit(data):
    rows = cs.worded(
        data, f"{US}-most-effective-channel", "markettools-2011-always-responds", f"{US}-after-poor-experience"
    )
    assert rows["label"].tolist()[:3] == [
        "Social media: most effective (minimum)",
        "Always answer them (maximum)",
        "Never use again",
    ]


def test_waves_keep_both_printings_and_drop_what_is_settled_as_doubtful(data):
    rows = cs.in_waves(data, "telephone", f"{US}-preferred-channel", "newvoicemedia-us-2015-preferred-channel")
    assert rows["label"].tolist() == [
        "US 2013 in MediaPost: preferred",
        "US 2013 in dgtarchitects.com: preferred",
        "US 2015: preferred",
    ]
    young = cs.in_waves(data, "social-media", "newvoicemedia-au-2014-most-effective-channel")
    assert young["subgroup"].tolist() == ["", "16-34"]


def test_a_share_outside_the_other_waves_gives_no_ground(data):
    rows = cs.in_waves(data, "social-media", f"{US}-preferred-channel", f"{US}-most-effective-channel",
                       "newvoicemedia-au-2014-most-effective-channel", "newvoicemedia-uk-2013-most-effective-channel")  # fmt: skip
    assert "lies outside the 7 to 12 percent" in str(cs.renamed(rows))  # 13 was said to prefer it
    assert "plausible" not in str(cs.renamed(rows))


def test_parts_of_complaints_by_hand(data):
    rows = cs.worded(data, f"{US}-after-poor-experience")
    parts = ("go-online-or-review", "vent-on-social")
    # 18.5 + 16.5 - 33.5
    assert "at most 1.5 percent named both" in str(
        cs.complaining(rows, "review-or-complain-on-social", parts, rows.iloc[0])
    )


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
