"""Restatements: a number said again, in other words, for another measure, base or population."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from channel_evidence.audit.base import (
    CHANGES_MEANING,
    COMPUTED,
    READER,
    UNKNOWN,
    Finding,
    check,
    claims_with,
    compared,
    overlap,
    span,
)
from channel_evidence.audit.verdicts import Verdict
from channel_evidence.tables import Collection

STATED = {"unit": "unit", "question": "question_id", "category": "category", "subgroup": "subgroup", "base": "base"}


@check("restatement")
def restatement(data: Collection) -> Iterator[Finding]:
    """A number restated keeps its value (computed), its measure, category and base (as the transcribers coded them).

    A source that only repeats itself supports nothing.
    """
    for claim, row in claims_with(data, "restates"):
        others = compared(data, claim)
        target = f"claims:{claim['claim_id']}"
        if row is None or others.empty or others.iloc[0]["estimate_id"] == row["estimate_id"]:
            told = "It says in other words what a number may or may not mean; no second number stands behind it."
            yield Finding(
                target, "restatement", Verdict.NOT_TESTABLE, READER, CHANGES_MEANING, claim["exact"],
                detail=claim.get("note", "") or told,
            )  # fmt: skip
            continue
        yield _same(target, row, others.iloc[0])


def _same(target: str, row: pd.Series, other: pd.Series) -> Finding:
    numbers = row["unit"] == other["unit"] and span(row).value is not None and span(other).value is not None
    said = f"{row['printed']} for {other['printed']}"
    if numbers and not overlap(span(row), span(other)):
        return Finding(
            target, "restatement", Verdict.CONTRADICTED, COMPUTED, CHANGES_MEANING, said, span(row), span(other),
            detail="The number changed when it was said again.", rests_on=(other["estimate_id"],),
        )  # fmt: skip
    moved = {name: column for name, column in STATED.items() if row[column] != other[column]}
    if not moved:
        verdict = Verdict.AS_PRINTED if row["source_id"] == other["source_id"] else Verdict.SUPPORTED
        return Finding(
            target,
            "restatement",
            verdict,
            reported=said,
            recomputed=span(row),
            detail="Value, measure and base are the same.",
            rests_on=(other["estimate_id"],),
        )
    changes = "; ".join(f"the {name} {row[column]!r} for {other[column]!r}" for name, column in moved.items())
    told = f"{'The value is the same; what' if numbers else 'What'} it is said of is stated otherwise: {changes}."
    return Finding(
        target,
        "restatement",
        Verdict.NOT_TESTABLE,
        READER,
        CHANGES_MEANING,
        said,
        span(row) if numbers else UNKNOWN,
        detail=told,
    )
