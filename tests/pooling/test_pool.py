"""The pooled share: what it refuses, what it answers at the edges, and what holds for every set of studies."""

import math
import subprocess
import sys
from dataclasses import FrozenInstanceError
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channel_evidence.pooling import effects, pool
from channel_evidence.pooling.random_effects import (
    between_variance,
    fit,
    ones,
    restricted_likelihood,
    tau2_interval,
    weighted,
)
from channel_evidence.pooling.transforms import MEASURES, Effects, to_share

COUNTS, TOTALS = (12, 40, 33.5, 70, 90), (100, 220, 80, 300, 260)
moderate = settings(deadline=None, max_examples=60, derandomize=True)


@st.composite
def studies(draw, least=1, most=9):
    """Counts and totals of 1 to 9 studies, fractional ones and empty or full ones among them."""
    totals = draw(st.lists(st.floats(1, 1e6), min_size=least, max_size=most))
    shares = [draw(st.one_of(st.sampled_from([0.0, 1.0]), st.floats(1e-6, 1 - 1e-6))) for _ in totals]
    return [share * total for share, total in zip(shares, totals, strict=True)], totals


# What cannot be pooled -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "totals", "message"),
    [
        ([], [], "no study to pool"),
        ([1, 2], [10], "totals has 1 entries for 2 studies"),
        ([1, 11], [10, 10], "study 2: count 11.0 is not within 0 and its total 10.0"),
        ([-1, 3], [10, 10], "study 1: count -1.0 is not within 0"),
        ([1, 0], [10, 0], "study 2: total 0.0 is below 1"),
        ([0.2], [0.5], "study 1: total 0.5 is below 1"),
        ([1, math.nan], [10, 10], "study 2: counts must be finite numbers, not nan"),
        ([1, None], [10, 10], "counts must be numbers"),
        ([1, pd.NA], [10, 10], "counts must be numbers"),
        ([1, 2], [10, math.inf], "study 2: totals must be finite numbers, not inf"),
        (["many"], [10], "counts must be numbers"),
        ([[1, 2]], [10], "counts must be numbers"),
        (np.array([[1], [2]]), [10, 10], "counts must be numbers"),
        (5, 10, "counts must be a sequence of numbers, not 5"),
        ("55", [10, 10], "counts must be a sequence of numbers"),
        ([5e-324], [10], "study 1: count 5e-324 is too near 0"),
    ],
)
def test_impossible_studies_are_refused_in_one_sentence(counts, totals, message):
    with pytest.raises(ValueError, match=message) as caught:
        pool(counts, totals)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"measure": "freeman-tukey"}, "measure must be one of logit, raw, arcsine, not 'freeman-tukey'"),
        ({"measure": None}, "measure must be one of"),
        ({"measure": ["logit"]}, "measure must be one of"),
        ({"tau2_method": "pm"}, "tau2_method must be one of PM, REML, DL, ML, not 'pm'"),
        ({"hartung_knapp": "no"}, "hartung_knapp must be True or False, not 'no'"),
        ({"level": 0}, "level must lie between 0 and 1, not 0"),
        ({"level": 1}, "level must lie between 0 and 1"),
        ({"level": 95}, "level must lie between 0 and 1"),
        ({"level": math.nan}, "level must lie between 0 and 1"),
        ({"level": "high"}, "level must lie between 0 and 1, not 'high'"),
    ],
)
def test_unknown_options_are_refused(options, message):
    for counts, totals in ((COUNTS, TOTALS), ([5], [10])):
        with pytest.raises(ValueError, match=message):
            pool(counts, totals, **options)


@pytest.mark.parametrize(("count", "who"), [(0, "nobody"), (20, "everybody")])
def test_raw_shares_of_nobody_and_everybody_are_refused(count, who):
    with pytest.raises(ValueError, match=f"study 2: a share of {who} has no variance on the raw scale"):
        pool([5, count], [20, 20], "raw")


# Edges -----------------------------------------------------------------------------------------------------------


def test_one_study_is_its_own_answer():
    for hartung_knapp in (True, False):
        one = pool([33], [150], hartung_knapp=hartung_knapp)
        half = 1.959963984540054 * math.sqrt(1 / 33 + 1 / 117)
        assert one.estimate == pytest.approx(0.22)
        limits = [math.log(limit / (1 - limit)) for limit in (one.low, one.high)]
        assert limits == pytest.approx([math.log(33 / 117) - half, math.log(33 / 117) + half])
        assert (one.tau2, one.i2, one.q, one.p_heterogeneity, one.k) == (0, 0, 0, 1, 1)
        unknown = (one.prediction_low, one.prediction_high, one.tau2_low, one.tau2_high, *one.shown_prediction)
        assert all(math.isnan(value) for value in unknown)
        assert one.shown == (one.low, one.high)
        assert one.method.startswith("One study, not pooled")
        assert not one.drawn


def test_equal_studies_have_no_width_but_are_shown_with_one():
    alike = pool([25] * 6, [100] * 6)
    assert (alike.tau2, alike.tau2_low, alike.tau2_high, alike.i2) == (0, 0, 0, 0)
    assert alike.q == pytest.approx(0, abs=1e-12)
    assert (alike.low, alike.high) == pytest.approx((0.25, 0.25))
    wald = pool([25] * 6, [100] * 6, hartung_knapp=False)
    assert alike.shown == pytest.approx((wald.low, wald.high))
    assert alike.shown.low < 0.22 < 0.28 < alike.shown.high
    assert alike.shown_prediction.low < alike.shown.low


def test_only_the_bare_study_gets_a_half():
    found = effects([0, 5, 20], [20, 20, 20])
    assert found.values.tolist() == pytest.approx([math.log(0.5 / 20.5), math.log(5 / 15), math.log(20.5 / 0.5)])
    assert found.variances.tolist() == pytest.approx([2 + 1 / 20.5, 1 / 5 + 1 / 15, 2 + 1 / 20.5])
    assert effects([0, 20], [20, 20], "arcsine").values.tolist() == pytest.approx([0, math.pi / 2])


def test_the_way_back_turns_at_no_end():
    assert [to_share(value, "arcsine") for value in (-0.4, 0, math.pi / 2, 2.5)] == [0, 0, 1, 1]
    assert [to_share(value, "raw") for value in (-0.4, 0.3, 1.2)] == [0, 0.3, 1]
    assert [to_share(value, "logit") for value in (-1e4, 0, 1e4)] == [0, 0.5, 1]
    assert math.isnan(to_share(math.nan, "logit"))


def test_drawn_from_five_studies_on():
    assert [pool([5] * k, [20] * k).drawn for k in (1, 4, 5, 6)] == [False, False, True, True]


def test_the_result_is_frozen_and_states_its_method():
    found = pool(COUNTS, TOTALS, "arcsine", "REML", level=0.9)
    with pytest.raises(FrozenInstanceError):
        found.estimate = 0.5  # type: ignore[misc]
    assert found.method == (
        "Random-effects mean of 5 arcsine-transformed shares, variance between studies by REML, "
        "90% Hartung-Knapp and prediction intervals with t on 4 df."
    )
    assert "Wald" in pool(COUNTS, TOTALS, hartung_knapp=False).method
    assert found == pool(COUNTS, TOTALS, "arcsine", "REML", level=0.9)
    assert hash(found)


def test_series_arrays_tuples_and_fractions_are_all_taken():
    expected = pool(COUNTS, TOTALS)
    assert pool(pd.Series(COUNTS, index=list("edcba")), np.array(TOTALS)) == expected
    assert pool([Fraction(count) for count in COUNTS], [str(total) for total in TOTALS]) == expected


def test_importing_brings_no_scipy():
    code = "import sys, channel_evidence; assert 'numpy' not in sys.modules\nimport channel_evidence.pooling\n"
    code += "assert not [name for name in sys.modules if name.startswith(('scipy', 'statsmodels'))]"
    subprocess.run([sys.executable, "-c", code], check=True)


# What holds for every set of studies ---------------------------------------------------------------------------


@given(
    studies(),
    st.sampled_from(["logit", "arcsine"]),
    st.sampled_from(["PM", "REML", "DL", "ML"]),
    st.booleans(),
    st.floats(0.5, 0.999),
)
@moderate
def test_shares_stay_within_0_and_1_and_in_order(rows, measure, method, hartung_knapp, level):
    found = pool(*rows, measure, method, hartung_knapp, level)
    assert 0 <= found.low <= found.estimate <= found.high <= 1
    assert 0 <= found.shown.low <= found.low <= found.high <= found.shown.high <= 1
    if found.k > 1:
        assert 0 <= found.prediction_low <= found.low <= found.high <= found.prediction_high <= 1
        assert 0 <= found.shown_prediction.low <= found.prediction_low
        assert found.prediction_high <= found.shown_prediction.high <= 1
        assert 0 <= found.tau2_low <= found.tau2_high
    assert found.tau2 >= 0
    assert 0 <= found.i2 < 1 or found.i2 == pytest.approx(1)
    assert 0 <= found.p_heterogeneity <= 1
    assert math.fsum(found.weights) == pytest.approx(1)


@given(studies(least=2), st.sampled_from(["PM", "REML", "DL", "ML"]))
@moderate
def test_the_other_answer_is_the_mirror_image(rows, method):
    counts, totals = rows
    rest = [total - count for count, total in zip(counts, totals, strict=True)]
    found, mirrored = pool(counts, totals, tau2_method=method), pool(rest, totals, tau2_method=method)
    assert mirrored.estimate == pytest.approx(1 - found.estimate, abs=1e-6)
    assert mirrored.low == pytest.approx(1 - found.high, abs=1e-6)


@given(studies(least=2), st.randoms(use_true_random=False))
@moderate
def test_the_order_of_studies_does_not_matter(rows, lot):
    pairs = list(zip(*rows, strict=True))
    lot.shuffle(pairs)
    found, shuffled = pool(*rows), pool(*zip(*pairs, strict=True))
    assert shuffled.estimate == pytest.approx(found.estimate, abs=1e-7)
    assert shuffled.high == pytest.approx(found.high, abs=1e-7)


@given(studies(least=2), st.sampled_from(list(MEASURES)[::2]))
@moderate
def test_each_estimator_does_what_defines_it(rows, measure):
    found = effects(*rows, measure)
    design, k = ones(found), len(found)
    moment = between_variance(found, design, "PM")
    q = weighted(found, design, moment).q[0]
    assert q == pytest.approx(k - 1, rel=1e-6) if moment > 0 else q <= k - 1 + 1e-9
    likely = between_variance(found, design, "REML")
    others = np.concatenate([[0.0], np.geomspace(1e-6, 1e3, 200)])
    top = restricted_likelihood(found, design, likely)[0]
    assert top >= restricted_likelihood(found, design, others).max() - 1e-9 * max(1, abs(top))
    low, high = tau2_interval(found, design, 0.95)
    assert low <= moment + 1e-9
    assert moment <= high * (1 + 1e-9) + 1e-9 or high == 0


def test_reml_takes_the_higher_of_two_maxima():
    # Two precise studies that agree and two vague ones far apart: the likelihood has a peak at 0 and one far out.
    found = Effects(np.array([0.0, 0.0, 9.0, -9.0]), np.array([1e-4, 1e-4, 4.0, 4.0]), "logit")
    design = ones(found)
    grid = np.concatenate([[0.0], np.geomspace(1e-7, 1e4, 4000)])
    heights = restricted_likelihood(found, design, grid)
    peaks = [0.0] * bool(heights[0] > heights[1])
    peaks += [grid[i] for i in range(1, len(grid) - 1) if heights[i - 1] < heights[i] > heights[i + 1]]
    assert len(peaks) == 2
    best = between_variance(found, design, "REML")
    assert restricted_likelihood(found, design, best)[0] >= heights.max() - 1e-9


def test_moderators_that_cannot_be_told_apart_are_refused():
    found = effects(COUNTS, TOTALS)
    with pytest.raises(ValueError, match="full rank"):
        fit(found, np.ones((5, 2)), "PM", True)
    with pytest.raises(ValueError, match="5 studies are too few for 5 coefficients"):
        fit(found, np.eye(5), "PM", True)
