"""Stored notebooks brought to what a fresh run gives, in one normal form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from channel_evidence.atomic import write_bytes
from channel_evidence.execution.nbformat_quick import nbformat, read
from channel_evidence.execution.pool import code_cells, execute
from channel_evidence.execution.sentences import HIDDEN, shows_sentence
from channel_evidence.execution.shell import Run

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE = {"name": "python"}
KEPT_METADATA = {"channel_evidence"}


class CellFailed(Exception):
    """A cell that raised; the message names notebook and cell."""


def normalise(notebook):
    """Strip what differs from run to run or from editor to editor.

    Parameters: notebook, a node, changed in place. Returns: the same node: standard kernelspec and language_info, no
    timing or editor metadata, tags kept, sentences' code hidden, no blank last cell.
    """
    kept = {key: value for key, value in notebook.metadata.items() if key in KEPT_METADATA}
    notebook.metadata = nbformat.from_dict({**kept, "kernelspec": KERNELSPEC, "language_info": LANGUAGE})
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    while notebook.cells and not notebook.cells[-1].source.strip():
        notebook.cells.pop()
    for number, cell in enumerate(notebook.cells):
        cell.metadata = nbformat.from_dict(_cell_metadata(cell))
        cell.setdefault("id", f"cell-{number:02d}")
    return notebook


def _cell_metadata(cell) -> dict:
    """A cell's tags; a sentence's code is hidden, since its output says the same."""
    tags = list(cell.metadata.get("tags", []))
    if cell.cell_type == "code" and shows_sentence(cell.source) and HIDDEN not in tags:
        tags.append(HIDDEN)
    if not tags:
        return {}
    return {"jupyter": {"source_hidden": True}, "tags": tags} if HIDDEN in tags else {"tags": tags}


def is_hidden(cell) -> bool:
    """Whether viewers fold a cell's code away: by the tag that pages read, and by what JupyterLab and VS Code read."""
    folded = cell.metadata.get("jupyter", {}).get("source_hidden") is True
    return folded and HIDDEN in cell.metadata.get("tags", [])


def store(notebook, run: Run) -> None:
    """Put a Run's outputs and counts into a notebook.

    Parameters: notebook, a node, changed in place; run.
    """
    for count, (cell, outputs) in enumerate(zip(code_cells(notebook), run.outputs, strict=True), 1):
        cell.execution_count = count
        cell.outputs = [nbformat.from_dict(output) for output in outputs]


def text_of(notebook) -> bytes:
    """The notebook as the bytes that are stored."""
    return (nbformat.writes(notebook, indent=1) + "\n").encode("utf-8")


def fix(paths: Iterable[Path], tick: Callable[[str], None] = lambda name: None) -> None:
    """Re-execute and normalise notebooks in place.

    Parameters: paths; tick, called with each name when done.
    Raises: CellFailed, before that notebook is written.
    """
    notebooks = {path: read(path) for path in paths}
    for path, run in execute(notebooks):
        if run is None or run.failed:
            error = run.outputs[-1][-1] if run else {"ename": "ProcessDied", "evalue": ""}
            number = len(run.outputs) if run else 0
            raise CellFailed(f"{path}: code cell {number}: {error['ename']}: {error['evalue']}")
        store(notebooks[path], run)
        write_bytes(text_of(normalise(notebooks[path])), path)
        tick(path.name)
