"""How often our interval of a printed share holds the share of the population, computed exactly."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache

import numpy as np

from channel_evidence.printed import parse
from channel_evidence.stats.intervals import LEVEL, clopper_pearson, share

_HAIR = 1e-9  # percent: just on the other side of a limit


def coverage(n: int, percent: float, *, decimals: int | None = 0, level: float = LEVEL, cells: int = 1) -> float:
    """How often the interval of a share from a simple random sample holds the true share.

    Parameters: n, the cases; percent, the true share, 0 to 100; decimals, to how many the share is printed, half
    rounded up, None for a share that is not rounded; level and cells as in `intervals.share`.
    Returns: percent of all samples: the binomial probabilities of the counts whose printed share has an interval that
    holds the true one.
    Raises: ValueError for an n below 1, a share outside 0 to 100, decimals outside 0 to 3, or as `intervals.share` does.
    """
    _sensible(n, percent, percent, decimals)
    return float(_coverages(n, np.array([percent], dtype=float), decimals, level, cells)[0])


def least_coverage(
    n: int, low: float, high: float, *, decimals: int | None = 0, level: float = LEVEL, cells: int = 1
) -> float:
    """The coverage of the true share for which it is least, among the shares of a range.

    Parameters: low and high, the ends of the range in percent; the others as for `coverage`.
    Returns: percent of all samples. Exact: while the same counts hold the true share, their probability rises and then
    falls with it, so it is least beside the limit of some interval or at an end of the range.
    Raises: ValueError as `coverage` does, and for low above high.
    """
    _sensible(n, low, high, decimals)
    limits = np.concatenate(_limits(n, decimals, level, cells))
    beside = np.concatenate([limits - _HAIR, limits, limits + _HAIR, [low, high]])
    return float(_coverages(n, beside[(low <= beside) & (beside <= high)], decimals, level, cells).min())


def _sensible(n: int, low: float, high: float, decimals: int | None) -> None:
    if n < 1 or not 0 <= low <= high <= 100:
        raise ValueError(f"n of 1 or more and shares of 0 to 100 percent are needed, not n = {n}, {low} to {high}")
    if decimals is not None and not 0 <= decimals <= 3:
        raise ValueError(f"0 to 3 decimals are needed, not {decimals}")


def _coverages(n: int, percents: np.ndarray, decimals: int | None, level: float, cells: int) -> np.ndarray:
    """The coverage of each true share. Limits rise with the count, so the counts that hold a share are neighbours."""
    from scipy.stats import binom

    low, high = _limits(n, decimals, level, cells)
    first, past = np.searchsorted(high, percents, "left"), np.searchsorted(low, percents, "right")
    chances = percents / 100
    return 100 * (binom.cdf(past - 1, n, chances) - binom.cdf(first - 1, n, chances))


@cache
def _limits(n: int, decimals: int | None, level: float, cells: int) -> tuple[np.ndarray, np.ndarray]:
    """Both limits in percent for each count that a sample can hold, by the functions that all other numbers go through."""
    shares = [_printed(Fraction(100 * count, n), decimals) for count in range(n + 1)]
    found = {one: _interval(one, n, level, cells) for one in dict.fromkeys(shares)}
    return np.array([found[one][0] for one in shares]), np.array([found[one][1] for one in shares])


def _printed(percent: Fraction, decimals: int | None) -> str | Fraction:
    if decimals is None:
        return percent
    return f"{math.floor(percent * 10**decimals + Fraction(1, 2)) / 10**decimals:.{decimals}f}"


def _interval(printed: str | Fraction, n: int, level: float, cells: int) -> tuple[float, float]:
    if isinstance(printed, Fraction):
        return clopper_pearson(float(printed), float(printed), n, level=level, cells=cells)
    found = share(parse(printed), n, level=level, cells=cells)
    return found.low, found.high
