"""Restatements: a number said again, in other words, for another measure, base or population."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from channel_evidence.audit.base import (
    CHANGES_MEANING,
    COMPUTED,
    HARMLESS,
    READER,
    Finding,
    Verdict,
    check,
    claims_with,
    compared,
    overlap,
    span,
)
from channel_evidence.tables import Collection

STATED = {"unit": "unit", "question": "question_id", "category": "category", "subgroup": "subgroup", "base": "base"}


@check("restatement")
def restatement(data: Collection) -> Iterator[Finding]:
    """A number restated keeps its value (computed), its measure, category and base (as the transcribers coded them)."""
    for claim, row in claims_with(data, "restates"):
        others = compared(data, claim)
        target = f"claims:{claim['claim_id']}"
        if row is None or others.empty or others.iloc[0]["estimate_id"] == row["estimate_id"]:
            yield Finding(
                target, "restatement", Verdict.NOT_TESTABLE, by=READER, severity=CHANGES_MEANING, reported=claim["exact"],
                detail="It says in other words what a number may or may not mean; no second number stands behind it.",
            )  # fmt: skip
            continue
        yield _same(target, claim, row, others.iloc[0])


def _same(target: str, claim: pd.Series, row: pd.Series, other: pd.Series) -> Finding:
    numbers = row["unit"] == other["unit"] and span(row).value is not None and span(other).value is not None
    if numbers and not overlap(span(row), span(other)):
        return Finding(
            target, "restatement", Verdict.CONTRADICTED, COMPUTED, CHANGES_MEANING, f"{row['printed']} for {other['printed']}",
            f"{span(row)} against {span(other)}", detail="The number changed when it was said again.",
        )  # fmt: skip
    moved = {name: column for name, column in STATED.items() if row[column] != other[column]}
    told = "Value, measure and base are the same."
    if moved:
        changes = "; ".join(f"the {name} {row[column]!r} for {other[column]!r}" for name, column in moved.items())
        told = f"{'The value is the same; what' if numbers else 'What'} it is said of is stated otherwise: {changes}."
    return Finding(
        target, "restatement", Verdict.SUPPORTED if not moved else Verdict.NOT_TESTABLE, READER if moved else COMPUTED,
        CHANGES_MEANING if moved else HARMLESS, f"{row['printed']} for {other['printed']}", str(span(row)), detail=told,
    )  # fmt: skip
