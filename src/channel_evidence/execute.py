"""Notebooks re-executed and normalised, so that a stored notebook is what a fresh run gives."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import nbformat

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE = {"name": "python"}
KEPT_METADATA = {"kernelspec", "language_info", "channel_evidence"}


def execute(path: Path):
    """Run a notebook from its first cell to its last in a fresh kernel.

    Parameters: path. Returns: the executed, normalised notebook node; the file is not touched.
    Raises: nbclient.exceptions.CellExecutionError if a cell fails.
    """
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, kernel_name="python3", timeout=300, resources={"metadata": {"path": str(path.parent)}})
    client.execute()
    return normalise(notebook)


def normalise(notebook):
    """Strip what differs from run to run or from editor to editor.

    Parameters: notebook, a node, changed in place. Returns: the same node: standard kernelspec and language_info, no
    timing or editor metadata, no blank last cell.
    """
    notebook.metadata = nbformat.from_dict(
        {
            **{k: v for k, v in notebook.metadata.items() if k in KEPT_METADATA},
            "kernelspec": KERNELSPEC,
            "language_info": LANGUAGE,
        }
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    while notebook.cells and not notebook.cells[-1].source.strip():
        notebook.cells.pop()
    for cell in notebook.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
    return notebook


def write_text(text: str, path: Path) -> None:
    """Write a text file whole or not at all.

    Parameters: text; path. Raises: OSError if the folder cannot be written.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def fix(paths: Iterable[Path], tick: Callable[[str], None] = lambda name: None) -> None:
    """Re-execute and normalise notebooks in place.

    Parameters: paths; tick, called with each name when done. Raises: as `execute` and `write_text`.
    """
    for path in paths:
        write_text(nbformat.writes(execute(path), indent=1) + "\n", path)
        tick(path.name)
