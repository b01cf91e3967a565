"""Readings of gaps between two groups of people, computed from the same rows that are drawn."""

from __future__ import annotations

import math

import pandas as pd

from channel_evidence.stats.intervals import wilson
from channel_evidence.words.display import Reading
from channel_evidence.words.english import count_word, span
from channel_evidence.words.vocabulary import label, listed, name, sentence_case, short


def pairs_title(rows: pd.DataFrame, apart: pd.DataFrame) -> str:
    """How far the first group lies above the second, question by question, in one line.

    Parameters: rows from `gap_charts.by_group`; apart from `gap_charts.differences`.
    Returns: text.
    """
    first, second = dict.fromkeys(rows["subgroup"].map(label))
    told = [f"{short(row.value)} points on {row.item}" for row in apart.itertuples()]
    return f"{sentence_case(first)} stand above {second} by {listed(told)}"


def pairs(rows: pd.DataFrame, apart: pd.DataFrame) -> Reading:
    """Both shares of each question, the points between them, and whether these are more than chance.

    Parameters: rows from `gap_charts.by_group`; apart from `gap_charts.differences`.
    Returns: Reading of one sentence a question and one on chance.
    """
    told = []
    for row in apart.itertuples():
        one, two = (own for _, own in rows[rows["question_id"] == row.question_id].iterrows())
        shares = listed([f"{own['printed']} percent of the {own['base']}" for own in (one, two)])
        told.append(f"{sentence_case(row.item)}: {shares}, {short(row.value)} points apart{_allowing(row)}.")
    clear = [not math.isnan(row.low) and not row.low <= 0 <= row.high for row in apart.itertuples()]
    end = "Not every one of these gaps is more than sampling and rounding explain."
    if all(clear):
        end = "Sampling and rounding explain none of these gaps away, if each group is taken as a simple random sample."
    return Reading(" ".join((*told, end)))


def _allowing(row) -> str:
    if math.isnan(row.low):
        return f", which without n ({row.reason}) may be chance"
    return f", with sampling and rounding allowed for {span(row.low, row.high)}"


def fitting(stated: pd.Series, apart: pd.DataFrame) -> pd.DataFrame:
    """The computed differences that a printed gap can be, by rounding alone.

    Parameters: stated, a row from `intervals.add_intervals`; apart from `gap_charts.differences`.
    Returns: rows of apart.
    """
    return apart[(apart["round_low"] <= stated["round_high"]) & (stated["round_low"] <= apart["round_high"])]


def which_gap_title(stated: pd.Series, apart: pd.DataFrame, question: str) -> str:
    """Which computed difference the printed gap is, in one line.

    Parameters: stated, the printed gap's row; apart from `gap_charts.differences`; question, the id of the question
    that the gap is printed about.
    Returns: text.
    """
    own = apart[apart["question_id"] == question].iloc[0]
    others = fitting(stated, apart)
    head = f"The {stated['printed']} points printed for {own['item']} "
    if question in set(others["question_id"]):
        return head + "fit its two shares"
    if others.empty:
        return head + "fit no pair of shares"
    return f"{head}are the gap on {listed(list(others['item']))}"


def which_gap(stated: pd.Series, apart: pd.DataFrame, question: str, printed: pd.DataFrame) -> Reading:
    """Whether a printed gap fits the two shares that it is about, which pair it fits, and who prints what.

    Parameters: stated, the printed gap's row; apart from `gap_charts.differences`; question, the id of the question
    that it is printed about; printed, all printings of the gap.
    Returns: Reading of three sentences.
    """
    own = apart[apart["question_id"] == question].iloc[0]
    others = fitting(stated, apart)
    head = (
        f"{stated['publisher']} prints {stated['printed']} points for {own['item']}. The two shares, {own['first']} and "
        f"{own['second']}, lie {short(own['value'])} points apart: {span(own['round_low'], own['round_high'])} by rounding "
        f"alone, {span(own['low'], own['high'])} with sampling."
    )
    if question in set(others["question_id"]):
        middle = "The printed gap fits."
    elif others.empty:
        middle = "The printed gap fits neither this pair nor another."
    else:
        fits = [f"{row.item} ({row.first} and {row.second})" for row in others.itertuples()]
        middle = f"The printed gap does not fit them; it fits {listed(fits)}."
    said = [
        f"{listed(list(group['publisher']))} {'prints' if len(group) == 1 else 'print'} {number}"
        for number, group in printed.groupby("printed", sort=False)
    ]
    return Reading(f"{head} {middle} For the same gap {listed(said)}.")


def with_size(rows: pd.DataFrame, category: str) -> pd.Series:
    """The first printing of a category that says how many people its base has; if none does, the first.

    Parameters: rows from `intervals.add_intervals` of `Collection.printings`; category.
    Returns: a row.
    """
    own = rows[rows["category"] == category]
    known = own[own["base_n"].notna()]
    return (own if known.empty else known).iloc[0]


def two_quantities_title(one: pd.Series, other: pd.Series) -> str:
    """Two shares of different people, in one line.

    Parameters: one and other, rows from `intervals.add_intervals`.
    """
    return (
        f"{one['printed']} percent of {one['base']} are open to mobile contact, {other['printed']} percent of {other['base']} use it: "
        "other people, another question"
    )


def two_quantities(one: pd.Series, other: pd.Series) -> Reading:
    """Two shares of different people about different things: each with its interval, and no difference.

    Parameters: one and other, rows from `intervals.add_intervals` with `asked`.
    Returns: Reading of four sentences.
    """
    told = [f"{row['printed']} percent of the {row['base']} ({_around(row)})" for row in (one, other)]
    order = "the greater" if one["value"] > other["value"] else "not the greater"
    return Reading(
        f"{told[0]} are open to mobile contact; {told[1]} say that they use mobile to reach customers. {one['printed']} is {order} "
        "number, and no more follows: neither the people nor the questions are the same, so no difference is computed. "
        "The first counts customers; the second counts people who speak for a firm, whatever its size. Somebody who is open "
        "to mobile contact may well get it already."
    )


def _around(row: pd.Series) -> str:
    if math.isnan(row["low"]):
        return f"no interval: {row['reason']}"
    return f"{span(row['low'], row['high'])} with the n = {int(row['base_n']):,} that {row['publisher']} gives"


def sectors_title(rows: pd.DataFrame) -> str:
    """The sectors with the greatest and the least share, in one line.

    Parameters: rows with label, category and value; the category `consumers` is the whole.
    """
    own = rows[rows["category"] != "consumers"].sort_values("value", ascending=False, kind="stable")
    first, last = own.iloc[0], own.iloc[-1]
    return f"{sentence_case(name(first))} is rated best with {first['printed']} percent, {name(last)} least with {last['printed']}"


def sectors(rows: pd.DataFrame) -> Reading:
    """How far the sectors lie apart, where the whole lies, and why the order is not settled.

    Parameters: rows from `intervals.add_intervals`, by sector, with the category `consumers` for the whole.
    Returns: Reading of three sentences.
    """
    whole = rows[rows["category"] == "consumers"].iloc[0]
    own = rows[rows["category"] != "consumers"].sort_values("value", ascending=False, kind="stable")
    above, below = (int((sign * (own["value"] - whole["value"]) > 0).sum()) for sign in (1, -1))
    level = len(own) - above - below
    known = int(own["base_n"].notna().sum())
    chance = (
        "No source we read says how many people rated each sector, so nobody can tell the order from chance."
        if not known
        else f"For {count_word(len(own) - known)} of the sectors n is not reported, so their place is open."
    )
    return Reading(
        f"{sentence_case(name(own.iloc[0]))} stands {short(own.iloc[0]['value'] - own.iloc[-1]['value'])} points above {name(own.iloc[-1])}. Of all consumers "
        f"{whole['printed']} percent ({span(whole['low'], whole['high'])}) rate care that high; {count_word(above)} of the {count_word(len(own))} sectors "
        f"stand above that, {count_word(level)} level with it, {count_word(below)} below. {chance}"
    )


def several_answers(rows: pd.DataFrame) -> Reading:
    """The first two and the last of several answers, and how many people must have given more than one.

    Parameters: rows from `intervals.add_intervals` of one question on one base.
    Returns: Reading of two or three sentences.
    """
    own = rows.sort_values("value", ascending=False, kind="stable")
    told = [f"{name(row)} {row['printed']} percent ({span(row['low'], row['high'])})" for _, row in own.iterrows()]
    low, high = own["round_low"].sum(), own["round_high"].sum()
    text = f"Printed are {listed(told)}."
    if low > 100:
        text += (
            f" They add to {short(own['value'].sum())} percent, by rounding alone {span(low, high)}: more than a single choice allows, "
            "so some people must have named more than one."
        )
    publishers = list(dict.fromkeys(own["publisher"]))
    if len(publishers) > 1:
        text += f" But the numbers are gathered from {count_word(len(publishers))} publications, {listed(publishers)}; no page we read prints the whole list."
    return Reading(f"{text} They say what people would rather get, not what works best.")


def group_limits(study: pd.Series, sizes: pd.DataFrame) -> Reading:
    """What the sizes of the groups allow at best, and what weighting would do to it.

    Parameters: study, a row of `studies`; sizes, settled sample sizes by subgroup.
    Returns: Reading of three sentences.
    """
    told = []
    for row in sizes[sizes["subgroup"] != ""].itertuples():
        n = int(row.printed.replace(",", ""))
        half, doubled = ((high - low) / 2 for low, high in (wilson(50, 50, n), wilson(50, 50, n / 2)))
        told.append(f"{short(half)} points ({short(doubled)}) for the {row.printed} {label(row.subgroup)}")
    stated = study["margin_of_error"]
    head = (
        "No source states a margin of error." if stated == "not-reported" else f"A margin of {stated} points is stated."
    )
    return Reading(
        f"{head} No share is one of all {int(study['n']):,} respondents; each is one of a group. For simple random samples the margin is at most "
        f"{listed(told)}; in brackets, the margin if weighting or clustering doubled the variance. The sources we read do not say how people were "
        f"chosen, nor how many live in each of the {count_word(len(study['country'].split()))} countries."
    )
