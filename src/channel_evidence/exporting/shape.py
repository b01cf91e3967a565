"""The tables as databases want them: typed columns, keys, and what is missing told apart from what is not reported."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TYPES = {"integer": "BIGINT", "number": "DOUBLE"}  # all else is text
MISSING = "_missing"


@dataclass(frozen=True)
class Column:
    """One column: its name, type in SQL, what it means; `reasons`, the words that stand for no value (but for a blank)."""

    name: str
    type: str
    description: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table: name, file, description, columns, primary key, and foreign keys (column to table and column)."""

    name: str
    path: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    links: dict[str, tuple[str, str]]

    def stored(self) -> list[Column]:
        """The columns of the database: where words stand for no value, they have a column of their own."""
        found = []
        for column in self.columns:
            found.append(column)
            if column.reasons:
                why = f"Why {column.name} has no value: {' or '.join(column.reasons)}; NULL where it has one or does not apply."
                found.append(Column(column.name + MISSING, "TEXT", why))
        return found

    def rows(self, folder: Path) -> list[list[Any]]:
        """The rows as databases hold them. Parameters: folder of the data package. Returns: values in the order of `stored`."""
        with (folder / self.path).open(encoding="utf-8", newline="") as stream:
            _, *records = csv.reader(stream)
        return [self._values(record) for record in records]

    def _values(self, record: list[str]) -> list[Any]:
        values: list[Any] = []
        for column, cell in zip(self.columns, record, strict=True):
            reason = cell if cell in column.reasons else None
            number = column.type != "TEXT" and cell and reason is None
            values.append(
                int(cell)
                if number and column.type == "BIGINT"
                else float(cell)
                if number
                else None
                if reason
                else cell or None
            )
            if column.reasons:
                values.append(reason)
        return values

    def cells(self, values: list[Any]) -> list[str]:
        """The cells of the CSV file that a row of the database stands for. Parameters: values. Returns: text."""
        given = dict(zip((column.name for column in self.stored()), values, strict=True))
        return [
            str(next((v for v in (given[c.name], given.get(c.name + MISSING)) if v is not None), ""))
            for c in self.columns
        ]


def tables(folder: Path) -> list[Table]:
    """The tables and codings of a data package, each after those that it refers to.

    Parameters: folder. Returns: Tables. Raises: OSError.
    """
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return [_table(resource) for resource in descriptor["resources"]]


def _table(resource: dict[str, Any]) -> Table:
    schema = resource["schema"]
    links = {
        key["fields"][0]: (key["reference"]["resource"], key["reference"]["fields"][0])
        for key in schema.get("foreignKeys", [])
        if len(key["fields"]) == 1
    }
    columns = tuple(_column(field, schema.get("missingValues", [""])) for field in schema["fields"])
    key = tuple(schema.get("primaryKey", ()))
    return Table(resource["name"], resource["path"], resource["description"], columns, key, links)


def _column(field: dict[str, Any], missing: list[str]) -> Column:
    kind = TYPES.get(field["type"], "TEXT")
    reasons = tuple(word for word in field.get("missingValues", missing) if word)
    return Column(field["name"], kind, field["description"], reasons if kind != "TEXT" else ())
