"""Rules of the coding that says which printed shares bear on which part of a statement."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from channel_evidence.tables import Collection
from channel_evidence.tables.fault import Fault, row_faults

NONE = "none"
TEST = ("question_ids", "category", "side", "threshold")


def hypotheses_can_be_tried(data: Collection) -> Iterator[Fault]:
    """A part on which something bears has a whole test, of answers that are printed; one on which nothing bears has none."""
    coding = data.coding("hypotheses")
    for index, row in coding.iterrows():
        if found := _fault(row, data.view):
            yield from row_faults(data, "hypotheses", coding.loc[[index]], *found)


def _fault(row: pd.Series, view: pd.DataFrame) -> tuple[str, str] | None:
    """The column that is wrong about a test, and what is allowed there; None for a sound one."""
    if row["bearing"] == NONE:
        filled = [column for column in (*TEST, "rivals") if row[column]]
        return (filled[0], f"blank where the bearing is {NONE}") if filled else None
    if blank := [column for column in TEST if not row[column]]:
        return blank[0], f"needed unless the bearing is {NONE}"
    if float(row["threshold"]) > 100:
        return "threshold", "a share in percent, from 0 to 100"
    names = row["question_ids"].split()
    for name in names:
        if not (view["question_id"].eq(name) | view["measure"].eq(name)).any():
            return "question_ids", f"there is no question or measure {name!r} with a printed number"
    asked = view["question_id"].isin(names) | view["measure"].isin(names)
    printed = set(view.loc[asked & (view["unit"] == "percent"), "category"])
    for column in ("category", "rivals"):
        if lost := [category for category in row[column].split() if category not in printed]:
            return column, f"no share of {lost[0]!r} is printed for these questions"
    return None
