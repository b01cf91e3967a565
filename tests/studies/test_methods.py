"""What the notebook on methods computes; the sampling step as R's prop.test(20, 1000, correct = FALSE) gives it."""

import importlib
import math
import re

import pandas as pd
import pytest

from channel_evidence.audit.simulation import PLACE
from channel_evidence.stats import bounds, coverage, intervals
from channel_evidence.studies import methods


@pytest.fixture(scope="module")
def share(data):
    rows = data.settled("m2talk-preferred-channel")
    return rows[rows["category"] == "social-media"].iloc[0]


@pytest.fixture(scope="module")
def simulated(root):
    return pd.read_csv(root / PLACE / "operating_characteristics.csv")


def test_each_step_widens_the_one_it_adds_to(share):
    found = methods.steps(share).set_index("step")
    width = found["high"] - found["low"]
    assert width["as printed"] == 0 and width["rounding"] == pytest.approx(1)
    assert width["sampling and rounding"] > max(width["sampling"], width["rounding"])
    assert width["and a doubled variance"] > width["all options at once"] > width["sampling and rounding"]


def test_sampling_alone_is_what_r_gives(share):
    found = methods.steps(share).set_index("step").loc["sampling"]
    assert (found["low"], found["high"]) == pytest.approx((1.225826797, 3.072003268), abs=1e-6)


def test_without_n_there_is_no_example(share):
    with pytest.raises(ValueError, match="known n"):
        methods.steps(share.drop("base_n").reindex([*share.drop("base_n").index, "base_n"]))


def test_the_figure_tells_the_steps(share):
    alt = methods.chart(methods.steps(share), share, "A finding").alt
    assert alt.startswith("A finding.")
    assert "Sampling 2.0 (1.23 to 3.07)" in alt and "As printed 2.0 (no interval)" in alt


def test_every_method_names_a_function_that_is_there():
    for path in methods.methods().frame["function"]:
        module, _, name = path.rpartition(".")
        assert callable(getattr(importlib.import_module(f"channel_evidence.{module}"), name)), path


def test_every_method_of_the_statistics_is_in_the_table():
    told = methods.methods().frame["source"].str.cat()
    for module in (intervals, bounds, coverage):
        for name in [name for name in vars(module) if not name.startswith("_")]:
            function = getattr(module, name)
            if getattr(function, "__module__", "") == module.__name__:
                for author in re.findall(r"Source: (\w+)[^.]*\(\d{4}\)", function.__doc__ or ""):
                    assert author in told, f"{module.__name__}.{name} is by {author}"


def test_coverages_are_those_computed():
    rows = methods.coverages(1000).frame.set_index("true share, in percent")
    assert rows.loc["2"].tolist() == ["99.9", "97.7", "95.9"]


def test_forms_of_numbers_show_their_ends():
    rows = methods.conventions_table().frame.set_index("example")
    assert rows.loc["33.5", ["at least", "at most"]].tolist() == ["33.45", "33.55"]
    assert rows.loc["one in three", ["at least", "at most"]].tolist() == ["30.83", "35.83"]
    assert rows.loc["thousands", ["at least", "at most"]].tolist() == ["2,000", "no end"]


def simulated_row(check, fault, flagged, rounding="half-up", effect=1, decimals=0):
    return {"check": check, "fault": fault, "rounding": rounding, "design_effect": effect, "decimals": decimals, "tables": 100, "flagged": flagged}  # fmt: skip


def test_rates_of_checks_by_hand():
    found = pd.DataFrame(
        [
            simulated_row("reachable", "none", 4),
            simulated_row("reachable", "none", 8, decimals=1),
            simulated_row("reachable", "none", 90, effect=2),  # weighted shares need not be counts
            simulated_row("reachable", "none", 30, rounding="truncation"),
            simulated_row("reachable", "off-1", 10),
            simulated_row("reachable", "off-1", 70, decimals=1),
            simulated_row("reachable", "wrong-n", 12),
        ]
    )
    rows = methods.rates_of_checks(found).set_index("check")
    one = rows.loc["reachable"]
    assert (one["honest"], one["cut"], one["off_1"], one["other"], one["fault"]) == (6, 30, 10, 12, "wrong n")
    assert math.isnan(one["off_5"]) and math.isnan(rows.loc["sums", "honest"])


def test_every_check_of_the_simulation_that_is_no_test_and_no_simpler_rule_is_explained(simulated):
    apart = {"sum-exactly-100", "sum-about-100", "threshold-in-population", "rank-in-population"}
    assert set(methods.CHECKS) == set(simulated["check"]) - apart
    rows = methods.rates_of_checks(simulated)
    assert rows[["honest", "cut"]].notna().all().all() and rows["asks"].is_unique


def test_judgements_by_hand():
    kinds = ["objection"] * 10 + ["approval"] * 20
    judgements = ["right"] * 7 + ["arguable", "wrong", "misleading"] + ["right"] * 20
    found = methods.judged(pd.DataFrame({"kind": kinds, "judgement": judgements})).set_index("kind")
    objections, approvals = found.loc["objection"], found.loc["approval"]
    assert (objections["count"], objections["n"], objections["arguable"], objections["percent"]) == (8, 10, 1, 80)
    assert (approvals["count"], approvals["n"], approvals["percent"]) == (0, 20, 0)
    # R: binom.test(8, 10)$conf.int is 0.4439045 to 0.9747893; of 0 in 20 the upper limit is 1 - 0.025^(1/20).
    assert (objections["low"], objections["high"]) == pytest.approx((44.39045, 97.47893), abs=1e-4)
    assert (approvals["low"], approvals["high"]) == pytest.approx((0, 100 * (1 - 0.025 ** (1 / 20))))


def test_a_kind_that_was_not_judged_has_no_row():
    found = methods.judged(pd.DataFrame({"kind": ["approval"], "judgement": ["wrong"]}))
    assert found["kind"].tolist() == ["approval"] and found["percent"].tolist() == [100]


@pytest.mark.parametrize(("kind", "judgement"), [("remark", "right"), ("approval", "fine"), ("approval", float("nan"))])
def test_unknown_judgements_are_named_by_row(kind, judgement):
    rows = pd.DataFrame({"kind": ["objection", kind], "judgement": ["right", judgement]})
    with pytest.raises(ValueError, match=r"row 1: .* not one of"):
        methods.judged(rows)
