"""What holds where a study's file says nothing: nothing is guessed, what is not said is not reported."""

from __future__ import annotations

from collections.abc import Iterator

from channel_evidence.contribute.schema import Row, Table
from channel_evidence.tables.codings import UNFRAMED

NOT = "not-reported"
SURVEYED = ("fieldwork_by", "field_start", "field_end", "sampling", "mode", "weighting", "n", "margin_of_error", "confidence_level")  # fmt: skip
FIXED = {
    "sources": {"author": NOT, "published": NOT, "url": NOT, "accessed": NOT, "rights": "all rights with the publisher; facts only"},
    "studies": {"published": NOT, "country": NOT, "sponsor": NOT},
    "estimates": {"exact": NOT, "start": NOT, "end": NOT, "reading": "excerpt"},
    "claims": {"exact": NOT, "start": NOT, "end": NOT},
}  # fmt: skip
UNASKED = ("case", "opinion")  # designs in which nobody was asked


def cells(table: str, given: dict[str, str], rows: list[Row]) -> dict[str, str]:
    """The cells of a row that its file does not give.

    Parameters: table; given, its cells by column; rows of the whole file. Returns: cells by column.
    """
    found = dict(FIXED.get(table, {}))
    if table == "studies" and given.get("design") not in UNASKED:
        found |= dict.fromkeys(SURVEYED, NOT)
    if table == "estimates" and given.get("base"):
        found["base_n"] = NOT
    if table == "errata":
        found["expect"] = _expected(given.get("target", ""), rows)
    if table == "records":
        found |= {"record_id": f"{given.get('estimate_id', '')}-r", "readings": "1", "second_reading": "none"}
    return found


def _expected(target: str, rows: list[Row]) -> str:
    """What an erratum on a row of the same file is written against."""
    columns = {
        "estimates": ("estimate_id", "printed"),
        "claims": ("claim_id", "statement"),
        "studies": ("study_id", "n"),
    }
    table, _, ident = target.partition(":")
    key, column = columns.get(table, ("", ""))
    return next((row.cells.get(column, "") for row in rows if row.table == table and row.cells.get(key) == ident), "")


def codings(rows: list[Row], tables: dict[str, Table]) -> Iterator[Row]:
    """The judgements that every study needs and a file does not give: that nobody has judged.

    Parameters: rows of the file; tables, as described. Returns: rows of codings.
    """
    judged = {
        (row.table, row.cells.get(column, "")) for row in rows for column in ("study_id", "question_id", "estimate_id")
    }
    for row in list(rows):
        for name, own in _wanted(row, rows):
            key = {"studies": "study_id", "questions": "question_id", "estimates": "estimate_id"}[row.table]
            if name in tables and (name, row.cells.get(key, "")) not in judged:
                yield Row(name, {key: row.cells.get(key, ""), **own}, (*row.keys, name))


def _wanted(row: Row, rows: list[Row]) -> Iterator[tuple[str, dict[str, str]]]:
    if row.table == "studies":
        who = row.cells.get("sponsor", NOT)
        yield "sponsors", {"sells": NOT, "related": "unclear", "reason": f"no text that we hold says what {who} sells"}
    elif row.table == "questions":
        ident = row.cells.get("question_id", "")
        if row.cells.get("choice") == "single" and _several_shares(ident, rows):
            why = f"nobody has judged yet whether the options printed of {ident} are all that were offered"
            yield "options", {"options": "unclear", "reason": why}
        if row.cells.get("measure") not in UNFRAMED:
            yield "frames", {}
    elif row.table == "estimates" and row.cells.get("reading") != "whole-text":
        study = next((one.cells.get("study_id", "") for one in rows if one.table == "studies"), "")
        yield "records", {"study": study, "source_id": row.cells.get("source_id", "")}


def _several_shares(question_id: str, rows: list[Row]) -> bool:
    own = [row.cells for row in rows if row.table == "estimates" and row.cells.get("question_id") == question_id]
    return len({cells.get("category") for cells in own if cells.get("unit") == "percent"}) > 1
