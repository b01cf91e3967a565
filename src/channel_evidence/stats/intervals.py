"""Uncertainty of a printed share: sampling and rounding together.

Every interval is computed as if the respondents were a simple random sample of the population; a design effect
widens it. An unknown n gives no interval, and says so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from channel_evidence.printed import Printed, columns, read
from channel_evidence.stats.require import need

LEVEL = 0.95
ASSUMPTION = "as if a simple random sample"
NO_N = "n not reported"
NO_VALUE = "no value printed"
NO_SHARE = "not a share"
ABOVE_100 = "printed as more than 100 percent"
EXACT = "Clopper-Pearson"
SIMULTANEOUS = "Clopper-Pearson, Bonferroni"
BONETT_PRICE = "Bonett-Price"
NEWCOMBE = "Newcombe"


@dataclass(frozen=True)
class Interval:
    """An interval in percent (or points): limits, the method, and the reason where there is none."""

    low: float
    high: float
    method: str
    reason: str = ""


def clopper_pearson(low: float, high: float, n: float, *, level: float = LEVEL, cells: int = 1) -> tuple[float, float]:
    """Exact limits around a share that is known only up to rounding: they hold the true share at the level or more often.

    Parameters: low and high, the ends of the share's rounding interval in percent; n, the (effective) number of
    cases; level; cells, how many shares the level covers at once (Bonferroni).
    Returns: the lower limit at `low` and the upper limit at `high`, in percent, within 0 to 100.
    Raises: ValueError unless 0 <= low <= high <= 100, n > 0, 0 < level < 1 and cells >= 1.
    Source: Clopper and Pearson (1934), Biometrika 26, 404-413, by statsmodels' proportion_confint(method="beta"), which
    takes numbers of cases that are not whole. A limit rises with the count, so that at the ends of the rounding it lies
    no nearer than at the count that was rounded.
    """
    if not 0 <= low <= high <= 100:
        raise ValueError(f"a rounding interval within 0 to 100 is needed, not {low} to {high}")
    _positive(n, level)
    if not 1 <= cells < math.inf:
        raise ValueError(f"cells must be 1 or more, not {cells}")
    from statsmodels.stats.proportion import proportion_confint

    alpha = (1 - level) / cells
    lower = proportion_confint(n * low / 100, n, alpha=alpha, method="beta")[0]
    upper = proportion_confint(n * high / 100, n, alpha=alpha, method="beta")[1]
    # At 0 and 100 percent the nearer limit is exact; floating point would miss it by a hair.
    return 0.0 if low == 0 else 100 * float(lower), 100.0 if high == 100 else 100 * float(upper)


def share(
    printed: Printed, n: float | None, *, level: float = LEVEL, design_effect: float = 1.0, cells: int = 1
) -> Interval:
    """Interval of one printed share.

    Parameters: printed, a parsed percentage; n, the cases in its base, None if not reported; level; design_effect,
    by which weighting and clustering multiply the variance; cells, the number of shares (remainder included) of a
    single-choice question that the level covers at once, 1 for a share on its own.
    Returns: Interval in percent; for what is not a share, has no value or n, or lies above 100, limits are NaN and
    `reason` says why.
    Raises: ValueError for a design effect that is not positive, or as `clopper_pearson` does.
    """
    method = SIMULTANEOUS if cells > 1 else EXACT
    _possible(level, design_effect)
    if reason := _missing((printed,), n):
        return Interval(math.nan, math.nan, "", reason)
    low, high = clopper_pearson(float(printed.low), float(printed.high), n / design_effect, level=level, cells=cells)  # type: ignore
    return Interval(low, high, method)


def difference(
    first: Printed, second: Printed, n: float | None, *, level: float = LEVEL, design_effect: float = 1.0
) -> Interval:
    """Interval of the difference of two shares of one single-choice question.

    Parameters: first and second, parsed percentages of the same respondents; n, their number, None if not reported;
    level; design_effect.
    Returns: Interval of first minus second, in points: the lower limit with the first share at its low rounding end
    and the second at its high end, the upper limit the other way round; NaN and the reason as in `share`.
    Raises: ValueError for n, level or design_effect out of range.
    Source: Bonett and Price (2012), JEBS 37, 479-488: adjusted Wald interval for a difference of paired
    proportions; the two options of a single-choice question are the two discordant cells.
    """
    _possible(level, design_effect)
    if reason := _missing((first, second), n):
        return Interval(math.nan, math.nan, "", reason)
    _positive(n, level)  # type: ignore[arg-type]
    size = n / design_effect  # type: ignore[operator]
    low = _paired_limit(float(first.low), float(second.high), size, level, -1)  # type: ignore[arg-type]
    high = _paired_limit(float(first.high), float(second.low), size, level, +1)  # type: ignore[arg-type]
    return Interval(max(-100.0, low), min(100.0, high), BONETT_PRICE)


def independent_difference(
    first: Printed,
    n_first: float | None,
    second: Printed,
    n_second: float | None,
    *,
    level: float = LEVEL,
    design_effect: float = 1.0,
) -> Interval:
    """Interval of the difference of two shares of different people.

    Parameters: first and second, parsed percentages; n_first and n_second, the people in their bases, None if not
    reported; level; design_effect, of both samples.
    Returns: Interval of first minus second in points, as if both groups were simple random samples drawn without
    regard to each other: the lower limit with the first share at its low rounding end and the second at its high end,
    the upper limit the other way round; NaN and the reason as in `share`.
    Raises: ValueError for n, level or design_effect out of range.
    Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10, by statsmodels' confint_proportions_2indep.
    """
    _possible(level, design_effect)
    if reason := _missing((first, second), n_first) or _missing((first, second), n_second):
        return Interval(math.nan, math.nan, "", reason)
    sizes = []
    for n in (n_first, n_second):
        _positive(n, level)  # type: ignore[arg-type]
        sizes.append(float(n) / design_effect)  # type: ignore[arg-type]
    low = _newcombe(float(first.low), sizes[0], float(second.high), sizes[1], level)[0]  # type: ignore[arg-type]
    high = _newcombe(float(first.high), sizes[0], float(second.low), sizes[1], level)[1]  # type: ignore[arg-type]
    return Interval(low, high, NEWCOMBE)


def _newcombe(one: float, n_one: float, two: float, n_two: float, level: float) -> tuple[float, float]:
    """Both limits, in points, for two shares in percent."""
    from statsmodels.stats.proportion import confint_proportions_2indep

    counts = (n_one * one / 100, n_one, n_two * two / 100, n_two)
    low, high = confint_proportions_2indep(*counts, method="newcomb", compare="diff", alpha=1 - level)
    return 100 * float(low), 100 * float(high)


def _paired_limit(first: float, second: float, n: float, level: float, side: int) -> float:
    from scipy.stats import norm

    one, other = (n * first / 100 + 1) / (n + 2), (n * second / 100 + 1) / (n + 2)
    error = math.sqrt((one + other - (one - other) ** 2) / (n + 2))
    return 100 * (one - other + side * float(norm.ppf(1 - (1 - level) / 2)) * error)


def _missing(shares: Sequence[Printed], n: float | None) -> str:
    """Why there can be no interval; blank where there can be one."""
    if any(item.unit != "percent" for item in shares):
        return NO_SHARE
    if any(item.low is None or item.high is None for item in shares):
        return NO_VALUE
    if any(item.high > 100 for item in shares):  # type: ignore[operator]
        return ABOVE_100
    return NO_N if n is None or pd.isna(n) else ""


def _possible(level: float, design_effect: float) -> None:
    if not 0 < design_effect < math.inf:
        raise ValueError(f"design_effect must be positive, not {design_effect}")
    _positive(1, level)


def _positive(n: float, level: float) -> None:
    if not 0 < n < math.inf:
        raise ValueError(f"n must be positive, not {n}")
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, not {level}")


def add_intervals(rows: pd.DataFrame, *, level: float = LEVEL, design_effect: float = 1.0) -> pd.DataFrame:
    """Add value, rounding interval and sampling interval to printed shares.

    Each row's interval hangs on that row alone, so a row has the same one in whatever company it is passed: one
    that covers all options at once where `cells` says that all options of its question are printed, else one of its own.

    Parameters: rows with the columns printed, unit, bound, base_n (NA if not reported) and cells (1 for a share on its
    own), as `Collection.settled` and `Collection.printings` give them; level; design_effect.
    Returns: the rows with value, round_low, round_high, low, high (percent; NaN for none), method, reason (why there is
    no interval), level and design_effect.
    Raises: ValueError for a missing column, for what `share` and `printed.parse` refuse.
    Source: Clopper and Pearson (1934); Bonferroni for options at once, the remainder to 100 one cell more, as Goodman
    (1965), Technometrics 7, 247-254, shares a level out.
    """
    need(rows, "printed", "unit", "bound", "base_n", "cells")
    _possible(level, design_effect)
    numbers = [read(row) for row in rows.itertuples()]
    found = [
        share(number, size, level=level, design_effect=design_effect, cells=cells)
        for number, size, cells in zip(numbers, rows["base_n"], rows["cells"], strict=True)
    ]
    ends = {column: [getattr(item, column) for item in found] for column in ("low", "high", "method", "reason")}
    return rows.assign(**columns(numbers), **ends, level=level, design_effect=design_effect)


def assumed(rows: pd.DataFrame) -> tuple[float, float]:
    """The level and the design effect that all intervals of some rows share.

    Parameters: rows from `add_intervals`. Returns: level and design_effect.
    Raises: ValueError for a missing column, for no rows, or for intervals that differ in either.
    """
    need(rows, "level", "design_effect")
    pairs = list(dict.fromkeys(zip(rows["level"], rows["design_effect"], strict=True)))
    if len(pairs) != 1:
        told = " and ".join(f"level {level:g} with design effect {effect:g}" for level, effect in pairs)
        raise ValueError(f"intervals of one level and design effect are needed, not {told or 'no rows'}")
    return pairs[0]


@dataclass(frozen=True)
class DesignEffect:
    """The design effect that a stated margin implies: at its least, as printed, at its most; and the simple margin."""

    low: float
    value: float
    high: float
    simple: float


def implied_design_effect(low: float, high: float, n: float, *, level: float = LEVEL) -> DesignEffect:
    """The design effect that a stated margin of error implies for a sample.

    Parameters: low and high, the ends of the margin's rounding interval in points; n; level of the margin.
    Returns: DesignEffect, the square of the stated over the simple random margin at a share of one half; n divided
    by it is the effective n.
    Raises: ValueError unless 0 < low <= high, n > 0 and 0 < level < 1.
    Source: Kish (1965), Survey Sampling, 8.2; checked by hand for n = 805 and 5.7 points (2.68 to 2.77).
    """
    from scipy.stats import norm

    _positive(n, level)
    if not 0 < low <= high:
        raise ValueError(f"a margin above 0 is needed, not {low} to {high}")
    simple = 100 * float(norm.ppf(1 - (1 - level) / 2)) * math.sqrt(0.25 / n)
    return DesignEffect((low / simple) ** 2, ((low + high) / 2 / simple) ** 2, (high / simple) ** 2, simple)
