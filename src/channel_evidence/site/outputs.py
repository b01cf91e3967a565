"""An output in the richest of its forms that a page can show, and words for those it cannot."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from channel_evidence.site.console import plain, shortened
from channel_evidence.site.markup import Reader
from channel_evidence.site.maths import latex
from channel_evidence.site.pictures import Picture, decoded
from channel_evidence.site.unshown import Unshown, note

PICTURES = ("image/png", "image/svg+xml", "image/jpeg", "image/gif", "image/webp")
LONGEST_LATEX = 500_000  # characters
_NAMELESS = re.compile(r"\s*<[^<>]*>\s*")  # what Python calls an object that has no better words


@dataclass(frozen=True)
class Shown:
    """A picture to be shown as a figure: itself, what it was made from, and the notes of its output."""

    picture: Picture
    content: bytes
    notes: dict[str, Any]
    words: str


def text_of(value: Any) -> str:
    """A text that a notebook may hold in lines."""
    return "".join(map(str, value)) if isinstance(value, list) else str(value)


def picture_bytes(kind: str, value: Any) -> bytes:
    """The bytes of an output's picture.

    Parameters: kind, its MIME type; value, what the output holds. Returns: bytes. Raises: Unshown.
    """
    text = text_of(value)
    if kind == "image/svg+xml" and "<" in text:
        return text.encode()
    return decoded(text)


def streams_joined(outputs: Iterable[Any]) -> Iterator[Any]:
    """Outputs, those that follow each other on one stream as one: a line may be written over by a later output."""
    held: dict[str, Any] | None = None
    for output in outputs:
        if held and output.get("output_type") == "stream" and output.get("name") == held.get("name"):
            held["text"] += text_of(output.get("text", ""))
            continue
        if held:
            yield held
            held = None
        if output.get("output_type") == "stream":
            held = {**output, "text": text_of(output.get("text", ""))}
        else:
            yield output
    if held:
        yield held


def preformatted(text: str) -> Markup:
    """Console output as markup; nothing for blanks."""
    first, left_out, last = shortened(text)
    parts = [Markup("<pre>{}</pre>").format(shown) for each in (first, last) if (shown := plain(each)).strip()]
    return note([left_out] if left_out else []).join(parts) if parts else Markup("")


class Shower:
    """Shows the outputs of one page."""

    def __init__(self, reader: Reader, embed: Callable[[str, bytes], Picture]) -> None:
        """Parameters: reader of the page's markup; embed, which makes a picture of a MIME type and bytes."""
        self._reader, self._embed = reader, embed
        self._forms: dict[str, Callable[[Any], Markup]] = {
            "text/html": lambda value: reader.output(text_of(value)),
            "text/markdown": lambda value: reader.prose(text_of(value)),
            "text/latex": lambda value: latex(_moderate(text_of(value))),
            "application/json": _json,
        }

    def show(self, output: Any) -> list[Markup | Shown]:
        """An output's parts: a figure or markup, and a line that names what could not be shown."""
        kind = output.get("output_type")
        if kind == "stream":
            return [preformatted(output["text"])]
        if kind == "error":
            lines = output.get("traceback") or [f"{output.get('ename', '')}: {output.get('evalue', '')}"]
            return [preformatted("\n".join(map(str, lines)))]
        return self._richest(output.get("data", {}), output.get("metadata", {}))

    def _richest(self, data: dict[str, Any], metadata: dict[str, Any]) -> list[Markup | Shown]:
        reasons: list[str] = []
        for name in _in_order(data):
            try:
                if name in PICTURES:
                    return [note(reasons), self._figure(name, data, metadata)]
                if name in self._forms:
                    return [note(reasons), self._forms[name](data[name])]
                raise Unshown(_called(name))
            except Unshown as why:
                reasons.append(str(why))
        words = text_of(data.get("text/plain", ""))
        # An object's name says nothing beside the line that says what is missing.
        return [note(reasons), Markup("") if reasons and _NAMELESS.fullmatch(words) else preformatted(words)]

    def _figure(self, name: str, data: dict[str, Any], metadata: dict[str, Any]) -> Shown:
        content = picture_bytes(name, data[name])
        picture = self._embed(name, content)
        notes = metadata.get(name, {})
        words = text_of(data.get("text/plain", ""))
        words = picture.words if not words.strip() or _NAMELESS.fullmatch(words) else words
        return Shown(picture, content, notes if isinstance(notes, dict) else {}, words)


def _in_order(data: dict[str, Any]) -> list[str]:
    """The forms of an output that are not plain text, the best first."""
    known = [*PICTURES, "text/html", "text/markdown", "text/latex", "application/json"]
    others = [name for name in data if name not in known and name != "text/plain"]
    return [name for name in known if name in data] + others


def _called(name: str) -> str:
    """A form that pages do not know, in words."""
    if name.startswith("application/vnd.jupyter.widget"):
        return f"a widget ({name})"
    return "a script (application/javascript)" if name == "application/javascript" else f"an output of type {name}"


def _moderate(text: str) -> str:
    if len(text) > LONGEST_LATEX:
        raise Unshown(f"LaTeX of {len(text):,} characters, which is too long for a page")
    return text


def _json(value: Any) -> Markup:
    try:
        return preformatted(json.dumps(value, indent=2, ensure_ascii=False))
    except (TypeError, ValueError, RecursionError):
        raise Unshown("an output of type application/json that cannot be written") from None
