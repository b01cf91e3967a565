"""One notebook as one page."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from channel_evidence.charts.canvas import CAPTION
from channel_evidence.execution.sentences import HIDDEN
from channel_evidence.site import LARGEST, about
from channel_evidence.site.cells import labels, within_phone
from channel_evidence.site.code import code
from channel_evidence.site.document import document
from channel_evidence.site.markup import Reader
from channel_evidence.site.outputs import PICTURES, Shower, Shown, picture_bytes, preformatted, streams_joined, text_of
from channel_evidence.site.pictures import Picture, Shrinking, shrink_all
from channel_evidence.site.places import KEY, Place, Rows, rows
from channel_evidence.site.redrawn import Chart, Described, charts, described
from channel_evidence.site.unshown import Unshown, note
from channel_evidence.site.upright import Upright, upright
from channel_evidence.site.what_if import what_if

PLACE_HEADS = ("printed", "of what", "exact words", "source", "characters", "read", "drawn in")
CLAIM_HEADS = ("what is said", "verdict", "why", "said by")
LONG = 24  # lines of a list of contents that no longer stays beside the text
FEWER = (128, 64, 48)  # colours of the pictures on a page that is too large with all of them
_NOTE = re.compile(r'<span class="note">.*?</span>')
_STUDY_ID = re.compile(r"""["']([a-z0-9]+(?:-[a-z0-9]+)*)["']""")


@dataclass(frozen=True)
class Neighbour:
    """A page before or after another in reading order."""

    file: str
    title: str


@dataclass
class Figure:
    """A picture with its words and its data."""

    number: int
    source: bytes
    picture: Picture
    width: int
    height: int
    alt: str
    caption: str
    csv: str
    rows: Rows | None
    described: Described | None = None
    what_if: str = ""
    upright: Upright | None = None

    @property
    def drawn(self) -> bool:
        """Whether it is drawn for the screen, so that the picture is shown only on request."""
        return bool(self.charts or self.upright)

    @property
    def charts(self) -> list[Chart]:
        """What is drawn in the place of the picture; empty where the picture is shown."""
        return charts(self.described) if self.described else []

    @property
    def address(self) -> str:
        """Its address within the page."""
        return f"figure.{self.number}"

    @property
    def small(self) -> bool:
        """Whether it is shown in its own size rather than in the width of the page."""
        return self.width < 640


@dataclass
class Block:
    """A cell: its outputs or prose as markup or figures, and its code if it has any."""

    parts: list[Markup | Figure] = field(default_factory=list)
    code: Markup | None = None
    heading: bool = False
    quiet: bool = False  # a sentence's code, which says the same as its output: shown with all code only


def lines(notebook) -> tuple[str, str]:
    """The title of a notebook and what it is about, as plain text.

    Parameters: notebook, a node. Returns: its first heading; and the first computed line before the second heading, or
    else the first paragraph of prose, or nothing.
    """
    title, prose = "", ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for text in re.split(r"\n\s*\n", cell.source.strip()):
                heading = re.match(r"#+\s+(.*)", text)
                if heading and title:
                    return title, prose
                title = _words(heading[1]) if heading else title
                prose = prose or ("" if heading else _words(text))
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "text/markdown" in data and not output.metadata.get(CAPTION):
                words = text_of(data.get("text/plain", data["text/markdown"]))
                return title or "Untitled", " ".join(words[:2000].split())
    return title or "Untitled", prose


def finding(answer: str) -> str:
    """The first sentence of a page's answer, where it is short enough for a title; else nothing. Parameters: answer. Returns: text."""
    first = re.match(r"(.{10,120}?[.!])(?:\s|$)", answer)
    return first[1] if first else ""


def _words(markdown: str) -> str:
    """The words of the beginning of a piece of Markdown."""
    return Markup(_NOTE.sub("", Reader().prose(markdown[:5000]))).striptags()


def told(notebook) -> dict[str, Any]:
    """What a notebook says of itself, whatever the tables hold.

    Parameters: notebook, a node. Returns: `title` and `summary`, from `lines`; `named`, words that may be the ids of studies it
    treats, from its metadata (`channel_evidence.studies`) or else from its code; `listed`, whether they are from its metadata;
    `drawn`, the numbers (estimate_ids) that its figures draw, by the data beside them. As plain values.
    """
    title, summary = lines(notebook)
    listed = notebook.metadata.get("channel_evidence", {}).get("studies")
    cells = () if listed is not None else (cell for cell in notebook.cells if cell.cell_type == "code")
    named = dict.fromkeys(listed or (found for cell in cells for found in _STUDY_ID.findall(cell.source)))
    return {"title": title, "summary": summary, "named": list(named), "listed": bool(listed), "drawn": _drawn(notebook)}


def _drawn(notebook) -> list[str]:
    found: dict[str, None] = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            for notes in output.get("metadata", {}).values():
                text = notes.get("csv", "") if isinstance(notes, dict) else ""
                rows = csv.DictReader(io.StringIO(str(text)))
                found |= dict.fromkeys(ident for row in rows if (ident := row.get(KEY)))
    return list(found)


def pictures(notebook) -> Iterator[bytes]:
    """The pictures of a notebook that are made of points, as bytes, in order; the first is its main one."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            kind = next((name for name in PICTURES if name in data), "image/svg+xml")
            if kind != "image/svg+xml":
                with suppress(Unshown):
                    yield picture_bytes(kind, data[kind])


class Writer:
    """Turns notebooks into pages; what they share is worked out once."""

    def __init__(
        self,
        pages: frozenset[str],
        small: Shrinking,
    ) -> None:
        """Parameters: pages, the file names of all pages; small, their pictures."""
        self._pages, self._small = pages, small

    def page(
        self, notebook, name: str, reads: Mapping[str, Any], before: Neighbour | None, after: Neighbour | None
    ) -> str:
        """A notebook as a whole HTML document, from itself and what its page reads alone.

        Parameters: notebook, a node with outputs; name, its name without ending; reads, from `reads.Reading`; before and after
        in reading order. Returns: the document.
        """
        title, summary = lines(notebook)
        reader = Reader(self._pages)
        blocks = self._blocks(notebook, reader, reads)
        figures = [part for block in blocks for part in block.parts if isinstance(part, Figure)]
        opening = next((i for i, block in enumerate(blocks) if i and block.heading), len(blocks))
        fill = partial(
            document,
            "page.html",
            ("sort.js", "page.js", *(("pool.js", "what-if.js") if any(figure.what_if for figure in figures) else ())),
            reads["about"],
            rules=[*reader.rules, *within_phone(_labels(reader, figures))],
            title=title,
            finding=finding(summary),
            has_title=bool(reader.contents),
            summary=summary,
            name=name,
            opening=blocks[:opening],
            blocks=blocks[opening:],
            contents=[entry for entry in reader.contents if entry[0] == 2],
            places=_places(figures),
            place_heads=PLACE_HEADS,
            long=sum(-(-len(words) // 27) for level, _, words in reader.contents if level == 2) > LONG,
            claims=reads["claims"],
            claim_heads=CLAIM_HEADS,
            cited=[about.Citation(*work) for work in reads["cited"]],
            collection=about.Citation(*reads["collection"]),
            before=before,
            after=after,
        )
        return _fitted(fill, figures)

    def _blocks(self, notebook, reader: Reader, reads: Mapping[str, Any]) -> list[Block]:
        blocks: list[Block] = []
        shower, number = Shower(reader, self._small.get), 0
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                heading = bool(re.match(r"##", cell.source))
                blocks.append(Block([_prose(cell, reader)], heading=heading))
            elif cell.cell_type == "raw":
                blocks.append(Block([_raw(cell, reader)]))
            elif cell.source.strip() or cell.outputs:
                block = Block(code=code(cell.source), quiet=HIDDEN in cell.metadata.get("tags", []))
                for output in streams_joined(cell.outputs):
                    if output.get("metadata", {}).get(CAPTION):
                        continue  # it repeats a caption
                    for part in shower.show(output):
                        number += isinstance(part, Shown)
                        block.parts += (
                            [_figure(part, number, reads)] if isinstance(part, Shown) else [part] if part else []
                        )
                blocks.append(block)
        return blocks


def _figure(shown: Shown, number: int, reads: Mapping[str, Any]) -> Figure:
    notes, picture = shown.notes, shown.picture
    text = str(notes.get("csv", ""))
    given = notes.get("width")
    width = given if isinstance(given, int) and given > 0 else picture.width
    return Figure(
        number=number,
        source=shown.content,
        picture=picture,
        width=width,
        height=round(picture.height * width / picture.width),
        alt=str(notes.get("alt") or shown.words or "A figure without a description"),
        caption=str(notes.get("caption", "")),
        csv="data:text/csv;charset=utf-8," + quote(text, safe="/,:;()") if text else "",
        rows=rows(text, reads["places"]) if text else None,
        described=(seen := described(str(notes.get("alt", "")))),
        what_if=what_if(seen, text, reads),
        upright=None if seen else upright(str(notes.get("alt", "")), text),
    )


def _labels(reader: Reader, figures: list[Figure]) -> list[str]:
    """The rules that name the cells of all tables of a page on a narrow screen."""
    rules = [rule for table in reader.phone for rule in table]
    for figure in figures:
        if figure.rows and figure.rows.cells:
            placed = ["where it is printed"] if any(figure.rows.places) else []
            rules += labels(f".n{figure.number}", [*figure.rows.heads, *placed])
    return rules + labels(".places", list(PLACE_HEADS)) + labels(".claims-of", list(CLAIM_HEADS))


def _prose(cell, reader: Reader) -> Markup:
    """A cell of Markdown; as it was written, where it is too long to be formatted."""
    try:
        return reader.prose(cell.source, cell.get("attachments"))
    except Unshown as why:
        return note([str(why)]) + preformatted(cell.source)


def _raw(cell, reader: Reader) -> Markup:
    """A raw cell as nbconvert shows it in HTML: markup is shown, what is meant for other formats is named."""
    kind = str(cell.metadata.get("raw_mimetype") or cell.metadata.get("format") or "text/html").lower()
    try:
        if kind == "text/markdown":
            return reader.prose(cell.source)
        if kind != "text/html":
            raise Unshown(f"a raw cell of type {kind}")
        return (
            Markup('<div class="raw">{}</div>').format(reader.output(cell.source)) if cell.source.strip() else Markup()
        )
    except Unshown as why:
        return note([str(why)])


def _fitted(fill: Callable[[], str], figures: list[Figure]) -> str:
    """The document, its pictures in fewer colours if it were too large otherwise and that makes it small enough."""
    page, exact = fill(), [figure.picture for figure in figures]
    reducible = [
        figure for figure in figures if figure.picture.kind == "image/webp" and figure.source[:4] == b"\x89PNG"
    ]
    pictures_alone = sum(len(figure.picture.address) for figure in reducible)
    if not LARGEST < len(page.encode()) < LARGEST + pictures_alone:
        return page
    for colours in FEWER:
        small = shrink_all([figure.source for figure in reducible], colours)
        for figure, picture in zip(reducible, small, strict=True):
            figure.picture = picture
        fewer = fill()
        if len(fewer.encode()) <= LARGEST:
            return fewer
    for figure, picture in zip(figures, exact, strict=True):
        figure.picture = picture
    return page


def _places(figures: list[Figure]) -> list[tuple[Place, list[Figure]]]:
    """Each number that is drawn, with the figures that draw it."""
    drawn: dict[str, tuple[Place, list[Figure]]] = {}
    for figure in figures:
        for place in figure.rows.places if figure.rows else []:
            if place:
                shown_in = drawn.setdefault(place.ident, (place, []))[1]
                if figure not in shown_in:
                    shown_in.append(figure)
    return list(drawn.values())
