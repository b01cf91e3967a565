"""Printed shares drawn as dots: SVG whose places are shares of its width, so that its letters keep their size on any screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from markupsafe import Markup

FEWEST = 3  # marks that make a figure; fewer are a table
_TOPS = (10, 20, 40, 60, 80, 100)
_EDGE = 1.5  # percent of the width left at either side, for half a dot
_COLUMNS = 40  # characters of a line that fit a phone
_LINE, _STRIP, _FOOT = 18, 26, 24  # heights in pixels


@dataclass(frozen=True)
class Mark:
    """One printed share: its words, its number as printed, its value, the span around it (ends None where open), and colour.

    `sampled` says that the span allows for sampling, else for rounding only.
    """

    words: str
    printed: str
    value: float
    low: float | None
    high: float | None
    sampled: bool
    colour: str


def dots(marks: Sequence[Mark], words: str) -> Markup:
    """Shares under each other on one scale.

    Parameters: marks, the first on top, values from 0 to 100; words, what is told to those who do not see it.
    Returns: an SVG element.
    """
    top = next(each for each in _TOPS if each >= max(max(mark.value, mark.high or 0) for mark in marks) or each == 100)
    rows, height = [], 0
    for mark in marks:
        lines = _lines(mark)
        rows.append(_row(mark, lines, height, top))
        height += _LINE * len(lines) + _STRIP
    ticks = [_tick(top * k // 4 if top > 10 else top * k / 4, top, height) for k in range(5)]
    return Markup('<svg class="dots" role="img" aria-label="{}" width="100%" height="{}">{}{}</svg>').format(
        words, height + _FOOT, Markup("").join(ticks), Markup("").join(rows)
    )


def _at(value: float, top: float) -> str:
    share = min(max(value / top, 0), 1)
    return f"{_EDGE + (100 - 2 * _EDGE) * share:.2f}%"


def _tick(value: float, top: float, height: int) -> Markup:
    place = _at(value, top)
    anchor = "end" if value == top else "middle"
    text = f"{value:g}%" if value == top else f"{value:g}"
    return Markup(
        '<line class="grid" x1="{0}" x2="{0}" y1="0" y2="{1}"/><text class="tick" x="{0}" y="{2}" text-anchor="{3}">{4}</text>'
    ).format(place, height, height + 16, anchor, text)


def _lines(mark: Mark) -> list[tuple[str, str]]:
    """The lines of a mark's label: the words, and the number as printed after the last of them or below."""
    words, number = wrap(mark.words, _COLUMNS) or [""], wrap(mark.printed, _COLUMNS)
    beside = len(words[-1]) + 1 + len(mark.printed) <= _COLUMNS
    last, below = ((f"{words[-1]} ", mark.printed), []) if beside else ((words[-1], ""), number)
    return [*((line, "") for line in words[:-1]), last, *(("", line) for line in below)]


def _row(mark: Mark, lines: list[tuple[str, str]], above: int, top: float) -> Markup:
    y = above + _LINE * len(lines) + _STRIP // 2 - 5
    return _label(lines, above) + _span(mark, y, top) + _dot(mark, y, top)


def _label(lines: list[tuple[str, str]], above: int) -> Markup:
    parts = []
    for k, (words, number) in enumerate(lines):
        bold = Markup('<tspan class="value">{}</tspan>').format(number) if number else ""
        parts.append(Markup('<tspan x="0" y="{}">{}{}</tspan>').format(above + _LINE * (k + 1) - 4, words, bold))
    return Markup("<text>{}</text>").format(Markup(" ").join(parts))


def _span(mark: Mark, y: int, top: float) -> Markup:
    if mark.low is None or mark.high is None:
        return Markup("")
    kind = "sampled" if mark.sampled else "rounded"
    return Markup('<line class="{0}" x1="{1}" x2="{2}" y1="{3}" y2="{3}"/>').format(
        kind, _at(mark.low, top), _at(mark.high, top), y
    )


def _dot(mark: Mark, y: int, top: float) -> Markup:
    place = _at(mark.value, top)
    if mark.sampled:
        return Markup('<circle cx="{}" cy="{}" r="5" fill="{}"/>').format(place, y, mark.colour)
    return Markup('<circle class="hollow" cx="{}" cy="{}" r="5"/>').format(place, y)
