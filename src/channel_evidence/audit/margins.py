"""A stated margin of error against the size of the sample."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from math import floor

import pandas as pd

from channel_evidence.audit.base import (
    CHANGES_MEANING,
    HARMLESS,
    UNKNOWN,
    Finding,
    Span,
    check,
    claims_with,
    constraint_verdict,
    span,
)
from channel_evidence.audit.bases import TOLD
from channel_evidence.audit.verdicts import Verdict
from channel_evidence.printed import PERCENT_UNITS
from channel_evidence.stats.intervals import implied_design_effect
from channel_evidence.tables import Collection


@check("margin")
def margin(data: Collection) -> Iterator[Finding]:
    """A stated margin of error implies a design effect and an effective n; below one, it is too small for the sample.

    Assumes a share of one half, the 95 percent level unless another is stated, and the usual normal margin. A margin
    "three" is 2.5 to 3.5, so the effective n is an interval. The margin of a simple random sample with its further
    decimals left out instead of rounded is cut off. Source: Kish (1965), Survey Sampling, 8.2.
    """
    rows = data.view[data.view["measure"] == "margin-of-error"]
    for _, row in rows.iterrows():
        yield _stated(f"estimates:{row['estimate_id']}", row, data.study(row["study_id"]))
    owners = data.questions.set_index("question_id")["study_id"]
    for claim, own in claims_with(data, "margin-for"):
        target = f"claims:{claim['claim_id']}"
        if own is None:
            yield Finding(
                target, "margin", Verdict.NOT_TESTABLE, reported=claim["value"], detail="It prints no margin."
            )
        else:
            yield _stated(target, own, data.study(owners[own["question_id"]]))


def _stated(target: str, row: pd.Series, study: pd.Series) -> Finding:
    stated, n = span(row) if row["unit"] in PERCENT_UNITS else UNKNOWN, study["n"]
    if pd.isna(n) or not stated.low or stated.low < 0 or stated.high is None:
        told = "The sample size is not reported." if pd.isna(n) else "The margin has no two ends above 0."
        return Finding(target, "margin", Verdict.NOT_TESTABLE, reported=row["printed"], detail=told)
    unsaid = study["confidence_level"] in ("", "not-reported")
    level = 0.95 if unsaid else float(study["confidence_level"]) / 100
    effect = implied_design_effect(float(stated.low), float(stated.high), int(n), level=level)
    verdict = constraint_verdict(effect.high >= 1)
    if verdict is Verdict.IMPOSSIBLE and _is_cut(row["printed"], effect.simple):
        verdict = Verdict.CUT_OFF
    told = f"A simple random sample of {int(n):,} has a margin of {effect.simple:.2f} points"
    told += ", if the level is 95 percent, which is not said." if unsaid else "."
    if verdict is Verdict.CUT_OFF:
        told += " The stated one is that margin, cut off instead of rounded."
    large = effect.low > TOLD
    if large:
        told += f" The stated one implies a design effect of {effect.value:.1f}: the sample is worth {n / effect.high:,.0f} to {n / effect.low:,.0f} answers."
    return Finding(
        target, "margin", verdict, severity=CHANGES_MEANING if large or verdict is Verdict.IMPOSSIBLE else HARMLESS,
        reported=f"{row['printed']} for n = {int(n):,}", n=int(n),
        recomputed=Span(Fraction(n / effect.high), Fraction(n / effect.value), Fraction(n / effect.low)),
        shown=f"design effect {effect.low:.2f} to {effect.high:.2f}, effective n {n / effect.high:,.0f} to {n / effect.low:,.0f}",
        detail=told + _unit(row), fault=f"{row['estimate_id']} margin",
    )  # fmt: skip


def _is_cut(printed: str, simple: float) -> bool:
    """Whether a printed margin is the simple random sample's with the further decimals left out."""
    _, point, decimals = printed.partition(".")
    return bool(point) and printed == f"{floor(simple * 10 ** len(decimals)) / 10 ** len(decimals):.{len(decimals)}f}"


def _unit(row: pd.Series) -> str:
    """A remark where a margin, which is in points, is printed in percent."""
    return " It is printed in percent; points are meant." if re.search(r"percent|%", row["exact"]) else ""
