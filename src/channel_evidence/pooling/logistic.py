"""A random-intercept logistic model: the counts themselves, with no transform and no added half."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from channel_evidence.pooling.pooled import limits_around, percent
from channel_evidence.pooling.random_effects import quantile
from channel_evidence.pooling.transforms import Floats, checked_level, effects, to_share

NODES = 25  # with more, no share of a survey changes in the sixth decimal


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


def random_intercept_logistic(
    counts: Sequence[float], totals: Sequence[float], level: float = 0.95, nodes: int = NODES
) -> Logistic:
    """Pool counts by their exact (binomial) likelihood with a normal intercept per study.

    Parameters: counts (k,) and totals (k,); level; nodes of the adaptive Gauss-Hermite rule, which metafor has 7 of.
    Returns: Logistic; mean, standard_error and tau2 are on the logit scale, by maximum likelihood.
    Raises: ValueError for fewer than two studies, where nobody or everybody in all studies gave the answer, for nodes
    that are no whole number from 1, and as `pool` does.
    Source: Stijnen, Hamza and Özdemir (2010), Statistics in Medicine 29, 3046-3067; rma.glmm of metafor, measure PLO.
    """
    effects(counts, totals)  # for its checks
    sized, asked, level = np.array(counts, dtype=float), np.array(totals, dtype=float), checked_level(level)
    if len(sized) < 2:
        raise ValueError("two studies at least are needed for a variance between them")
    if sized.sum() in (0, asked.sum()):
        raise ValueError("all studies together have nobody or everybody with the answer: the likelihood has no maximum")
    if not isinstance(nodes, int) or nodes < 1:
        raise ValueError(f"nodes must be a whole number from 1, not {nodes!r}")
    model = Likelihood(sized, asked, nodes)
    mean, tau = model.maximum()
    error = model.standard_error(mean, tau)
    limits = limits_around(mean, quantile(level, None) * error, "logit")
    return Logistic(
        estimate=to_share(mean, "logit"),
        low=limits.low,
        high=limits.high,
        mean=mean,
        standard_error=error,
        tau2=tau**2,
        k=len(sized),
        method=f"Random-intercept logistic model of {len(sized)} counts by maximum likelihood (adaptive Gauss-Hermite "
        f"quadrature, {nodes} nodes), {percent(level)} interval from the normal distribution.",
    )


class Likelihood:
    """The marginal likelihood of counts, in the mean logit and the deviation tau between studies."""

    def __init__(self, counts: Floats, totals: Floats, nodes: int) -> None:
        self.counts, self.totals = counts[:, None], totals[:, None]
        # The rule's weight exp(-x²/2) is taken out again, because the nodes move to each study's peak.
        self.nodes, weights = np.polynomial.hermite_e.hermegauss(nodes)
        self.log_weights = np.log(weights / weights.sum()) + self.nodes**2 / 2

    def negative(self, point: Floats) -> float:
        """Minus the log-likelihood, without its constant, at (mean, tau); tau may have either sign."""
        mean, tau = float(point[0]), float(point[1])
        peaks, widths = self._peaks(mean, tau)
        u = peaks + widths * self.nodes
        logits = mean + tau * u
        terms = self.counts * logits - self.totals * np.logaddexp(0, logits) - u**2 / 2 + self.log_weights
        top = terms.max(axis=1, keepdims=True)
        return -float((top + np.log(np.exp(terms - top).sum(axis=1, keepdims=True) * widths)).sum())

    def _peaks(self, mean: float, tau: float) -> tuple[Floats, Floats]:
        """Where each study's integrand peaks (k, 1), and its width there; Newton's steps, none longer than 1."""
        u = np.zeros_like(self.counts)
        for _ in range(200):
            share = (1 + np.tanh((mean + tau * u) / 2)) / 2
            curvature = 1 + tau**2 * self.totals * share * (1 - share)
            step = np.clip((tau * (self.counts - self.totals * share) - u) / curvature, -1, 1)
            u = u + step
            if np.abs(step).max() < 1e-12:
                break
        return u, curvature**-0.5

    def maximum(self) -> tuple[float, float]:
        """The mean logit and tau >= 0 at the highest of the maxima found."""
        from scipy.optimize import minimize

        crude = np.log(self.counts.sum() / (self.totals - self.counts).sum())
        fine = {"xatol": 1e-8, "fatol": 1e-11, "maxiter": 2000}
        found = [minimize(self.negative, [crude, tau], method="Nelder-Mead", options=fine) for tau in (0.1, 1.0)]
        best = min(found, key=lambda it: it.fun)
        return float(best.x[0]), abs(float(best.x[1]))

    def standard_error(self, mean: float, tau: float) -> float:
        """Of the mean, from the observed information in mean and tau."""
        if tau < 1e-4:  # at the edge the two are independent, and tau may have no curvature
            share = (1 + np.tanh(mean / 2)) / 2
            return float((self.totals.sum() * share * (1 - share)) ** -0.5)
        return float(np.linalg.inv(self._information(np.array([mean, tau]), 1e-3))[0, 0] ** 0.5)

    def _information(self, at: Floats, step: float) -> Floats:
        """Second differences of minus the log-likelihood."""
        one, two = np.eye(2) * step
        plus, minus = self.negative(at + one + two), self.negative(at + one - two)
        mixed = (plus - minus - self.negative(at - one + two) + self.negative(at - one - two)) / (4 * step**2)
        middle = self.negative(at)
        pure = [(self.negative(at + e) - 2 * middle + self.negative(at - e)) / step**2 for e in (one, two)]
        return np.array([[pure[0], mixed], [mixed, pure[1]]])
