"""The house figures of one study: printed shares with their uncertainty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from channel_evidence.charts.canvas import (
    FIRM,
    FONT,
    MARKS,
    Chart,
    Dot,
    canvas,
    depth,
    dot_figure,
    draw_dots,
    name_slots,
    part_slots,
    percent_axis,
    write_above,
)
from channel_evidence.stats.intervals import ASSUMPTION, EXACT, SIMULTANEOUS, assumed
from channel_evidence.stats.require import need, shares_in
from channel_evidence.words.vocabulary import GREY, INK, colour, label, listed, name, plain, sentence_case


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


_METHODS = {EXACT: "each share on its own", SIMULTANEOUS: "all options of a question at once"}


# What a figure keeps of each interval behind it.
INTERVAL = ["value", "low", "high", "method", "reason", "level", "design_effect"]


def interval_words(rows: pd.DataFrame, *, each: str = "") -> str:
    """What the intervals of some rows are, made from how they were computed.

    Parameters: rows with method, level and design_effect, all with an interval; each, words after the assumption, such as
    " in each group".
    Returns: words that follow "lines are".
    Raises: ValueError if the rows differ in level or design effect.
    """
    level, effect = assumed(rows)
    named = ", or ".join(_METHODS[method] for method in sorted(set(rows["method"])))
    widened = "" if effect == 1 else f" with {effect:g} times its variance"
    return f"intervals of at least {100 * level:g}% ({named}) for sampling, {ASSUMPTION}{each}{widened}, and rounding together"


def interval_caption(rows: pd.DataFrame, *, dots: str = "Dots are the printed values", each: str = "") -> str:
    """How to read the drawn intervals.

    Parameters: rows with low, method, reason, level and design_effect as `intervals.add_intervals` gives them; dots,
    what the dots are; each, as for `interval_words`.
    Returns: one or two sentences.
    Raises: ValueError as `interval_words` does.
    """
    need(rows, "low", "method", "reason", "level", "design_effect")
    drawn = rows["low"].notna()
    if not drawn.any():
        return f"{dots}. No interval is drawn: {listed(sorted(set(rows['reason'])))}."
    text = f"{dots}; lines are {interval_words(rows[drawn], each=each)}."
    if not drawn.all():
        text += " Hollow dots have no interval: " + listed(sorted(set(rows.loc[~drawn, "reason"]))) + "."
    return text


_NAMING = ["category", "subgroup", "label"]


def _names(rows: pd.DataFrame) -> list[str]:
    return [name(row) for _, row in rows[rows.columns.intersection(_NAMING)].iterrows()]


def shares(rows: pd.DataFrame, title: str, *, axis: str = "share") -> Chart:
    """Printed shares as dots with intervals, one slot a category.

    Parameters: rows from `intervals.add_intervals`; title, the finding; axis, what the horizontal axis counts. The
    greatest share stands first, subgroups last.
    Returns: Chart whose frame holds category, subgroup, printed, value, low, high, method, reason, level and
    design_effect.
    Raises: ValueError for what is no share, for slots that would bear the same name, and for one answer's subgroups
    without names of their own.
    """
    _can_share_a_scale(rows)
    rows = rows.assign(_part=rows["subgroup"] != "").sort_values(
        ["_part", "value"], ascending=[True, False], kind="stable"
    )
    names = _names(rows)
    marks = [
        (Dot(words, row.value, y, row.low, row.high, colour(row.category)), row.printed)
        for y, (words, row) in enumerate(zip(names, rows.itertuples(), strict=True))
    ]
    top = min(100.0, 1.22 * max(rows["value"].max(), rows["high"].fillna(0).max()))
    height = (0.8 + 0.2 * depth(names)) * len(rows)
    figure, _ = dot_figure(names, marks, title, source_line(rows), axis=axis, rows=height, top=top)
    kept = ["estimate_id", "category", "subgroup", "base", "base_n", "printed", *INTERVAL]
    frame = rows[[column for column in kept if column in rows]].reset_index(drop=True)
    return Chart(frame, figure, interval_caption(rows))


def refuse_twins(names: Sequence[str]) -> None:
    """Refuse slots of one name. Parameters: names of the slots. Raises: ValueError that gives the name."""
    twins = [name for name, times in Counter(names).items() if times > 1]
    if twins:
        told = twins[0].replace("\n", ", ").replace(FIRM, " ")
        raise ValueError(f"{told!r} would stand twice: take settled printings, or name each row in the column label")


def _can_share_a_scale(rows: pd.DataFrame) -> None:
    """Refuse rows that a figure of one slot an answer would misname."""
    need(rows, "category", "subgroup", "unit", *INTERVAL)
    shares_in(rows)
    if (
        "label" not in rows
        and rows["category"].nunique() < 2 <= rows["subgroup"].nunique()
        and (rows["subgroup"] != "").all()
    ):
        groups = ", ".join(dict.fromkeys(rows["subgroup"]))
        raise ValueError(
            f"one answer of the subgroups {groups}, which are no answers: name them, as gaps.by_sector does"
        )
    refuse_twins(_names(rows))


def panels(parts: dict[str, pd.DataFrame], title: str, note: str, caption: str, *, axis: str) -> Chart:
    """Rival readings of the same numbers, side by side on one scale.

    Parameters: parts, from the name of a reading to a frame with category, value, low and high (percent), one row a
    slot, the same categories in each; title, the finding; note, the source line; caption; axis.
    Returns: Chart whose frame holds the parts under each other with the column `reading`.
    """
    first = next(iter(parts.values()))
    figure, axes = canvas(len(first), title, note, panels=len(parts))
    for k, (ax, (reading, rows)) in enumerate(zip(axes, parts.items(), strict=True)):
        ax.set_title(reading, loc="left", size=FONT["label"], color=INK, pad=14)
        for y, row in enumerate(rows.itertuples()):
            write_above(ax, plain(row.value), row.value, y)
        values = rows[["category", "value", "low", "high"]].itertuples(index=False, name=None)
        dots = [Dot(label(c), x, y, low, high, colour(c)) for y, (c, x, low, high) in enumerate(values)]
        draw_dots(ax, dots, size=4.5)
        name_slots(ax, [label(category) for category in rows["category"]] if k == 0 else [""] * len(rows))
        percent_axis(ax, 100, axis)
        # In narrow panels the last tick of one would meet the first of the next.
        ax.set_xticks(range(0, 101 if len(parts) < 3 else 100, 25))
        ax.tick_params(axis="x", labelsize=FONT["note"])
    frame = pd.concat([rows.assign(reading=reading) for reading, rows in parts.items()], ignore_index=True)
    return Chart(frame, figure, caption)


_PRINTING = "estimate_id category subgroup publisher printed value settled round_low round_high".split()


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
    height = 0.76 / max(1, len(publishers))
    marks = []
    for words, row in zip(names, drawn.itertuples(), strict=True):
        k = publishers.index(row.publisher)
        y = slots.index(words) + (k - (len(publishers) - 1) / 2) * height
        shade, mark = colour(row.category), MARKS[k % len(MARKS)]
        dot = Dot(f"{words}, {row.publisher}", row.value, y, row.round_low, row.round_high, shade, mark)
        marks.append((dot, f"{row.printed}  {row.publisher}"))
    figure, ax = dot_figure(
        slots, marks, title, "Each mark is one publication's printing.", axis=axis, rows=max(1.0, 0.62 * most) * len(slots),
        top=min(160.0, 1.75 * drawn["value"].max()), shades=[GREY] * len(marks),
    )  # fmt: skip
    part_slots(ax, len(slots))
    caption = "Marks are printed values. What rounding, not sampling, allows is a line through a mark, seen where it is wider."
    return Chart(drawn[_PRINTING[:7]].reset_index(drop=True), figure, caption)
