"""Trends and specification curves drawn again for the reader's screen, from the frame behind the picture.

Their values go up, so lines and places stretch with the screen while letters and dots keep their size. As with the figures
that lie (`redrawn`), the picture's description decides: what the frame does not tell in the same words stays a picture.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from statistics import median

from channel_evidence.site.redrawn import scale
from channel_evidence.words.vocabulary import CHOICES, exact, option, sentence_case

AXIS, CHOSEN = "Vertical axis: ", "Choices: "
LEFT, RIGHT = 12, 95  # percent of the width: what the names of the ticks take, and where the last name has room
NEAR = 0.0515  # points between a number with one decimal and the same with three
MOST_YEARS = 6  # named below a trend, as many as stand beside each other on a phone
_LINE = re.compile(r"(?<=\. )Line: from (\S+) (?:\(\S+\) )?to (\S+?)(?: \(\S+\))?\.(?: |$)")
_SPREAD = re.compile(r"(\d+) specifications: from (\S+) to (\S+) percent, half of them below (\S+)\.")
_TREND = {"label", "year", "percent", "total"}
_DRAWN = ("line", "line_low", "line_high")
_CURVE = {"number", "estimate", "low", "high"}
Row = Mapping[str, str]


@dataclass(frozen=True)
class Upright:
    """A figure whose values go up.

    Places are in percent of width and height, from the upper left. `ticks` of the values and `below` those along, each with
    words; `dots` with their radius in pixels and words; `line`, `band` and `spans` are paths in a field of 100 by 100; `chosen`
    are a choice's words and a path in one of 100 by 10.
    """

    title: str
    axis: str
    notes: str
    ticks: tuple[tuple[float, str], ...]
    below: tuple[tuple[float, str], ...] = ()
    dots: tuple[tuple[float, float, float, str], ...] = ()
    line: str = ""
    band: str = ""
    spans: str = ""
    chosen: tuple[tuple[str, str], ...] = ()


def upright(alt: str, text: str) -> Upright | None:
    """Draw a trend or a specification curve again.

    Parameters: alt, the picture's description; text, its frame as CSV.
    Returns: Upright, None for any other figure and where description and frame do not tell the same.
    """
    title, told, rest = alt.partition(AXIS)
    if not told or not text:
        return None
    axis, _, rest = rest.partition(". ")
    rows: list[Row] = list(csv.DictReader(io.StringIO(text)))
    kinds: tuple[tuple[set[str], Callable[[Upright, str, list[Row]], Upright | None]], ...] = (
        (_TREND, _trend),
        (_CURVE, _curve),
    )
    empty = Upright(title.strip(), sentence_case(axis), "", ())
    for columns, made in kinds:
        if rows and columns <= set(rows[0]):
            try:
                return made(empty, rest, rows)
            except ValueError:  # a cell that is no number
                return None
    return None


def _trend(empty: Upright, rest: str, rows: list[Row]) -> Upright | None:
    rows = sorted(rows, key=lambda row: float(row["year"]))
    words = [f"{sentence_case(row['label'])} {exact(float(row['percent']))} (no interval)" for row in rows]
    dots, _, notes = rest.rpartition(" (no interval). ")
    line, notes = _line(notes)
    drawn = [tuple(float(row[name]) for name in _DRAWN) for row in rows if row.get(_DRAWN[0])]
    ends = [drawn[place][0] for place in (0, -1)] if drawn else []
    if sorted(f"{dots} (no interval)".split("; ")) != sorted(words) or not _near(line, ends):
        return None
    years, shares, totals = ([float(row[name] or 0) for row in rows] for name in ("year", "percent", "total"))
    _, steps = scale(0, max(*shares, *(most for _, _, most in drawn)))
    along, up = _along(years[0], years[-1]), _up(steps[-1])
    middle, low, high = (
        [(along(year), up(each[end])) for year, each in zip(years, drawn, strict=False)] for end in range(3)
    )
    return replace(
        empty,
        notes=notes,
        ticks=_ticks(steps, up),
        below=tuple((along(year), str(year)) for year in _years(years[0], years[-1])),
        dots=tuple(
            (along(year), up(share), _radius(total / (max(totals) or 1)), f"{row['label']}: {exact(share)}")
            for year, share, total, row in zip(years, shares, totals, rows, strict=True)
        ),
        line=_path(middle),
        band=f"{_path([*high, *reversed(low)])}Z" if drawn else "",
    )


def _curve(empty: Upright, rest: str, rows: list[Row]) -> Upright | None:
    found = [row for row in rows if row["estimate"]]
    found.sort(key=lambda row: (round(float(row["estimate"]), 4), float(row["low"])))
    shares = [float(row["estimate"]) for row in found]
    line, rest = _line(f". {rest}")
    names = {name: words for name, words in CHOICES.items() if len({row.get(name) for row in rows}) > 1}
    by_number = sorted(rows, key=lambda row: int(row["number"]))
    options = [(name, value) for name in names for value in dict.fromkeys(row[name] for row in by_number)]
    words = [f"{names[name]}: {option(value)}" for name, value in options]
    chosen = f"{CHOSEN}{'; '.join(words)}. "
    notes = rest.removeprefix(chosen)
    told = _SPREAD.fullmatch(notes)
    spread = (min(shares), max(shares), median(shares))
    if not told or notes == rest or int(told[1]) != len(found):
        return None
    if not (_near(told.groups()[1:], spread) and _near(line, (shares[0], shares[-1]))):
        return None
    highs = sorted(float(row["high"]) for row in found)
    # As in the picture: the longest tenth of the intervals may be cut off at the top.
    _, steps = scale(0, min(100.0, max(shares[-1], highs[math.ceil(0.9 * len(highs)) - 1])))
    along, up = _along(0, len(found) - 1), _up(steps[-1])
    places = [along(place) for place in range(len(found))]
    return replace(
        empty,
        notes=notes,
        ticks=_ticks(steps, up),
        line=_path(zip(places, map(up, shares), strict=True)),
        spans="".join(
            f"M{x:g} {up(float(row['high'])):g}V{up(float(row['low'])):g}" for x, row in zip(places, found, strict=True)
        ),
        chosen=tuple(
            (told, "".join(f"M{x:g} 0V10" for x, row in zip(places, found, strict=True) if row[name] == value))
            for told, (name, value) in zip(words, options, strict=True)
        ),
    )


def _near(told: Iterable[str], values: Iterable[float]) -> bool:
    """Whether numbers that a description tells with one decimal are those of the frame, which may be rounded itself."""
    pairs = list(zip_longest(told, values))
    return all(None not in pair and abs(float(pair[0]) - pair[1]) < NEAR for pair in pairs)


def _line(rest: str) -> tuple[tuple[str, ...], str]:
    """Both ends of a line as the beginning of a text tells them, nothing where it tells none, and the rest of the text."""
    found = _LINE.match(rest := f". {rest.removeprefix('. ')}", 2)
    return (found.groups(), rest[found.end() :]) if found else ((), rest[2:])


def _along(first: float, last: float) -> Callable[[float], float]:
    return lambda value: round(LEFT + (RIGHT - LEFT) * (value - first) / (last - first or 1), 2)


def _up(top: float) -> Callable[[float], float]:
    return lambda value: round(100 - 100 * min(value, top) / top, 2)


def _ticks(steps: Iterable[float], up: Callable[[float], float]) -> tuple[tuple[float, str], ...]:
    return tuple((up(step), f"{step:g}%") for step in steps)


def _years(first: float, last: float) -> range:
    return range(int(first), int(last) + 1, math.ceil((last - first + 1) / MOST_YEARS))


def _radius(share: float) -> float:
    """The radius of a dot whose area grows with its weight, as in the picture, where it is in points."""
    return round(4 / 3 * math.sqrt((25 + 375 * share) / math.pi), 1)


def _path(places: Iterable[tuple[float, float]]) -> str:
    drawn = "L".join(f"{x:g} {y:g}" for x, y in places)
    return f"M{drawn}" if drawn else ""
