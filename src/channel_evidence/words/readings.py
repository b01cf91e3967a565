"""Readings: the plain sentences under a figure, computed from the same rows that were drawn."""

from __future__ import annotations

import math

import pandas as pd

from channel_evidence.printed import read
from channel_evidence.stats.intervals import assumed, difference
from channel_evidence.stats.require import need, one_known_n, one_question, shares_in, shares_of_one_question
from channel_evidence.words.display import Reading
from channel_evidence.words.english import count_word, span
from channel_evidence.words.vocabulary import deadline, label, listed, name, sentence_case, short


def ranking(rows: pd.DataFrame) -> Reading:
    """Who leads a single-choice question, by how much, who comes last, and whether the order is settled.

    Parameters: rows from `intervals.add_intervals`: two or more options of one single-choice question, all of one
    known n.
    Returns: Reading of three sentences, at the level and design effect of the rows.
    Raises: ValueError for other rows.
    """
    _options(rows)
    one_known_n(rows)
    level, effect = assumed(rows)
    ordered = rows.sort_values("value", ascending=False, kind="stable")
    first, second, last = (ordered.iloc[k] for k in (0, 1, -1))
    gap = difference(read(first), read(second), int(first["base_n"]), level=level, design_effect=effect)
    lead = (
        f"{sentence_case(label(first['category']))} leads with {first['printed']} percent, and with sampling and rounding "
        f"allowed for, anything from {span(first['low'], first['high'])} fits."
    )
    points = short(first["value"] - second["value"])
    if gap.low <= 0 <= gap.high:
        order = (
            f"{sentence_case(label(second['category']))} is only {points} points behind, a difference that could be anything from "
            f"{span(gap.low, gap.high)}: which of the two comes first in the population is not settled."
        )
    else:
        order = f"{sentence_case(label(second['category']))} is {points} points behind, a difference of {span(gap.low, gap.high)}: more than sampling and rounding explain."
    end = f"{sentence_case(label(last['category']))} comes last with {last['printed']} percent ({span(last['low'], last['high'])})."
    return Reading(" ".join((lead, order, end)))


def remainder(rows: pd.DataFrame) -> Reading:
    """What the shares of a single-choice question add up to, and what that leaves unnamed.

    Parameters: rows from `intervals.add_intervals`: options of one single-choice question.
    Returns: Reading of two sentences.
    Raises: ValueError for other rows.
    """
    _options(rows)
    total, low, high = (rows[column].sum() for column in ("value", "round_low", "round_high"))
    head = f"The {count_word(len(rows))} shares add to {short(total)} percent, by rounding alone anything from {span(low, high)}."
    if low > 100:
        return Reading(f"{head} That is more than all respondents: these cannot be the shares of a single choice.")
    rest_low, rest_high = max(0.0, 100 - high), 100 - low
    if rest_low == 0:
        tail = f"So at most {short(rest_high)} percent chose something that is not named, and rounding alone could explain that."
    else:
        tail = f"So {span(rest_low, rest_high)} percent chose something that is not named."
    return Reading(f"{head} {tail}")


def two_readings(parts: dict[str, pd.DataFrame]) -> Reading:
    """What the choice between nested and separate classes changes.

    Parameters: parts from `nested_classes.nested_and_separate`, of two or more classes with a known n.
    Returns: Reading of two or three sentences.
    Raises: ValueError for a single class, or for classes without intervals.
    """
    if any(len(part) < 2 or part["low"].isna().all() for part in parts.values()):
        raise ValueError("two or more classes with a known n are needed")
    nested, separate = parts.values()
    end, shorter = nested.iloc[-1], nested.iloc[-2]
    text = (
        f"If each class contains the shorter ones, {short(end['value'])} percent ({span(end['low'], end['high'])}) expect an answer "
        f"{deadline(end['category'])}; {short(end['value'] - shorter['value'])} points of these do not expect it {deadline(shorter['category'])}. "
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
    """Two answers to one question on one base, and what they leave over.

    Parameters: rows from `intervals.add_intervals`: the two answers, of one known n.
    Returns: Reading of two sentences.
    Raises: ValueError for other rows.
    """
    shares_of_one_question(rows, least=2, sized=True)
    if len(rows) > 2:
        raise ValueError(f"two answers are needed, not {len(rows)}")
    names = [
        f"{row['printed']} percent ({span(row['low'], row['high'])}) who {name(row)}" for _, row in rows.iterrows()
    ]
    low, high = (100 - rows[column].sum() for column in ("round_high", "round_low"))
    rest = f"Together they leave {span(low, high)} percent of the respondents in neither group, and no source says why."
    if low <= 0 <= high:
        rest = "Together they can account for everybody."
    return Reading(f"Printed are {listed(names)}. {rest}")


def part_of_users(part: pd.Series, users: pd.Series) -> Reading:
    """What a share of all respondents can be among the users that it is read as a share of.

    Parameters: part and users, rows from `intervals.add_intervals` on one base, the first a part of the second.
    Returns: Reading of two sentences; the bounds are those of rounding alone.
    Raises: ValueError for rows of different bases or studies, without n, or if no user is counted.
    """
    both = pd.DataFrame([part, users])
    need(both, "study_id", "base", "subgroup", "unit", "value", "round_low", "round_high", "base_n")
    shares_in(both)
    one_known_n(both)
    if any(both[column].nunique() > 1 for column in ("study_id", "base", "subgroup")) or not users["round_low"] > 0:
        raise ValueError("a share of some users and of the users themselves, on one base of one study, is needed")
    low = 100 * part["round_low"] / users["round_high"]
    high = 100 * part["round_high"] / users["round_low"]
    return Reading(
        f"{part['printed']} percent of all respondents is printed ({span(part['low'], part['high'])}). If none of them "
        f"stands outside the {users['printed']} percent who had used the channel, that is {span(low, high)} percent of the users, by "
        "rounding alone; the source does not say that the users were asked."
    )


def ranking_title(rows: pd.DataFrame) -> str:
    """The finding of a ranking in one line: who leads and who comes last.

    Parameters: rows from `intervals.add_intervals`: two or more options of one single-choice question. Returns: text.
    Raises: ValueError for other rows.
    """
    _options(rows)
    ordered = rows.sort_values("value", ascending=False, kind="stable")
    first, last = ordered.iloc[0], ordered.iloc[-1]
    return (
        f"{sentence_case(label(first['category']))} leads with {first['printed']} percent; "
        f"{label(last['category'])} comes last with {last['printed']}"
    )


def two_readings_title(parts: dict[str, pd.DataFrame]) -> str:
    """The finding of two rival readings in one line."""
    nested, separate = (frame.iloc[-1] for frame in parts.values())
    limit = deadline(nested["category"])
    return f"{short(nested['value'])} or {short(separate['value'])} percent expect an answer {limit}, depending on how the classes are read"


def shares_title(rows: pd.DataFrame, verb: str) -> str:
    """The printed shares of the whole base in one line, after a phrase such as "Service on social media:".

    Parameters: rows from `intervals.add_intervals` of one question, subgroups left out; verb. Returns: text.
    Raises: ValueError for rows of several questions, or of subgroups alone.
    """
    whole = rows[rows["subgroup"] == ""]
    shares_of_one_question(whole)
    return f"{verb} " + ", ".join(f"{row['printed']} percent {name(row)}" for _, row in whole.iterrows())


def spread_title(rows: pd.DataFrame) -> str:
    """How many numbers are printed differently, in one line. Parameters and Raises: as for `spread`. Returns: text."""
    one_question(rows)
    groups = [
        group for _, group in rows.groupby(["category", "subgroup"], sort=False) if group["source_id"].nunique() > 1
    ]
    differing = sum(group["printed"].nunique() > 1 for group in groups)
    if not differing:
        return f"Publications agree on all {count_word(len(groups))} numbers that several of them print"
    return f"Of {count_word(len(groups))} numbers that several publications print, {count_word(differing)} differ between them"


def spread(rows: pd.DataFrame) -> Reading:
    """How far publications agree on the same numbers.

    Parameters: rows from `intervals.add_intervals` of `Collection.printings`.
    Returns: Reading: how many categories are printed more than once, and each disagreement with what explains it.
    Raises: ValueError for rows of several questions.
    """
    one_question(rows)
    told, repeated = [], 0
    for _, group in rows.groupby(["category", "subgroup"], sort=False):
        if group["source_id"].nunique() < 2:
            continue
        repeated += 1
        words = name(group.iloc[0])
        if group["printed"].nunique() > 1:
            told.append(f"{words}: {listed(list(dict.fromkeys(group['printed'])))}{_why(group)}")
    if not repeated:
        return Reading("No number is printed by more than one publication.")
    head = f"{sentence_case(count_word(repeated))} of the numbers {'is' if repeated == 1 else 'are'} printed by more than one publication."
    if not told:
        return Reading(f"{head} All printings agree.")
    rest = "" if len(told) == repeated else " The rest agree."
    return Reading(f"{head} They differ on {'; '.join(told)}.{rest}")


def _why(group: pd.DataFrame) -> str:
    """What could make the printings of one number differ: cutting, rounding, or nothing harmless."""
    finest = group.loc[group["printed"].str.len().idxmax()]
    others = group[group["printed"] != finest["printed"]]
    if (others["value"] == math.floor(finest["value"])).all():
        return (
            " (cut to whole percents, not rounded)"
            if math.floor(finest["value"] + 0.5) != math.floor(finest["value"])
            else ""
        )
    overlap = group["round_low"].max() <= group["round_high"].min()
    return " (one number within rounding)" if overlap else " (different numbers)"


def _options(rows: pd.DataFrame) -> None:
    """Refuse what is not two or more options of one single-choice question."""
    shares_of_one_question(rows, least=2)
    need(rows, "choice", "printed", "round_low", "round_high")
    if others := sorted(set(rows["choice"]) - {"single"}):
        raise ValueError(
            f"options of a single choice are needed; the choice of {rows['question_id'].iloc[0]} is {others[0]}"
        )


def sampling_limits(study: pd.Series) -> Reading:
    """What the size of a sample allows at best, and what weighting would do to it.

    Parameters: study, a row of `studies`.
    Returns: Reading of two or three sentences.
    """
    from channel_evidence.stats.intervals import clopper_pearson

    if pd.isna(study["n"]):
        return Reading("The number of respondents is not reported, so no interval can be computed; none is guessed.")
    size = int(study["n"])
    half, doubled = (
        (high - low) / 2 for low, high in (clopper_pearson(50, 50, size), clopper_pearson(50, 50, size / 2))
    )
    stated = study["margin_of_error"]
    told = (
        "The source states no margin of error."
        if stated in ("", "not-reported")
        else f"The source states a margin of {stated} points."
    )
    return Reading(
        f"{told} For a simple random sample of {size:,} it is at most {short(half)} points; if weighting or clustering doubled "
        f"the variance, {short(doubled)}. How respondents were chosen is "
        f"{study['sampling'].replace('-', ' ')}, and unless they were drawn at random neither number applies."
    )
