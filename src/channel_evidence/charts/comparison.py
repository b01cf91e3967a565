"""Several studies in one figure: the one at hand in colour beside others in grey."""

from __future__ import annotations

import math

import pandas as pd

from channel_evidence.charts.canvas import FIRM, Chart, Dot, depth, dot_figure
from channel_evidence.charts.dots import INTERVAL, interval_caption, refuse_twins
from channel_evidence.stats.require import shares_in
from channel_evidence.words.english import printed_words, size, study_name
from channel_evidence.words.vocabulary import colour, listed

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
    marks = []
    for y, ((_, row), words) in enumerate(zip(drawn.iterrows(), names, strict=True)):
        said = f", printed “{printed_words(row)}”" if row["bound"] else ""
        shade = colour(row["category"]) if row["study_id"] == study else OTHERS
        flat = words.replace("\n", ", ") + said
        marks.append((Dot(flat, row["value"], y, row["low"], row["high"], shade), printed_words(row)))
    top = min(112.0, 1.25 * max(drawn["value"].max(), drawn["high"].fillna(0).max()))
    height = (0.35 + 0.4 * depth(names, WRAP)) * len(drawn)
    figure, _ = dot_figure(
        names, marks, title, note + ".", axis=axis, rows=height, top=top, width=WRAP, left=0.36, small=True
    )
    kept = ["estimate_id", "study_id", "category", "subgroup", "base", "base_n", "printed", "bound", *INTERVAL]
    return Chart(drawn[kept].reset_index(drop=True), figure, interval_caption(drawn))
