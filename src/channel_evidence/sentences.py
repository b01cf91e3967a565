"""Readings: the plain sentences under a figure, computed from the same rows that were drawn."""

from __future__ import annotations

import math

import pandas as pd

from channel_evidence.intervals import difference
from channel_evidence.present import Reading
from channel_evidence.printed import parse
from channel_evidence.vocabulary import label, listed, sentence_case, short

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def count_word(number: int) -> str:
    """A small count as a word, a larger one in digits."""
    return _COUNTS[number] if 0 <= number < len(_COUNTS) else f"{number:,}"


def span(low: float, high: float, digits: int = 1) -> str:
    """An interval for readers: "29.6 to 37.6"; "unknown" if there is none."""
    if math.isnan(low) or math.isnan(high):
        return "unknown"
    return f"{short(low, digits)} to {short(high, digits)}"


def study_line(study: pd.Series) -> Reading:
    """Who asked whom, when, how many, who paid: one line from a row of `studies`."""
    size = f"{study['n']:,} respondents" if not pd.isna(study["n"]) else "number of respondents not reported"
    start, end = study["field_start"], study["field_end"]
    fielded = "fieldwork dates not reported" if start in ("", "not-reported") else f"fieldwork {start} to {end}"
    parts = [
        f"{sentence_case(study['title'])}: {study['population']} ({study['country']})",
        size,
        fielded,
        f"published {study['published'].rstrip('~?')}{' or about then' if study['published'].endswith(('~', '?')) else ''}"
        if study["published"] != "not-reported"
        else "publication date not reported",
        f"sponsor {study['sponsor']}",
    ]
    return Reading("; ".join(parts) + ".")


def ranking(rows: pd.DataFrame) -> Reading:
    """Who leads a single-choice question, by how much, who comes last, and whether the order is settled.

    Parameters: rows from `intervals.add_intervals` of one question.
    Returns: Reading of three sentences.
    """
    ordered = rows.sort_values("value", ascending=False, kind="stable")
    first, second, last = (ordered.iloc[k] for k in (0, 1, -1))
    gap = difference(*(parse(row["printed"], row["unit"], row["bound"]) for row in (first, second)), _size(first))
    lead = (
        f"{sentence_case(label(first['category']))} leads with {first['printed']} percent, and with sampling and rounding "
        f"allowed for, anything from {span(first['low'], first['high'])} fits."
    )
    points = short(first["value"] - second["value"])
    if math.isnan(gap.low):
        order = f"{sentence_case(label(second['category']))} is {points} points behind; without n nobody can say whether that is more than chance."
    elif gap.low <= 0 <= gap.high:
        order = (
            f"{sentence_case(label(second['category']))} is only {points} points behind, a difference that could be anything from "
            f"{span(gap.low, gap.high)}: which of the two comes first in the population is not settled."
        )
    else:
        order = f"{sentence_case(label(second['category']))} is {points} points behind, a difference of {span(gap.low, gap.high)}: more than sampling and rounding explain."
    end = (
        f"{sentence_case(label(last['category']))} comes last with {last['printed']} percent ({span(last['low'], last['high'])})."
    )
    return Reading(" ".join((lead, order, end)))


def remainder(rows: pd.DataFrame) -> Reading:
    """What the shares of a single-choice question add up to, and what that leaves unnamed.

    Parameters: rows from `intervals.add_intervals` of one question.
    Returns: Reading of two sentences.
    """
    total, low, high = (rows[column].sum() for column in ("value", "round_low", "round_high"))
    head = f"The {count_word(len(rows))} shares add to {short(total)} percent, by rounding alone anything from {span(low, high)}."
    if low > 100:
        return Reading(f"{head} That is more than all respondents: these cannot be the shares of a single choice.")
    rest_low, rest_high = max(0.0, 100 - high), 100 - low
    if rest_low == 0:
        tail = f"So between nothing and {short(rest_high)} percent is rounding, or chose something that is not named."
    else:
        tail = f"So {span(rest_low, rest_high)} percent chose something that is not named."
    return Reading(f"{head} {tail}")


def cumulative_readings(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The two ways to read time classes: nested (each contains the shorter ones) and separate (they add up).

    Parameters: rows from `intervals.add_intervals`, one a time class of type "within" or "under", one base.
    Returns: frames for "if nested" and "if separate" with category, value, low, high: the cumulative share at each
    limit; the intervals of sums take rounding of every part and sampling of the sum.
    """
    from channel_evidence.intervals import wilson
    from channel_evidence.printed import time_class

    ordered = rows.assign(_limit=[time_class(c).limit for c in rows["category"]]).sort_values("_limit", kind="stable")
    nested = ordered[["category", "value", "low", "high"]].reset_index(drop=True)
    sums = ordered[["value", "round_low", "round_high"]].cumsum()
    limits = []
    for row, size in zip(sums.itertuples(), ordered["base_n"], strict=True):
        possible = row.round_low <= 100 and not pd.isna(size)
        limits.append(wilson(row.round_low, min(100.0, row.round_high), int(size)) if possible else (math.nan, math.nan))
    separate = pd.DataFrame(
        {
            "category": ordered["category"].to_numpy(),
            "value": sums["value"].to_numpy(),
            "low": [low for low, _ in limits],
            "high": [high for _, high in limits],
        }
    )
    return {"If each class contains the shorter ones": nested, "If the classes are separate": separate}


def two_readings(parts: dict[str, pd.DataFrame]) -> Reading:
    """What the choice between nested and separate classes changes.

    Parameters: parts from `cumulative_readings`.
    Returns: Reading of two or three sentences.
    """
    nested, separate = parts.values()
    end, shorter = nested.iloc[-1], nested.iloc[-2]
    text = (
        f"If the classes are nested, {short(end['value'])} percent ({span(end['low'], end['high'])}) expect an answer {label(end['category'])}, "
        f"and {short(end['value'] - shorter['value'])} points of them allow more than the next shorter class does. "
    )
    total = separate.iloc[-1]
    if total["value"] > 100:
        text += f"Separate classes would add to {short(total['value'])} percent, so they cannot be separate."
    else:
        text += (
            f"If they are separate, the same figures mean that {short(total['value'])} percent ({span(total['low'], total['high'])}) expect one by then. "
            f"Both readings are arithmetically possible, and they differ by {short(total['value'] - end['value'])} points."
        )
    return Reading(text)


def share_and_rest(rows: pd.DataFrame) -> Reading:
    """Two shares of one yes-or-no question, and what they leave over.

    Parameters: rows from `intervals.add_intervals`, the two answers on one base.
    Returns: Reading of two sentences.
    """
    names = [f"{row.printed} percent ({span(row.low, row.high)}) {label(row.category)}" for row in rows.itertuples()]
    low, high = (100 - rows[column].sum() for column in ("round_high", "round_low"))
    rest = f"Together they leave {span(low, high)} percent without an answer, which no source explains."
    if low <= 0 <= high:
        rest = "Together they can account for everybody."
    return Reading(f"Printed: {listed(names)}. {rest}")


def spread(rows: pd.DataFrame) -> Reading:
    """How far publications agree on the same numbers.

    Parameters: rows from `intervals.add_intervals` of `Collection.printings`.
    Returns: Reading: how many categories are printed more than once, and each disagreement with what explains it.
    """
    told, repeated = [], 0
    for (category, subgroup), group in rows.groupby(["category", "subgroup"], sort=False):
        if group["source_id"].nunique() < 2:
            continue
        repeated += 1
        name = label(category) + (f", {label(subgroup)}" if subgroup else "")
        if group["printed"].nunique() > 1:
            told.append(f"{name}: {listed(list(dict.fromkeys(group['printed'])))}{_why(group)}")
    if not repeated:
        return Reading("No number is printed by more than one publication.")
    head = f"{sentence_case(count_word(repeated))} of the numbers are printed by more than one publication."
    if not told:
        return Reading(f"{head} All printings agree.")
    return Reading(f"{head} Printed differently are {'; '.join(told)}. The rest agree.")


def _why(group: pd.DataFrame) -> str:
    """What could make the printings of one number differ: cutting, rounding, or nothing harmless."""
    finest = group.loc[group["printed"].str.len().idxmax()]
    others = group[group["printed"] != finest["printed"]]
    if (others["value"] == math.floor(finest["value"])).all():
        return " (cut to whole percents, not rounded)" if math.floor(finest["value"] + 0.5) != math.floor(finest["value"]) else ""
    overlap = group["round_low"].max() <= group["round_high"].min()
    return " (one number within rounding)" if overlap else " (different numbers)"


def _size(row: pd.Series) -> int | None:
    return None if pd.isna(row["base_n"]) else int(row["base_n"])
