"""Readings of the studies of favoured channels, against hand arithmetic."""

import pytest

from channel_evidence.stats.intervals import add_intervals
from channel_evidence.studies import newvoicemedia as cs

US = "newvoicemedia-us-2013"


@pytest.fixture
def printings(data):
    return add_intervals(data.printings(f"{US}-preferred-channel"))


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
    rows = cs.worded(data, f"{US}-most-effective-channel", f"{US}-after-poor-experience")
    assert rows["label"].tolist()[:2] == ["Social media: most effective (minimum)", "Never use again"]


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
