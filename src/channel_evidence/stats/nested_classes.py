"""Classes of times and counts, read as nested in each other or as separate."""

from __future__ import annotations

import math

import pandas as pd

from channel_evidence.printed import time_class
from channel_evidence.stats.intervals import wilson

NESTED, SEPARATE = "If each class contains the shorter ones", "If the classes are separate"


def nested_and_separate(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The two ways to read time classes: nested, or separate and so to be added up.

    Parameters: rows from `intervals.add_intervals`, one a class of the kind "within" or "under", on one base.
    Returns: frames under NESTED and SEPARATE with category, value, low and high, and estimate_id if the rows have it: the cumulative share (percent) at
    each limit, shortest first. The interval of a sum takes the rounding of every part and the sampling of the sum;
    it is missing where the sum exceeds 100 or n is unknown.
    Raises: ValueError for a category that is no time class.
    """
    limits = [time_class(category) for category in rows["category"]]
    if None in limits:
        unknown = rows["category"].iloc[limits.index(None)]
        raise ValueError(f"{unknown!r} is no class of times or counts")
    ordered = rows.assign(_limit=[found.limit for found in limits if found]).sort_values("_limit", kind="stable")
    kept = [name for name in ("estimate_id", "category", "value", "low", "high") if name in ordered]
    nested = ordered[kept].reset_index(drop=True)
    sums = ordered[["value", "round_low", "round_high"]].cumsum()
    ends = [_interval(row, size) for row, size in zip(sums.itertuples(), ordered["base_n"], strict=True)]
    separate = nested.assign(value=sums["value"].to_numpy())
    separate["low"], separate["high"] = ([end[k] for end in ends] for k in (0, 1))
    return {NESTED: nested, SEPARATE: separate}


def _interval(total, size) -> tuple[float, float]:
    if pd.isna(size) or total.round_low > 100:
        return math.nan, math.nan
    return wilson(total.round_low, min(100.0, total.round_high), int(size))
