"""What became of every number that was keyed: the rows of the tables, and the boxes of what was left out."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from channel_evidence.tables.collection import Collection

IN = "a row of the tables"
# Why a number was left out, in the order in which it is asked: can it be read, is it one, is it of use, is it new?
BOXES = {
    "not-found-again": "a second reader did not find it",
    "read-once": "read once, and no second reader could look",
    "no-value": "no number, or none with a value",
    "derived": "computed from other numbers",
    "not-a-study": "of no study",
    "off-topic": "about something else",
    "frame-unclear": "unclear what it is a number of",
    "in-the-tables": "the same printing stands in the tables already",
    "duplicate": "keyed from the same place twice",
}


class Flow(NamedTuple):
    """Counts of records: `keyed`, `twice` (by two readers), `agreeing` (both read the same), `rows` (of the tables, which several records can name)."""

    keyed: int
    twice: int
    agreeing: int
    rows: int


def flow(data: Collection) -> Flow:
    """How many numbers were keyed, read twice and alike, and how many rows they became. Parameters: data. Returns: Flow."""
    records = data.coding("records")
    became = records.loc[records["estimate_id"] != "", "estimate_id"]
    second = records["second_reading"]
    return Flow(len(records), int((second != "none").sum()), int((second == "agrees").sum()), became.nunique())


def boxes(data: Collection) -> pd.DataFrame:
    """Where each record stands; each is in exactly one box.

    Parameters: data. Returns: one row for each box that holds any: box, why, records, studies (as they were keyed).
    Raises: ValueError for a record that is in none or in two, or in a box that has no name here.
    """
    records = data.coding("records")
    if (wrong := records[(records["estimate_id"] == "") == (records["left_out"] == "")]).size:
        raise ValueError(f"{', '.join(wrong['record_id'])}: in no box or in two")
    box = records["left_out"].replace("", IN)
    if unknown := set(box) - {IN, *BOXES}:
        raise ValueError(f"no box {', '.join(sorted(unknown))}")
    named = {IN: "", **BOXES}
    groups = records.groupby(box, sort=False)["study"]
    rows = pd.DataFrame({"records": groups.size(), "studies": groups.nunique()})
    rows = rows.reindex([name for name in named if name in rows.index]).rename_axis("box").reset_index()
    return rows.assign(why=rows["box"].map(named))[["box", "why", "records", "studies"]]
