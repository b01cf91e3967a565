"""A fault of the data package, for whoever has to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from channel_evidence.tables import Collection


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


def row_faults(data: Collection, table: str, rows: pd.DataFrame, column: str, allowed: str) -> Iterator[Fault]:
    """The same fault in a column of each of some rows.

    Parameters: data; table, its name; rows of that table with its index; column; allowed. Returns: Faults.
    """
    from channel_evidence.tables import table_path

    for index, value in rows[column].items():
        shown = "" if pd.isna(value) else str(value)
        yield Fault(str(data.folder / table_path(table)), int(index) + 2, column, shown, allowed)
