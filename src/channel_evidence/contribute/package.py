"""The tables of a data package as lines of text, so that what is not changed stays byte for byte."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from channel_evidence.contribute.schema import Row, Table, tables
from channel_evidence.tables import NAMES, table_path

LISTS = ("compared_with", "target", "evidence", "rivals", "estimate")  # columns that name rows, beside keys and `_id`s


@dataclass(frozen=True)
class Sheet:
    """One table: its header and its rows, each with the line that it stands on."""

    header: list[str]
    rows: list[tuple[str, dict[str, str]]]

    def text(self) -> str:
        """The file's text."""
        return "".join(f"{line}\n" for line in (_line(self.header), *(line for line, _ in self.rows)))


@dataclass(frozen=True)
class Package:
    """The tables and codings of a data package, by name, as its descriptor has them."""

    folder: Path
    descriptor: dict
    sheets: dict[str, Sheet]

    @cached_property
    def tables(self) -> dict[str, Table]:
        """The tables as described."""
        return tables(self.descriptor)

    def rows(self, name: str) -> list[dict[str, str]]:
        """The rows of a table. Parameters: name. Returns: cells by column."""
        return [cells for _, cells in self.sheets[name].rows]

    def sources(self) -> dict[str, dict[str, str]]:
        """The sources by id."""
        return {cells["source_id"]: cells for cells in self.rows("sources")}

    def files(self, other: Package) -> dict[Path, bytes]:
        """The files in which another package differs. Parameters: other. Returns: its contents by path within the package."""
        return {
            Path(table_path(name)): sheet.text().encode()
            for name, sheet in other.sheets.items()
            if sheet.rows != self.sheets[name].rows
        }

    def added(self, rows: list[Row]) -> Package:
        """The package with rows under those of their tables. Parameters: rows. Returns: another Package."""
        sheets = dict(self.sheets)
        for row in rows:
            sheet = sheets[row.table]
            line = _line([row.cells[column] for column in sheet.header])
            sheets[row.table] = replace(sheet, rows=[*sheet.rows, (line, row.cells)])
        return replace(self, sheets=sheets)

    def kept(self, keep) -> Package:
        """The package with some of its rows. Parameters: keep, which takes a table and its cells. Returns: another Package."""
        sheets = {
            name: replace(sheet, rows=[row for row in sheet.rows if keep(name, row[1])])
            for name, sheet in self.sheets.items()
        }
        return replace(self, sheets=sheets)


def read(folder: Path) -> Package:
    """Read a package. Parameters: folder, which `tables.check` finds sound. Returns: Package. Raises: OSError."""
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    names = [resource["name"] for resource in descriptor["resources"]]
    return Package(folder, descriptor, {name: _sheet(folder / table_path(name)) for name in names})


def _sheet(path: Path) -> Sheet:
    header, *lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    (columns,) = csv.reader([header])
    rows = [dict(zip(columns, cells, strict=True)) for cells in csv.reader(lines)]
    return Sheet(columns, list(zip(lines, rows, strict=True)))


def _line(cells: list[str]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow(cells)
    return stream.getvalue()


def without(package: Package, study_id: str) -> tuple[Package, dict[str, list[str]]]:
    """A package without a study: its questions, numbers, statements, errata, judgements, and sources that nothing else cites.

    Parameters: package; study_id, which it has. Returns: another Package, and what went: the ids of each table.
    Raises: ValueError if a row of something else rests on what would go.
    """
    gone = _owned(package, study_id)
    left = package.kept(lambda name, cells: not _is_owned(package, gone, name, cells))
    cited = {word for name, cells in _cells(left) if name != "sources" for word in _words(package, name, cells)}
    lost = {ident for ident in _cited_by(package, gone) if ident not in cited}
    gone["sources"] = lost
    left = left.kept(lambda name, cells: name != "sources" or cells["source_id"] not in lost)
    idents = set().union(*(gone[name] for name in ("sources", "questions", "estimates", "claims")))
    for name, cells in _cells(left):
        if rests := next((word for word in _words(package, name, cells) if word in idents), None):
            raise ValueError(f"{name}:{next(iter(cells.values()))} rests on {rests} of this study; change it first")
    kept = {name: {id(cells) for cells in left.rows(name)} for name in left.sheets}
    went = {name: [cells for cells in package.rows(name) if id(cells) not in kept[name]] for name in package.sheets}
    return left, {name: [next(iter(cells.values())) for cells in rows] for name, rows in went.items()}


def _cells(package: Package) -> Iterator[tuple[str, dict[str, str]]]:
    return ((name, cells) for name in package.sheets for cells in package.rows(name))


def _words(package: Package, name: str, cells: dict[str, str]) -> Iterator[str]:
    """The ids of other rows that a row names."""
    own = package.tables[name]
    for column, cell in cells.items():
        if column == own.key and column not in own.references:
            continue
        if column in own.references or column in LISTS or column.endswith(("_id", "_ids")):
            yield from (word.partition(":")[2] or word for word in cell.split())
        elif column == "note":
            yield from re.findall(r"\[([^\[\]]+)\]", cell)


def _owned(package: Package, study_id: str) -> dict[str, set[str]]:
    """The ids of a study's rows in the six tables but sources."""
    gone: dict[str, set[str]] = {name: set() for name in NAMES} | {"studies": {study_id}}
    for name in ("questions", "estimates", "claims", "errata"):
        for cells in package.rows(name):
            if _is_owned(package, gone, name, cells):
                gone[name].add(cells[package.tables[name].key])
    return gone


def _is_owned(package: Package, gone: dict[str, set[str]], name: str, cells: dict[str, str]) -> bool:
    """Whether a row belongs to the rows that go: it is one of them, is linked to one, or names nothing else."""
    if name == "sources":
        return False
    own = package.tables[name]
    if name in gone and cells[own.key] in gone[name]:
        return True
    for table, column in own.links.items():
        if table != "sources" and cells[column] in gone.get(table, ()):
            return True
    kind, _, ident = cells.get("target", "").partition(":")
    if ident and kind != "sources":
        return ident in gone.get(kind, ())
    named = cells.get("question_ids", "").split() if not own.links else []
    return bool(named) and set(named) <= gone["questions"]


def _cited_by(package: Package, gone: dict[str, set[str]]) -> set[str]:
    known = set(package.sources())
    return {
        word
        for name, cells in _cells(package)
        if _is_owned(package, gone, name, cells)
        for word in _words(package, name, cells)
    } & known
