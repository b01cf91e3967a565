"""Shares of a single-choice question against 100."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pandas as pd

from channel_evidence.audit.base import CHANGES_MEANING, HARMLESS, Finding, Span, Verdict, check, show, span
from channel_evidence.tables import Collection

HUNDRED = Fraction(100)


def total(rows: pd.DataFrame) -> Span:
    """What the shares of the rows can add up to, each within its rounding."""
    added = Span(Fraction(0), Fraction(0), Fraction(0))
    for _, row in rows.iterrows():
        added = added.plus(span(row))
    return added


@check("sums")
def sums(data: Collection) -> Iterator[Finding]:
    """Shares of a single-choice question, from one source, cannot exceed 100 within their rounding.

    Assumes that each number is rounded half up or half to even on its own, and that categories do not overlap.
    A sum below 100 is only said: options may be unnamed. Source: each of k rounded shares moves the sum by half of
    its last digit (Mosteller, Youtz and Zahn 1967, Demography 4, 850-858).
    """
    rows = data.view[(data.view["unit"] == "percent") & (data.view["choice"] == "single") & (data.view["bound"] == "")]
    for (question, source, subgroup), group in rows.groupby(["question_id", "source_id", "subgroup"], sort=False):
        if len(group) < 2 or group["category"].duplicated().any():
            continue
        group = _without_parts(group)
        added = total(group)
        if added.low is None or added.value is None or added.high is None:
            continue
        verdict = Verdict.IMPOSSIBLE if added.low > HUNDRED else Verdict.CONSISTENT
        if verdict is Verdict.CONSISTENT and added.value > HUNDRED:
            verdict = Verdict.ONLY_BY_ROUNDING
        named = (
            f"{len(group)} shares, printed by {source}{f', {subgroup}' if subgroup else ''}, add to {show(added.value)}"
        )
        rest = (
            "more than everybody"
            if added.low > HUNDRED
            else f"{show(max(HUNDRED - added.high, Fraction(0)))} to {show(HUNDRED - added.low)} is left"
        )
        yield Finding(
            f"questions:{question}", "sums", verdict, severity=CHANGES_MEANING if added.low > HUNDRED else HARMLESS,
            reported=" + ".join(group["printed"]), bounds=str(added), detail=f"The {named}; {rest}.",
        )  # fmt: skip


def _without_parts(group: pd.DataFrame) -> pd.DataFrame:
    """The rows without those that a category "other" contains: a named channel inside "all other channels"."""
    if "other" not in set(group["category"]) or total(group).low is None:
        return group
    other = group[group["category"] == "other"].iloc[0]
    kept = group[group["category"] != "social-media"] if float(span(other).value or 0) and _too_many(group) else group
    return kept


def _too_many(group: pd.DataFrame) -> bool:
    low = total(group).low
    return low is not None and low > HUNDRED
