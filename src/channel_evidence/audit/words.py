"""Words and thresholds against the number they are said of."""

from __future__ import annotations

import re
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
from channel_evidence.printed import is_majority, parse, parse_threshold
from channel_evidence.stats.intervals import share
from channel_evidence.tables import Collection
from channel_evidence.words.vocabulary import name


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
        limit = as_span(parse_threshold(claim["value"], row["unit"]))
        own = span(row)
        strict = claim["relation"] not in ("at-least", row["bound"])  # "more than half" is more than half
        every, printed, some = (
            exceeds(limit, own, strictly=strict)
            if claim["relation"] == "less-than"
            else exceeds(own, limit, strictly=strict)
        )
        verdict = claim_verdict(every, printed, some)
        said = (
            claim["value"] if is_majority(claim["value"]) else f"{claim['relation'].replace('-', ' ')} {claim['value']}"
        )
        yield Finding(
            target, "threshold", verdict, severity=CHANGES_MEANING if verdict is Verdict.CONTRADICTED else HARMLESS,
            reported=f"{said}: {row['printed']}", bounds=f"{own} against {limit}",
            in_population=_population(row, limit, claim["relation"]),
            detail=f"The claim “{said}” rests on {row['printed']}, which can stand for {own}{_exactly(claim['value'], limit)}.",
        )  # fmt: skip


def _exactly(value: str, limit: Span) -> str:
    """A threshold in words as a number."""
    more = "more than " if is_majority(value) else ""
    return "" if value[:1].isdigit() else f"; {value} is {more}{limit}"


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


_ONLY = re.compile(r"\b(?:only|just|merely)\b", re.IGNORECASE)


@check("only")
def only(data: Collection) -> Iterator[Finding]:
    """ "Only" or "just" before a share says that it is small: it must not exceed every share it can be compared with.

    A subgroup's share is compared with the whole's, another with those of its question, in their settled printings; alone
    it is not testable. How small is small stays an opinion, so a share that no other falls below is let stand.
    """
    rows = data.estimates.set_index("estimate_id", drop=False)
    called_small = (data.claims["kind"] == "opinion") & data.claims["exact"].str.contains(_ONLY)
    for _, claim in data.claims[called_small].iterrows():
        if claim["estimate"] and rows.loc[claim["estimate"], "unit"] == "percent":
            yield _small(claim, rows.loc[claim["estimate"]], data)


def _small(claim: pd.Series, row: pd.Series, data: Collection) -> Finding:
    others = data.settled(row["question_id"])
    if row["subgroup"]:
        others = others[(others["category"] == row["category"]) & (others["subgroup"] == "")]
    else:
        others = others[(others["category"] != row["category"]) & (others["subgroup"] == "")]
    others = others[others["unit"] == "percent"]
    target, said = f"claims:{claim['claim_id']}", f"{claim['exact']}: {row['printed']}"
    if others.empty:
        return Finding(
            target,
            "only",
            Verdict.NOT_TESTABLE,
            reported=said,
            detail="No share is known that it could be small against.",
        )
    against = ", ".join(f"{name(other)} {other['printed']}" for _, other in others.iterrows())
    trials = [exceeds(span(row), span(other)) for _, other in others.iterrows()]
    verdict, told = Verdict.NOT_TESTABLE, f"Some shares are smaller, some greater: {against}."
    if not any(every for every, _, _ in trials):
        verdict, told = Verdict.SUPPORTED, f"No other share is smaller than {row['printed']}: {against}."
    elif all(every for every, _, _ in trials):
        verdict, told = (
            Verdict.CONTRADICTED,
            f"The {row['printed']} that is called small is greater than {'the whole' if row['subgroup'] else 'every other'}: {against}.",
        )
    return Finding(
        target, "only", verdict, severity=CHANGES_MEANING if verdict is Verdict.CONTRADICTED else HARMLESS,
        reported=said, bounds=f"{span(row)} against {against}", detail=told,
    )  # fmt: skip


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
        told = f"The sentence says {claim['value']}, the number printed is {row['printed']}."
        if same:
            told = (
                f"The sentence and the printed number agree ({row['printed']}); how others print it is compared apart."
            )
        yield Finding(
            f"claims:{claim['claim_id']}", "same-number", Verdict.SUPPORTED if same else Verdict.CONTRADICTED,
            severity=HARMLESS if same else CHANGES_MEANING, reported=f"{claim['value']}: {row['printed']}", bounds=str(own),
            detail=told,
        )  # fmt: skip
