"""Characters that nobody sees, or that look like others: they would part what belongs together."""

from __future__ import annotations

import re
import unicodedata

# Controls, formats (zero-width, bidirectional), private, unassigned, and separators of lines and paragraphs.
_UNSEEN = {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"}
# Letters, marks and symbols that are drawn as nothing: joiners, fillers, variation selectors, the blank of Braille.
_BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
# Persian, Hindi and other scripts without capitals spell with joiners, which belong between two of their letters.
_JOINERS, _SPELLED = "\u200c\u200d", {"Lo", "Mc", "Mn"}
_NAMELESS = {"Cc": "CONTROL CHARACTER", "Co": "PRIVATE USE CHARACTER"}
# Columns that are read as numbers, dates or places, in which only 0 to 9 are digits.
NUMERIC = {
    *("published", "accessed", "field_start", "field_end", "n", "margin_of_error", "confidence_level"),
    *("base_n", "printed", "value", "extent", "start", "end"),
}
AS_IN_SOURCE = {"exact"}  # must equal the source's text, however that composes its letters


def odd_character(cell: str, column: str) -> str:
    """What is wrong with the characters of a cell.

    Parameters: cell; column, its name. Returns: a rule that names the first odd character and its place (counted from
    1); empty if there is none. Letters of any script, punctuation and symbols that are drawn are fine.
    """
    if cell.isascii() and cell.isprintable():
        return ""
    for place, character in enumerate(cell):
        if what := _oddity(cell, place, column):
            name = unicodedata.name(character, _NAMELESS.get(unicodedata.category(character), "UNASSIGNED CHARACTER"))
            return f"holds {name} (U+{ord(character):04X}) at character {place + 1}; {what}"
    if column not in AS_IN_SOURCE and not unicodedata.is_normalized("NFC", cell):
        return "letters and their accents are one character each (Unicode form NFC)"
    return ""


def _oddity(cell: str, place: int, column: str) -> str:
    """What is wanted instead of the character at a place; empty if it is sound."""
    character = cell[place]
    category = unicodedata.category(character)
    if category == "Zs" and character != " ":
        return "only the plain space parts words"
    if character in _JOINERS and _within_word(cell, place):
        return ""
    if category in _UNSEEN or _BLANK.match(character):
        return "it cannot be seen, and has no place in a cell"
    if column in NUMERIC and category in ("Nd", "Nl", "No") and not character.isascii():
        return "digits are 0 to 9"
    return ""


def _within_word(cell: str, place: int) -> bool:
    around = cell[place - 1 : place] + cell[place + 1 : place + 2]
    return len(around) == 2 and all(unicodedata.category(letter) in _SPELLED for letter in around)
