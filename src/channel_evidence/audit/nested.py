"""Classes of times and counts on one base: nested events, opposite events, and how classes can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from channel_evidence.audit.base import (
    CHANGES_MEANING,
    HARMLESS,
    HUNDRED,
    Finding,
    Span,
    check,
    claims_with,
    constraint_verdict,
    exceeds,
    overlap,
    publishers,
    show,
    span,
    weight,
)
from channel_evidence.audit.verdicts import Verdict
from channel_evidence.printed import TimeClass, time_class
from channel_evidence.tables import Collection
from channel_evidence.words.vocabulary import listed

OPEN = "open"
COLUMNS = ("question_id", "source_id", "choice", "category", "printed", "unit", "bound", "base")


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


@dataclass(frozen=True)
class Classes:
    """What one source prints of the classes of one question, each class once, in the order of the tables."""

    question: str
    source: str
    choice: str
    items: tuple[Classed, ...]


def classed(data: Collection) -> list[Classes]:
    """The shares of a whole base that stand for classes of times or counts, question by question and source by source."""
    found: dict[tuple[str, str, str], dict[str, Classed]] = {}
    rows = data.view.loc[(data.view["unit"] == "percent") & (data.view["subgroup"] == ""), list(COLUMNS)]
    for row in rows.to_dict("records"):
        if (time := time_class(row["category"])) is not None:
            items = found.setdefault((row["question_id"], row["source_id"], row["choice"]), {})
            items.setdefault(row["category"], Classed(time, row["printed"], row["source_id"], span(row), row["base"]))
    return [Classes(*key, tuple(items.values())) for key, items in found.items()]


def left_open(data: Collection) -> set[tuple[str, str]]:
    """The questions and sources whose words leave open whether classes are nested or separate (`codings/classes.csv`)."""
    coded = data.coding("classes")
    coded = coded[coded["reading"] == OPEN]
    return set(zip(coded["question_id"], coded["source_id"], strict=True))


@check("nested")
def nested(data: Collection) -> Iterator[Finding]:
    """A shorter limit cannot hold more people than a longer one on the same base, if classes are cumulative.

    Assumes one base and question. Applies to questions coded cumulative, as far as the source's own words do not leave
    that open; those, and all others, go to `class-reading`.
    """
    who, unsaid = publishers(data), left_open(data)
    for group in classed(data):
        if group.choice != "cumulative" or (group.question, group.source) in unsaid:
            continue
        for one, two in combinations(group.items, 2):
            if one.time.side != two.time.side or one.time.limit == two.time.limit:
                continue
            inner, outer = sorted((one, two), key=lambda item: item.time.limit, reverse=one.time.side == "above")
            possible = exceeds(outer.span, inner.span, strictly=False)[2]
            yield Finding(
                f"questions:{group.question}", "nested", constraint_verdict(possible), severity=HARMLESS if possible else CHANGES_MEANING,
                reported=f"{inner}, {outer}", recomputed=inner.span, against=outer.span, shown=f"{inner.span} within {outer.span}",
                detail=f"{inner.time.label[:1].upper()}{inner.time.label[1:]} is part of {outer.time.label}; {who[group.source]} prints {inner.printed} and {outer.printed}.",
            )  # fmt: skip


@check("class-reading")
def class_reading(data: Collection) -> Iterator[Finding]:
    """Classes whose relation a source leaves open: nested, or separate so that they add up. Which readings are possible?

    Assumes one base. Nested needs shares that do not fall with the limit; separate needs a sum of at most 100. Where both
    are possible, it is not settled what the numbers mean.
    """
    who, unsaid, coded = publishers(data), left_open(data), data.coding("classes")
    nesting = coded[coded["reading"] == "nested"].groupby("question_id")["source_id"].agg(list)
    for group in classed(data):
        decided = group.choice == "cumulative" and (group.question, group.source) not in unsaid
        items = sorted((item for item in group.items if item.time.side == "below"), key=lambda item: item.time.limit)
        if group.choice != "single" and not decided and len(items) > 1:
            others = [who[source] for source in nesting.get(group.question, []) if source != group.source]
            yield _read(f"questions:{group.question}", items, who[group.source], others)


def _read(target: str, items: list[Classed], who: str, nesting: list[str]) -> Finding:
    added = items[0].span
    for item in items[1:]:
        added = added.plus(item.span)
    readings = _readings(items, added)
    verdict = (Verdict.IMPOSSIBLE, Verdict.CONSISTENT, Verdict.NOT_SETTLED)[len(readings)]
    told = f"{who} leaves open whether the classes are nested or separate; "
    told += ("neither is possible", f"only {readings[0] if readings else ''} is possible", "both are possible")[
        len(readings)
    ]
    if "separate" in readings:
        told += f", and separate they add up to {show(added.value)} percent by the longest"
    if nesting:
        told += f"; {listed(nesting)} {'takes' if len(nesting) == 1 else 'take'} them as nested"
    return Finding(
        target, "class-reading", verdict, severity=HARMLESS if len(readings) == 1 else CHANGES_MEANING,
        reported=", ".join(map(str, items)), recomputed=items[-1].span, against=added, shown=f"{items[-1].span}, or added {added}",
        detail=f"{told}.",
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
    """A class worded as both sides of its limit ("within a week or longer") holds everybody, whose share is 100.

    Reads the words of definitions and of the numbers they bound; with another share one of the two sides is meant, and
    the words leave open which.
    """
    for claim, row in claims_with(data, "definition"):
        words = claim["exact"]
        if row is None or row["unit"] != "percent" or not (_BELOW.search(words) and _ABOVE.search(words)):
            continue
        everybody = overlap(span(row), HUNDRED)
        yield Finding(
            f"claims:{claim['claim_id']}", "both-sides", Verdict.CONSISTENT if everybody else Verdict.NOT_SETTLED,
            severity=HARMLESS if everybody else CHANGES_MEANING, reported=f"{words}: {row['printed']}",
            recomputed=span(row), against=HUNDRED, shown=f"{span(row)} instead of 100", fault=f"{row['question_id']} sides",
            detail=f"The words “{words}” name both sides of their limit; which side the {row['printed']} percent are on is left open.",
        )  # fmt: skip


@check("opposite")
def opposite(data: Collection) -> Iterator[Finding]:
    """Shares on opposite sides of one limit exclude each other, so they cannot add up to more than 100.

    They need not reach 100: some may never have got an answer. Assumes one base in all sources, and that few lie on the
    very limit; a source whose words leave open which side it means is left out, and so is a time that is "about" the
    limit. Where two sources print one number for opposite sides, one of them has likely turned the limit round, and the
    sources disagree.
    """
    who, unsaid = publishers(data), left_open(data)
    items: dict[str, list[Classed]] = {}
    for group in classed(data):
        if (group.question, group.source) not in unsaid:
            items.setdefault(group.question, []).extend(group.items)
    for question, own in items.items():
        for one, two in combinations([item for item in own if not item.time.label.startswith("about")], 2):
            if one.time.limit == two.time.limit and one.time.side != two.time.side:
                below, above = (one, two) if one.time.side == "below" else (two, one)
                yield _opposed(f"questions:{question}", below, above, who)


def _opposed(target: str, below: Classed, above: Classed, who: dict[str, str]) -> Finding:
    both = below.span.plus(above.span)
    turned = below.source != above.source and below.printed.lower() == above.printed.lower()
    verdict = constraint_verdict(both.low is None or both.low <= 100)
    if turned and verdict is Verdict.CONSISTENT:
        verdict = Verdict.SOURCES_DISAGREE
    told = " and ".join(
        f"{who[item.source]} has {item.printed} percent for “{item.time.label}”" for item in (below, above)
    )
    if verdict is Verdict.IMPOSSIBLE:
        told += "; they add to more than everybody"
    elif both.low is not None and both.high is not None:
        left = Span(max(100 - both.high, Fraction(0)), None, 100 - both.low)
        told += f"; both can be right only if {left} percent are in neither"
    told += ", or of different bases, which they word differently." if below.base != above.base else "."
    return Finding(
        target, "opposite", verdict, severity=weight(verdict), reported=f"{below} ({who[below.source]}), {above} ({who[above.source]})",
        recomputed=both, against=HUNDRED, shown=f"{both} of 100", detail=told, fault=f"{target.removeprefix('questions:')} sides",
    )  # fmt: skip
