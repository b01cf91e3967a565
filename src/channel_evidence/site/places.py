"""Where each number stands: the data behind a figure, and its numbers' places in their sources."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import zip_longest
from typing import Any

import pandas as pd

from channel_evidence.look_up.link import to_words
from channel_evidence.site.about import link
from channel_evidence.tables import Collection
from channel_evidence.words.vocabulary import label, sentence_case

READ = {"whole-text": "whole", "excerpt": "in excerpts", "second-hand": "second-hand"}
_LONG = re.compile(r"-?\d+\.\d{3,}")
KEY = "estimate_id"
MOST_COLUMNS = 12  # of a table for the eye; what has more is in the CSV alone


@dataclass(frozen=True)
class Place:
    """A printed number: what it is a number of, the few words that carry it, and where they stand; `url` opens there."""

    ident: str
    printed: str
    what: str
    asked: str
    exact: str
    publisher: str
    title: str
    url: str | None
    characters: str
    reading: str

    @property
    def address(self) -> str:
        """Its address within a page."""
        return f"place.{self.ident}"


@dataclass(frozen=True)
class Rows:
    """The rows behind a figure as a page shows them.

    `heads` and `cells` are text, without the columns that say the same in all rows, which `shared` says once; `places`
    are the rows' places, None for a row that has none.
    """

    heads: list[str]
    cells: list[list[str]]
    shared: list[str]
    places: list[Place | None]


def places(data: Collection, idents: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The place of each number, as plain values.

    Parameters: data; idents, estimate_ids. Returns: the fields of `Place` by estimate_id, without those that the collection
    does not hold.
    """
    rows = data.view[data.view[KEY].isin(list(idents))]
    return {row[KEY]: asdict(_place(row)) for row in rows.to_dict("records")}


def _place(row: Mapping[str, Any]) -> Place:
    category, subgroup = label(row["category"]) if row["category"] else "", row["subgroup"]
    exact = "" if row["exact"] == "not-reported" else row["exact"]
    return Place(
        ident=row[KEY],
        printed=row["printed"],
        what=sentence_case(f"{category} ({label(subgroup)})" if subgroup else category),
        asked=row["asked"],
        exact=exact,
        publisher=row["publisher"],
        title=row["title_source"],
        url=link(to_words(row["url"], exact)),
        characters="" if pd.isna(row["start"]) else f"{row['start']:,}–{row['end']:,}",
        reading=READ.get(row["reading"], row["reading"]),
    )


def rows(text: str, known: Mapping[str, Mapping[str, Any]]) -> Rows:
    """The rows behind a figure.

    Parameters: text, a figure's frame as CSV, whose column `estimate_id`, where it has one, leads to the places; these,
    known from `places`.
    Returns: Rows, with long decimals cut to two for the eye; without heads and cells where there are too many to look at.
    """
    head, *lines = [line for line in csv.reader(io.StringIO(text)) if line] or [[]]
    idents = [dict(zip(head, line, strict=False)).get(KEY, "") for line in lines]
    found = [Place(**known[ident]) if ident in known else None for ident in idents]
    columns = {
        name.replace("_", " "): [_shown(name, cell) for cell in column]
        for name, column in zip(head, zip_longest(*lines, fillvalue=""), strict=False)
        if name != KEY and any(column)
    }
    same = {name: column[0] for name, column in columns.items() if len(lines) > 1 and len(set(column)) == 1}
    told = {name: column for name, column in columns.items() if name not in same}
    shared = [f"{name} {value}" for name, value in same.items()]
    if len(told) > MOST_COLUMNS:
        return Rows([], [], [], found)
    return Rows(list(told), [list(cells) for cells in zip(*told.values(), strict=True)], shared, found)


def _shown(name: str, cell: str) -> str:
    """A cell for the eye: terms in words, long decimals cut to two."""
    if name in ("category", "subgroup"):
        return label(cell) if cell else ""
    return f"{float(cell):.2f}" if _LONG.fullmatch(cell) else cell
