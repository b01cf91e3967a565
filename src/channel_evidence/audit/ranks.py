""" "A beats B", and stated ranks, against the values known."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

import pandas as pd

from channel_evidence.audit.base import (
    CHANGES_MEANING,
    N_UNKNOWN,
    NO,
    NOT_SETTLED,
    YES,
    Finding,
    Span,
    check,
    claim_verdict,
    claims_with,
    compared,
    exceeds,
    independent,
    publishers,
    questions,
    rejected,
    span,
    weight,
    worded,
)
from channel_evidence.audit.verdicts import Verdict
from channel_evidence.printed import Printed, multiple, parse
from channel_evidence.stats.intervals import Interval, difference, independent_difference
from channel_evidence.tables import Collection
from channel_evidence.words.vocabulary import label, sentence_case

KEY = ("question_id", "category", "subgroup", "unit")  # what one number is of
RANKS = ("highest-of", "lowest-of", "greater-than")


@check("rank")
def rank(data: Collection) -> Iterator[Finding]:
    """A number said to be the highest, the lowest, or greater than another, against every value known.

    Assumes that the compared categories stand on one base. "The highest" of a list of which not all answers are printed is
    the highest of those known, and not settled unless none of the others could reach it. A rank among categories that nobody
    prints is not testable; a stated rank ("No. 1") is compared with the other stated ranks; "twice" is at least the multiple.
    Numbers of another measure are not one quantity, and not testable. Where another account reverses the order, the
    sources disagree. `in_population` uses the variance of two options of one single-choice question (Bonett and Price 2012)
    or that of two independent samples (Newcombe 1998); a subgroup and its whole overlap, two questions on one
    sample are correlated to an unknown degree, and a multiple is no difference, so none of these is tested.
    """
    reworded = _reworded(data)
    for claim, row in claims_with(data, *RANKS):
        target = f"claims:{claim['claim_id']}"
        others = compared(data, claim)
        if row is None or others.empty:
            told = claim.get("note", "") or "No value that it could be ranked against is known."
            yield Finding(target, "rank", Verdict.NOT_TESTABLE, reported=claim["exact"], detail=told)
            continue
        if unlike := _unlike(data, row, others, reworded):
            yield Finding(
                target, "rank", Verdict.NOT_TESTABLE, severity=CHANGES_MEANING, reported=claim["exact"], detail=unlike
            )
            continue
        if claim["value"].replace(".", "", 1).isdigit():
            told = f"Whether “{claim['value']}” is a multiple or a distance is not said."
            yield Finding(target, "rank", Verdict.NOT_TESTABLE, reported=claim["exact"], detail=told)
            continue
        yield _ranked(data, claim, row, others) if row["unit"] != "rank" else _stated(claim, row, others)


def _unlike(data: Collection, row: pd.Series, others: pd.DataFrame, reworded: dict[frozenset[str], str]) -> str:
    """Why a number and those it is compared with are not one quantity; blank if nothing speaks against it."""
    question, compared_with = row["question_id"], list(dict.fromkeys(others["question_id"]))
    measure = {name: questions(data)[name]["measure"].replace("-", " ") for name in (question, *compared_with)}
    apart = [name for name in compared_with if measure[name] != measure[question]]
    if apart:
        theirs = ", ".join(dict.fromkeys(measure[name] for name in apart))
        bases = dict.fromkeys(base or "unknown" for base in others.loc[others["question_id"].isin(apart), "base"])
        told = f"Not one quantity: {measure[question]} against {theirs}, of {row['base'] or 'unknown'} against {', '.join(bases)}"
        return f"{told}; which is greater says nothing."
    found = (reworded.get(frozenset((question, name)), "") for name in compared_with)
    return next((f"The questions are not alike: {reason.rstrip('.')}." for reason in found if reason), "")


def _reworded(data: Collection) -> dict[frozenset[str], str]:
    """Pairs of questions that are one item in two waves but not asked alike (`codings/waves.csv`), each with the reason."""
    found = {}
    for _, item in data.coding("waves").groupby("item", sort=False):
        alike = dict(zip(item["question_id"], item["alike"], strict=True))
        reason = dict(zip(item["question_id"], item["reason"], strict=True))
        for one, two in combinations(alike, 2):
            if "no" in (alike[one], alike[two]):
                found[frozenset((one, two))] = reason[one if alike[one] == "no" else two]
    return found


def _ranked(data: Collection, claim: pd.Series, row: pd.Series, others: pd.DataFrame) -> Finding:
    others = others[others["unit"] == row["unit"]]
    target = f"claims:{claim['claim_id']}"
    if others.empty:
        return Finding(target, "rank", Verdict.NOT_TESTABLE, detail="The compared numbers have another unit.")
    verdict, told = _judged(claim, row, others)
    if verdict is Verdict.SUPPORTED and (left := _unprinted(data, claim, row, others)):
        verdict, told = Verdict.NOT_SETTLED, f"{told[:-1]}; {left}."
    if reverse := _reversed(data, claim, row, others, verdict):
        verdict, told = Verdict.SOURCES_DISAGREE, f"{told[:-1]}; {reverse}."
    return Finding(
        target, "rank", verdict, severity=weight(verdict), reported=f"{claim['relation'].replace('-', ' ')}: {row['printed']}",
        recomputed=span(row), against=_rival(claim, others), n=None if pd.isna(row["base_n"]) else int(row["base_n"]),
        shown=f"{span(row)} against {_listed(others)}", detail=told, rests_on=tuple(others["estimate_id"]),
        in_population="" if claim["value"] else _population(data, row, others, claim["relation"] == "lowest-of"),
    )  # fmt: skip


def _judged(claim: pd.Series, row: pd.Series, others: pd.DataFrame) -> tuple[Verdict, str]:
    """The verdict against the given numbers, and what is to be said of it."""
    trials = [_trial(span(row), span(other), claim) for _, other in others.iterrows()]
    verdict = claim_verdict(all(every for every, _ in trials), all(some for _, some in trials))
    own = label(row["category"])
    if verdict is Verdict.CONTRADICTED:
        other = next(other for (_, other), (_, some) in zip(others.iterrows(), trials, strict=True) if not some)
        words = {"highest-of": "the highest", "lowest-of": "the lowest"}.get(
            claim["relation"], claim["value"] or "greater"
        )
        fails = f"{own} {worded(row)}".strip()
        said = words if claim["exact"] in ("", "not-reported") else claim["exact"]
        return verdict, f"Read as {words}, “{said}” fails: {fails} stands against {_listed(others.loc[[other.name]])}."
    return verdict, f"{sentence_case(worded(row))}{f' for {own}' if own else ''} stands against {_listed(others)}."


def _listed(others: pd.DataFrame) -> str:
    return ", ".join(f"{label(o['category'])} {worded(o)}".strip() for _, o in others.iterrows())


def _rival(claim: pd.Series, others: pd.DataFrame) -> Span:
    """The number nearest to turning the rank."""
    spans = [span(other) for _, other in others.iterrows()]
    valued = [item for item in spans if item.value is not None]
    pick = min if claim["relation"] == "lowest-of" else max
    return pick(valued, key=lambda item: item.value or 0) if valued else Span(None, None, None)


def _trial(own: Span, other: Span, claim: pd.Series) -> tuple[bool, bool]:
    """Whether a number ranks as said against another, for all and for some values: below it, above it, or at least a multiple."""
    if claim["relation"] == "lowest-of":
        every, _, some = exceeds(other, own)
    elif claim["value"]:
        beyond = claim["value"].lower().startswith(("more than", "over"))
        every, _, some = exceeds(own, other.times(multiple(claim["value"])), strictly=beyond)
    else:
        every, _, some = exceeds(own, other)
    return every, some


def _unprinted(data: Collection, claim: pd.Series, row: pd.Series, others: pd.DataFrame) -> str:
    """Why answers that nobody prints leave a highest or lowest open; blank where they cannot."""
    if claim["relation"] == "greater-than" or set(claim["compared_with"].split()) <= set(data.estimates["estimate_id"]):
        return ""
    known = "highest" if claim["relation"] == "highest-of" else "lowest"
    options = data.coding("options").set_index("question_id")["options"]
    if options.get(row["question_id"]) == "complete":
        return ""
    if known == "highest" and questions(data)[row["question_id"]]["choice"] == "single":
        lows = [span(item).low or Fraction(0) for item in (row, *(other for _, other in others.iterrows()))]
        least = span(row).low
        if least is not None and 100 - sum(lows, Fraction(0)) < least:
            return ""
    return f"it is the {known} of those known, and not all answers are printed"


def _reversed(data: Collection, claim: pd.Series, row: pd.Series, others: pd.DataFrame, verdict: Verdict) -> str:
    """Another account of the same numbers that leads to the opposite verdict; blank if there is none.

    One that leaves out some of the compared numbers can speak against a rank, but not for it.
    """
    opposite = {Verdict.SUPPORTED: Verdict.CONTRADICTED, Verdict.CONTRADICTED: Verdict.SUPPORTED}.get(verdict)
    rows = data.estimates[data.estimates["question_id"].isin({row["question_id"], *others["question_id"]})]
    rows = rows[(rows["source_id"] != row["source_id"]) & ~rows["estimate_id"].isin(rejected(data))]
    keys = pd.Series(list(zip(*(rows[name] for name in KEY), strict=True)), index=rows.index, dtype=object)
    wanted = set(zip(*(others[name] for name in KEY), strict=True))
    for _, own in rows[keys == tuple(row[name] for name in KEY)].iterrows():
        rivals = rows[(rows["source_id"] == own["source_id"]) & keys.isin(wanted)]
        enough = set(keys[rivals.index]) == wanted or opposite is Verdict.CONTRADICTED
        if opposite and len(rivals) and enough and _judged(claim, own, rivals)[0] is opposite:
            who = publishers(data)[own["source_id"]]
            return f"{who} has it the other way round, {worded(own)} against {_listed(rivals)}"
    return ""


def _stated(claim: pd.Series, row: pd.Series, others: pd.DataFrame) -> Finding:
    """A stated rank against other stated ranks: the highest is first, and "last" stands behind every number.

    Ranks that the same source prints only repeat it.
    """
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
    alone = set(ranked["source_id"]) == {row["source_id"]}
    verdict = (Verdict.AS_PRINTED if alone else Verdict.SUPPORTED) if agrees else Verdict.CONTRADICTED
    told = (
        "The ranks are the source's own: it repeats itself"
        if alone and agrees
        else f"The stated ranks {'agree with it' if agrees else 'speak against it'}"
    )
    return Finding(
        f"claims:{claim['claim_id']}", "rank", verdict, severity=weight(verdict), reported=row["printed"],
        shown=", ".join(f"{label(name)} {value if value is not None else 'last'}" for name, value in ranks.items()),
        in_population=N_UNKNOWN, detail=f"{told}; how far apart the answers lie cannot be said.", rests_on=tuple(ranked["estimate_id"]),
    )  # fmt: skip


def _place(value: Fraction | None) -> Fraction | float:
    """A stated rank as a number; a stated "last" stands behind all."""
    return math.inf if value is None else value


def _population(data: Collection, row: pd.Series, others: pd.DataFrame, lowest: bool) -> str:
    """Whether the rank holds in the population, as if simple random samples: one single-choice question, or other people."""
    if row["unit"] != "percent":
        return ""
    if all(independent(row, other, data) for _, other in others.iterrows()):
        pairs = [(other, row) if lowest else (row, other) for _, other in others.iterrows()]
        return _worst([independent_difference(_read(a), a["base_n"], _read(b), b["base_n"]) for a, b in pairs])
    question = questions(data)[row["question_id"]]
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
