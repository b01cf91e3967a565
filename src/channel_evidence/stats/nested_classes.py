"""Classes of times and counts, read as nested in each other or as separate."""

from __future__ import annotations

import math

import pandas as pd

from channel_evidence.printed import time_class
from channel_evidence.stats.intervals import assumed, clopper_pearson
from channel_evidence.stats.require import shares_of_one_question

NESTED, SEPARATE = "If each class contains the shorter ones", "If the classes are separate"


def nested_and_separate(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The two ways to read time classes: nested, or separate and so to be added up.

    Parameters: rows from `intervals.add_intervals`, one a class of the kind "within" or "under", of one question.
    Returns: frames under NESTED and SEPARATE with category, value, low, high, level and design_effect, and estimate_id
    (blank for a sum, which nobody printed) if the rows have it: the cumulative share (percent) at each limit, shortest
    first. The interval of a sum takes the rounding of every part and the sampling of the sum; it is missing where the
    sum exceeds 100 or n is unknown.
    Raises: ValueError for rows that are not such classes of one question.
    """
    shares_of_one_question(rows)
    level, effect = assumed(rows)
    ordered = rows.assign(_limit=[_limit(category) for category in rows["category"]])
    ordered = ordered.sort_values("_limit", kind="stable")
    wanted = ("estimate_id", "category", "value", "low", "high", "level", "design_effect")
    nested = ordered[[name for name in wanted if name in ordered]].reset_index(drop=True)
    sums = ordered[["value", "round_low", "round_high"]].cumsum()
    ends = [_interval(row, size, level, effect) for row, size in zip(sums.itertuples(), ordered["base_n"], strict=True)]
    separate = nested.assign(
        value=sums["value"].to_numpy(), low=[low for low, _ in ends], high=[high for _, high in ends]
    )
    if "estimate_id" in separate:
        separate["estimate_id"] = ""
    return {NESTED: nested, SEPARATE: separate}


def _limit(category: str) -> int:
    found = time_class(category)
    if not found or found.side != "below":
        raise ValueError(
            f"{category!r} is no class that ends at a limit, such as within-30-min; no sum can be formed with it"
        )
    return found.limit


def _interval(total, size, level: float, effect: float) -> tuple[float, float]:
    if pd.isna(size) or total.round_low > 100:
        return math.nan, math.nan
    return clopper_pearson(total.round_low, min(100.0, total.round_high), int(size) / effect, level=level)
