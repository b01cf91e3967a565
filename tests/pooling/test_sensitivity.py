"""Studies left out, added and grouped; lines, houses, counts as they are; disagreement and prediction."""

import importlib.util
import math

import numpy as np
import pytest
from scipy.integrate import quad

from channel_evidence.pooling import (
    cluster_robust,
    cumulative,
    design_effect_of_disagreement,
    effects,
    leave_one_group_out,
    leave_one_out,
    meta_regression,
    pool,
    prediction_coverage,
    random_intercept_logistic,
    subgroups,
    three_level,
    within_between,
)
from channel_evidence.pooling.logistic import Likelihood
from channel_evidence.pooling.random_effects import ones
from channel_evidence.pooling.variance_components import at_variances, components

COUNTS, TOTALS = [12, 40, 33, 70, 90, 61], [100, 220, 80, 300, 260, 240]
HOUSES, YEARS = ["a", "b", "a", "b", "c", "c"], [2010, 2010, 2012, 2013, 2013, 2015]


# Left out and added ----------------------------------------------------------------------------------------------


def test_a_study_left_out_is_pooled_without():
    found = leave_one_out(COUNTS, TOTALS, list("uvwxyz"), tau2_method="REML").set_index("left_out")
    rest = pool(COUNTS[:2] + COUNTS[3:], TOTALS[:2] + TOTALS[3:], tau2_method="REML")
    assert found.loc["w", "estimate"] == pytest.approx(rest.estimate)
    assert found.loc["w", "change"] == pytest.approx(rest.estimate - pool(COUNTS, TOTALS, tau2_method="REML").estimate)
    assert found["k"].tolist() == [5] * 6
    assert found["drawn"].all()


def test_a_house_left_out_takes_all_its_studies():
    found = leave_one_group_out(COUNTS, TOTALS, HOUSES).set_index("left_out")
    assert found.index.tolist() == ["a", "b", "c"]
    assert found.loc["b", "high"] == pytest.approx(pool([12, 33, 90, 61], [100, 80, 260, 240]).high)


def test_studies_of_one_date_enter_together_whatever_their_order():
    found = cumulative(COUNTS[::-1], TOTALS[::-1], YEARS[::-1])
    assert found["date"].tolist() == [2010, 2012, 2013, 2015]
    assert found["added"].tolist() == [2, 1, 2, 1]
    assert found["k"].tolist() == [2, 3, 5, 6]
    assert found["estimate"].iloc[-1] == pytest.approx(pool(COUNTS, TOTALS).estimate)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: leave_one_out([5], [10]), "nothing is left to pool"),
        (lambda: leave_one_out(COUNTS, TOTALS, list("uuwxyz")), "labels must name each study once"),
        (lambda: leave_one_out(COUNTS, TOTALS, ["u"]), "labels has 1 entries for 6 studies"),
        (lambda: leave_one_group_out(COUNTS, TOTALS, ["a", "", "a", "b", "b", "b"]), "study 2: groups is blank"),
        (lambda: leave_one_group_out(COUNTS, TOTALS, ["a"] * 6), "the only group"),
        (lambda: cumulative(COUNTS, TOTALS, [2010, "2011", 2012, 2013, 2014, 2015]), "dates must be of one kind"),
        (lambda: cumulative(COUNTS, TOTALS, [2010, None, 2012, 2013, 2014, 2015]), "study 2: dates is blank"),
        (lambda: cumulative(COUNTS, TOTALS, YEARS, measure="log"), "measure must be one of"),
        (lambda: subgroups(COUNTS, TOTALS, ["a"] * 6), "two groups at least"),
        (lambda: subgroups(COUNTS, TOTALS, list("abcdef")), "every group is a single study"),
        (lambda: subgroups(COUNTS, TOTALS, list("aabbbc"), common_tau2=False), "group 'c' is a single study"),
        (lambda: subgroups([5, 5, 9, 7], [20] * 4, list("aabb"), common_tau2=False), "studies are all equal"),
        (lambda: meta_regression(COUNTS, TOTALS, [2012] * 6), "the same in every study"),
        (lambda: meta_regression(COUNTS[:2], TOTALS[:2], YEARS[:2]), "2 studies are too few for a line"),
        (lambda: meta_regression(COUNTS, TOTALS, YEARS[:4]), "moderator has 4 entries"),
        (lambda: meta_regression(COUNTS, TOTALS, [math.nan, *YEARS[1:]]), "study 1: moderator must be finite"),
        (lambda: cluster_robust(COUNTS, TOTALS, ["a"] * 6), "two clusters at least"),
        (lambda: three_level(COUNTS, TOTALS, list("abcdef")), "two groups at least, and one with two studies"),
        (lambda: three_level(COUNTS, TOTALS, ["a"] * 6), "two groups at least"),
        (
            lambda: within_between(COUNTS, TOTALS, list("aabbcd"), [1, 2, 1, 2, 1, 2]),
            "only 2 of 4 houses asked at two dates",
        ),
        (lambda: within_between(COUNTS, TOTALS, list("aabbcc"), [1, 1, 1, 2, 1, 2]), "only 2 of 3 houses"),
        (lambda: within_between(COUNTS, TOTALS, list("aabbcc"), [1, 3, 0, 4, 2, 2.0001]), None),
        (lambda: within_between(COUNTS, TOTALS, list("aabbcc"), [1, 3, 0, 4, -1, 5]), "the same mean year"),
        (lambda: random_intercept_logistic([5], [10]), "two studies at least"),
        (lambda: random_intercept_logistic([0, 0], [10, 10]), "no maximum"),
        (lambda: random_intercept_logistic([10, 10], [10, 10]), "no maximum"),
        (lambda: random_intercept_logistic(COUNTS, TOTALS, nodes=0), "nodes must be a whole number"),
        (lambda: design_effect_of_disagreement([5], [10]), "one study cannot disagree"),
        (lambda: prediction_coverage(COUNTS[:2], TOTALS[:2]), "three studies at least"),
    ],
)
def test_what_the_studies_cannot_say_is_refused(call, message):
    if message is None:
        assert call().k == 6
        return
    with pytest.raises(ValueError, match=message):
        call()


# Groups and lines ------------------------------------------------------------------------------------------------


def test_groups_that_differ_are_told_from_groups_that_do_not():
    apart = subgroups([100, 110, 500, 520], [1000] * 4, list("aabb"))
    alike = subgroups([300, 310, 305, 306], [1000] * 4, list("aabb"))
    assert apart.p < 0.01 < 0.5 < alike.p
    assert apart.table["estimate"].tolist() == pytest.approx([0.105, 0.51], abs=0.001)
    assert (apart.df, apart.df_denominator) == (1, 2)
    assert "one variance between studies" in apart.method
    own = subgroups([100, 130, 500, 560], [1000] * 4, list("aabb"), common_tau2=False)
    assert math.isnan(own.df_denominator)
    assert "a variance between studies each" in own.method


def test_a_line_is_the_same_wherever_the_years_start():
    near = meta_regression(COUNTS, TOTALS, [year - 2010 for year in YEARS])
    far = meta_regression(COUNTS, TOTALS, [year + 1e6 for year in YEARS])
    assert far.slope == pytest.approx(near.slope, rel=1e-8)
    assert far.share(1e6 + 2012)[0] == pytest.approx(near.share(2)[0])
    share, limits = near.share(3)
    assert 0 <= limits.low <= share <= limits.high <= 1
    assert "t on 4 df" in near.method


def test_a_true_slope_is_found():
    years = np.arange(2006, 2018)
    logits = -1 + 0.1 * (years - 2012)
    totals = np.full(12, 200000)
    found = meta_regression(totals / (1 + np.exp(-logits)), totals, years)
    assert found.slope == pytest.approx(0.1, abs=1e-9)
    assert found.tau2 == 0
    assert found.r2 == pytest.approx(1)
    assert math.isnan(meta_regression([25] * 4, [100] * 4, [1, 2, 3, 4]).r2)


# Houses ----------------------------------------------------------------------------------------------------------


def test_one_study_per_cluster_leaves_the_hartung_knapp_interval_nearly_alone():
    alone = cluster_robust(COUNTS, TOTALS, list("abcdef"))
    together = cluster_robust(COUNTS * 2, TOTALS * 2, list("abcdef") * 2)
    assert alone.estimate == pytest.approx(pool(COUNTS, TOTALS).estimate)
    assert together.clusters == 6
    # The same studies printed twice are no more evidence, whatever the naive interval says.
    naive = pool(COUNTS * 2, TOTALS * 2)
    assert naive.high - naive.low < 0.8 * (together.high - together.low)
    assert together.high - together.low == pytest.approx(alone.high - alone.low, rel=0.05)


def test_the_names_and_order_of_houses_do_not_matter():
    order = [4, 1, 5, 0, 3, 2]
    found = three_level(COUNTS, TOTALS, HOUSES)
    moved = three_level([COUNTS[i] for i in order], [TOTALS[i] for i in order], [ord(HOUSES[i]) for i in order])
    assert (moved.estimate, moved.tau2_between) == pytest.approx((found.estimate, found.tau2_between), abs=1e-6)
    assert 0 <= found.prediction_low <= found.low <= found.estimate <= found.high <= found.prediction_high <= 1


def test_no_pair_of_variances_is_likelier_than_the_one_found():
    lot = np.random.default_rng(11)
    house = np.repeat(np.arange(7), 3)
    for spread in (0.0, 0.05, 0.4):
        logits = lot.normal(0, spread, 7)[house] + lot.normal(0, 0.4 - spread, 21)
        found = effects(lot.binomial(500, 1 / (1 + np.exp(-logits))), [500] * 21)
        best = components(found, ones(found), house)
        same = (house[:, None] == house).astype(float)
        for between in np.linspace(0, 0.4, 9):
            for within in np.linspace(0, 0.4, 9):
                other = at_variances(found, ones(found), same, np.array([between, within])).value
                assert other <= best.log_likelihood + 1e-9


def test_with_three_houses_the_slope_between_has_no_degrees_of_freedom():
    found = within_between(COUNTS, TOTALS, HOUSES, YEARS)
    assert found.between.df == 0
    assert math.isnan(found.between.low) and math.isnan(found.between.p)
    assert math.isfinite(found.within.low)
    assert (found.houses, found.repeating, found.k) == (3, 3, 6)


def test_change_within_houses_is_told_from_a_change_of_houses(root):
    """Quick: 400 data sets. The full run and its result are under validation/pooling."""
    spec = importlib.util.spec_from_file_location("mix", root / "validation" / "pooling" / "mix_of_houses.py")
    mix = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(mix)
    within, line = mix.coverage(400, 5, houses=8, studies=3, spread=0.1)
    assert abs(within - 0.95) < 0.033  # three standard errors
    assert line < 0.5  # the line through all studies sees a change that never was


# Counts as they are ----------------------------------------------------------------------------------------------


def test_the_logistic_model_needs_no_half_and_agrees_with_large_samples():
    counts, totals = [3000, 3500, 2800, 4100], [10000] * 4
    exact, normal = random_intercept_logistic(counts, totals), pool(counts, totals, hartung_knapp=False)
    assert exact.estimate == pytest.approx(normal.estimate, abs=5e-4)
    assert 0 <= exact.low <= exact.estimate <= exact.high <= 1
    alike = random_intercept_logistic([0, 1, 0], [40, 40, 40])
    assert alike.estimate == pytest.approx(1 / 120, rel=1e-4)
    assert alike.tau2 == pytest.approx(0, abs=1e-6)
    assert "25 nodes" in exact.method


def test_the_likelihood_is_the_integral_of_the_binomial():
    counts, totals = np.array([0.0, 3.0, 18.0]), np.array([12.0, 15.0, 20.0])

    def whole(mean, tau):
        def integrand(u, count, total):
            logit = mean + tau * u
            return math.exp(count * logit - total * math.log1p(math.exp(logit)) - u * u / 2) / math.sqrt(2 * math.pi)

        return -sum(
            math.log(quad(integrand, -12, 12, args=pair, epsabs=0, epsrel=1e-11, limit=200)[0])
            for pair in zip(counts, totals, strict=True)
        )

    model = Likelihood(counts, totals, 25)
    for point in ((0.0, 0.5), (-1.0, 1.2)):
        assert model.negative(np.array(point)) == pytest.approx(whole(*point), abs=1e-7)


# Disagreement and prediction -------------------------------------------------------------------------------------


def test_the_design_effect_makes_the_studies_agree():
    found = design_effect_of_disagreement(COUNTS, TOTALS)
    pooled = pool(COUNTS, TOTALS)
    assert found.value == pytest.approx(1 / (1 - pooled.i2))
    assert 1 <= found.low <= found.value <= found.high
    assert min(found.studies) < found.value < max(found.studies)
    variances = effects(COUNTS, TOTALS).variances
    assert found.studies == pytest.approx(1 + pooled.tau2 / variances)
    # Divided by the factor each, the samples disagree as chance lets them: Q is about its degrees of freedom.
    smaller = [total / factor for total, factor in zip(TOTALS, found.studies, strict=True)]
    fewer = [count / factor for count, factor in zip(COUNTS, found.studies, strict=True)]
    assert pool(fewer, smaller).q == pytest.approx(5, abs=1e-6)
    assert design_effect_of_disagreement([25] * 4, [100] * 4).value == 1


def test_a_stranger_lies_outside_the_prediction_of_the_others():
    counts, totals = [300, 305, 310, 295, 300, 600], [1000] * 6
    found = prediction_coverage(counts, totals, list("abcdef")).set_index("left_out")
    assert not found.loc["f", "inside_with_sampling"]
    assert found.drop("f")["inside"].all()
    assert found["inside_with_sampling"].sum() >= found["inside"].sum()
    others = pool(counts[:5], totals[:5])
    assert found.loc["f", "prediction_low"] == pytest.approx(others.prediction_low)
    assert found.loc["f", "share"] == pytest.approx(0.6)


def test_a_small_study_may_miss_the_interval_by_its_own_sampling():
    found = prediction_coverage([300, 305, 310, 295, 300, 16], [1000] * 5 + [40]).set_index("left_out")
    assert not found.loc[6, "inside"]
    assert found.loc[6, "inside_with_sampling"]


def test_prediction_holds_as_often_as_it_says():
    lot = np.random.default_rng(3)
    inside = []
    for _ in range(60):
        totals = lot.integers(60, 200, 10)
        counts = lot.binomial(totals, 1 / (1 + np.exp(-lot.normal(-0.5, 0.2, 10))))
        inside += prediction_coverage(counts, totals)["inside_with_sampling"].tolist()
    assert 0.92 <= np.mean(inside) <= 0.98
