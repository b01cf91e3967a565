"""Every number of a pooled share and of the models around it against metafor, to 1e-6."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from channel_evidence.pooling import (
    cluster_robust,
    cumulative,
    effects,
    leave_one_group_out,
    leave_one_out,
    meta_regression,
    pool,
    random_intercept_logistic,
    subgroups,
    three_level,
    within_between,
)
from channel_evidence.pooling.random_effects import ones
from channel_evidence.pooling.transforms import Effects
from channel_evidence.pooling.variance_components import components

REFERENCE = Path(__file__).parents[1] / "reference"
STUDIES = dict(list(pd.read_csv(REFERENCE / "pooling_studies.csv").groupby("dataset", sort=False)))
POOLED = pd.read_csv(REFERENCE / "pooling.csv")
MODELS = pd.read_csv(REFERENCE / "pooling_models.csv")
NUMBERS = POOLED.columns[5:].drop("weight_first")
BETWEEN_QUANTITIES = ("within", "between")


def close(found, expected, tolerance=1e-6):
    """Equal to 1e-6, of the number where it is above 1 (an upper limit of tau2 can be hundreds); NaN equals NaN."""
    return found == pytest.approx(expected, rel=tolerance, abs=tolerance, nan_ok=True)


def cases(model):
    rows = MODELS[MODELS["model"].str.startswith(model)]
    return [
        pytest.param(
            name,
            STUDIES.get(dataset),
            measure,
            dict(zip(part["quantity"], part["value"], strict=True)),
            id=f"{name} {dataset} {measure}",
        )
        for (name, dataset, measure), part in rows.groupby(["model", "dataset", "measure"], sort=False)
    ]


def agree(expected, **found):
    assert {name: found[name] for name in expected} == pytest.approx(expected, rel=1e-6, abs=1e-6)


def test_the_grid_of_cases_has_not_shrunk():
    assert len(POOLED) >= 344
    assert POOLED.groupby(["measure", "tau2_method", "hartung_knapp"]).size().min() >= 13
    assert set(POOLED["level"]) == {0.9, 0.95, 0.99}
    assert set(POOLED["k"]) >= {1, 2, 3, 14, 30, 40}
    assert (POOLED["tau2"] == 0).sum() >= 120
    assert (POOLED["tau2"] > 0).sum() >= 210
    assert (STUDIES["nobody and everybody"]["count"] == 0).any()
    assert (STUDIES["fractional counts"]["count"] % 1 > 0).any()
    counted = MODELS.drop_duplicates(["model", "dataset", "measure"])["model"].str.split().str[0].value_counts()
    assert counted["regression"] >= 60
    assert counted["subgroups"] >= 60
    assert counted["three"] >= 8
    assert counted["within"] >= 8
    assert counted["logistic"] >= 24
    assert {"halves", "robust", "leave", "cumulative", "konstantopoulos2011"} <= set(counted.index)


@pytest.mark.parametrize(
    "row", POOLED.to_dict("records"), ids=lambda row: " ".join(str(row[name]) for name in POOLED.columns[:5])
)
def test_pooled_shares(row):
    studies = STUDIES[row["dataset"]]
    found = pool(
        studies["count"], studies["total"], row["measure"], row["tau2_method"], bool(row["hartung_knapp"]), row["level"]
    )
    for name in NUMBERS:
        assert close(getattr(found, name), row[name]), name
    assert close(found.weights[0], row["weight_first"])
    assert sum(found.weights) == pytest.approx(1)


@pytest.mark.parametrize(("name", "studies", "measure", "expected"), cases("regression"))
def test_meta_regression(name, studies, measure, expected):
    _, method, test = name.split()
    found = meta_regression(studies["count"], studies["total"], studies["year"], measure, method, test == "knha")
    share, limits = found.share(studies["year"].mean() + 3)
    values = {key: getattr(found, key) for key in expected if not key.startswith("share")}
    agree(expected, **values, share=share, share_low=limits.low, share_high=limits.high)


@pytest.mark.parametrize(("name", "studies", "measure", "expected"), cases("subgroups"))
def test_subgroups_with_one_variance(name, studies, measure, expected):
    _, method, test = name.split()
    found = subgroups(
        studies["count"],
        studies["total"],
        studies["house"],
        measure=measure,
        tau2_method=method,
        hartung_knapp=test == "knha",
    )
    first, last = found.table.iloc[0], found.table.iloc[-1]
    edges = {
        f"{key}_{at}": row[key] for at, row in (("first", first), ("last", last)) for key in ("estimate", "low", "high")
    }
    agree(expected, statistic=found.statistic, p=found.p, tau2=first["tau2"], **edges)
    assert found.table["k"].sum() == len(studies)


@pytest.mark.parametrize(("name", "studies", "measure", "expected"), cases("halves"))
def test_subgroups_with_a_variance_each(name, studies, measure, expected):
    half = studies["study"] <= len(studies) / 2
    found = subgroups(
        studies["count"],
        studies["total"],
        half,
        common_tau2=False,
        measure=measure,
        tau2_method="REML",
        hartung_knapp=False,
    )
    agree(expected, statistic=found.statistic, p=found.p)


@pytest.mark.parametrize(("name", "studies", "measure", "expected"), cases("robust"))
def test_cluster_robust(name, studies, measure, expected):
    found = cluster_robust(studies["count"], studies["total"], studies["house"], measure)
    agree(expected, **{key: getattr(found, key) for key in expected})


@pytest.mark.parametrize(("name", "studies", "measure", "expected"), cases("leave one out"))
def test_leave_one_out(name, studies, measure, expected):
    found = leave_one_out(studies["count"], studies["total"], measure=measure)
    ends = {
        f"{key}_{at}": row[key]
        for at, row in (("first", found.iloc[0]), ("last", found.iloc[-1]))
        for key in found.columns[1:]
    }
    agree(expected, **{key: ends[key] for key in expected})
    assert len(found) == len(studies)


@pytest.mark.parametrize(("name", "studies", "measure", "expected"), [*cases("leave one group"), *cases("cumulative")])
def test_groups_left_out_and_dates_added(name, studies, measure, expected):
    steps = {"leave": (leave_one_group_out, "house", "left_out"), "cumulative": (cumulative, "year", "date")}
    function, column, key = steps[name.split()[0]]
    found = function(studies["count"], studies["total"], studies[column], measure=measure).set_index(key)
    assert len(found) == studies[column].nunique()
    agree(
        expected, **{f"{name} {at}": found.loc[at, name] for at in found.index for name in ("estimate", "low", "high")}
    )


@pytest.mark.parametrize(("name", "studies", "measure", "expected"), cases("three level"))
def test_three_level(name, studies, measure, expected):
    found = three_level(studies["count"], studies["total"], studies["house"], measure)
    agree(expected, **{key: getattr(found, key) for key in expected})


@pytest.mark.parametrize(("name", "studies", "measure", "expected"), cases("within between"))
def test_within_between(name, studies, measure, expected):
    found = within_between(studies["count"], studies["total"], studies["house"], studies["year"], measure)
    slopes = {
        f"{which}_{key}".removesuffix("_value"): getattr(getattr(found, which), key)
        for which in BETWEEN_QUANTITIES
        for key in ("value", "standard_error", "low", "high", "p", "df")
    }
    agree(expected, **slopes, tau2_between=found.tau2_between, tau2_within=found.tau2_within)


def test_the_three_level_model_of_konstantopoulos_2011():
    rows = pd.read_csv(REFERENCE / "konstantopoulos2011.csv")
    found = Effects(rows["yi"].to_numpy(), rows["vi"].to_numpy(), "raw")
    model = components(found, ones(found), rows["district"].to_numpy())
    expected = dict(MODELS[MODELS["dataset"] == "konstantopoulos2011"][["quantity", "value"]].to_numpy())
    agree(
        expected,
        mean=model.coefficients[0],
        standard_error=model.covariance[0, 0] ** 0.5,
        between=model.between,
        within=model.within,
    )
    # Konstantopoulos (2011), table 4, REML: 0.185 (0.085), 0.065 and 0.033.
    printed = (model.coefficients[0], model.covariance[0, 0] ** 0.5, model.between, model.within)
    assert [round(float(number), 3) for number in printed] == [0.185, 0.085, 0.065, 0.033]


@pytest.mark.parametrize(("name", "studies", "measure", "expected"), cases("logistic"))
def test_random_intercept_logistic(name, studies, measure, expected):
    nodes = int(name.split()[1])
    found = random_intercept_logistic(studies["count"], studies["total"], nodes=nodes)
    assert (found.mean, found.tau2) == pytest.approx((expected["mean"], expected["tau2"]), rel=0, abs=1e-4)
    logits = [math.log(limit / (1 - limit)) for limit in (found.low, found.high)]
    assert logits == pytest.approx([expected["low"], expected["high"]], rel=1e-3)


@pytest.mark.filterwarnings("ignore:invalid value encountered in sqrt:RuntimeWarning")
@pytest.mark.parametrize("name", [name for name, studies in STUDIES.items() if len(studies) > 1])
@pytest.mark.parametrize("method", ["pm", "dl"])
def test_statsmodels_gives_the_same_mean(name, method):
    from statsmodels.stats.meta_analysis import combine_effects

    studies = STUDIES[name]
    found = effects(studies["count"], studies["total"], "arcsine")
    # Its Paule-Mandel falls back to 0 when rounding carries the last step past the root: the search must stop before.
    other = combine_effects(found.values, found.variances, method_re=method, use_t=True)
    ours = pool(studies["count"], studies["total"], "arcsine", method.upper())
    if other.tau2 < 0:  # statsmodels leaves DerSimonian-Laird below 0
        assert ours.tau2 == 0
        return
    assert ours.tau2 == pytest.approx(other.tau2, abs=1e-6)
    assert ours.mean == pytest.approx(other.mean_effect_re, abs=1e-6)
    assert ours.standard_error == pytest.approx(np.sqrt(other.var_hksj_re), abs=1e-6)
