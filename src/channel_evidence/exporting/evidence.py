"""One table for those who want no joins: every printed number with its value, its question, and where it comes from."""

from __future__ import annotations

import pandas as pd

from channel_evidence.exporting.shape import Column, Table
from channel_evidence.tables import Collection

# Columns of `Collection.ranked`, under the names and with the meaning they have here.
COLUMNS = (
    ("estimate_id", "TEXT", "Key of the printed number, as in estimates.", "estimate_id"),
    ("study_id", "TEXT", "Study it belongs to.", "study_id"),
    ("study", "TEXT", "Title of the study.", "title_study"),
    ("sponsor", "TEXT", "Who paid for or published the study.", "sponsor"),
    ("country", "TEXT", "Countries covered.", "country"),
    ("measure", "TEXT", "What kind of quantity it is.", "measure"),
    ("asked", "TEXT", "What was asked or measured, in our words.", "asked"),
    ("category", "TEXT", "Answer.", "category"),
    ("subgroup", "TEXT", "Part of the base; NULL for the whole.", "subgroup"),
    ("base", "TEXT", "What it is a share of.", "base"),
    ("base_n", "BIGINT", "Cases in the base; NULL if not reported or not applicable.", "base_n"),
    ("printed", "TEXT", "The number as printed.", "printed"),
    ("unit", "TEXT", "Its unit.", "unit"),
    ("bound", "TEXT", "How the source limits it; NULL if it does not.", "bound"),
    ("value", "DOUBLE", "The number in its unit; NULL where the words give none.", "value"),
    ("low", "DOUBLE", "The least value that rounds to what is printed.", "round_low"),
    ("high", "DOUBLE", "The greatest value that rounds to what is printed.", "round_high"),
    ("settled", "BIGINT", "1 for the printing that is drawn and pooled, else 0.", "settled"),
    ("doubt", "TEXT", "Why the number is doubted; NULL if it is not.", "doubt"),
    ("source_id", "TEXT", "Source that prints it.", "source_id"),
    ("source", "TEXT", "Title of the source.", "title_source"),
    ("publisher", "TEXT", "Its publisher.", "publisher"),
    ("url", "TEXT", "Its address.", "url"),
    ("sha256", "TEXT", "Digest of its text; NULL where none is held.", "sha256"),
    ("exact", "TEXT", "Words that carry the number; NULL where none are held.", "exact"),
    ("start", "BIGINT", "Their first character in the text, from 0.", "start"),
    ("end", "BIGINT", "One past their last character.", "end"),
    ("reading", "TEXT", "How much of the source was read.", "reading"),
)  # fmt: skip
TABLE = Table(
    "evidence",
    "evidence.csv",
    "Every printed number with its value, its question, and where it comes from: the tables joined.",
    tuple(Column(name, kind, description) for name, kind, description, _ in COLUMNS),
    ("estimate_id",),
    {"estimate_id": ("estimates", "estimate_id")},
)


def rows(data: Collection) -> list[list]:
    """The rows of the table, in the order of `estimates`. Parameters: data. Returns: values by TABLE's columns."""
    ranked = data.ranked.set_index("estimate_id", drop=False).loc[data.estimates["estimate_id"]]
    columns = [[_value(cell, kind) for cell in ranked[column]] for _, kind, _, column in COLUMNS]
    return [list(row) for row in zip(*columns, strict=True)]


def _value(cell, kind: str):
    if pd.isna(cell) or cell in ("", "not-reported"):
        return None
    return int(cell) if kind == "BIGINT" else float(cell) if kind == "DOUBLE" else str(cell)
