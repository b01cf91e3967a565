"""Words and thresholds against the number they are said of."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from channel_evidence.audit.base import (
    CHANGES_MEANING,
    HARMLESS,
    N_UNKNOWN,
    NO,
    NOT_SETTLED,
    YES,
    Finding,
    Span,
    Verdict,
    as_span,
    check,
    claim_verdict,
    claims_with,
    exceeds,
    overlap,
    span,
)
from channel_evidence.intervals import share
from channel_evidence.printed import parse
from channel_evidence.tables import Collection


@check("threshold")
def threshold(data: Collection) -> Iterator[Finding]:
    """ "More than", "at least" and "less than" a threshold, in digits or words: two-thirds, half, one in three, a majority.

    The threshold is exact, the estimate is anything that rounds to what is printed. Sampling (Wilson, as if a simple
    random sample) is told apart and never changes the verdict.
    """
    for claim, row in claims_with(data, "more-than", "at-least", "less-than"):
        target = f"claims:{claim['claim_id']}"
        if row is None:
            yield Finding(target, "threshold", Verdict.NOT_TESTABLE, detail="The claim names no number of its own.")
            continue
        limit = as_span(parse(claim["value"], row["unit"], threshold=True))
        own = span(row)
        strict = claim["relation"] not in ("at-least", row["bound"])  # "more than half" is more than half
        every, printed, some = (
            exceeds(limit, own, strictly=strict)
            if claim["relation"] == "less-than"
            else exceeds(own, limit, strictly=strict)
        )
        verdict = claim_verdict(every, printed, some)
        words = claim["relation"].replace("-", " ")
        yield Finding(
            target, "threshold", verdict, severity=CHANGES_MEANING if verdict is Verdict.CONTRADICTED else HARMLESS,
            reported=f"{words} {claim['value']}: {row['printed']}", bounds=f"{own} against {limit}",
            in_population=_population(row, limit, claim["relation"]),
            detail=f"{row['printed']} can stand for {own}; {claim['value']} is {limit}.",
        )  # fmt: skip


def _population(row: pd.Series, limit: Span, relation: str) -> str:
    found = share(
        parse(row["printed"], row["unit"], row["bound"]), None if pd.isna(row["base_n"]) else int(row["base_n"])
    )
    if found.low != found.low or limit.value is None:
        return N_UNKNOWN
    above, below = found.low > float(limit.value), found.high < float(limit.value)
    if not above and not below:
        return NOT_SETTLED
    return YES if above == (relation != "less-than") else NO


@check("same-number")
def same_number(data: Collection) -> Iterator[Finding]:
    """A number asserted in a source's own words equals the number it prints."""
    for claim, row in claims_with(data, "equals"):
        if row is None or not claim["value"]:
            yield Finding(
                f"claims:{claim['claim_id']}", "same-number", Verdict.NOT_TESTABLE, reported=claim["exact"],
                detail="The claim names no number that the source prints.",
            )  # fmt: skip
            continue
        own, said = span(row), as_span(parse(claim["value"], row["unit"], row["bound"]))
        same = claim["value"] == row["printed"] if own.value is None else overlap(own, said)
        yield Finding(
            f"claims:{claim['claim_id']}", "same-number", Verdict.SUPPORTED if same else Verdict.CONTRADICTED,
            severity=HARMLESS if same else CHANGES_MEANING, reported=f"{claim['value']}: {row['printed']}", bounds=str(own),
            detail=f"The source prints {row['printed']} for what it states as {claim['value']}; other publications are compared under drift.",
        )  # fmt: skip
