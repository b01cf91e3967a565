"""Exact coverage: by hand for tiny samples, by counting for larger ones, and as captions of the collection claim it."""

import math
import random
from itertools import pairwise

import numpy as np
import pytest

from channel_evidence.printed import parse
from channel_evidence.stats.coverage import coverage, least_coverage
from channel_evidence.stats.intervals import clopper_pearson, share
from channel_evidence.studies.methods import least_coverages


@pytest.mark.parametrize(("percent", "held"), [(2, 99.87), (10, 99.13), (33.5, 95.55)])  # by qbeta and dbinom in R
def test_a_thousand_cases_in_whole_percents(percent, held):
    assert coverage(1000, percent) == pytest.approx(held, abs=0.005)


def test_one_case_by_hand():
    # One case prints 0 or 100. From 99.5 percent down the limits are about 2.48 and 100, so 50 percent is always held, and a
    # share of 99 percent only by the 100 that 99 in 100 samples print.
    assert coverage(1, 50) == pytest.approx(100)
    assert coverage(1, 99) == pytest.approx(99)


@pytest.mark.parametrize("decimals", [0, 1, None])
@pytest.mark.parametrize(("n", "percent"), [(7, 40), (50, 3.3), (50, 14), (300, 25), (300, 99.5)])
def test_coverage_is_the_sum_over_all_counts(n, percent, decimals):
    total = 0.0
    for count in range(n + 1):
        exact = 100 * count / n
        if decimals is None:
            low, high = clopper_pearson(exact, exact, n)
        else:
            rounded = math.floor(exact * 10**decimals + 0.5 + 1e-12) / 10**decimals
            found = share(parse(f"{rounded:.{decimals}f}"), n)
            low, high = found.low, found.high
        if low <= percent <= high:
            total += math.comb(n, count) * (percent / 100) ** count * (1 - percent / 100) ** (n - count)
    assert coverage(n, percent, decimals=decimals) == pytest.approx(100 * total, abs=1e-6)


def test_rounding_never_lowers_coverage():
    for percent in np.linspace(0.5, 99.5, 100):
        assert coverage(70, percent, decimals=None) <= coverage(70, percent, decimals=1) + 1e-9
        assert coverage(70, percent, decimals=None) <= coverage(70, percent, decimals=0) + 1e-9


def test_a_higher_level_and_more_cells_raise_coverage():
    held = [coverage(200, 20, level=level, cells=cells) for level, cells in ((0.9, 1), (0.95, 1), (0.95, 5))]
    assert all(one < other for one, other in pairwise(held))


@pytest.mark.parametrize(("n", "decimals"), [(20, 0), (50, 1), (200, None)])
def test_the_least_coverage_is_below_every_other_and_is_reached(n, decimals):
    least = least_coverage(n, 5, 60, decimals=decimals)
    draw = random.Random(n)
    others = [coverage(n, draw.uniform(5, 60), decimals=decimals) for _ in range(2000)]
    assert least <= min(others) + 1e-9
    assert min(others) - least < 1.5  # the others come near it


@pytest.mark.parametrize(
    "given",
    [
        {"n": 0, "percent": 5}, {"n": 10, "percent": -1}, {"n": 10, "percent": 101}, {"n": 10, "percent": math.nan},
        {"n": 10, "percent": 5, "decimals": 4}, {"n": 10, "percent": 5, "decimals": -1}, {"n": 10, "percent": 5, "level": 95},
    ],
)  # fmt: skip
def test_what_has_no_coverage_is_refused(given):
    with pytest.raises(ValueError, match=r"needed|level must lie"):
        coverage(**given)


def test_a_range_the_wrong_way_round_is_refused():
    with pytest.raises(ValueError, match="needed"):
        least_coverage(10, 60, 5)


@pytest.mark.parametrize("cells", [1, 5])
@pytest.mark.parametrize("decimals", [0, 1, None])
@pytest.mark.parametrize("n", [1, 2, 7, 20, 76, 150, 503, 2030])
def test_the_level_is_held_wherever_the_truth_lies(n, decimals, cells):
    level = 1 - 0.05 / cells
    assert least_coverage(n, 0, 100, decimals=decimals, cells=cells) >= 100 * level - 1e-6


def test_captions_may_say_at_least_95_percent(data):
    """Each share on its own is held often enough wherever in its interval the truth lies; options all at once, too."""
    rows = least_coverages(data)
    alone = rows[rows["cells"] == 1]
    assert len(alone) > 100
    assert (alone["least"] >= 95 - 1e-6).all()
    together = rows[(rows["cells"] > 1) & rows["settled"]]
    missed = (100 - together["least"]).groupby(together["question_id"]).sum()  # Bonferroni: no more than the sum
    assert len(missed) and (missed <= 5 + 1e-6).all()
