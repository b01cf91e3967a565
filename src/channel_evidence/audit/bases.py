"""Missing bases, conditional bases, and parts against the whole."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pandas as pd

from channel_evidence.audit.base import (
    CHANGES_MEANING,
    HARMLESS,
    READER,
    Finding,
    Span,
    Verdict,
    check,
    constraint_verdict,
    exceeds,
    overlap,
    span,
)
from channel_evidence.tables import Collection
from channel_evidence.words.vocabulary import label, sentence_case


@check("missing-base")
def missing_base(data: Collection) -> Iterator[Finding]:
    """A share needs a base and its size; without the base it cannot be read, without the size not be bounded."""
    rows = data.estimates[(data.estimates["unit"] == "percent") & (data.estimates["reading"] == "whole-text")]
    for _, row in rows.iterrows():
        no_base, no_size = row["base"] == "not-reported", pd.isna(row["base_n"])
        if not no_base and not no_size:
            continue
        told = (
            "It is not said what this is a share of."
            if no_base
            else f"How many stand in the base ({row['base']}) is not said."
        )
        yield Finding(
            f"estimates:{row['estimate_id']}", "missing-base", Verdict.NOT_TESTABLE, by=READER,
            severity=CHANGES_MEANING if no_base else HARMLESS, reported=row["printed"], detail=told,
        )  # fmt: skip


# A share of all respondents that can only come from users of the channel, and the share of users.
CONDITIONAL = {"satisfying-channel": "used-channel"}


@check("conditional-base")
def conditional_base(data: Collection) -> Iterator[Finding]:
    """Those satisfied with a channel must have used it: the one share cannot exceed the other on the same base.

    Assumes that both are shares of all respondents of one study. Says what the share is among the users.
    """
    rows = data.view[(data.view["unit"] == "percent") & (data.view["subgroup"] == "")]
    for inner_measure, outer_measure in CONDITIONAL.items():
        inner = rows[rows["measure"] == inner_measure]
        for _, part in inner.iterrows():
            outer = rows[(rows["measure"] == outer_measure) & (rows["study_id"] == part["study_id"])]
            outer = outer[
                (outer["category"] == part["category"]) & (outer["base"] == part["base"]) & (outer["bound"] == "")
            ]
            for _, whole in outer.drop_duplicates("question_id").iterrows():
                one, all_ = span(part), span(whole)
                if one.low is None or one.high is None or not all_.low or not all_.high:
                    continue
                _, printed, some = exceeds(all_, one, strictly=False)
                told = "A share of all respondents is read as if it were of those who used the channel."
                told = told if some else "More are satisfied with the channel than have used it."
                low, high = 100 * one.low / all_.high, 100 * one.high / all_.low
                yield Finding(
                    f"estimates:{part['estimate_id']}", "conditional-base", constraint_verdict(printed, some),
                    severity=CHANGES_MEANING, reported=f"{part['printed']} of all, {whole['printed']} users",
                    bounds=f"{float(low):.1f} to {float(high):.1f} percent of the users",
                    detail=told,
                )  # fmt: skip


@check("parts")
def parts(data: Collection) -> Iterator[Finding]:
    """A whole lies between the least and the greatest of its parts, if the parts cover it.

    A single subgroup's share may exceed the whole's. With two subgroups or more on record the whole is compared with
    their range; where they do not cover the whole, a whole outside it is possible and is called not testable. Subgroups
    whose n add up to the whole's are taken to cover it: then their weighted mean must be the whole's share.
    """
    rows = data.ranked[(data.ranked["unit"] == "percent") & data.ranked["settled"]]
    divided = set(rows.loc[rows["subgroup"] != "", "question_id"])
    for question, own_rows in rows[rows["question_id"].isin(divided)].groupby("question_id", sort=False):
        for category, group in own_rows.groupby("category", sort=False):
            whole, subs = group[group["subgroup"] == ""], group[group["subgroup"] != ""]
            if whole.empty or subs.empty:
                continue
            spans = [span(row) for _, row in subs.iterrows()]
            own = span(whole.iloc[0])
            above = all(exceeds(s, own)[0] for s in spans)
            below = all(exceeds(own, s)[0] for s in spans)
            mean = _mean(subs, spans, whole.iloc[0]["base_n"])
            if mean is not None:
                yield _covered(f"questions:{question}", whole.iloc[0], subs, own, mean)
                continue
            outside = above or below
            others = _named(subs)
            told = f"{sentence_case(label(str(category)))}: the whole is {whole.iloc[0]['printed']}, {others}"
            tail = (
                "so the parts that are not printed lie " + ("below" if above else "above") + " the whole"
                if outside
                else "the whole lies between them"
            )
            yield Finding(
                f"questions:{question}", "parts", Verdict.NOT_TESTABLE if outside else Verdict.CONSISTENT, reported=others,
                bounds=str(own), detail=f"{told}; {tail}.",
            )  # fmt: skip


def _named(subs: pd.DataFrame) -> str:
    return ", ".join(f"{label(row['subgroup'])} {row['printed']}" for _, row in subs.iterrows())


def _mean(subs: pd.DataFrame, spans: list[Span], size: int) -> Span | None:
    """The weighted mean of subgroups that cover the whole; None where their n are unknown or do not add up to it."""
    if pd.isna(size) or subs["base_n"].isna().any() or subs["base_n"].sum() != size:
        return None
    weights = [Fraction(int(n), int(size)) for n in subs["base_n"]]
    added = Span(Fraction(0), Fraction(0), Fraction(0))
    for part, weight in zip(spans, weights, strict=True):
        added = added.plus(part.times(weight))
    return added


def _covered(target: str, whole: pd.Series, subs: pd.DataFrame, own: Span, mean: Span) -> Finding:
    possible = overlap(own, mean)
    others = _named(subs)
    return Finding(
        target, "parts", constraint_verdict(possible, possible), severity=HARMLESS if possible else CHANGES_MEANING,
        reported=f"{whole['printed']}: {others}", bounds=f"{mean} against {own}",
        detail=f"{sentence_case(label(whole['category']))}: the parts make up all {int(whole['base_n']):,}, and their weighted mean is {mean}.",
    )  # fmt: skip
