"""Characters that cannot be seen are named with their place; letters of any script pass."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel_evidence.tables.check_characters import odd_character

ODD = [
    ("adu\u200blts", "base", "ZERO WIDTH SPACE (U+200B) at character 4"),
    ("adu\u00adlts", "base", "SOFT HYPHEN (U+00AD)"),
    ("adults\u202e", "base", "RIGHT-TO-LEFT OVERRIDE (U+202E) at character 7"),
    ("\u2066adults", "base", "LEFT-TO-RIGHT ISOLATE (U+2066) at character 1"),
    ("all\u00a0adults", "title", "NO-BREAK SPACE (U+00A0)"),
    ("33\u202f%", "exact", "NARROW NO-BREAK SPACE (U+202F)"),
    ("all\u3000adults", "title", "IDEOGRAPHIC SPACE (U+3000)"),
    ("a\u2028b", "title", "LINE SEPARATOR (U+2028)"),
    ("a\u2029b", "title", "PARAGRAPH SEPARATOR (U+2029)"),
    ("a\x07b", "title", "CONTROL CHARACTER (U+0007)"),
    ("a\x7f", "title", "CONTROL CHARACTER (U+007F)"),
    ("\ufeffa", "title", "ZERO WIDTH NO-BREAK SPACE (U+FEFF)"),
    ("a\ue000", "title", "PRIVATE USE CHARACTER (U+E000)"),
    ("a\u0378", "title", "UNASSIGNED CHARACTER (U+0378)"),
    ("a\u3164", "title", "HANGUL FILLER (U+3164)"),
    ("a\ufe0f", "title", "VARIATION SELECTOR-16 (U+FE0F)"),
    ("a\u034fb", "title", "COMBINING GRAPHEME JOINER (U+034F)"),
    ("adu\u200clts", "base", "ZERO WIDTH NON-JOINER (U+200C)"),
    ("\u200dmi", "title", "ZERO WIDTH JOINER (U+200D) at character 1"),
    ("٢٠١٥", "published", "ARABIC-INDIC DIGIT TWO (U+0662)"),
    ("3²", "printed", "SUPERSCRIPT TWO (U+00B2)"),
    ("cafe\u0301", "title", "NFC"),
]


@pytest.mark.parametrize(("cell", "column", "part"), ODD)
def test_an_odd_character_is_named(cell, column, part):
    assert part in odd_character(cell, column)


@pytest.mark.parametrize(
    ("cell", "column"),
    [("", "title"), ("Größe – “quoted” … 5 €", "title"), ("שלום עולם", "title"), ("می\u200cشود", "title"), ("क्\u200dष", "title"),
     ("日本語", "title"), ("٢٠١٥ سال", "title"), ("☎ 😀", "title"), ("cafe\u0301", "exact"), ("33.5", "printed"), ("café", "title")],
)  # fmt: skip
def test_what_can_be_seen_passes(cell, column):
    assert odd_character(cell, column) == ""


@given(st.characters(codec="utf-8"))
def test_no_character_that_python_calls_unprintable_passes(character):
    """An outside criterion: str.isprintable knows separators, controls, formats, private and unassigned ones."""
    if not character.isprintable():
        assert odd_character(f"a{character}b", "title")
    elif unicodedata.category(character) in ("Lu", "Ll", "Nd", "Po", "Sm") and unicodedata.is_normalized(
        "NFC", character
    ):
        assert odd_character(character, "title") == ""
