"""How a notebook asks for its cells to be run: nbval's markers, and limits of time."""

from __future__ import annotations

import math
import re
import warnings
from dataclasses import dataclass

CELL_SECONDS, NOTEBOOK_SECONDS = 60.0, 1800.0
_TIMEOUT = re.compile(r"timeout=(\d+(?:\.\d+)?)")
_OPENING = re.compile(r"[\w.]+\(")  # a call whose arguments stand below it


@dataclass(frozen=True)
class Cell:
    """A code cell to run: its source; whether it is skipped, may raise, and has its outputs compared; its own limit."""

    source: str
    skip: bool = False
    raises: bool = False
    compare: bool = True
    seconds: float | None = None

    @property
    def first_line(self) -> str:
        """The first line that says something, cut short."""
        lines = [line for line in map(str.strip, self.source.splitlines()) if line]
        telling = (line for line in lines if not _OPENING.fullmatch(line))
        return next(telling, "".join(lines[:1]))[:60]


def code_cells(notebook) -> list:
    """The notebook's code cells that hold code."""
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def cells_of(notebook) -> list[Cell]:
    """The notebook's code cells that hold code, with what their tags, comments and metadata ask for.

    Parameters: notebook, a node. Returns: one Cell a code cell.
    """
    return [cell_of(cell) for cell in code_cells(notebook)]


def cell_of(cell) -> Cell:
    """A stored code cell as one to run, with what its tags, comments and metadata ask for."""
    from nbval.plugin import find_comment_markers, find_metadata_tags

    tags = [tag for tag in cell.metadata.get("tags") or [] if isinstance(tag, str)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on contradicting markers nbval, and so we, take the last
        options = dict(find_metadata_tags({"tags": tags}))
        options.update(find_comment_markers(cell.source))
    return Cell(
        cell.source,
        skip=bool(options.get("skip")),
        raises=bool(options.get("check_exception")),
        compare=bool(options.get("check", True)),
        seconds=_seconds(tags, cell.metadata),
    )


def _seconds(tags: list[str], metadata) -> float | None:
    """The cell's own limit: its tag `timeout=N`, or its metadata `timeout`; None without one that is a span of time."""
    given = [match[1] for tag in tags if (match := _TIMEOUT.fullmatch(tag))] or [metadata.get("timeout")]
    try:
        seconds = float(given[0])
    except (TypeError, ValueError):
        return None
    return seconds if 0 < seconds < math.inf else None


def known(tag: str) -> bool:
    """Whether a tag is one that a run acts on."""
    from nbval.plugin import metadata_tags

    return tag in metadata_tags or bool(_TIMEOUT.fullmatch(tag))
