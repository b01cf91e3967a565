"""Gaps between two groups of people: both shares side by side, how far they lie apart, and what was printed of it."""

from __future__ import annotations

import math

import pandas as pd

from channel_evidence.charts.canvas import (
    DOTS,
    FONT,
    MARKS,
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
from channel_evidence.charts.comparison import OTHERS
from channel_evidence.charts.dots import INTERVAL, interval_caption, interval_words
from channel_evidence.printed import read
from channel_evidence.stats.intervals import NEWCOMBE, NO_N, assumed, independent_difference
from channel_evidence.words.vocabulary import label, listed, sentence_case, short

# Blue and vermilion for two groups of people, who are no channels; green and purple for two things measured.
GROUPS, MEASURES = ("#0072B2", "#D55E00"), ("#009E73", "#5D3A9B")


def by_group(rows: pd.DataFrame, groups: tuple[str, str], items: dict[str, str]) -> pd.DataFrame:
    """The rows of two groups of people, question by question.

    Parameters: rows from `intervals.add_intervals`; groups, two subgroups, in the order drawn; items, from question
    ids to words for readers, in the order drawn.
    Returns: the rows of these questions and groups, two a question, with the column `item`.
    Raises: ValueError if a question has not exactly one row for each group.
    """
    found = rows[rows["subgroup"].isin(groups) & rows["question_id"].isin(items)]
    order = {(question, group): k for k, (question, group) in enumerate((q, g) for q in items for g in groups)}
    keys = list(zip(found["question_id"], found["subgroup"], strict=True))
    if sorted(keys) != sorted(order):
        raise ValueError(f"one row for each of {', '.join(map(' '.join, order))} is needed")
    found = found.iloc[sorted(range(len(keys)), key=lambda k: order[keys[k]])]
    return found.assign(item=found["question_id"].map(items)).reset_index(drop=True)


def differences(pairs: pd.DataFrame) -> pd.DataFrame:
    """How far the two groups lie apart, question by question.

    Parameters: pairs from `by_group`.
    Returns: one row a question with question_id, item, first and second (as printed), n_first, n_second, value, low
    and high (points, first minus second), round_low and round_high (points, by rounding alone), method, reason, level
    and design_effect (those of the pairs).
    Raises: ValueError for pairs of several levels or design effects.
    """
    level, effect = assumed(pairs)
    rows = []
    for (question, item), (one, two) in (
        (key, _both(own)) for key, own in pairs.groupby(["question_id", "item"], sort=False)
    ):
        sizes = (one["base_n"], two["base_n"])
        gap = independent_difference(read(one), sizes[0], read(two), sizes[1], level=level, design_effect=effect)
        rows.append(
            {
                "question_id": question, "item": item, "first": one["printed"], "second": two["printed"],
                "n_first": one["base_n"], "n_second": two["base_n"], "value": one["value"] - two["value"],
                "low": gap.low, "high": gap.high, "round_low": one["round_low"] - two["round_high"],
                "round_high": one["round_high"] - two["round_low"], "method": gap.method, "reason": gap.reason,
                "level": level, "design_effect": effect,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def _both(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    return rows.iloc[0], rows.iloc[1]


def pairs(rows: pd.DataFrame, title: str, *, axis: str) -> Chart:
    """Two groups of people side by side: one slot a question, one mark a group.

    Parameters: rows from `by_group`; title, the finding; axis, what the horizontal axis counts.
    Returns: Chart whose frame holds item, subgroup, base, base_n, printed, value, low, high, method, reason, level
    and design_effect.
    """
    items, groups = (list(dict.fromkeys(rows[name])) for name in ("item", "subgroup"))
    asked = " / ".join(dict.fromkeys(rows["asked"]))
    note = f"Asked, in our words: {asked}. Printed by {listed(list(dict.fromkeys(rows['publisher'])))}."
    figure, (ax,) = canvas(2.2 * len(items), title, note)
    figure.subplots_adjust(left=0.25)
    dots = []
    for row in rows.itertuples():
        k = groups.index(row.subgroup)
        y = items.index(row.item) + (k - 0.5) * 0.4
        size = NO_N if pd.isna(row.base_n) else f"n = {int(row.base_n):,}"
        words = f"{_with_answer(rows.loc[row.Index])}, {row.base}, {size}"
        dots.append(Dot(words, row.value, y, row.low, row.high, GROUPS[k], MARKS[k]))
        edge = row.value if math.isnan(row.high) else row.high
        write_beside(ax, f"{row.printed}  {row.base}, {size}", edge, y, size=FONT["note"], color=GROUPS[k])
    draw_dots(ax, dots)
    _part_slots(ax, len(items))
    name_slots(ax, [_with_answer(own.iloc[0]) for _, own in rows.groupby("item", sort=False)], 22)
    ax.grid(False, axis="y")
    percent_axis(ax, min(175.0, 1.75 * rows["high"].fillna(rows["value"]).max()), axis)
    ax.set_xticks([tick for tick in ax.get_xticks() if tick <= 100])
    kept = ["estimate_id", "item", "subgroup", "base", "base_n", "printed", *INTERVAL]
    return Chart(rows[kept].reset_index(drop=True), figure, interval_caption(rows, each=" in each group"))


def _with_answer(row: pd.Series) -> str:
    """A question's words and, unless it is a plain yes, the answer that is counted."""
    return row["item"] if row["category"] == "yes" else f"{row['item']}: {label(row['category'])}"


def _part_slots(ax, count: int) -> None:
    for edge in range(count - 1):
        ax.axhline(edge + 0.5, color="#EAEAEA", linewidth=0.8)


SLOTS = [
    "estimate_id", "words", "text", "value", "low", "high", "shade", "mark", "sampled", "level", "design_effect"
]  # fmt: skip


def computed_and_printed(apart: pd.DataFrame, stated: pd.DataFrame, about: dict[str, str]) -> pd.DataFrame:
    """The computed difference of each question and, under it, every printing of it, as rows for `spans`.

    Parameters: apart from `differences`; stated, rows from `intervals.add_intervals` of `Collection.printings` of gaps;
    about, from the question ids of the gaps to those of the questions they lie between.
    Returns: rows with estimate_id (blank for what is computed), words, text, value, low, high (points), shade, mark,
    sampled (bool: the span allows for sampling), level and design_effect (NaN where it does not).
    """
    rows = []
    for k, gap in enumerate(apart.itertuples()):
        shade = MEASURES[k % len(MEASURES)]
        words = f"{sentence_case(gap.item)}\ncomputed from {gap.first} and {gap.second}"
        rows.append(("", words, short(gap.value), gap.value, gap.low, gap.high, shade, MARKS[0], True,
                     gap.level, gap.design_effect))  # fmt: skip
        for own in stated[stated["question_id"].map(about) == gap.question_id].itertuples():
            words = f"Gap: {gap.item}\n{own.publisher}"
            ends = own.value, own.round_low, own.round_high
            rows.append((own.estimate_id, words, own.printed, *ends, OTHERS, MARKS[1], False, math.nan, math.nan))
    return pd.DataFrame(rows, columns=SLOTS)


def gaps_caption(apart: pd.DataFrame) -> str:
    """How to read computed differences beside printed gaps.

    Parameters: apart from `differences`. Returns: one or two sentences. Raises: ValueError as `interval_words` does.
    """
    drawn = apart[apart["low"].notna()]
    named = {NEWCOMBE: "Newcombe's, for different people"}
    lines = f"; lines are {interval_words(drawn, methods=named, each=' in each group')}" if len(drawn) else ""
    return (
        f"Filled dots are computed differences{lines}. Hollow squares are gaps as printed; their lines, shorter than the "
        "mark, are what rounding allows."
    )


PRINTED = (
    "Hollow dots are numbers as printed; their lines, often shorter than the mark, are what each can stand for after "
    "rounding (a fraction in words a little either way, by convention; a bound up to its end), not sampling."
)


def spans(
    rows: pd.DataFrame, title: str, note: str, caption: str, *, axis: str, unit: str = "", shaded: bool = False
) -> Chart:
    """Numbers with what each can stand for, one slot a number.

    Parameters: rows with words (a slot's name; a line break stays one), text (written beside), value, low, high, shade,
    mark and sampled (bool: the span allows for sampling; else the mark is hollow), in the order drawn; title, the finding; note, the source line; caption; axis, what the horizontal axis
    counts; unit, written after its numbers; shaded, whether the span of the first row goes through all slots.
    Returns: Chart whose frame holds the rows without shade and mark.
    Raises: KeyError for a missing column.
    """
    figure, (ax,) = canvas((0.35 + 0.4 * depth(list(rows["words"]), 40)) * len(rows), title, note)
    figure.subplots_adjust(left=0.36)
    if shaded:
        ax.axvspan(rows["low"].iloc[0], rows["high"].iloc[0], color=rows["shade"].iloc[0], alpha=0.12, linewidth=0)
    dots = []
    for y, row in enumerate(rows.itertuples()):
        dots.append(Dot(row.words.replace("\n", ", "), row.value, y, row.low, row.high, row.shade, row.mark))
        write_beside(ax, row.text, row.value if math.isnan(row.high) else row.high, y)
    draw_dots(ax, dots)
    _hollow(ax, {dot.words for dot, sampled in zip(dots, rows["sampled"], strict=True) if not sampled})
    name_slots(ax, list(rows["words"]), 40)
    ax.tick_params(axis="y", labelsize=FONT["note"])
    percent_axis(ax, 1.4 * rows["high"].fillna(rows["value"]).max(), axis)
    make_room(ax)
    ax.set_xticks([tick for tick in ax.get_xticks() if not unit or tick <= 100])
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:g}{unit}")
    return Chart(rows.drop(columns=["shade", "mark"]).reset_index(drop=True), figure, caption)


def _hollow(ax, names: set[str]) -> None:
    """Hollow the marks of these names: their spans say nothing about sampling."""
    for points in ax.collections:
        if str(points.get_gid()).startswith(DOTS):
            words, shades = str(points.get_label()).split("\n"), points.get_edgecolor()
            points.set_facecolor(["white" if w in names else s for w, s in zip(words, shades, strict=True)])


def by_sector(rows: pd.DataFrame, others: tuple[str, ...]) -> pd.DataFrame:
    """The rows of single sectors, and of the whole beside them, named by sector.

    Parameters: rows with category and subgroup; others, subgroups that are no sectors and are left out.
    Returns: the rest, each subgroup as its category, so that a figure names it.
    """
    own = rows[~rows["subgroup"].isin(others)]
    return own.assign(category=own["subgroup"], subgroup="").reset_index(drop=True)


def with_publisher(rows: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Rows named by what they say and who prints them, for `comparison_charts.comparison`.

    Parameters: rows with category and publisher; names, from categories to words for readers, in the order drawn.
    Returns: the rows of these categories with the column `label`, in the order of `names`.
    """
    own = rows[rows["category"].isin(names)]
    own = own.assign(label=own["category"].map(names) + ", " + own["publisher"])
    return own.sort_values("category", key=lambda column: column.map(list(names).index), kind="stable").reset_index(
        drop=True
    )
