"""Change between waves of one study: only like items, and only where both bases are known."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import pandas as pd

from channel_evidence.audit.base import N_UNKNOWN, NOT_SETTLED, YES, Finding, Verdict, check, overlap, span
from channel_evidence.stats.intervals import LEVEL
from channel_evidence.tables import Collection
from channel_evidence.words.vocabulary import label


def least_size(first: float, second: float, *, level: float = LEVEL) -> int:
    """The least n of each of two equal independent samples for which a change would exceed sampling error.

    Parameters: first and second, shares in percent; level. Returns: n, as if both were simple random samples.
    Raises: ValueError if the shares are equal. Source: the normal test of two proportions, Agresti (2013), 3.1.
    """
    from scipy.stats import norm

    if first == second:
        raise ValueError("equal shares do not change")
    p, q = first / 100, second / 100
    return math.ceil(float(norm.ppf(1 - (1 - level) / 2)) ** 2 * (p * (1 - p) + q * (1 - q)) / (p - q) ** 2)


# What is read of an estimate and its study; slicing all columns would take most of the time.
_READ = (
    *("estimate_id", "question_id", "study_id", "sponsor", "published_study", "country", "measure", "category"),
    *("printed", "unit", "bound", "base_n"),
)


def waves(data: Collection) -> Iterator[tuple[pd.Series, pd.Series]]:
    """Successive printings of like items: same sponsor, measure, country, category and whole base, ordered by date."""
    kept = (data.view["unit"] == "percent") & (data.view["subgroup"] == "") & (data.view["bound"] == "")
    rows = data.view.loc[kept, list(_READ)]
    rows = rows.assign(item=rows["question_id"].str.replace(r"-\d{4}", "", regex=True))
    rows = rows[rows["published_study"].str[:4].str.isdigit()].sort_values("published_study", kind="stable")
    best = data.ranked.loc[data.ranked["settled"] & ~data.ranked["doubted"], "estimate_id"]
    rows = rows[rows["estimate_id"].isin(best)]
    for _, group in rows.groupby(["sponsor", "item", "measure", "category", "country"], sort=False):
        if group["study_id"].nunique() > 1:
            for (_, one), (_, two) in pairwise(group.drop_duplicates("study_id").iterrows()):
                yield one, two


@check("change")
def change(data: Collection) -> Iterator[Finding]:
    """A change between waves exceeds rounding, and sampling where both n are known; else the n that it would take.

    Assumes independent simple random samples and an unchanged question, which no wave documents.
    """
    for one, two in waves(data):
        first, second = span(one), span(two)
        if first.value is None or second.value is None:
            continue
        same = overlap(first, second)
        known = not pd.isna(one["base_n"]) and not pd.isna(two["base_n"])
        needed = 0 if first.value == second.value else least_size(float(first.value), float(second.value))
        state = N_UNKNOWN
        if known:
            state = YES if needed and min(one["base_n"], two["base_n"]) >= needed else NOT_SETTLED
        told = f"{label(one['category'])}: {one['printed']} in {one['published_study'][:4]}, {two['printed']} in {two['published_study'][:4]}"
        tail = (
            "no change within rounding"
            if same
            else f"more than chance only with n of about {needed:,} or more in each wave"
        )
        yield Finding(
            f"estimates:{two['estimate_id']}", "change", Verdict.ONLY_BY_ROUNDING if same and needed else Verdict.CONSISTENT,
            reported=f"{one['printed']} to {two['printed']}", bounds=str(second.minus(first)), in_population=state,
            detail=f"{told[:1].upper()}{told[1:]}: {tail}.",
        )  # fmt: skip
