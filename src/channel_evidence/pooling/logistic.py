"""A random-intercept logistic model: the counts themselves, with no transform and no added half."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from channel_evidence.pooling.effects import Floats, checked_level, effects, to_share
from channel_evidence.pooling.pooled import _limits, percent
from channel_evidence.pooling.random_effects import quantile

NODES = 25  # of the Gauss-Hermite rule; more change nothing in the eighth decimal


@dataclass(frozen=True)
class Logistic:
    """The share (fraction) of a typical study, its normal interval, and the variance of the logits between studies."""

    estimate: float
    low: float
    high: float
    mean: float
    standard_error: float
    tau2: float
    k: int
    method: str


def random_intercept_logistic(counts: Sequence[float], totals: Sequence[float], level: float = 0.95) -> Logistic:
    """Pool counts by their exact (binomial) likelihood with a normal intercept per study.

    Parameters: counts (k,) and totals (k,); level.
    Returns: Logistic; mean, standard_error and tau2 are on the logit scale, by maximum likelihood.
    Raises: ValueError for fewer than two studies, where nobody or everybody in all studies gave the answer, and as
    `pool` does.
    Source: Stijnen, Hamza and Özdemir (2010), Statistics in Medicine 29, 3046-3067; rma.glmm of metafor, measure PLO.
    """
    effects(counts, totals)  # for its checks
    sized, asked, level = np.array(counts, dtype=float), np.array(totals, dtype=float), checked_level(level)
    if len(sized) < 2:
        raise ValueError("two studies at least are needed for a variance between them")
    if sized.sum() in (0, asked.sum()):
        raise ValueError("all studies together have nobody or everybody with the answer: the likelihood has no maximum")
    model = _Likelihood(sized, asked)
    mean, tau = model.maximum()
    error = model.standard_error(mean, tau)
    limits = _limits(mean, quantile(level, None) * error, "logit")
    return Logistic(
        estimate=to_share(mean, "logit"),
        low=limits.low,
        high=limits.high,
        mean=mean,
        standard_error=error,
        tau2=tau**2,
        k=len(sized),
        method=f"Random-intercept logistic model of {len(sized)} counts by maximum likelihood (adaptive Gauss-Hermite "
        f"quadrature, {NODES} nodes), {percent(level)} interval from the normal distribution.",
    )


class _Likelihood:
    """The marginal likelihood of counts and its slope, in the mean logit and the deviation tau."""

    def __init__(self, counts: Floats, totals: Floats) -> None:
        self.counts, self.totals = counts[:, None], totals[:, None]
        # The rule's weight exp(-x²/2) is taken out again, because the nodes move to each study's peak.
        self.nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
        self.log_weights = np.log(weights) + self.nodes**2 / 2

    def _shares(self, mean: float, tau: float, u: Floats) -> Floats:
        return (1 + np.tanh((mean + tau * u) / 2)) / 2

    def _peaks(self, mean: float, tau: float) -> tuple[Floats, Floats]:
        """Where each study's integrand peaks (k, 1), and its width there; Newton's steps, none longer than 1."""
        u = np.zeros_like(self.counts)
        for _ in range(200):
            share = self._shares(mean, tau, u)
            curvature = 1 + tau**2 * self.totals * share * (1 - share)
            step = np.clip((tau * (self.counts - self.totals * share) - u) / curvature, -1, 1)
            u = u + step
            if np.abs(step).max() < 1e-12:
                break
        return u, curvature**-0.5

    def negative(self, point: Floats) -> tuple[float, Floats]:
        """Minus the log-likelihood, without its constant, and its gradient at (mean, tau); tau may have either sign."""
        mean, tau = float(point[0]), float(point[1])
        peaks, widths = self._peaks(mean, tau)
        u = peaks + widths * self.nodes
        logits = mean + tau * u
        terms = self.counts * logits - self.totals * np.logaddexp(0, logits) - u**2 / 2 + self.log_weights
        top = terms.max(axis=1, keepdims=True)
        parts = np.exp(terms - top)
        sums = parts.sum(axis=1, keepdims=True)
        surplus = parts / sums * (self.counts - self.totals * self._shares(mean, tau, u))
        return -float((top + np.log(sums * widths)).sum()), -np.array([surplus.sum(), (surplus * u).sum()])

    def maximum(self) -> tuple[float, float]:
        """The mean logit and tau >= 0 at the highest of the maxima found."""
        from scipy.optimize import minimize

        crude = np.log(self.counts.sum() / (self.totals - self.counts).sum())
        starts = [(crude, tau) for tau in (0.1, 1.0)]
        found = [minimize(self.negative, start, jac=True, method="BFGS", options={"gtol": 1e-8}) for start in starts]
        best = min(found, key=lambda it: it.fun)
        return float(best.x[0]), abs(float(best.x[1]))

    def standard_error(self, mean: float, tau: float) -> float:
        """Of the mean, from the observed information in mean and tau (differences of the gradient)."""
        step, at = 1e-5, np.array([mean, tau])
        rows = [self.negative(at + e)[1] - self.negative(at - e)[1] for e in np.eye(2) * step]
        information = np.array(rows) / (2 * step)
        if tau < 1e-4:  # at the edge the two are independent, and tau may have no curvature
            return float(information[0, 0] ** -0.5)
        return float(np.linalg.inv(information)[0, 0] ** 0.5)
