"""What a forest plot shows, as data: every study with its share and interval, pooled or with the reason why not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from channel_evidence.pooling.pooled import Pooled, pool
from channel_evidence.stats.intervals import NO_N, wilson

NEEDED = ("label", "count", "total")


@dataclass(frozen=True)
class Forest:
    """Studies and their pooled share.

    rows: label, count, total, share, low, high, weight (fractions; low and high Wilson's) and reason, blank where the
    study is pooled, with any further columns as given; pooled: None where no study may be pooled; drawn: whether a
    diamond may be drawn.
    """

    rows: pd.DataFrame
    pooled: Pooled | None

    @property
    def drawn(self) -> bool:
        """Whether there are studies enough for a diamond."""
        return self.pooled is not None and self.pooled.drawn


def forest(studies: pd.DataFrame, **options) -> Forest:
    """Put studies and their pooled share together.

    Parameters: studies, one row each, with label, count, total (missing where not reported) and, where some are not to
    be pooled, reason (blank: pooled); options of `pool`.
    Returns: Forest. A study without a total or count is never pooled: its reason is "n not reported" unless it has one.
    Raises: ValueError for missing columns, and as `pool` does.
    Source: Wilson (1927), JASA 22, 209-212, for the studies' own intervals.
    """
    if missing := [name for name in NEEDED if name not in studies]:
        raise ValueError(f"studies lack the columns {', '.join(missing)}")
    rows = studies.copy()
    given = rows["reason"] if "reason" in rows else pd.Series("", index=rows.index)
    sized = rows["count"].notna() & rows["total"].notna()
    rows["reason"] = given.fillna("").where(sized | (given.fillna("") != ""), NO_N)
    together = (rows["reason"] == "").to_numpy()
    chosen = rows[together]
    pooled = pool(chosen["count"], chosen["total"], **options) if together.any() else None
    level = pooled.level if pooled else options.get("level", 0.95)
    rows["share"] = rows["count"] / rows["total"]
    limits = [
        wilson(100 * row.share, 100 * row.share, row.total, level=level) if known else (np.nan, np.nan)
        for row, known in zip(rows.itertuples(), sized, strict=True)
    ]
    rows["low"], rows["high"] = (np.array(limits, dtype=float).reshape(-1, 2).T / 100).tolist()
    rows["weight"] = np.nan
    if pooled:
        rows.loc[rows.index[together], "weight"] = list(pooled.weights)
    return Forest(rows, pooled)
