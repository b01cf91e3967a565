"""Two groups of people side by side, and the difference between them."""

import math

import pandas as pd
import pytest
from test_charts import rows

from channel_evidence.charts import gaps as gap_charts
from channel_evidence.printed import parse
from channel_evidence.stats.intervals import independent_difference

ITEMS = {"q": "rated care"}
GROUPS = ("businesses", "consumers")


def pair(sizes=(550, 1100), printed=("73", "36"), **used):
    frame = rows(printed=list(printed), base_n=list(sizes), subgroup=list(GROUPS), category="8-or-more", choice="unclear",
                 base=["business people", "consumers"], asked="How well?", estimate_id=["e1", "e2"], **used)  # fmt: skip
    return gap_charts.by_group(frame, GROUPS, ITEMS)


def test_newcombe_as_in_his_paper():
    # Newcombe (1998), table II, first example: 56 of 70 against 48 of 80, method 10: 0.0524 to 0.3339
    one, two = (parse(text, threshold=True) for text in ("80", "60"))
    gap = independent_difference(one, 70, two, 80)
    assert (round(gap.low, 2), round(gap.high, 2), gap.method) == (5.24, 33.39, "Newcombe")


def test_rounding_widens_the_difference():
    # low end: 72.5 with Wilson 68.62 against 36.5 with Wilson 39.39: 36 - sqrt(3.88^2 + 2.89^2) = 31.16
    gap = independent_difference(parse("73"), 550, parse("36"), 1100)
    assert gap.low == pytest.approx(31.16, abs=0.02)
    exact = independent_difference(parse("73", threshold=True), 550, parse("36", threshold=True), 1100)
    assert gap.low < exact.low < exact.high < gap.high


@pytest.mark.parametrize("sizes", [(None, 1100), (550, None), (pd.NA, 10)])
def test_no_difference_interval_without_n(sizes):
    gap = independent_difference(parse("73"), sizes[0], parse("36"), sizes[1])
    assert math.isnan(gap.low) and math.isnan(gap.high) and gap.reason == "n not reported"


def test_points_are_no_shares_and_the_level_is_a_probability():
    assert independent_difference(parse("20", "points"), 9, parse("36"), 9).reason == "not a share"
    with pytest.raises(ValueError, match="level"):
        independent_difference(parse("73"), 9, parse("36"), 9, level=95)


def test_differences_by_hand():
    (gap,) = gap_charts.differences(pair()).itertuples()
    assert (gap.value, gap.round_low, gap.round_high) == (37, 36, 38)  # 73 - 36, give or take 0.5 + 0.5
    assert (gap.first, gap.second, gap.n_first, gap.n_second) == ("73", "36", 550, 1100)


def test_each_question_needs_both_groups():
    with pytest.raises(ValueError, match="q consumers"):
        gap_charts.by_group(rows(subgroup=["businesses"]), GROUPS, ITEMS)


def test_pairs_say_group_base_n_and_question():
    alt = gap_charts.pairs(pair(), "A gap", axis="share").alt
    for words in ("Rated care: 8 or more, business people, n = 550 73.0 (68.", "n = 1,100 36.0 (32.", "How well?"):
        assert words in alt
    assert "n not reported 73.0 (no interval)" in gap_charts.pairs(pair((None, 1100)), "A gap", axis="share").alt


def test_sectors_become_categories():
    frame = rows(subgroup=["businesses", "retail", "consumers"])
    assert list(gap_charts.by_sector(frame, ("businesses",))["category"]) == ["retail", "consumers"]


def test_differences_and_captions_carry_level_and_design_effect():
    wide = pair(level=0.9, design_effect=2)
    apart = gap_charts.differences(wide).iloc[0]
    wanted = independent_difference(parse("73"), 550, parse("36"), 1100, level=0.9, design_effect=2)
    assert (apart["low"], apart["high"], apart["level"], apart["design_effect"]) == (wanted.low, wanted.high, 0.9, 2)
    told = gap_charts.pairs(wide.assign(asked="How?"), "A gap", axis="share").caption
    assert "at least 90% (each share on its own)" in told
    assert "as if a simple random sample in each group with 2 times its variance" in told


def test_pairs_of_two_levels_are_refused():
    mixed = pd.concat([pair().iloc[:1], pair(level=0.9).iloc[1:]])
    with pytest.raises(ValueError, match="one level and design effect"):
        gap_charts.differences(mixed)
