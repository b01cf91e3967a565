"""Shares that exclude each other against 100."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pandas as pd

from channel_evidence.audit.base import (
    CHANGES_MEANING,
    HARMLESS,
    Finding,
    Span,
    check,
    constraint_verdict,
    point,
    publishers,
    rejected,
    show,
    span,
    worded,
)
from channel_evidence.audit.verdicts import Verdict
from channel_evidence.tables import Collection
from channel_evidence.words.vocabulary import label

HUNDRED = Fraction(100)
# Answers to a yes-no question that exclude each other; a question has one pair of them.
ANSWERS = ("yes", "no", "answered", "not-answered")


COLUMNS = (
    "estimate_id",
    "question_id",
    "source_id",
    "choice",
    "category",
    "subgroup",
    "base",
    "printed",
    "unit",
    "bound",
)


def total(rows: pd.DataFrame) -> Span:
    """What the shares of the rows can add up to, each within its rounding."""
    added = point(0)
    for _, row in rows.iterrows():
        added = added.plus(span(row))
    return added


@check("sums")
def sums(data: Collection) -> Iterator[Finding]:
    """Answers that exclude each other, from one source and on one base, cannot exceed 100 within their rounding.

    Such are the options of a single-choice question and the two answers to a yes-no question. A number printed twice
    counts once; two numbers for one category are left to `drift`. Assumes that each number is rounded half up or half to
    even on its own; a floor ("more than 60") counts as its least. A set that holds a number which a settled erratum rejects is left out. A sum below 100 is only
    said: options may be unnamed; of fewer than three options it is not even said. Where
    the source prints an option "other" besides one that may stand inside it, and the sum is possible without that one, it
    is not testable. Where the same answers of another group make up everybody, a sum below 100 says so. Source: each of k rounded shares moves the sum by half of its last digit (Mosteller, Youtz and Zahn
    1967, Demography 4, 850-858).
    """
    rows = data.view.loc[
        (data.view["unit"] == "percent") & data.view["choice"].isin(["single", "yes-no"]), list(COLUMNS)
    ]
    rows = rows[(rows["choice"] == "single") | rows["category"].isin(ANSWERS)]
    rows = rows.drop_duplicates(["question_id", "source_id", "subgroup", "base", "category", "printed"])
    who, out, found = publishers(data), rejected(data), []
    every = dict(iter(rows[~rows["estimate_id"].isin(out)].groupby("question_id", sort=False)))
    for (question, source, subgroup, _), group in rows.groupby(
        ["question_id", "source_id", "subgroup", "base"], sort=False
    ):
        if len(group) < 2 or group["category"].duplicated().any() or group["estimate_id"].isin(out).any():
            continue
        added = total(group)
        few = len(group) < 3 and (added.high is None or added.high < HUNDRED) and group["choice"].iloc[0] == "single"
        if added.low is not None and not few:  # a sum of some of the options says nothing unless it is too great
            whose = f" for {label(subgroup)}" if subgroup else ""
            found.append((question, source, group, added, whose))
    for question, source, group, added, whose in found:
        beside = [own for other, place, own, reach, _ in found if (other, place) == (question, source) and _full(reach)]
        more = _elsewhere(every[question], group)
        yield _added(f"questions:{question}", group, added, f"printed by {who[source]}{whose}", beside, more)


def _elsewhere(rows: pd.DataFrame, group: pd.DataFrame) -> str:
    """The answers of a question that other sources print for the same group, and this one does not."""
    others = rows[(rows["subgroup"] == group["subgroup"].iloc[0]) & ~rows["category"].isin(group["category"])]
    return ", ".join(
        f"{label(row.category)} {worded(row._asdict())}" for row in others.drop_duplicates("category").itertuples()
    )


def _full(added: Span) -> bool:
    return added.low is not None and added.high is not None and added.low <= HUNDRED <= added.high


def _added(target: str, group: pd.DataFrame, added: Span, whose: str, beside: list[pd.DataFrame], more: str) -> Finding:
    assert added.low is not None
    verdict = constraint_verdict(added.low <= HUNDRED)
    inside = _inside_other(group) if verdict is Verdict.IMPOSSIBLE else ""
    named = f"{len(group)} shares, {whose}, add to {show(added.value) if added.value is not None else added}"
    if inside:
        verdict, rest = Verdict.NOT_TESTABLE, f"{label(inside)} may already be counted among the other options"
    elif added.low > HUNDRED:
        rest = f"even at their least they are {show(added.low)}, more than everybody"
    else:
        least = Fraction(0) if added.high is None else max(HUNDRED - added.high, Fraction(0))
        rest = f"{show(least)} to {show(HUNDRED - added.low)} is left"
        if least and (full := [_subgroup(own) for own in beside if set(own["category"]) == set(group["category"])]):
            rest += f", though the same answers make up everybody for {' and '.join(full)}"
        rest += f"; other pages print besides: {more}" if more else ""
    return Finding(
        target, "sums", verdict, severity=CHANGES_MEANING if verdict is Verdict.IMPOSSIBLE else HARMLESS,
        reported=" + ".join(worded(row) for _, row in group.iterrows()), recomputed=added, against=point(100),
        shown=str(added), detail=f"The {named}; {rest}.", rests_on=tuple(group["estimate_id"]),
    )  # fmt: skip


def _subgroup(group: pd.DataFrame) -> str:
    name = group["subgroup"].iloc[0]
    return label(name) if name else "all together"


def _inside_other(group: pd.DataFrame) -> str:
    """The least named option that "other" has room for and without which the shares fit into 100; blank if none."""
    other = group[group["category"] == "other"]
    named = [(span(row).low, row["category"]) for _, row in group[group["category"] != "other"].iterrows()]
    room, low = (span(other.iloc[0]).high if len(other) else None), total(group).low
    if room is None or low is None:
        return ""
    fitting = [(least, name) for least, name in named if least is not None and least <= room and low - least <= HUNDRED]
    return min(fitting)[1] if fitting else ""
