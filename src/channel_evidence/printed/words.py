"""Numbers in words: cardinals, ordinals, parts of a whole, and plurals that name no number."""

from __future__ import annotations

import re
from fractions import Fraction

from channel_evidence.printed.tidy import Refused

SMALL = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split(),
        range(1, 20),
        strict=True,
    )
)
TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
ORDINALS = dict(
    zip("first second third fourth fifth sixth seventh eighth ninth tenth".split(), range(1, 11), strict=True)
)
_PARTS = {
    "half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "twelfth": 12, "twentieth": 20, "hundredth": 100, "thousandth": 1_000,
}  # fmt: skip
_PARTS |= {"halves": 2, **{f"{word}s": part for word, part in _PARTS.items() if word != "half"}}
SLASHED = (2, 3, 4, 5, 6, 8, 10)  # 24/7, 9/11 and 60/40 are no shares: only these stand under a stroke
_SLASH = re.compile(r"^(\d+)/(\d+)(?:rds?|ths?|nds?)?$")
_PLURALS = {"tens": 20, "dozens": 24, "hundreds": 200, "thousands": 2_000, "millions": 2_000_000}
_PLURALS["billions"] = 2_000_000_000  # a plural says at least two


def cardinal(words: str) -> int | None:
    """The whole number that words spell.

    Parameters: words in lower case without hyphens ("twenty six", "a hundred and five", "eleven hundred").
    Returns: the number, or None where they spell none ("two three", "a five", "zero hundred").
    """
    if words == "zero":
        return 0
    total, rest = 0, words
    for scale in ("billion", "million", "thousand"):
        head, found, tail = rest.partition(scale)
        if found:
            group = _group(head.strip(), leads=not total)
            if group is None or group >= 1_000:
                return None
            total, rest = total + group * SCALES[scale], tail
    if total and not rest.strip():
        return total
    group = _group(rest.strip(), leads=not total, alone=not total)
    return None if group is None or (total and group >= 1_000) else total + group


def _group(words: str, *, leads: bool, alone: bool = False) -> int | None:
    """What stands before a scale or at the end; only the first may be left out or be "a", only later ones open with "and"."""
    words = words if leads else words.removeprefix("and ")
    if words in ("", "a") and leads and not alone:
        return 1
    head, found, tail = words.partition("hundred")
    if not found:
        return _below_hundred(words)
    hundreds = 1 if leads and head.strip() in ("", "a") else _below_hundred(head.strip())
    rest = tail.strip().removeprefix("and ") if tail.strip() else None
    ones = 0 if rest is None else _below_hundred(rest)
    return None if hundreds is None or ones is None else hundreds * 100 + ones


def _below_hundred(words: str) -> int | None:
    if words in SMALL or words in TENS:
        return SMALL.get(words) or TENS[words]
    tens, _, ones = words.partition(" ")
    if tens in TENS and SMALL.get(ones, 10) < 10:
        return TENS[tens] + SMALL[ones]
    return None


def grain(words: str) -> int:
    """What the last word of a number in the millions counts in: a million in "five million"; else 1."""
    tokens = words.split()
    return SCALES.get(tokens[-1], 1) if {"million", "billion"} & set(tokens) else 1


def fraction(words: str) -> tuple[int, int] | None:
    """The parts and the whole of a fraction.

    Parameters: words, such as "half", "a third", "two thirds", "3/4" or "2/3rds".
    Returns: how many parts of how many, or None where the words are no proper fraction of a common kind.
    Raises: Refused for a whole of no parts.
    """
    if found := _SLASH.match(words):
        top, bottom = int(found[1]), int(found[2])
        if bottom == 0:
            raise Refused("divides by zero")
        return (top, bottom) if bottom in SLASHED and 0 < top < bottom else None
    tokens = re.sub(r"^an? ", "one ", words).split()
    if not tokens or tokens[-1] not in _PARTS or len(tokens) > 2:
        return None
    top_word, bottom = " ".join(tokens[:-1]), _PARTS[tokens[-1]]
    top_number = cardinal(top_word) if top_word else 1
    return (top_number, bottom) if top_number is not None and 0 < top_number <= bottom else None


def mixed(words: str) -> Fraction | None:
    """A whole number with a fraction ("4 1/2", "two and a half"), or None."""
    found = re.match(r"^(\d{1,15}) (\d+/\d+)$", words) or re.match(r"^(.+) and (an? [a-z]+|[a-z]+ [a-z]+)$", words)
    if not found:
        return None
    whole = 1 if found[1] in ("a", "an") else int(found[1]) if found[1].isdigit() else cardinal(found[1])
    part = fraction(found[2])
    return None if whole is None or part is None or part[0] == part[1] else whole + Fraction(*part)


def plural(words: str) -> int | None:
    """The least number that a plural without a number can mean: 2,000 for "thousands"; None for other words."""
    first, *rest = words.split(" of ")
    least = _PLURALS.get(first)
    for word in rest:
        if least is None or word not in _PLURALS:
            return None
        least *= _PLURALS[word] // 2
    return least
