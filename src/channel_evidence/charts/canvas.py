"""What the house figures are drawn with: canvas, dots with intervals, words; each figure described from its artists."""

from __future__ import annotations

import base64
import io
import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from channel_evidence.words.display import escape
from channel_evidence.words.vocabulary import GREY, INK, PALE, exact, sentence_case

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, DPI = 7.2, 130  # inches and dots an inch: 936 pixels, sharp in a page column
FONT = {"title": 12.5, "label": 10, "note": 8.5}
CAPTION = "channel-evidence-caption"  # marks the output that repeats a picture's caption
# As settings rather than calls: matplotlib then builds each tick once.
STYLE = {
    "font.family": "DejaVu Sans",
    "axes.edgecolor": PALE,
    **{f"axes.spines.{side}": False for side in ("left", "right", "top")},
    "axes.grid": True,
    "axes.grid.axis": "x",
    "axes.axisbelow": True,
    "grid.color": "#EAEAEA",
    "grid.linewidth": 0.8,
    **{
        f"{axis}tick.{key}": value
        for axis in "xy"
        for key, value in {"major.size": 0, "labelsize": FONT["label"], "labelcolor": INK}.items()
    },
}
# gids by which the description finds the data; UPRIGHT ends those of artists whose values go up
DOTS, SPANS, BARS = "channel-evidence-dots", "channel-evidence-spans", "channel-evidence-bars"
LINE, CHOSEN = "channel-evidence-line", "channel-evidence-chosen"
UPRIGHT = "-upright"
FIRM = "\N{NO-BREAK SPACE}"  # keeps words of a slot's name on one line
MARKS = ("o", "s", "D", "^", "v", "P", "X", "<", ">")


@dataclass(frozen=True, eq=False)
class Chart:
    """A drawn figure that shows itself in a notebook.

    `frame` is what was plotted, `figure` the matplotlib figure, `caption` how to read it. Shown, it publishes a
    picture and, as text/plain, the description that `describe` reads back from the drawn artists, which is the
    picture's alternative text too; and the caption, as a second output. The frame goes with the picture as CSV; where
    it has the column `estimate_id`, a page links each number to its place in its source.
    """

    frame: pd.DataFrame
    figure: Figure
    caption: str

    @property
    def alt(self) -> str:
        """What the picture shows, in words, read from its artists."""
        return describe(self.figure)

    def trusted(self, line: str) -> Chart:
        """The chart with its line of trust after the caption. Parameters: line, from `studies.dossier.trust`. Returns: Chart."""
        return replace(self, caption=f"{self.caption} {line}.")

    def _ipython_display_(self) -> None:
        from IPython.display import display

        alt = self.alt
        picture = {"image/png": base64.b64encode(self.png()).decode(), "text/plain": alt}
        notes = {"alt": alt, "caption": self.caption, "csv": self.frame.to_csv(index=False, lineterminator="\n")}
        display(picture, raw=True, metadata={"image/png": notes})
        # Neither JupyterLab nor VS Code shows a picture's metadata, so the caption is an output of its own.
        words = {"text/markdown": f"*{escape(self.caption)}*", "text/plain": self.caption}
        display(words, raw=True, metadata={CAPTION: True})

    def png(self) -> bytes:
        """The picture as PNG bytes, the same bytes for the same figure."""
        stream = io.BytesIO()
        self.figure.savefig(
            stream, format="png", dpi=DPI, metadata={"Software": None}, pil_kwargs={"compress_level": 3}
        )
        return stream.getvalue()


def canvas(
    rows: float, title: object, note: str, panels: int = 1, *, heading: bool = False
) -> tuple[Figure, list[Axes]]:
    """An empty house figure.

    Parameters: rows, the number of horizontal slots, which sets the height; title, the finding; note, the source
    line; panels, how many stand side by side; heading, whether a single panel has a heading of its own.
    Returns: the figure and its axes, styled.
    """
    import seaborn as sns
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    title_lines = textwrap.wrap(str(title), 66)
    note_lines = textwrap.wrap(note, 112)
    top = 0.22 + 0.24 * len(title_lines) + (0.3 if panels > 1 or heading else 0)
    bottom = 0.54 + 0.16 * len(note_lines)
    height = top + bottom + 0.36 * rows + 0.2
    with sns.axes_style("white", STYLE):
        figure = Figure(figsize=(WIDTH, height), facecolor="white")
        FigureCanvasAgg(figure)
        axes = [figure.add_subplot(1, panels, k + 1) for k in range(panels)]
    figure.text(
        0.015,
        1 - 0.12 / height,
        "\n".join(title_lines),
        ha="left",
        va="top",
        size=FONT["title"],
        weight="bold",
        color=INK,
    )
    figure.text(0.015, 0.1 / height, "\n".join(note_lines), ha="left", va="bottom", size=FONT["note"], color=GREY)
    figure.subplots_adjust(left=0.2, right=0.97, top=1 - top / height, bottom=bottom / height, wspace=0.16)
    return figure, axes


def percent_axis(ax: Axes, top: float, counted: str) -> None:
    """Make the horizontal axis one of percent from 0 to `top`; `counted` says of what."""
    ax.set_xlim(0, top)
    ax.set_xlabel(counted, size=FONT["label"], color=GREY)
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:g}%")


def name_slots(ax: Axes, names: Sequence[str], width: int = 18) -> None:
    """Name the horizontal slots from top to bottom; width is in characters, and a line break stays one."""
    wrapped = [[line for part in text.split("\n") for line in textwrap.wrap(part, width)] for text in names]
    ax.set_yticks(range(len(names)), [sentence_case("\n".join(lines)) for lines in wrapped])
    ax.set_ylim(len(names) - 0.4, -0.6)


@dataclass(frozen=True)
class Dot:
    """One printed value in a slot, with the interval around it; NaN for none."""

    words: str
    x: float
    y: float
    low: float
    high: float
    shade: str
    mark: str = "o"

    @property
    def bare(self) -> bool:
        return math.isnan(self.low)


def draw_dots(ax: Axes, dots: list[Dot], size: float = 7.5, *, upright: bool = False) -> None:
    """Draw values and intervals in as few artists as can be, named so that `describe` can read them back.

    Parameters: ax; dots; size in points; upright, whether values go up and places along, instead of the reverse.
    """
    from matplotlib.collections import LineCollection

    turn = (lambda x, y: (y, x)) if upright else (lambda x, y: (x, y))
    tail = UPRIGHT if upright else ""
    spans = [dot for dot in dots if not dot.bare]
    lines = LineCollection([[turn(d.low, d.y), turn(d.high, d.y)] for d in spans], linewidths=2.6, alpha=0.55)
    lines.set(colors=[d.shade for d in spans], gid=SPANS + tail, label="\n".join(d.words for d in spans))
    if spans:
        ax.add_collection(lines)
    for mark in dict.fromkeys(dot.mark for dot in dots):
        own = [dot for dot in dots if dot.mark == mark]
        faces, edges = ["white" if d.bare else d.shade for d in own], [d.shade for d in own]
        places = turn([d.x for d in own], [d.y for d in own])
        points = ax.scatter(*places, s=size**2, marker=mark, c=faces)
        points.set(edgecolors=edges, linewidths=1.6, zorder=3, gid=DOTS + tail, label="\n".join(d.words for d in own))


def dot_figure(
    slots: Sequence[str],
    marks: Sequence[tuple[Dot, str]],
    title: object,
    note: str,
    *,
    axis: str,
    rows: float,
    top: float,
    width: int = 18,
    left: float | None = None,
    shades: Sequence[str] | None = None,
    small: bool = False,
) -> tuple[Figure, Axes]:
    """A figure of dots in named horizontal slots, each with its interval and words beside it: the one that all others of the house are.

    Parameters: slots, names from top to bottom; marks, dots and what is written beside each; title, the finding; note, the
    source line; axis, what the horizontal axis counts, in percent; rows, the height in slots of the canvas; top, where the axis ends at least;
    width of a slot's name in characters; left, the share of the figure that the names take; shades, colours of the words
    beside the dots, which are then small; small, whether slots are named in small letters.
    Returns: the figure and its axes.
    """
    figure, (ax,) = canvas(rows, title, note)
    if left is not None:
        figure.subplots_adjust(left=left)
    for place, (dot, text) in enumerate(marks):
        edge = dot.x if dot.bare else dot.high
        if shades is None:
            write_beside(ax, text, edge, dot.y)
        else:
            write_beside(ax, text, edge, dot.y, size=FONT["note"], color=shades[place])
    draw_dots(ax, [dot for dot, _ in marks])
    name_slots(ax, slots, width)
    if small:
        ax.tick_params(axis="y", labelsize=FONT["note"])
    percent_axis(ax, top, axis)
    ax.set_xticks([tick for tick in ax.get_xticks() if tick <= min(100, top)])
    make_room(ax)
    return figure, ax


def part_slots(ax: Axes, count: int) -> None:
    """Draw a fine line between slots that hold several marks."""
    for edge in range(count - 1):
        ax.axhline(edge + 0.5, color="#EAEAEA", linewidth=0.8)


# Text with a shifted transform: a third of the time of matplotlib's annotations, which also look for arrows.
def write_beside(ax: Axes, text: str, x: float, y: float, size: float = FONT["label"], color: str = INK) -> None:
    """Write a text to the right of a point."""
    ax.text(x, y, text, transform=_shifted(ax, 8, 0), ha="left", va="center", size=size, color=color)


def make_room(ax: Axes) -> None:
    """Stretch a horizontal axis that begins at 0 until the words beside its dots end within the picture."""
    frame, top = ax.get_window_extent(), ax.get_xlim()[1]
    space = ax.figure.bbox.width - frame.x0
    for text in ax.texts:
        x = text.get_position()[0]
        words = text.get_window_extent().x1 - frame.x0 - frame.width * x / ax.get_xlim()[1]  # no stretching changes it
        if words < space:
            top = max(top, frame.width * x / (space - words))
    ax.set_xlim(0, top)


def depth(names: Sequence[str], width: int = 18) -> int:
    """How many lines the longest of the slots' names takes; width in characters."""
    return max(sum(len(textwrap.wrap(part, width)) for part in text.split("\n")) for text in names)


def write_above(ax: Axes, text: str, x: float, y: float) -> None:
    """Write a text above a point."""
    ax.text(x, y, text, transform=_shifted(ax, 0, 8), ha="center", va="bottom", size=FONT["label"], color=INK)


def _shifted(ax: Axes, right: float, up: float):
    """Data coordinates moved by points."""
    from matplotlib.transforms import ScaledTranslation

    return ax.transData + ScaledTranslation(right / 72, up / 72, ax.figure.dpi_scale_trans)


def describe(figure: Figure) -> str:
    """The figure in words, read back from its artists: title, panels, axis, and every drawn value and interval.

    Parameters: figure, one that `canvas` began. Returns: text for a reader who does not see the picture.
    """
    texts = [text.get_text().replace("\n", " ") for text in figure.texts]
    parts = [sentence.rstrip(".") + "." for sentence in texts[:1]]
    for ax in figure.axes:
        if ax.get_title(loc="left"):
            parts.append(ax.get_title(loc="left") + ":")
        if ax.get_xlabel():
            parts.append(f"Horizontal axis: {ax.get_xlabel()}.")
        if ax.get_ylabel():
            parts.append(f"Vertical axis: {ax.get_ylabel()}.")
        if values := _drawn_values(ax):
            parts.append("; ".join(values) + ".")
        parts += _drawn_lines(ax)
    return " ".join(parts + texts[1:]).replace(FIRM, " ")


def _drawn_values(ax: Axes) -> list[str]:
    """Each drawn value in words, from top to bottom or left to right, with the interval drawn at its place."""
    spans, dots = {}, []
    for artist in cast("list[Any]", ax.collections):
        words = str(artist.get_label()).split("\n")
        gid = str(artist.get_gid())
        value, place = (1, 0) if gid.endswith(UPRIGHT) else (0, 1)
        if gid.startswith(SPANS):
            for name, (one, two) in zip(words, artist.get_segments(), strict=True):
                spans[name, _height(one[place])] = (one[value], two[value])
        elif gid.startswith(DOTS):
            points = np.asarray(artist.get_offsets())
            dots += [(_height(point[place]), name, point[value]) for name, point in zip(words, points, strict=True)]
    bars = [
        f"{sentence_case(str(b.get_label()))} {b.get_width():g}"
        for b in cast("list[Any]", ax.patches)
        if b.get_gid() == BARS
    ]
    return [_value_in_words(name, x, spans.get((name, y))) for y, name, x in sorted(dots)] + bars


def _drawn_lines(ax: Axes) -> list[str]:
    """Where lines begin and end, and on axes of marks for choices the choices."""
    if ax.get_gid() == CHOSEN:
        return ["Choices: " + "; ".join(tick.get_text() for tick in ax.get_yticklabels()) + "."]
    told = []
    for line in ax.lines:
        if line.get_gid() == LINE:
            x, y = (np.asarray(values, dtype=float)[[0, -1]] for values in (line.get_xdata(), line.get_ydata()))
            ends = [
                f"{value:.1f}" + (f" ({place:g})" if len(ax.get_xticks()) else "")
                for place, value in zip(x, y, strict=True)
            ]
            told.append(f"Line: from {ends[0]} to {ends[1]}.")
    return told


def _height(y: float) -> float:
    return round(float(y), 6)


def _value_in_words(name: str, x: float, span: tuple[float, float] | None) -> str:
    around = f"({exact(span[0])} to {exact(span[1])})" if span else "(no interval)"
    return f"{sentence_case(name)} {exact(x)} {around}"
