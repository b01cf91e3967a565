"""Readings about replies follow the rows."""

import pandas as pd
import pytest
from test_charts import rows

from channel_evidence.studies import replies as said


def replies(**columns):
    frame = rows(**columns)
    size = len(frame)
    more = {"sponsor": "Ada", "published_study": "2012~", "title_source": "", "asked": "Whether answered"}
    return frame.assign(**{key: [value] * size for key, value in more.items() if key not in frame})


def test_bound_and_words_stay():
    bounded = replies(category=["yes"], printed=["27"], bound="less-than").iloc[0]
    assert said.in_percent(bounded) == "less than 27 percent"
    assert said.in_percent(replies(category=["answered"], printed=["half"]).iloc[0]) == "half"


def test_wordings_tell_the_odd_base():
    frame = replies(
        category=["answered"] * 3,
        base=["complaints on A", "complaints", "messages"],
        base_n=[None] * 3,
        source_id=["a", "b", "own"],
        publisher=["A", "B", "Own (Ltd)"],
        printed="13",
    )
    assert said.wordings_title(frame, "complaints") == "Three publications print 13 percent, two of them of complaints"
    told = str(said.wordings(frame, "own", "complaints"))
    assert "Own (Ltd) makes the 13 percent a share of messages" in told and "The two other accounts" in told
    assert "no interval" in told
    assert said.by_publisher(frame)["label"].tolist() == ["A", "B", "Own"]
    one = frame.assign(base=["complaints", "praise", "messages"])
    assert "One of the two other accounts" in str(said.wordings(one, "own", "complaints"))


def opposite_rows():
    return replies(
        category=["within-10-h", "over-10-h"],
        printed="37",
        base=["firms that reply", "all firms"],
        publisher=["A", "B"],
    )


def test_opposite_limits_by_hand():
    # 37 + 37 = 74, give or take 0.5 + 0.5. Of repliers r, 63 percent were slow: 0.63 r = 37, r = 58.7;
    # at the ends 36.5 / 0.635 = 57.5 and 37.5 / 0.625 = 60.0
    told = str(said.opposite(opposite_rows()))
    assert "add to 74.0 (73.0 to 75.0)" in told and "57.5 to 60.0 percent" in told
    assert "A have 37 percent answer within 10 hours; B has 37 percent answer over 10 hours" in told
    assert said.opposite_title(opposite_rows()) == "37 percent within 10 hours, or over 10 hours: accounts differ"


def test_no_more_than_all_can_have_replied():
    below, above = (row for _, row in replies(category=["within-10-h", "over-10-h"], printed=["60", "40"]).iterrows())
    # 39.5 / (100 - 59.5) = 97.5 percent; 40.5 / (100 - 60.5) would be 102.5
    assert said.needed_reply_share(below, above) == (pytest.approx(97.53, abs=0.01), 100.0)


def test_opposite_needs_both_sides():
    with pytest.raises(IndexError):
        said.opposite_title(replies(category=["within-10-h"], printed=["37"]))


def studies():
    return replies(
        category=["answered"] * 3,
        printed=["42", "13", "13.1"],
        sponsor=["Ada", "Bob", "Cy"],
        published_study=["2013~", "2012", "2015"],
        subgroup=["", "", "middle-east"],
        base=["mentions", "complaints", "messages"],
        base_n=[None, 200, None],
    )


def test_extent_names_ends_ties_bases_and_known_n():
    told = str(said.extent(studies()))
    assert "lowest number is 13 percent (Bob 2012), the highest 42 percent (Ada 2013)" in told
    assert "the 13.1 percent of Cy 2015 can be the same" in told  # 13 stands for 12.5 to 13.5
    assert "three different things" in told and "only for Bob 2012 (n = 200; with" in told
    assert said.extent_title(studies(), "of tweets") == "From 13 to 42 percent of tweets, in three studies"
    apart = studies().assign(base="messages", base_n=pd.NA).iloc[:2]
    told = str(said.extent(apart))
    assert "Within rounding" not in told and "same thing" in told and "not reported for any" in told


def test_a_bounded_lowest_number_keeps_its_bound():
    frame = replies(category=["yes", "answered"], printed=["27", "half"], bound=["less-than", ""])
    assert said.extent_title(frame, "of firms", "lists") == "From less than 27 percent to half of firms, in two lists"
    assert "Within rounding" not in str(said.extent(frame))


def test_names_of_studies_hold_the_subgroup_and_stand_in_order():
    assert said.by_study(studies())["label"].tolist() == ["Bob 2012", "Cy 2015, Middle East", "Ada 2013"]


def test_never_answered_leaves_by_hand():
    told = str(said.never_answered(replies(category=["not-answered"], printed=["33"], base_n=[None])))
    assert "66.5 to 67.5 percent in 2012" in told and "not reported for any" in told  # 100 - 33, half a point


def test_people_behind_by_hand():
    share = replies(category=["social-media"], printed=["2"], base_n=[2000]).iloc[0]
    number = replies(category=["answered"], printed=["all"], base="those who wrote").iloc[0]
    # 2 percent of 2,000 is 40; 1.5 and 2.5 percent are 30 and 50
    assert "about 40, or 30 to 50 by rounding" in str(said.people_behind(share, number))


def test_times_keep_units_and_bounds():
    frame = replies(
        category=["average", "within-12-h"], printed=["six", "80"], unit=["hours", "percent"], bound=["", "about"]
    )
    shown = said.times(frame)
    assert shown.frame["as printed"].tolist() == ["six hours", "about 80 percent"]
    assert shown.caption == "2 numbers: 1 averages, 1 shares"


@pytest.mark.parametrize(
    ("headline", "shown"),
    [
        ("Retailers leave 73% of tweets unanswered", 1),  # what 27 leaves
        ("28pc of brands take part", 1),  # one point off
        ("30% of brands have feeds", 0),
        ("27 brands compared", 0),  # no percentage
    ],
)
def test_headlines_hold_the_number_or_its_rest(headline, shown):
    frame = replies(category=["yes"], printed=["27"], title_source=[headline])
    assert len(said.headlines(frame).frame) == shown
