"""Words and thresholds against the number they are said of."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from channel_evidence.audit.base import (
    N_UNKNOWN,
    NO,
    NOT_SETTLED,
    YES,
    Finding,
    Span,
    as_span,
    check,
    claim_verdict,
    claims_with,
    exceeds,
    overlap,
    span,
    weight,
)
from channel_evidence.audit.verdicts import Verdict
from channel_evidence.printed import is_majority, parse, parse_threshold
from channel_evidence.stats.intervals import share
from channel_evidence.tables import Collection


@check("threshold")
def threshold(data: Collection) -> Iterator[Finding]:
    """ "More than", "at least" and "less than" a threshold, in digits or words: two-thirds, half, one in three.

    The threshold is exact, the estimate is anything that rounds to what is printed. Sampling (exact limits, as if a simple
    random sample) is told apart and never changes the verdict.
    """
    for claim, row in claims_with(data, "more-than", "at-least", "less-than"):
        target = f"claims:{claim['claim_id']}"
        if row is None:
            yield Finding(target, "threshold", Verdict.NOT_TESTABLE, detail="The claim names no number of its own.")
            continue
        limit = as_span(parse_threshold(claim["value"], row["unit"]))
        verdict = claim_verdict(*_holds(claim["relation"], row, limit))
        words = (
            claim["value"] if is_majority(claim["value"]) else f"{claim['relation'].replace('-', ' ')} {claim['value']}"
        )
        more = "more than " if is_majority(claim["value"]) else ""
        named = "" if claim["value"][:1].isdigit() else f"; {claim['value']} is {more}{limit}"
        yield Finding(
            target, "threshold", verdict, severity=weight(verdict), reported=f"{words}: {row['printed']}",
            recomputed=span(row), against=limit, n=None if pd.isna(row["base_n"]) else int(row["base_n"]),
            in_population=_population(row, limit, claim["relation"]),
            detail=f"{_said(claim, words)} rests on {row['printed']}, which can stand for {span(row)}{named}.",
        )  # fmt: skip


def _said(claim: pd.Series, words: str) -> str:
    """The claim by its own words where they name the threshold, else as our tables read it."""
    if claim["exact"] in ("", "not-reported") or claim["value"].lower() in claim["exact"].lower():
        return f"The claim “{words}”"
    return f"Read as {words}, “{claim['exact']}”"


def _holds(relation: str, row: pd.Series, limit: Span) -> tuple[bool, bool]:
    """Whether all, and whether some, of the values that a number can stand for lie beyond a limit."""
    strict = relation not in ("at-least", row["bound"])  # "more than half" is more than half
    one, other = (limit, span(row)) if relation == "less-than" else (span(row), limit)
    every, _, some = exceeds(one, other, strictly=strict)
    return every, some


def _population(row: pd.Series, limit: Span, relation: str) -> str:
    if row["unit"] != "percent":
        return ""
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
    """A number asserted in a source's own words against the number it prints.

    Where they agree the sentence repeats its own number, which supports nothing; where not, its words contradict it.
    """
    rows = data.estimates
    several = set(rows.loc[rows.duplicated(["question_id", "category", "subgroup"], keep=False), "estimate_id"])
    for claim, row in claims_with(data, "equals"):
        target = f"claims:{claim['claim_id']}"
        if row is None or not claim["value"]:
            told = "The claim names no number that the source prints."
            yield Finding(target, "same-number", Verdict.NOT_TESTABLE, reported=claim["exact"], detail=told)
            continue
        own, said = span(row), as_span(parse(claim["value"], row["unit"], row["bound"]))
        same = claim["value"] == row["printed"] if own.value is None else overlap(own, said)
        told = f"The sentence says {claim['value']}, the number printed is {row['printed']}."
        if same:
            told = f"The sentence repeats the number keyed from it ({row['printed']})" + (
                "; how others print it is compared apart." if row["estimate_id"] in several else "."
            )
        verdict = Verdict.AS_PRINTED if same else Verdict.CONTRADICTED
        yield Finding(
            target, "same-number", verdict, severity=weight(verdict), reported=f"{claim['value']}: {row['printed']}",
            recomputed=own, against=said, detail=told,
        )  # fmt: skip
