"""The rows of a study's file, in the columns of the data package."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from channel_evidence.contribute import defaults, texts
from channel_evidence.contribute.entry import Entry, Mistake, Unusable
from channel_evidence.contribute.lines import Path as Keys
from channel_evidence.contribute.schema import SHARED, TEXT, Row, Table, allowed, codings_of, needed, tables

TOP = ("study", "sources", "questions", "statements", "errata")


def rows_of(entry: Entry, descriptor: dict, sources: dict[str, dict[str, str]]) -> list[Row]:
    """The rows that a file stands for.

    Parameters: entry; descriptor of the data package that they are to join; sources that it has, cells by column, by id:
    a file that names one of them adds no row for it.
    Returns: rows in the order of the file, every column filled.
    Raises: Unusable, with all that is wrong about keys and missing values; what cells may hold is `check`'s to say.
    """
    return _Reader(entry, descriptor, sources).rows()


class _Reader:
    def __init__(self, entry: Entry, descriptor: dict, sources: dict[str, dict[str, str]]) -> None:
        self.entry, self.tables, self.known = entry, tables(descriptor), sources
        self.mistakes: list[Mistake] = []
        self.found: list[Row] = []
        self.copies: dict[str, texts.Copy] = {}

    def rows(self) -> list[Row]:
        values = self.entry.values
        self._unknown((), values, TOP)
        study = self._one(("study",), values.get("study"))
        sources = self._several(("sources",), values.get("sources", []))
        self.study_id = str(study.get("study_id", ""))
        self.first_source = str(next((s["source_id"] for _, s in sources if "source_id" in s), ""))
        for keys, source in sources:
            self._source(keys, source)
        self._add("studies", ("study",), study, {"source_id": self.first_source})
        for keys, question in self._several(("questions",), values.get("questions", [])):
            self._question(keys, question)
        for name in ("statements", "errata"):
            for number, (keys, row) in enumerate(self._several((name,), values.get(name, [])), 1):
                self._late(name, keys, row, number)
        self._stop()
        self.found += defaults.codings(self.found, self.tables)
        self._fill()
        self._stop()
        return self.found

    def _stop(self) -> None:
        if self.mistakes:
            raise Unusable(*self.mistakes)

    def _wrong(self, keys: Keys, value: object, rule: str) -> None:
        self.mistakes.append(self.entry.mistake(keys, value, rule))

    def _one(self, keys: Keys, value: Any) -> dict:
        if isinstance(value, dict):
            return value
        self._wrong(keys, "" if value is None or isinstance(value, list) else value, f"a table [{keys[-1]}] is needed")
        return {}

    def _several(self, keys: Keys, value: Any) -> list[tuple[Keys, dict]]:
        if isinstance(value, list) and all(isinstance(one, dict) for one in value):
            return [((*keys, number), one) for number, one in enumerate(value)]
        self._wrong(
            keys,
            "" if isinstance(value, dict | list) else value,
            f"a list of tables is needed, each beginning with [[{'.'.join(map(str, keys))}]]",
        )
        return []

    def _unknown(self, keys: Keys, value: dict, known: tuple[str, ...]) -> None:
        for key in value:
            if key not in known:
                near = get_close_matches(key, known, 1)
                meant = f"did you mean {near[0]}? " if near else ""
                self._wrong((*keys, key), "", f"is no key here; {meant}known: {', '.join(known)}")

    def _source(self, keys: Keys, source: dict) -> None:
        name = self._text((*keys, TEXT), source[TEXT]) if TEXT in source else ""
        more = {}
        if name:
            try:
                copy = texts.read(self.entry.path.parent / name)
                self.copies[str(source.get("source_id"))] = copy
                more = {"extent": str(len(copy.text)), "sha256": copy.digest}
            except ValueError as error:
                self._wrong((*keys, TEXT), name, str(error))
        held = self.known.get(str(source.get("source_id", "")))
        row = self._add("sources", keys, source, more, (TEXT,))
        if held is not None:
            self.found.remove(row)
            for column, value in row.cells.items():
                if value != held[column]:
                    self._wrong(row.where(column), value, f"the tables have this source with {held[column]!r}")

    def _question(self, keys: Keys, question: dict) -> None:
        own = dict(question)
        measure = question.get("measure", "")
        defaulted = {"study_id": self.study_id, "question_id": f"{self.study_id}-{measure}"}
        row = self._add("questions", keys, own, defaulted, ("numbers", *SHARED))
        shared = {"question_id": row.cells["question_id"], "source_id": self.first_source}
        at = {}
        for column in (*SHARED, "base"):
            if column in question:
                shared[column], at[column] = self._text((*keys, column), question[column]), (*keys, column)
        for number, (place, one) in enumerate(self._several((*keys, "numbers"), question.get("numbers", [])), 1):
            ident = {"estimate_id": f"{row.cells['question_id']}-{number:02d}"}
            added = self._add("estimates", place, one, {**shared, **ident})
            added.given.update({c: k for c, k in at.items() if c not in one})
            self._place(added)

    def _late(self, name: str, keys: Keys, row: dict, number: int) -> None:
        if name == "statements":
            more = {
                "claim_id": f"{self.study_id}-c{number:02d}",
                "study_id": self.study_id,
                "source_id": self.first_source,
            }
            self._place(self._add("claims", keys, row, more))
        else:
            self._add("errata", keys, row, {"erratum_id": f"{self.study_id}-e{number:02d}"})

    def _place(self, row: Row) -> None:
        """Where `exact` stands in the reader's own copy of the source."""
        copy = self.copies.get(row.cells.get("source_id", ""))
        exact = row.cells.get("exact", "")
        if copy is None or "start" in row.cells or "reading" in row.cells or exact == "not-reported":
            return
        if not exact:
            self._wrong(row.where("exact"), "", "the few words of the source's text that carry this are needed here")
            return
        try:
            start = copy.place(exact)
        except ValueError as error:
            self._wrong(row.where("exact"), exact, str(error))
            return
        row.cells |= {"start": str(start), "end": str(start + len(exact))}
        if row.table == "estimates":
            row.cells.setdefault("reading", "whole-text")

    def _add(self, table: str, keys: Keys, value: dict, more: dict[str, str], others: tuple[str, ...] = ()) -> Row:
        """Read one row and the codings that stand with it; `more` holds where the file says nothing."""
        own, codings = self.tables[table], list(codings_of(table, self.tables))
        self._unknown(keys, value, (*own.fields, *others, *(coding.name for coding, _ in codings)))
        cells = {column: self._text((*keys, column), value[column]) for column in own.fields if column in value}
        row = Row(table, more | cells, keys, {column: (*keys, column) for column in cells})
        self.found.append(row)
        for coding, link in codings:
            if coding.name in value:
                self._coding((*keys, coding.name), value[coding.name], coding, {link: self._linked(row, coding)})
        return row

    def _linked(self, row: Row, coding: Table) -> str:
        return row.cells.get("target" if row.table == "errata" else self.tables[row.table].key, "")

    def _coding(self, keys: Keys, value: Any, coding: Table, link: dict[str, str]) -> None:
        parts = [(keys, value)] if isinstance(value, dict) else self._several(keys, value)
        for place, one in parts:
            columns = tuple(column for column in coding.fields if column not in link)
            self._unknown(place, one, columns)
            cells = {column: self._text((*place, column), one[column]) for column in columns if column in one}
            self.found.append(Row(coding.name, link | cells, place, {column: (*place, column) for column in cells}))

    def _text(self, keys: Keys, value: Any) -> str:
        """A value as the text of a cell; lists are words in a row."""
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            value = " ".join(value)
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            value = value.isoformat()
        if isinstance(value, bool) or not isinstance(value, str | int):
            self._wrong(keys, "" if isinstance(value, dict | list) else value, "a text in quotes is needed here")
            return ""
        text = str(value)
        if odd := next((sign for sign in text if unicodedata.category(sign) in ("Cc", "Cs")), ""):
            self._wrong(keys, ascii(text)[1:-1], f"holds {odd!a}; one line of plain text is needed")
            return ""
        return text

    def _fill(self) -> None:
        for row in self.found:
            own = self.tables[row.table]
            cells = defaults.cells(row.table, row.cells, self.found) | row.cells
            row.cells = {column: cells.get(column, "") for column in own.fields}
            without = [column for column, told in own.fields.items() if not row.cells[column] and needed(told)]
            if without and row.keys[-1] == row.table and not row.given:  # a judgement that the file leaves out
                self._wrong(row.keys, "", f"is needed here, such as {_model(row.table, without, own)}")
                continue
            for column in without:
                self._wrong(row.where(column), "", f"a value is needed here; {allowed(own.fields[column])}")


def _model(name: str, columns: list[str], described: Table) -> str:
    """A judgement as it is written, each column with its example."""
    pairs = ", ".join(f'{column} = "{described.fields[column].get("example", "...")}"' for column in columns)
    return f"{name} = {{ {pairs} }}"


def by_table(rows: list[Row]) -> Iterator[tuple[str, list[Row]]]:
    """The rows of each table together. Parameters: rows. Returns: table and its rows, in order."""
    for name in dict.fromkeys(row.table for row in rows):
        yield name, [row for row in rows if row.table == name]
