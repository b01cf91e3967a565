"""On which line of a TOML or JSON file each key stands; the standard readers do not say."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter

Path = tuple[str | int, ...]  # such as ("questions", 0, "numbers", 2, "printed")

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_LITERAL = re.compile(r"[^,\]}\n#]*")
# Strings of TOML, the long ones first; those of JSON are the last kind.
_STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}' r"|'''(?:[^']|'(?!''))*'{3,5}" r"|'[^'\n]*'" r'|"(?:[^"\\\n]|\\.)*"',
    re.DOTALL,
)


def toml_lines(text: str) -> dict[Path, int]:
    """The line of each key and table of a TOML text.

    Parameters: text, which tomllib can read. Returns: lines, counted from 1, by the keys that lead there; elements of
    lists by their number.
    """
    scan = _Scan(text, "=")
    scan.document()
    return scan.lines


def json_lines(text: str) -> dict[Path, int]:
    """The line of each key of a JSON text. Parameters: text, which json can read. Returns: as `toml_lines`."""
    scan = _Scan(text, ":")
    scan.value(())
    return scan.lines


def line_of(lines: dict[Path, int], path: Path) -> int | None:
    """The line of a key, or of what holds it where it is not written. Parameters: lines; path. Returns: None without any."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path)


class _Scan:
    """A walk through a sound text; `sign` stands between a key and its value."""

    def __init__(self, text: str, sign: str) -> None:
        self.text, self.sign, self.place = text, sign, 0
        self.lines: dict[Path, int] = {}
        self._counted, self._line = 0, 1

    def document(self) -> None:
        """The tables of a TOML text and what stands in them."""
        counts: Counter[Path] = Counter()
        header: Path = ()
        while self._blank() < len(self.text):
            if self._ahead("["):
                header = self._header(counts)
            else:
                self._pair(header)

    def value(self, path: Path) -> None:
        """One value, with all that it holds."""
        self._blank()
        self.lines.setdefault(path, self._here())
        if self._ahead("["):
            self._several("]", lambda number: self.value((*path, number)))
        elif self._ahead("{"):
            self._several("}", lambda number: self._pair(path))
        else:
            self._skip(_STRING) or self._skip(_LITERAL)

    def _header(self, counts: Counter[Path]) -> Path:
        line, many = self._here(), self.text.startswith("[[", self.place)
        self.place += 2 if many else 1
        *outer, last = self._key()
        self.place += 2 if many else 1
        path: Path = ()
        for part in outer:
            path = self._within((*path, part), counts)
        path = (*path, last)
        if many:
            self.lines.setdefault(path, line)
            counts[path] += 1
        path = self._within(path, counts)
        self.lines[path] = line
        return path

    @staticmethod
    def _within(path: Path, counts: Counter[Path]) -> Path:
        """The last element of a list of tables; any other path as it is."""
        return (*path, counts[path] - 1) if counts[path] else path

    def _pair(self, path: Path) -> None:
        self._blank()
        line = self._here()
        for part in self._key():
            path = (*path, part)
            self.lines.setdefault(path, line)
        self._blank()
        self.place += len(self.sign)
        self.value(path)

    def _key(self) -> list[str]:
        parts = []
        while True:
            self._blank()
            start = self.place
            quoted = self._skip(_STRING)
            if not quoted and not self._skip(_BARE):
                raise ValueError(f"no key at character {self.place}")  # never in a sound text
            name = self.text[start : self.place]
            parts.append(self._unquoted(name) if quoted else name)
            self._blank()
            if not (self.sign == "=" and self._ahead(".")):
                return parts
            self.place += 1

    def _unquoted(self, name: str) -> str:
        return tomllib.loads(f"key = {name}")["key"] if self.sign == "=" else json.loads(name)

    def _several(self, end: str, read) -> None:
        self.place += 1
        number = 0
        self._blank()
        while not self._ahead(end):
            read(number)
            number += 1
            self._blank()
            if self._ahead(","):
                self.place += 1
                self._blank()
        self.place += 1

    def _blank(self) -> int:
        self._skip(_BLANK)
        return self.place

    def _ahead(self, sign: str) -> bool:
        return self.text.startswith(sign, self.place)

    def _skip(self, pattern: re.Pattern) -> bool:
        found = pattern.match(self.text, self.place)
        if found:
            self.place = found.end()
        return bool(found)

    def _here(self) -> int:
        self._line += self.text.count("\n", self._counted, self.place)
        self._counted = self.place
        return self._line
