"""Which pages of studies stand as they should, and those that do not made again."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from channel_evidence.place import PACKAGE

# Nothing heavy is imported here: when nothing changed, nothing else is loaded.


# What a built site remembers: the state of everything, and each page's file name, key and digest.
Record = dict[str, Any]


def no_record() -> Record:
    """What is remembered of no page."""
    return {"state": "", "pages": []}


def recorded(text: str) -> Record:
    """What a built site's record says of its pages of studies. Parameters: text, JSON. Returns: nothing remembered if faulty."""
    try:
        found = json.loads(text)["studies"]
        entries = [{name: str(entry[name]) for name in ("name", "key", "page")} for entry in found["pages"]]
        return {"state": str(found["state"]), "pages": entries}
    except (ValueError, KeyError, TypeError):
        return no_record()


@dataclass(frozen=True)
class Made:
    """A finished page: its file name, the digest of what it was made from, its content, and whether it was made now."""

    name: str
    key: str
    content: bytes
    fresh: bool

    @property
    def entry(self) -> dict[str, str]:
        """What a built site remembers of it."""
        return {"name": self.name, "key": self.key, "page": _digest(self.content)}


def stand(record: Record, out: Path) -> bool:
    """Whether all pages stand as they were made. Parameters: record, of a built site; out, its folder. Returns: bool."""
    return all(_digest(_bytes(out / entry["name"])) == entry["page"] for entry in record["pages"])


def state(rest: str, cards: Sequence[Any]) -> str:
    """A digest of all that pages of studies can depend on, whether one reads it or not.

    Parameters: rest, the state of tables and code; cards, the notebooks' pages. Returns: text.
    """
    return _digest(json.dumps([rest, *([card.file, card.title, list(card.studies)] for card in cards)]).encode())


def made(data: Any, root: Path, cards: Sequence[Any], record: Record, out: Path, now: str) -> list[Made]:
    """The pages of all studies; what stands already and reads the same rows is kept.

    Parameters: data; root, the folder of the collection; cards, the notebooks' pages; record, what the site in the folder
    `out` remembers; now, today's `state`.
    Returns: the pages, in reading order. Raises: ValueError for a printed number that cannot be read.
    """
    if record["pages"] and record["state"] == now and stand(record, out):
        return [Made(entry["name"], entry["key"], _bytes(out / entry["name"]), False) for entry in record["pages"]]
    from channel_evidence.site.study_pages.gather import gathered

    known, code = {entry["name"]: entry for entry in record["pages"]}, _code(root)
    return [_one(page, code, known, out) for page in gathered(data, root / "CITATION.cff", cards)]


def _one(page: Mapping[str, Any], code: str, known: Mapping[str, Mapping[str, str]], out: Path) -> Made:
    from channel_evidence.site.study_pages.render import rendered

    name = page["file"]
    key = _digest((code + json.dumps(page, ensure_ascii=False)).encode())
    entry = known.get(name, {})
    if entry.get("key") == key:
        content = _bytes(out / name)
        if _digest(content) == entry["page"]:
            return Made(name, key, content, False)
    return Made(name, key, rendered(page).encode(), True)


def _code(root: Path) -> str:
    """A digest of all that makes pages of rows: this package, the locked libraries, the interpreter."""
    digest = hashlib.sha256(platform.python_version().encode())
    files = [path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    for path in (*sorted(files), root / "requirements.lock"):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(_bytes(path)).digest())
    return digest.hexdigest()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _bytes(path: Path) -> bytes:
    """A file's content; nothing if there is none or it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
