"""The reference of what a program may call, from docstrings, and of the columns of the frames that it gets."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator

import pandas as pd

from channel_evidence.stats.intervals import add_intervals
from channel_evidence.tables import Collection

# Module, what it is for, and the names in it that are meant to be called.
CALLS = (
    ("channel_evidence", "The data", ("load", "Collection")),
    ("channel_evidence.printed", "Printed numbers", ("parse", "Printed", "Span", "time_class")),
    ("channel_evidence.stats.intervals", "Intervals", ("add_intervals", "share", "clopper_pearson", "difference", "independent_difference")),
    ("channel_evidence.pooling", "Pooling", ("effects", "pool", "meta_regression", "leave_one_out", "specification_curve")),
    ("channel_evidence.audit", "The audit", ("audit",)),
    ("channel_evidence.words.say", "Prose with computed values", ("say", "answer")),
    ("channel_evidence.words.fields", "Numbers in prose", ("Estimate",)),
    ("channel_evidence.tables.check", "Validation", ("check",)),
)  # fmt: skip
# What the code adds to the columns of the tables: type, meaning with unit, and what stands where there is nothing.
ADDED = {
    "value": ("float64", "the printed number, in its unit", "NaN where the words give none"),
    "round_low": ("float64", "the least value that rounds to what is printed, in its unit", "NaN where there is no such end"),
    "round_high": ("float64", "the greatest value that rounds to what is printed, in its unit", "NaN where there is no such end"),
    "cells": ("int64", "how many shares of its question an interval has to cover at once", "never missing"),
    "doubted": ("bool", "a settled erratum rejects the row", "never missing"),
    "doubt": ("str", "why the row, or its number in every printing, is doubted", "blank if it is not"),
    "settled": ("bool", "the printing that is drawn and pooled", "never missing"),
    "low": ("float64", "least end of the interval, sampling and rounding together, in percent", "NaN without an interval"),
    "high": ("float64", "greatest end of the interval, in percent", "NaN without an interval"),
    "method": ("str", "how the interval was computed", "blank without an interval"),
    "reason": ("str", "why there is no interval", "blank with one"),
    "level": ("float64", "level of the interval, 0 to 1", "never missing"),
    "design_effect": ("float64", "by how much the sampling variance is taken to be larger than a simple random sample's", "never missing"),
}  # fmt: skip
SHARED = {"_question": "questions", "_study": "studies", "_source": "sources"}


def reference(data: Collection) -> str:
    """The reference, in Markdown. Parameters: data. Returns: text."""
    parts = [
        "# Reference",
        "Generated from docstrings and from `datapackage.json` by `make docs`; do not edit. What is not listed here may change in any release.",
        "## Columns",
        "`Collection.view`, `ranked`, `printings` and `settled` have one row a printed number, with the columns of its table, its question,"
        " study and source; `add_intervals` adds the last ones. Text as printed is `str`, blank where it does not apply and"
        " `not-reported` where no source says it; whole numbers are `Int64`, `<NA>` in both cases.",
        _columns(data),
    ]
    for module, title, names in CALLS:
        parts.append(f"## {title}: `{module}`")
        found = importlib.import_module(module)
        for name in names:
            parts += _entries(name, getattr(found, name))
    return "\n\n".join(parts) + "\n"


def columns(data: Collection) -> pd.DataFrame:
    """The frame whose columns are documented. Parameters: data. Returns: a frame."""
    rows = data.ranked
    return add_intervals(rows[rows["unit"] == "percent"])


def _columns(data: Collection) -> str:
    lines = ["| column | type | meaning | missing |", "|---|---|---|---|"]
    described = {
        resource["name"]: {field["name"]: field for field in resource["schema"]["fields"]}
        for resource in data.descriptor["resources"]
    }
    for column, kind in columns(data).dtypes.items():
        told = ADDED.get(str(column)) or _described(str(column), str(kind), described)
        lines.append("| " + " | ".join((f"`{column}`", *told)).replace("\n", " ") + " |")
    return "\n".join(lines)


def _described(column: str, kind: str, described: dict[str, dict[str, dict]]) -> tuple[str, str, str]:
    """Type, meaning and what stands where there is nothing, of a column of a table. Raises: KeyError if nothing describes it."""
    for table in ("estimates", "questions", "studies", "sources"):
        for end in ("", *(end for end, home in SHARED.items() if home == table)):
            plain = column.removesuffix(end)
            if column.endswith(end) and plain in described[table]:
                field = described[table][plain]
                return kind, f"{table}: {field['description']}".replace("|", "\\|"), _missing(field, kind)
    raise KeyError(f"the column {column} is described nowhere")


def _missing(field: dict, kind: str) -> str:
    constraints = field.get("constraints", {})
    if kind == "Int64":
        return "`<NA>`"
    if not constraints.get("required"):
        return "blank or `not-reported`"
    unsaid = "not-reported" in constraints.get("enum", ["not-reported"]) and re.fullmatch(
        constraints.get("pattern", ".*"), "not-reported"
    )
    return "`not-reported`" if unsaid and not field["name"].endswith("_id") else "never missing"


def _entries(name: str, found: object) -> Iterator[str]:
    yield from _entry(name, found)
    if inspect.isclass(found):
        for inner, member in vars(found).items():
            public = not inner.startswith("_") and inspect.getdoc(member)
            if public and (inspect.isfunction(member) or isinstance(member, property) or hasattr(member, "func")):
                yield from _entry(f"{name}.{inner}", member)


def _entry(name: str, found: object) -> Iterator[str]:
    yield f"### `{name}{_signature(found)}`"
    text = inspect.getdoc(found) or ""
    yield re.sub(r"(?<!\n)\n(?=(?:Parameters|Returns|Raises|Source|Yields): )", "\n\n", text).replace("<", "&lt;")


def _signature(found: object) -> str:
    if not (inspect.isfunction(found) or inspect.isclass(found)):
        return ""
    try:
        plain = inspect.signature(found)
    except ValueError:
        return ""
    bare = [one.replace(annotation=inspect.Parameter.empty) for one in plain.parameters.values() if one.name != "self"]
    return str(plain.replace(parameters=bare, return_annotation=inspect.Signature.empty))
