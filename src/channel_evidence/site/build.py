"""The collection as web pages: one self-contained file a notebook, and an index.

A built site remembers, in a file of its own, what each page was made from, so that only what changed is made anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from channel_evidence.site import LARGEST, LARGEST_INDEX
from channel_evidence.site.derived import state
from channel_evidence.site.notebooks import Entry, RenderError, executed, read_notebook, stored
from channel_evidence.site.standing import content_of, digest, digest_of, makers
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


@dataclass(frozen=True)
class Site:
    """A built site: its pages, the index first; those that were rendered now; those that stood already; and a line for
    each notebook that has no page because it is faulty.
    """

    pages: list[Path]
    rendered: list[Path]
    kept: list[Path]
    faults: list[str]


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


@dataclass(frozen=True)
class Now:
    """Of what a site is made today: the folder of the collection, the state of everything but the notebooks, and of all that
    makes pages, whatever the tables hold.
    """

    root: Path
    rest: str
    makers: str


@dataclass
class Plan:
    """What is to be rendered: `todo` names the pages that are, others may follow where the tables changed; `current` says that
    the site stands as it should, `faults` is a line for each notebook that cannot be read, `front` what is remembered of the
    index, `studies` of the pages of studies, None for a site without.
    """

    out: Path
    now: Now
    entries: list[Entry]
    current: bool
    faults: list[str]
    front: dict[str, str]
    studies: kept.Record | None = None
    made: list[kept.Made] = field(default_factory=list)

    @property
    def todo(self) -> list[str]:
        return [entry.name for entry in self.entries if entry.content is None and entry.standing is None]

    def build(self, tick: Callable[[str], None] = lambda name: None) -> Site:
        """Render what is to be rendered and put the site in its place, in one step.

        Parameters: tick, called with the name of each rendered page. Returns: Site. Raises: RenderError, as `render`.
        """
        from channel_evidence.atomic import replaced

        if not self.current:
            try:
                with replaced(self.out) as stage:
                    self._write(stage, tick)
            except OSError as error:
                raise RenderError(f"{self.out}: cannot be written ({error.strerror or error})") from None
        fresh = {entry.name: entry.fresh for entry in self.entries}
        if self.current and self.studies:
            fresh |= {entry["name"]: False for entry in self.studies["pages"]}
        fresh |= {page.name: page.fresh for page in self.made}
        rendered, stood = (
            [self.out / name for name, now in fresh.items() if now is wanted] for wanted in (True, False)
        )
        return Site([self.out / INDEX, *(self.out / name for name in fresh)], rendered, stood, self.faults)

    def _write(self, stage: Path, tick: Callable[[str], None]) -> None:
        from channel_evidence.site.derived import derived
        from channel_evidence.site.index import Card
        from channel_evidence.site.page import pictures
        from channel_evidence.site.pictures import Shrinking
        from channel_evidence.site.reads import Reading

        data = _data(self.now.root)
        ids = set(data.studies["study_id"])
        cards = [Card.of(entry.name, entry.told, ids) for entry in self.entries]
        todo = [entry for entry in self.entries if entry.name in self.todo]
        with Shrinking(content for entry in todo for content in pictures(entry.notebook)) as small:
            known = derived(data, self.now.root, self.now.rest)  # while other cores shrink the pictures
            reading = Reading(data, self.now.root / "CITATION.cff", known)
            self._write_notebooks(cards, reading, small, tick)
        for entry in self.entries:
            (stage / entry.name).write_bytes(entry.content or b"")
        self._write_studies(stage, data, cards, tick)
        front = self._front(data, cards, known, reading)
        (stage / INDEX).write_bytes(front)
        (stage / RECORD).write_text(json.dumps(self._record()), encoding="utf-8")

    def _write_notebooks(self, cards: Sequence[Any], reading: Any, small: Any, tick: Callable[[str], None]) -> None:
        """Make the pages of notebooks, but for those that stand and read the same."""
        from channel_evidence.site.page import Neighbour, Writer

        writer = Writer(frozenset(entry.name for entry in self.entries), small)
        for entry, card in zip(self.entries, cards, strict=True):
            if entry.content is not None:
                continue
            reads = reading.of(card)
            entry.reads, before = digest_of(reads), entry.reads
            if entry.standing is not None and entry.reads == before:
                entry.content = entry.standing
                continue
            entry.notebook = entry.notebook or read_notebook(entry.path)
            around = [Neighbour(*each) if each else None for each in entry.around]
            try:
                entry.content = writer.page(entry.notebook, entry.path.stem, reads, *around).encode()
                entry.fresh = True
            except (RecursionError, MemoryError, ValueError) as error:
                raise RenderError(f"{entry.path}: cannot be rendered ({type(error).__name__}: {error})") from error
            tick(entry.name)

    def _write_studies(self, stage: Path, data: Any, cards: Sequence[Any], tick: Callable[[str], None]) -> None:
        if self.studies is None:
            return
        now = kept.state(self.now.rest, cards)
        self.made = kept.made(data, self.now.root, cards, self.studies, self.out, now)
        self.studies = {"state": now, "pages": [page.entry for page in self.made]}
        taken = {entry.name: entry.path for entry in self.entries}
        for page in self.made:
            if page.name in taken:
                raise RenderError(f"{taken[page.name]}: would be written to the same page as a study")
            (stage / page.name).write_bytes(page.content)
        tick(f"{sum(page.fresh for page in self.made)} of {len(self.made)} pages of studies")

    def _front(self, data: Any, cards: Sequence[Any], known: dict[str, Any], reading: Any) -> bytes:
        """The index; the one that stands, if it was made from the same."""
        from channel_evidence.site.index import index

        key = digest_of([self.now.rest, [card.plain for card in cards], self.studies is not None])
        standing = content_of(self.out / INDEX)
        if self.front != {"key": key, "page": digest(standing)}:
            citation = self.now.root / "CITATION.cff"
            standing = index(data, citation, list(cards), known, reading.claims, self.studies is not None).encode()
        self.front = {"key": key, "page": digest(standing)}
        return standing

    def _record(self) -> dict[str, Any]:
        pages = [
            {
                **{key: getattr(entry, key) for key in ("name", "digest", "told", "around", "reads")},
                "page": digest(entry.content or b""),
            }
            for entry in self.entries
        ]
        now = {"rest": self.now.rest, "makers": self.now.makers}
        return {**now, "index": self.front, "pages": pages, "studies": self.studies}


def plan(
    paths: Iterable[Path], out: Path, *, root: Path | None = None, execute: bool = False, studies: bool = False
) -> Plan:
    """Find out what is to be rendered.

    Parameters and errors: as `render`. Returns: Plan.
    """
    paths, out, root = list(paths), out.absolute(), root or _root()
    _check(paths, out)
    now = Now(root, state(root), makers(root))
    record = _recorded(out, now)
    known = {page["name"]: page for page in record.get("pages", [])}
    entries, faults = executed(paths) if execute else stored(paths, known)
    if not entries:
        raise RenderError("; ".join(faults))
    _neighbours(entries)
    same_names = [entry.name for entry in entries] == list(known)  # pages link to others only where these are
    for entry in entries:
        _keep(entry, known.get(entry.name, {}) if same_names else {}, out, record.get("rest") == now.rest)
    made, front = kept.recorded(record.get("studies")), record.get("index", {})
    current = (
        all(entry.content is not None for entry in entries)
        and digest(content_of(out / INDEX)) == front["page"]
        and bool(record["studies"]) == studies
        and kept.stand(made, out)
    )
    return Plan(out, now, entries, current, faults, front, made if studies else None)


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


def _neighbours(entries: list[Entry]) -> None:
    """Tell each entry what stands before and after it."""
    places = [[entry.name, entry.told["title"]] for entry in entries]
    befores, afters = [None, *places[:-1]], [*places[1:], None]
    for entry, before, after in zip(entries, befores, afters, strict=True):
        entry.around = [before, after]


def _keep(entry: Entry, page: dict[str, Any], out: Path, same: bool) -> None:
    """Keep the page that stands, if it was made from the same (for good if the tables are the `same`) and nobody changed it;
    else see that it can be made.
    """
    content = content_of(out / entry.name)
    made_from = (page.get("digest"), page.get("around"), page.get("page"))
    if made_from == (entry.digest, entry.around, digest(content)):
        entry.reads = page["reads"]
        entry.standing, entry.content = content, content if same else None
    elif entry.notebook is None:
        entry.notebook = read_notebook(entry.path)


def _recorded(out: Path, now: Now) -> dict[str, Any]:
    """What a built site remembers; nothing if there is no record, or one of pages made by other code."""
    try:
        record = json.loads((out / RECORD).read_text(encoding="utf-8"))
        return record if record["makers"] == now.makers and record["index"]["page"] else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


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
