"""Notebooks read, or refused in one line that says what to do."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat

__all__ = ["Unreadable", "nbformat", "read", "refuse_other_languages"]

RESAVE = "open it in JupyterLab and save it"
_MARKER = re.compile(rb"^(?:<{7}|\|{7}|={7}|>{7})(?: |\r?$)", re.MULTILINE)
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
# What a cell and an output must hold, by their type; `str` stands for a text or a list of texts.
_CELL: dict[str, dict[str, type]] = {"code": {"outputs": list}, "markdown": {}, "raw": {}, "heading": {}}
_OUTPUT: dict[str, dict[str, type]] = {
    "stream": {"name": str, "text": str},
    "display_data": {"data": dict},
    "execute_result": {"data": dict},
    "error": {"ename": str, "evalue": str, "traceback": list},
}


class Unreadable(ValueError):
    """A file that is no notebook, or none that can be used; the message is one line: path, what is wrong, what to do."""


def read(path: Path):
    """Read a notebook.

    Parameters: path. Returns: the node, in format 4; cells without an id, and ids given twice, are left as they are.
    Raises: Unreadable if it is no notebook or cannot be read.
    """
    try:
        content = _decoded(path)
        found = _json(content)
        _check(found)
        return _node(found, content)
    except _Fault as fault:
        raise Unreadable(f"{path}: {fault}") from None
    except RecursionError:
        raise Unreadable(f"{path}: is nested too deeply to be read; {RESAVE}") from None


def refuse_other_languages(path: Path, notebook) -> None:
    """Refuse to run a notebook that was written for another language's kernel.

    Parameters: path; notebook, its node. Raises: Unreadable.
    """
    spec, info = notebook.metadata.get("kernelspec") or {}, notebook.metadata.get("language_info") or {}
    language = str(spec.get("language") or info.get("name") or "python")
    if language.lower() not in ("python", "ipython", "python3"):
        raise Unreadable(f"{path}: is written in {language}; only Python notebooks can be run here")


class _Fault(Exception):
    """What is wrong with a file, without its name."""


def _decoded(path: Path) -> bytes:
    """The file's bytes in UTF-8 without a byte-order mark."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _Fault(f"cannot be read ({error.strerror})") from None
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _Fault("is stored in UTF-16; store it in UTF-8")
    content = content.removeprefix(b"\xef\xbb\xbf")
    if not content.strip():
        raise _Fault("is empty; restore it, or delete it")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _Fault(
            f"is not in UTF-8 (line {line} holds the byte {content[error.start]:#x}); store it in UTF-8"
        ) from None
    return content


def _json(content: bytes) -> object:
    def refuse(constant: str) -> None:
        place = re.search(rf"(?<![\w\"]){re.escape(constant)}\b".encode(), content)
        line = content.count(b"\n", 0, place.start()) + 1 if place else 0
        raise _Fault(f"line {line}: holds {constant}, which is no JSON; write null there, or clear that cell's output")

    try:
        found = json.loads(content, parse_constant=refuse)
        if _SURROGATE.search(content):
            json.dumps(found, ensure_ascii=False).encode("utf-8")
        return found
    except UnicodeEncodeError as error:
        raise _Fault(
            f"holds half a character ({error.object[error.start]!a}); delete it in the cell that shows it"
        ) from None
    except json.JSONDecodeError as error:
        if marker := _MARKER.search(content):
            line = content.count(b"\n", 0, marker.start()) + 1
            raise _Fault(f"line {line}: holds a merge-conflict marker; resolve the conflict") from None
        raise _Fault(f"line {error.lineno}: is no JSON ({error.msg}); restore the file") from None


def _check(found) -> None:
    """Refuse what cannot be used as a notebook."""
    if not isinstance(found, dict):
        kinds = {list: "list", str: "text", bool: "truth value", type(None): "null"}
        raise _Fault(f"is a JSON {kinds.get(type(found), 'number')}, not a notebook; restore the file")
    version = found.get("nbformat")
    if not isinstance(version, int) or not isinstance(found.get("nbformat_minor", 0), int):
        raise _Fault("does not say its format (`nbformat`): it is no notebook; restore the file")
    if version not in (1, 2, 3, 4):
        raise _Fault(f"is in format {version}; formats 3 and 4 can be read: save it as format 4 where it was made")
    if version == 4:
        _has(found, {"metadata": dict, "cells": list}, "the notebook")
        for index, cell in enumerate(found["cells"]):
            _check_cell(cell, f"cell {index}")


def _check_cell(cell: object, place: str) -> None:
    if not isinstance(cell, dict):
        raise _Fault(f"{place} is no cell; {RESAVE}")
    kind = cell.get("cell_type")
    if kind not in _CELL:
        raise _Fault(f"{place} has the cell_type {kind!r}, which is none of code, markdown and raw; {RESAVE}")
    _has(cell, {"metadata": dict, "source": str, **_CELL[kind]}, place)
    for number, output in enumerate(cell.get("outputs") or []):
        kind = output.get("output_type") if isinstance(output, dict) else None
        if kind not in _OUTPUT:
            raise _Fault(f"{place}, output {number} has the output_type {kind!r}; clear that cell's output")
        _has(output, _OUTPUT[kind], f"{place}, output {number}")


def _has(part: dict, fields: dict[str, type], place: str) -> None:
    words: dict[type, str] = {dict: "an object", list: "a list", str: "a text"}
    for field, kind in fields.items():
        if field not in part:
            raise _Fault(f"{place} has no `{field}`; {RESAVE}")
        value = part[field]
        lines = kind is str and isinstance(value, list) and all(isinstance(line, str) for line in value)
        if not isinstance(value, kind) and not lines:
            raise _Fault(f"the `{field}` of {place} is not {words[kind]}; {RESAVE}")


def _node(found, content: bytes):
    version = found["nbformat"]
    try:
        if version == 4:
            from nbformat.v4.rwbase import rejoin_lines, strip_transient

            return strip_transient(rejoin_lines(nbformat.from_dict(found)))
        return nbformat.convert(nbformat.reader.reads(content.decode("utf-8")), 4)
    except Exception as error:  # an old format's reader raises whatever it meets
        raise _Fault(f"cannot be read as format {version} ({type(error).__name__}: {error}); {RESAVE}") from None
