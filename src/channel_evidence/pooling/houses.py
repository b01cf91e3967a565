"""Studies in clusters: several by one house (sponsor), which are more alike than studies of different houses."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from channel_evidence.pooling.pooled import limits_around, percent
from channel_evidence.pooling.random_effects import TAU2_METHODS, fit, ones, quantile
from channel_evidence.pooling.regression import two_sided
from channel_evidence.pooling.transforms import (
    MEASURES,
    Effects,
    Floats,
    checked_level,
    effects,
    keys,
    numbers,
    same_length,
    to_share,
)
from channel_evidence.pooling.variance_components import Components, components

REPEATING = 3  # houses with studies at two dates or more, below which a trend within houses is not told apart


@dataclass(frozen=True)
class ClusterRobust:
    """A pooled share (fractions) whose interval allows for houses with several studies; standard_error transformed."""

    estimate: float
    low: float
    high: float
    standard_error: float
    k: int
    clusters: int
    method: str


def cluster_robust(
    counts: Sequence[float],
    totals: Sequence[float],
    clusters: Sequence[Hashable],
    measure: str = "logit",
    tau2_method: str = "PM",
    level: float = 0.95,
) -> ClusterRobust:
    """Pool with a variance that is right when studies of one house depend on each other in any way.

    Parameters: counts (k,), totals (k,) and clusters (k,), the house of each study; the rest as in `pool`.
    Returns: ClusterRobust; the estimate is that of `pool`, the interval uses t on houses - 1 degrees of freedom.
    Raises: ValueError for fewer than two houses, and as `pool` does.
    Source: Hedges, Tipton and Johnson (2010), Research Synthesis Methods 1, 39-65, with the factor m / (m - 1) for m
    houses (CR1): robust of metafor.
    """
    found, level = effects(counts, totals, measure), checked_level(level)
    place, number = _numbered("clusters", clusters, len(found))
    if number < 2:
        raise ValueError("two clusters at least are needed for a cluster-robust variance")
    fitted = fit(found, ones(found), tau2_method, False)
    mean = float(fitted.coefficients[0])
    sums = np.bincount(place, fitted.weights * (found.values - mean))
    error = float(np.sqrt(number / (number - 1) * (sums**2).sum()))
    limits = limits_around(mean, quantile(level, number - 1) * error, measure)
    return ClusterRobust(
        estimate=to_share(mean, measure),
        low=limits.low,
        high=limits.high,
        standard_error=error,
        k=len(found),
        clusters=number,
        method=f"Random-effects mean of {len(found)} {MEASURES[measure].words}, variance between studies by "
        f"{TAU2_METHODS[tau2_method]}, {percent(level)} cluster-robust (CR1) interval with t on {number - 1} df for "
        f"{number} clusters.",
    )


@dataclass(frozen=True)
class ThreeLevel:
    """A pooled share (fractions) of studies within houses, and how much each level varies (transformed scale)."""

    estimate: float
    low: float
    high: float
    prediction_low: float
    prediction_high: float
    tau2_between: float
    tau2_within: float
    k: int
    groups: int
    method: str


def three_level(
    counts: Sequence[float],
    totals: Sequence[float],
    groups: Sequence[Hashable],
    measure: str = "logit",
    level: float = 0.95,
) -> ThreeLevel:
    """Pool studies within houses: a variance between houses and one between the studies of a house, by REML.

    Parameters: counts (k,), totals (k,) and groups (k,), the house of each study; measure; level.
    Returns: ThreeLevel; intervals use t on houses - 1 degrees of freedom, the prediction is for a study of a new house.
    Raises: ValueError for fewer than two houses, where no house has two studies, and as `pool` does.
    Source: Konstantopoulos (2011), Research Synthesis Methods 2, 61-76; rma.mv of metafor with
    random = ~ 1 | group/study, test = "t", dfs = "contain".
    """
    found, level = effects(counts, totals, measure), checked_level(level)
    place, number = _numbered("groups", groups, len(found))
    if not 2 <= number < len(found):
        raise ValueError("two groups at least, and one with two studies or more, are needed to tell the levels apart")
    model = components(found, ones(found), place)
    mean, variance = float(model.coefficients[0]), float(model.covariance[0, 0])
    critical = quantile(level, number - 1)
    interval = limits_around(mean, critical * variance**0.5, measure)
    prediction = limits_around(mean, critical * (variance + model.between + model.within) ** 0.5, measure)
    return ThreeLevel(
        estimate=to_share(mean, measure),
        low=interval.low,
        high=interval.high,
        prediction_low=prediction.low,
        prediction_high=prediction.high,
        tau2_between=model.between,
        tau2_within=model.within,
        k=len(found),
        groups=number,
        method=f"Three-level mean of {len(found)} {MEASURES[measure].words} in {number} groups, both variances by REML, "
        f"{percent(level)} intervals with t on {number - 1} df.",
    )


@dataclass(frozen=True)
class Slope:
    """A change on the transformed scale per unit of time, with its error, interval, p and degrees of freedom.

    Without degrees of freedom the interval and p are NaN.
    """

    value: float
    standard_error: float
    low: float
    high: float
    p: float
    df: int


@dataclass(frozen=True)
class WithinBetween:
    """The trend within houses that repeat, apart from the difference between early and late houses.

    within and between: Slope; tau2_between (houses) and tau2_within (studies of a house) on the transformed scale;
    k studies of `houses` houses, of which `repeating` have studies at two dates or more.
    """

    within: Slope
    between: Slope
    tau2_between: float
    tau2_within: float
    k: int
    houses: int
    repeating: int
    method: str


def within_between(
    counts: Sequence[float],
    totals: Sequence[float],
    houses: Sequence[Hashable],
    years: Sequence[float],
    measure: str = "logit",
    level: float = 0.95,
) -> WithinBetween:
    """Tell change apart from a change of houses: one slope within houses that repeat, one between houses.

    Parameters: counts (k,), totals (k,), houses (k,), who asked, and years (k,), when (fractions of years are fine);
    measure; level.
    Returns: WithinBetween. The slope within uses t on k - houses - 1 degrees of freedom, the slope between on houses - 3.
    Raises: ValueError where fewer than three houses have studies at two dates or more, where all houses have the same
    mean year, and as `pool` does.
    Source: the within-between (hybrid) model, Bell and Jones (2015), Political Science Research and Methods 3, 133-153;
    rma.mv of metafor with mods = ~ I(year - house mean) + house mean, random = ~ 1 | house/study, but for its
    k - 3 degrees of freedom within, with which the interval is too short (validation/pooling).
    """
    found, level = effects(counts, totals, measure), checked_level(level)
    (place, number), dates = _numbered("houses", houses, len(found)), numbers("years", years)
    same_length(len(found), years=dates)
    repeating = _repeating(place, dates)
    if repeating < REPEATING:
        raise ValueError(
            f"only {repeating} of {number} houses asked at two dates or more: change is not told apart from a "
            f"change of houses below {REPEATING}"
        )
    model = components(found, _split(place, dates), place)
    return _two_slopes(model, found, number, repeating, level)


def _split(place: np.ndarray, dates: Floats) -> Floats:
    """The design: a constant, the year less its house's mean, and the house's mean less that of all studies."""
    means = (np.bincount(place, dates - dates.mean()) / np.bincount(place))[place]
    if np.ptp(means) < 1e-9:
        raise ValueError("all houses have the same mean year: there is no slope between them")
    return np.column_stack([np.ones(len(dates)), dates - dates.mean() - means, means])


def _two_slopes(model: Components, found: Effects, number: int, repeating: int, level: float) -> WithinBetween:
    k = len(found)
    # What is left once every house has its own level, and once the houses have a line (containment).
    inner, outer = k - number - 1, number - 3
    return WithinBetween(
        within=_slope(model, 1, inner, level),
        between=_slope(model, 2, outer, level),
        tau2_between=model.between,
        tau2_within=model.within,
        k=k,
        houses=number,
        repeating=repeating,
        method=f"Within-between model of {k} {MEASURES[found.measure].words} of {number} houses, {repeating} of them at two "
        f"dates or more; variances between houses and studies by REML, {percent(level)} intervals with t on {inner} df "
        f"within and {outer} between.",
    )


def _slope(model: Components, which: int, df: int, level: float) -> Slope:
    value, error = float(model.coefficients[which]), float(model.covariance[which, which]) ** 0.5
    half = quantile(level, df) * error
    return Slope(value, error, value - half, value + half, two_sided(value, error, df), df)


def _repeating(place: np.ndarray, dates: Floats) -> int:
    """How many houses have studies at two dates or more."""
    return sum(len(set(dates[place == house])) > 1 for house in np.unique(place))


def _numbered(argument: str, given: Sequence[Hashable], k: int) -> tuple[np.ndarray, int]:
    """The house of each of k studies as a number from 0, in order of appearance, and how many houses there are."""
    names = keys(argument, given, k)
    order = {name: code for code, name in enumerate(dict.fromkeys(names))}
    return np.array([order[name] for name in names]), len(order)
