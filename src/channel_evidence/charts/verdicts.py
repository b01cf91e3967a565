"""The audit at a glance: how many statements of each source hold, and how many cannot be tested."""

from __future__ import annotations

import pandas as pd

from channel_evidence.audit.verdicts import statement_verdicts
from channel_evidence.charts.canvas import BARS, FONT, Chart, canvas
from channel_evidence.words.vocabulary import GREY, INK

# From what holds to what cannot be tested; safe for colour-blind readers, and told apart by order and label as well.
SHADES = {
    "hold": "#0072B2",
    "are open or doubted": "#E69F00",
    "do not hold": "#D55E00",
    "repeat their number": "#8FB8D6",
    "cannot be tested": "#C9C9C9",
}


def tally(rows: pd.DataFrame, title: str, note: str) -> Chart:
    """Statements by verdict, one stacked bar a source.

    Parameters: rows of `by_source`; title, the finding; note, the source line.
    Returns: Chart whose frame has one row a source and one column a group of verdicts.
    """
    table = rows.pivot(index="source", columns="group", values="count").reindex(columns=list(SHADES)).fillna(0)
    table = table.loc[list(dict.fromkeys(rows["source"]))].astype(int)
    figure, (ax,) = canvas(1.9 * len(table) + 0.6, title, note)
    for y, (source, counts) in enumerate(table.iterrows()):
        left = 0
        for verdict, count in counts.items():
            if not count:
                continue
            (bar,) = ax.barh(y, count, left=left, height=0.46, color=SHADES[str(verdict)], edgecolor="white")
            bar.set(gid=BARS, label=f"{source}, {verdict}")
            ax.text(left + count / 2, y + 0.36, str(count), ha="center", va="center", size=FONT["note"], color=INK)
            left += count
        ax.text(0, y - 0.36, str(source), ha="left", va="center", size=FONT["label"], color=INK)
    ax.set_yticks([])
    ax.set_ylim(len(table) - 0.45, -0.95)
    _key(ax, int(table.sum(axis=1).max()))
    ax.set_xlabel("statements", size=FONT["label"], color=GREY)
    figure.subplots_adjust(left=0.03)
    return Chart(table.reset_index(), figure, "Each bar is one source's statements, in the order of the key above.")


def _key(ax, most: int) -> None:
    """The colours by name, in one line above the first bar."""
    for k, (verdict, shade) in enumerate(SHADES.items()):
        x = most * (0.01, 0.11, 0.36, 0.54, 0.78)[k]
        ax.plot([x], [-0.74], "s", color=shade, markersize=8)
        ax.text(x + most * 0.018, -0.74, verdict, ha="left", va="center", size=FONT["note"], color=GREY)


def by_source(found: pd.DataFrame, claims: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Count the claims of each source by the group of their gravest verdict.

    Parameters: found, a frame of `audit.audit`; claims, the table; names, from source_id to words for readers, in the
    order wanted.
    Returns: a frame with source, group and count.
    """
    rows = statement_verdicts(found, claims[claims["source_id"].isin(names)])
    counted = rows.groupby(["source_id", "group"]).size().reset_index(name="count")
    counted["source"] = counted["source_id"].map(names)
    order = {source: k for k, source in enumerate(names)}
    return counted.sort_values("source_id", key=lambda ids: ids.map(order), kind="stable")[["source", "group", "count"]]
