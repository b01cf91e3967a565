"""Classes of times and counts on one base: nested events, opposite events, and how classes can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import pandas as pd

from channel_evidence.audit.base import (
    CHANGES_MEANING,
    HARMLESS,
    Finding,
    Span,
    Verdict,
    check,
    claims_with,
    constraint_verdict,
    exceeds,
    overlap,
    publishers,
    show,
    span,
)
from channel_evidence.printed import TimeClass, time_class
from channel_evidence.tables import Collection

HUNDRED = Span(Fraction(100), Fraction(100), Fraction(100))


@dataclass(frozen=True)
class Classed:
    """A printed share of people within or over a limit of time or count."""

    time: TimeClass
    printed: str
    source: str
    span: Span
    base: str

    def __str__(self) -> str:
        return f"{self.time.label} {self.printed}"


def classed(rows: pd.DataFrame) -> list[Classed]:
    """The rows of a time or count class, each class once."""
    found = []
    for _, row in rows.drop_duplicates("category").iterrows():
        if (time := time_class(row["category"])) is not None:
            found.append(Classed(time, row["printed"], row["source_id"], span(row), row["base"]))
    return found


def shares(data: Collection) -> pd.DataFrame:
    """The shares of a whole base: the columns that these checks read, since slicing all of them takes most of the time."""
    columns = ["question_id", "source_id", "choice", "category", "printed", "unit", "bound", "base"]
    return data.view.loc[(data.view["unit"] == "percent") & (data.view["subgroup"] == ""), columns]


@check("nested")
def nested(data: Collection) -> Iterator[Finding]:
    """A shorter limit cannot hold more people than a longer one on the same base, if classes are cumulative.

    Assumes one base and question. Applies to questions coded cumulative; others go to `class-reading`.
    """
    rows, who = shares(data), publishers(data)
    for (question, source), group in rows[rows["choice"] == "cumulative"].groupby(
        ["question_id", "source_id"], sort=False
    ):
        for one, two in combinations(classed(group), 2):
            if one.time.side != two.time.side or one.time.limit == two.time.limit:
                continue
            inner, outer = sorted((one, two), key=lambda item: item.time.limit, reverse=one.time.side == "above")
            _, printed, some = exceeds(outer.span, inner.span, strictly=False)
            yield Finding(
                f"questions:{question}", "nested", constraint_verdict(printed, some), severity=HARMLESS if some else CHANGES_MEANING,
                reported=f"{inner}, {outer}", bounds=f"{inner.span} within {outer.span}",
                detail=f"As {who[source]} prints them, {inner.time.label} is part of {outer.time.label}.",
            )  # fmt: skip


@check("class-reading")
def class_reading(data: Collection) -> Iterator[Finding]:
    """Classes whose relation a source leaves open: nested, or separate so that they add up. Which readings are possible?

    Assumes one base. Nested needs shares that do not fall with the limit; separate needs a sum of at most 100.
    """
    rows, who = shares(data), publishers(data)
    for (question, source), group in rows[rows["choice"] != "single"].groupby(["question_id", "source_id"], sort=False):
        items = sorted((item for item in classed(group) if item.time.side == "below"), key=lambda item: item.time.limit)
        if len(items) < 2:
            continue
        added = items[0].span
        for item in items[1:]:
            added = added.plus(item.span)
        readings = _readings(items, added)
        told = " and ".join(readings) if readings else "neither nested nor separate"
        yield Finding(
            f"questions:{question}", "class-reading", Verdict.CONSISTENT if readings else Verdict.IMPOSSIBLE,
            severity=HARMLESS if len(readings) == 1 else CHANGES_MEANING, reported=", ".join(map(str, items)), bounds=f"sum {added}",
            detail=f"As {who[source]} prints them, the classes can be read as {told}"
            + (f"; separate, they would mean {show(added.value)} percent by the longest." if "separate" in readings else "."),
        )  # fmt: skip


def _readings(items: list[Classed], added: Span) -> list[str]:
    """How classes, shortest first, can be read; `added` is their sum."""
    can_nest = all(exceeds(longer.span, shorter.span, strictly=False)[2] for shorter, longer in combinations(items, 2))
    can_add = added.low is None or added.low <= 100
    return [name for name, possible in (("nested", can_nest), ("separate", can_add)) if possible]


_BELOW = re.compile(r"\b(within|under|less than|up to|at most)\b", re.IGNORECASE)
_ABOVE = re.compile(r"\bor (more|longer|later|over|above)\b", re.IGNORECASE)


@check("both-sides")
def both_sides(data: Collection) -> Iterator[Finding]:
    """A class worded as both sides of its limit ("within a week or longer") holds everybody, so its share must be 100.

    Reads the words of definitions and of the numbers they bound; another share means that the words cannot be right.
    """
    for claim, row in claims_with(data, "definition"):
        if (
            row is None
            or row["unit"] != "percent"
            or not (_BELOW.search(claim["exact"]) and _ABOVE.search(claim["exact"]))
        ):
            continue
        everybody = overlap(span(row), HUNDRED)
        yield Finding(
            f"claims:{claim['claim_id']}", "both-sides", Verdict.SUPPORTED if everybody else Verdict.CONTRADICTED,
            severity=HARMLESS if everybody else CHANGES_MEANING, reported=f"{claim['exact']}: {row['printed']}",
            bounds=f"{span(row)} instead of 100",
            detail=f"The words “{claim['exact']}” name both sides of their limit and so take in everybody, but the share is {row['printed']}.",
        )  # fmt: skip


@check("opposite")
def opposite(data: Collection) -> Iterator[Finding]:
    """One number for a time limit and for its opposite: "within" and "over" the same limit must add up to 100.

    Assumes one base in all sources; where they add up to something else, at least one source has the bound wrong.
    One source may leave room for those without an answer, so there only more than 100 is impossible.
    """
    who = publishers(data)
    for question, group in shares(data).groupby("question_id", sort=False):
        for one, two in combinations(classed(group), 2):
            if one.time.limit != two.time.limit or one.time.side == two.time.side:
                continue
            both = one.span.plus(two.span)
            possible = overlap(both, HUNDRED) or (
                one.source == two.source and both.high is not None and both.high < 100
            )
            yield Finding(
                f"questions:{question}", "opposite", Verdict.CONSISTENT if possible else Verdict.IMPOSSIBLE,
                severity=HARMLESS if possible else CHANGES_MEANING, reported=f"{one} ({who[one.source]}), {two} ({who[two.source]})",
                bounds=f"{both} instead of 100",
                detail=f"{who[one.source]} has {one.printed} percent for “{one.time.label}”, {who[two.source]} {two.printed} for “{two.time.label}”; "
                + ("both can be right." if possible else "on one base they cannot both be right.")
                + (" They word their bases differently." if one.base != two.base else ""),
            )  # fmt: skip
