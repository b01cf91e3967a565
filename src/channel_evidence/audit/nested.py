"""Classes of times and counts on one base: nested events, opposite events, and how classes can be read."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

import pandas as pd

from channel_evidence.audit.base import CHANGES_MEANING, Finding, Span, Verdict, check, exceeds, overlap, show, span
from channel_evidence.audit.sums import total
from channel_evidence.printed import time_class
from channel_evidence.tables import Collection
from channel_evidence.vocabulary import label

HUNDRED = Span(Fraction(100), Fraction(100), Fraction(100))


def classed(data: Collection) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Each question's rows with a time or count class, by question and source, whole base only."""
    rows = data.view[(data.view["unit"] == "percent") & (data.view["subgroup"] == "")]
    rows = rows[rows["category"].map(time_class).notna()]
    for (question, source), group in rows.groupby(["question_id", "source_id"], sort=False):
        if len(group) > 1:
            yield str(question), str(source), group


@check("nested")
def nested(data: Collection) -> Iterator[Finding]:
    """A shorter limit cannot hold more people than a longer one on the same base, if classes are cumulative.

    Assumes one base and question. Applies to questions coded cumulative; others go to `class-reading`.
    """
    for question, source, group in classed(data):
        if group["choice"].iloc[0] != "cumulative":
            continue
        for (_, one), (_, two) in combinations(group.iterrows(), 2):
            first, second = time_class(one["category"]), time_class(two["category"])
            if first is None or second is None or first.side != second.side or first.limit == second.limit:
                continue
            inner, outer = (one, two) if (first.limit < second.limit) == (first.side == "below") else (two, one)
            every, printed, some = exceeds(span(outer), span(inner), strictly=False)
            verdict = Verdict.CONSISTENT if printed else Verdict.ONLY_BY_ROUNDING if some else Verdict.IMPOSSIBLE
            yield Finding(
                f"questions:{question}", "nested", verdict, severity=CHANGES_MEANING if not some else "harmless",
                reported=f"{label(inner['category'])} {inner['printed']}, {label(outer['category'])} {outer['printed']}",
                bounds=f"{span(inner)} within {span(outer)}",
                detail=f"In {source}, {label(inner['category'])} is part of {label(outer['category'])}.",
            )  # fmt: skip


@check("class-reading")
def class_reading(data: Collection) -> Iterator[Finding]:
    """Classes whose relation a source leaves open: nested, or separate so that they add up. Which readings are possible?

    Assumes one base. Nested needs shares that do not fall with the limit; separate needs a sum of at most 100.
    """
    for question, source, group in classed(data):
        below = group[[(time_class(c) or time_class("within-1-d")).side == "below" for c in group["category"]]]  # type: ignore[union-attr]
        if group["choice"].iloc[0] == "single" or len(below) < 2:
            continue
        ordered = below.assign(_limit=[time_class(c).limit for c in below["category"]]).sort_values("_limit")  # type: ignore[union-attr]
        spans = [span(row) for _, row in ordered.iterrows()]
        can_nest = all(exceeds(b, a, strictly=False)[2] for a, b in zip(spans, spans[1:], strict=False))
        added = total(ordered)
        can_add = added.low is not None and added.low <= 100
        readings = [name for name, possible in (("nested", can_nest), ("separate", can_add)) if possible]
        verdict = Verdict.CONSISTENT if readings else Verdict.IMPOSSIBLE
        told = " and ".join(readings) if readings else "neither nested nor separate"
        yield Finding(
            f"questions:{question}", "class-reading", verdict, severity=CHANGES_MEANING if len(readings) != 1 else "harmless",
            reported=", ".join(f"{label(r['category'])} {r['printed']}" for _, r in ordered.iterrows()), bounds=f"sum {added}",
            detail=f"As {source} prints them, the classes can be read as {told}"
            + (f"; separate, they would mean {show(added.value)} percent by the longest." if "separate" in readings else "."),
        )  # fmt: skip


@check("opposite")
def opposite(data: Collection) -> Iterator[Finding]:
    """One number for a time limit and for its opposite: "within" and "over" the same limit must add up to 100.

    Assumes one base in all sources; where they add up to something else, at least one source has the bound wrong.
    """
    rows = data.view[(data.view["unit"] == "percent") & (data.view["subgroup"] == "")]
    rows = rows[rows["category"].map(time_class).notna()]
    for question, group in rows.groupby("question_id", sort=False):
        firsts = group.drop_duplicates(["category"])
        for (_, one), (_, two) in combinations(firsts.iterrows(), 2):
            first, second = time_class(one["category"]), time_class(two["category"])
            if first is None or second is None or first.limit != second.limit or first.side == second.side:
                continue
            both = span(one).plus(span(two))
            possible = overlap(both, HUNDRED)
            yield Finding(
                f"questions:{question}", "opposite", Verdict.CONSISTENT if possible else Verdict.IMPOSSIBLE,
                severity=CHANGES_MEANING if not possible else "harmless",
                reported=f"{label(one['category'])} {one['printed']} ({one['source_id']}), {label(two['category'])} {two['printed']} ({two['source_id']})",
                bounds=f"{both} instead of 100",
                detail=f"The two accounts give {one['printed']} and {two['printed']} percent for opposite sides of one limit; they cannot both be right.",
            )  # fmt: skip
