"""One thing that can be looked up, and many of them as data that pages and the command read alike."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import Any

from channel_evidence.words.vocabulary import date

NUMBER_KIND, CLAIM, DOUBT = "number", "claim", "doubt"
Value = tuple[float, float, float, bool]


@dataclass(frozen=True)
class Entry:
    """One thing to be found.

    `target` is table:id and `kind` one of number, claim and doubt; `printed` is the number as printed with bound and unit,
    `says` what it is a number of, or what is claimed or doubted; `base` and `n` of how many of whom; `asked` what was
    asked; `study`, `sponsor`, `sells` and `year` who asked; `publisher`, `title`, `url` and `exact` where it stands and in
    which words; `verdict` the audit's gravest, `why` its reason; `doubt` why it is doubted, blank if it is not; `reading`
    how far the source was read; `accounts` how many sources print it; `settled` whether it is the printing that is drawn;
    `study_id` and `estimate_id` lead to pages; `values` are value, low, high and whether it is a share, for each number.
    """

    target: str
    kind: str
    printed: str
    says: str
    base: str
    n: str
    asked: str
    study: str
    sponsor: str
    sells: str
    year: str
    publisher: str
    title: str
    url: str
    exact: str
    verdict: str
    why: str
    doubt: str
    reading: str
    accounts: int
    settled: bool
    study_id: str
    estimate_id: str
    values: tuple[Value, ...]


FIELDS = tuple(field.name for field in fields(Entry))


def compact(found: list[Entry]) -> dict:
    """Entries as data for pages: each text once.

    Parameters: found. Returns: `fields`, `strings`, and `rows` in which a text is its place among the strings.
    """
    strings: dict[str, int] = {}

    def cell(value: object) -> object:
        return strings.setdefault(value, len(strings)) if isinstance(value, str) else value

    rows = [[cell(value) for value in astuple(entry)] for entry in found]
    return {"fields": list(FIELDS), "strings": list(strings), "rows": rows}


def by_column(index: dict, without: tuple[str, ...] = ()) -> dict:
    """What `compact` gave by columns, as pages hold it, which packs smaller.

    Parameters: index; without, the names of columns to leave out, with the strings that only they use.
    Returns: `columns` by name, `texts`, the names of those that hold places of `strings`, and these.
    """
    texts = {field.name for field in fields(Entry) if field.type == "str"} - set(without)
    columns = dict(zip(index["fields"], zip(*index["rows"], strict=True), strict=True))
    places: dict[int, int] = {}
    moved = {
        name: [places.setdefault(value, len(places)) for value in column] if name in texts else list(column)
        for name, column in columns.items()
        if name not in without
    }
    return {"columns": moved, "texts": sorted(texts), "strings": [index["strings"][place] for place in places]}


def expanded(index: dict, kind: str | None = None) -> list[Entry]:
    """Entries from what `compact` gave.

    Parameters: index; kind of the entries wanted, None for all. Returns: entries. Raises: KeyError or TypeError for other data.
    """
    strings, texts = index["strings"], {place for place, field in enumerate(fields(Entry)) if field.type == "str"}

    def cell(value: Any, place: int) -> Any:
        return strings[value] if place in texts else tuple(map(tuple, value)) if isinstance(value, list) else value

    sort = FIELDS.index("kind")
    wanted = (row for row in index["rows"] if kind is None or strings[row[sort]] == kind)
    cells: list[list[Any]] = [[cell(value, place) for place, value in enumerate(row)] for row in wanted]
    return [Entry(*row) for row in cells]


def dated(entry: Entry) -> str:
    """Who asked and when, in words: "The Northridge Group 2015"."""
    return " ".join(part for part in (entry.sponsor or "sponsor not reported", entry.year and date(entry.year)) if part)
