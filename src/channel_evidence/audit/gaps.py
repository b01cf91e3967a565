"""Points against percent: stated differences and sums against the numbers they are of."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pandas as pd

from channel_evidence.audit.base import (
    CHANGES_MEANING,
    HARMLESS,
    N_UNKNOWN,
    NO,
    NOT_SETTLED,
    UNKNOWN,
    Finding,
    Span,
    as_span,
    check,
    claim_verdict,
    claims_with,
    compared,
    constraint_verdict,
    exceeds,
    independent,
    overlap,
    point,
    show,
    span,
    weight,
)
from channel_evidence.audit.verdicts import Verdict
from channel_evidence.printed import parse
from channel_evidence.printed.difference import POINTS, RELATIVE, Difference, difference
from channel_evidence.stats.intervals import independent_difference
from channel_evidence.tables import Collection


@check("gap")
def gap(data: Collection) -> Iterator[Finding]:
    """A stated difference against the two numbers: in points, or in percent of the number compared with.

    Each number is anything that rounds to what is printed, so a gap of whole percents has a span of two points; a stated
    amount that fits into it is consistent. Where only the other kind of difference fits, the finding says that percent
    stands for points, or points for percent. The gap has no sign: which number is the greater is a claim of its own
    (`rank`). `in_population` compares a gap in points with the interval for two independent samples (Newcombe 1998).
    """
    for claim, row in claims_with(data, "differs-by"):
        target = f"claims:{claim['claim_id']}"
        others = compared(data, claim)
        if row is None or others.empty:
            told = "The two numbers are not printed."
            yield Finding(target, "gap", Verdict.NOT_TESTABLE, reported=claim["value"], detail=told)
            continue
        other = others.iloc[0]
        if row["unit"] != other["unit"]:
            told = f"One number is in {row['unit']}, the other in {other['unit']}."
            yield Finding(
                target, "gap", Verdict.NOT_TESTABLE, severity=CHANGES_MEANING, reported=claim["value"], detail=told
            )
            continue
        yield _gap(target, claim, row, other, data)


def _gap(target: str, claim: pd.Series, row: pd.Series, other: pd.Series, data: Collection) -> Finding:
    said = difference(claim["value"], row["unit"])
    amount = as_span(said.amount)
    own, base = span(row), span(other)
    kinds = {POINTS: _apart(own, base), RELATIVE: _relative(own, base)}
    real = kinds[said.of]
    verdict = _fits(said.limit, amount, real)
    pair = f"{row['printed']} and {other['printed']}"
    unit = "points" if row["unit"] == "percent" else row["unit"]
    told = f"{pair} lie {_printed(kinds[POINTS])} {unit} apart"
    if said.of == RELATIVE:
        told += f", {_printed(real)} percent of {other['printed']}" if real != UNKNOWN else ""
    told += "." if verdict is not Verdict.CONTRADICTED else f", not {claim['value']}."
    if (
        verdict is Verdict.CONTRADICTED
        and _fits(said.limit, amount, kinds[POINTS if said.of == RELATIVE else RELATIVE]) is not verdict
    ):
        told += f" The other kind of difference would fit: {'percent stands for points' if said.of == RELATIVE else 'points stand for percent'}."
    return Finding(
        target, "gap", verdict, severity=weight(verdict), reported=claim["value"], recomputed=real, against=amount,
        shown=str(real), in_population=_population(row, other, said, data), detail=told, rests_on=(other["estimate_id"],),
    )  # fmt: skip


def _fits(limit: str, amount: Span, real: Span) -> Verdict:
    """Whether a difference can be what is said of it; beyond a limit for all values, for some, or for none."""
    if limit in ("more than", "over", "at least"):
        every, _, some = exceeds(real, amount, strictly=limit != "at least")
        return claim_verdict(every, some)
    if limit:
        every, _, some = exceeds(amount, real, strictly=limit in ("less than", "under"))
        return claim_verdict(every, some)
    return Verdict.CONSISTENT if overlap(real, amount) else Verdict.CONTRADICTED


def _population(row: pd.Series, other: pd.Series, said: Difference, data: Collection) -> str:
    """Whether the stated gap lies within what sampling leaves open; blank unless in points and of independent samples."""
    if said.of != POINTS or said.limit or not independent(row, other, data) or row["unit"] != "percent":
        return ""
    more, less = sorted((row, other), key=lambda one: span(one).value or 0, reverse=True)
    first, second = (parse(one["printed"], one["unit"], one["bound"]) for one in (more, less))
    found = independent_difference(first, more["base_n"], second, less["base_n"])
    amount = said.amount
    if found.reason or amount.low is None or amount.high is None:
        return N_UNKNOWN
    return NOT_SETTLED if float(amount.low) <= found.high and float(amount.high) >= found.low else NO


def _printed(real: Span) -> str:
    """What the printed values give, and what rounding leaves open."""
    return f"{show(real.value)} ({real} within rounding)" if real.low != real.high else show(real.value)


def _apart(one: Span, other: Span) -> Span:
    """How far apart two numbers lie, whichever is the greater."""
    real = one.minus(other)
    if real.value is not None and real.value < 0:
        real = other.minus(one)
    if real.low is None or real.low >= 0:
        return real
    return Span(Fraction(0), real.value, real.high, high_by=real.high_by)


def _relative(own: Span, base: Span) -> Span:
    """The difference in percent of the number compared with; unknown where that may be nothing."""
    if not base.low or base.low < 0 or base.value is None or base.high is None:
        return UNKNOWN
    if own.low is None or own.high is None or own.value is None:
        return UNKNOWN
    ends = [100 * (one / other - 1) for one in (own.low, own.high) for other in (base.low, base.high)]
    low, high = min(ends), max(ends)
    if low < 0 < high:
        low, high = Fraction(0), max(-low, high)
    elif high <= 0:
        low, high = -high, -low
    return Span(low, abs(100 * (own.value / base.value - 1)), high)


@check("sum-claim")
def sum_claim(data: Collection) -> Iterator[Finding]:
    """A number said to be the sum of others."""
    for claim, row in claims_with(data, "sums-to"):
        others = compared(data, claim)
        target = f"claims:{claim['claim_id']}"
        if row is None or others.empty:
            told = "The numbers that it adds up are not printed."
            yield Finding(target, "sum-claim", Verdict.NOT_TESTABLE, reported=claim["value"], detail=told)
            continue
        added = point(0)
        for _, other in others.iterrows():
            added = added.plus(span(other))
        possible = overlap(added, span(row))
        yield Finding(
            target, "sum-claim", constraint_verdict(possible), severity=HARMLESS if possible else CHANGES_MEANING,
            reported=f"{row['printed']} = {' + '.join(others['printed'])}", recomputed=added, against=span(row),
            detail=f"The parts add to {show(added.value) if added.low == added.high else added}.", rests_on=tuple(others["estimate_id"]),
        )  # fmt: skip
