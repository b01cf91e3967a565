"""What prose may not type: numbers, and facts that rest on no named condition. Imports nothing of the package."""

from __future__ import annotations

import re
from string import Formatter

_NUMBER_WORDS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions "
    "billion half halves third thirds quarter quarters fifth fifths sixth tenth tenths dozen percent percentage twice"
).split()
_TYPED = re.compile(
    rf"%|\bper cent\b|(?<![A-Za-z])\d[\d.,]*\d|(?<![A-Za-z\d])\d|\b(?:{'|'.join(_NUMBER_WORDS)})(?:-(?:{'|'.join(_NUMBER_WORDS)}|one))*\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
# What is not prose: code spans, link targets, and the markup of headings and lists.
_TARGET = r"\]\([^)]*\)|https?://\S+"
_NOT_PROSE = re.compile(rf"`[^`]*`|{_TARGET}|^#{{1,6}} (?:\d+(?:\.\d+)*\.? )?|^\s*\d+\. ", re.MULTILINE)
# Words that say how all the data lie: true of the rows of today, and perhaps not of those of tomorrow. "At most" and
# "at least" are left out, for a field follows them.
_SWEEPING = re.compile(
    r"\b(?:no|none|nobody|never|only|all|every|everybody|everyone|not reported|highest|lowest|last|first|best|worst"
    r"|nothing|alone|(?<!\bat )(?:most|least))\b",
    re.IGNORECASE,
)
FIELD = "\N{OBJECT REPLACEMENT CHARACTER}"


def typed_numbers(markdown: str) -> list[str]:
    """The numbers and number words that Markdown prose types; years, code, link targets and heading numbers may stand."""
    return _numbers(_NOT_PROSE.sub(" ", markdown))


def _numbers(text: str) -> list[str]:
    return [found for found in _TYPED.findall(text) if not _YEAR.fullmatch(found)]


def literal(template: str) -> str:
    """The author's own words of a template, each field replaced by FIELD.

    Parameters: template, in the syntax of str.format. Returns: text. Raises: ValueError for a broken template.
    """
    parts = (text + (FIELD if name is not None else "") for text, name, _, _ in Formatter().parse(template))
    return " ".join("".join(parts).split())


def template_faults(template: str, *, conditions: bool) -> list[tuple[str, str]]:
    """What is wrong with the words of a template.

    Parameters: template, in the syntax of str.format; conditions, whether it comes with named conditions.
    Returns: what the sentence does wrong and what to do, one pair a fault: a typed number, a code span, a field as the target of a
    link, a sweeping word without a condition, a template that cannot be read.
    """
    try:
        words = literal(template)
    except ValueError as error:
        return [(f"cannot be read ({error})", "write {field}, and {{ for a brace")]
    found = [
        (
            f"types the number {number!r}",
            "make it a field; {x:pct} writes its unit, {x:word} a count as word",
        )
        for number in dict.fromkeys(_numbers(re.sub(_TARGET, " ", words)))
    ]
    if "`" in words:
        found.append(("holds a code span", "code stands in cells, not in sentences"))
    if re.search(rf"\]\([^)]*{FIELD}", words):
        found.append(("makes a field the target of a link", "write the target out"))
    sweeping = _SWEEPING.search(re.sub(_TARGET, " ", words))
    if sweeping and not conditions:
        todo = "name in `given` the condition that makes it true"
        found.append((f"says {sweeping[0].lower()!r} without a condition", todo))
    return found
