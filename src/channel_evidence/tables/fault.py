"""A fault of the data package, for whoever has to mend it."""

from __future__ import annotations

from dataclasses import dataclass


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
