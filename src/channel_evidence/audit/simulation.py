"""How often the computed checks of the audit err: honest and faulty tables, simulated, and judged by the same rules.

Shares are exact ratios of whole weights, printed numbers whole multiples of the last printed digit, and rules compare
int64 only, so that no tie falls on the wrong side. Where a rule speaks of a span, it is in halves of the last digit.
Two rules are floating point like their scalar originals: the margin of error and the tests for the population.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

from channel_evidence.stats.intervals import LEVEL, clopper_pearson

SEED, TABLES = 20150119, 100_000
PLACE = Path("validation") / "audit"
HALF_UP, HALF_EVEN, TRUNCATION = "half-up", "half-even", "truncation"
SIZES, OPTIONS, EFFECTS = (50, 191, 500, 1000, 2000), (2, 3, 5, 8), (1, 2, 3)
DECIMALS, ROUNDINGS = (0, 1), (HALF_UP, HALF_EVEN, TRUNCATION)
STEPS = (1, 2, 5)  # points by which a planted fault is off
HONEST, SWAPPED, WRONG_N, AS_POINTS, UNTRUE = "none", "swapped", "wrong-n", "percent-as-points", "untrue-in-population"
COLUMNS = ["check", "n", "options", "decimals", "rounding", "design_effect", "fault", "tables", "flagged", "rate", "low", "high"]  # fmt: skip
# What prose compares a share with, in thirds of a percent: 10, 20, 25, 30, a third, 40, half, 60, two-thirds, ...
THRESHOLDS = np.array([30, 60, 75, 90, 100, 120, 150, 180, 200, 225, 240, 270])
GRIM_SIZES = (20, 30, 50, 80, 99, 100, 150, 200, 500, 800, 1000)
_FINE = 1_000_000  # parts of a mean weight that a respondent's weight is counted in
Cells = np.ndarray  # int64 (or float where said), one row a table
Given = dict[str, Cells | int]  # a rule's arguments by name


@dataclass(frozen=True)
class Style:
    """How a table is printed: decimals, and the rounding convention; `unit` is the last digits in one percent."""

    decimals: int
    rounding: str

    @property
    def unit(self) -> int:
        return 10**self.decimals


@dataclass(frozen=True)
class Drawn:
    """Tables before they are printed, and the choices that faults and claims need.

    `chances` (tables, options) are the population's shares (float, summing to 1); `weights` (tables, options) and
    `classes` (tables, options + 1) the respondents' weights by answer (int64), for shares and for time classes;
    `picked`, `other` two options of each table that differ; `sign` -1 or 1; `wrong` an n that is not `n`.
    """

    n: int
    effect: int
    chances: Cells
    weights: Cells
    classes: Cells
    picked: Cells
    other: Cells
    sign: Cells
    wrong: Cells


@dataclass(frozen=True)
class Case:
    """Printed tables for one check: the fault planted (HONEST for none), what its rule is given, which tables count."""

    check: str
    fault: str
    given: Given
    counts: Cells | bool = True

    def flagged(self) -> Cells:
        """Which tables the rule calls impossible or contradicted, and whether they count; bool, one a table."""
        return RULES[self.check](**self.given) & self.counts


def draw(generator: np.random.Generator, tables: int, n: int, options: int, effect: int) -> Drawn:
    """Tables of single-choice questions, and of time classes, from populations drawn at random.

    Parameters: generator; tables, how many; n respondents; options of the question; effect, the expected design
    effect (Kish) of the respondents' weights.
    Returns: Drawn. Populations are uniform over all possible shares (Dirichlet); weights are independent gamma
    variates, whose sum over an answer's respondents is a gamma variate again, so no respondent is drawn singly.
    """
    chances = generator.dirichlet(np.ones(options), tables)
    weights = _weigh(generator, _answers(generator, chances, n), effect)
    later = generator.dirichlet(np.ones(options + 1), tables)
    classes = _weigh(generator, _answers(generator, later, n), effect)
    picked = generator.integers(options, size=tables)
    other = (picked + generator.integers(1, options, size=tables)) % options
    wrong = generator.integers(n // 2, 2 * n, size=tables)
    wrong += wrong >= n
    return Drawn(n, effect, chances, weights, classes, picked, other, generator.choice((-1, 1), tables), wrong)


def _answers(generator: np.random.Generator, chances: Cells, n: int) -> Cells:
    """How many of n respondents give each answer, every respondent drawn by one uniform number.

    numpy's own multinomial draws otherwise from one version to the next, and then the committed rates would too.
    """
    drawn = generator.random((len(chances), n))
    below = [(drawn < limit[:, None]).sum(axis=1) for limit in chances.cumsum(axis=1).T[:-1]]
    return np.diff(np.column_stack(below), axis=1, prepend=0, append=n).astype(np.int64)


def _weigh(generator: np.random.Generator, counts: Cells, effect: int) -> Cells:
    """Sums of weights with mean one and a variance of effect - 1, as whole numbers; the counts if unweighted."""
    if effect == 1:
        return counts
    sums = generator.standard_gamma(counts / (effect - 1)) * (effect - 1)
    return np.rint(sums * _FINE).astype(np.int64)


def rounded(part: Cells, whole: Cells, unit: int, rounding: str) -> Cells:
    """Percentages as printed.

    Parameters: part and whole (int64, part >= 0, whole > 0); unit, last digits in one percent; rounding convention.
    Returns: int64, in last digits: 335 is 33.5 percent for a unit of 10.
    """
    down, rest = np.divmod(100 * unit * part, whole)
    if rounding == TRUNCATION:
        return down
    tie_up = rounding == HALF_UP or down % 2 == 1
    return down + np.where(2 * rest == whole, tie_up, 2 * rest > whole)


def _low(printed: Cells) -> Cells:
    return np.maximum(2 * printed - 1, 0)


def _high(printed: Cells, unit: int) -> Cells:
    return np.minimum(2 * printed + 1, 200 * unit)


def _low_by(printed: Cells) -> Cells:
    """Whether half up (1) and half to even (2) round the low end of a span to it, as bits; `audit.base.as_span`."""
    return np.where(printed % 2 == 0, 3, 1)


def _high_by(printed: Cells, unit: int) -> Cells:
    return np.where(printed == 100 * unit, 3, np.where(printed % 2 == 0, 2, 0))


def _at(cells: Cells, places: Cells) -> Cells:
    """The cell of each row that stands at its place."""
    return np.take_along_axis(cells, places[:, None], axis=1)[:, 0]


def too_much(shares: Cells, unit: int) -> Cells:
    """The rule of `audit.sums`: shares (tables, options) exceed 100 even at their least."""
    return _low(shares).sum(axis=1) > 200 * unit


def not_hundred(shares: Cells, unit: int) -> Cells:
    """A naive rule, for comparison: shares do not add to exactly 100 as printed."""
    return shares.sum(axis=1) != 100 * unit


def not_about_hundred(shares: Cells, unit: int) -> Cells:
    """A rule for comparison: shares cannot add to 100 within their rounding, above or below."""
    return too_much(shares, unit) | (_high(shares, unit).sum(axis=1) < 200 * unit)


def unreachable(shares: Cells, n: Cells | int, unit: int) -> Cells:
    """The rule of `audit.reachable`: no whole count of n (one a table, or one for all) rounds to one of the shares."""
    size = np.broadcast_to(n, len(shares))[:, None]
    fewest, most = -(-_low(shares) * size // (200 * unit)), _high(shares, unit) * size // (200 * unit)
    return ((fewest > most) & (size < 100 * unit)).any(axis=1)


def not_nested(shares: Cells, unit: int) -> Cells:
    """The rule of `audit.nested`: a class (columns, shortest first) holds more than a longer one, at any rounding.

    Two that meet at an end are a last digit apart, so one is even and one odd, and no convention prints both for it.
    """
    least = np.maximum.accumulate(_low(shares), axis=1)
    return np.any(least[:, :-1] >= _high(shares, unit)[:, 1:], axis=1)


def not_above(share: Cells, thirds: Cells, unit: int) -> Cells:
    """The rule of `audit.words.threshold` for "more than": the share does not exceed it (thirds of a percent)."""
    return 3 * _high(share, unit) <= 2 * unit * thirds


def not_first(shares: Cells, own: Cells, unit: int) -> Cells:
    """The rule of `audit.ranks` for "highest": another option is at least the own one (its column), at any rounding."""
    rivals = _low(shares)
    np.put_along_axis(rivals, own[:, None], -1, axis=1)
    return rivals.max(axis=1) >= _high(_at(shares, own), unit)


def not_apart(one: Cells, two: Cells, gap: Cells, unit: int) -> Cells:
    """The rule of `audit.gaps`: a stated gap in points is none that can lie between two shares, the greater first."""
    more, less = np.maximum(one, two), np.minimum(one, two)
    least, most = _low(more) - _high(less, unit), _high(more, unit) - _low(less)
    apart = _high_by(more, unit) & _low_by(less) & _low_by(gap) == 0  # at 0 and 100 percent the ends can meet
    return (2 * gap - 1 > most) | ((2 * gap - 1 == most) & apart) | (2 * gap + 1 < least)


def drifted(fine: Cells, coarse: Cells, unit: int) -> Cells:
    """The rule of `audit.drift`: a printing differs from a finer one (unit ten times) beyond rounding and cutting."""
    meet = (10 * _low(coarse) <= _high(fine, 10 * unit)) & (_low(fine) <= 10 * _high(coarse, unit))
    return ~meet & (coarse != fine // 10)


def too_small(stated: Cells, n: Cells | int, unit: int) -> Cells:
    """The rule of `audit.margins`: a stated margin of error is smaller than a simple random sample's, and not by cutting decimals."""
    simple = 100 * _quantile() * np.sqrt(0.25 / np.broadcast_to(n, len(stated)))
    cut = (unit > 1) & (stated == np.floor(unit * simple))
    return (((2 * stated + 1) / (2 * unit) / simple) ** 2 < 1) & ~cut


def denied_threshold(share: Cells, thirds: Cells, n: int, unit: int) -> Cells:
    """`in_population` of `audit.words.threshold`: the exact interval denies "more than" the threshold."""
    from statsmodels.stats.proportion import proportion_confint

    high = _high(share, unit) / (2 * unit)
    upper = proportion_confint(n * high / 100, n, alpha=1 - LEVEL, method="beta")[1]
    return np.where(high == 100, 100.0, 100 * upper) < thirds / 3


def denied_rank(shares: Cells, own: Cells, n: int, unit: int) -> Cells:
    """`in_population` of `audit.ranks`: Bonett and Price's interval puts some option above the own one."""
    first, second = _high(_at(shares, own), unit)[:, None] / (2 * unit), _low(shares) / (2 * unit)
    one, two = (n * first / 100 + 1) / (n + 2), (n * second / 100 + 1) / (n + 2)
    limits = 100 * (one - two + _quantile() * np.sqrt((one + two - (one - two) ** 2) / (n + 2)))
    np.put_along_axis(limits, own[:, None], math.inf, axis=1)
    return limits.min(axis=1) < 0


@cache
def _quantile() -> float:
    from scipy.stats import norm

    return float(norm.ppf(1 - (1 - LEVEL) / 2))


RULES: dict[str, Callable[..., Cells]] = {
    "sums": too_much,
    "sum-exactly-100": not_hundred,
    "sum-about-100": not_about_hundred,
    "reachable": unreachable,
    "nested": not_nested,
    "threshold": not_above,
    "rank": not_first,
    "gap": not_apart,
    "drift": drifted,
    "margin": too_small,
    "threshold-in-population": denied_threshold,
    "rank-in-population": denied_rank,
}
NAIVE = ("sum-exactly-100", "sum-about-100")
SIGNIFICANCE = ("threshold-in-population", "rank-in-population")


def cases(drawn: Drawn, style: Style) -> Iterator[Case]:
    """Every check's tables, honest and with each planted fault that can change what the check sees.

    Parameters: drawn; style, how the tables are printed. Returns: an iterator of Case, in a fixed order.
    """
    shares = rounded(drawn.weights, drawn.weights.sum(axis=1, keepdims=True), style.unit, style.rounding)
    yield from _sum_cases(drawn, style, shares)
    yield from _reachable_cases(drawn, style, shares)
    yield from _nested_cases(drawn, style)
    yield from _threshold_cases(drawn, style, shares)
    yield from _rank_cases(drawn, style, shares)
    yield from _gap_cases(drawn, style, shares)
    yield from _drift_cases(drawn, style, shares)
    yield from _margin_cases(drawn, style)
    yield from _population_cases(drawn, style, shares)


def _off(shares: Cells, at: Cells, drawn: Drawn, unit: int) -> Iterator[tuple[str, Cells]]:
    """Tables with one share, at its column, off by each step; up or down at random, but within 0 to 100."""
    true = _at(shares, at)
    for points in STEPS:
        wrong = true + drawn.sign * points * unit
        wrong = np.where((wrong < 0) | (wrong > 100 * unit), true - drawn.sign * points * unit, wrong)
        out = shares.copy()
        np.put_along_axis(out, at[:, None], wrong[:, None], axis=1)
        yield f"off-{points}", out


def _swap(shares: Cells, one: Cells, two: Cells) -> Cells:
    """Tables with the labels of two columns exchanged."""
    out = shares.copy()
    np.put_along_axis(out, one[:, None], _at(shares, two)[:, None], axis=1)
    np.put_along_axis(out, two[:, None], _at(shares, one)[:, None], axis=1)
    return out


def _rival(drawn: Drawn, own: Cells) -> Cells:
    """An option that is not the own one: the picked one, or the other if that is it."""
    return np.where(drawn.picked == own, drawn.other, drawn.picked)


def _sum_cases(drawn: Drawn, style: Style, shares: Cells) -> Iterator[Case]:
    for fault, table in ((HONEST, shares), *_off(shares, drawn.picked, drawn, style.unit)):
        for check in ("sums", *NAIVE):
            yield Case(check, fault, {"shares": table, "unit": style.unit})


def _reachable_cases(drawn: Drawn, style: Style, shares: Cells) -> Iterator[Case]:
    for fault, table in ((HONEST, shares), *_off(shares, drawn.picked, drawn, style.unit)):
        yield Case("reachable", fault, {"shares": table, "n": drawn.n, "unit": style.unit})
    yield Case("reachable", WRONG_N, {"shares": shares, "n": drawn.wrong, "unit": style.unit})


def _nested_cases(drawn: Drawn, style: Style) -> Iterator[Case]:
    """Cumulative classes; the last cell drawn is whoever expects an answer later than in all of them, or never."""
    sums = drawn.classes.cumsum(axis=1)
    shares = rounded(sums[:, :-1], sums[:, -1:], style.unit, style.rounding)
    swapped = _swap(shares, drawn.picked, drawn.other)
    for fault, table in ((HONEST, shares), *_off(shares, drawn.picked, drawn, style.unit), (SWAPPED, swapped)):
        yield Case("nested", fault, {"shares": table, "unit": style.unit})


def _threshold_cases(drawn: Drawn, style: Style, shares: Cells) -> Iterator[Case]:
    """ "More than" the greatest threshold that the largest unrounded share exceeds; the swap prints another's share."""
    own = drawn.weights.argmax(axis=1)
    passed = 300 * drawn.weights.max(axis=1)[:, None] > THRESHOLDS * drawn.weights.sum(axis=1)[:, None]
    thirds, claimed = THRESHOLDS[passed.sum(axis=1) - 1], passed[:, 0]
    swapped = _swap(shares, own, _rival(drawn, own))
    for fault, table in ((HONEST, shares), *_off(shares, own, drawn, style.unit), (SWAPPED, swapped)):
        yield Case("threshold", fault, {"share": _at(table, own), "thirds": thirds, "unit": style.unit}, claimed)


def _rank_cases(drawn: Drawn, style: Style, shares: Cells) -> Iterator[Case]:
    """ "The highest", where one unrounded share is; the swap exchanges its label with another's."""
    own = drawn.weights.argmax(axis=1)
    claimed = (drawn.weights == drawn.weights.max(axis=1, keepdims=True)).sum(axis=1) == 1
    swapped = _swap(shares, own, _rival(drawn, own))
    for fault, table in ((HONEST, shares), *_off(shares, drawn.picked, drawn, style.unit), (SWAPPED, swapped)):
        yield Case("rank", fault, {"shares": table, "own": own, "unit": style.unit}, claimed)


def _gap_cases(drawn: Drawn, style: Style, shares: Cells) -> Iterator[Case]:
    """The gap between the unrounded shares of two options, greater first; or their relative difference as points."""
    ordered = _at(drawn.weights, drawn.picked) >= _at(drawn.weights, drawn.other)
    one, two = (np.where(ordered, *pair) for pair in ((drawn.picked, drawn.other), (drawn.other, drawn.picked)))
    apart, least = _at(drawn.weights, one) - _at(drawn.weights, two), _at(drawn.weights, two)
    stated = rounded(apart, drawn.weights.sum(axis=1), style.unit, style.rounding)
    relative = rounded(apart, np.maximum(least, 1), style.unit, style.rounding)
    for fault, table in ((HONEST, shares), *_off(shares, one, drawn, style.unit)):
        yield Case("gap", fault, {"one": _at(table, one), "two": _at(table, two), "gap": stated, "unit": style.unit})
    given: Given = {"one": _at(shares, one), "two": _at(shares, two), "gap": relative, "unit": style.unit}
    yield Case("gap", AS_POINTS, given, least > 0)


def _drift_cases(drawn: Drawn, style: Style, shares: Cells) -> Iterator[Case]:
    """One number in two publications, the settled one with a decimal more; the swap prints another option's."""
    exact = rounded(drawn.weights, drawn.weights.sum(axis=1, keepdims=True), 10 * style.unit, style.rounding)
    swapped = _swap(shares, drawn.picked, drawn.other)
    for fault, table in ((HONEST, shares), *_off(shares, drawn.picked, drawn, style.unit), (SWAPPED, swapped)):
        given: Given = {"fine": _at(exact, drawn.picked), "coarse": _at(table, drawn.picked), "unit": style.unit}
        yield Case("drift", fault, given)


def _margin_cases(drawn: Drawn, style: Style) -> Iterator[Case]:
    """The margin of a share of one half under the expected design effect, with the true n and with a wrong one."""
    true = style.unit * 100 * _quantile() * math.sqrt(0.25 * drawn.effect / drawn.n)
    printed = math.floor(true) if style.rounding == TRUNCATION else round(true)  # never a tie: the root is irrational
    stated = np.full(len(drawn.wrong), printed)
    yield Case("margin", HONEST, {"stated": stated, "n": drawn.n, "unit": style.unit})
    yield Case("margin", WRONG_N, {"stated": stated, "n": drawn.wrong, "unit": style.unit})


def _population_cases(drawn: Drawn, style: Style, shares: Cells) -> Iterator[Case]:
    """Claims that are true, or untrue, of the population, whatever the sample shows: the next threshold, a rival."""
    own = drawn.chances.argmax(axis=1)
    passed = (300 * drawn.chances.max(axis=1)[:, None] > THRESHOLDS).sum(axis=1)
    for fault, place in ((HONEST, passed - 1), (UNTRUE, passed)):
        thirds = THRESHOLDS[np.clip(place, 0, len(THRESHOLDS) - 1)]
        given: Given = {"share": _at(shares, own), "thirds": thirds, "n": drawn.n, "unit": style.unit}
        yield Case(SIGNIFICANCE[0], fault, given, (place >= 0) & (place < len(THRESHOLDS)))
    for fault, first in ((HONEST, own), (UNTRUE, _rival(drawn, own))):
        yield Case(SIGNIFICANCE[1], fault, {"shares": shares, "own": first, "n": drawn.n, "unit": style.unit})


def operating_characteristics(tables: int = TABLES, seed: int = SEED) -> pd.DataFrame:
    """False-alarm and detection rates of every check under every condition.

    Parameters: tables, how many to draw in all, spread evenly over the sizes, options and design effects; each is
    printed in every style. seed of the generators, one a condition.
    Returns: a frame with COLUMNS, one row for each check, condition and fault: tables judged (a claim that would not
    be made is not), flagged (called impossible or contradicted), and their rate with exact limits, in percent. For
    a fault of "none" the rate is of false alarms.
    Raises: ValueError for fewer tables than there are conditions.
    """
    cells = list(product(SIZES, OPTIONS, EFFECTS))
    if tables < len(cells):
        raise ValueError(f"at least {len(cells)} tables are needed, one a condition, not {tables}")
    rows = []
    for k, (n, options, effect) in enumerate(cells):
        size = tables // len(cells) + (k < tables % len(cells))
        drawn = draw(np.random.default_rng([seed, k]), size, n, options, effect)
        for style in (Style(*pair) for pair in product(DECIMALS, ROUNDINGS)):
            for case in cases(drawn, style):
                judged = int(np.broadcast_to(case.counts, size).sum())
                condition = (case.check, n, options, style.decimals, style.rounding, effect, case.fault)
                rows.append((*condition, judged, int(case.flagged().sum())))
    frame = pd.DataFrame(rows, columns=COLUMNS[:-3])
    order = frame["check"].map(list(RULES).index)
    return _with_rates(frame.loc[order.sort_values(kind="stable").index].reset_index(drop=True))


def pooled(rows: pd.DataFrame, *by: str) -> pd.DataFrame:
    """Rates over several conditions together.

    Parameters: rows of `operating_characteristics`; by, the columns to keep apart, in their first order.
    Returns: a frame with those columns, tables, flagged, rate, low and high (percent).
    """
    return _with_rates(rows.groupby(list(by), sort=False)[["tables", "flagged"]].sum().reset_index())


def _with_rates(rows: pd.DataFrame) -> pd.DataFrame:
    found = [_rate(*pair) for pair in zip(rows["flagged"].tolist(), rows["tables"].tolist(), strict=True)]
    return rows.assign(**{name: [row[k] for row in found] for k, name in enumerate(("rate", "low", "high"))})


@cache
def _rate(flagged: int, tables: int) -> tuple[float, float, float]:
    if not tables:
        return math.nan, math.nan, math.nan
    rate = 100 * flagged / tables
    low, high = clopper_pearson(rate, rate, tables)
    return round(rate, 4), round(low, 4), round(high, 4)


def grim() -> pd.DataFrame:
    """How many printable percentages no count of n respondents gives: exactly, and by the usual approximation.

    Returns: a frame with decimals, n, printable (values from 0 to 100), unreachable, and the share of unreachable
    ones, exact and approximate (both percent). Source: Brown and Heathers (2017), SPPS 8, 363-369: (10^d - n) / 10^d,
    where d counts the decimals of a proportion, and nothing below zero.
    """
    rows = []
    for decimals, n in product(DECIMALS, GRIM_SIZES):
        unit = 10**decimals
        values = np.arange(100 * unit + 1)
        missed = int(unreachable(values[:, None], n, unit).sum())
        approximate = max(0, 100 * unit - n) / unit
        rows.append((decimals, n, len(values), missed, round(100 * missed / len(values), 4), round(approximate, 4)))
    return pd.DataFrame(rows, columns=["decimals", "n", "printable", "unreachable", "exact", "approximate"])


def written(frame: pd.DataFrame) -> bytes:
    """The frame as the bytes that are committed."""
    return frame.to_csv(index=False, lineterminator="\n").encode()


def main() -> None:
    """Write the committed results, each whole or not at all, into validation/audit beside the data package."""
    from channel_evidence.atomic import write_bytes
    from channel_evidence.tables import data_dir

    folder = data_dir().parent / PLACE
    folder.mkdir(parents=True, exist_ok=True)
    write_bytes(written(operating_characteristics()), folder / "operating_characteristics.csv")
    write_bytes(written(grim()), folder / "grim.csv")


if __name__ == "__main__":
    main()
