"""Intervals against values from outside, and properties that hold for every share."""

import csv
import math
from fractions import Fraction as F
from functools import reduce
from operator import add
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import multinomial_proportions_confint

import channel_evidence
from channel_evidence.printed import Printed, parse
from channel_evidence.stats.intervals import (
    ABOVE_100,
    GOODMAN,
    NO_N,
    NO_SHARE,
    NO_VALUE,
    WILSON,
    Interval,
    add_intervals,
    difference,
    share,
    wilson,
)

moderate = settings(deadline=None, max_examples=100, derandomize=True)
TOLERANCE = 1e-9
HAIR = 1e-9  # floating point


def exact(value, high=None):
    """A share with these rounding limits; on its own, one that is exact."""
    low, high = F(value), F(value if high is None else high)
    return Printed(str(value), (low + high) / 2, low, high, "percent")


def close(found, expected, tolerance=TOLERANCE):
    return found == pytest.approx(expected, rel=0, abs=tolerance)


# Values from outside ---------------------------------------------------------------------------------------------

with (Path(__file__).parents[1] / "reference" / "intervals.csv").open(encoding="utf-8", newline="") as handle:
    REFERENCE = list(csv.DictReader(handle))


def test_the_reference_covers_every_method_and_the_hard_places():
    methods = [row["method"] for row in REFERENCE]
    assert min(methods.count(name) for name in ("wilson", "goodman", "bonett-price")) >= 9
    assert {int(row["cells"]) for row in REFERENCE} >= {1, 2, 6, 7}
    assert {row["level"] for row in REFERENCE} == {"0.9", "0.95", "0.99"}
    assert {row["first_low"] for row in REFERENCE} >= {"0", "100"}
    assert any(float(row["n"]) / float(row["design_effect"]) % 1 for row in REFERENCE)
    assert all(row["origin"] for row in REFERENCE)


@pytest.mark.parametrize("row", REFERENCE, ids=lambda row: row["origin"])
def test_reference_values(row):
    first, n = exact(row["first_low"], row["first_high"]), int(row["n"])
    options = {"level": float(row["level"]), "design_effect": float(row["design_effect"])}
    if row["method"] == "bonett-price":
        found = difference(first, exact(row["second_low"], row["second_high"]), n, **options)
    else:
        found = share(first, n, cells=int(row["cells"]), **options)
    assert close((found.low, found.high), (float(row["low"]), float(row["high"])))
    assert found.reason == ""
    assert found.method == {"wilson": WILSON, "goodman": GOODMAN, "bonett-price": "Bonett-Price"}[row["method"]]


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_newcombe_1998_table_1_wilson_without_continuity_correction(count, n, low, high):
    found = wilson(100 * count / n, 100 * count / n, n)
    assert [round(limit / 100, 4) for limit in found] == [low, high]


def test_goodman_as_another_program_prints_it():
    # The example of GM in the R package CoinMinD 1.1, with its printed output.
    counts = [44, 55, 43, 32, 67, 78]
    low = [0.09468368, 0.12376893, 0.09208527, 0.06412671, 0.15637944, 0.18692732]
    high = [0.1966413, 0.2350489, 0.1931040, 0.1535697, 0.2760670, 0.3130119]
    found = [wilson(100 * count / 319, 100 * count / 319, 319, cells=6) for count in counts]
    assert close([limits[0] / 100 for limits in found], low, 5e-9)
    assert close([limits[1] / 100 for limits in found], high, 5e-8)


def test_the_paired_difference_as_another_program_prints_it():
    # Complete response before and after consolidation therapy, in the tests of the R package contingencytables.
    found = difference(exact(F(600, 161)), exact(F(1600, 161)), 161)
    assert [round(limit / 100, 4) for limit in (found.low, found.high)] == [-0.1195, -0.0032]


@pytest.mark.parametrize(
    "counts", [(335, 325, 213, 104, 20, 3), (1, 1), (0, 7, 13), (1000, 0), (12, 30, 5, 9, 1, 2, 41)]
)
@pytest.mark.parametrize("alpha", [0.05, 0.1])
def test_goodman_agrees_with_statsmodels_when_the_remainder_is_a_count(counts, alpha):
    n = sum(counts)
    expected = multinomial_proportions_confint(counts, alpha, method="goodman")
    for count, limits in zip(counts, expected, strict=True):
        found = share(exact(F(100 * count, n)), n, level=1 - alpha, cells=len(counts))
        assert close((found.low, found.high), tuple(100 * limits))


def test_without_the_remainder_statsmodels_would_take_the_wrong_n():
    named = (335, 325, 213, 104, 20)
    expected = multinomial_proportions_confint(named, 0.05, method="goodman")[0]
    found = share(exact("33.5"), 1000, cells=6)
    assert abs(found.low - 100 * expected[0]) > 0.1


# Rounding and sampling together ----------------------------------------------------------------------------------


def test_two_percent_of_a_thousand():
    found = share(parse("2"), 1000)
    assert (round(found.low, 1), round(found.high, 1)) == (0.9, 3.7)
    alone = share(exact(2), 1000)
    assert (round(alone.low, 1), round(alone.high, 1)) == (1.3, 3.1)


def test_limits_come_from_the_two_ends_of_the_rounding_interval():
    found = share(parse("33.5"), 1000)
    assert (found.low, found.high) == (wilson(33.45, 33.45, 1000)[0], wilson(33.55, 33.55, 1000)[1])


@pytest.mark.parametrize(("text", "low", "high"), [("0", 0, None), ("100", None, 100), ("more than half", None, 100)])
def test_the_ends_of_the_scale_are_exact(text, low, high):
    found = share(parse(text), 1000)
    assert low is None or found.low == low
    assert high is None or found.high == high
    assert 0 <= found.low < found.high <= 100


# What is missing -------------------------------------------------------------------------------------------------


def missing(found, reason):
    return math.isnan(found.low) and math.isnan(found.high) and found.method == "" and found.reason == reason


@pytest.mark.parametrize("n", [None, pd.NA, math.nan])
def test_an_unknown_n_gives_no_interval_and_says_so(n):
    assert missing(share(parse("33.5"), n), NO_N)
    assert missing(difference(parse("33.5"), parse("2"), n), NO_N)


@pytest.mark.parametrize(("text", "unit"), [("3", "points"), ("1,000", "count"), ("dead last", "rank"), ("5", "hours")])
def test_what_is_no_share_gets_no_interval_and_says_so(text, unit):
    assert missing(share(parse(text, unit), 1000), NO_SHARE)
    assert missing(difference(parse("5"), parse(text, unit), 1000), NO_SHARE)


def test_a_share_without_value_gets_no_interval_and_says_so():
    nothing = Printed("some", None, None, None, "percent")
    assert missing(share(nothing, 1000), NO_VALUE)
    assert missing(difference(nothing, parse("5"), 1000), NO_VALUE)


def test_a_share_above_100_gets_no_interval_and_says_so():
    assert missing(share(parse("133"), 1000), ABOVE_100)
    assert missing(difference(parse("5"), parse("133"), 1000), ABOVE_100)


# Bad input -------------------------------------------------------------------------------------------------------

OUT_OF_RANGE = [0, -1, math.inf, -math.inf]


@pytest.mark.parametrize("n", OUT_OF_RANGE)
def test_bad_n_is_refused(n):
    for call in (
        lambda: wilson(1, 2, n),
        lambda: share(parse("5"), n),
        lambda: difference(parse("5"), parse("6"), n),
    ):
        with pytest.raises(ValueError, match=f"n must be positive, not {n}"):
            call()


def test_nan_as_n_is_refused_where_it_does_not_mean_unknown():
    with pytest.raises(ValueError, match="n must be positive, not nan"):
        wilson(1, 2, math.nan)


@pytest.mark.parametrize("n", [1000, None])
@pytest.mark.parametrize("effect", [*OUT_OF_RANGE, math.nan])
def test_bad_design_effects_are_refused_with_and_without_n(effect, n):
    for call in (
        lambda: share(parse("5"), n, design_effect=effect),
        lambda: difference(parse("5"), parse("6"), n, design_effect=effect),
    ):
        with pytest.raises(ValueError, match=f"design_effect must be positive, not {effect}"):
            call()


@pytest.mark.parametrize("n", [1000, None])
@pytest.mark.parametrize("level", [0, 1, 95, -0.95, math.nan, math.inf])
def test_bad_levels_are_refused_with_and_without_n(level, n):
    for call in (
        lambda: wilson(1, 2, 1000, level=level),
        lambda: share(parse("5"), n, level=level),
        lambda: difference(parse("5"), parse("6"), n, level=level),
    ):
        with pytest.raises(ValueError, match=f"level must lie between 0 and 1, not {level}"):
            call()


@pytest.mark.parametrize("cells", [0, -1, math.nan, math.inf])
def test_bad_cells_are_refused(cells):
    with pytest.raises(ValueError, match=f"cells must be 1 or more, not {cells}"):
        wilson(1, 2, 1000, cells=cells)


@pytest.mark.parametrize(("low", "high"), [(-1, 5), (5, 4), (5, 101), (math.nan, 5), (5, math.nan), (5, math.inf)])
def test_bad_rounding_intervals_are_refused(low, high):
    with pytest.raises(ValueError, match=f"a rounding interval within 0 to 100 is needed, not {low} to {high}"):
        wilson(low, high, 1000)


# Properties ------------------------------------------------------------------------------------------------------

sizes = st.integers(1, 100_000)
levels = st.sampled_from([0.8, 0.9, 0.95, 0.99])
cell_counts = st.integers(1, 8)


def text(scaled, places):
    return f"{scaled // 10**places}.{scaled % 10**places:0{places}d}" if places else str(scaled)


@st.composite
def printed(draw, bounds=("",)):
    places = draw(st.integers(0, 2))
    scaled = draw(st.integers(0, 100 * 10**places))
    return parse(text(scaled, places), "percent", draw(st.sampled_from(bounds)))


@given(printed(("", "about", "almost", "at-least", "less-than")), sizes, levels, cell_counts)
@moderate
@example(parse("0"), 1, 0.8, 1)
@example(parse("100.00"), 1, 0.8, 8)
def test_an_interval_holds_the_printed_value_and_its_rounding_and_stays_within_0_to_100(item, n, level, cells):
    found = share(item, n, level=level, cells=cells)
    assert 0 <= found.low <= float(item.low) <= float(item.value) <= float(item.high) <= found.high <= 100


@given(printed(), sizes, st.integers(1, 100_000), levels, cell_counts)
@moderate
def test_more_cases_narrow_the_interval(item, n, more, level, cells):
    few, many = (share(item, size, level=level, cells=cells) for size in (n, n + more))
    assert few.low <= many.low + HAIR
    assert many.high <= few.high + HAIR
    assert many.high - many.low < few.high - few.low


@given(printed(), sizes, levels, cell_counts)
@moderate
def test_more_cells_widen_the_interval(item, n, level, cells):
    few, many = (share(item, n, level=level, cells=number) for number in (cells, cells + 1))
    assert many.low <= few.low
    assert few.high <= many.high
    assert many.high - many.low > few.high - few.low


@given(printed(), sizes, cell_counts)
@moderate
def test_a_higher_level_widens_the_interval(item, n, cells):
    low, high = (share(item, n, level=level, cells=cells) for level in (0.9, 0.95))
    assert high.high - high.low > low.high - low.low


@given(printed(), sizes, levels, cell_counts)
@moderate
def test_rounding_widens_and_never_narrows(item, n, level, cells):
    rounded = share(item, n, level=level, cells=cells)
    for value in (item.low, item.value, item.high):
        alone = share(exact(value), n, level=level, cells=cells)
        assert rounded.low <= alone.low <= alone.high <= rounded.high
    alone = share(exact(item.value), n, level=level, cells=cells)
    assert rounded.high - rounded.low > alone.high - alone.low


@given(printed(), sizes, levels, cell_counts)
@moderate
def test_the_interval_is_symmetric_under_the_complement(item, n, level, cells):
    other = Printed("", 100 - item.value, 100 - item.high, 100 - item.low, "percent")
    found, mirrored = share(item, n, level=level, cells=cells), share(other, n, level=level, cells=cells)
    assert close((mirrored.low, mirrored.high), (100 - found.high, 100 - found.low))


effects = st.floats(0.25, 16)


@given(printed(), printed(), sizes, effects, levels, cell_counts)
@moderate
def test_a_design_effect_divides_n(first, second, n, effect, level, cells):
    found = share(first, n, level=level, design_effect=effect, cells=cells)
    assert found == share(first, n / effect, level=level, cells=cells)
    gap = difference(first, second, n, level=level, design_effect=effect)
    assert gap == difference(first, second, n / effect, level=level)


@st.composite
def two_options(draw):
    """Two shares of one single choice, with the same number of decimals."""
    places = draw(st.integers(0, 2))
    first = draw(st.integers(0, 100 * 10**places))
    second = draw(st.integers(0, 100 * 10**places - first))
    return tuple(parse(text(number, places)) for number in (first, second))


@given(two_options(), sizes, levels, effects)
@moderate
def test_a_difference_is_antisymmetric_holds_the_printed_one_and_stays_within_100(options, n, level, effect):
    first, second = options
    found = difference(first, second, n, level=level, design_effect=effect)
    turned = difference(second, first, n, level=level, design_effect=effect)
    assert close((turned.low, turned.high), (-found.high, -found.low))
    assert -100 <= found.low <= float(first.value - second.value) + HAIR
    assert float(first.value - second.value) - HAIR <= found.high <= 100


@given(two_options(), sizes, levels)
@moderate
def test_rounding_widens_a_difference(options, n, level):
    first, second = options
    rounded = difference(first, second, n, level=level)
    alone = difference(exact(first.value), exact(second.value), n, level=level)
    assert rounded.low <= alone.low + HAIR
    assert alone.high <= rounded.high + HAIR
    assume(rounded.low > -100 and rounded.high < 100)  # not cut off at the end of the scale
    assert rounded.high - rounded.low > alone.high - alone.low


@given(two_options(), sizes)
@moderate
def test_more_cases_narrow_a_difference(options, n):
    assume(n > 10)
    few, many = (difference(*options, size) for size in (n, 4 * n))
    assert many.high - many.low < few.high - few.low


# Frames ----------------------------------------------------------------------------------------------------------


def frame(*shares, choice="single", n=1000, unit="percent", bound="", question="q", subgroup="", source="s"):
    return pd.DataFrame(
        {
            "printed": list(shares),
            "unit": unit,
            "bound": bound,
            "base_n": pd.array([n] * len(shares), dtype="Int64"),
            "choice": choice,
            "question_id": question,
            "subgroup": subgroup,
            "source_id": source,
        }
    )


def limits(rows):
    return [Interval(row.low, row.high, row.method, row.reason) for row in rows.itertuples()]


def expected(rows, cells):
    return [share(parse(row.printed, row.unit, row.bound), row.base_n, cells=cells) for row in rows.itertuples()]


COMPLETE = ("33.5", "32.5", "21.3", "10.4", "2")


def test_a_complete_single_choice_gets_goodman_with_one_cell_more_than_options():
    rows = frame(*COMPLETE)
    found = add_intervals(rows)
    assert limits(found) == expected(rows, 6)
    assert set(found["method"]) == {GOODMAN}
    assert set(found["reason"]) == {""}


def test_the_rows_keep_their_columns_and_get_value_and_rounding():
    rows = frame(*COMPLETE)
    before = rows.copy()
    found = add_intervals(rows)
    pd.testing.assert_frame_equal(rows, before)
    pd.testing.assert_frame_equal(found[rows.columns], rows)
    assert [*found.columns][len(rows.columns) :] == [
        "value", "round_low", "round_high", "low", "high", "method", "reason",
    ]  # fmt: skip
    assert found["value"].tolist() == [33.5, 32.5, 21.3, 10.4, 2.0]
    assert found["round_low"].tolist() == [33.45, 32.45, 21.25, 10.35, 1.5]
    assert found["round_high"].tolist() == [33.55, 32.55, 21.35, 10.45, 2.5]


@pytest.mark.parametrize("choice", ["multiple", "cumulative", "yes-no", "unclear", "rank", "open"])
def test_any_other_choice_gets_wilson_share_by_share(choice):
    rows = frame(*COMPLETE, choice=choice)
    assert limits(add_intervals(rows)) == expected(rows, 1)
    assert limits(add_intervals(rows, options_complete=True)) == expected(rows, 1)


@pytest.mark.parametrize("shares", [("53", "19", "13"), ("60", "50"), ("33.5", "32.5", "21.3", "10.4"), ("33.5",)])
def test_shares_that_cannot_add_to_100_get_wilson(shares):
    rows = frame(*shares)
    assert limits(add_intervals(rows)) == expected(rows, 1)


@pytest.mark.parametrize(
    ("shares", "complete"),
    [
        (("50", "49"), True),  # 98 to 100
        (("50", "48"), False),  # 97 to 99
        (("50", "51"), True),  # 100 to 102
        (("50", "52"), False),  # 101 to 103
        (("24.1", "21.1", "31.1", "23.5"), True),  # 99.6 to 100 exactly, which floating point misses
        (("24.1", "21.1", "31.1", "23.4"), False),
        (("41.9", "4.4", "17.9", "36.0"), True),  # 100 exactly, which floating point misses, to 100.4
        (("41.9", "4.4", "17.9", "36.1"), False),
    ],
)
def test_completeness_is_decided_by_exact_sums(shares, complete):
    found = add_intervals(frame(*shares))
    assert set(found["method"]) == {GOODMAN if complete else WILSON}


def test_floating_point_would_miss_such_a_sum():
    # Added one after another; sum() itself rounds only once from Python 3.12 on.
    assert reduce(add, (24.15, 21.15, 31.15, 23.55)) < 100
    assert reduce(add, (41.85, 4.35, 17.85, 35.95)) > 100


def test_the_caller_can_say_whether_the_options_are_complete():
    rows = frame("53", "19", "13")
    assert limits(add_intervals(rows, options_complete=True)) == expected(rows, 4)
    rows = frame(*COMPLETE)
    assert limits(add_intervals(rows, options_complete=False)) == expected(rows, 1)


def test_subgroups_and_questions_are_never_pooled_with_the_whole():
    # Whole and subgroup add to 100 only together, and so do the two questions: neither is a set of options.
    whole, part = frame("53", "19"), frame("20", "8", subgroup="gen-y")
    rows = pd.concat([whole, part], ignore_index=True)
    assert limits(add_intervals(rows)) == expected(rows, 1)
    rows = pd.concat([whole, frame("20", "8", question="other")], ignore_index=True)
    assert limits(add_intervals(rows)) == expected(rows, 1)


def test_each_subgroup_is_complete_on_its_own():
    whole, part = frame("53", "47"), frame("60", "30", "10", subgroup="gen-y", n=200)
    rows = pd.concat([whole.iloc[:1], part, whole.iloc[1:]])  # interleaved, with repeated index labels
    found = add_intervals(rows)
    by_group = dict(iter(found.groupby("subgroup")))
    assert limits(by_group[""]) == expected(whole, 3)
    assert limits(by_group["gen-y"]) == expected(part, 4)
    assert found.index.tolist() == rows.index.tolist()


def test_a_missing_subgroup_is_a_group_like_any_other():
    rows = frame("53", "47", subgroup=None)
    assert limits(add_intervals(rows)) == expected(rows, 3)


def test_level_and_design_effect_reach_every_share():
    rows = frame(*COMPLETE)
    found = add_intervals(rows, level=0.9, design_effect=1.5)
    for row in found.itertuples():
        wanted = share(parse(row.printed), 1000, level=0.9, design_effect=1.5, cells=6)
        assert (row.low, row.high) == (wanted.low, wanted.high)


def test_rows_that_are_no_shares_get_none_and_leave_the_others_alone():
    rows = pd.concat([frame("1,000", unit="count", choice="count", question="size"), frame("53", "19")])
    found = add_intervals(rows)
    assert found["reason"].tolist() == [NO_SHARE, "", ""]
    assert found["low"].isna().tolist() == found["high"].isna().tolist() == [True, False, False]
    assert found["method"].tolist() == ["", WILSON, WILSON]
    assert found["value"].tolist() == [1000, 53, 19]


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [("3", "points", 3), ("8,000", "count", 8000), ("5.1", "hours", 5.1), ("2013", "date", 2013.5)],
)
def test_other_units_get_no_interval_with_the_reason(text, unit, value):
    found = add_intervals(frame(text, text, unit=unit))
    assert found["reason"].tolist() == [NO_SHARE] * 2
    assert found["value"].tolist() == [value] * 2
    assert found["low"].isna().all()


def test_a_rank_without_number_has_no_value_either():
    found = add_intervals(frame("dead last", unit="rank", choice="rank")).iloc[0]
    assert math.isnan(found["value"])
    assert math.isnan(found["round_low"])
    assert found["reason"] == NO_SHARE


def test_an_unknown_n_is_named_row_by_row():
    rows = frame(*COMPLETE)
    rows.loc[1, "base_n"] = pd.NA
    found = add_intervals(rows)
    assert found["reason"].tolist() == ["", NO_N, "", "", ""]
    assert found["method"].tolist() == [GOODMAN, "", GOODMAN, GOODMAN, GOODMAN]
    assert math.isnan(found["low"][1])


def test_a_doubted_share_above_100_does_not_stop_the_others():
    found = add_intervals(frame("133", "5"))
    assert found["reason"].tolist() == [ABOVE_100, ""]
    assert found["value"].tolist() == [133, 5]


def test_bounds_are_read_from_their_column():
    found = add_intervals(frame("two-thirds", bound="more-than")).iloc[0]
    assert (found["round_low"], found["round_high"], found["high"]) == (float(F(200, 3)), 100, 100)
    assert found["low"] == wilson(200 / 3, 200 / 3, 1000)[0]


def test_no_rows_give_no_rows():
    found = add_intervals(frame())
    assert len(found) == 0
    assert {"low", "high", "method", "reason"} <= {*found.columns}


@pytest.mark.parametrize(
    ("text", "unit", "bound"), [("many", "percent", ""), ("5", "furlongs", ""), ("5", "percent", "~")]
)
def test_unreadable_rows_are_refused(text, unit, bound):
    with pytest.raises(ValueError, match=r"holds no number|is not one of"):
        add_intervals(frame("5", text, unit=unit, bound=bound))


# The collection --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def collection():
    return channel_evidence.load()


def test_the_preferred_channels_of_m2talk_are_five_options_and_a_remainder(collection):
    rows = collection.settled("m2talk-preferred-channel")
    rows = rows[rows["subgroup"] == ""]
    found = add_intervals(rows).set_index("category")
    assert dict(found["printed"]) == {
        "telephone": "33.5", "email": "32.5", "live-chat": "21.3", "in-person": "10.4", "social-media": "2",
    }  # fmt: skip
    assert set(found["method"]) == {GOODMAN}
    wanted = {
        row["first_low"]: (float(row["low"]), float(row["high"]))
        for row in REFERENCE
        if "five options and the remainder" in row["origin"]
    }
    ends = {"telephone": "33.45", "email": "32.45", "live-chat": "21.25", "in-person": "10.35", "social-media": "1.5"}
    for category, end in ends.items():
        assert close(tuple(found.loc[category, ["low", "high"]]), wanted[end])


def test_every_settled_number_of_the_collection_has_an_interval_or_a_reason(collection):
    found = add_intervals(collection.settled(*collection.questions["question_id"]))
    has = found["low"].notna()
    assert has.any()
    assert (has == (found["reason"] == "")).all()
    assert (has == (found["method"] != "")).all()
    inside = found[has]
    assert (inside["low"] <= inside["round_low"]).all()
    assert (inside["round_high"] <= inside["high"]).all()
    assert set(found.loc[found["unit"] != "percent", "reason"]) == {NO_SHARE}
    assert (found.loc[found["method"] == GOODMAN, "choice"] == "single").all()
