"""REML for studies within groups: one variance between groups, one between the studies of a group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from channel_evidence.pooling.transforms import Effects, Floats

STARTS = ((1.0, 1.0), (1.0, 0.01), (0.01, 1.0))  # shares of the spread of the values, between and within
CLOSE = 1e-10  # of the spread: a last step smaller than this ends the search


@dataclass(frozen=True)
class Components:
    """Coefficients (p,) and covariance (p, p) of a model with a variance between groups and one within them."""

    coefficients: Floats
    covariance: Floats
    between: float
    within: float
    log_likelihood: float


@dataclass(frozen=True)
class Point:
    """The restricted likelihood at one pair of variances, with its slope and expected curvature."""

    value: float
    slope: Floats
    curvature: np.ndarray
    coefficients: Floats
    covariance: np.ndarray


def components(effects: Effects, design: Floats, groups: np.ndarray) -> Components:
    """Fit a three-level model by restricted maximum likelihood.

    Parameters: effects of k studies; design (k, p); groups (k,), whole numbers.
    Returns: Components, the highest of the maxima found from several starts, neither variance below 0.
    Raises: ValueError for a design without full rank or with k <= p.
    Source: Harville (1977), JASA 72, 320-338; Fisher scoring, kept within bounds.
    """
    if len(effects) <= design.shape[1] or np.linalg.matrix_rank(design) < design.shape[1]:
        raise ValueError(f"{len(effects)} studies are too few for {design.shape[1]} coefficients and two variances")
    same = (groups[:, None] == groups).astype(float)
    spread = float(np.var(effects.values)) or float(effects.variances.mean())
    best = max(
        (_climb(effects, design, same, spread * np.array(start), spread) for start in STARTS),
        key=lambda it: it[1].value,
    )
    variances, at = best
    return Components(at.coefficients, at.covariance, float(variances[0]), float(variances[1]), at.value)


def at_variances(effects: Effects, design: Floats, same: Floats, variances: Floats) -> Point:
    total = variances[0] * same + np.diag(effects.variances + variances[1])
    inverse = np.linalg.inv(total)
    covariance = np.linalg.inv(design.T @ inverse @ design)
    projection = inverse - inverse @ design @ covariance @ design.T @ inverse
    pulled = projection @ effects.values
    grouped, crossed = same @ pulled, projection @ same
    value = -0.5 * (np.linalg.slogdet(total)[1] - np.linalg.slogdet(covariance)[1] + float(effects.values @ pulled))
    slope = 0.5 * np.array([pulled @ grouped - np.trace(crossed), pulled @ pulled - np.trace(projection)])
    mixed = (crossed * projection).sum()
    curvature = 0.5 * np.array([[(crossed * crossed.T).sum(), mixed], [mixed, (projection**2).sum()]])
    coefficients = covariance @ design.T @ inverse @ effects.values
    return Point(float(value), slope, curvature, coefficients, covariance)


def _climb(effects: Effects, design: Floats, same: Floats, start: Floats, spread: float) -> tuple[Floats, Point]:
    """Fisher scoring; a step that does not raise the likelihood is halved, a variance at 0 that wants below stays."""
    here, at = start, at_variances(effects, design, same, start)
    for _ in range(500):
        free = (here > 0) | (at.slope > 0)
        step = np.zeros(2)
        if free.any():
            step[free] = np.linalg.solve(at.curvature[np.ix_(free, free)], at.slope[free])
        for _halving in range(40):
            there = np.maximum(here + step, 0.0)
            new = at_variances(effects, design, same, there)
            if new.value >= at.value:
                break
            step = step / 2
        else:
            return here, at
        moved = float(np.abs(there - here).max())
        here, at = there, new
        if moved <= CLOSE * spread:
            break
    return here, at
