"""Notebooks on their way to pages: read, or refused with a line that names the fault."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from channel_evidence.lean import without_address_grammars
from channel_evidence.place import in_a_line
from channel_evidence.site.standing import content_of, digest

# Nothing heavy is imported here: when nothing changed, nothing else is loaded.


class RenderError(Exception):
    """A notebook or target that cannot be rendered; the message is one line for the reader, whatever a file is called.

    Parameters: words, the message.
    """

    def __init__(self, words: str) -> None:
        super().__init__(in_a_line(words))


@dataclass
class Entry:
    """A notebook on its way to a page.

    `digest` is of the notebook's bytes, `told` what it says of itself, `around` names its neighbours (file and title),
    `notebook` the node where it had to be read, `content` the finished page and `fresh` whether it was made now. `standing` is a page that was made from the same
    notebook, which stands if it also `reads` the same (a digest).
    """

    path: Path
    name: str
    digest: str
    told: dict[str, Any] = field(default_factory=dict)
    around: list[list[str] | None] = field(default_factory=list)
    reads: str = ""
    standing: bytes | None = None
    content: bytes | None = None
    notebook: Any = None
    fresh: bool = False


def read_notebook(path: Path):
    """Read a notebook that holds outputs.

    Parameters: path. Returns: the notebook node, with a mark for what cannot be written.
    Raises: RenderError, naming the file, if it is missing, unreadable or was never executed.
    """
    from channel_evidence.site.console import all_sound

    notebook = _read(path)
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    if code and not any(cell.outputs for cell in code):
        raise RenderError(f"{path}: holds no outputs; run `make fix-notebooks` first")
    if not notebook.cells:
        raise RenderError(f"{path}: holds no cells")
    return all_sound(notebook)


def stored(paths: list[Path], known: Mapping[str, Mapping[str, Any]]) -> tuple[list[Entry], list[str]]:
    """Notebooks with their stored outputs, each read only if it changed.

    Parameters: paths; known, what a built site remembers of its pages, by name.
    Returns: entries, and a line for each notebook that cannot be read.
    """
    return _gathered(paths, lambda path: _stored(path, known.get(path.with_suffix(".html").name, {})))


def executed(paths: list[Path]) -> tuple[list[Entry], list[str]]:
    """Notebooks with the outputs of a fresh run. Parameters: paths. Returns: as `stored`, with a line for each that cannot be run."""
    from channel_evidence.execution.normal_form import store, text_of
    from channel_evidence.execution.pool import execute
    from channel_evidence.site.console import all_sound

    read, faults = _gathered(paths, lambda path: (path, _read(path)))
    notebooks, entries = dict(read), []
    for path, run in execute(notebooks):
        if run.failed:
            faults.append(f"{path}: cannot be executed (code cell {run.place + 1} {run.error})")
            continue
        store(notebooks[path], run)
        made = Entry(path, path.with_suffix(".html").name, digest(text_of(notebooks[path])))
        entries.append(_with(made, all_sound(notebooks[path])))
    return sorted(entries, key=lambda entry: paths.index(entry.path)), faults


def _gathered(paths: list[Path], make: Callable[[Path], Any]) -> tuple[list[Any], list[str]]:
    """What is made of each path, and a line for each of which it cannot be made."""
    made, faults = [], []
    for path in paths:
        try:
            made.append(make(path))
        except RenderError as error:
            faults.append(str(error))
    return made, faults


def _stored(path: Path, page: Mapping[str, Any]) -> Entry:
    entry = Entry(path, path.with_suffix(".html").name, digest(content_of(path)))
    if page.get("digest") != entry.digest:
        return _with(entry, read_notebook(path))
    entry.told = page["told"]
    return entry


def _with(entry: Entry, notebook: Any) -> Entry:
    """The entry with its notebook and what that says of itself."""
    from channel_evidence.site.page import told

    entry.notebook, entry.told = notebook, told(notebook)
    return entry


def _read(path: Path):
    without_address_grammars()  # before nbformat is imported
    from channel_evidence.execution.nbformat_quick import Unreadable, nbformat, read

    try:
        notebook = read(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # ids that are missing or given twice are for the gate to tell
            # What is more than the format asks for does not stand in the way, nor what no page shows.
            for fault in nbformat.validator.iter_validate(notebook, relax_add_props=True):
                if not _hidden(fault.absolute_path):
                    raise fault
    except FileNotFoundError:
        raise RenderError(f"{path}: there is no such notebook") from None
    except Unreadable as fault:
        raise RenderError(str(fault)) from None
    except (
        nbformat.ValidationError,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        OSError,
        RecursionError,
    ) as error:
        raise RenderError(f"{path}: is no readable notebook ({_in_a_line(error)})") from None
    return notebook


def _hidden(place: Iterable[object]) -> bool:
    """Whether a place in a notebook is the metadata of the whole or of a cell, or a cell's id."""
    names = [name for name in place if isinstance(name, str)]
    return names[:1] == ["metadata"] or names[:2] in (["cells", "metadata"], ["cells", "id"])


def _in_a_line(error: Exception) -> str:
    """The kind of an error, and the beginning of what it says."""
    words = str(error).strip().partition("\n")[0].strip()
    return f"{type(error).__name__}: {words[:200]}" if words else type(error).__name__
