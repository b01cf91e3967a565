"""Figures of rankings: bare ranks, of which the last may have no number, and shares beside the ranks they are held against."""

from __future__ import annotations

import math

import pandas as pd

from channel_evidence.charts.canvas import (
    FONT,
    Chart,
    Dot,
    canvas,
    draw_dots,
    name_slots,
    percent_axis,
    write_beside,
)
from channel_evidence.charts.comparison import OTHERS
from channel_evidence.charts.dots import INTERVAL, interval_caption, source_line
from channel_evidence.printed import parse
from channel_evidence.words.vocabulary import ACCENT, GREY, label, listed, sentence_case

NEARLY = "#7FB3D9"  # a paler kin of the accent, for reasons that come near the one looked for


def ranks(rows: pd.DataFrame, title: str) -> Chart:
    """Bare ranks: numbered places on the left, and "last", which has no number, behind a gap of unknown width.

    Parameters: rows with category, printed, unit (rank) and publisher; title, the finding.
    Returns: Chart whose frame holds category, printed and place (NaN for last).
    Raises: ValueError for what holds no rank.
    """
    drawn = rows.assign(place=[_place(row.printed) for row in rows.itertuples()])
    drawn = drawn.sort_values("place", na_position="last", kind="stable").reset_index(drop=True)
    note = "Base and number of followers asked not reported. Printed by " + listed(
        list(dict.fromkeys(drawn["publisher"]))
    )
    figure, (ax,) = canvas(1.3 * len(drawn), title, note + ".")
    top = int(drawn["place"].max())
    dots = []
    for y, row in enumerate(drawn.itertuples()):
        if math.isnan(row.place):
            ax.plot([top + 2], [y], "o", markersize=7.5, color=ACCENT, markerfacecolor="white", markeredgewidth=1.6)
            words = f"{sentence_case(label(row.category))}: {row.printed}, of how many is not reported."
            # A text of the figure, not of the axes: it alone tells the description of a place without a number.
            figure.text(top + 1.9, y, words, transform=ax.transData, ha="right", va="center", size=FONT["note"])
        else:
            dots.append(Dot(label(row.category), row.place, y, math.nan, math.nan, ACCENT))
            write_beside(ax, f"No. {row.place:g}", row.place, y)
    draw_dots(ax, dots)
    for artist in ax.collections:
        artist.set_facecolor(ACCENT)  # a rank is exact: hollow is kept for the place without a number
    _rank_axis(ax, top)
    name_slots(ax, [label(category) for category in drawn["category"]])
    return Chart(drawn[["category", "printed", "place"]], figure, RANKS_CAPTION)


RANKS_CAPTION = (
    "Filled dots have a numbered place. The hollow dot is last, behind a shaded gap whose width nobody reports. Places are "
    "no shares: how far apart the reasons lie cannot be drawn."
)


def _place(printed: str) -> float:
    value = parse(printed, "rank").value
    return math.nan if value is None else float(value)


def _rank_axis(ax, top: int) -> None:
    """Places from 1 to `top`, a gap, and last."""
    ax.axvspan(top + 0.5, top + 1.5, color="#F0F0F0", zorder=0)
    ax.set_xticks([*range(1, top + 1), top + 1, top + 2], [*(str(k) for k in range(1, top + 1)), "?", "last"])
    ax.set_xlim(0.6, top + 2.3)
    ax.set_xlabel("place among the reasons", size=FONT["label"], color=GREY)


def standing(rows: pd.DataFrame, title: str, *, axis: str) -> Chart:
    """Shares of one study's reasons, with those coloured that are, or come near, the reasons looked for.

    Parameters: rows from `intervals.add_intervals` with `sought` (the reason looked for, blank for none) and `match`
    ("same", "near" or blank); title, the finding; axis, what the horizontal axis counts.
    Returns: Chart whose frame holds category, sought, match, printed, value, low, high, method,
    reason (of no interval), level and design_effect.
    """
    drawn = rows.sort_values("value", ascending=False, kind="stable").reset_index(drop=True)
    figure, (ax,) = canvas(1.15 * len(drawn), title, source_line(drawn))
    shades = {"same": ACCENT, "near": NEARLY, "": OTHERS}
    top = 1.9 * drawn["value"].max()
    dots = []
    for y, row in enumerate(drawn.itertuples()):
        relation = {"same": "same as", "near": "near to"}.get(row.match, "")
        tail = f"{relation} {label(row.sought)}" if relation else ""
        words = f"{label(row.category)}, {tail}" if tail else label(row.category)
        dots.append(Dot(words, row.value, y, row.low, row.high, shades[row.match]))
        edge = row.value if math.isnan(row.high) else row.high
        write_beside(ax, row.printed, edge, y)
        write_beside(ax, tail, edge + 0.07 * top, y, size=FONT["note"], color=GREY)
    draw_dots(ax, dots)
    name_slots(ax, [label(category) for category in drawn["category"]])
    percent_axis(ax, top, axis)
    ax.set_xticks([tick for tick in ax.get_xticks() if tick <= 100])
    kept = ["estimate_id", "category", "sought", "match", "printed", *INTERVAL]
    return Chart(drawn[kept], figure, interval_caption(drawn) + STANDING_CAPTION)


STANDING_CAPTION = (
    " Strong colour marks a reason that says the same as one in the article, pale colour one that comes near; that is a "
    "reader's judgement."
)
