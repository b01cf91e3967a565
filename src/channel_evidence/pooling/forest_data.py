"""What a forest plot shows, as data: every study with its share and interval, pooled or with the reason why not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from channel_evidence.pooling.pooled import Pooled, pool
from channel_evidence.pooling.transforms import Floats, column
from channel_evidence.stats.intervals import LEVEL, NO_N, clopper_pearson

NEEDED = ("label", "count", "total")


@dataclass(frozen=True, eq=False)
class Forest:
    """Studies and their pooled share.

    rows: label, count, total, share, low, high, weight (fractions; low and high the study's own interval) and reason, blank where the
    study is pooled, with any further columns as given; pooled: None where no study may be pooled; level, of all
    intervals; drawn: whether a diamond may be drawn.
    """

    rows: pd.DataFrame
    pooled: Pooled | None
    level: float

    @property
    def drawn(self) -> bool:
        """Whether there are studies enough for a diamond."""
        return self.pooled is not None and self.pooled.drawn


def forest(studies: pd.DataFrame, **options) -> Forest:
    """Put studies and their pooled share together.

    Parameters: studies, one row each, with label, count, total (blank where not reported) and, if wanted, share (for
    studies without a count or total), percent_low and percent_high (what rounding leaves open), cells (the options that
    an interval covers at once) and reason (why a study is not pooled; blank: it is); options of `pool`.
    Returns: Forest. A study without a count or total is never pooled: its reason is "n not reported" unless it has one,
    its interval is NaN.
    Raises: ValueError for missing columns, and as `pool` and `clopper_pearson` do.
    Source: Clopper and Pearson (1934), Biometrika 26, 404-413, for the studies' own intervals.
    """
    if missing := [name for name in NEEDED if name not in studies]:
        raise ValueError(f"studies lack the columns {', '.join(missing)}")
    counts, totals = column(studies, "count"), column(studies, "total")
    sized = ~(np.isnan(counts) | np.isnan(totals))
    reasons = studies["reason"].fillna("").to_numpy(dtype=object) if "reason" in studies else np.full(len(sized), "")
    reasons = np.where(sized | (reasons != ""), reasons, NO_N)
    together = reasons == ""
    pooled = pool(counts[together], totals[together], **options) if together.any() else None
    shares = np.where(sized, counts / np.where(totals > 0, totals, np.nan), column(studies, "share"))
    level = pooled.level if pooled else options.get("level", LEVEL)
    weights = np.full(len(sized), np.nan)
    weights[together] = pooled.weights if pooled else ()
    low, high = _intervals(studies, shares, totals, sized, level)
    rows = studies.assign(count=counts, total=totals, share=shares, low=low, high=high, weight=weights, reason=reasons)
    return Forest(rows, pooled, level)


def _intervals(
    studies: pd.DataFrame, shares: Floats, totals: Floats, sized: np.ndarray, level: float
) -> tuple[list[float], list[float]]:
    """Exact limits as fractions; NaN where there is no n."""
    rounded = "percent_low" in studies
    ends = [column(studies, f"percent_{end}") if rounded else 100 * shares for end in ("low", "high")]
    cells = studies["cells"] if "cells" in studies else np.ones(len(sized), dtype=int)
    limits = [
        clopper_pearson(low, high, total, level=level, cells=at_once) if known else (np.nan, np.nan)
        for low, high, total, at_once, known in zip(*ends, totals, cells, sized, strict=True)
    ]
    return [low / 100 for low, _ in limits], [high / 100 for _, high in limits]
