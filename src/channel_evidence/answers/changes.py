"""Which rows of two data packages differ, and packages between the two."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

Cells = dict[str, str]


@dataclass(frozen=True)
class Change:
    """One row that was added, taken out or edited: table, id, and its cells before and after (None where there are none)."""

    table: str
    ident: str
    old: Cells | None = field(compare=False)
    new: Cells | None = field(compare=False)

    def __str__(self) -> str:
        name = f"{self.table}:{self.ident}"
        if self.old is None or self.new is None:
            return f"{name} ({'added' if self.old is None else 'taken out'})"
        edits = (f"{c} {self.old.get(c, '')!r} → {v!r}" for c, v in self.new.items() if self.old.get(c, "") != v)
        return f"{name} ({', '.join(edits)})"


@dataclass(frozen=True)
class Rows:
    """One table: its path within the package, its columns, and its rows by id."""

    path: str
    columns: list[str]
    rows: dict[str, Cells]


def read(folder: Path) -> dict[str, Rows]:
    """The tables of a data package. Parameters: folder. Returns: Rows by name. Raises: OSError; ValueError for no data package."""
    try:
        descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        return {resource["name"]: _rows(folder, resource) for resource in descriptor["resources"]}
    except (KeyError, TypeError, StopIteration, csv.Error) as error:
        raise ValueError(f"{folder}: is no data package ({type(error).__name__}: {error})") from None


def _rows(folder: Path, resource: dict) -> Rows:
    with (folder / resource["path"]).open(encoding="utf-8", newline="") as stream:
        columns, *records = csv.reader(stream)
    key = resource["schema"].get("primaryKey", columns)  # a row without a key goes by all that it says
    cells = [dict(zip(columns, record, strict=True)) for record in records]
    return Rows(resource["path"], columns, {" ".join(row[column] for column in key): row for row in cells})


def changes(old: dict[str, Rows], new: dict[str, Rows]) -> list[Change]:
    """The rows that differ.

    Parameters: old and new, from `read`; of what only one describes, a table or column, all rows count that hold something.
    Returns: Changes in the order of the tables, those of one study together.
    """
    found = []
    for name in dict.fromkeys((*new, *old)):
        was, now = (side[name].rows if name in side else {} for side in (old, new))
        for ident in dict.fromkeys((*now, *was)):
            before, after = was.get(ident), now.get(ident)
            if _filled(before) != _filled(after):
                found.append(Change(name, ident, before, after))
    return sorted(found, key=lambda change: _study(change, old, new))


def _filled(cells: Cells | None) -> Cells | None:
    return None if cells is None else {column: value for column, value in cells.items() if value}


def _study(change: Change, old: dict[str, Rows], new: dict[str, Rows]) -> str:
    """The study that a row is about; blank where its cells do not say."""
    cells = change.new or change.old or {}
    if "study_id" in cells:
        return cells["study_id"]
    for side in (new, old):
        question = cells.get("question_id", "")
        if "questions" in side and question in side["questions"].rows:
            return side["questions"].rows[question]["study_id"]
    return ""


def undone(new: dict[str, Rows], some: Iterable[Change]) -> dict[str, bytes]:
    """The tables as they are, but for some changes.

    Parameters: new; some Changes that led to it. Returns: contents of the files that differ, by path; what the new
    tables do not describe is left out.
    """
    tables: dict[str, dict[str, Cells]] = {}
    for change in some:
        if change.table not in new:
            continue
        rows = tables.setdefault(change.table, dict(new[change.table].rows))
        if change.old is None:
            del rows[change.ident]
        else:
            rows[change.ident] = change.old
    return {new[name].path: _text(new[name].columns, rows) for name, rows in tables.items()}


def _text(columns: list[str], rows: dict[str, Cells]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([cells.get(column, "") for column in columns] for cells in rows.values())
    return stream.getvalue().encode()
