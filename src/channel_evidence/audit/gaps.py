"""Points against percent: stated gaps against the numbers they lie between."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from channel_evidence.audit.base import (
    CHANGES_MEANING,
    HARMLESS,
    N_UNKNOWN,
    NO,
    NOT_SETTLED,
    Finding,
    Span,
    Verdict,
    as_span,
    check,
    claim_verdict,
    claims_with,
    compared,
    constraint_verdict,
    independent,
    overlap,
    show,
    span,
)
from channel_evidence.printed import parse
from channel_evidence.stats.intervals import independent_difference
from channel_evidence.tables import Collection


@check("gap")
def gap(data: Collection) -> Iterator[Finding]:
    """A stated difference, in points, against the two numbers; a relative difference is named where it fits instead.

    Each number is anything that rounds to what is printed, so a gap of whole percents has a span of two points. The
    gap has no sign: which of the two numbers is the greater is a claim of its own (`rank`). `in_population` compares the
    stated gap with the interval for two independent samples (Newcombe 1998), where they are such.
    """
    for claim, row in claims_with(data, "differs-by"):
        target = f"claims:{claim['claim_id']}"
        others = compared(data, claim)
        if row is None or others.empty:
            yield Finding(
                target, "gap", Verdict.NOT_TESTABLE, reported=claim["value"], detail="The two numbers are not printed."
            )
            continue
        own, other = span(row), span(others.iloc[0])
        real, said = _apart(own, other), as_span(parse(claim["value"], "points"))
        fits = overlap(real, said)
        verdict = claim_verdict(overlap(Span(real.value, real.value, real.value), said), False, fits)
        told = f"{row['printed']} and {others.iloc[0]['printed']} lie {show(real.value)} points apart, not {claim['value']}."
        if fits:
            told = f"{row['printed']} and {others.iloc[0]['printed']} lie {real} points apart."
        elif _relative(own, other, said):
            told += " The relative difference would fit: percent stands for points."
        yield Finding(
            target, "gap", verdict, severity=HARMLESS if fits else CHANGES_MEANING, reported=claim["value"],
            bounds=str(real), in_population=_population(row, others.iloc[0], said, data), detail=told,
        )  # fmt: skip


def _population(row: pd.Series, other: pd.Series, said: Span, data: Collection) -> str:
    """Whether the stated gap lies within what sampling leaves open; blank unless the samples are independent."""
    if not independent(row, other, data):
        return ""
    more, less = sorted((row, other), key=lambda one: span(one).value or 0, reverse=True)
    first, second = (parse(one["printed"], one["unit"], one["bound"]) for one in (more, less))
    found = independent_difference(first, more["base_n"], second, less["base_n"])
    if found.reason or said.low is None or said.high is None:
        return N_UNKNOWN
    return NOT_SETTLED if float(said.low) <= found.high and float(said.high) >= found.low else NO


def _apart(one: Span, other: Span) -> Span:
    """How far apart two numbers lie, whichever is the greater."""
    real = one.minus(other)
    return real if real.value is None or real.value >= 0 else other.minus(one)


def _relative(own: Span, other: Span, said: Span) -> bool:
    if not other.value or own.value is None:
        return False
    change = 100 * abs(own.value - other.value) / other.value
    return overlap(Span(change, change, change), said)


@check("sum-claim")
def sum_claim(data: Collection) -> Iterator[Finding]:
    """A number said to be the sum of others."""
    for claim, row in claims_with(data, "sums-to"):
        others = compared(data, claim)
        if row is None or others.empty:
            yield Finding(
                f"claims:{claim['claim_id']}", "sum-claim", Verdict.NOT_TESTABLE, reported=claim["value"],
                detail="The numbers that it adds up are not printed.",
            )  # fmt: skip
            continue
        parts = [span(other) for _, other in others.iterrows()]
        added = parts[0]
        for part in parts[1:]:
            added = added.plus(part)
        possible = overlap(added, span(row))
        verdict = constraint_verdict(added.value == span(row).value, possible)
        yield Finding(
            f"claims:{claim['claim_id']}", "sum-claim", verdict, severity=HARMLESS if possible else CHANGES_MEANING,
            reported=f"{row['printed']} = {' + '.join(others['printed'])}", bounds=str(added), detail=f"The parts add to {added}.",
        )  # fmt: skip
