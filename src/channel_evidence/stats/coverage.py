"""How often our interval of a printed share holds the share of the population, computed exactly."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache

import numpy as np

from channel_evidence.printed import parse
from channel_evidence.stats.intervals import LEVEL, share


def coverage(n: int, percent: float, *, decimals: int = 0, level: float = LEVEL, cells: int = 1) -> float:
    """How often the interval of a share printed from a simple random sample holds the true share.

    Parameters: n, the cases; percent, the true share, 0 to 100; decimals, to how many the share is printed, half
    rounded up; level and cells as in `intervals.share`.
    Returns: percent of all samples, the binomial probabilities of those whose printed share has an interval that holds
    the true one. It is no less than for the interval without rounding, and as a rule more than the level.
    Raises: ValueError for an n below 1, a share outside 0 to 100, decimals outside 0 to 3, or as `intervals.share` does.
    """
    if n < 1 or not 0 <= percent <= 100 or not 0 <= decimals <= 3:
        raise ValueError(
            f"n of 1 or more, 0 to 100 percent, 0 to 3 decimals are needed, not {n}, {percent}, {decimals}"
        )
    from scipy.stats import binom

    low, high = _all_intervals(n, decimals, level, cells)
    held = (low <= percent) & (percent <= high)
    return 100 * float(binom.pmf(np.arange(n + 1), n, percent / 100)[held].sum())


@cache
def _all_intervals(n: int, decimals: int, level: float, cells: int) -> tuple[np.ndarray, np.ndarray]:
    """The limits, in percent, for each count that a sample can hold: by the functions that every other number goes through."""
    texts = [_rounded(Fraction(100 * count, n), decimals) for count in range(n + 1)]
    limits = {text: share(parse(text), n, level=level, cells=cells) for text in dict.fromkeys(texts)}
    return np.array([limits[text].low for text in texts]), np.array([limits[text].high for text in texts])


def _rounded(percent: Fraction, decimals: int) -> str:
    scaled = math.floor(percent * 10**decimals + Fraction(1, 2))
    return f"{scaled / 10**decimals:.{decimals}f}"
