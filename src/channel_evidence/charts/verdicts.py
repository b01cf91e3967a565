"""The audit at a glance: how many statements of each source hold, and how many cannot be tested."""

from __future__ import annotations

import pandas as pd

from channel_evidence.charts.canvas import BARS, FONT, Chart, canvas
from channel_evidence.words.vocabulary import GREY, INK

# From what holds to what does not; safe for colour-blind readers, and told apart by order and label as well.
SHADES = {
    "supported": "#0072B2",
    "consistent-only-by-rounding": "#E69F00",
    "contradicted": "#D55E00",
    "not-testable": "#C9C9C9",
}
NAMES = {
    "supported": "supported",
    "consistent-only-by-rounding": "only by rounding",
    "contradicted": "contradicted",
    "not-testable": "cannot be tested",
}


def tally(rows: pd.DataFrame, title: str, note: str) -> Chart:
    """Statements by verdict, one stacked bar a source.

    Parameters: rows with source (a name for readers), verdict and count; title, the finding; note, the source line.
    Returns: Chart whose frame has one row a source and one column a verdict.
    """
    table = rows.pivot(index="source", columns="verdict", values="count").reindex(columns=list(SHADES)).fillna(0)
    table = table.loc[list(dict.fromkeys(rows["source"]))].astype(int)
    figure, (ax,) = canvas(1.9 * len(table) + 0.6, title, note)
    for y, (source, counts) in enumerate(table.iterrows()):
        left = 0
        for verdict, count in counts.items():
            if not count:
                continue
            (bar,) = ax.barh(y, count, left=left, height=0.46, color=SHADES[str(verdict)], edgecolor="white")
            bar.set(gid=BARS, label=f"{source}, {NAMES[str(verdict)]}")
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
        x = most * (0.01, 0.2, 0.47, 0.7)[k]
        ax.plot([x], [-0.74], "s", color=shade, markersize=8)
        ax.text(x + most * 0.018, -0.74, NAMES[verdict], ha="left", va="center", size=FONT["note"], color=GREY)


def by_source(found: pd.DataFrame, claims: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Count the claims of each source by their gravest verdict.

    Parameters: found, a frame of `audit.audit`; claims, the table; names, from source_id to words for readers, in the
    order wanted.
    Returns: a frame with source, verdict and count.
    """
    worst = gravest(found)
    rows = claims[claims["source_id"].isin(names)].copy()
    rows["verdict"] = ("claims:" + rows["claim_id"]).map(worst)
    counted = rows.groupby(["source_id", "verdict"]).size().reset_index(name="count")
    counted["source"] = counted["source_id"].map(names)
    order = {source: k for k, source in enumerate(names)}
    return counted.sort_values("source_id", key=lambda ids: ids.map(order), kind="stable")[
        ["source", "verdict", "count"]
    ]


def gravest(found: pd.DataFrame) -> dict[str, str]:
    """The gravest verdict on each target: contradicted before only-by-rounding before supported before not-testable."""
    order = ("contradicted", "impossible", "consistent-only-by-rounding", "supported", "consistent", "not-testable")
    ranked = found.assign(_rank=found["verdict"].map(order.index)).sort_values("_rank", kind="stable")
    return ranked.drop_duplicates("target").set_index("target")["verdict"].to_dict()
