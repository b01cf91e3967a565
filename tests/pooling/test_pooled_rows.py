"""What stands in the rows and sentences that pooling gives, held against `pool` itself and against hand arithmetic."""

import numpy as np
import pandas as pd
import pytest

from channel_evidence.pooling import pool, specification_curve
from channel_evidence.pooling.disagreement import prediction_coverage
from channel_evidence.pooling.forest_data import forest
from channel_evidence.pooling.houses import cluster_robust, within_between
from channel_evidence.pooling.sensitivity import subgroups
from channel_evidence.stats.intervals import clopper_pearson

COUNTS, TOTALS = [10, 30, 25, 60, 18, 44], [100, 120, 90, 210, 75, 130]


def test_a_pooled_share_names_how_it_was_made():
    found = pool(COUNTS, TOTALS, "arcsine", "DL", hartung_knapp=False, level=0.9)
    assert (found.measure, found.tau2_method, found.hartung_knapp, found.level, found.k) == (
        "arcsine",
        "DL",
        False,
        0.9,
        6,
    )


def test_studies_without_labels_are_counted_and_lie_where_their_distance_says():
    found = prediction_coverage(COUNTS, TOTALS, measure="raw")
    assert found["left_out"].tolist() == [1, 2, 3, 4, 5, 6]
    assert found["share"].to_numpy() == pytest.approx(np.array(COUNTS) / TOTALS)
    others = pool(COUNTS[1:], TOTALS[1:], "raw")
    assert found.loc[0, ["prediction_low", "prediction_high"]].tolist() == pytest.approx(
        [others.prediction_low, others.prediction_high]
    )
    # On the raw scale a share lies inside exactly if it lies between the limits of the others.
    between = found["share"].between(found["prediction_low"], found["prediction_high"])
    assert found["inside"].tolist() == between.tolist()
    far = prediction_coverage([300, 305, 310, 295, 300, 16], [1000] * 5 + [40], measure="raw")
    assert far["inside"].tolist() == [True] * 5 + [False]


def test_a_fault_is_laid_to_the_argument_that_has_it():
    for call, name in (
        (lambda: prediction_coverage(COUNTS, TOTALS, list("abc")), "labels"),
        (lambda: subgroups(COUNTS, TOTALS, list("abc")), "groups"),
        (lambda: within_between(COUNTS, TOTALS, list("aabbcc"), [2010, 2011]), "years"),
        (lambda: within_between(COUNTS, TOTALS, list("aabbcc"), [2010, None, 1, 2, 3, 4]), "years"),
    ):
        with pytest.raises(ValueError, match=rf"\b{name}\b"):
            call()


@pytest.mark.parametrize("common", [True, False])
def test_groups_stand_in_a_table_with_their_limits(common):
    found = subgroups(COUNTS, TOTALS, list("aaabbb"), common_tau2=common)
    assert list(found.table) == ["group", "k", "estimate", "low", "high", "tau2"]
    assert found.table["group"].tolist() == ["a", "b"] and found.table["k"].tolist() == [3, 3]
    assert ((found.table["low"] < found.table["estimate"]) & (found.table["estimate"] < found.table["high"])).all()
    if common:
        assert found.method.endswith("compared by a F test on 1 and 4 df.")
    else:
        alone = pool(COUNTS[:3], TOTALS[:3])
        assert found.table.loc[0, ["estimate", "low", "high"]].tolist() == pytest.approx(
            [alone.estimate, alone.low, alone.high]
        )
        assert found.method.endswith("compared by a chi-squared test on 1 df.")


def test_houses_are_counted_and_their_degrees_of_freedom_told():
    found = cluster_robust(COUNTS, TOTALS, list("aabbcc"))
    assert (found.k, found.clusters) == (6, 3)
    assert "interval with t on 2 df for 3 clusters." in found.method


STUDIES = pd.DataFrame({"label": list("ab"), "count": [10, 30], "total": [100, 120]})


def test_a_forest_has_the_level_that_is_asked_for():
    for level in (0.8, 0.95):
        rows = forest(STUDIES, level=level).rows
        low, high = clopper_pearson(10.0, 10.0, 100, level=level)
        assert rows.loc[0, ["low", "high"]].tolist() == pytest.approx([low / 100, high / 100])
    alone = forest(STUDIES.assign(reason="other"), level=0.8).rows
    assert alone.loc[0, "low"] == pytest.approx(clopper_pearson(10.0, 10.0, 100, level=0.8)[0] / 100)


def test_a_forest_names_the_columns_it_lacks():
    with pytest.raises(ValueError, match=r"lack the columns count, total$"):
        forest(STUDIES[["label"]])


def test_a_specification_without_an_answer_keeps_its_columns():
    none = {"none": {"none": lambda rows: pd.Series(False, index=rows.index)}}
    row = specification_curve(STUDIES, None, none).iloc[0]
    assert (row["k"], row["drawn"], row["reason"]) == (0, False, "no study is left") and np.isnan(row["estimate"])
    # Nobody of 100: a raw share has no variance then.
    odd = specification_curve(STUDIES.assign(count=[0, 30]), {"measure": ["raw"]}).iloc[0]
    assert odd["k"] == 2 and not odd["drawn"] and odd["reason"] and np.isnan(odd["estimate"])
    with pytest.raises(ValueError, match=r"known are measure, tau2_method, hartung_knapp, design_effect$"):
        specification_curve(STUDIES, {"colour": ["red"]})
