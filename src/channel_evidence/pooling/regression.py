"""Meta-regression on one moderator, such as the year of the fieldwork."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from channel_evidence.pooling.pooled import Limits, limits_around, percent
from channel_evidence.pooling.random_effects import TAU2_METHODS, between_variance, fit, ones, quantile
from channel_evidence.pooling.transforms import (
    MEASURES,
    Effects,
    Floats,
    checked_level,
    effects,
    numbers,
    same_length,
    to_share,
)


@dataclass(frozen=True)
class Regression:
    """A line through transformed shares.

    slope and its limits: change on the transformed scale (logit: log odds) per unit of the moderator; intercept: the
    transformed share at the moderator's `centre`; p of the slope; tau2, i2 (fraction), q, p_heterogeneity: what
    disagreement is left; r2: the fraction of tau2 that the moderator takes away, NaN where there was none.
    """

    slope: float
    low: float
    high: float
    p: float
    intercept: float
    centre: float
    tau2: float
    i2: float
    r2: float
    q: float
    p_heterogeneity: float
    k: int
    df: int
    measure: str
    level: float
    method: str
    covariance: Floats = field(repr=False, compare=False)
    hartung_knapp: bool = field(repr=False)

    def share(self, value: float) -> tuple[float, Limits]:
        """The share that the line gives at a value of the moderator, and its interval, as fractions."""
        at = np.array([1.0, value - self.centre])
        mean = float(at @ [self.intercept, self.slope])
        half = quantile(self.level, self.df if self.hartung_knapp else None) * float(at @ self.covariance @ at) ** 0.5
        return to_share(mean, self.measure), limits_around(mean, half, self.measure)


def meta_regression(
    counts: Sequence[float],
    totals: Sequence[float],
    moderator: Sequence[float],
    measure: str = "logit",
    tau2_method: str = "REML",
    hartung_knapp: bool = True,
    level: float = 0.95,
) -> Regression:
    """Regress transformed shares on one moderator.

    Parameters: counts (k,), totals (k,) and moderator (k,), a number per study such as its year; the rest as in `pool`,
    with t on k - 2 degrees of freedom.
    Returns: Regression.
    Raises: ValueError for fewer than three studies, for a moderator that does not vary, and as `pool` does.
    Source: Knapp and Hartung (2003), Statistics in Medicine 22, 2693-2710; rma.uni of metafor with mods; R² of
    Raudenbush (2009).
    """
    found, level = effects(counts, totals, measure), checked_level(level)
    values = numbers("moderator", moderator)
    same_length(len(found), moderator=values)
    if len(found) < 3:
        raise ValueError(f"{len(found)} studies are too few for a line: three are needed")
    if np.ptp(values) == 0:
        raise ValueError("the moderator is the same in every study: there is no slope")
    return _line(found, values, tau2_method, hartung_knapp, level)


def _line(found: Effects, values: Floats, tau2_method: str, hartung_knapp: bool, level: float) -> Regression:
    centre = float(values.mean())  # years are far from 0: around their mean nothing is lost to rounding
    fitted = fit(found, np.column_stack([np.ones(len(values)), values - centre]), tau2_method, hartung_knapp)
    slope, error = float(fitted.coefficients[1]), float(fitted.covariance[1, 1]) ** 0.5
    before = between_variance(found, ones(found), tau2_method)
    half = fitted.critical(level) * error
    return Regression(
        slope=slope,
        low=slope - half,
        high=slope + half,
        p=two_sided(slope, error, fitted.df if fitted.hartung_knapp else None),
        intercept=float(fitted.coefficients[0]),
        centre=centre,
        tau2=fitted.tau2,
        i2=fitted.i2,
        r2=max(0.0, 1 - fitted.tau2 / before) if before > 0 else np.nan,
        q=fitted.q,
        p_heterogeneity=fitted.p_heterogeneity,
        k=len(found),
        df=fitted.df,
        measure=found.measure,
        level=level,
        method=f"Meta-regression of {len(found)} {MEASURES[found.measure].words} on one moderator, variance between "
        f"studies by {TAU2_METHODS[tau2_method]}, {percent(level)} "
        + (f"Hartung-Knapp intervals with t on {fitted.df} df." if hartung_knapp else "Wald intervals."),
        covariance=fitted.covariance,
        hartung_knapp=fitted.hartung_knapp,
    )


def two_sided(value: float, error: float, df: int | None) -> float:
    """The two-sided p of a coefficient: t on df degrees of freedom, normal if None, NaN without any."""
    from scipy.special import ndtr, stdtr

    if (df is not None and df < 1) or error == 0:
        return np.nan
    return 2 * float(ndtr(-abs(value / error)) if df is None else stdtr(df, -abs(value / error)))
