"""Shares of a single-choice question against 100."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pandas as pd

from channel_evidence.audit.base import (
    CHANGES_MEANING,
    HARMLESS,
    Finding,
    Span,
    Verdict,
    check,
    constraint_verdict,
    publishers,
    show,
    span,
)
from channel_evidence.tables import Collection
from channel_evidence.words.vocabulary import label

HUNDRED = Fraction(100)


def total(rows: pd.DataFrame) -> Span:
    """What the shares of the rows can add up to, each within its rounding."""
    added = Span(Fraction(0), Fraction(0), Fraction(0))
    for _, row in rows.iterrows():
        added = added.plus(span(row))
    return added


@check("sums")
def sums(data: Collection) -> Iterator[Finding]:
    """Shares of a single-choice question, from one source and on one base, cannot exceed 100 within their rounding.

    A number printed twice counts once; two numbers for one category are left to `drift`. Assumes that each number is
    rounded half up or half to even on its own, and that categories do not overlap. A sum below 100 is only said: options may be unnamed. Where the source prints an option "other" besides one that may
    stand inside it, and the sum is possible without that one, it is not testable. Source: each of k rounded shares moves
    the sum by half of its last digit (Mosteller, Youtz and Zahn 1967, Demography 4, 850-858).
    """
    rows = data.view[(data.view["unit"] == "percent") & (data.view["choice"] == "single") & (data.view["bound"] == "")]
    rows = rows.drop_duplicates(["question_id", "source_id", "subgroup", "base", "category", "printed"])
    who = publishers(data)
    for (question, source, subgroup, _), group in rows.groupby(
        ["question_id", "source_id", "subgroup", "base"], sort=False
    ):
        if len(group) < 2 or group["category"].duplicated().any():
            continue
        added = total(group)
        if added.low is None or added.value is None or added.high is None:
            continue
        verdict = constraint_verdict(added.value <= HUNDRED, added.low <= HUNDRED)
        inside = _inside_other(group) if verdict is Verdict.IMPOSSIBLE else ""
        named = f"{len(group)} shares, printed by {who[source]}{f' for {label(subgroup)}' if subgroup else ''}, add to {show(added.value)}"
        rest = "more than everybody"
        if inside:
            verdict, rest = Verdict.NOT_TESTABLE, f"{label(inside)} may already be counted among the other options"
        elif added.low <= HUNDRED:
            rest = f"{show(max(HUNDRED - added.high, Fraction(0)))} to {show(HUNDRED - added.low)} is left"
        yield Finding(
            f"questions:{question}", "sums", verdict, severity=CHANGES_MEANING if verdict is Verdict.IMPOSSIBLE else HARMLESS,
            reported=" + ".join(group["printed"]), bounds=str(added), detail=f"The {named}; {rest}.",
        )  # fmt: skip


def _inside_other(group: pd.DataFrame) -> str:
    """The least named option that "other" has room for and without which the shares fit into 100; blank if none."""
    other = group[group["category"] == "other"]
    named = [(span(row).low, row["category"]) for _, row in group[group["category"] != "other"].iterrows()]
    room, low = (span(other.iloc[0]).high if len(other) else None), total(group).low
    if room is None or low is None:
        return ""
    fitting = [(least, name) for least, name in named if least is not None and least <= room and low - least <= HUNDRED]
    return min(fitting)[1] if fitting else ""
