"""The rule that the words of an estimate state no other unit and no other bound than its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from channel_evidence.printed import PERCENT_UNITS, TIME_UNITS, WRITTEN_IN, Wording, wording
from channel_evidence.tables import Collection
from channel_evidence.tables.fault import Fault


def words_agree(data: Collection) -> Iterator[Fault]:
    """`printed`, and the words of `exact` right around it, state the unit and the bound of their columns or none."""
    for index, row in data.estimates.iterrows():
        if found := _disagreement(row):
            yield Fault(str(data.folder / "estimates.csv"), int(str(index)) + 2, *found)


def _disagreement(row: pd.Series) -> tuple[str, str, str] | None:
    """The column that the words disagree with, its value, and what is allowed; None where they agree."""
    if row["unit"] in ("rank", "none"):
        return None
    found = re.search(rf"(?<![\d.,]){re.escape(row['printed'])}(?!\d|[.,]\d)", row["exact"])
    before, after = (row["exact"][: found.start()], row["exact"][found.end() :]) if found else ("", "")
    said = wording(before, row["printed"], after)
    words = row["printed"] if said == wording("", row["printed"]) else row["exact"]
    if said.bound and said.bound != row["bound"]:
        return "bound", row["bound"], f"the words {words!r} say {said.bound}"
    if said.unit and not _can_stand_in(said, row["unit"]):
        return "unit", row["unit"], f"the words {words!r} say {said.unit}"
    return None


def _can_stand_in(said: Wording, unit: str) -> bool:
    """Whether a stated unit is the column's: months are written in years, and a margin in percent is one of points."""
    if unit == "date":  # a date can also be an age, in any unit of time
        return said.unit in TIME_UNITS or said.unit in WRITTEN_IN
    if unit == "points":
        return said.unit in PERCENT_UNITS
    return WRITTEN_IN.get(said.unit, said.unit) == unit
