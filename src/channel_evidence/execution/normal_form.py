"""Stored notebooks brought to what a fresh run gives, in one normal form."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from channel_evidence.atomic import write_bytes
from channel_evidence.execution.markers import code_cells
from channel_evidence.execution.nbformat_quick import Unreadable, nbformat, read, refuse_other_languages
from channel_evidence.execution.pool import Limits, job_of, run_jobs
from channel_evidence.execution.sentences import HIDDEN, shows_sentence
from channel_evidence.execution.shell import Run
from channel_evidence.place import in_a_line

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
# What ipykernel says of its language, so that opening a notebook changes nothing. (A test compares the two.)
LANGUAGE: dict[str, Any] = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
# What editors and runners note of one run or one view of a notebook.
VOLATILE_CELL = ("execution", "ExecuteTime", "collapsed", "scrolled", "papermill", "pycharm", "trusted", "vscode")
VOLATILE_NOTEBOOK = ("orig_nbformat", "papermill", "signature", "vscode")


@dataclass(frozen=True)
class Fixed:
    """What became of a notebook: its path, what changed in one line, and whether it was left as it was for a fault."""

    path: Path
    words: str
    refused: bool = False

    def __str__(self) -> str:
        return f"{in_a_line(self.path)}{self.words}"


def is_language(info) -> bool:
    """Whether a notebook's language_info is what ipykernel says, in whatever version of Python."""
    return {key: value for key, value in dict(info).items() if key != "version"} == LANGUAGE


def _language(stored) -> dict[str, Any]:
    """What ipykernel says of its language; a version of Python that is stored stays, so that nothing changes by it."""
    version = stored.get("version") if isinstance(stored, dict) else None
    return {**LANGUAGE, "version": version if isinstance(version, str) else sys.version.split()[0]}


def normalise(notebook):
    """Strip what differs from run to run or from editor to editor, and nothing else.

    Parameters: notebook, a node, changed in place. Returns: the same node: standard kernelspec and language_info, no
    timing or editor metadata, sentences' code hidden, an id for every cell, no blank last cell.
    """
    kept = {key: value for key, value in notebook.metadata.items() if key not in VOLATILE_NOTEBOOK}
    language = _language(kept.get("language_info", {}))
    notebook.metadata = nbformat.from_dict({**kept, "kernelspec": KERNELSPEC, "language_info": language})
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    while notebook.cells and _is_blank(notebook.cells[-1]):
        notebook.cells.pop()
    seen: set[str] = set()
    for number, cell in enumerate(notebook.cells):
        for name in VOLATILE_CELL:
            cell.metadata.pop(name, None)
        if cell.cell_type == "code" and shows_sentence(cell.source):
            _hide(cell)
        if not cell.get("id") or cell.id in seen:
            cell.id = _free_id(number, seen | {other.get("id", "") for other in notebook.cells})
        seen.add(cell.id)
    return notebook


def _hide(cell) -> None:
    """Fold a sentence's code away, since its output says the same: for pages by a tag, for editors by their own sign."""
    tags = list(cell.metadata.get("tags", []))
    cell.metadata["tags"] = tags if HIDDEN in tags else [*tags, HIDDEN]
    cell.metadata.setdefault("jupyter", {})["source_hidden"] = True


def is_hidden(cell) -> bool:
    """Whether viewers fold a cell's code away: by the tag that pages read, and by what JupyterLab and VS Code read."""
    folded = cell.metadata.get("jupyter", {}).get("source_hidden") is True
    return folded and HIDDEN in cell.metadata.get("tags", [])


def _is_blank(cell) -> bool:
    return not (cell.source.strip() or cell.get("outputs") or cell.get("attachments"))


def _free_id(number: int, taken: set[str]) -> str:
    while (name := f"cell-{number:02d}") in taken:
        number += 1
    return name


def store(notebook, run: Run) -> None:
    """Put a Run's outputs and counts into a notebook; a skipped cell keeps its outputs.

    Parameters: notebook, a node, changed in place; run.
    """
    for count, (cell, outputs) in enumerate(zip(code_cells(notebook), run.outputs, strict=True), 1):
        cell.execution_count = count
        if outputs is not None:
            cell.outputs = [nbformat.from_dict(output) for output in outputs]
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output.execution_count = count


def text_of(notebook) -> bytes:
    """The notebook as the bytes that are stored."""
    return (nbformat.v4.writes_json(notebook, indent=1) + "\n").encode("utf-8")


def fix(
    paths: Iterable[Path],
    tick: Callable[[str], None] = lambda name: None,
    *,
    allow_errors: bool = False,
    limits: Limits | None = None,
) -> list[Fixed]:
    """Re-execute and normalise notebooks in place; one that cannot be executed stays as it is, and the others go on.

    Parameters: paths; tick, called with each name when done; allow_errors, whether errors are stored as outputs;
    limits of time.
    Returns: what became of each notebook.
    """
    found: list[Fixed] = []
    notebooks, jobs = {}, {}
    for path in paths:
        try:
            notebooks[path] = read(path)
            refuse_other_languages(path, notebooks[path])
            jobs[path] = replace(job_of(path, notebooks[path], within=limits), allow_errors=allow_errors)
        except Unreadable as fault:
            found.append(Fixed(path, str(fault).removeprefix(in_a_line(path)), refused=True))
    with closing(run_jobs(jobs, again=lambda path, run: in_kernel(jobs[path], run))) as runs:
        for path, run in runs:
            found.append(_written(path, notebooks[path], run))
            tick(path.name)
    return found


def in_kernel(job, run: Run):
    """The job to be run again in a kernel of its own, if a cell failed without one; None if nothing is to be confirmed."""
    return replace(job, kernel=True) if run.failed and not run.final and not run.kernel else None


def _written(path: Path, notebook, run: Run) -> Fixed:
    if run.failed:
        place = [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code" and cell.source.strip()]
        return Fixed(path, f", cell {place[run.place]}: {run.error}; the notebook is left as it was", refused=True)
    before = {id(cell): [dict(output) for output in cell.outputs] for cell in code_cells(notebook)}
    store(notebook, run)
    changed = [
        index
        for index, cell in enumerate(notebook.cells)
        if id(cell) in before and _without_counts(cell.outputs) != _without_counts(before[id(cell)])
    ]
    try:
        content = text_of(normalise(notebook))
        same = content == path.read_bytes()
        if not same:
            write_bytes(content, path.resolve())  # what a link leads to is written, not the link
    except OSError as error:
        return Fixed(path, f": cannot be written ({error.strerror})", refused=True)
    return Fixed(path, f": {_changes(changed, same)}")


def _without_counts(outputs: list) -> list[dict]:
    return [{key: value for key, value in dict(output).items() if key != "execution_count"} for output in outputs]


def _changes(cells: list[int], same: bool) -> str:
    if cells:
        return f"other outputs in cell{'s' * (len(cells) > 1)} {', '.join(map(str, cells))}"
    return "unchanged" if same else "same outputs, other form"
