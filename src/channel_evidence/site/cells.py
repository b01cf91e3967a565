"""Tables on a narrow screen: each row a card whose cells bear their columns' names, by style rules alone."""

from __future__ import annotations

import re
from html import unescape

# Columns that say what the rest of a row leads to: they come second on a card.
DECIDING = ("verdict", "answer", "found?", "rule says", "speaks", "speaks for it", "fits care", "doubted", "statements")
ONE_LINE = 13  # letters of a name that fit beside a cell
_HEAD = re.compile(r"<thead[^>]*>(.*?)</thead>", re.DOTALL)
_ROW = re.compile(r"<tr[^>]*>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd]([^>]*)>(.*?)</t[hd]>", re.DOTALL)
_MARK = re.compile(r"<[^>]*>")
_PLAIN = re.compile(r"[^A-Za-z0-9 .,]")


def heads(markup: str) -> list[str]:
    """The words of a table's column heads.

    Parameters: markup of one table. Returns: the words, of two rows of heads the lower ones where they are not blank, as
    pandas writes the name of an index; nothing for a table whose rows are no cards: with cells that span, of fewer than
    three columns, or with a table inside.
    """
    found = _HEAD.search(markup)
    if not found or markup.count("<table") > 1 or "span=" in markup:
        return []
    rows = [[_words(inside) for _, inside in _CELL.findall(row)] for row in _ROW.findall(found[1])]
    if len(rows) not in (1, 2) or len({len(row) for row in rows}) > 1:
        return []
    words = [lower or upper for upper, lower in zip(rows[0], rows[-1], strict=True)]
    return words if len(words) > 2 else []


def _words(markup: str) -> str:
    return " ".join(unescape(_MARK.sub("", markup)).split())


def labels(scope: str, names: list[str]) -> list[str]:
    """Style rules that name the cells of a table's cards and put the deciding one second.

    Parameters: scope, a selector of the table; names of its columns. Returns: rules, for within a narrow screen.
    """
    rules = []
    for place, name in enumerate(names, 1):
        cell = f"{scope} tbody>tr>:nth-child({place})"
        rules += [f'{cell}::before{{content:"{_quoted(name)}"}}'] if name else []
        rules += [f"{cell}{{--lines:2}}"] if len(name) > ONE_LINE else []
    deciding = next((place for place, name in enumerate(names, 1) if name.lower() in DECIDING), 0)
    if deciding > 2:
        rules.append(f"{scope} tbody>tr>:first-child{{order:-2}}")
        rules.append(f"{scope} tbody>tr>:nth-child({deciding}){{order:-1}}")
    return rules


def within_phone(rules: list[str]) -> list[str]:
    """The rules for a narrow screen only. Parameters: rules. Returns: one rule, or none."""
    return [f"@media screen and (max-width:40rem){{{''.join(rules)}}}"] if rules else []


def _quoted(text: str) -> str:
    """Text within a CSS string, which nothing in it can end."""
    return _PLAIN.sub(lambda sign: f"\\{ord(sign[0]):x} ", text)
