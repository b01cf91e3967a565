"""Readings about bare ranks: what they can say, and whether another study has the same order."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import pandas as pd

from channel_evidence.printed import parse
from channel_evidence.stats.intervals import add_intervals
from channel_evidence.tables import Collection
from channel_evidence.words.display import Reading, Table, table
from channel_evidence.words.english import count_word
from channel_evidence.words.vocabulary import label, listed, sentence_case, short

# A reader's judgement: which reasons of other studies say the same as a ranked one, and which come near.
SAME = {
    "discounts-and-promotions": {"discounts-and-promotions", "special-offers-and-discounts"},
    "upcoming-sales": {"upcoming-sales"},
    "customer-service": {"customer-service"},
}
NEAR = {
    "discounts-and-promotions": {"free-products-and-promotions"},
    "upcoming-sales": {
        "updates-on-future-products",
        "new-products-and-services",
        "news-about-the-brand",
        "first-to-know",
    },
    "customer-service": {"give-feedback", "interact"},
}
NOT_LISTED = "not listed"
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def survey_name(row: pd.Series) -> str:
    """A survey for readers: who did the fieldwork, and the year of publication."""
    return f"{row['fieldwork_by']} {row['published_study'][:4]}"


def ordinal(place: float) -> str:
    """A place as a word, a larger one in digits: "second", "place 12"."""
    return _ORDINALS[int(place) - 1] if 1 <= place <= len(_ORDINALS) else f"place {place:g}"


def candidates(data: Collection, question_id: str) -> list[str]:
    """The other questions that measure the same, in the order of the table.

    Parameters: data; question_id. Returns: question_ids. Raises: KeyError for an unknown question.
    """
    measure = data.question(question_id)["measure"]
    found = data.questions.loc[data.questions["measure"] == measure, "question_id"]
    return [candidate for candidate in found if candidate != question_id]


def related(data: Collection, question_id: str) -> pd.DataFrame:
    """A candidate's reasons with the ranked reason that each is or comes near to.

    Parameters: data; question_id of a candidate.
    Returns: rows of `intervals.add_intervals`, the greatest share first, with `sought`, `match` ("same", "near" or
    blank) and `place` (equal shares share the better place).
    Raises: KeyError for an unknown question.
    """
    rows = add_intervals(data.settled(question_id)).sort_values("value", ascending=False, kind="stable")
    pairs = [_sought(category) for category in rows["category"]]
    rows["sought"], rows["match"] = [one for one, _ in pairs], [other for _, other in pairs]
    rows["place"] = rows["value"].rank(ascending=False, method="min").astype(int)
    return rows.reset_index(drop=True)


def _sought(category: str) -> tuple[str, str]:
    for match, lists in (("same", SAME), ("near", NEAR)):
        for reason, categories in lists.items():
            if category in categories:
                return reason, match
    return "", ""


def ranks_title(rows: pd.DataFrame) -> str:
    """The printed ranks in one line.

    Parameters: rows of a rank question. Returns: text.
    """
    told = [
        f"{label(row.category)} {row.printed if math.isnan(place) else ordinal(place)}" for place, row in _ordered(rows)
    ]
    return sentence_case(", ".join(told)) + "; nobody says of how many"


def _ordered(rows: pd.DataFrame) -> list[tuple]:
    """Each ranked row with its place (NaN for last), the best place first."""
    values = [parse(row.printed, "rank").value for row in rows.itertuples()]
    pairs = [
        (math.nan if value is None else float(value), row) for value, row in zip(values, rows.itertuples(), strict=True)
    ]
    return sorted(pairs, key=lambda pair: (math.isnan(pair[0]), pair[0]))


def what_ranks_say(rows: pd.DataFrame) -> Reading:
    """What follows from bare ranks and what does not.

    Parameters: rows of a rank question, one of them last. Returns: Reading of three sentences.
    """
    ordered = [row for _, row in _ordered(rows)]
    first, second, last = (label(ordered[k].category) for k in (0, 1, -1))
    return Reading(
        f"The article gives places to {count_word(len(rows))} reasons. If the ranking is right, no reason was named less often "
        f"than {last}, and {first} at least as often as {second}. How many followers named each, how far apart the places "
        "lie, how many reasons there were and how many people were asked is not printed."
    )


def what_last_can_mean(data: Collection, question_id: str) -> Reading:
    """What share the last of a list can have, if one reason could be named and if several could.

    Parameters: data; question_id of the ranks. Returns: Reading of three or four sentences.
    Raises: KeyError for an unknown question.
    """
    lists = [related(data, candidate) for candidate in candidates(data, question_id)]
    few, many = len(data.settled(question_id)), max(len(rows) for rows in lists)
    lasts = [f"{rows.iloc[-1]['printed']} percent ({survey_name(rows.iloc[-1])})" for rows in lists]
    gaps = sorted(rows["value"].iloc[0] - rows["value"].iloc[1] for rows in lists)
    several = all(rows["choice"].eq("multiple").all() for rows in lists)
    return Reading(
        f"Had each follower named one reason, the last of {count_word(few)} could have at most {short(100 / few)} percent and the "
        f"last of {count_word(many)} at most {short(100 / many)}. Had they named several"
        f"{', as in every candidate below' if several else ''}, no such limit holds: there the lowest printed shares are "
        f"{listed(lasts)}, and the first two reasons lie {short(gaps[0])} to {short(gaps[-1])} points apart. So “last” need not mean rare."
    )


def standing_title(rows: pd.DataFrame) -> str:
    """Who leads a candidate's list, and where the ranked reasons stand in it, in one line.

    Parameters: rows from `related`. Returns: text.
    """
    lead = rows.iloc[0]
    head = f"“{sentence_case(label(lead['category']))}” leads with {lead['printed']} percent"
    found = rows[rows["match"] == "same"]
    missing = [label(reason) for reason in SAME if reason not in set(found["sought"])]
    told = [
        f"“{label(row['category'])}” {_come(row['category'])} {ordinal(row['place'])}" for _, row in found.iterrows()
    ]
    if missing:
        told.append(f"{listed(missing)} {'are' if len(missing) > 1 else _be(missing[0])} {NOT_LISTED}")
    return "; ".join([head, *told])


def _come(category: str) -> str:
    return "come" if label(category).endswith("s") else "comes"


def standing(data: Collection, question_id: str) -> Reading:
    """Whether a candidate has the printed order, and what the answer rests on.

    Parameters: data; question_id of the candidate. Returns: Reading of two to four sentences.
    Raises: KeyError for an unknown question.
    """
    rows = related(data, question_id)
    parts = [f"Of {survey_name(rows.iloc[0])} we know {count_word(len(rows))} reasons."]
    for _, row in rows[rows["match"] == "same"].iterrows():
        parts.append(_behind(row, rows))
    missing = [reason for reason in SAME if reason not in set(rows.loc[rows["match"] == "same", "sought"])]
    parts += [_absent(reason, rows) for reason in missing]
    last = rows.iloc[-1]
    parts.append(f"Last of those printed is “{label(last['category'])}” with {last['printed']} percent.")
    return Reading(" ".join([*parts, _completeness(data, rows)]))


def _absent(reason: str, rows: pd.DataFrame) -> str:
    near = rows[(rows["sought"] == reason) & (rows["match"] == "near")]
    head = f"{sentence_case(label(reason))} {_be(label(reason))} {NOT_LISTED}"
    if near.empty:
        return f"{head}, and nothing comes near."
    close = [
        f"“{label(row['category'])}” ({ordinal(row['place'])}, {row['printed']} percent)" for _, row in near.iterrows()
    ]
    return f"{head}; nearest {'is' if len(near) == 1 else 'are'} {listed(close)}."


def _be(words: str) -> str:
    return "are" if words.endswith("s") else "is"


def _behind(row: pd.Series, rows: pd.DataFrame) -> str:
    head = f"“{sentence_case(label(row['category']))}” {_come(row['category'])} {ordinal(row['place'])}"
    if row["place"] == 1:
        return f"{head}."
    gap = rows["value"].iloc[0] - row["value"]
    sure = "; without n nobody can say whether that is more than chance" if pd.isna(row["base_n"]) else ""
    return f"{head}, {short(gap)} points behind “{label(rows['category'].iloc[0])}”{sure}."


def _completeness(data: Collection, rows: pd.DataFrame) -> str:
    """Whether the list is likely whole: a headline that counts as many reasons as are printed."""
    titles = data.view.loc[data.view["study_id"] == rows.iloc[0]["study_id"], "title_source"].unique()
    if any(re.search(rf"\b{len(rows)} reasons\b", title) for title in titles):
        return "A headline counts as many reasons as are printed here, so the list may be whole."
    return "The page was read in excerpts, so a reason that is missing here may still have been asked about."


@dataclass(frozen=True)
class _Test:
    """One thing that a match needs, and how far a candidate has it."""

    name: str
    answer: str


def matches(data: Collection, question_id: str) -> Table:
    """Each candidate beside what the article says of its source: who paid, when, and the printed order.

    Parameters: data; question_id of the ranks.
    Returns: Table, one row a candidate; its caption says how many candidates meet everything.
    Raises: KeyError for an unknown question.
    """
    ranked = data.settled(question_id)
    tests = {
        survey_name(rows.iloc[0]): _tests(rows, ranked)
        for rows in (related(data, candidate) for candidate in candidates(data, question_id))
    }
    shown = pd.DataFrame(
        [{"candidate": study, **{test.name: test.answer for test in answers}} for study, answers in tests.items()]
    )
    full = sum(all(test.answer == "yes" for test in answers) for answers in tests.values())
    caption = (
        f"Candidates that meet every condition: {count_word(full) if full else 'none'} of {count_word(len(tests))}"
    )
    return table(shown, {column: column for column in shown}, caption)


def _tests(rows: pd.DataFrame, ranked: pd.DataFrame) -> list[_Test]:
    one, article = rows.iloc[0], ranked.iloc[0]
    year = article["published_source"][:4]
    ours = one["sponsor"].startswith(article["sponsor"])
    order = [
        _Test(
            f"{label(row.category)} {row.printed if math.isnan(place) else ordinal(place)}",
            _has(rows, row.category, place),
        )
        for place, row in _ordered(ranked)
    ]
    return [
        _Test(f"paid for by {article['sponsor']}", "yes" if ours else "no"),
        _Test(
            f"published in {year}", "yes" if one["published_study"][:4] == year else f"no: {one['published_study'][:4]}"
        ),
        *order,
    ]


def _has(rows: pd.DataFrame, reason: str, place: float) -> str:
    """Whether a reason stands at a place (NaN for last) of a candidate's list."""
    found = rows[(rows["sought"] == reason) & (rows["match"] == "same")]
    if found.empty:
        return NOT_LISTED
    wanted = rows["place"].max() if math.isnan(place) else place
    there = found.iloc[0]["place"]
    return "yes" if there == wanted else f"no: {ordinal(there)} of {count_word(len(rows))}"


def matches_reading(shown: Table) -> Reading:
    """Which candidate meets most conditions, and where the best one fails.

    Parameters: shown, the Table of `matches`. Returns: Reading of two or three sentences.
    """
    conditions = shown.frame.set_index("candidate")
    met = conditions.eq("yes").sum(axis=1)
    best = list(met.index[met == met.max()])
    told = []
    for study in best:
        answers = conditions.loc[study]
        fails = [f"“{name}” ({answer.removeprefix('no: ')})" for name, answer in answers.items() if answer != "yes"]
        missed = f" It misses {listed(fails)}." if fails else ""
        told.append(
            f"{study} meets {count_word(int(met[study]))} of {count_word(len(answers))} conditions, and no other meets more.{missed}"
        )
    nowhere = [name for name in conditions if conditions[name].eq(NOT_LISTED).all()]
    tail = f" No candidate lists anything that could be {listed([f'“{name}”' for name in nowhere])}." if nowhere else ""
    return Reading(
        f"{sentence_case(' '.join(told))}{tail} That a reason is missing from a list we could read does not prove that it was not asked about."
    )
