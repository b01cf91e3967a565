"""The same number in several publications: drift in value, bound, base size."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from channel_evidence.audit.base import (
    CHANGES_MEANING,
    HARMLESS,
    READER,
    Finding,
    Span,
    Verdict,
    check,
    overlap,
    publishers,
    span,
    worded,
)
from channel_evidence.audit.dates import months
from channel_evidence.tables import Collection
from channel_evidence.words.vocabulary import label

# Which printings limit a number from below or above; "about" and "almost" only widen it.
LIMITS = {"at-least": "floor", "more-than": "floor", "less-than": "ceiling", "at-most": "ceiling", "up-to": "ceiling"}


@check("drift")
def drift(data: Collection) -> Iterator[Finding]:
    """Printings of one number overlap within their rounding, or one of them is wrong.

    Every printing is compared with the settled one, that of the same source too; the same value in other words ("three",
    "3") is consistent. A value that is the settled one with decimals cut off, some or all, is harmless. A floor or
    ceiling ("more than 1,000") is compared as such.
    """
    rows, who = data.ranked, publishers(data)
    key = ["question_id", "category", "subgroup"]
    for _, group in rows[rows.duplicated(key, keep=False)].groupby(key, sort=False):
        best = group.iloc[0]
        for _, row in group.iloc[1:].iterrows():
            if row["unit"] == best["unit"]:
                yield _compared(best, row, who)


def _compared(best: pd.Series, row: pd.Series, who: dict[str, str]) -> Finding:
    one, other = span(best), span(row)
    overlapping = overlap(one, other, touching=row["unit"] != "date")
    truncated = not overlapping and _is_cut(row, best)
    verdict = _verdict(_same(one, row, other, best), overlapping or truncated)
    what = measure = f"“{row['asked']}”" if row["measure"] == "other" else row["measure"].replace("-", " ")
    if row["category"] not in ("", "yes"):
        what = f"{label(row['category'])} ({measure})"
    here, there = who[row["source_id"]], who[best["source_id"]]
    if here == there:
        there = "and elsewhere" if row["source_id"] == best["source_id"] else "another of its pages"
    told = f"{here} prints {worded(row)} for {what}, {there} {worded(best)}"
    told += "; the decimals were cut off." if truncated else "."
    shown = months if row["unit"] == "date" else str
    return Finding(
        f"estimates:{row['estimate_id']}", "drift", verdict,
        severity=CHANGES_MEANING if verdict is Verdict.CONTRADICTED else HARMLESS,
        reported=row["printed"], bounds=f"{shown(other)} against {shown(one)}", detail=told,
    )  # fmt: skip


def _same(one: Span, row: pd.Series, other: Span, best: pd.Series) -> bool:
    """Whether two printings stand for the same value and limit, in whatever words."""
    if one.value is None or other.value is None:
        return row["printed"].lower() == best["printed"].lower()
    return one.value == other.value and overlap(one, other) and LIMITS.get(row["bound"]) == LIMITS.get(best["bound"])


def _verdict(same: bool, possible: bool) -> Verdict:
    return Verdict.CONSISTENT if same else Verdict.ONLY_BY_ROUNDING if possible else Verdict.CONTRADICTED


def _is_cut(row: pd.Series, best: pd.Series) -> bool:
    """Whether a printing is the settled value with decimals cut off, some or all."""
    whole, point, decimals = best["printed"].partition(".")
    shorter = [whole, *(f"{whole}.{decimals[:places]}" for places in range(1, len(decimals)))]
    return bool(point) and row["printed"] in shorter


@check("base-drift")
def base_drift(data: Collection) -> Iterator[Finding]:
    """A base that other publications state otherwise, as recorded in the errata; rests on a reader's coding."""
    doubts = data.errata[data.errata["target"].str.startswith("estimates:") & (data.errata["better"] == "")]
    for _, erratum in doubts.iterrows():
        yield Finding(
            erratum["target"], "base-drift", Verdict.NOT_TESTABLE, by=READER, severity=CHANGES_MEANING,
            reported=erratum["expect"], detail=f"{erratum['reason']}.",
        )  # fmt: skip
