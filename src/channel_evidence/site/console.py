"""What stands on a terminal after a program has written to it: no control codes, the last state of each line."""

from __future__ import annotations

import re
from typing import Any

from channel_evidence.site.unshown import size

LONGEST = 2_000_000  # characters of one output that a page shows
_UNWRITABLE = re.compile("[\ud800-\udfff\ufdd0-\ufdef]")
# Links and titles of windows (OSC and its kin, to their terminator), then whatever else starts with an escape.
_HIDDEN = re.compile(
    r"\x1b[\]PX^_][^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?|\x1b\[[0-9;:?<=>]*[ -/]*(?![AK])[@-~]|\x1b[ -/]+[0-~]|\x1b(?!\[)[0-~]"
)
_MOVES = re.compile(r"\n|\r|\x08+|\x1b\[(\d*)([AK])|[^\n\r\x08\x1b]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def sound(text: str) -> str:
    """The text with a replacement mark for what cannot be written: halves of characters, and code points that are none."""
    return _UNWRITABLE.sub("\ufffd", text)


def all_sound(value: Any) -> Any:
    """The same for every text within lists and mappings, in place."""
    if isinstance(value, str):
        return sound(value)
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        value[key] = all_sound(value[key])
    return value


def plain(text: str) -> str:
    """Console output as a terminal shows it in the end, without colours.

    Parameters: text, with its control codes. Returns: the text; links keep their words, and a line that was written over
    with carriage returns, backspaces or one line up is shown as it was left.
    """
    text = _HIDDEN.sub("", text.replace("\r\n", "\n"))
    if any(code in text for code in "\r\x08\x1b"):
        text = _written(text)
    return _CONTROL.sub("", text)


def shortened(text: str) -> tuple[str, str, str]:
    """The beginning and the end of a text that is too long for a page, and what is said between them.

    Parameters: text. Returns: the whole text and two blanks if it is short enough.
    """
    if len(text) <= LONGEST:
        return text, "", ""
    half = LONGEST // 2
    left_out = f"the middle of this text, {size(len(text) - 2 * half)} characters; the notebook holds them"
    return text[:half], left_out, text[-half:]


def _written(text: str) -> str:
    """The lines as they are left by a cursor that goes back to their start, back by a character, or up."""
    lines: list[list[str]] = [[]]
    row = column = 0
    for move in _MOVES.finditer(text):
        found, number = move[0], int((move[1] or "0")[:6])
        if found == "\n":
            row, column = row + 1, 0
            if row == len(lines):
                lines.append([])
        elif found == "\r":
            column = 0
        elif found[0] == "\x08":
            column = max(0, column - len(found))
        elif move[2] == "A":
            row = max(0, row - (number or 1))
        elif move[2] == "K":
            _erase(lines[row], column, number)
        else:
            line = lines[row]
            line.extend(" " * (column - len(line)))
            line[column : column + len(found)] = found
            column += len(found)
    return "\n".join("".join(line) for line in lines)


def _erase(line: list[str], column: int, part: int) -> None:
    """Erase the rest of a line (0), what is before the cursor (1), or all of it (2)."""
    if part == 1:
        line[:column] = " " * min(column, len(line))
    else:
        del line[0 if part == 2 else column :]
