"""Prose and tables that show themselves in a notebook, with text from the data escaped."""

from __future__ import annotations

import html
from dataclasses import dataclass, replace
from numbers import Integral

import pandas as pd

EMPTY = "\N{EN DASH}"
# JupyterLab sets every cell to the right; its sanitiser, like this project's pages, keeps this one style.
LEFT = ' style="text-align: left"'


@dataclass(frozen=True)
class Reading:
    """Computed prose: Markdown in a notebook, plain text elsewhere.

    `markdown` is the same prose with its author's markup and all else escaped; None where all of it is to be escaped.
    """

    text: str
    markdown: str | None = None

    def __str__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include=None, exclude=None):
        shown = escape(self.text) if self.markdown is None else self.markdown
        return {"text/markdown": shown, "text/plain": self.text}


@dataclass(frozen=True, eq=False)
class Table:
    """A frame shown without index, under headings for readers; `frame` holds the shown cells as text.

    `fold` are the words behind which it is folded away, for reference; none where it is read with the page.
    """

    frame: pd.DataFrame
    caption: str
    fold: str = ""

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self.html(), "text/plain": f"{self.caption}\n{self.frame.to_string(index=False)}"}

    def html(self) -> str:
        """The table as HTML: caption, column heads with scope, every cell escaped; columns of words stand to the left."""
        looks = [LEFT if _holds_words(self.frame.iloc[:, place]) else "" for place in range(self.frame.shape[1])]
        head = "".join(
            f'<th scope="col"{look}>{html.escape(name)}</th>'
            for look, name in zip(looks, self.frame.columns, strict=True)
        )
        rows = "".join(
            "<tr>"
            + "".join(f"<td{look}>{html.escape(cell)}</td>" for look, cell in zip(looks, row, strict=True))
            + "</tr>"
            for row in self.frame.itertuples(index=False, name=None)
        )
        caption = f"<caption>{html.escape(self.caption)}</caption>"
        whole = f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        return f"<details><summary>{html.escape(self.fold)}</summary>{whole}</details>" if self.fold else whole

    def folded(self, words: str = "") -> Table:
        """The same table folded away. Parameters: words to open it by, by default its caption. Returns: Table."""
        return replace(self, fold=words or self.caption)


def table(frame: pd.DataFrame, columns: dict[str, str], caption: str) -> Table:
    """Choose and name columns for readers.

    Parameters: frame; columns, from column names to headings, in the order shown; caption.
    Returns: Table of text; missing and blank cells show as a dash.
    Raises: KeyError for a column the frame lacks.
    """
    shown = frame[list(columns)].rename(columns=columns)
    return Table(shown.map(_cell).astype(str), caption)


def _holds_words(column: pd.Series) -> bool:
    """Whether some cell of a column has a letter in it."""
    return any(letter.isalpha() for cell in column for letter in cell)


def _cell(value: object) -> str:
    if value is None or value is pd.NA or value != value or value == "":
        return EMPTY
    return f"{value:,}" if isinstance(value, Integral) else str(value)


def escape(text: str) -> str:
    """The text with the characters that Markdown or HTML would act on made literal."""
    for character in "\\`*_[]$|":
        text = text.replace(character, "\\" + character)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
