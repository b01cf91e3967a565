"""Several studies in one figure: the one at hand in colour beside others in grey, and waves of one study over time."""

from __future__ import annotations

import math

import pandas as pd

from channel_evidence.charts.canvas import (
    FIRM,
    FONT,
    Chart,
    Dot,
    canvas,
    depth,
    draw_dots,
    make_room,
    name_slots,
    percent_axis,
    write_beside,
)
from channel_evidence.charts.dots import INTERVAL, interval_caption, refuse_twins
from channel_evidence.stats.require import shares_in
from channel_evidence.words.english import printed_words, size, study_name
from channel_evidence.words.vocabulary import GREY, colour, listed

OTHERS = "#8A8A8A"
WRAP = 38  # characters in a line of a slot's name
LIMITS = ("more-than", "less-than", "at-least", "at-most", "up-to")


def study_slot(row) -> str:
    """A study, and under it what its number is a share of and how many that were, for a slot of a figure."""
    base = "base not reported" if row["base"] in ("not-reported", "") else row["base"]
    return f"{row.get('label') or study_name(row)}\n{base}; {size(row['base_n']).replace(' ', FIRM)}"


def comparison(rows: pd.DataFrame, study: str, title: str, *, axis: str) -> Chart:
    """One number a study: the study at hand in its channel's colour, the others in grey, each with its base and n.

    Parameters: rows from `intervals.add_intervals`, one row a slot, in the order drawn, with `label` where study and
    year do not name the row; study, the study_id at hand; title, the finding; axis, what the horizontal axis counts.
    Returns: Chart whose frame holds study_id, category, subgroup, base, base_n, printed, bound, value, low, high,
    method, reason, level and design_effect.
    Raises: KeyError for a missing column; ValueError for what is no share, for slots that would bear the same name, and
    for intervals of several levels or design effects.
    """
    drawn = rows[rows["value"].notna()].copy()
    limits = drawn["bound"].isin(LIMITS)  # a limit is no value that an interval could lie around
    drawn.loc[limits, ["low", "high"]] = math.nan
    drawn.loc[limits, ["method", "reason"]] = ["", "only a limit printed"]
    note = "Each number has the base that its own source gives. Printed by " + listed(
        list(dict.fromkeys(drawn["publisher"]))
    )
    names = [study_slot(row) for _, row in drawn.iterrows()]
    shares_in(drawn)
    refuse_twins(names)
    figure, (ax,) = canvas((0.35 + 0.4 * depth(names, WRAP)) * len(drawn), title, note + ".")
    figure.subplots_adjust(left=0.36)
    shades = [colour(row.category) if row.study_id == study else OTHERS for row in drawn.itertuples()]
    dots = []
    for y, ((_, row), words, shade) in enumerate(zip(drawn.iterrows(), names, shades, strict=True)):
        said = f", printed “{printed_words(row)}”" if row["bound"] else ""
        flat = words.replace("\n", ", ")
        dots.append(Dot(flat + said, row["value"], y, row["low"], row["high"], shade))
        write_beside(ax, printed_words(row), row["value"] if math.isnan(row["high"]) else row["high"], y)
    draw_dots(ax, dots)
    name_slots(ax, names, WRAP)
    ax.tick_params(axis="y", labelsize=FONT["note"])
    percent_axis(ax, min(112.0, 1.25 * max(drawn["value"].max(), drawn["high"].fillna(0).max())), axis)
    ax.set_xticks([tick for tick in ax.get_xticks() if tick <= 100])
    make_room(ax)
    kept = ["estimate_id", "study_id", "category", "subgroup", "base", "base_n", "printed", "bound", *INTERVAL]
    return Chart(drawn[kept].reset_index(drop=True), figure, interval_caption(drawn))


def waves(rows: pd.DataFrame, title: str, *, axis: str) -> Chart:
    """Waves of one study as slopes: the horizontal axis is the year, one line an item.

    Parameters: rows from `intervals.add_intervals`, with the column `item` (words for readers) and numbers of several
    studies, two or more an item; title, the finding; axis, what the vertical axis counts.
    Returns: Chart whose frame holds item, year, study_id, category, base, base_n, printed, value, low, high,
    method, reason, level and design_effect.
    Raises: ValueError if a study's year of publication is not reported.
    """
    drawn = rows[rows["value"].notna()].copy()
    drawn["year"] = drawn["published_study"].str[:4].astype(int)
    drawn = drawn.sort_values(["item", "year"], kind="stable")
    note = "Filled dots have a known n and an interval, hollow ones have not. Printed by "
    figure, (ax,) = canvas(9, title, note + listed(list(dict.fromkeys(drawn["publisher"]))) + ".", heading=True)
    figure.subplots_adjust(left=0.09, right=0.74)
    dots: list[Dot] = []
    ends: dict[int, list[tuple]] = {}
    for item, group in drawn.groupby("item", sort=False):
        shade = colour(group.iloc[-1]["category"])
        ax.plot(group["year"], group["value"], color=shade, linewidth=1.6, alpha=0.6, zorder=2)
        for row in group.itertuples():
            dots.append(Dot(f"{item}, {row.year}", row.value, row.year, row.low, row.high, shade))
        end = group.iloc[-1]
        ends.setdefault(end["year"], []).append((end["value"], f"{item} {printed_words(end)}", shade))
    draw_dots(ax, dots, size=6.5, upright=True)
    for year, labels in ends.items():
        for y, text, shade in spread_out(labels):
            write_beside(ax, text, year, y, size=FONT["note"], color=shade)
    years = sorted(drawn["year"].unique())
    tallest = drawn["high"].fillna(drawn["value"]).max()
    ax.set(xlim=(years[0] - 0.4, years[-1] + 0.4), ylim=(0, min(105, 1.15 * tallest)))
    ax.set_xticks(years)
    ax.grid(visible=True, axis="y")
    ax.grid(visible=False, axis="x")
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:g}%")
    ax.set_title(axis, loc="left", size=FONT["label"], color=GREY)
    kept = ["estimate_id", "item", "year", "study_id", "category", "base", "base_n", "printed", *INTERVAL]
    return Chart(drawn[kept].reset_index(drop=True), figure, interval_caption(drawn))


def spread_out(labels: list[tuple], least: float = 4.0) -> list[tuple]:
    """Labels (height, ...) moved up so that each stands at least `least` above the one below; the order stays."""
    moved: list[tuple] = []
    for height, *rest in sorted(labels, key=lambda item: item[0]):
        moved.append((max(height, moved[-1][0] + least) if moved else height, *rest))
    return moved
