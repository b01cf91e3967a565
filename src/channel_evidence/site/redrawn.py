"""The house figures drawn again for the reader's screen, from the words that say what each picture shows.

A figure's alternative text is read back from its artists and compared by the gate, so it holds every value and interval
of the picture. From it a page draws marks that stretch with the screen beside letters that do not: text can be selected,
colours are the page's, nothing shrinks on a phone. What cannot be put together again word for word stays a picture.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import groupby

from channel_evidence.words.vocabulary import sentence_case, terms

AXIS, RANGES = "Horizontal axis: ", "Bars without a value: "
EDGE = 2  # percent of the width that is left free at both ends, for marks at an end
_NUMBER = r"[-−]?\d+(?:\.\d+)?(?:e[+-]?\d+)?"
_DOT = re.compile(rf"(.+?) ({_NUMBER}) \((?:no interval|({_NUMBER}) to ({_NUMBER}))\)(; |\.(?: |$))")
_BAR = re.compile(rf"([^;]+?) ({_NUMBER})(; |\.(?: |$))")
_RANGE = re.compile(rf"(.+?) ({_NUMBER}) to ({_NUMBER})(; |\.$)")
_FLAGS = re.compile(r"(?:, not pooled: .+?)?(?:, (?:doubted|computed))*$")


@dataclass(frozen=True)
class Mark:
    """A value of a figure as its words have it: name, value, ends of its interval, each as text, blank for none."""

    name: str
    value: str
    low: str = ""
    high: str = ""
    bar: bool = False

    @property
    def words(self) -> str:
        """The mark in the words of the picture's description."""
        if self.bar:
            return f"{self.name} {self.value}"
        if not self.value:
            return f"{self.name} {self.low} to {self.high}"
        return f"{self.name} {self.value} ({f'{self.low} to {self.high}' if self.low else 'no interval'})"

    @property
    def flags(self) -> str:
        """What the end of the name says about the value: doubted, computed, not pooled and why."""
        return (_FLAGS.search(self.name) or [""])[0].removeprefix(", ")

    @property
    def label(self) -> str:
        """The name without that."""
        return self.name.removesuffix(f", {self.flags}") if self.flags else self.name


@dataclass(frozen=True)
class Panel:
    """Marks on one axis, under a heading, blank for none."""

    heading: str
    axis: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Described:
    """A figure as its description tells it."""

    title: str
    panels: tuple[Panel, ...]
    notes: str
    ranges: tuple[Mark, ...]

    @property
    def words(self) -> str:
        """The description, put together again."""
        parts = [self.title]
        for panel in self.panels:
            parts += [f"{panel.heading}:"] if panel.heading else []
            parts += [f"{AXIS}{panel.axis}.", "; ".join(mark.words for mark in panel.marks) + "."]
        parts += [self.notes] if self.notes else []
        parts += [RANGES + "; ".join(mark.words for mark in self.ranges) + "."] if self.ranges else []
        return " ".join(parts)


def described(alt: str) -> Described | None:
    """Read a figure's description.

    Parameters: alt, its alternative text. Returns: Described, None where it is no description of a house figure or
    where putting it together again does not give the same words.
    """
    head, *pieces = alt.split(AXIS)
    title, heading = _headed(head)
    panels = []
    for piece in pieces:
        axis, _, rest = piece.partition(". ")
        marks, rest = _marks(rest)
        panels.append((heading, axis, marks))
        rest, heading = _headed(rest) if piece is not pieces[-1] else (rest, "")
        notes = rest
    if not panels or not all(marks for _, _, marks in panels):
        return None
    notes, told, listed = notes.partition(RANGES)
    ranges = tuple(Mark(name, "", low, high) for name, low, high, _ in _RANGE.findall(listed)) if told else ()
    found = Described(title, tuple(Panel(*panel) for panel in panels), notes.strip(), ranges)
    return found if found.words == alt else None


def _headed(text: str) -> tuple[str, str]:
    """A text, and the heading of a panel at its end."""
    text = text.strip()
    if not text.endswith(":"):
        return text, ""
    before, stop, heading = text.removesuffix(":").rpartition(". ")
    return before + stop.strip(), heading


def _marks(text: str) -> tuple[tuple[Mark, ...], str]:
    """The marks at the beginning of a text, and the rest of it."""
    marks, place, pattern = [], 0, _DOT
    while True:
        found = pattern.match(text, place)
        if not found and pattern is _DOT:
            pattern = _BAR  # bars follow the dots
            continue
        if not found:
            return (), text
        name, value, stop = found[1], found[2], found.groups()[-1]
        low, high = found.groups()[2:4] if pattern is _DOT else ("", "")
        marks.append(Mark(name, value, low or "", high or "", bar=pattern is _BAR))
        place = found.end()
        if stop != "; ":
            return tuple(marks), text[place:]


@dataclass(frozen=True)
class Drawn:
    """A mark on its track: what is written beside it, and where it stands, in percent of the width."""

    main: str
    beside: str
    value: str
    interval: str
    x: float | None
    low: float | None
    high: float | None
    colour: str
    shape: str


@dataclass(frozen=True)
class Segment:
    """A part of a bar: its series, that series' place in the key, its value, and where it begins and how far it goes."""

    series: str
    key: int
    value: str
    x: float
    width: float


@dataclass(frozen=True)
class Group:
    """Marks that share a name, blank for none; or one bar of several parts."""

    heading: str
    marks: tuple[Drawn, ...] = ()
    segments: tuple[Segment, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A panel ready to be written: its groups, the places and words of its ticks, and the values at its ends."""

    heading: str
    axis: str
    ticks: tuple[tuple[float, str], ...]
    groups: tuple[Group, ...]
    ends: tuple[float, float]


def charts(figure: Described) -> list[Chart]:
    """A described figure as charts with places on them; panels share a scale. Parameters: figure. Returns: charts."""
    everything = [mark for panel in figure.panels for mark in panel.marks] + list(figure.ranges)
    ends = [_float(text) for mark in everything for text in (mark.value, mark.low, mark.high) if text]
    stacked = all(mark.bar and ", " in mark.name for mark in everything)
    ends += [_float(text) for text in _totals(figure.panels[0].marks).values()] if stacked else []
    least, ticks = scale(min(ends), max(ends))
    span = ticks[-1] - least
    unit = "%" if figure.panels[0].axis.startswith("share") else ""

    def at(text: str) -> float | None:
        return round(EDGE + (100 - 2 * EDGE) * (_float(text) - least) / span, 2) if text else None

    placed = tuple((at(f"{tick:g}") or 0.0, f"{tick:g}{unit}".replace("-", "−")) for tick in ticks)
    found = []
    for panel in figure.panels:
        marks = panel.marks + (figure.ranges if panel is figure.panels[-1] else ())
        groups = _stacks(marks, at) if stacked else _groups(marks, at)
        found.append(Chart(panel.heading, panel.axis, placed, groups, (least, ticks[-1])))
    return found


def scale(least: float, most: float) -> tuple[float, list[float]]:
    """The beginning of an axis and its ticks, at most six of them and at least two.

    Parameters: least and most value. Returns: the first tick's value and all ticks.
    """
    least, most = min(least, 0.0), max(most, 0.0)
    rough = (most - least or 1) / 5
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= rough * (1 - 1e-9))
    first, last = math.floor(least / step + 1e-9), math.ceil(most / step - 1e-9)
    return first * step, [round(step * place, 10) for place in range(first, max(last, first + 1) + 1)]


def _float(text: str) -> float:
    return float(text.replace("−", "-"))


def _shown(text: str) -> str:
    return text.removesuffix(".0")


def _prefix(mark: Mark) -> str:
    return mark.label.partition(", ")[0]


def _groups(marks, at) -> tuple[Group, ...]:
    """Neighbours whose names begin alike under that beginning; each other one alone, and neighbours without a heading together."""
    groups: list[Group] = []
    for prefix, run in groupby(marks, _prefix):
        own = list(run)
        if len(own) > 1 and all(", " in mark.label for mark in own):
            groups.append(Group(prefix, tuple(_drawn(mark, mark.label.partition(", ")[2], at) for mark in own)))
        else:
            drawn = tuple(_drawn(mark, mark.label, at) for mark in own)
            if groups and not groups[-1].heading:
                groups[-1] = Group("", groups[-1].marks + drawn)
            else:
                groups.append(Group("", drawn))
    return tuple(groups)


def _drawn(mark: Mark, label: str, at) -> Drawn:
    before, _, after = label.partition(", ")
    main, beside = (before, after) if ";" in after else (label, "")
    colour = terms().get(main.lower().replace(" ", "-"), ("", ""))[1] or _channels().get(main.lower(), "")
    shape = _shape(mark)
    interval = f"{_shown(mark.low)} to {_shown(mark.high)}" if mark.low else ""
    return Drawn(
        sentence_case(main),
        " · ".join(part for part in (beside, mark.flags) if part),
        _shown(mark.value) if mark.value else interval,
        interval if mark.value else "",
        at(mark.value),
        at(mark.low),
        at(mark.high),
        colour,
        shape,
    )


def _shape(mark: Mark) -> str:
    """The classes of a mark: how it looks, whether it is hollow, whether it stands apart from those that are pooled."""
    if mark.name in ("Pooled", "The next study"):  # the last lines of a forest plot
        return "pooled" if mark.name == "Pooled" else "expected"
    if mark.bar or not mark.value:
        return "bar" if mark.bar else "range"
    apart = " apart" if mark.flags.startswith("not pooled") else ""
    return ("diamond" if "doubted" in mark.flags else "dot") + ("" if mark.low else " bare") + apart


def _channels() -> dict[str, str]:
    return {words: colour for words, colour in terms().values() if colour}


def _totals(marks) -> dict[str, str]:
    totals: dict[str, float] = {}
    for mark in marks:
        name = mark.name.rpartition(", ")[0]
        totals[name] = totals.get(name, 0.0) + _float(mark.value)
    return {name: f"{total:g}" for name, total in totals.items()}


def _stacks(marks, at) -> tuple[Group, ...]:
    """Bars of one name behind each other."""
    keys: dict[str, int] = {}
    for mark in marks:
        keys.setdefault(mark.name.rpartition(", ")[2], len(keys))
    groups = []
    for name, run in groupby(marks, lambda mark: mark.name.rpartition(", ")[0]):
        total, segments = 0.0, []
        for mark in run:
            series, start = mark.name.rpartition(", ")[2], at(f"{total:g}")
            total += _float(mark.value)
            segments.append(
                Segment(series, keys[series], _shown(mark.value), start, round(at(f"{total:g}") - start, 2))
            )
        groups.append(Group(name, (), tuple(segments)))
    return tuple(groups)
