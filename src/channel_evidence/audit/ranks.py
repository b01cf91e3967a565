""" "A beats B", and stated ranks, against the values known."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

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
    check,
    claim_verdict,
    claims_with,
    compared,
    exceeds,
    independent,
    span,
    worded,
)
from channel_evidence.printed import Printed, multiple, parse
from channel_evidence.stats.intervals import Interval, difference, independent_difference
from channel_evidence.tables import Collection
from channel_evidence.words.vocabulary import label


@check("rank")
def rank(data: Collection) -> Iterator[Finding]:
    """A number said to be the highest, the lowest, or greater than another, against every value known.

    Assumes that the compared categories stand on one base. A rank among categories that nobody prints is not testable;
    a stated rank ("No. 1") is compared with the other stated ranks; "twice" is at least the multiple. Numbers of another
    measure are not one quantity, and not testable. `in_population` uses the variance of two options of
    one single-choice question (Bonett and Price 2012) or that of two independent samples (Newcombe 1998); a subgroup and its whole overlap, and two questions on one
    sample are correlated to an unknown degree, so neither is tested.
    """
    for claim, row in claims_with(data, "highest-of", "lowest-of", "greater-than"):
        target = f"claims:{claim['claim_id']}"
        others = compared(data, claim)
        if row is None or others.empty:
            told = "No value that it could be ranked against is known."
            yield Finding(target, "rank", Verdict.NOT_TESTABLE, reported=claim["exact"], detail=told)
            continue
        if unlike := _unlike(data, row, others):
            yield Finding(
                target, "rank", Verdict.NOT_TESTABLE, severity=CHANGES_MEANING, reported=claim["exact"], detail=unlike
            )
            continue
        yield _ranked(data, claim, row, others) if row["unit"] != "rank" else _stated(claim, row, others)


def _unlike(data: Collection, row: pd.Series, others: pd.DataFrame) -> str:
    """Why a number and those it is compared with are not one quantity; blank if nothing speaks against it."""
    measure = data.questions.set_index("question_id")["measure"].str.replace("-", " ")
    own, theirs = measure[row["question_id"]], list(dict.fromkeys(others["question_id"].map(measure)))
    if own in theirs:
        return ""
    bases = f"{row['base'] or 'unknown'} against {', '.join(dict.fromkeys(others['base']))}"
    return f"Not one quantity: {own} against {', '.join(theirs)}, of {bases}; which is greater says nothing."


def _ranked(data: Collection, claim: pd.Series, row: pd.Series, others: pd.DataFrame) -> Finding:
    others = others[others["unit"] == row["unit"]]
    lowest = claim["relation"] == "lowest-of"
    trials = [_trial(span(row), span(other), lowest, claim["value"]) for _, other in others.iterrows()]
    if not trials:
        return Finding(
            f"claims:{claim['claim_id']}",
            "rank",
            Verdict.NOT_TESTABLE,
            detail="The compared numbers have another unit.",
        )
    verdict = claim_verdict(*(all(trial[k] for trial in trials) for k in range(3)))
    beaten = [o for (_, o), trial in zip(others.iterrows(), trials, strict=True) if not trial[2]]
    against = ", ".join(f"{label(o['category']) or o['question_id']} {o['printed']}" for _, o in others.iterrows())
    told = f"{worded(row)}{f' for {own}' if (own := label(row['category'])) else ''} stands against {against}."
    if beaten:
        other, side = beaten[0], "lower" if lowest else "higher"
        told = f"{label(other['category'])} with {other['printed']} is {side} than {label(row['category'])} with {row['printed']}."
    return Finding(
        f"claims:{claim['claim_id']}", "rank", verdict,
        severity=CHANGES_MEANING if verdict is Verdict.CONTRADICTED else HARMLESS,
        reported=f"{claim['relation'].replace('-', ' ')}: {row['printed']}", bounds=f"{span(row)} against {against}",
        in_population=_population(data, row, others, lowest), detail=told[:1].upper() + told[1:],
    )  # fmt: skip


def _trial(own: Span, other: Span, lowest: bool, value: str) -> tuple[bool, bool, bool]:
    """Whether a number ranks as said against another: below it, above it, or at least a multiple of it."""
    if lowest:
        return exceeds(other, own)
    if value:
        return exceeds(own, other.times(multiple(value)), strictly=False)
    return exceeds(own, other)


def _stated(claim: pd.Series, row: pd.Series, others: pd.DataFrame) -> Finding:
    """A stated rank against other stated ranks: the highest is first, and "last" stands behind every number."""
    ranked = others[others["unit"] == "rank"]
    ranks = {o["category"]: span(o).value for _, o in ranked.iterrows()}
    if not ranks:
        return Finding(
            f"claims:{claim['claim_id']}", "rank", Verdict.NOT_TESTABLE, detail="The compared numbers are no ranks."
        )
    own, places = _place(span(row).value), [_place(value) for value in ranks.values()]
    lowest = claim["relation"] == "lowest-of"
    agrees = all(own > place for place in places) if lowest else all(own < place for place in places)
    agrees = agrees and (own == 1 or claim["relation"] != "highest-of")
    return Finding(
        f"claims:{claim['claim_id']}", "rank", Verdict.SUPPORTED if agrees else Verdict.CONTRADICTED,
        severity=HARMLESS if agrees else CHANGES_MEANING, reported=row["printed"],
        bounds=", ".join(f"{label(name)} {value if value is not None else 'last'}" for name, value in ranks.items()),
        in_population=N_UNKNOWN,
        detail=f"The stated ranks {'agree with it' if agrees else 'speak against it'}; how far apart the reasons are cannot be said.",
    )  # fmt: skip


def _place(value: Fraction | None) -> Fraction | float:
    """A stated rank as a number; a stated "last" stands behind all."""
    return math.inf if value is None else value


def _population(data: Collection, row: pd.Series, others: pd.DataFrame, lowest: bool) -> str:
    """Whether the rank holds in the population, as if simple random samples: one single-choice question, or other people."""
    if all(independent(row, other, data) for _, other in others.iterrows()):
        pairs = [(other, row) if lowest else (row, other) for _, other in others.iterrows()]
        return _worst([independent_difference(_read(a), a["base_n"], _read(b), b["base_n"]) for a, b in pairs])
    question = data.question(row["question_id"])
    one = others[others["question_id"] == row["question_id"]]
    if question["choice"] != "single" or len(one) != len(others) or (one["subgroup"] != row["subgroup"]).any():
        return ""
    if pd.isna(row["base_n"]):
        return N_UNKNOWN
    pairs = [(other, row) if lowest else (row, other) for _, other in one.iterrows()]
    return _worst([difference(_read(a), _read(b), int(row["base_n"])) for a, b in pairs])


def _worst(gaps: list[Interval]) -> str:
    """What intervals of the first share less each other say of it together."""
    states = [N_UNKNOWN if gap.reason else YES if gap.low > 0 else NO if gap.high < 0 else NOT_SETTLED for gap in gaps]
    return next(state for state in (NO, N_UNKNOWN, NOT_SETTLED, YES) if state in states)


def _read(row: pd.Series) -> Printed:
    return parse(row["printed"], row["unit"], row["bound"])
