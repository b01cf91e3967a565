"""One pooled share of several studies, with what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from channel_evidence.pooling.random_effects import TAU2_METHODS, Fit, fit, ones, quantile, tau2_interval
from channel_evidence.pooling.transforms import MEASURES, Effects, checked_level, effects, to_share

DRAWN_FROM = 5  # with fewer studies the disagreement between them is hardly estimable: show the studies, no diamond


class Limits(NamedTuple):
    """An interval of a share, as fractions."""

    low: float
    high: float


@dataclass(frozen=True)
class Pooled:
    """A pooled share and its intervals (fractions within 0 to 1), and the disagreement between its k studies.

    tau2 and its limits are variances on the transformed scale; i2 is a fraction; weights add up to 1. `method` says in
    one sentence how the number was made.
    """

    estimate: float
    low: float
    high: float
    prediction_low: float
    prediction_high: float
    tau2: float
    tau2_low: float
    tau2_high: float
    i2: float
    q: float
    p_heterogeneity: float
    k: int
    measure: str
    tau2_method: str
    hartung_knapp: bool
    level: float
    method: str
    weights: tuple[float, ...] = field(repr=False)
    mean: float = field(repr=False)  # on the transformed scale, as are the two standard errors
    standard_error: float = field(repr=False)
    wald_error: float = field(repr=False)

    @property
    def drawn(self) -> bool:
        """Whether there are studies enough (five) for the pooled share to be drawn."""
        return self.k >= DRAWN_FROM

    @property
    def shown(self) -> Limits:
        """The wider of the Hartung-Knapp and the Wald interval: what a reader should see.

        Studies that happen to agree closely make the Hartung-Knapp interval too narrow, to nothing where all are equal.
        Source: Jackson, Law, Rücker and Schwarzer (2017), Statistics in Medicine 36, 3923-3934.
        """
        wald = quantile(self.level, None) * self.wald_error
        return limits_around(self.mean, max(self._critical * self.standard_error, wald), self.measure)

    @property
    def shown_prediction(self) -> Limits:
        """The prediction interval with the larger of the two standard errors; NaN for one study."""
        if self.k == 1:
            return Limits(np.nan, np.nan)
        error = max(self.standard_error, self.wald_error)
        return limits_around(self.mean, self._critical * float(np.hypot(error, self.tau2**0.5)), self.measure)

    @property
    def _critical(self) -> float:
        return quantile(self.level, self.k - 1 if self.hartung_knapp and self.k > 1 else None)


def pool(
    counts: Sequence[float],
    totals: Sequence[float],
    measure: str = "logit",
    tau2_method: str = "PM",
    hartung_knapp: bool = True,
    level: float = 0.95,
) -> Pooled:
    """Pool the shares of k studies by a random-effects model.

    Parameters: counts (k,) and totals (k,), people with the answer and people asked (counts may be fractional);
    measure, logit, raw or arcsine; tau2_method, PM, REML, DL or ML; hartung_knapp, for the interval with t on k - 1
    degrees of freedom, else normal; level of all intervals.
    Returns: Pooled. The mean is back-transformed: on the logit and arcsine scales it is a median of the studies'
    shares, not their mean. One study is its own answer: its normal interval, tau2 0, no prediction and no interval
    of tau2 (NaN).
    Raises: ValueError, in one sentence, for counts and totals that cannot be (see `effects`), an unknown measure or
    method, or a level outside 0 to 1.
    Source: rma.uni and predict of metafor, test="knha" or "z", with the values it gives (validation/pooling).
    """
    return pool_effects(effects(counts, totals, measure), tau2_method, hartung_knapp, level)


def pool_effects(
    found: Effects,
    tau2_method: str = "PM",
    hartung_knapp: bool = True,
    level: float = 0.95,
    tau2: tuple[float, float] | None = None,
) -> Pooled:
    """Pool effects that are already transformed.

    Parameters: found; tau2_method, hartung_knapp and level as for `pool`; tau2, the limits of `tau2_interval` where they are known
    already. Returns: Pooled. Raises: as `pool` does.
    """
    level = checked_level(level)
    design = ones(found)
    fitted = fit(found, design, tau2_method, hartung_knapp)
    limits = tau2_interval(found, design, level) if tau2 is None else tau2
    return _described(fitted, found, tau2_method, bool(hartung_knapp), level, Limits(*limits))


def _described(
    fitted: Fit, found: Effects, tau2_method: str, hartung_knapp: bool, level: float, tau2: Limits
) -> Pooled:
    mean, error = float(fitted.coefficients[0]), float(fitted.covariance[0, 0]) ** 0.5
    critical, alone = fitted.critical(level), len(found) == 1
    interval = limits_around(mean, critical * error, found.measure)
    spread = np.nan if alone else critical * float(np.hypot(error, fitted.tau2**0.5))
    prediction = limits_around(mean, spread, found.measure)
    return Pooled(
        estimate=to_share(mean, found.measure),
        low=interval.low,
        high=interval.high,
        prediction_low=prediction.low,
        prediction_high=prediction.high,
        tau2=fitted.tau2,
        tau2_low=tau2.low,
        tau2_high=tau2.high,
        i2=fitted.i2,
        q=fitted.q,
        p_heterogeneity=fitted.p_heterogeneity,
        k=len(found),
        measure=found.measure,
        tau2_method=tau2_method,
        hartung_knapp=hartung_knapp,
        level=level,
        method=_method(len(found), found.measure, tau2_method, hartung_knapp, level),
        weights=tuple(fitted.weights.tolist()),
        mean=mean,
        standard_error=error,
        wald_error=float(fitted.wald_covariance[0, 0]) ** 0.5,
    )


def limits_around(mean: float, half: float, measure: str) -> Limits:
    return Limits(to_share(mean - half, measure), to_share(mean + half, measure))


def percent(level: float) -> str:
    """A level in words: 0.95 as 95%."""
    return f"{100 * level:.10g}%"


def _method(k: int, measure: str, tau2_method: str, hartung_knapp: bool, level: float) -> str:
    """One sentence that states the method."""
    scale = MEASURES[measure].words
    if k == 1:
        return f"One study, not pooled: its own {percent(level)} interval from {scale} and the normal distribution."
    if hartung_knapp:
        interval = f"{percent(level)} Hartung-Knapp and prediction intervals with t on {k - 1} df"
    else:
        interval = f"{percent(level)} Wald and prediction intervals from the normal distribution"
    return f"Random-effects mean of {k} {scale}, variance between studies by {TAU2_METHODS[tau2_method]}, {interval}."
