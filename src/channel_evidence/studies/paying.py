"""Would customers pay more: a claim without a source beside the surveys that asked, share with share, amount with amount."""

from __future__ import annotations

import math

import pandas as pd

from channel_evidence.audit.unsupported import WHY
from channel_evidence.charts.canvas import MARKS
from channel_evidence.charts.comparison import LIMITS, OTHERS, study_slot
from channel_evidence.charts.dots import interval_words
from channel_evidence.charts.gaps import PRINTED
from channel_evidence.printed import read
from channel_evidence.stats.intervals import add_intervals, share
from channel_evidence.tables import Collection
from channel_evidence.words.display import Reading, Table, table
from channel_evidence.words.english import count_word, printed_words, span, study_name
from channel_evidence.words.vocabulary import ACCENT, exact, label, listed, sentence_case, short

WILLING = "would-pay-more"
AMOUNT = "-extra-spend"  # how the ids of the questions after an amount end
UNSAID = ["not-reported", ""]


def willing(data: Collection, claim: str) -> pd.DataFrame:
    """Every settled share of people who would pay more for better service, the claim first, then by year.

    Parameters: data; claim, the study_id of the claim.
    Returns: rows of `intervals.add_intervals` with words, as `spans` of `gap_charts` needs them.
    Raises: KeyError if no such question is asked in any study.
    """
    rows = _drawn(data, data.questions[data.questions["measure"] == WILLING], claim)
    return rows.assign(
        sampled=rows["low"].notna(),
        low=rows["low"].fillna(rows["round_low"]),
        high=rows["high"].fillna(rows["round_high"]),
    )


def amounts(data: Collection, claim: str) -> pd.DataFrame:
    """Every settled amount, in percent, that people say they would pay more, by year.

    Parameters: data; claim, the study_id of the claim, which names no amount.
    Returns: rows as `willing` gives them.
    """
    rows = _drawn(data, data.questions[data.questions["question_id"].str.endswith(AMOUNT)], claim)
    return rows.assign(
        sampled=False, low=rows["round_low"], high=rows["round_high"]
    )  # an amount has no Wilson interval


def _drawn(data: Collection, questions: pd.DataFrame, claim: str) -> pd.DataFrame:
    rows = add_intervals(data.settled(*questions["question_id"]))
    rows = rows.assign(_claim=rows["study_id"] != claim, _part=rows["subgroup"] != "")
    rows = rows.sort_values(["_claim", "published_study", "_part", "value"], kind="stable").reset_index(drop=True)
    own = rows["study_id"] == claim
    return rows.assign(
        words=[_slot(row, row["study_id"] == claim) for _, row in rows.iterrows()],
        text=[printed_words(row) for _, row in rows.iterrows()],
        shade=own.map({True: ACCENT, False: OTHERS}),
        mark=MARKS[0],
    )


def _slot(row: pd.Series, claim: bool) -> str:
    """A slot's name: who says it, of which people, and under it the base and its n."""
    part = f", {label(row['subgroup'])}" if row["subgroup"] else ""
    who = f"The claim, {row['publisher']}" if claim else study_name(row)
    return study_slot(pd.concat([row.drop("label", errors="ignore"), pd.Series({"label": who + part})]))


def note(rows: pd.DataFrame) -> str:
    """The source line of a figure of `willing` or `amounts`.

    Parameters: rows. Returns: one line of text.
    """
    return f"Each number has the base that its own source gives. Printed by {listed(list(dict.fromkeys(rows['publisher'])))}."


def caption(rows: pd.DataFrame) -> str:
    """How to read the spans of a figure of `willing` or `amounts`.

    Parameters: rows. Returns: one or two sentences.
    """
    if not rows["sampled"].any():
        return PRINTED
    return f"{PRINTED} Filled dots have a known n; their lines are {interval_words(rows[rows['sampled']])}."


def _parts(rows: pd.DataFrame, claim: str) -> tuple[pd.Series, pd.DataFrame, pd.DataFrame]:
    """The claim, the shares printed as such, and those printed only as a bound."""
    others = rows[rows["study_id"] != claim]
    bounded = others["bound"].isin(LIMITS)
    return rows[rows["study_id"] == claim].iloc[0], others[~bounded], others[bounded]


def fitting(rows: pd.DataFrame, claim: str) -> pd.DataFrame:
    """The shares, bounds left out, that the words of the claim can stand for.

    Parameters: rows from `willing`; claim, its study_id.
    Returns: those rows.
    """
    own, exactly, _ = _parts(rows, claim)
    return exactly[(exactly["round_low"] <= own["round_high"]) & (exactly["round_high"] >= own["round_low"])]


def _named(row: pd.Series) -> str:
    part = f" ({label(row['subgroup'])})" if row["subgroup"] else ""
    return f"{study_name(row)}{part} with {row['printed']} percent"


def _nearest(own: pd.Series, rows: pd.DataFrame) -> pd.Series:
    return rows.loc[(rows["value"] - own["value"]).abs().idxmin()]


def willing_title(rows: pd.DataFrame, claim: str) -> str:
    """Whether a share of the tables can be the claimed one, in one line.

    Parameters: rows from `willing`; claim, its study_id.
    """
    own, exactly, bounds = _parts(rows, claim)
    fits = fitting(rows, claim)
    if fits.empty:
        near = bounds.loc[[(bounds["value"] - own["value"]).abs().idxmin()]] if len(bounds) else bounds
        limit = f", and {study_name(near.iloc[0])} prints {printed_words(near.iloc[0])}" if len(near) else ""
        return f"{sentence_case(own['printed'])}, says the article; the nearest share is {_named(_nearest(own, exactly))}{limit}"
    return f"{sentence_case(own['printed'])}, says the article; {listed([_named(row) for _, row in fits.iterrows()])} can be that"


def willing_reading(rows: pd.DataFrame, claim: str) -> Reading:
    """What the claim's words can stand for, which shares fit them, and what a bound adds.

    Parameters: rows from `willing`; claim, its study_id.
    Returns: Reading of three or four sentences.
    """
    own, exactly, bounds = _parts(rows, claim)
    fits = fitting(rows, claim)
    ends = exactly.loc[[exactly["value"].idxmin(), exactly["value"].idxmax()]]
    text = (
        f"By our convention, {own['printed']} in words can stand for {span(own['round_low'], own['round_high'])} percent. The {count_word(len(exactly))} shares printed elsewhere "
        f"run from {listed([_named(row) for _, row in ends.iterrows()]).replace(' and ', ' to ')}; "
    )
    if fits.empty:
        near = _nearest(own, exactly)
        text += f"none falls into that span, and the nearest, {_named(near)}, misses it by at least {short(_outside(near, own))} points."
    else:
        text += (
            f"{listed([_named(row) for _, row in fits.iterrows()])} can be meant, though the article does not say so."
        )
    limits = [
        f"{study_name(row)} with {printed_words(row)} ({label(row['subgroup'] or row['base'])})"
        for _, row in bounds.iterrows()
    ]
    if limits:
        text += f" Printed only as a limit, which leaves room for it and for much else: {listed(limits)}."
    return Reading(text)


def _outside(row: pd.Series, own: pd.Series) -> float:
    """How far, in points, the rounding span of a row lies from that of the claim."""
    return max(row["round_low"] - own["round_high"], own["round_low"] - row["round_high"], 0.0)


def missing_waves(data: Collection) -> Reading:
    """Studies whose amount is in the tables and whose share is not.

    Parameters: data.
    Returns: Reading of one or two sentences.
    """
    asked = data.questions[data.questions["measure"] == WILLING]["study_id"]
    paid = data.questions[data.questions["question_id"].str.endswith(AMOUNT)]["study_id"]
    names = [data.study(study)["title"] for study in dict.fromkeys(paid) if study not in set(asked)]
    if not names:
        return Reading("Every wave whose amount is in the tables is there with its share too.")
    return Reading(
        f"For {listed(names)} the tables hold only the amount, not the share who would pay more: the excerpt that we read had no share, "
        "so the figure cannot show whether the claim comes from there."
    )


def amounts_title(rows: pd.DataFrame) -> str:
    """The first and the last amount of all respondents, in one line.

    Parameters: rows from `amounts`.
    """
    own = rows[rows["subgroup"] == ""]
    first, last = own.iloc[0], own.iloc[-1]
    return (
        f"Asked how much more, people say {first['printed']} percent in {first['published_study'][:4]} and "
        f"{last['printed']} in {last['published_study'][:4]}"
    )


def amounts_reading(rows: pd.DataFrame) -> Reading:
    """The amounts by wave, those of a part, and why they are no shares.

    Parameters: rows from `amounts`.
    Returns: Reading of three sentences.
    """
    whole, parts = rows[rows["subgroup"] == ""], rows[rows["subgroup"] != ""]
    told = listed([f"{row['printed']} in {row['published_study'][:4]}" for _, row in whole.iterrows()])
    text = f"On average people say they would spend this many percent more: {told}."
    for _, row in parts.iterrows():
        text += f" Among {label(row['subgroup'])} it is {row['printed']} in {row['published_study'][:4]}."
    return Reading(
        f"{text} These are amounts, not shares of people, so none of them bears on the claim. Whether the average is over everybody or only "
        "over those who would pay more, the pages we read leave open."
    )


def untested(data: Collection, *study_ids: str) -> Table:
    """What a source asserts about studies that nobody can trace, and why it cannot be tested.

    Parameters: data; study_ids. Returns: Table of claims.
    """
    rows = data.claim_view[data.claim_view["study_id"].isin(study_ids)]
    rows = rows.assign(why=rows["reason"].map(WHY))
    named = {
        "publisher": "source",
        "statement": "what it asserts",
        "exact": "its words",
        "why": "why it cannot be tested",
    }
    return table(rows, named, f"{sentence_case(count_word(len(rows)))} statements, none of them testable")


def if_all_answered(data: Collection, rows: pd.DataFrame, claim: str) -> Reading:
    """What sampling would leave open for the nearest share, if everybody in its study was asked.

    Parameters: data; rows from `willing`; claim, its study_id.
    Returns: Reading of two or three sentences.
    """
    own, exactly, _ = _parts(rows, claim)
    near = _nearest(own, exactly)
    n = near["base_n"] if not pd.isna(near["base_n"]) else data.study(near["study_id"])["n"]
    found = share(read(near), n)
    head = f"The nearest share is {_named(near)}."
    if math.isnan(found.low):
        return Reading(f"{head} No n is known, neither for the share nor for its study, so no interval can be given.")
    asked = "Of"
    if pd.isna(near["base_n"]):
        asked = "The page does not say how many people were asked; if it was everybody in the study,"
    inside = "within" if found.low <= own["value"] <= found.high else "outside"
    return Reading(
        f"{head} {asked} {int(n):,} people, a simple random sample leaves {span(found.low, found.high)} percent open, and {exact(own['value'])} "
        f"lies {inside} that. But an article repeats what a survey printed, not what the whole population might say, so sampling cannot turn the one number into the other."
    )


def loose_word(number: pd.Series, words: pd.Series, rows: pd.DataFrame, claim: str) -> Reading:
    """How far a release's words lie from its own number, against how far the claim lies from the nearest share.

    Parameters: number and words, rows from `intervals.add_intervals` of one question and one source; rows from
    `willing`; claim, its study_id.
    Returns: Reading of two sentences.
    """
    own, exactly, _ = _parts(rows, claim)
    near = _nearest(own, exactly)
    slack, needed = abs(words["value"] - number["value"]), abs(near["value"] - own["value"])
    reach = (
        "cannot be ruled out" if needed <= slack + 1 else "would take more than that"
    )  # either may be off by rounding
    return Reading(
        f"Words can be loose: the release of {study_name(number)} prints {number['printed']} percent for the use of social service and also calls it "
        f"{words['printed']}, {short(slack)} points more. From {own['printed']} to the nearest share it is {short(needed)} points, so that "
        f"{near['printed']} percent was put loosely into words {reach}."
    )
