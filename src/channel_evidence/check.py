"""Validation of the data package: frictionless for each table, and the rules that cross tables."""

from __future__ import annotations

import calendar
import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from channel_evidence.printed import parse, time_class
from channel_evidence.tables import NAMES, Collection, load

MEASURED_UNITS = {"percent", "points", "count", "minutes", "hours", "days", "weeks", "years", "date"}
MAX_EXACT_WORDS = 5
# https://owasp.org/www-community/attacks/CSV_Injection: a cell that a spreadsheet would run.
FORMULA = re.compile(r"^[=+\-@\t\r]")
MARKUP = re.compile(r"<\s*[a-zA-Z/!?]|\{\{|\{%|javascript:", re.IGNORECASE)


@dataclass(frozen=True)
class Fault:
    """One fault: file, row (as a spreadsheet counts, header = 1), column, value, and what is allowed."""

    file: str
    row: int | None
    column: str
    value: str
    allowed: str

    def __str__(self) -> str:
        place = [self.file]
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column:
            place.append(f"column {self.column}")
        shown = f": {self.value[:80]!r}" if self.value else ""
        return f"{', '.join(place)}{shown} - {self.allowed}"


def check(folder: Path) -> list[Fault]:
    """Validate a data package.

    Parameters: folder that holds datapackage.json and the six tables.
    Returns: the faults, empty for a sound package; the first stage that finds any (files, tables, rules across
    tables) ends the search, so that one slip gives one message.
    """
    if faults := list(_folder_faults(folder)):
        return faults
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    fields = {r["name"]: r["schema"]["fields"] for r in descriptor["resources"]}
    for stage in (_file_faults, _header_faults, _cell_faults):
        if faults := list(stage(folder, fields)):
            return faults
    if faults := list(_schema_faults(folder, fields)):
        return faults
    data = load(folder)
    return [fault for rule in RULES for fault in rule(data)]


def _folder_faults(folder: Path) -> Iterator[Fault]:
    if not folder.exists():
        yield Fault(str(folder), None, "", "", "there is no such folder")
    elif not folder.is_dir():
        yield Fault(str(folder), None, "", "", "is a file; the folder of a data package is needed")
    elif not (folder / "datapackage.json").is_file():
        yield Fault(str(folder / "datapackage.json"), None, "", "", "is missing; it describes the six tables")
    else:
        try:
            descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
            found = {r["name"]: [f["name"] for f in r["schema"]["fields"]] for r in descriptor["resources"]}
        except (ValueError, KeyError, TypeError) as error:
            yield Fault(str(folder / "datapackage.json"), None, "", "", f"is no Data Package descriptor ({error})")
            return
        for name in NAMES:
            if name not in found:
                yield Fault(str(folder / "datapackage.json"), None, "", "", f"does not describe the table {name}")


def _file_faults(folder: Path, fields: dict) -> Iterator[Fault]:
    for name in NAMES:
        path = folder / f"{name}.csv"
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


def _header_faults(folder: Path, fields: dict) -> Iterator[Fault]:
    for name in NAMES:
        path, wanted = folder / f"{name}.csv", [field["name"] for field in fields[name]]
        header, *rows = _records(path)
        if sorted(header) == sorted(wanted) and header != wanted:
            yield Fault(str(path), 1, "", ",".join(header), f"columns stand in another order; wanted {','.join(wanted)}")
        missing, extra = [c for c in wanted if c not in header], [c for c in header if c not in wanted]
        for column in extra:
            likely = f"; missing: {', '.join(missing)}" if missing else ""
            yield Fault(str(path), 1, column, column, f"is no column of this table{likely}")
        if not extra:
            for column in missing:
                yield Fault(str(path), 1, column, "", "the column is missing")
            for column in {c for c in header if header.count(c) > 1}:
                yield Fault(str(path), 1, column, column, "the column stands twice")
        for number, row in enumerate(rows, 2):
            if len(row) != len(header):
                yield Fault(str(path), number, "", ",".join(row), f"has {len(row)} cells; the header has {len(header)}")


def _records(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def _cell_faults(folder: Path, fields: dict) -> Iterator[Fault]:
    for name in NAMES:
        path = folder / f"{name}.csv"
        header, *rows = _records(path)
        for number, row in enumerate(rows, 2):
            for column, cell in zip(header, row, strict=True):
                if FORMULA.search(cell):
                    yield Fault(str(path), number, column, cell, "no cell starts with = + - @ (a spreadsheet would run it)")
                elif MARKUP.search(cell):
                    yield Fault(str(path), number, column, cell, "plain text only, no markup or template syntax")
                elif cell != cell.strip() or "\n" in cell:
                    yield Fault(str(path), number, column, cell, "no spaces around the text and no line break in it")


def _schema_faults(folder: Path, fields: dict) -> Iterator[Fault]:
    from frictionless import Package, system

    with system.use_context(trusted=True):
        report = Package(str(folder / "datapackage.json")).validate()
    named = {name: {field["name"]: field for field in items} for name, items in fields.items()}
    tables = {name: _records(folder / f"{name}.csv") for name in NAMES}
    for task in report.tasks:
        seen: set[int] = set()
        for error in sorted(task.errors, key=lambda e: e.type == "primary-key"):
            row = getattr(error, "row_number", None)
            if error.type == "primary-key" and row in seen:
                continue
            seen.add(row)
            yield _as_fault(folder, task.name, error, named[task.name], tables)


def _as_fault(folder: Path, table: str, error, fields: dict, tables: dict) -> Fault:
    file, row = str(folder / f"{table}.csv"), getattr(error, "row_number", None)
    column = getattr(error, "field_name", "") or ""
    if error.type == "foreign-key":
        column = error.field_names[0]
        known = f"{error.reference_name}.{error.reference_field_names[0]}"
        return Fault(file, row, column, str(error.field_cells[0]), f"there is no such {known}")
    if error.type == "unique-error":
        return Fault(file, row, column, str(error.cell), "the id stands twice; ids are unique")
    value = tables[table][row - 1][tables[table][0].index(column)] if row and column else ""
    return Fault(file, row, column, value, _allowed(fields.get(column, {}), error, value))


def _allowed(field: dict, error, value: str) -> str:
    constraints = field.get("constraints", {})
    if constraints.get("required") and not value:
        return "a value is needed here (not-reported if the source does not say)"
    if "enum" in constraints:
        return "allowed: " + ", ".join(constraints["enum"])
    if "allowed" in field:
        return f"allowed: {field['allowed']}"
    return error.note


# --- rules that cross cells, rows and tables -------------------------------------------------------------------


def _faults(data: Collection, table: str, rows: pd.DataFrame, column: str, allowed: str) -> Iterator[Fault]:
    for index, value in rows[column].items():
        shown = "" if pd.isna(value) else str(value)
        yield Fault(str(data.folder / f"{table}.csv"), int(index) + 2, column, shown, allowed)


def places(data: Collection) -> Iterator[Fault]:
    """Each place lies in its source's text, in order, is as long as `exact`, and `exact` is five words at most."""
    extent = data.sources.set_index("source_id")["extent"]
    for table in ("estimates", "claims"):
        frame = getattr(data, table)
        held = frame["source_id"].map(extent)
        quoted = frame["exact"] != "not-reported"
        words = frame["exact"].str.split().str.len()
        yield from _faults(data, table, frame[quoted & (words > MAX_EXACT_WORDS)], "exact", "five words at most")
        half = frame["start"].isna() != frame["end"].isna()
        yield from _faults(data, table, frame[half], "start", "start and end stand together or not at all")
        placed = frame[frame["start"].notna() & frame["end"].notna()]
        disordered = placed["start"] >= placed["end"]
        yield from _faults(data, table, placed[disordered], "end", "end lies after start")
        placed = placed[~disordered]
        past = placed["end"] > held[placed.index].fillna(0)
        for index, row in placed[past].iterrows():
            size = held[index]
            rule = "the source has no text, so no place" if pd.isna(size) else f"the source's text has {size} characters"
            yield from _faults(data, table, placed.loc[[index]], "end", rule)
        placed = placed[~past]
        wrong = (placed["end"] - placed["start"]) != placed["exact"].str.len()
        yield from _faults(data, table, placed[wrong], "end", "end minus start is the length of exact")
        unplaced = frame[frame["start"].isna() & held.notna()]
        if table == "estimates":
            unplaced = unplaced[unplaced["reading"] == "whole-text"]
        yield from _faults(data, table, unplaced, "start", "a source read whole needs the place of each row")


def exact_carries_printed(data: Collection) -> Iterator[Fault]:
    """`exact` contains `printed` literally, as a number of its own."""
    for index, row in data.estimates[data.estimates["exact"] != "not-reported"].iterrows():
        if not re.search(rf"(?<![\d.,]){re.escape(row['printed'])}(?![\d]|[.,]\d)", row["exact"]):
            rule = f"contains the printed number {row['printed']!r} literally"
            yield from _faults(data, "estimates", data.estimates.loc[[index]], "exact", rule)


def numbers_are_readable(data: Collection) -> Iterator[Fault]:
    """`printed` reads as a number in its unit, and a percentage is at most 100 unless an erratum targets its row."""
    doubted = set(data.errata["target"])
    for index, row in data.estimates.iterrows():
        if row["unit"] not in MEASURED_UNITS:
            continue
        line = data.estimates.loc[[index]]
        try:
            number = parse(row["printed"], row["unit"], row["bound"])
        except ValueError:
            yield from _faults(data, "estimates", line, "printed", f"a number in {row['unit']} is needed")
            continue
        if row["unit"] == "percent" and number.value > 100 and f"estimates:{row['estimate_id']}" not in doubted:
            yield from _faults(data, "estimates", line, "printed", "a percentage is 0 to 100 unless an erratum targets the row")


def categories(data: Collection) -> Iterator[Fault]:
    """The category of a channel measure is a channel; the category of a time or count class reads as one."""
    vocabulary = data.descriptor["vocabularies"]
    frame = data.estimates.merge(data.questions[["question_id", "measure"]], on="question_id", how="left")
    of_channel = frame["measure"].isin(vocabulary["channelMeasures"])
    wrong = of_channel & ~frame["category"].isin(vocabulary["channel"])
    yield from _faults(data, "estimates", frame[wrong], "category", "allowed channels: " + ", ".join(vocabulary["channel"]))
    classed = frame["category"].str.match(r"^((within|under|over|at-least|about)-\d|\d+-or-more)")
    wrong = classed & frame["category"].map(time_class).isna()
    yield from _faults(data, "estimates", frame[wrong], "category", "a class such as within-30-min, over-7-d or 2-or-more")


def sample_sizes(data: Collection) -> Iterator[Fault]:
    """A study's n agrees with its printed sample sizes, or an erratum says why not."""
    doubted = set(data.errata["target"])
    view = data.estimates.merge(data.questions, on="question_id", suffixes=("", "_question"))
    sizes = view[(view["measure"] == "sample-size") & (view["subgroup"] == "")]
    for index, study in data.studies[data.studies["n"].notna()].iterrows():
        own = sizes[sizes["study_id"] == study["study_id"]]
        line = data.studies.loc[[index]]
        if own.empty:
            yield from _faults(data, "studies", line, "n", "needs a sample-size estimate that prints it")
        for row in own.itertuples():
            number = parse(row.printed, "count", row.bound, threshold=not row.bound)
            above = number.high is not None and study["n"] > number.high
            if (study["n"] < number.low or above) and not doubted & {
                f"studies:{study['study_id']}",
                f"estimates:{row.estimate_id}",
            }:
                rule = f"{row.estimate_id} prints {row.bound or ''} {row.printed}".replace("  ", " ")
                yield from _faults(data, "studies", line, "n", f"{rule}; an erratum must settle which holds")


DATES = {"sources": ("published", "accessed"), "studies": ("published", "field_start", "field_end")}


def dates(data: Collection) -> Iterator[Fault]:
    """Dates exist in the calendar, lie between 1990 and 2100, and fieldwork starts before it ends."""
    for table, columns in DATES.items():
        frame = getattr(data, table)
        for column in columns:
            wrong = ~frame[column].map(_plausible)
            yield from _faults(data, table, frame[wrong], column, "a day that exists, from 1990 to 2100")
    studies = data.studies
    both = studies["field_start"].str[:1].str.isdigit() & studies["field_end"].str[:1].str.isdigit()
    shortest = [min(len(a), len(b)) for a, b in zip(studies["field_start"], studies["field_end"], strict=True)]
    late = [a[:k] > b[:k] for a, b, k in zip(studies["field_start"], studies["field_end"], shortest, strict=True)]
    yield from _faults(data, "studies", studies[both & late], "field_end", "fieldwork ends on or after field_start")


def _plausible(text: str) -> bool:
    parts = [int(part) for part in text.rstrip("~?").split("-")] if text[:1].isdigit() else []
    if not parts:
        return True
    year, month, day = [*parts, 1, 1][:3]
    return 1990 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def sources_are_cited(data: Collection) -> Iterator[Fault]:
    """Every source is cited by a study, an estimate, a claim or an erratum."""
    cited = {*data.studies["source_id"], *data.estimates["source_id"], *data.claims["source_id"]}
    cited.update(*data.errata["evidence"].str.split())
    loose = data.sources[~data.sources["source_id"].isin(cited)]
    yield from _faults(data, "sources", loose, "source_id", "no study, estimate, claim or erratum cites it")


def claims_point_somewhere(data: Collection) -> Iterator[Fault]:
    """What a claim is compared with exists; a reason stands with not-testable and only there."""
    known = {*data.estimates["estimate_id"], *data.questions["question_id"]}
    claims = data.claims
    for index, text in claims["compared_with"].items():
        for ident in text.split():
            if ident not in known:
                line = claims.loc[[index]]
                yield from _faults(data, "claims", line, "compared_with", f"there is no estimate or question {ident!r}")
    odd = (claims["relation"] == "not-testable") != (claims["reason"] != "")
    yield from _faults(data, "claims", claims[odd], "reason", "stands with the relation not-testable, and only there")


def errata_are_guarded(data: Collection) -> Iterator[Fault]:
    """An erratum targets an existing row that still reads as expected, and cites sources that exist."""
    sources = set(data.sources["source_id"])
    column = {"estimates": "printed", "claims": "statement", "studies": "n", "sources": "published", "questions": "asked"}
    for index, erratum in data.errata.iterrows():
        line = data.errata.loc[[index]]
        table, ident = erratum["target"].split(":")
        frame = getattr(data, table)
        found = frame[frame[frame.columns[0]] == ident]
        if found.empty:
            yield from _faults(data, "errata", line, "target", "there is no such row")
        elif str(found.iloc[0][column[table]]) != erratum["expect"]:
            now = str(found.iloc[0][column[table]])
            yield from _faults(data, "errata", line, "expect", f"the row now says {now!r}; look at the erratum again")
        for source in erratum["evidence"].split():
            if source not in sources:
                yield from _faults(data, "errata", line, "evidence", f"there is no source {source!r}")


RULES = (
    places,
    exact_carries_printed,
    numbers_are_readable,
    categories,
    sample_sizes,
    dates,
    sources_are_cited,
    claims_point_somewhere,
    errata_are_guarded,
)
