"""Printed shares and, as bars without a value, what they allow for shares that nobody printed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, cast

import pandas as pd

from channel_evidence.charts.canvas import Chart, Dot, describe, dot_figure, make_room, write_beside
from channel_evidence.charts.comparison import OTHERS
from channel_evidence.charts.dots import source_line
from channel_evidence.stats.bounds import Bounds
from channel_evidence.words.vocabulary import ACCENT, colour, exact, name, sentence_case

RANGES = "channel-evidence-ranges"  # gid of the bars without a value
CAPTION = (
    "Dots are printed values; what rounding allows is a line through a dot, seen where it is wider. Bars are what the printed "
    "values allow; nothing tells which place in a bar is right. Sampling is left out."
)


class RangeChart(Chart):
    """A chart that also draws ranges; its description reads them back from the artists after the values."""

    @property
    def alt(self) -> str:
        """What the picture shows, in words, read from its artists."""
        return f"{describe(self.figure)} Bars without a value: {'; '.join(drawn_ranges(self.figure))}."


def drawn_ranges(figure) -> list[str]:
    """Each drawn range in words, from top to bottom: "Both 0.0 to 12.5"."""
    found = []
    for ax in figure.axes:
        for artist in cast("list[Any]", ax.patches):
            if artist.get_gid() == RANGES:
                low, width = artist.get_x(), artist.get_width()
                found.append((artist.get_y(), f"{artist.get_label()} {exact(low)} to {exact(low + width)}"))
    return [sentence_case(words) for _, words in sorted(found)]


def bounds(
    rows: pd.DataFrame, ranges: Mapping[str, Bounds], title: str, *, guesses: Mapping[str, str], axis: str
) -> Chart:
    """Printed shares of one base as dots, and below them what they allow for combinations, as bars.

    Parameters: rows from `intervals.add_intervals`; ranges, from the name of a combination to its Bounds, in the order
    drawn; title, the finding; guesses, from the names of ranges that nobody measured, drawn in grey, to their words as printed; axis, what the
    horizontal axis counts.
    Returns: Chart whose frame holds slot, printed, value, low and high (percent).
    """
    slots = [name(row) for _, row in rows.iterrows()]
    marks = [
        (Dot(slot, row.value, y, row.round_low, row.round_high, colour(row.category)), row.printed)
        for y, (slot, row) in enumerate(zip(slots, rows.itertuples(), strict=True))
    ]
    top = min(125.0, 1.25 * max([float(found.high) for found in ranges.values()] + list(rows["round_high"])))
    figure, ax = dot_figure(
        [*slots, *ranges],
        marks,
        title,
        source_line(rows),
        axis=axis,
        rows=1.2 * (len(rows) + len(ranges)),
        top=top,
        width=22,
        left=0.25,
    )
    for y, (slot, found) in enumerate(ranges.items(), len(rows)):
        _bar(ax, slot, found, y, guesses.get(slot, ""))
    make_room(ax)
    return RangeChart(_frame(rows, slots, ranges), figure, CAPTION)


def _bar(ax, slot: str, found: Bounds, y: int, guess: str) -> None:
    low, high = float(found.low), float(found.high)
    (bar,) = ax.barh(y, high - low, left=low, height=0.34, color=OTHERS if guess else ACCENT, alpha=0.45)
    bar.set(gid=RANGES, label=f"{slot}, printed as {guess}," if guess else slot)
    write_beside(ax, guess or f"{exact(low)} to {exact(high)}", high, y)


def _frame(rows: pd.DataFrame, slots: list[str], ranges: Mapping[str, Bounds]) -> pd.DataFrame:
    dots = zip(slots, rows["printed"], rows["value"], rows["round_low"], rows["round_high"], strict=True)
    bars = [(slot, "", math.nan, float(found.low), float(found.high)) for slot, found in ranges.items()]
    return pd.DataFrame([*dots, *bars], columns=["slot", "printed", "value", "low", "high"])
