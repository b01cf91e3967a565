"""Notebooks read, or refused in one line that says what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import nbformat

from channel_evidence.place import in_a_line

__all__ = ["Unreadable", "nbformat", "read", "refuse_other_languages"]

RESAVE = "open it in JupyterLab and save it"
_MARKER = re.compile(rb"^(?:<{7}|\|{7}|={7}|>{7})(?: |\r?$)", re.MULTILINE)
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(line, str) for line in value)


# The kinds of values, in the words that a refusal uses.
_KINDS: dict[str, Callable[[object], bool]] = {
    "an object": lambda value: isinstance(value, dict),
    "a list": lambda value: isinstance(value, list),
    "a list of texts": _texts,
    "a text": lambda value: isinstance(value, str) or _texts(value),
    "a text or null": lambda value: isinstance(value, str) or value is None,
    "a whole number or null": lambda value: value is None or isinstance(value, int),
}
# What a cell and an output must hold, by their type.
_CELL: dict[str, dict[str, str]] = {
    "code": {"outputs": "a list", "execution_count": "a whole number or null"},
    "markdown": {},
    "raw": {},
    "heading": {},
}
_OUTPUT = {
    "stream": {"name": "a text", "text": "a text"},
    "display_data": {"data": "an object"},
    "execute_result": {"data": "an object"},
    "error": {"ename": "a text", "evalue": "a text", "traceback": "a list"},
}
# What else is read, where it is there.
_NOTEBOOKS_METADATA = dict.fromkeys(("kernelspec", "language_info", "channel_evidence"), "an object")
_OWN_METADATA = {"numbers": "an object", "programs": "an object", "studies": "a list of texts"}
_CELLS_METADATA = {"tags": "a list of texts", "jupyter": "an object"}
_PICTURES_METADATA = dict.fromkeys(("image/png", "image/jpeg"), "an object")


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
        raise Unreadable(f"{in_a_line(path)}: {fault}") from None
    except RecursionError:
        raise Unreadable(f"{in_a_line(path)}: is nested too deeply to be read; {RESAVE}") from None


def refuse_other_languages(path: Path, notebook) -> None:
    """Refuse to run a notebook that was written for another language's kernel.

    Parameters: path; notebook, its node. Raises: Unreadable.
    """
    spec, info = notebook.metadata.get("kernelspec", {}), notebook.metadata.get("language_info", {})
    language = str(spec.get("language") or info.get("name") or "python")
    if language.lower() not in ("python", "ipython", "python3"):
        raise Unreadable(f"{in_a_line(path)}: is written in {language}; only Python notebooks can be run here")


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
        found = json.loads(content.decode("utf-8"), parse_constant=refuse)
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
    except ValueError:  # the only other: Python reads no number of more than 4,300 digits
        raise _Fault("holds a number of thousands of digits; restore the file") from None


def _check(found) -> None:
    """Refuse what cannot be used as a notebook."""
    if not isinstance(found, dict):
        kinds = {list: "list", str: "text", bool: "truth value", type(None): "null"}
        raise _Fault(f"is a JSON {kinds.get(type(found), 'number')}, not a notebook; restore the file")
    version = found.get("nbformat")
    if type(version) is not int or type(found.setdefault("nbformat_minor", 0)) is not int:
        raise _Fault("does not say its format (`nbformat`): it is no notebook; restore the file")
    if version not in (1, 2, 3, 4):
        raise _Fault(f"is in format {version}; formats 3 and 4 can be read: save it as format 4 where it was made")
    if version == 4:
        _has(found, {"metadata": "an object", "cells": "a list"}, "the notebook")
        _may(found["metadata"], _NOTEBOOKS_METADATA, "the notebook's metadata")
        _may(found["metadata"].get("channel_evidence", {}), _OWN_METADATA, "the metadata `channel_evidence`")
        for index, cell in enumerate(found["cells"]):
            _check_cell(cell, f"cell {index}")


def _check_cell(cell: object, place: str) -> None:
    if not isinstance(cell, dict):
        raise _Fault(f"{place} is no cell; {RESAVE}")
    kind = cell.get("cell_type")
    if not isinstance(kind, str) or kind not in _CELL:
        raise _Fault(f"{place} has the cell_type {kind!r}, which is none of code, markdown and raw; {RESAVE}")
    _has(cell, {"metadata": "an object", "source": "a text", **_CELL[kind]}, place)
    _may(cell, {"id": "a text or null", "attachments": "an object"}, place)
    _may(cell["metadata"], _CELLS_METADATA, f"the metadata of {place}")
    for bundle in cell.get("attachments", {}).values():
        _is(bundle, "an object", f"an attachment of {place}")
        _check_bundle(bundle, f"an attachment of {place}")
    for number, output in enumerate(cell.get("outputs") or []):
        kind = output.get("output_type") if isinstance(output, dict) else None
        if not isinstance(kind, str) or kind not in _OUTPUT:
            raise _Fault(f"{place}, output {number} has the output_type {kind!r}; clear that cell's output")
        _has(output, _OUTPUT[kind], f"{place}, output {number}")
        _may(output, {"metadata": "an object"}, f"{place}, output {number}")
        _check_bundle(output.get("data", {}), f"{place}, output {number}")
        _may(output.get("metadata", {}), _PICTURES_METADATA, f"the metadata of {place}, output {number}")


def _check_bundle(bundle: dict, place: str) -> None:
    """Refuse forms of an output that are no text, but where JSON may stand."""
    _may(bundle, {mime: "a text" for mime in bundle if not re.fullmatch(r"application/(.*\+)?json", mime)}, place)


def _has(part: dict, fields: dict[str, str], place: str) -> None:
    """Refuse a part that lacks a field, or holds one of another kind."""
    for field in fields:
        if field not in part:
            raise _Fault(f"{place} has no `{field}`; {RESAVE}")
    _may(part, fields, place)


def _may(part: dict, fields: dict[str, str], place: str) -> None:
    """Refuse a part that holds a field of another kind."""
    for field, kind in fields.items():
        if field in part:
            _is(part[field], kind, f"the `{field}` of {place}")


def _is(value: object, kind: str, what: str) -> None:
    if not _KINDS[kind](value):
        raise _Fault(f"{what} is not {kind}; {RESAVE}")


def _node(found, content: bytes):
    version = found["nbformat"]
    try:
        if version == 4:
            from nbformat.v4.rwbase import rejoin_lines, strip_transient

            return strip_transient(rejoin_lines(nbformat.from_dict(found)))
        return nbformat.convert(nbformat.reader.reads(content.decode("utf-8")), 4)
    except Exception as error:  # an old format's reader raises whatever it meets
        raise _Fault(f"cannot be read as format {version} ({type(error).__name__}: {error}); {RESAVE}") from None
