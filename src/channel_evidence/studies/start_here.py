"""The whole evidence in one picture: groups of studies on one scale, the doubted numbers marked."""

from __future__ import annotations

import pandas as pd

from channel_evidence.charts.canvas import FONT, Chart, Dot, dot_figure, part_slots
from channel_evidence.charts.dots import INTERVAL, interval_caption
from channel_evidence.words.english import agreeing, printed_words, size, study_name
from channel_evidence.words.vocabulary import GREY, colour, plain

DOUBTED = "doubted"
WRAP = 24  # characters in a line of a slot's name
SPREAD = 0.72  # of a slot, over which the numbers of a group are spread


def grouped(groups: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Groups of studies under each other, with the words of a figure.

    Parameters: groups, from a heading to rows of `Collection.ranked` with the columns of `intervals.add_intervals`; a row that nobody
    printed has no estimate_id and brings its `text`.
    Returns: the rows with `group`, `label`, the study with its n where that is reported, and `text`, the number as printed, marked where
    it is doubted; in each group the study of the greatest number first.
    """
    rows = pd.concat([part.assign(group=group) for group, part in groups.items()], ignore_index=True)
    rows["label"] = [_study(row) for _, row in rows.iterrows()]
    texts = pd.Series([_number(row) for _, row in rows.iterrows()])
    rows["text"] = rows["text"].fillna(texts) if "text" in rows else texts
    order = rows["group"].map({group: place for place, group in enumerate(groups)})
    greatest = rows.groupby(["group", "label"])["value"].transform("max")
    rows = rows.assign(_order=order, _greatest=-greatest).sort_values(["_order", "_greatest", "value"], kind="stable")
    return rows.drop(columns=["_order", "_greatest"]).reset_index(drop=True)


def _study(row: pd.Series) -> str:
    return study_name(row) + ("" if pd.isna(row["base_n"]) else f" ({size(row['base_n'])})")


def _number(row: pd.Series) -> str:
    return printed_words(row) + (f" ({DOUBTED})" if row["doubt"] else "")


def one_a_study(rows: pd.DataFrame) -> pd.DataFrame:
    """Of several numbers of a study the one that is sound, has an n and is printed first. Parameters: rows of `add_intervals`. Returns: rows."""
    order = rows.assign(_doubt=rows["doubt"] != "", _unsized=rows["base_n"].isna())
    best = order.sort_values(["_doubt", "_unsized"], kind="stable").drop_duplicates("study_id").index
    return rows[rows.index.isin(best)]


def chart(rows: pd.DataFrame, title: str, *, axis: str) -> Chart:
    """Groups of studies on one scale, each group in a slot of its own: its numbers below each other, the greatest first.

    Parameters: rows of `grouped`; title; axis, what the horizontal axis counts.
    Returns: Chart whose frame holds estimate_id, group, label, base, base_n, printed, doubt and the columns of INTERVAL.
    """
    marks, heads = [], []
    for slot, (group, part) in enumerate(rows.groupby("group", sort=False)):
        heads.append(f"{group} ({agreeing(part['study_id'].nunique(), 'study', 'studies')})")
        part = part.sort_values("value", ascending=False, kind="stable")
        step = min(SPREAD / max(len(part) - 1, 1), 0.16)
        marks += [
            (_dot(row, slot + step * (place - (len(part) - 1) / 2)), "") for place, row in enumerate(part.itertuples())
        ]
    note = f"One dot a study, diamonds: {DOUBTED}. Bases differ within and between the groups."
    figure, ax = dot_figure(heads, marks, title, note, axis=axis, rows=1.6 * len(heads), top=104, width=WRAP, left=0.3)
    for slot, part in enumerate(part for _, part in rows.groupby("group", sort=False)):
        low, middle, high = part["value"].min(), part["value"].median(), part["value"].max()
        ax.plot(
            [middle, middle], [slot - SPREAD / 2 - 0.06, slot + SPREAD / 2 + 0.06], color=GREY, linewidth=1.2, zorder=1
        )
        words = plain(middle) if low == high else f"middle {plain(middle)}, from {plain(low)} to {plain(high)}"
        ax.text(
            0.995,
            slot + 0.4,
            words,
            transform=ax.get_yaxis_transform(),
            ha="right",
            va="center",
            size=FONT["note"],
            color=GREY,
        )
    part_slots(ax, len(heads))
    ax.set_xlim(left=-2)  # room for a dot near 0
    kept = ["estimate_id", "group", "label", "base", "base_n", "printed", "doubt", *INTERVAL]
    return Chart(rows[kept], figure, interval_caption(rows))


def _dot(row, y: float) -> Dot:
    words = (
        f"{row.group}, {row.label}" + (f", {DOUBTED}" if row.doubt else "") + ("" if row.estimate_id else ", computed")
    )
    return Dot(words, row.value, y, row.low, row.high, colour("social-media"), "D" if row.doubt else "o")
