"""One study in one file: read as TOML or JSON, numbers as they are written, every key with its line."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from channel_evidence.contribute.lines import Path as Keys
from channel_evidence.contribute.lines import json_lines, line_of, toml_lines
from channel_evidence.place import in_a_line

LARGEST = 1_000_000  # bytes; the largest study of the collection needs some ten thousand


@dataclass(frozen=True)
class Mistake:
    """What is wrong in a file: its name, line, key, value, and what is allowed."""

    file: str
    line: int | None
    key: str
    value: str
    allowed: str

    def __str__(self) -> str:
        parts = [in_a_line(self.file)]
        parts += [f"line {self.line}"] if self.line else []
        parts += [in_a_line(self.key)] if self.key else []
        shown = f": {self.value[:80]!r}" if self.value else ""
        return f"{', '.join(parts)}{shown} - {self.allowed}"


class Unusable(Exception):
    """A file that cannot be used; `mistakes` says why."""

    def __init__(self, *mistakes: Mistake) -> None:
        mistakes = tuple(dict.fromkeys(mistakes))  # what is said once for all numbers is wrong once
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes


@dataclass(frozen=True)
class Entry:
    """What a file says: `values` as read, and the `lines` of its keys."""

    path: Path
    values: dict[str, Any]
    lines: dict[Keys, int] = field(default_factory=dict)

    def mistake(self, keys: Keys, value: object, allowed: str) -> Mistake:
        """A mistake at a key. Parameters: keys that lead there; value; allowed. Returns: Mistake."""
        return Mistake(str(self.path), line_of(self.lines, keys), spelled(keys), str(value), allowed)


def spelled(keys: Keys) -> str:
    """Keys as a reader counts: ("questions", 0, "asked") is "question 1, asked"."""
    parts: list[str] = []
    for key in keys:
        if isinstance(key, int) and parts:
            parts[-1] = f"{parts[-1].removesuffix('s') if parts[-1] != 'errata' else 'erratum'} {key + 1}"
        else:
            parts.append(str(key))
    return ", ".join(parts)


def read(path: Path) -> Entry:
    """Read a study's file.

    Parameters: path, whose ending says whether it is TOML or JSON.
    Returns: Entry; numbers are text, so that 33.50 stays what it is.
    Raises: Unusable for a file that cannot be read.
    """
    formats: dict[str, tuple[Callable, Callable]] = {".toml": (_toml, toml_lines), ".json": (_json, json_lines)}
    if path.suffix.lower() not in formats:
        raise Unusable(Mistake(str(path), None, "", "", "the name ends in .toml or .json"))
    text = _text(path)
    load, lines = formats[path.suffix.lower()]
    try:
        values = load(path, text)
        if not isinstance(values, dict):
            raise Unusable(Mistake(str(path), 1, "", "", 'an object with "study", "sources" and "questions" is needed'))
        return Entry(path, values, lines(text))
    except RecursionError:
        raise Unusable(Mistake(str(path), None, "", "", "is nested too deeply")) from None


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes() if path.stat().st_size <= LARGEST else None
    except OSError as error:
        raise Unusable(Mistake(str(path), None, "", "", f"cannot be read ({error.strerror})")) from None
    if raw is None:
        raise Unusable(Mistake(str(path), None, "", "", f"is larger than {LARGEST:,} bytes"))
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Unusable(Mistake(str(path), line, "", "", "is not UTF-8; save the file as UTF-8")) from None


def _toml(path: Path, text: str) -> Any:
    try:
        return tomllib.loads(text, parse_float=str)
    except ValueError as error:
        said = re.sub(r"\s*\(at (line \d+, column \d+|end of document)\)", "", str(error))
        found = re.search(r"\(at line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise Unusable(Mistake(str(path), line, "", "", f"is no TOML: {in_a_line(said)}")) from None


def _json(path: Path, text: str) -> Any:
    def distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice = next(key for place, (key, _) in enumerate(pairs) if key in dict(pairs[:place]))
            raise Unusable(Mistake(str(path), None, twice, "", "the key stands twice"))
        return found

    try:
        return json.loads(text, parse_float=str, parse_int=str, object_pairs_hook=distinct)
    except json.JSONDecodeError as error:
        raise Unusable(Mistake(str(path), error.lineno, "", "", f"is no JSON: {error.msg}")) from None
