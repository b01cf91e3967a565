"""Prose in the author's words: every number in it is a field, every fact it rests on a named condition."""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter
from typing import Any

import numpy as np

from channel_evidence.prose_rules import template_faults
from channel_evidence.words.display import Reading, escape
from channel_evidence.words.fields import in_words
from channel_evidence.words.trust import Grade

_NAME = re.compile(r"[A-Za-z]\w*(?:\.[A-Za-z]\w*)*")
_PLACE = re.compile(
    "[\uf000-\uf8ff]"
)  # private characters: where a value goes while author's and data's words stay apart
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_EMPHASIS = re.compile(r"(?<![\w*])(\*\*|\*|__|_)(?=[^\s*_])(.+?)(?<=[^\s*_])\1(?![\w*])")
_ADDRESS = re.compile(r"(?<=:)//|(?<=www)\.|@|~", re.IGNORECASE)  # what viewers turn into links or strike through
_BLOCK = re.compile(r"^(?:(?=[#+\-=~])|(?=\*\s)|(\d{1,9})(?=[.)]))")  # what would begin a heading, a list or a rule
_BACKSLASH = "&#92;"  # as an entity: doubled, viewers with formulas would read "\\(" as the beginning of one


class Drifted(AssertionError):
    """A sentence whose condition no longer holds: find out what changed, and write the words anew."""


def say(template: str, /, *, given: Mapping[str, bool] | None = None, **fields: Any) -> Reading:
    """One paragraph in the author's words, with computed values.

    Parameters: template, in the syntax of str.format with named fields ("{young:pct} of {young.subgroup}"), where
    emphasis and links of Markdown may stand, but no number but years, and no sweeping word ("no", "highest", "not
    reported") without a condition; given, what must hold for the words to be true, by names that a reader of the error
    understands; fields, the values: as `fields.in_words` takes them.
    Returns: Reading; what comes from fields is escaped.
    Raises: Drifted if a condition fails; ValueError, naming field and template, for what the template may not hold, a
    field without a value or with an unknown format, a value without a field, a condition that is neither true nor false.
    """
    if faults := template_faults(template, conditions=bool(given)):
        raise ValueError("; ".join(f"{_short(template)} {what}: {todo}" for what, todo in faults))
    hold(given or {})
    words, values = _filled(template, fields)
    return Reading(_plain(words, values), markdown=_markdown(words, values))


def answer(template: str, /, *, trust: Grade, given: Mapping[str, bool] | None = None, **fields: Any) -> Reading:
    """The one answer of a page that may be quoted, with its grade of trust.

    Parameters: template, given and fields, as for `say`; trust, from `trust.grade`.
    Returns: Reading of two paragraphs: the answer, and "Trust: low, because ...". Raises: as `say` does.
    """
    told, graded = say(template, given=given, **fields), str(trust)
    return Reading(f"{told.text}\n\n{graded}", markdown=f"{told.markdown}\n\n{escape(graded)}")


def hold(given: Mapping[str, bool]) -> None:
    """Check the conditions that words rest on.

    Parameters: given, truths by name.
    Raises: Drifted, naming all that fail; ValueError for one that is neither true nor false.
    """
    for name, holds in given.items():
        if not isinstance(holds, bool | np.bool_):
            raise ValueError(f"the condition {name!r} is {type(holds).__name__}, neither true nor false")
    if failed := [name for name, holds in given.items() if not holds]:
        raise Drifted(f"no longer true: {', '.join(failed)}; the words have to be written anew")


def _short(template: str) -> str:
    words = " ".join(template.split())
    return repr(words if len(words) <= 80 else words[:77] + "...")


def _filled(template: str, fields: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The author's words in one line with a private character for each field, and the fields' words in order."""
    written, values, used = "", [], set()
    for text, name, spec, conversion in Formatter().parse(template):
        if _PLACE.search(text):
            raise ValueError(f"a private character stands in {_short(template)}")
        written += text
        if name is None:
            continue
        try:
            if conversion or "{" in (spec or ""):
                raise ValueError("only a name and a format may stand in a field")
            values.append(in_words(_value(name, fields), spec or ""))
        except (ValueError, LookupError, AttributeError, TypeError) as error:
            said = f"its row has no column {error}" if isinstance(error, KeyError) else str(error)
            raise ValueError(f"field {{{name}{':' + spec if spec else ''}}} of {_short(template)}: {said}") from error
        written += chr(0xF000 + len(values) - 1)
        used.add(name.split(".")[0])
    if spare := sorted(set(fields) - used):
        raise ValueError(f"the value {spare[0]!r} stands nowhere in {_short(template)}")
    return " ".join(written.split()), values


def _value(name: str, fields: Mapping[str, Any]) -> object:
    """The value of a dotted name; nothing private, no index and no call is reached."""
    if not _NAME.fullmatch(name):
        raise ValueError("a field is a name, or names joined by dots, without a leading underscore")
    first, *rest = name.split(".")
    if first not in fields:
        raise ValueError(f"no value is given for {first!r}")
    value = fields[first]
    for attribute in rest:
        if not hasattr(value, attribute):
            raise ValueError(f"{type(value).__name__} has no {attribute!r}")
        value = getattr(value, attribute)
    return value


def _markdown(words: str, values: list[str]) -> str:
    """The paragraph as Markdown: the author's emphasis and links, all else literal."""
    words = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\\", _BACKSLASH)
    words = words.replace("$", "\\$").replace("|", "\\|")
    return _BLOCK.sub(r"\1\\", _put(words, [_escaped(value) for value in values]))


def _escaped(value: str) -> str:
    parts = (_ADDRESS.sub(lambda found: f"\\{found[0]}", escape(part)) for part in value.split("\\"))
    return _BACKSLASH.join(parts)


def _plain(words: str, values: list[str]) -> str:
    """The paragraph without markup."""
    words = _LINK.sub(r"\1", words)
    while (bare := _EMPHASIS.sub(r"\2", words)) != words:
        words = bare
    return _put(words, values)


def _put(words: str, values: list[str]) -> str:
    return _PLACE.sub(lambda found: values[ord(found[0]) - 0xF000], words)
