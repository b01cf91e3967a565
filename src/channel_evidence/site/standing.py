"""Digests by which a built site tells what still stands as it was made."""

from __future__ import annotations

import hashlib
import json
import platform
from pathlib import Path

from channel_evidence.place import PACKAGE, data_dir

# Nothing heavy is imported here: when nothing changed, nothing else is loaded.


def digest(content: bytes) -> str:
    """The digest by which content is told from other content. Parameters: content. Returns: hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def digest_of(value: object) -> str:
    """The digest of plain values, the same in any process. Parameters: value, for JSON. Returns: hexadecimal digits."""
    return digest(json.dumps(value, ensure_ascii=False).encode())


def content_of(path: Path) -> bytes:
    """A file's content. Parameters: path. Returns: bytes; nothing if there is no file or it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def makers(root: Path) -> str:
    """A digest of all that makes pages of what they read.

    Parameters: root, the folder of the collection. Returns: hexadecimal digits, for this package, the words for terms, the
    locked libraries and the interpreter.
    """
    found = hashlib.sha256(platform.python_version().encode())
    files = sorted(path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    for path in (*files, *_terms(), root / "requirements.lock"):
        found.update(path.name.encode() + b"\0" + hashlib.sha256(content_of(path)).digest())
    return found.hexdigest()


def _terms() -> list[Path]:
    try:
        return [data_dir() / "terms.csv"]
    except FileNotFoundError:
        return []
