"""The specification curve and the rows of a forest plot."""

import math
import time

import numpy as np
import pandas as pd
import pytest

from channel_evidence.pooling import (
    all_or_only,
    among,
    before,
    forest,
    in_or_out,
    pool,
    random_intercept_logistic,
    since,
    specification_curve,
)
from channel_evidence.stats.intervals import NO_N, clopper_pearson

STUDIES = pd.DataFrame(
    {
        "count": [12, 40, 33.5, 70, 90, 0],
        "total": [100, 220, 80, 300, 260, 40],
        "floor": [False, True, False, False, False, False],
        "doubted": [False, False, True, False, False, False],
        "kind": ["vendor", "press", "vendor", "press", "vendor", "vendor"],
        "year": [2010, 2011, 2012, 2013, 2014, 2015],
    }
)


def test_every_combination_is_there_once_and_is_what_pool_says():
    found = specification_curve(
        STUDIES,
        {"measure": ["logit", "arcsine"], "tau2_method": ["PM", "REML"], "design_effect": [1, 2]},
        {"floor": in_or_out("floor"), "kind": all_or_only("kind", ["vendor"]), "when": since("year", [2012])},
    )
    choices = ["measure", "tau2_method", "hartung_knapp", "design_effect", "floor", "kind", "when"]
    assert len(found) == 64 == len(found[choices].drop_duplicates())
    assert found["estimate"].is_monotonic_increasing
    row = found[(found[choices] == ["arcsine", "REML", True, 2, "out", "all", "since 2012"]).all(axis=1)].iloc[0]
    alone = pool([33.5 / 2, 35, 45, 0], [40, 150, 130, 20], "arcsine", "REML")
    assert (row["k"], row["estimate"], row["low"]) == (4, alone.estimate, alone.low)
    assert row["reason"] == ""


def test_choices_that_keep_the_same_studies_are_named():
    found = specification_curve(STUDIES, None, {"floor": in_or_out("floor"), "kind": all_or_only("kind", ["vendor"])})
    vendors = found[found["kind"] == "vendor"].set_index("floor")
    assert vendors.loc["out", "same_as"] == vendors.loc["in", "number"]
    assert vendors.loc["in", "same_as"] == vendors.loc["in", "number"]
    assert (found["same_as"] == found["number"]).sum() == 3


def test_as_many_studies_are_not_the_same_studies():
    found = specification_curve(STUDIES, None, {"floor": in_or_out("floor"), "doubted": in_or_out("doubted")})
    one, other = (found[(found["k"] == 5) & (found[flag] == "out")].iloc[0] for flag in ("floor", "doubted"))
    assert one["estimate"] != other["estimate"]
    assert found["same_as"].tolist() == found["number"].tolist()


def test_specifications_without_an_answer_say_why_and_come_last():
    found = specification_curve(
        STUDIES, {"measure": ["logit", "raw"], "design_effect": [1, 90]}, {"when": since("year", [2011, 2030])}
    )
    assert found["reason"].iloc[0] == ""
    reasons = set(found["reason"])
    assert "no study is left" in reasons
    assert any("nobody has no variance on the raw scale" in reason for reason in reasons)
    assert any("is below 1" in reason for reason in reasons)
    empty = found[found["reason"] != ""]
    assert empty["estimate"].isna().all()
    assert empty.index.min() == (found["reason"] == "").sum()


def test_the_logistic_model_counts_once_with_what_it_brings():
    found = specification_curve(
        STUDIES,
        {"measure": ["logit", "logistic"], "tau2_method": ["PM", "REML"], "hartung_knapp": [True, False], "design_effect": [1, 2]},
        {"when": since("year", [2012, 2015])},
    )  # fmt: skip
    assert len(found) == 3 * (2 * 2 * 2 + 2)
    exact = found[found["measure"] == "logistic"].set_index(["when", "design_effect"])
    assert set(exact["tau2_method"]) == {"ML"} and not exact["hartung_knapp"].any()
    alone = random_intercept_logistic([33.5 / 2, 35, 45, 0], [40, 150, 130, 20])
    row = exact.loc[("since 2012", 2)]
    assert (row["estimate"], row["low"], row["high"], row["k"]) == (alone.estimate, alone.low, alone.high, 4)
    assert "two studies at least" in exact.loc[("since 2015", 1), "reason"]


def test_groups_of_values_and_years_before_one_are_selections():
    found = specification_curve(
        STUDIES, None, {"kind": among("kind", {"both": ["vendor", "press"], "press": ["press"]}), "when": before("year", [2013])}
    )  # fmt: skip
    sizes = {(row.kind, row.when): row.k for row in found.itertuples()}
    assert sizes == {("all", "all"): 6, ("all", "before 2013"): 3, ("both", "all"): 6, ("both", "before 2013"): 3, ("press", "all"): 2, ("press", "before 2013"): 1}  # fmt: skip


def test_percents_stand_in_for_counts():
    percents = STUDIES.assign(percent=100 * STUDIES["count"] / STUDIES["total"]).drop(columns="count")
    mixed = percents.assign(count=STUDIES["count"].where(STUDIES.index < 3))
    expected = specification_curve(STUDIES)["estimate"]
    for studies in (percents, mixed):
        assert specification_curve(studies)["estimate"].to_numpy() == pytest.approx(expected.to_numpy())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((STUDIES.drop(columns="total"),), "total and either count or percent"),
        ((STUDIES.drop(columns="count"),), "total and either count or percent"),
        ((STUDIES.assign(total=[100, None, 80, 300, 260, 40]),), "study 2: totals must be finite"),
        ((STUDIES.assign(total=["many"] * 6),), "study 1: totals must be finite"),
        ((STUDIES.assign(total=10),), "study 1: count 12.0 is not within 0 and its total"),
        ((STUDIES, {"weights": [1]}), "unknown methods"),
        ((STUDIES, {"measure": "logit"}), "measure must be a list of choices"),
        ((STUDIES, {"measure": []}), "measure must be a list of choices"),
        ((STUDIES, {"measure": ["log"]}), "measure must be one of"),
        ((STUDIES, {"tau2_method": ["HE"]}), "tau2_method must be one of"),
        ((STUDIES, {"design_effect": [0.5]}), "design_effect must be 1 or more, not 0.5"),
        ((STUDIES, None, {"measure": in_or_out("floor")}), "a name of its own"),
        ((STUDIES, None, {"floor": {}}), "one option at least"),
        ((STUDIES, None, {"floor": in_or_out("flor")}), "reads a column that the studies lack: 'flor'"),
        ((STUDIES, None, {"kind": in_or_out("kind")}), "kind must be True or False in every study"),
        ((STUDIES, None, None, 95), "level must lie between 0 and 1"),
    ],
)
def test_faulty_specifications_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        specification_curve(*arguments)


def test_five_hundred_specifications_take_less_than_two_seconds():
    lot = np.random.default_rng(1)
    studies = pd.DataFrame({"total": lot.integers(200, 3000, 40), "year": lot.integers(2008, 2018, 40)})
    studies["count"] = lot.binomial(studies["total"], lot.uniform(0.1, 0.5, 40))
    for flag in ("floor", "doubted", "excerpt"):
        studies[flag] = lot.random(40) < 0.2
    begun = time.process_time()
    found = specification_curve(
        studies,
        {
            "measure": ["logit", "raw", "arcsine"],
            "tau2_method": ["PM", "REML"],
            "hartung_knapp": [True, False],
            "design_effect": [1, 1.5, 2, 3],
        },
        {flag: in_or_out(flag) for flag in ("floor", "doubted", "excerpt")} | {"when": since("year", [2012])},
    )
    assert len(found) == 768
    assert len(found.drop_duplicates(["estimate", "low"])) > 500
    assert time.process_time() - begun < 2


# The rows of a forest plot -----------------------------------------------------------------------------------------


def test_a_forest_shows_every_study_and_pools_those_that_may_be():
    studies = pd.DataFrame(
        {
            "label": ["one", "two", "three", "four"],
            "count": [12, 40, 33, None],
            "total": [100, 220, 80, None],
            "share": [None, None, None, 0.4],
            "reason": ["", None, "another question", ""],
        }
    )
    found = forest(studies, tau2_method="REML")
    assert found.rows["reason"].tolist() == ["", "", "another question", NO_N]
    assert found.pooled == pool([12, 40], [100, 220], tau2_method="REML")
    assert found.rows["weight"].tolist()[:2] == list(found.pooled.weights)
    assert found.rows["weight"].isna().tolist() == [False, False, True, True]
    low, high = clopper_pearson(41.25, 41.25, 80)
    assert found.rows.loc[2, ["share", "low", "high"]].tolist() == pytest.approx([0.4125, low / 100, high / 100])
    assert found.rows.loc[3, "share"] == 0.4
    assert math.isnan(found.rows.loc[3, "low"])
    assert not found.drawn
    assert "weight" not in studies


def test_a_forest_may_have_nothing_to_pool_or_enough_for_a_diamond():
    studies = STUDIES.assign(label=list("uvwxyz"))
    assert forest(studies).drawn
    bare = forest(studies.assign(reason="not alike"))
    assert bare.pooled is None
    assert not bare.drawn
    with pytest.raises(ValueError, match="studies lack the columns label"):
        forest(STUDIES)
