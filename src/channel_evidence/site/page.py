"""One notebook as one page."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from channel_evidence.charts.canvas import CAPTION
from channel_evidence.execution.sentences import HIDDEN
from channel_evidence.site import LARGEST, about
from channel_evidence.site.document import document
from channel_evidence.site.markup import Prose, clean, code, plain
from channel_evidence.site.pictures import Picture, Shrinking, shrink_all
from channel_evidence.site.places import Place, Places, Rows
from channel_evidence.tables import Collection

FEWER = (128, 64, 48)  # colours of the pictures on a page that is too large with all of them
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
    png: bytes
    picture: str
    width: int
    height: int
    alt: str
    caption: str
    csv: str
    rows: Rows | None

    @property
    def address(self) -> str:
        """Its address within the page."""
        return f"figure.{self.number}"


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
                return title or "Untitled", " ".join(data.get("text/plain", data["text/markdown"]).split())
    return title or "Untitled", prose


def _words(markdown: str) -> str:
    """The words of a piece of Markdown."""
    return Prose().markup(markdown).striptags()


def studies(notebook, data: Collection) -> tuple[str, ...]:
    """The studies that a notebook treats.

    Parameters: notebook, a node; data. Returns: the study_ids listed in its metadata, `channel_evidence.studies`, or
    else those that its code names.
    """
    known = set(data.studies["study_id"])
    listed = notebook.metadata.get("channel_evidence", {}).get("studies")
    if listed is None:
        listed = (
            found for cell in notebook.cells if cell.cell_type == "code" for found in _STUDY_ID.findall(cell.source)
        )
    return tuple(dict.fromkeys(ident for ident in listed if ident in known))


def pictures(notebook) -> Iterator[bytes]:
    """The pictures of a notebook as PNG bytes, in order; the first is its main one."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if png := _png(output):
                yield png


def _png(output: Any) -> bytes | None:
    try:
        return base64.b64decode(output.get("data", {}).get("image/png", ""), validate=False) or None
    except (binascii.Error, ValueError, TypeError):
        return None


class Writer:
    """Turns notebooks into pages; what they share is worked out once."""

    def __init__(self, data: Collection, citation_file: Path, pages: frozenset[str], small: Shrinking) -> None:
        """Parameters: data; citation_file, a CITATION.cff; pages, the file names of all pages; small, their pictures."""
        self._data, self._citation_file, self._pages, self._small = data, citation_file, pages, small
        self._places = Places(data)

    def page(self, notebook, name: str, before: Neighbour | None, after: Neighbour | None) -> str:
        """A notebook as a whole HTML document.

        Parameters: notebook, a node with outputs; name, its name without ending; before and after in reading order.
        Returns: the document.
        """
        title, summary = lines(notebook)
        treated = studies(notebook, self._data)
        prose = Prose(self._pages)
        blocks = self._blocks(notebook, prose)
        figures = [part for block in blocks for part in block.parts if isinstance(part, Figure)]
        cited = [about.collection(self._data, self._citation_file, title)]
        cited += [about.study(self._data, ident) for ident in treated]
        opening = next((i for i, block in enumerate(blocks) if i and block.heading), len(blocks))
        fill = partial(
            document,
            "page.html",
            ("sort.js", "page.js"),
            about.dataset(self._data, title, summary, cited, treated),
            title=title,
            has_title=bool(prose.contents),
            summary=summary,
            name=name,
            opening=blocks[:opening],
            blocks=blocks[opening:],
            contents=[entry for entry in prose.contents if entry[0] == 2],
            places=_places(figures),
            cited=cited,
            before=before,
            after=after,
        )
        return _fitted(fill, figures)

    def _blocks(self, notebook, prose: Prose) -> list[Block]:
        blocks, figures = [], 0
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                heading = bool(re.match(r"##", cell.source))
                blocks.append(Block([prose.markup(cell.source)], heading=heading))
            elif cell.cell_type == "code" and cell.source.strip():
                block = Block(code=code(cell.source), quiet=HIDDEN in cell.metadata.get("tags", []))
                for output in cell.outputs:
                    part = self._part(output, prose, figures + 1)
                    figures += isinstance(part, Figure)
                    block.parts += [part] if part else []
                blocks.append(block)
        return blocks

    def _part(self, output: Any, prose: Prose, number: int) -> Markup | Figure | None:
        """An output in its richest form that is safe; None for one that repeats a caption or shows nothing."""
        if output.output_type == "stream":
            return _preformatted(output.text)
        if output.output_type == "error":
            return _preformatted("\n".join(output.traceback))
        if output.metadata.get(CAPTION):
            return None
        data = output.data
        if png := _png(output):
            try:
                return self._figure(self._small.get(png), output, number)
            except OSError:  # not a picture after all
                pass
        if "text/html" in data:
            return clean(data["text/html"])
        if "text/markdown" in data:
            return prose.markup(data["text/markdown"])
        return _preformatted(data.get("text/plain", ""))

    def _figure(self, picture: Picture, output: Any, number: int) -> Figure:
        notes = output.metadata.get("image/png", {})
        text = notes.get("csv", "")
        return Figure(
            number=number,
            png=_png(output) or b"",
            picture=_address(picture),
            width=picture.width,
            height=picture.height,
            alt=notes.get("alt") or output.data.get("text/plain", "") or "A figure without a description",
            caption=notes.get("caption", ""),
            csv="data:text/csv;charset=utf-8," + quote(text, safe="/,:;()") if text else "",
            rows=self._places.rows(text) if text else None,
        )


def _fitted(fill: Callable[[], str], figures: list[Figure]) -> str:
    """The document, its pictures in fewer colours if it were too large otherwise."""
    page = fill()
    for colours in FEWER:
        if len(page.encode()) <= LARGEST:
            break
        small = shrink_all([figure.png for figure in figures], colours)
        for figure, picture in zip(figures, small, strict=True):
            figure.picture = _address(picture)
        page = fill()
    return page


def _address(picture: Picture) -> str:
    return f"data:{picture.kind};base64,{base64.b64encode(picture.content).decode()}"


def _preformatted(text: str) -> Markup | None:
    return Markup("<pre>{}</pre>").format(plain(text)) if text.strip() else None


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
