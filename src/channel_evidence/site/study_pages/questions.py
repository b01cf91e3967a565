"""The questions of a study as its page shows them: a figure where there are marks enough, and every printing with its place."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import pandas as pd
from markupsafe import Markup

from channel_evidence.charts.dots import interval_caption
from channel_evidence.look_up.link import to_words
from channel_evidence.printed import time_class
from channel_evidence.site.about import link
from channel_evidence.site.places import READ
from channel_evidence.site.study_pages.drawing import FEWEST, Mark, dots
from channel_evidence.site.study_pages.wording import basis, spaced
from channel_evidence.words.english import amount, printed_words, span, with_unit
from channel_evidence.words.vocabulary import sentence_case

Row = Mapping[str, Any]
CHOICE = {
    "single": "one answer each",
    "multiple": "several answers possible",
    "cumulative": "each class holds those before it",
    "yes-no": "yes or no",
    "unclear": "one answer or several: unclear",
}
_CSV = "estimate_id category subgroup base base_n printed unit bound value low high method reason source_id exact reading doubt settled"


@dataclass(frozen=True)
class Line:
    """One printing of a number as a table shows it; blank where there is nothing to show."""

    address: str
    name: str
    printed: str
    notes: str
    interval: str
    basis: str
    publisher: str
    url: str
    exact: str
    reading: str


@dataclass(frozen=True)
class Question:
    """A question as the page shows it: its heading, what stands beside it, the figure with its caption if it has one, the
    printings, and the same as a CSV file's address.
    """

    address: str
    asked: str
    facts: str
    figure: Markup
    caption: str
    lines: tuple[Line, ...]
    bases: bool
    intervals: bool
    csv: str


def shown(question: Row) -> Question:
    """A question as the page shows it. Parameters: question, as gathered. Returns: Question."""
    rows = ordered(question["rows"])
    marked = [row for row in rows if _drawable(row)]
    bases = list(dict.fromkeys(basis(row) for row in rows))
    facts = [spaced(question["measure"]), CHOICE.get(question["choice"], ""), *(bases if len(bases) == 1 else [])]
    drawn = len(marked) >= FEWEST
    return Question(
        address=f"question.{question['question_id']}",
        asked=question["asked"],
        facts=sentence_case("; ".join(filter(None, facts))),
        figure=dots([mark(row) for row in marked], _alt(question, marked)) if drawn else Markup(""),
        caption=_caption(marked) if drawn else "",
        lines=tuple(line(row) for row in rows),
        bases=len(bases) > 1,
        intervals=any(row["low"] is not None for row in rows),
        csv=_csv(rows),
    )


def ordered(rows: Sequence[Row]) -> list[Row]:
    """Numbers in the order in which they are drawn: the whole base, then each part of it; within it the greatest share first,
    classes of time as printed; of the printings of one number, the settled one first, as they are gathered.

    Parameters: rows of one question, as gathered. Returns: the rows.
    """
    groups = list(dict.fromkeys(row["subgroup"] for row in rows))
    timed = any(time_class(row["category"]) for row in rows if row["category"])
    places: dict[tuple[str, str], int] = {}
    values: dict[tuple[str, str], float] = {}
    for row in rows:
        slot = row["category"], row["subgroup"]
        places.setdefault(slot, len(places))
        if row["settled"] and row["unit"] == "percent" and row["value"] is not None and not timed:
            values[slot] = row["value"]

    def key(row: Row) -> tuple:
        slot = row["category"], row["subgroup"]
        return (
            bool(row["subgroup"]),
            groups.index(row["subgroup"]),
            -values.get(slot, -1.0),
            places[slot],
        )

    return sorted(rows, key=key)


def mark(row: Row) -> Mark:
    """A share as it is drawn: with its interval where it has one, else with what rounding leaves open."""
    sampled = row["low"] is not None
    low, high = (row["low"], row["high"]) if sampled else (row["round_low"], row["round_high"])
    doubt = " (doubted)" if row["doubt"] else ""
    return Mark(row["name"], _short(row) + doubt, row["value"], low, high, sampled, row["colour"])


def line(row: Row) -> Line:
    """A printing as a table shows it."""
    notes = [] if row["settled"] else ["rejected by an erratum" if row["doubted"] else "another printing"]
    notes += [f"doubted: {row['doubt']}"] if row["doubt"] else []
    return Line(
        address=f"place.{row['estimate_id']}",
        name=row["name"],
        printed=with_unit(row),
        notes="; ".join(notes),
        interval="" if row["low"] is None else span(row["low"], row["high"]),
        basis=basis(row),
        publisher=row["publisher"],
        url=to_words(link(row["url"]) or "", "" if row["exact"] == "not-reported" else row["exact"]),
        exact="" if row["exact"] in ("", "not-reported") else row["exact"],
        reading=READ.get(row["reading"]) or row["reading"],
    )


def _drawable(row: Row) -> bool:
    return row["settled"] and row["unit"] == "percent" and row["value"] is not None and 0 <= row["value"] <= 100


def _short(row: Row) -> str:
    words = printed_words(row)
    return f"{words}%" if words[-1:].isdigit() else amount(row)


def _alt(question: Row, rows: Sequence[Row]) -> str:
    told = "; ".join(f"{row['name']} {_short(row)}" for row in rows)
    return f"Dots of {len(rows)} printed shares. {question['asked'].rstrip('.')}: {told}. The numbers are in the table below."


def _caption(rows: Sequence[Row]) -> str:
    kinds = {(row["low"] is None, row["method"], row["reason"], row["level"], row["design_effect"]) for row in rows}
    text = _intervals(tuple(sorted(kinds, key=str)))
    return text if all(row["low"] is not None for row in rows) else f"{text} Short lines are what rounding leaves open."


@lru_cache(maxsize=256)
def _intervals(kinds: tuple[tuple, ...]) -> str:
    """How to read the drawn intervals, which depends on their kinds alone."""
    rows = pd.DataFrame(kinds, columns=["low", "method", "reason", "level", "design_effect"])
    return interval_caption(rows.assign(low=rows["low"].map({True: float("nan"), False: 0.0})))


def _csv(rows: Sequence[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, _CSV.split(), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return "data:text/csv;charset=utf-8," + quote(text.getvalue(), safe="/,:;()")
