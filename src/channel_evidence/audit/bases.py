"""Missing bases, conditional bases, bases larger than their study, counts of a base, and parts against the whole."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

import pandas as pd

from channel_evidence.audit.base import (
    CHANGES_MEANING,
    HARMLESS,
    READER,
    Finding,
    Span,
    check,
    constraint_verdict,
    exceeds,
    nearest,
    overlap,
    point,
    publishers,
    span,
    worded,
)
from channel_evidence.audit.verdicts import Verdict
from channel_evidence.tables import Collection
from channel_evidence.tables.extent import SURVEYS
from channel_evidence.words.vocabulary import label, sentence_case

NUMBER = ["question_id", "category", "subgroup"]  # what makes a printed number one number


@check("missing-base")
def missing_base(data: Collection) -> Iterator[Finding]:
    """A share needs a base and its size; without the base it cannot be read, without the size not be bounded."""
    asked = data.view["design"] != "opinion"  # a guess has no base that anybody counted
    rows = data.view[asked & (data.view["unit"] == "percent") & (data.view["reading"] == "whole-text")]
    known, who = data.ranked[data.ranked["base_n"].notna()].groupby(NUMBER, sort=False).first(), publishers(data)
    doubted = _sizes_doubted(data)
    for _, row in rows.iterrows():
        no_base, no_size = row["base"] == "not-reported", pd.isna(row["base_n"])
        if not no_base and not no_size:
            continue
        told = (
            "It is not said what this is a share of."
            if no_base
            else f"How many stand in the base ({row['base']}) is not said."
        )
        number = tuple(row[name] for name in NUMBER)
        if no_size and not no_base and number in known.index:
            other = known.loc[number]
            told = f"{told[:-1]} here; {who[other['source_id']]} has {int(other['base_n']):,} for the number."
        elif no_size and not no_base and not row["subgroup"] and not pd.isna(row["n"]):
            doubt = f", by another account {doubted[row['study_id']]}" if row["study_id"] in doubted else ""
            told = f"{told[:-1]} here; the whole study had {int(row['n']):,} respondents{doubt}."
        yield Finding(
            f"estimates:{row['estimate_id']}", "missing-base", Verdict.NOT_TESTABLE, READER,
            CHANGES_MEANING if no_base else HARMLESS, row["printed"], detail=told,
        )  # fmt: skip


def _sizes_doubted(data: Collection) -> dict[str, str]:
    """Studies of which a printed sample size has an erratum, with what is likelier."""
    sizes = data.view.loc[data.view["measure"] == "sample-size", ["estimate_id", "study_id"]]
    better = dict(zip(data.errata["target"].str.removeprefix("estimates:"), data.errata["better"], strict=True))
    return {
        row.study_id: better[row.estimate_id] or "another number"
        for row in sizes.itertuples()
        if row.estimate_id in better
    }


@check("base-size")
def base_size(data: Collection) -> Iterator[Finding]:
    """A base, or a subgroup, is no larger than the study it is part of.

    The study's n is the settled one; a study known only by a floor ("more than 1,000") has no n and is not looked at, and
    neither is one that observed messages or tested companies: its n can be of the one and a base of the other.
    """
    surveys = data.view["design"].isin(SURVEYS)
    rows = data.view[surveys & data.view["base_n"].notna() & data.view["n"].notna()]
    for _, row in rows[rows["base_n"] > rows["n"]].iterrows():
        whose = f"the subgroup {label(row['subgroup'])}" if row["subgroup"] else "the base"
        yield Finding(
            f"estimates:{row['estimate_id']}", "base-size", Verdict.IMPOSSIBLE, severity=CHANGES_MEANING,
            reported=f"{int(row['base_n']):,}", recomputed=point(int(row["base_n"])), against=point(int(row["n"])), n=int(row["n"]),
            detail=f"{sentence_case(whose)} has {int(row['base_n']):,} cases, more than the {int(row['n']):,} of the study.",
            fault=f"{row['question_id']} {row['subgroup']} base-size",
        )  # fmt: skip


@check("count-of-base")
def count_of_base(data: Collection) -> Iterator[Finding]:
    """A count of a base is no larger than the base, and agrees with a percentage of the same base and category.

    Positive weights can move every share but none and all, so where a study does not say that it has none, another share
    is not settled, and the least design effect that could part the two is told. Source: a weighted share differs from
    the unweighted one, p, by at most the weights' coefficient of variation times the root of p (1 - p), by Cauchy and
    Schwarz; the design effect of weights is one more than that coefficient squared (Kish 1965, 11.2).
    """
    rows = data.view[
        data.view["question_id"].isin(data.estimates.loc[data.estimates["unit"] == "count", "question_id"])
    ]
    counted = rows[(rows["unit"] == "count") & rows["base_n"].notna()]
    for _, row in counted.iterrows():
        own, whole = span(row), int(row["base_n"])
        if own.low is not None and own.low > whole:
            yield Finding(
                f"estimates:{row['estimate_id']}", "count-of-base", Verdict.IMPOSSIBLE, severity=CHANGES_MEANING,
                reported=row["printed"], recomputed=own, against=point(whole), n=whole,
                detail=f"{sentence_case(worded(row))} are counted in a base of {whole:,}.",
            )  # fmt: skip
            continue
        like = rows[(rows["unit"] == "percent") & (rows["category"] == row["category"])]
        for _, share in like[
            (like["subgroup"] == row["subgroup"]) & (like["question_id"] == row["question_id"])
        ].iterrows():
            yield _counted(row, share, _percent(own, whole), whole)


def unweighted(row: pd.Series) -> bool:
    """Whether a study says that its shares are not weighted; silence is no such word."""
    return row["weighting"].lower() in ("none", "unweighted", "no", "not weighted")


def _counted(row: pd.Series, share: pd.Series, found: Span, whole: int) -> Finding:
    effect = None if overlap(found, span(share)) else least_effect(found, span(share))
    told = f"{sentence_case(worded(row))} of {whole:,} is {found} percent, {worded(share)} is printed"
    verdict, severity = Verdict.CONSISTENT, HARMLESS
    if effect is not None and (unweighted(row) or effect == math.inf):
        why = "the shares are not weighted" if unweighted(row) else "no weights could part them"
        verdict, severity, told = Verdict.IMPOSSIBLE, CHANGES_MEANING, f"{told}, and {why}"
    elif effect is not None:
        verdict, severity = Verdict.NOT_SETTLED, CHANGES_MEANING if effect > TOLD else HARMLESS
        told += f"; only weights with a design effect of {effect:.2f} or more could part them"
    return Finding(
        f"estimates:{row['estimate_id']}", "count-of-base", verdict, severity=severity, reported=f"{row['printed']}, {share['printed']}",
        recomputed=found, against=span(share), n=whole, detail=f"{told}.", rests_on=(share["estimate_id"],),
    )  # fmt: skip


def _percent(count: Span, whole: int) -> Span:
    """The whole numbers that a printed count can stand for, in percent of a base that holds them."""
    least = None if count.low is None else Fraction(100 * ceil(count.low), whole)
    most = whole if count.high is None else min(floor(count.high), whole)
    return Span(least, None if count.value is None else 100 * count.value / whole, Fraction(100 * most, whole))


def least_effect(found: Span, stated: Span) -> float:
    """The least design effect of weights that could turn one share into another.

    Parameters: found, what the unweighted share can be; stated, what the weighted one can be; in percent, apart.
    Returns: the design effect; inf for none and all, which no weights move. Source: see `count_of_base`.
    """
    ends = nearest(found, stated)
    if ends is None:  # they share an end that is rounded to neither
        return 1.0
    share, apart = ends[0] / 100, (ends[1] - ends[0]) / 100
    return math.inf if share in (0, 1) else float(1 + apart**2 / (share * (1 - share)))


TOLD = Fraction(3, 2)  # a design effect above this is told: the sample is worth less than two thirds of its size

# A share of all respondents that can only come from users of the channel, and the share of users.
CONDITIONAL = {"satisfying-channel": "used-channel"}


@check("conditional-base")
def conditional_base(data: Collection) -> Iterator[Finding]:
    """Those satisfied with a channel must have used it: the one share cannot exceed the other on the same base.

    Assumes that both are shares of all respondents of one study; shares of a base that is not said are left out. Says
    what the share is among the users.
    """
    rows = data.view[(data.view["unit"] == "percent") & (data.view["subgroup"] == "")]
    for inner_measure, outer_measure in CONDITIONAL.items():
        inner = rows[(rows["measure"] == inner_measure) & (rows["base"] != "not-reported")]
        for _, part in inner.iterrows():
            outer = rows[(rows["measure"] == outer_measure) & (rows["study_id"] == part["study_id"])]
            outer = outer[
                (outer["category"] == part["category"]) & (outer["base"] == part["base"]) & (outer["bound"] == "")
            ]
            for _, whole in outer.drop_duplicates("question_id").iterrows():
                if (finding := _conditional(part, whole)) is not None:
                    yield finding


def _conditional(part: pd.Series, whole: pd.Series) -> Finding | None:
    one, all_ = span(part), span(whole)
    if one.low is None or one.high is None or not all_.low or not all_.high:
        return None
    possible = exceeds(all_, one, strictly=False)[2]
    users = Span(100 * one.low / all_.high, None, 100 * one.high / all_.low)
    told = "If both are shares of all respondents, that is this share of the users of the channel."
    told = told if possible else "More are satisfied with the channel than have used it."
    return Finding(
        f"estimates:{part['estimate_id']}", "conditional-base", constraint_verdict(possible),
        severity=HARMLESS if possible else CHANGES_MEANING, reported=f"{part['printed']} of all, {whole['printed']} users",
        recomputed=users, shown=f"{float(users.low or 0):.1f} to {float(users.high or 0):.1f} percent of the users", detail=told,
    )  # fmt: skip


PARTS = ("question_id", "category", "subgroup", "printed", "unit", "bound", "base_n")  # slicing all columns is slow


@check("parts")
def parts(data: Collection) -> Iterator[Finding]:
    """A whole lies between the least and the greatest of its parts, if the parts cover it.

    Subgroups whose n add up to the whole's are taken to cover it: then their weighted mean must be the whole's share.
    Otherwise it is not known whether they do, and a whole outside their range says something of the parts not printed.
    """
    rows = data.ranked.loc[(data.ranked["unit"] == "percent") & data.ranked["settled"], list(PARTS)]
    divided = set(rows.loc[rows["subgroup"] != "", "question_id"])
    for question, own_rows in rows[rows["question_id"].isin(divided)].groupby("question_id", sort=False):
        for category, group in own_rows.groupby("category", sort=False):
            whole, subs = group[group["subgroup"] == ""], group[group["subgroup"] != ""]
            if not whole.empty and not subs.empty:
                yield _divided(f"questions:{question}", str(category), whole.iloc[0], subs)


def _divided(target: str, category: str, whole: pd.Series, subs: pd.DataFrame) -> Finding:
    spans = [span(row) for _, row in subs.iterrows()]
    own, others = span(whole), _named(subs)
    mean = _mean(subs, spans, whole["base_n"])
    if mean is not None:
        return _covered(target, whole, others, own, mean)
    above = all(exceeds(s, own)[0] for s in spans)
    below = all(exceeds(own, s)[0] for s in spans)
    told = f"{sentence_case(label(category))}: the whole is {whole['printed']}, {others}"
    tail = "whether these parts make up the whole is not known"
    if above or below:
        tail = f"if these are parts of it, the others taken together lie {'below' if above else 'above'} the whole"
    return Finding(target, "parts", Verdict.NOT_TESTABLE, reported=others, recomputed=own, detail=f"{told}; {tail}.")


def _named(subs: pd.DataFrame) -> str:
    return ", ".join(f"{label(row['subgroup'])} {row['printed']}" for _, row in subs.iterrows())


def _mean(subs: pd.DataFrame, spans: list[Span], size: int) -> Span | None:
    """The weighted mean of subgroups that cover the whole; None where their n are unknown or do not add up to it."""
    if pd.isna(size) or subs["base_n"].isna().any() or subs["base_n"].sum() != size:
        return None
    added = point(0)
    for part, n in zip(spans, subs["base_n"], strict=True):
        added = added.plus(part.times(Fraction(int(n), int(size))))
    return added


def _covered(target: str, whole: pd.Series, others: str, own: Span, mean: Span) -> Finding:
    possible = overlap(own, mean)
    return Finding(
        target, "parts", constraint_verdict(possible), severity=HARMLESS if possible else CHANGES_MEANING,
        reported=f"{whole['printed']}: {others}", recomputed=mean, against=own, n=int(whole["base_n"]),
        detail=f"{sentence_case(label(whole['category']))}: the parts make up all {int(whole['base_n']):,}, and their weighted mean is {mean}.",
    )  # fmt: skip
