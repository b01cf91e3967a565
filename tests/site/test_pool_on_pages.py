"""A page pools as Python does: the same share, intervals and disagreement on ten thousand generated cases."""

import json
import math
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from channel_evidence.pooling import pool
from channel_evidence.pooling.random_effects import quantile

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="no node is installed")
CASES = 10_000


def answers(cases):
    quantiles = {"normal": quantile(0.95, None), "t": [quantile(0.95, df) for df in range(1, 60)]}
    script = Path(__file__).with_name("pool.mjs")
    done = subprocess.run(
        ["node", str(script)],
        input=json.dumps({"cases": cases, "quantiles": quantiles}),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def generated(count, seed=7):
    """Studies by lot: few or many, alike or not, tiny or huge, with shares of nobody and everybody, and design effects."""
    chance, cases = random.Random(seed), []
    for _ in range(count):
        k = chance.choice([1, 2, 3, 4, 5, 8, 12, 40])
        measure = chance.choice(["logit", "logit", "raw", "arcsine"])
        middle, spread = chance.uniform(-4, 3), chance.choice([0, 0.1, 0.5, 1.5])
        deff = chance.choice([1, 1, 1.5, 2, 3.7])
        counts, totals = [], []
        for _ in range(k):
            total = round(math.exp(chance.uniform(math.log(15), math.log(20_000))))
            share = 1 / (1 + math.exp(-chance.gauss(middle, spread)))
            count = sum(chance.random() < share for _ in range(total)) if total < 200 else round(total * share)
            if measure == "raw":
                count = min(max(count, 1), total - 1)
            counts.append(count / deff)
            totals.append(total / deff)
        options = {
            "measure": measure,
            "tau2Method": chance.choice(["PM", "PM", "DL", "REML"]),
            "hartungKnapp": chance.random() < 0.7,
        }
        cases.append({"counts": counts, "totals": totals, "options": options})
    return cases


def told(case):
    options = case["options"]
    found = pool(case["counts"], case["totals"], options["measure"], options["tau2Method"], options["hartungKnapp"])
    return {
        "estimate": [found.estimate],
        "interval": [found.low, found.high],
        "shown": list(found.shown),
        "prediction": [found.prediction_low, found.prediction_high],
        "shownPrediction": list(found.shown_prediction),
        "i2": [found.i2],
        "weights": list(found.weights),
        "tau2": [found.tau2],
    }


def apart(theirs, ours):
    """The largest difference between two answers; of the variance between studies, relative to one."""
    most = 0.0
    for name, values in ours.items():
        given = theirs[name] if isinstance(theirs[name], list) else [theirs[name]] * len(values)
        for one, other in zip(given, values, strict=True):
            if one is None or math.isnan(other):
                assert one is None and math.isnan(other), name
                continue
            most = max(most, abs(one - other) / max(1, abs(other)))
    return most


def test_a_page_pools_as_python_does():
    cases = generated(CASES)
    found = answers(cases)
    worst = max(apart(theirs, told(case)) for theirs, case in zip(found["answers"], cases, strict=True))
    assert worst < 1e-9
    assert found["took"] < 5  # milliseconds a case: a reader does not wait


def test_another_rule_would_be_seen():
    wanted = {"measure": "logit", "tau2Method": "PM", "hartungKnapp": True}
    case = {"counts": [10, 40, 5, 300], "totals": [100, 90, 60, 900], "options": wanted}
    (theirs,) = answers([case])["answers"]
    assert apart(theirs, told(case)) < 1e-9
    for other in ({"tau2Method": "DL"}, {"tau2Method": "REML"}, {"measure": "arcsine"}, {"hartungKnapp": False}):
        assert apart(theirs, told({**case, "options": {**wanted, **other}})) > 1e-6


def test_what_cannot_be_pooled_is_nothing():
    raw = {"measure": "raw", "tau2Method": "PM", "hartungKnapp": True}
    cases = [
        {"counts": [], "totals": [], "options": raw},
        {"counts": [0], "totals": [10], "options": raw},
        {"counts": [0.2], "totals": [0.5], "options": {**raw, "measure": "logit"}},
    ]
    assert answers(cases)["answers"] == [None, None, None]
