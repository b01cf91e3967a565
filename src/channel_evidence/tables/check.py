"""Validation of the data package in stages: files, headers, cells, each table's schema, then the rules.

Codings are optional; those that the descriptor names go through the same stages as the six tables.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from channel_evidence import lean
from channel_evidence.tables import CODINGS, INTEGERS, NAMES, Collection, load, table_path
from channel_evidence.tables.check_characters import odd_character
from channel_evidence.tables.check_descriptor import descriptor_faults
from channel_evidence.tables.codings import FOLDER
from channel_evidence.tables.fault import Fault

MAY_BE_EMPTY = {"claims", "errata"}  # nothing refers to their rows
# https://owasp.org/www-community/attacks/CSV_Injection: a cell that a spreadsheet would run.
FORMULA = re.compile(r"^[=+\-@\t\r]")
MARKUP = re.compile(r"<\s*[a-zA-Z/!?]|\{\{|\{%|javascript:", re.IGNORECASE)
MAX_CELL = 10_000
WHOLE = re.compile(r"[0-9]{1,15}")


def check(folder: Path) -> list[Fault]:
    """Validate a data package.

    Parameters: folder that holds datapackage.json, the six tables and, if it has any, codings of their rows.
    Returns: the faults, empty for a sound package; the first stage that finds any (files, headers, cells, schema,
    rules) ends the search, and a row is named once, so that one slip gives one message.
    """
    if faults := list(_folder_faults(folder)):
        return faults
    fields = _fields(json.loads((folder / "datapackage.json").read_text(encoding="utf-8")))
    for stage in (_file_faults, _record_faults, _header_faults, _cell_faults, _schema_faults):
        if faults := list(stage(folder, fields)):
            return faults
    return _rule_faults(load(folder))


def _folder_faults(folder: Path) -> Iterator[Fault]:
    path = folder / "datapackage.json"
    if not folder.exists():
        yield Fault(str(folder), None, "", "", "there is no such folder")
    elif not folder.is_dir():
        yield Fault(str(folder), None, "", "", "is a file; the folder of a data package is needed")
    elif not path.is_file():
        yield Fault(str(path), None, "", "", "is missing; it describes the six tables")
    else:
        try:
            yield from descriptor_faults(path, json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
            yield Fault(str(path), None, "", "", f"is no Data Package descriptor ({type(error).__name__}: {error})")


def _fields(descriptor: dict) -> dict[str, dict[str, dict]]:
    """The fields of the six tables and of the codings, as described: from a name to its fields by column."""
    found = {r["name"]: {f["name"]: f for f in r["schema"]["fields"]} for r in descriptor["resources"] if _is_ours(r)}
    return {name: found[name] for name in sorted(found, key=lambda name: name not in NAMES)}


def _is_ours(resource: dict) -> bool:
    return resource["name"] in (*NAMES, *CODINGS) or str(resource["path"]).startswith(f"{FOLDER}/")


def _file_faults(folder: Path, fields: dict) -> Iterator[Fault]:
    for name in fields:
        path = folder / table_path(name)
        if not path.exists():
            yield Fault(str(path), None, "", "", "the table is missing")
        elif not path.is_file():
            yield Fault(str(path), None, "", "", "is a directory; a CSV file is needed")
        else:
            yield from _byte_faults(path)


def _byte_faults(path: Path) -> Iterator[Fault]:
    raw = path.read_bytes()
    if not raw.strip():
        yield Fault(str(path), None, "", "", "the file is empty; a header row is needed")
        return
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        value = raw[max(0, error.start - 10) : error.start + 10].decode("latin-1")
        yield Fault(str(path), row, "", value, f"byte {error.start} is not UTF-8; save the file as UTF-8")
        return
    if raw.startswith(b"\xef\xbb\xbf"):
        yield Fault(str(path), 1, "", "", "starts with a byte order mark; save as UTF-8 without BOM")
    elif b"\r" in raw:
        row = raw[: raw.index(b"\r")].count(b"\n") + 1
        yield Fault(str(path), row, "", "", "ends its line with CR; save with LF line ends")
    elif b"\0" in raw:
        yield Fault(str(path), raw[: raw.index(b"\0")].count(b"\n") + 1, "", "", "holds a NUL byte; text is needed")
    elif not raw.endswith(b"\n"):
        yield Fault(str(path), raw.count(b"\n") + 1, "", "", "the last line has no line end")


def _record_faults(folder: Path, fields: dict) -> Iterator[Fault]:
    for name in fields:
        path, row, line = folder / table_path(name), 1, 0
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            try:
                for record in reader:
                    if any(len(cell) > MAX_CELL for cell in record):
                        raise csv.Error("limit")  # the csv module's own differs with what else the process does
                    row, line = row + 1, reader.line_num
            except csv.Error as error:
                value = path.read_text(encoding="utf-8").split("\n")[line]
                rule = "a quote is left open, or stands single inside a quoted cell"
                if "limit" in str(error):
                    rule = f"a cell holds at most {MAX_CELL} characters; is a quote left open?"
                yield Fault(str(path), row, "", value, rule)


def _header_faults(folder: Path, fields: dict) -> Iterator[Fault]:
    for name in fields:
        path, wanted = folder / table_path(name), list(fields[name])
        header, *rows = _records(path)
        if header != wanted:
            yield from _column_faults(str(path), header, wanted)
            continue
        if not rows and name in NAMES and name not in MAY_BE_EMPTY:
            yield Fault(str(path), None, "", "", "holds no rows under its header")
        for number, row in enumerate(rows, 2):
            if len(row) != len(header):
                yield Fault(str(path), number, "", ",".join(row), f"has {len(row)} cells; the header has {len(header)}")
            elif not any(row):
                yield Fault(str(path), number, "", ",".join(row), "the row is blank; take it out")


def _column_faults(file: str, header: list[str], wanted: list[str]) -> Iterator[Fault]:
    missing, extra = [c for c in wanted if c not in header], [c for c in header if c not in wanted]
    if missing == wanted:
        yield Fault(file, 1, "", ",".join(header), f"is no header; wanted {','.join(wanted)}")
    elif extra:
        likely = f"; missing: {', '.join(missing)}" if missing else ""
        for column in extra:
            yield Fault(file, 1, column, column, f"is no column of this table{likely}")
    elif missing:
        for column in missing:
            yield Fault(file, 1, column, "", "the column is missing")
    elif len(header) > len(wanted):
        for column, times in Counter(header).items():
            if times > 1:
                yield Fault(file, 1, column, column, "the column stands twice")
    else:
        yield Fault(file, 1, "", ",".join(header), f"columns stand in another order; wanted {','.join(wanted)}")


def _records(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def _cell_faults(folder: Path, fields: dict) -> Iterator[Fault]:
    for name in fields:
        path = folder / table_path(name)
        header, *rows = _records(path)
        for number, row in enumerate(rows, 2):
            for column, cell in zip(header, row, strict=True):
                if rule := _cell_rule(cell, name, column, fields[name][column]):
                    yield Fault(str(path), number, column, cell, rule)


def _cell_rule(cell: str, table: str, column: str, field: dict) -> str:
    """The rule that a cell breaks; empty if none."""
    if FORMULA.search(cell):
        return "no cell starts with = + - @ (a spreadsheet would run it)"
    if MARKUP.search(cell):
        return "plain text only, no markup or template syntax"
    if cell != cell.strip(" ") or "\n" in cell:
        return "no spaces around the text and no line break in it"
    if odd := odd_character(cell, column):
        return odd
    blank = cell in ("", "not-reported") and cell in field.get("missingValues", [""])
    if column in INTEGERS.get(table, ()) and not blank and not WHOLE.fullmatch(cell):
        return f"allowed: {field.get('allowed', 'a whole number')}"  # frictionless lets 1_000 pass
    return ""


def _schema_faults(folder: Path, fields: dict) -> Iterator[Fault]:
    lean.without_address_grammars()
    from frictionless import FrictionlessException, Package, system

    try:
        with system.use_context(trusted=True):
            report = Package(str(folder / "datapackage.json")).validate()
    except FrictionlessException as fault:
        yield Fault(str(folder / "datapackage.json"), None, "", "", str(fault))
        return
    except (TypeError, ValueError, AttributeError, KeyError, RecursionError) as fault:  # a constraint of another kind
        rule = f"a constraint cannot be applied to its column ({type(fault).__name__}: {fault})"
        yield Fault(str(folder / "datapackage.json"), None, "", "", rule)
        return
    for error in report.errors:
        yield Fault(str(folder / "datapackage.json"), None, "", "", error.note)
    errors = [(task.name, error) for task in report.tasks for error in task.errors if task.name in fields]
    # A slip in a key breaks every reference to it, so references are looked at once the tables are sound.
    if own := [(name, error) for name, error in errors if error.type != "foreign-key"]:
        yield from _table_faults(folder, fields, own)
    else:
        yield from _reference_faults(folder, errors)


def _table_faults(folder: Path, fields: dict, errors: list) -> Iterator[Fault]:
    seen = set()
    for name, error in sorted(errors, key=lambda pair: pair[1].type == "primary-key"):
        row, column = getattr(error, "row_number", None), getattr(error, "field_name", "") or ""
        if row is not None and (name, row) in seen:
            continue
        seen.add((name, row))
        path = folder / table_path(name)
        value = ""
        if row and column:
            header, *rows = _records(path)
            value = rows[row - 2][header.index(column)]
        yield Fault(str(path), row, column, value, _allowed(fields[name].get(column, {}), error, value))


def _reference_faults(folder: Path, errors: list) -> Iterator[Fault]:
    keys = [(f"{e.reference_name}.{e.reference_field_names[0]}", str(e.field_cells[0])) for _, e in errors]
    times = Counter(keys)
    for key, (name, error) in zip(keys, errors, strict=True):
        if more := times.pop(key, 0):
            also = f" ({more - 1} more rows name it)" if more > 1 else ""
            rule = f"there is no such {key[0]}{also}"
            yield Fault(str(folder / table_path(name)), error.row_number, error.field_names[0], key[1], rule)


def _allowed(field: dict, error, value: str) -> str:
    constraints = field.get("constraints", {})
    if error.type == "unique-error":
        return "the id stands twice; ids are unique"
    if constraints.get("required") and not value:
        return "a value is needed here (not-reported if the source does not say)"
    if "enum" in constraints:
        return "allowed: " + ", ".join(constraints["enum"])
    if "allowed" in field:
        return f"allowed: {field['allowed']}"
    return error.note


def _rule_faults(data: Collection) -> list[Fault]:
    from channel_evidence.tables.check_rules import STAGES

    for rules in STAGES:
        found: dict[tuple[str, int | None], Fault] = {}
        for rule in rules:
            for fault in rule(data):
                found.setdefault((fault.file, fault.row), fault)
        if found:
            return list(found.values())
    return []
