"""The text of a printed number in one spelling: lower case, single spaces, plain signs, fractions as 1/2."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 200  # characters; what is longer is no number, and int() refuses thousands of digits with another message
_SIGNS = str.maketrans(
    {
        "\u2010": "-", "\u2011": "-", "\u2013": "-", "\u2212": "-", "\u2044": "/", "\u2215": "/",
        "≈": "~", "∼": "~", "≤": "<=", "≥": ">=", "⩽": "<=", "⩾": ">=",
    }
)  # fmt: skip
_FIXED_SPACE = re.compile(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))")
_JOINING_HYPHEN = re.compile(r"(?<=[a-z0-9])-(?=[a-z])|(?<=[a-z])-(?=[0-9])")


class Refused(ValueError):
    """A text that is not read; the message says why and leaves the text itself to `parse`."""


def tidy(text: str) -> str:
    """Bring a printed number into one spelling.

    Parameters: text as printed. Returns: the same words in lower case, joined by single spaces; hyphens stand between
    figures only, a fixed space between groups of three figures becomes a comma, and a fraction sign a fraction.
    Raises: Refused for "None", figures other than 0 to 9, a currency sign, or text too long to be a number.
    """
    if text.strip() == "None":
        raise Refused("holds no number: it is what a program writes for a blank; write none or 0")
    if len(text) > LONGEST:
        raise Refused(f"holds no number: it is longer than {LONGEST} characters")
    spelt = "".join(map(_fraction_sign, _FIXED_SPACE.sub(",", text))).translate(_SIGNS).lower()
    for sign in spelt:
        if sign.isnumeric() and not sign.isascii():
            raise Refused(f"holds no number in the figures 0 to 9: {sign!r} is not read")
        if unicodedata.category(sign) == "Sc":
            raise Refused(f"holds no number without a currency: {sign!r} makes it money")
    return _JOINING_HYPHEN.sub(" ", " ".join(spelt.split()))


def _fraction_sign(sign: str) -> str:
    spelt = unicodedata.decomposition(sign)
    return f" {unicodedata.normalize('NFKD', sign)} " if spelt.startswith("<fraction>") else sign
