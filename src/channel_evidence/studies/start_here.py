"""The whole evidence in one picture: groups of studies on one scale, the doubted numbers marked."""

from __future__ import annotations

import pandas as pd

from channel_evidence.charts.canvas import Chart, Dot, dot_figure
from channel_evidence.charts.dots import INTERVAL, interval_caption
from channel_evidence.words.english import printed_words, size, study_name
from channel_evidence.words.vocabulary import INK, colour

DOUBTED = "doubted"
WRAP = 42  # characters in a line of a slot's name


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


def chart(rows: pd.DataFrame, title: str, *, axis: str) -> Chart:
    """Groups of studies on one scale; the numbers of one study share a slot.

    Parameters: rows of `grouped`; title; axis, what the horizontal axis counts.
    Returns: Chart whose frame holds estimate_id, group, label, base, base_n, printed, doubt and the columns of INTERVAL.
    """
    names: list[str] = []
    heads, dots = [], []
    for group, part in rows.groupby("group", sort=False):
        heads.append((len(names), str(group)))
        names.append("")
        for label, own in part.groupby("label", sort=False):
            dots += [_dot(row, len(names)) for row in own.itertuples()]
            names.append(str(label))
    note = f"Diamonds: {DOUBTED}. Bases differ within and between the groups."
    marks = list(zip(dots, rows["text"], strict=True))
    figure, ax = dot_figure(
        names,
        marks,
        title,
        note,
        axis=axis,
        rows=0.78 * len(names),
        top=112,
        width=WRAP,
        left=0.42,
        shades=[INK] * len(marks),
        small=True,
    )
    for y, text in heads:
        ax.text(-0.72, y, text, transform=ax.get_yaxis_transform(), ha="left", va="center", weight="bold", color=INK)
    ax.set_xlim(left=-2)  # room for a dot near 0
    kept = ["estimate_id", "group", "label", "base", "base_n", "printed", "doubt", *INTERVAL]
    return Chart(rows[kept], figure, interval_caption(rows))


def _dot(row, y: int) -> Dot:
    words = (
        f"{row.group}, {row.label}" + (f", {DOUBTED}" if row.doubt else "") + ("" if row.estimate_id else ", computed")
    )
    return Dot(words, row.value, y, row.low, row.high, colour("social-media"), "D" if row.doubt else "o")
