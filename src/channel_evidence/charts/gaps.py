"""Gaps between two groups of people: both shares side by side, and how far they lie apart."""

from __future__ import annotations

import pandas as pd

from channel_evidence.charts.canvas import MARKS, Chart, Dot, dot_figure, part_slots
from channel_evidence.charts.dots import INTERVAL, interval_caption
from channel_evidence.printed import read
from channel_evidence.stats.intervals import NO_N, assumed, independent_difference
from channel_evidence.words.vocabulary import label, listed

GROUPS = ("#0072B2", "#D55E00")  # blue and vermilion for two groups of people, who are no channels


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
    marks = []
    for row in rows.itertuples():
        k = groups.index(row.subgroup)
        y = items.index(row.item) + (k - 0.5) * 0.4
        size = NO_N if pd.isna(row.base_n) else f"n = {int(row.base_n):,}"
        words = f"{_with_answer(rows.loc[row.Index])}, {row.base}, {size}"
        dot = Dot(words, row.value, y, row.low, row.high, GROUPS[k], MARKS[k])
        marks.append((dot, f"{row.printed}  {row.base}, {size}"))
    names = [_with_answer(own.iloc[0]) for _, own in rows.groupby("item", sort=False)]
    figure, ax = dot_figure(
        names, marks, title, note, axis=axis, rows=2.2 * len(items), width=22, left=0.25,
        top=min(175.0, 1.75 * rows["high"].fillna(rows["value"]).max()), shades=[dot.shade for dot, _ in marks],
    )  # fmt: skip
    part_slots(ax, len(items))
    ax.grid(False, axis="y")
    kept = ["estimate_id", "item", "subgroup", "base", "base_n", "printed", *INTERVAL]
    return Chart(rows[kept].reset_index(drop=True), figure, interval_caption(rows, each=" in each group"))


def _with_answer(row: pd.Series) -> str:
    """A question's words and, unless it is a plain yes, the answer that is counted."""
    return row["item"] if row["category"] == "yes" else f"{row['item']}: {label(row['category'])}"


def by_sector(rows: pd.DataFrame, others: tuple[str, ...]) -> pd.DataFrame:
    """The rows of single sectors, and of the whole beside them, named by sector.

    Parameters: rows with category and subgroup; others, subgroups that are no sectors and are left out.
    Returns: the rest, each subgroup as its category, so that a figure names it.
    """
    own = rows[~rows["subgroup"].isin(others)]
    return own.assign(category=own["subgroup"], subgroup="").reset_index(drop=True)
