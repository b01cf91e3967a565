"""The collection as web pages: one self-contained file a notebook, and an index.

A built site remembers, in a file of its own, what each page was made from, so that only what changed is made anew.
"""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from channel_evidence.place import in_a_line
from channel_evidence.site import LARGEST, LARGEST_INDEX
from channel_evidence.site.derived import state
from channel_evidence.site.study_pages import kept

# Nothing heavy is imported here: when nothing changed, nothing else is loaded.

RECORD = ".channel-evidence.json"
INDEX = "index.html"
__all__ = [
    "INDEX",
    "LARGEST",
    "LARGEST_INDEX",
    "RECORD",
    "Plan",
    "RenderError",
    "Site",
    "plan",
    "read_notebook",
    "render",
]


class RenderError(Exception):
    """A notebook or target that cannot be rendered; the message is one line for the reader, whatever a file is called.

    Parameters: words, the message.
    """

    def __init__(self, words: str) -> None:
        super().__init__(in_a_line(words))


@dataclass(frozen=True)
class Site:
    """A built site: its pages, the index first; those that were rendered now; those that stood already; and a line for
    each notebook that has no page because it is faulty.
    """

    pages: list[Path]
    rendered: list[Path]
    kept: list[Path]
    faults: list[str]


@dataclass
class Entry:
    """A notebook on its way to a page.

    `digest` is of the notebook's bytes, `around` names its neighbours (file and title), `content` is the finished page
    where it stands already, `card` what the index shows, `notebook` the node where it had to be read.
    """

    path: Path
    name: str
    digest: str
    card: dict[str, Any] = field(default_factory=dict)
    around: list[list[str] | None] = field(default_factory=list)
    content: bytes | None = None
    notebook: Any = None


def render(
    paths: Iterable[Path],
    out: Path,
    tick: Callable[[str], None] = lambda name: None,
    *,
    root: Path | None = None,
    execute: bool = False,
    studies: bool = False,
) -> Site:
    """Render notebooks, with an index; the site then holds these and no others.

    Parameters: paths of notebooks, in reading order; out, the folder to make or replace; tick, called with the name of
    each rendered page; root, the folder of the collection, by default this one's; execute, whether to render fresh
    outputs instead of the stored ones (the notebooks are not written); studies, whether every study has a page too.
    Returns: Site, which names faulty notebooks and holds the pages of the others.
    Raises: RenderError for a faulty target, or if no notebook is sound; the previous site then stands untouched.
    """
    return plan(paths, out, root=root, execute=execute, studies=studies).build(tick)


@dataclass
class Plan:
    """What is to be rendered: `todo` names the pages, `current` says that the site stands as it should, `faults` is a line
    for each notebook that cannot be read, `studies` what is remembered of the pages of studies, None for a site without.
    """

    out: Path
    root: Path
    entries: list[Entry]
    rest: str
    current: bool
    faults: list[str]
    studies: kept.Record | None = None
    made: list[kept.Made] = field(default_factory=list)

    @property
    def todo(self) -> list[str]:
        return [entry.name for entry in self.entries if entry.content is None]

    def build(self, tick: Callable[[str], None] = lambda name: None) -> Site:
        """Render what is to be rendered and put the site in its place, in one step.

        Parameters: tick, called with the name of each rendered page. Returns: Site. Raises: RenderError, as `render`.
        """
        from channel_evidence.atomic import replaced

        todo = self.todo
        if not self.current:
            try:
                with replaced(self.out) as stage:
                    self._write(stage, tick)
            except OSError as error:
                raise RenderError(f"{self.out}: cannot be written ({error.strerror or error})") from None
        fresh = {entry.name: entry.name in todo for entry in self.entries}
        if self.current and self.studies:
            fresh |= {entry["name"]: False for entry in self.studies["pages"]}
        fresh |= {page.name: page.fresh for page in self.made}
        rendered, stood = (
            [self.out / name for name, now in fresh.items() if now is wanted] for wanted in (True, False)
        )
        return Site([self.out / INDEX, *(self.out / name for name in fresh)], rendered, stood, self.faults)

    def _write(self, stage: Path, tick: Callable[[str], None]) -> None:
        from channel_evidence.look_up.entry import CLAIM, expanded
        from channel_evidence.site.derived import derived
        from channel_evidence.site.index import Card, index
        from channel_evidence.site.page import Neighbour, Writer, pictures
        from channel_evidence.site.pictures import Shrinking

        data, citation = _data(self.root), self.root / "CITATION.cff"
        todo = [entry for entry in self.entries if entry.content is None]
        with Shrinking(content for entry in todo for content in pictures(entry.notebook)) as small:
            known = derived(data, self.root, self.rest)  # while other cores shrink the pictures
            claims = [entry for entry in expanded(known["entries"]) if entry.kind == CLAIM]
            names = frozenset(entry.name for entry in self.entries)
            writer = Writer(data, citation, names, small, claims, known["meanings"], known["quantiles"])
            for entry in todo:
                entry.card = _card(entry, data)
                around = [Neighbour(*each) if each else None for each in entry.around]
                try:
                    entry.content = writer.page(entry.notebook, entry.path.stem, *around).encode()
                except (RecursionError, MemoryError, ValueError) as error:
                    raise RenderError(f"{entry.path}: cannot be rendered ({type(error).__name__}: {error})") from error
                tick(entry.name)
        for entry in self.entries:
            (stage / entry.name).write_bytes(entry.content or b"")
        cards = [Card(**_tupled(entry.card)) for entry in self.entries]
        self._write_studies(stage, data, cards, tick)
        front = index(data, citation, cards, known, claims, self.studies is not None).encode()
        (stage / INDEX).write_bytes(front)
        (stage / RECORD).write_text(json.dumps(self._record(front)), encoding="utf-8")

    def _write_studies(self, stage: Path, data: Any, cards: list, tick: Callable[[str], None]) -> None:
        if self.studies is None:
            return
        now = kept.state(self.rest, cards)
        self.made = kept.made(data, self.root, cards, self.studies, self.out, now)
        self.studies = {"state": now, "pages": [page.entry for page in self.made]}
        taken = {entry.name: entry.path for entry in self.entries}
        for page in self.made:
            if page.name in taken:
                raise RenderError(f"{taken[page.name]}: would be written to the same page as a study")
            (stage / page.name).write_bytes(page.content)
        tick(f"{sum(page.fresh for page in self.made)} of {len(self.made)} pages of studies")

    def _record(self, front: bytes) -> dict[str, Any]:
        pages = [
            {
                **{key: getattr(entry, key) for key in ("name", "digest", "around", "card")},
                "page": _digest(entry.content or b""),
            }
            for entry in self.entries
        ]
        return {"rest": self.rest, "index": _digest(front), "pages": pages, "studies": self.studies}


def plan(
    paths: Iterable[Path], out: Path, *, root: Path | None = None, execute: bool = False, studies: bool = False
) -> Plan:
    """Find out what is to be rendered.

    Parameters and errors: as `render`. Returns: Plan.
    """
    paths, out, root = list(paths), out.absolute(), root or _root()
    _check(paths, out)
    rest = state(root)
    record = _recorded(out, rest)
    known = {page["name"]: page for page in record.get("pages", [])}
    entries, faults = _executed(paths) if execute else _gathered(paths, lambda path: _stored(path, known))
    if not entries:
        raise RenderError("; ".join(faults))
    for entry in entries:
        page = known.get(entry.name, {})
        entry.card = page["card"] if page.get("digest") == entry.digest else {"title": _title(entry.notebook)}
    _neighbours(entries)
    for entry in entries:
        _keep(entry, known.get(entry.name, {}), out)
    made = kept.recorded(_bytes(out / RECORD).decode(errors="replace"))
    current = (
        bool(record)
        and [entry.name for entry in entries] == list(known)
        and all(entry.content is not None for entry in entries)
        and _digest(_bytes(out / INDEX)) == record["index"]
        and bool(record.get("studies")) == studies
        and kept.stand(made, out)
    )
    return Plan(out, root, entries, rest, current, faults, made if studies else None)


def _check(paths: list[Path], out: Path) -> None:
    """Refuse what cannot become a site, and a folder that is none and would be lost."""
    if not paths:
        raise RenderError("there is no notebook to render")
    taken = {INDEX: "the index"}
    for path in paths:
        name = path.with_suffix(".html").name
        if name in taken:
            raise RenderError(f"{path}: would be written to the same page as {taken[name]}")
        taken[name] = str(path)
    if out.exists() and not out.is_dir():
        raise RenderError(f"{out}: is a file; a folder is needed")
    if out.is_dir() and not _is_site(out):
        raise RenderError(f"{out}: holds files that are no rendered pages; name an empty or a new folder")


def _is_site(out: Path) -> bool:
    """Whether a folder may be replaced: a site, one rendered before sites kept a record, or an empty folder."""
    return (out / RECORD).is_file() or all(path.suffix == ".html" for path in out.iterdir())


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


def _read(path: Path):
    from channel_evidence.execution.nbformat_quick import Unreadable, nbformat, read

    iter_validate = nbformat.validator.iter_validate
    try:
        notebook = read(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # ids that are missing or given twice are for the gate to tell
            # What is more than the format asks for does not stand in the way, nor what no page shows.
            for fault in iter_validate(notebook, relax_add_props=True):
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


def _gathered(paths: list[Path], make: Callable[[Path], Any]) -> tuple[list[Any], list[str]]:
    """What is made of each path, and a line for each of which it cannot be made."""
    made, faults = [], []
    for path in paths:
        try:
            made.append(make(path))
        except RenderError as error:
            faults.append(str(error))
    return made, faults


def _stored(path: Path, known: dict[str, dict]) -> Entry:
    """A notebook with its stored outputs, read only if its page may have to be rendered."""
    entry = Entry(path, path.with_suffix(".html").name, _digest(_bytes(path)))
    if known.get(entry.name, {}).get("digest") != entry.digest:
        entry.notebook = read_notebook(path)
    return entry


def _executed(paths: list[Path]) -> tuple[list[Entry], list[str]]:
    """Notebooks with the outputs of a fresh run, and a line for each that cannot be read or run."""
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
        digest = _digest(text_of(notebooks[path]))
        entries.append(Entry(path, path.with_suffix(".html").name, digest, notebook=all_sound(notebooks[path])))
    return sorted(entries, key=lambda entry: paths.index(entry.path)), faults


def _neighbours(entries: list[Entry]) -> None:
    """Tell each entry what stands before and after it."""
    places = [[entry.name, entry.card["title"]] for entry in entries]
    befores, afters = [None, *places[:-1]], [*places[1:], None]
    for entry, before, after in zip(entries, befores, afters, strict=True):
        entry.around = [before, after]


def _keep(entry: Entry, page: dict[str, Any], out: Path) -> None:
    """Keep the page that stands, if it was made from the same and nobody changed it; else see that it can be made."""
    content = _bytes(out / entry.name)
    made_from = (page.get("digest"), page.get("around"), page.get("page"))
    if made_from == (entry.digest, entry.around, _digest(content)):
        entry.content = content
    elif entry.notebook is None:
        entry.notebook = read_notebook(entry.path)


def _recorded(out: Path, rest: str) -> dict[str, Any]:
    """What a built site remembers; nothing if there is no record, or one made from other data or by other code."""
    try:
        record = json.loads((out / RECORD).read_text(encoding="utf-8"))
        return record if record["rest"] == rest and record["index"] else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _card(entry: Entry, data) -> dict[str, Any]:
    """What the index shows of a notebook."""
    from channel_evidence.site.index import Card
    from channel_evidence.site.page import drawn, lines, listed, studies

    title, summary = lines(entry.notebook)
    own = bool(listed(entry.notebook))
    return asdict(Card(entry.name, title, summary, studies(entry.notebook, data), drawn(entry.notebook), own))


def _tupled(card: dict[str, Any]) -> dict[str, Any]:
    """What a card was made of, as it comes back from a record of JSON."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in card.items()}


def _title(notebook) -> str:
    from channel_evidence.site.page import lines

    return lines(notebook)[0]


def _data(root: Path):
    from channel_evidence.tables import load

    try:
        data = load(root / "data")
        _ = data.view
    except (OSError, ValueError, KeyError) as error:
        raise RenderError(
            f"{root / 'data'}: is no sound data package ({error}); see `channel-evidence check`"
        ) from None
    return data


def _root() -> Path:
    from channel_evidence.place import data_dir

    try:
        return data_dir().parent
    except FileNotFoundError as error:
        raise RenderError(str(error)) from None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _bytes(path: Path) -> bytes:
    """A file's content; nothing if there is none or it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
