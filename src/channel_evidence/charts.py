"""The house figures: printed shares with their uncertainty, each described in words read back from what was drawn."""

from __future__ import annotations

import base64
import io
import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from channel_evidence.intervals import ASSUMPTION, GOODMAN, WILSON
from channel_evidence.present import escape
from channel_evidence.vocabulary import GREY, INK, PALE, colour, exact, label, listed, name, sentence_case, short

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
_DOTS, _SPANS, BARS = (
    "channel-evidence-dots",
    "channel-evidence-spans",
    "channel-evidence-bars",
)  # gids by which the description finds the data


@dataclass(frozen=True, eq=False)
class Chart:
    """A drawn figure that shows itself in a notebook.

    `frame` is what was plotted, `figure` the matplotlib figure, `caption` how to read it. Shown, it publishes a
    picture and, as text/plain, the description that `describe` reads back from the drawn artists, which is the
    picture's alternative text too; and the caption, as a second output.
    """

    frame: pd.DataFrame
    figure: Figure
    caption: str

    @property
    def alt(self) -> str:
        """What the picture shows, in words, read from its artists."""
        return describe(self.figure)

    def _ipython_display_(self) -> None:
        from IPython.display import display

        alt = self.alt
        picture = {"image/png": base64.b64encode(self.png()).decode(), "text/plain": alt}
        display(picture, raw=True, metadata={"image/png": {"alt": alt, "caption": self.caption}})
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


def canvas(rows: float, title: str, note: str, panels: int = 1) -> tuple[Figure, list[Axes]]:
    """An empty house figure.

    Parameters: rows, the number of horizontal slots, which sets the height; title, the finding; note, the source
    line; panels, how many stand side by side.
    Returns: the figure and its axes, styled.
    """
    import seaborn as sns
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    title_lines = textwrap.wrap(title, 66)
    note_lines = textwrap.wrap(note, 112)
    top = 0.22 + 0.24 * len(title_lines) + (0.3 if panels > 1 else 0)
    bottom = 0.5 + 0.16 * len(note_lines)
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


def source_line(rows: pd.DataFrame, *, sizes: bool = True) -> str:
    """Base, n and sources of the plotted rows, for the foot of a chart.

    Parameters: rows with base, base_n, publisher; sizes, whether n is said (not when it is beside each row).
    Returns: one line of text.
    """
    parts = []
    bases = listed(list(dict.fromkeys(rows["base"].replace("not-reported", "base not reported"))))
    parts.append(sentence_case(bases))
    if sizes:
        known = list(dict.fromkeys(rows["base_n"].dropna().astype(int)))
        counts = [f"n = {size:,}" for size in known] + (["n not reported"] if rows["base_n"].isna().any() else [])
        parts.append(listed(counts))
    parts.append("Printed by " + listed(list(dict.fromkeys(rows["publisher"]))))
    return ". ".join(parts) + "."


_METHODS = {GOODMAN: "Goodman's, which hold for all shares at once", WILSON: "Wilson's, each share on its own"}


def interval_caption(rows: pd.DataFrame) -> str:
    """How to read the drawn intervals.

    Parameters: rows with low, method and reason as `intervals.add_intervals` gives them.
    Returns: one or two sentences.
    """
    drawn = rows["low"].notna()
    if not drawn.any():
        return "Dots are the printed values. No interval is drawn: " + listed(sorted(set(rows["reason"]))) + "."
    methods = listed([_METHODS[method] for method in sorted(set(rows.loc[drawn, "method"]))])
    text = f"Dots are the printed values; lines are 95% intervals ({methods}) for sampling, {ASSUMPTION}, and rounding together."
    if not drawn.all():
        text += " Hollow dots have no interval: " + listed(sorted(set(rows.loc[~drawn, "reason"]))) + "."
    return text


def _percent_axis(ax: Axes, top: float, counted: str) -> None:
    ax.set_xlim(0, top)
    ax.set_xlabel(counted, size=FONT["label"], color=GREY)
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:g}%")


def _slots(ax: Axes, names: Sequence[str]) -> None:
    ax.set_yticks(range(len(names)), ["\n".join(textwrap.wrap(sentence_case(text), 18)) for text in names])
    ax.set_ylim(len(names) - 0.4, -0.6)


@dataclass(frozen=True)
class _Dot:
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


def _dots(ax: Axes, dots: list[_Dot], size: float = 7.5) -> None:
    """Draw values and intervals in as few artists as can be, named so that `describe` can read them back."""
    from matplotlib.collections import LineCollection

    spans = [dot for dot in dots if not dot.bare]
    lines = LineCollection([[(d.low, d.y), (d.high, d.y)] for d in spans], linewidths=2.6, alpha=0.55)
    lines.set(colors=[d.shade for d in spans], gid=_SPANS, label="\n".join(d.words for d in spans))
    ax.add_collection(lines)
    for mark in dict.fromkeys(dot.mark for dot in dots):
        own = [dot for dot in dots if dot.mark == mark]
        faces, edges = ["white" if d.bare else d.shade for d in own], [d.shade for d in own]
        points = ax.scatter([d.x for d in own], [d.y for d in own], s=size**2, marker=mark, c=faces)
        points.set(edgecolors=edges, linewidths=1.6, zorder=3, gid=_DOTS, label="\n".join(d.words for d in own))


# Text with a shifted transform: a third of the time of matplotlib's annotations, which also look for arrows.
def _beside(ax: Axes, text: str, x: float, y: float, size: float = FONT["label"], color: str = INK) -> None:
    ax.text(x, y, text, transform=_shifted(ax, 8, 0), ha="left", va="center", size=size, color=color)


def _above(ax: Axes, text: str, x: float, y: float) -> None:
    ax.text(x, y, text, transform=_shifted(ax, 0, 8), ha="center", va="bottom", size=FONT["label"], color=INK)


def _shifted(ax: Axes, right: float, up: float):
    """Data coordinates moved by points."""
    from matplotlib.transforms import ScaledTranslation

    return ax.transData + ScaledTranslation(right / 72, up / 72, ax.figure.dpi_scale_trans)


_NAMING = ["category", "subgroup", "label"]


def _names(rows: pd.DataFrame) -> list[str]:
    return [name(row) for _, row in rows[rows.columns.intersection(_NAMING)].iterrows()]


def shares(rows: pd.DataFrame, title: str, *, axis: str = "share") -> Chart:
    """Printed shares as dots with intervals, one slot a category.

    Parameters: rows from `intervals.add_intervals`; title, the finding; axis, what the horizontal axis counts. The
    greatest share stands first, subgroups last.
    Returns: Chart whose frame holds category, subgroup, printed, value, low, high, method and reason.
    """
    rows = rows.assign(_part=rows["subgroup"] != "").sort_values(
        ["_part", "value"], ascending=[True, False], kind="stable"
    )
    figure, (ax,) = canvas(len(rows), title, source_line(rows))
    top = min(100.0, 1.22 * max(rows["value"].max(), rows["high"].fillna(0).max()))
    dots = []
    for y, (words, row) in enumerate(zip(_names(rows), rows.itertuples(), strict=True)):
        dots.append(_Dot(words, row.value, y, row.low, row.high, colour(row.category)))
        edge = row.value if math.isnan(row.low) else row.high
        _beside(ax, row.printed, edge, y)
    _dots(ax, dots)
    _slots(ax, _names(rows))
    _percent_axis(ax, top, axis)
    kept = ["category", "subgroup", "printed", "value", "low", "high", "method", "reason"]
    return Chart(rows[kept].reset_index(drop=True), figure, interval_caption(rows))


def panels(parts: dict[str, pd.DataFrame], title: str, note: str, caption: str, *, axis: str) -> Chart:
    """Rival readings of the same numbers, side by side on one scale.

    Parameters: parts, from the name of a reading to a frame with category, value, low and high (percent), one row a
    slot, the same categories in each; title, the finding; note, the source line; caption; axis.
    Returns: Chart whose frame holds the parts under each other with the column `reading`.
    """
    first = next(iter(parts.values()))
    figure, axes = canvas(len(first), title, note, panels=len(parts))
    for k, (ax, (reading, rows)) in enumerate(zip(axes, parts.items(), strict=True)):
        ax.set_title(reading, loc="left", size=FONT["label"], color=INK)
        for y, row in enumerate(rows.itertuples()):
            _above(ax, short(row.value), row.value, y)
        values = rows[["category", "value", "low", "high"]].itertuples(index=False, name=None)
        dots = [_Dot(label(c), x, y, low, high, colour(c)) for y, (c, x, low, high) in enumerate(values)]
        _dots(ax, dots, size=4.5)
        _slots(ax, [label(category) for category in rows["category"]] if k == 0 else [""] * len(rows))
        _percent_axis(ax, 100, axis)
        ax.set_xticks(range(0, 101, 25))
        ax.tick_params(axis="x", labelsize=FONT["note"])
    frame = pd.concat([rows.assign(reading=reading) for reading, rows in parts.items()], ignore_index=True)
    return Chart(frame, figure, caption)


_PRINTING = ["category", "subgroup", "publisher", "printed", "value", "settled", "round_low", "round_high"]
_MARKS = ("o", "s", "D", "^", "v", "P", "X", "<", ">")


def printings(rows: pd.DataFrame, title: str, *, axis: str = "share as printed") -> Chart:
    """The same numbers as several publications print them: one slot a category, one mark a source.

    Parameters: rows from `intervals.add_intervals` of `Collection.printings` (value in percent); title, the finding;
    axis.
    Returns: Chart whose frame holds category, subgroup, publisher, printed, value and settled.
    """
    drawn = rows.loc[rows["value"].notna(), rows.columns.intersection([*_PRINTING, "label"])]
    rank = drawn[drawn["settled"]].set_index(["category", "subgroup"])["value"]
    order = [rank[row.category, row.subgroup] for row in drawn.itertuples()]
    drawn = drawn.assign(_rank=order).sort_values("_rank", ascending=False, kind="stable").drop(columns="_rank")
    names = _names(drawn)
    slots = list(dict.fromkeys(names))
    publishers = list(dict.fromkeys(drawn["publisher"]))
    most = drawn.groupby(names, sort=False).size().max()
    figure, (ax,) = canvas(max(1.0, 0.62 * most) * len(slots), title, "Each mark is one publication's printing.")
    height = 0.76 / max(1, len(publishers))
    dots = []
    for words, row in zip(names, drawn.itertuples(), strict=True):
        k = publishers.index(row.publisher)
        y = slots.index(words) + (k - (len(publishers) - 1) / 2) * height
        shade, mark = colour(row.category), _MARKS[k % len(_MARKS)]
        dots.append(_Dot(f"{words}, {row.publisher}", row.value, y, row.round_low, row.round_high, shade, mark))
        text = f"{row.printed}  {row.publisher}"
        _beside(ax, text, row.round_high, y, size=FONT["note"], color=GREY)
    _dots(ax, dots)
    for edge in range(len(slots) - 1):
        ax.axhline(edge + 0.5, color="#EAEAEA", linewidth=0.8)
    _slots(ax, slots)
    _percent_axis(ax, min(160.0, 1.75 * drawn["value"].max()), axis)
    caption = "Marks are printed values; the short lines show what each can stand for after rounding, not sampling."
    return Chart(drawn[_PRINTING[:6]].reset_index(drop=True), figure, caption)


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
        parts.append("; ".join(_drawn_values(ax)) + ".")
    return " ".join(parts + texts[1:])


def _drawn_values(ax: Axes) -> list[str]:
    """Each drawn value in words, from top to bottom, with the interval drawn at its height."""
    spans, dots = {}, []
    for artist in cast("list[Any]", ax.collections):
        words = str(artist.get_label()).split("\n")
        if artist.get_gid() == _SPANS:
            ends = [(name, segment[0], segment[1]) for name, segment in zip(words, artist.get_segments(), strict=True)]
            spans.update({(name, _height(one[1])): (one[0], two[0]) for name, one, two in ends})
        elif artist.get_gid() == _DOTS:
            dots += [
                (_height(y), name, x) for name, (x, y) in zip(words, np.asarray(artist.get_offsets()), strict=True)
            ]
    bars = [
        f"{sentence_case(str(b.get_label()))} {b.get_width():g}"
        for b in cast("list[Any]", ax.patches)
        if b.get_gid() == BARS
    ]
    return [_value_in_words(name, x, spans.get((name, y))) for y, name, x in sorted(dots)] + bars


def _height(y: float) -> float:
    return round(float(y), 6)


def _value_in_words(name: str, x: float, span: tuple[float, float] | None) -> str:
    around = f"({exact(span[0])} to {exact(span[1])})" if span else "(no interval)"
    return f"{sentence_case(name)} {exact(x)} {around}"
