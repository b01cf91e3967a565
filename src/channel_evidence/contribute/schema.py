"""What may stand where in a study's file: taken from the data package's descriptor, so that the two never part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from channel_evidence.contribute.lines import Path as Keys
from channel_evidence.tables import NAMES

TEXT = "text"  # of a source: the reader's own copy
# What a question may say once for all its numbers.
SHARED = ("source_id", "unit", "bound", "subgroup", "base_n", "reading")


@dataclass(frozen=True)
class Table:
    """A table or coding as described: its name, its fields by column, the column that leads to each other table, and all
    columns that lead to one."""

    name: str
    fields: dict[str, dict[str, Any]]
    links: dict[str, str]
    references: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """The first column, which identifies a row of the six tables."""
        return next(iter(self.fields))


@dataclass
class Row:
    """One row to be: its table, its cells by column, and the keys of the file that it stands at."""

    table: str
    cells: dict[str, str]
    keys: Keys
    given: dict[str, Keys] = field(default_factory=dict)

    def where(self, column: str) -> Keys:
        """The keys at which a column's value stands. Parameters: column. Returns: keys."""
        return self.given.get(column, (*self.keys, column) if column else self.keys)


def tables(descriptor: dict) -> dict[str, Table]:
    """The tables and codings of a data package. Parameters: descriptor, a sound one. Returns: Tables by name."""
    found = {}
    for resource in descriptor["resources"]:
        schema = resource["schema"]
        keys = [key for key in schema.get("foreignKeys", []) if len(key["fields"]) == 1]
        links: dict[str, str] = {}
        for key in keys:  # of two that lead to one table, the first says what a row is about
            links.setdefault(key["reference"]["resource"], key["fields"][0])
        if resource["name"] == "faults":  # its rows say what an erratum is about
            links["errata"] = "target"
        fields = {field["name"]: field for field in schema["fields"]}
        references = frozenset(key["fields"][0] for key in keys)
        found[resource["name"]] = Table(resource["name"], fields, links, references)
    return found


def codings_of(table: str, known: dict[str, Table]) -> Iterator[tuple[Table, str]]:
    """The codings whose rows can stand with a row of a table, and the column that names it.

    Parameters: table; known, from `tables`. Returns: pairs. A coding that leads to several tables stands with the first of
    them that is no source.
    """
    for coding in known.values():
        homes = [name for name in coding.links if name != "sources"]
        if coding.name not in NAMES and homes and homes[0] == table:
            yield coding, coding.links[table]


def needed(field: dict[str, Any]) -> bool:
    """Whether a column needs a value. Parameters: field of a descriptor. Returns: bool."""
    return bool(field.get("constraints", {}).get("required"))


def allowed(field: dict[str, Any]) -> str:
    """What a column takes, for a message. Parameters: field of a descriptor. Returns: text."""
    constraints = field.get("constraints", {})
    if "enum" in constraints:
        return "allowed: " + ", ".join(map(str, constraints["enum"]))
    return f"allowed: {field['allowed']}" if "allowed" in field else f"such as {field.get('example', 'text')!r}"
