"""Readings of gaps follow the rows."""

import pandas as pd
import pytest
from test_charts import rows
from test_gap_charts import pair

from channel_evidence.charts import gaps as gap_charts
from channel_evidence.studies import mblox as gap_sentences


def apart(second=("67", "47")):
    one, two = (gap_charts.differences(pair(printed=printed)) for printed in (("73", "36"), second))
    return pd.concat([one, two.assign(question_id="r", item="satisfaction")], ignore_index=True)


def stated(printed):
    return rows(printed=[printed], unit="points", choice="open").iloc[0]


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("37", "fit its two shares"),
        ("38", "fit its two shares"),  # 72.5 to 73.5 less 35.5 to 36.5 reaches 38
        ("20", "are the gap on satisfaction"),
        ("30", "fit no pair of shares"),
    ],
)
def test_a_printed_gap_goes_where_rounding_lets_it(printed, title):
    assert gap_sentences.which_gap_title(stated(printed), apart(), "q").endswith(title)


def test_which_gap_tells_both_pairs_and_who_prints_what():
    printed = rows(printed=["37", "20", "20"], unit="points", choice="open", publisher=["Slides", "Paper", "Sister"])
    told = str(gap_sentences.which_gap(stated("20"), apart(), "q", printed))
    for words in ("73 and 36, lie 37.0", "36.0 to 38.0 by rounding", "it fits satisfaction (67 and 47)",
                  "Slides prints 37 and Paper and Sister print 20"):  # fmt: skip
        assert words in told


def test_chance_is_named_where_it_can_explain_a_gap():
    near = pair(printed=("50", "48"))
    assert "Not every one" in str(gap_sentences.pairs(near, gap_charts.differences(near)))
    assert "explain none" in str(gap_sentences.pairs(pair(), gap_charts.differences(pair())))
    unknown = pair((None, 1100))
    assert "may be chance" in str(gap_sentences.pairs(unknown, gap_charts.differences(unknown)))


def test_title_names_the_groups():
    title = gap_sentences.pairs_title(pair(), gap_charts.differences(pair()))
    assert title == "Businesses stand above consumers by 37.0 points on rated care"


def test_two_quantities_are_never_subtracted():
    both = rows(category=["yes", "yes", "mobile"], printed=["86", "86", "58"], base_n=[None, 1100, None])
    one, other = (gap_sentences.with_size(both, category) for category in ("yes", "mobile"))
    told = str(gap_sentences.two_quantities(one, other))
    assert one["base_n"] == 1100 and "n = 1,100" in told and "no interval: n not reported" in told
    assert "no difference is computed" in told and "28" not in told  # 86 - 58


def test_sectors_around_the_whole():
    frame = rows(category=["consumers", "retail", "finance", "insurance"], printed=["36", "41", "36", "33"],
                 base_n=[1100, None, None, None], choice="unclear")  # fmt: skip
    told = str(gap_sentences.sectors(frame))
    assert "8.0 points" in told and "one of the three sectors stand above" in told and "chance" in told
    assert "Retail is rated best with 41 percent, insurance least with 33" in gap_sentences.sectors_title(frame)


def test_more_than_a_single_choice_allows():
    several = rows(category=["email", "text-message"], printed=["57", "48"], choice="multiple", publisher=["A", "B"])
    told = str(gap_sentences.several_answers(several))
    # 57 + 48 = 105, give or take 0.5 + 0.5
    assert "104.0 to 106.0" in told and "two publications, A and B" in told
    fewer = rows(category=["email", "text-message"], printed=["57", "41"], choice="multiple")
    assert "single choice" not in str(gap_sentences.several_answers(fewer))


def test_limits_are_those_of_the_groups(data):
    study, sizes = data.study("mblox-care-gap-2014"), data.settled("mblox-care-gap-2014-sample-size")
    told = str(gap_sentences.group_limits(study, sizes))
    # 0.98 / sqrt(1100) = 2.95, 0.98 / sqrt(550) = 4.18; Wilson's is a hair less
    assert "2.9 points (4.2) for the 1,100 consumers" in told and "4.2 points (5.9) for the 550 businesses" in told
