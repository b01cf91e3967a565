"""The normal random-effects model with moderators: variance between studies, its interval, and the coefficients.

A pooled share is the case with no moderator. Everything is on the transformed scale.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from channel_evidence.pooling.transforms import Effects, Floats, checked_level, one_of

TAU2_METHODS = {"PM": "Paule-Mandel", "REML": "REML", "DL": "DerSimonian-Laird", "ML": "maximum likelihood"}
ROOT = {"xtol": 1e-15, "rtol": 1e-14, "maxiter": 500}


@dataclass(frozen=True)
class Fit:
    """A fitted model: p coefficients (p,), their covariance (p, p), and how far the studies (k,) disagree."""

    coefficients: Floats
    covariance: Floats
    wald_covariance: Floats
    weights: Floats
    tau2: float
    i2: float
    q: float
    p_heterogeneity: float
    df: int
    hartung_knapp: bool

    def critical(self, level: float) -> float:
        """The quantile for two-sided intervals: t on k - p degrees of freedom with Hartung-Knapp, else normal."""
        return quantile(level, self.df if self.hartung_knapp else None)


@dataclass(frozen=True)
class _Weighted:
    """Weighted least squares at several values of tau2 (m,) at once."""

    weights: Floats  # (m, k)
    coefficients: Floats  # (m, p)
    covariance: Floats  # (m, p, p)
    residuals: Floats  # (m, k)

    @property
    def q(self) -> Floats:
        return (self.weights * self.residuals**2).sum(axis=1)

    @property
    def trace(self) -> Floats:
        """Trace of the projection P = W - W X (X'WX)^-1 X'W."""
        return self.weights.sum(axis=1) - self.lost

    lost: Floats  # (m,): what the coefficients take from the sum of weights


def weighted(effects: Effects, design: Floats, tau2) -> _Weighted:
    """Weighted least squares with weights 1 / (variance + tau2)."""
    weights = 1 / (effects.variances + np.atleast_1d(np.asarray(tau2, dtype=float))[:, None])
    crossed = weights[:, :, None] * design
    covariance = np.linalg.inv(design.T @ crossed)
    coefficients = (covariance @ (crossed.transpose(0, 2, 1) @ effects.values)[:, :, None])[:, :, 0]
    lost = np.einsum("mij,mji->m", covariance, crossed.transpose(0, 2, 1) @ crossed)
    return _Weighted(weights, coefficients, covariance, effects.values - coefficients @ design.T, lost)


def ones(effects: Effects) -> Floats:
    """The design of a model without moderators."""
    return np.ones((len(effects), 1))


def quantile(level: float, df: int | None) -> float:
    """The two-sided quantile of t on df degrees of freedom; of the normal distribution if df is None."""
    from scipy.special import ndtri, stdtrit

    return float(ndtri((1 + level) / 2) if df is None else stdtrit(df, (1 + level) / 2) if df > 0 else np.nan)


def fit(effects: Effects, design: Floats, tau2_method: str, hartung_knapp: bool) -> Fit:
    """Fit a random-effects model.

    Parameters: effects of k studies; design (k, p), with p < k unless k = p = 1; tau2_method, PM, REML, DL or ML;
    hartung_knapp, whether the covariance is scaled by Q at tau2 over k - p, not truncated at 1.
    Returns: Fit. A single study has tau2 0, Q 0 and its own normal interval.
    Raises: ValueError for an unknown method, for a design without full rank or with too few studies.
    Source: Hartung and Knapp (2001), Statistics in Medicine 20, 3875-3889; Higgins and Thompson (2002) for I²;
    rma.uni of metafor.
    """
    one_of("tau2_method", tau2_method, TAU2_METHODS)
    if not isinstance(hartung_knapp, bool | np.bool_):
        raise ValueError(f"hartung_knapp must be True or False, not {hartung_knapp!r}")
    k, p = design.shape
    if k <= p and k > 1:
        raise ValueError(f"{k} studies are too few for {p} coefficients")
    if np.linalg.matrix_rank(design) < p:
        raise ValueError("the moderators cannot be told apart: the design has not full rank")
    return _fit(effects, design, tau2_method, bool(hartung_knapp) and k > 1)


def _fit(effects: Effects, design: Floats, tau2_method: str, hartung_knapp: bool) -> Fit:
    from scipy.special import chdtrc

    df = len(effects) - design.shape[1]
    tau2 = between_variance(effects, design, tau2_method)
    fixed, at = weighted(effects, design, 0.0), weighted(effects, design, tau2)
    q = float(fixed.q[0])
    typical = df / float(fixed.trace[0]) if df else np.nan
    wald = at.covariance[0]
    return Fit(
        coefficients=at.coefficients[0],
        covariance=wald * float(at.q[0]) / df if hartung_knapp else wald,
        wald_covariance=wald,
        weights=at.weights[0] / at.weights[0].sum(),
        tau2=tau2,
        i2=tau2 / (tau2 + typical) if df else 0.0,
        q=q if df else 0.0,
        p_heterogeneity=float(chdtrc(df, q)) if df else 1.0,
        df=df,
        hartung_knapp=hartung_knapp,
    )


def between_variance(effects: Effects, design: Floats, tau2_method: str) -> float:
    """The variance between studies, never below 0; 0 for a single study.

    Source: Paule and Mandel (1982); DerSimonian and Laird (1986); maximum likelihood, restricted (REML) or not (ML), of all
    the maxima over tau2 >= 0 the highest.
    """
    if len(effects) == design.shape[1]:
        return 0.0
    found = {"PM": _paule_mandel, "DL": _dersimonian_laird, "REML": _restricted, "ML": _unrestricted}
    return found[tau2_method](effects, design)


def tau2_interval(effects: Effects, design: Floats, level: float) -> tuple[float, float]:
    """The Q-profile interval of the variance between studies.

    Returns: both limits; (0, 0) where even tau2 = 0 is too large for so little disagreement; NaN for one study.
    Source: Viechtbauer (2007), Statistics in Medicine 26, 37-52. The upper limit is the root itself: metafor stops
    at ten times tau2 or 100 unless told otherwise.
    """
    from scipy.special import chdtri

    df, alpha = len(effects) - design.shape[1], 1 - checked_level(level)
    if df < 1:
        return np.nan, np.nan
    low, high = (_q_root(effects, design, float(chdtri(df, part))) for part in (alpha / 2, 1 - alpha / 2))
    return low, high


def _q(effects: Effects, design: Floats, tau2: float) -> float:
    return float(weighted(effects, design, tau2).q[0])


def _q_root(effects: Effects, design: Floats, target: float) -> float:
    """The tau2 at which the generalised Q, which falls as tau2 grows, has fallen to the target; 0 if it begins below."""
    if _q(effects, design, 0.0) <= target:
        return 0.0
    return _falling_root(lambda tau2: _q(effects, design, tau2) - target, float(effects.variances.max()))


def _falling_root(function: Callable[[float], float], start: float) -> float:
    """The root of a function that is positive at 0 and negative far out; the bracket doubles until it is."""
    from scipy.optimize import brentq

    low, high = 0.0, start
    while function(high) > 0:
        low, high = high, 2 * high
    return float(brentq(function, low, high, **ROOT))


def _paule_mandel(effects: Effects, design: Floats) -> float:
    return _q_root(effects, design, len(effects) - design.shape[1])


def _dersimonian_laird(effects: Effects, design: Floats) -> float:
    fixed = weighted(effects, design, 0.0)
    return max(0.0, float((fixed.q[0] - len(effects) + design.shape[1]) / fixed.trace[0]))


def restricted_likelihood(effects: Effects, design: Floats, tau2) -> Floats:
    """The restricted log-likelihood at values of tau2 (m,), up to a constant."""
    return _likelihood(effects, design, tau2) + np.linalg.slogdet(weighted(effects, design, tau2).covariance)[1] / 2


def _likelihood(effects: Effects, design: Floats, tau2) -> Floats:
    at = weighted(effects, design, tau2)
    return (np.log(at.weights).sum(axis=1) - at.q) / 2


def _restricted_slope(effects: Effects, design: Floats, tau2) -> Floats:
    at = weighted(effects, design, tau2)
    return ((at.weights * at.residuals) ** 2).sum(axis=1) - at.trace


def _slope(effects: Effects, design: Floats, tau2) -> Floats:
    at = weighted(effects, design, tau2)
    return ((at.weights * at.residuals) ** 2).sum(axis=1) - at.weights.sum(axis=1)


def _restricted(effects: Effects, design: Floats) -> float:
    return _highest(effects, design, restricted_likelihood, _restricted_slope)


def _unrestricted(effects: Effects, design: Floats) -> float:
    return _highest(effects, design, _likelihood, _slope)


def _highest(effects: Effects, design: Floats, likelihood: Callable, slope_of: Callable) -> float:
    """The likelihood can have more than one maximum: look for a fall through 0 of its slope on a fine grid."""
    from scipy.optimize import brentq

    slope = partial(slope_of, effects, design)
    high = len(effects) * (np.ptp(effects.values) ** 2 + float(effects.variances.max()))
    while slope(high)[0] > 0:
        high *= 2
    grid = np.concatenate([[0.0], np.geomspace(min(float(effects.variances.min()) * 1e-4, high / 2), high, 60)])
    slopes = slope(grid)
    falls = np.flatnonzero((slopes[:-1] > 0) & (slopes[1:] <= 0))
    maxima = [float(brentq(lambda tau2: slope(tau2)[0], grid[i], grid[i + 1], **ROOT)) for i in falls]
    if slopes[0] <= 0:
        maxima.append(0.0)
    return max(maxima, key=lambda tau2: likelihood(effects, design, tau2)[0])
