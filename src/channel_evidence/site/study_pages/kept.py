"""Which pages of studies stand as they should, and those that do not made again."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from channel_evidence.place import PACKAGE

# Nothing heavy is imported here: when nothing changed, nothing else is loaded.


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


def stand(entries: Iterable[Mapping[str, str]], out: Path) -> bool:
    """Whether all pages stand as they were made. Parameters: entries, as remembered; out, the site's folder. Returns: bool."""
    return all(_digest(_bytes(out / entry["name"])) == entry["page"] for entry in entries)


def made(data: Any, root: Path, cards: Sequence[Any], entries: Iterable[Mapping[str, str]], out: Path) -> list[Made]:
    """The pages of all studies; what stands already and reads the same rows is kept.

    Parameters: data; root, the folder of the collection; cards, the notebooks' pages; entries, what the site in the folder
    `out` remembers of its pages of studies.
    Returns: the pages, in reading order. Raises: ValueError for a printed number that cannot be read.
    """
    from channel_evidence.site.study_pages.gather import gathered

    known, code = {entry["name"]: entry for entry in entries}, _code(root)
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
