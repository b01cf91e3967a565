"""Intervals against values from outside, and properties that hold for every share."""

import csv
import math
from fractions import Fraction as F
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

import channel_evidence
from channel_evidence.printed import Printed, parse
from channel_evidence.stats.intervals import (
    ABOVE_100,
    EXACT,
    NO_N,
    NO_SHARE,
    NO_VALUE,
    SIMULTANEOUS,
    Interval,
    add_intervals,
    assumed,
    clopper_pearson,
    difference,
    independent_difference,
    share,
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
    assert min(methods.count(name) for name in ("exact", "simultaneous", "bonett-price")) >= 9
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
    assert found.method == {"exact": EXACT, "simultaneous": SIMULTANEOUS, "bonett-price": "Bonett-Price"}[row["method"]]


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(81, 263, 0.2527, 0.3676), (15, 148, 0.0578, 0.1617), (0, 20, 0, 0.1684), (1, 29, 0.0009, 0.1776)],
)
def test_newcombe_1998_table_1_clopper_pearson(count, n, low, high):
    found = clopper_pearson(100 * count / n, 100 * count / n, n)
    assert [round(limit / 100, 4) for limit in found] == [low, high]


def test_the_paired_difference_as_another_program_prints_it():
    # Complete response before and after consolidation therapy, in the tests of the R package contingencytables.
    found = difference(exact(F(600, 161)), exact(F(1600, 161)), 161)
    assert [round(limit / 100, 4) for limit in (found.low, found.high)] == [-0.1195, -0.0032]


@pytest.mark.parametrize("counts", [(335, 325, 213, 104, 20, 3), (1, 1), (0, 7, 13), (1000, 0)])
@pytest.mark.parametrize("alpha", [0.05, 0.1])
def test_options_at_once_have_the_exact_limits_of_a_level_shared_out(counts, alpha):
    n = sum(counts)
    for count in counts:
        found = share(exact(F(100 * count, n)), n, level=1 - alpha, cells=len(counts))
        expected = binomtest(count, n).proportion_ci(1 - alpha / len(counts), method="exact")
        assert close((found.low, found.high), (100 * expected.low, 100 * expected.high))


# Rounding and sampling together ----------------------------------------------------------------------------------


def test_two_percent_of_a_thousand():
    found = share(parse("2"), 1000)
    assert (round(found.low, 1), round(found.high, 1)) == (0.8, 3.7)
    alone = share(exact(2), 1000)
    assert (round(alone.low, 1), round(alone.high, 1)) == (1.2, 3.1)


def test_limits_come_from_the_two_ends_of_the_rounding_interval():
    found = share(parse("33.5"), 1000)
    assert (found.low, found.high) == (clopper_pearson(33.45, 33.45, 1000)[0], clopper_pearson(33.55, 33.55, 1000)[1])


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
        lambda: clopper_pearson(1, 2, n),
        lambda: share(parse("5"), n),
        lambda: difference(parse("5"), parse("6"), n),
    ):
        with pytest.raises(ValueError, match=f"n must be positive, not {n}"):
            call()


def test_nan_as_n_is_refused_where_it_does_not_mean_unknown():
    with pytest.raises(ValueError, match="n must be positive, not nan"):
        clopper_pearson(1, 2, math.nan)


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
        lambda: clopper_pearson(1, 2, 1000, level=level),
        lambda: share(parse("5"), n, level=level),
        lambda: difference(parse("5"), parse("6"), n, level=level),
    ):
        with pytest.raises(ValueError, match=f"level must lie between 0 and 1, not {level}"):
            call()


@pytest.mark.parametrize("cells", [0, -1, math.nan, math.inf])
def test_bad_cells_are_refused(cells):
    with pytest.raises(ValueError, match=f"cells must be 1 or more, not {cells}"):
        clopper_pearson(1, 2, 1000, cells=cells)


@pytest.mark.parametrize(("low", "high"), [(-1, 5), (5, 4), (5, 101), (math.nan, 5), (5, math.nan), (5, math.inf)])
def test_bad_rounding_intervals_are_refused(low, high):
    with pytest.raises(ValueError, match=f"a rounding interval within 0 to 100 is needed, not {low} to {high}"):
        clopper_pearson(low, high, 1000)


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


def frame(*shares, n=1000, unit="percent", bound="", cells=1):
    return pd.DataFrame(
        {
            "printed": list(shares),
            "unit": unit,
            "bound": bound,
            "base_n": pd.array([n] * len(shares), dtype="Int64"),
            "cells": cells,
        }
    )


def limits(rows):
    return [Interval(row.low, row.high, row.method, row.reason) for row in rows.itertuples()]


def expected(rows, cells):
    return [share(parse(row.printed, row.unit, row.bound), row.base_n, cells=cells) for row in rows.itertuples()]


COMPLETE = ("33.5", "32.5", "21.3", "10.4", "2")


def test_options_that_are_all_printed_share_a_level_the_others_do_not():
    rows = pd.concat([frame(*COMPLETE, cells=6), frame("53", "19")], ignore_index=True)
    found = add_intervals(rows)
    assert limits(found) == expected(rows[:5], 6) + expected(rows[5:], 1)
    assert found["method"].tolist() == [SIMULTANEOUS] * 5 + [EXACT] * 2
    assert set(found["reason"]) == {""}


def test_the_rows_keep_their_columns_and_get_value_rounding_level_and_design_effect():
    rows = frame(*COMPLETE, cells=6)
    before = rows.copy()
    found = add_intervals(rows)
    pd.testing.assert_frame_equal(rows, before)
    pd.testing.assert_frame_equal(found[rows.columns], rows)
    assert [*found.columns][len(rows.columns) :] == [
        "value", "round_low", "round_high", "low", "high", "method", "reason", "level", "design_effect",
    ]  # fmt: skip
    assert found["value"].tolist() == [33.5, 32.5, 21.3, 10.4, 2.0]
    assert found["round_low"].tolist() == [33.45, 32.45, 21.25, 10.35, 1.5]
    assert found["round_high"].tolist() == [33.55, 32.55, 21.35, 10.45, 2.5]
    assert (set(found["level"]), set(found["design_effect"])) == ({0.95}, {1.0})


def test_a_row_has_its_interval_in_whatever_company():
    rows = pd.concat([frame(*COMPLETE, cells=6), frame("53", "19")], ignore_index=True)
    whole = add_intervals(rows)
    for size in (1, 3):
        for start in range(len(rows) - size):
            pd.testing.assert_frame_equal(add_intervals(rows[start : start + size]), whole[start : start + size])
    pd.testing.assert_frame_equal(add_intervals(rows[::-1]), whole[::-1])


def test_a_second_time_gives_the_same():
    once = add_intervals(frame(*COMPLETE, cells=6))
    pd.testing.assert_frame_equal(add_intervals(once), once)


@pytest.mark.parametrize("column", ["printed", "unit", "bound", "base_n", "cells"])
def test_rows_that_do_not_carry_what_is_needed_are_refused(column):
    with pytest.raises(ValueError, match=rf"lack the columns {column}; take them from Collection.settled"):
        add_intervals(frame("5").drop(columns=column))


@pytest.mark.parametrize("level", [0, 1, 95, -0.5, math.nan])
def test_a_level_outside_0_to_1_is_refused_even_without_rows(level):
    with pytest.raises(ValueError, match="level must lie between 0 and 1"):
        add_intervals(frame(), level=level)


@pytest.mark.parametrize("effect", [0, -1, math.nan, math.inf])
def test_a_design_effect_that_is_not_positive_is_refused(effect):
    with pytest.raises(ValueError, match="design_effect must be positive"):
        add_intervals(frame("5"), design_effect=effect)


@pytest.mark.parametrize("cells", [0, math.nan])
def test_cells_below_one_are_refused(cells):
    with pytest.raises(ValueError, match="cells must be 1 or more"):
        add_intervals(frame("5", cells=cells))


@pytest.mark.parametrize("n", [0, -5])
def test_an_n_that_is_not_positive_is_refused(n):
    with pytest.raises(ValueError, match="n must be positive"):
        add_intervals(frame("5", n=n))


def test_assumed_is_what_was_computed_with_and_mixtures_are_refused():
    one = add_intervals(frame("5"), level=0.9, design_effect=2)
    assert assumed(one) == (0.9, 2)
    with pytest.raises(ValueError, match=r"not level 0.9 with design effect 2 and level 0.95 with design effect 1"):
        assumed(pd.concat([one, add_intervals(frame("5"))]))
    with pytest.raises(ValueError, match="not no rows"):
        assumed(one[:0])
    with pytest.raises(ValueError, match="lack the columns level, design_effect"):
        assumed(frame("5"))


# Differences of different people, and counts -----------------------------------------------------------------------


def test_an_independent_difference_carries_level_and_design_effect():
    plain, wide = (independent_difference(parse("73"), 550, parse("36"), 1100, design_effect=d) for d in (1, 2))
    assert wide == independent_difference(parse("73"), 275, parse("36"), 550)
    assert wide.low < plain.low < plain.high < wide.high


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"n_first": 0}, "n must be positive"),
        ({"n_second": -1}, "n must be positive"),
        ({"level": 0}, "level must lie"),
        ({"level": math.nan}, "level must lie"),
        ({"design_effect": 0}, "design_effect must be positive"),
        ({"design_effect": math.nan}, "design_effect must be positive"),
    ],
)
def test_an_independent_difference_out_of_range_is_refused(change, words):
    given = {"first": parse("73"), "n_first": 550, "second": parse("36"), "n_second": 1100, **change}
    with pytest.raises(ValueError, match=words):
        independent_difference(**given)


@pytest.mark.parametrize("sizes", [(None, 9), (9, None), (math.nan, 9), (9, pd.NA)])
def test_an_independent_difference_without_n_says_so(sizes):
    assert independent_difference(parse("73"), sizes[0], parse("36"), sizes[1]).reason == NO_N


def test_an_independent_difference_of_more_than_all_says_so():
    assert independent_difference(parse("133"), 9, parse("36"), 9).reason == ABOVE_100


@pytest.mark.parametrize("n", [1, 5, 20])
def test_clopper_pearson_of_cases_all_alike(n):
    # The lower limit is (alpha / 2) to the power 1 / n (Clopper and Pearson); 0.025 ** (1 / 2) = 0.15811.
    assert clopper_pearson(100, 100, n) == pytest.approx((100 * 0.025 ** (1 / n), 100))
    assert clopper_pearson(0, 0, n, level=0.9) == pytest.approx((0, 100 - 100 * 0.05 ** (1 / n)))


def test_clopper_pearson_of_two_in_four():
    # At each limit the tail of the binomial distribution that lies beyond two in four is 2.5 percent.
    low, high = (limit / 100 for limit in clopper_pearson(50, 50, 4))
    at_least_two = sum(math.comb(4, k) * low**k * (1 - low) ** (4 - k) for k in (2, 3, 4))
    at_most_two = sum(math.comb(4, k) * high**k * (1 - high) ** (4 - k) for k in (0, 1, 2))
    assert (at_least_two, at_most_two) == pytest.approx((0.025, 0.025))


@pytest.mark.parametrize("given", [(101, 101, 2), (-1, 5, 2), (6, 5, 2), (0, 0, 0), (math.nan, 2, 9), (1, 1, math.nan)])
def test_shares_outside_the_scale_are_refused(given):
    with pytest.raises(ValueError, match=r"rounding interval within 0 to 100|n must be positive"):
        clopper_pearson(*given)


def test_level_and_design_effect_reach_every_share():
    rows = frame(*COMPLETE, cells=6)
    found = add_intervals(rows, level=0.9, design_effect=1.5)
    for row in found.itertuples():
        wanted = share(parse(row.printed), 1000, level=0.9, design_effect=1.5, cells=6)
        assert (row.low, row.high) == (wanted.low, wanted.high)


def test_rows_that_are_no_shares_get_none_and_leave_the_others_alone():
    rows = pd.concat([frame("1,000", unit="count"), frame("53", "19")])
    found = add_intervals(rows)
    assert found["reason"].tolist() == [NO_SHARE, "", ""]
    assert found["low"].isna().tolist() == found["high"].isna().tolist() == [True, False, False]
    assert found["method"].tolist() == ["", EXACT, EXACT]
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
    found = add_intervals(frame("dead last", unit="rank")).iloc[0]
    assert math.isnan(found["value"])
    assert math.isnan(found["round_low"])
    assert found["reason"] == NO_SHARE


def test_an_unknown_n_is_named_row_by_row():
    rows = frame(*COMPLETE, cells=6)
    rows.loc[1, "base_n"] = pd.NA
    found = add_intervals(rows)
    assert found["reason"].tolist() == ["", NO_N, "", "", ""]
    assert found["method"].tolist() == [SIMULTANEOUS, "", SIMULTANEOUS, SIMULTANEOUS, SIMULTANEOUS]
    assert math.isnan(found["low"][1])


def test_a_doubted_share_above_100_does_not_stop_the_others():
    found = add_intervals(frame("133", "5"))
    assert found["reason"].tolist() == [ABOVE_100, ""]
    assert found["value"].tolist() == [133, 5]


def test_bounds_are_read_from_their_column():
    found = add_intervals(frame("two-thirds", bound="more-than")).iloc[0]
    assert (found["round_low"], found["round_high"], found["high"]) == (float(F(200, 3)), 100, 100)
    assert found["low"] == clopper_pearson(200 / 3, 200 / 3, 1000)[0]


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
    assert set(found["method"]) == {SIMULTANEOUS}
    wanted = {
        row["first_low"]: (float(row["low"]), float(row["high"]))
        for row in REFERENCE
        if "five options and the remainder" in row["origin"]
    }
    ends = {"telephone": "33.45", "email": "32.45", "live-chat": "21.25", "in-person": "10.35", "social-media": "1.5"}
    for category, end in ends.items():
        assert close(tuple(found.loc[category, ["low", "high"]]), wanted[end])


def test_settled_printings_and_any_subset_give_one_interval(collection):
    questions = collection.questions["question_id"]
    key, kept = "estimate_id", ["low", "high", "method", "reason"]
    whole = add_intervals(collection.printings(*questions)).set_index(key)[kept]
    assert whole.index.is_unique
    settled = add_intervals(collection.settled(*questions)).set_index(key)[kept]
    pd.testing.assert_frame_equal(settled, whole.loc[settled.index])
    for question in questions:
        for rows in (collection.printings(question), collection.settled(question)[:1]):
            part = add_intervals(rows).set_index(key)[kept]
            pd.testing.assert_frame_equal(part, whole.loc[part.index])


def test_only_complete_options_are_covered_at_once(collection):
    found = add_intervals(collection.settled(*collection.questions["question_id"]))
    coding = collection.coding("options").set_index("question_id")["options"]
    assert set(found.loc[found["method"] == SIMULTANEOUS, "question_id"].map(coding)) == {"complete"}


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
    assert (found.loc[found["method"] == SIMULTANEOUS, "choice"] == "single").all()
