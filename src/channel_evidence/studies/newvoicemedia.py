"""Readings and labels for the studies of favoured channels (NewVoiceMedia)."""

from __future__ import annotations

import pandas as pd

from channel_evidence.printed import read
from channel_evidence.stats import bounds
from channel_evidence.stats.intervals import add_intervals
from channel_evidence.tables import Collection
from channel_evidence.words.display import Reading, Table, table
from channel_evidence.words.english import amount, count_word, span
from channel_evidence.words.vocabulary import label, listed, sentence_case, short

# What a question was about, in few words; keys are question ids without their study.
WORDINGS = {
    "preferred-channel": "preferred",
    "most-effective-channel": "most effective",
    "fastest-channel": "quickest",
    "complaint-channel": "to complain fast",
    "quick-response-channel": "for a quick answer",
    "after-poor-experience": "",
}
# A bound stands in the label as well as beside the dot, so that the figure's text has it too.
LIMITS = {"less-than": " (maximum)", "more-than": " (minimum)"}
COUNTRIES = {"US": "US", "GB": "UK", "AU": "Australia"}


def wording(row) -> str:
    """What the row's question was about, in few words."""
    return WORDINGS[row["question_id"].removeprefix(row["study_id"] + "-")]


def worded(data: Collection, *question_ids: str) -> pd.DataFrame:
    """The settled numbers of differently worded questions, each labelled by what was asked.

    Parameters: data; question_ids, in the order drawn.
    Returns: rows of `intervals.add_intervals` with `label`, such as "Telephone: preferred".
    Raises: KeyError for an unknown question or one without words in WORDINGS.
    """
    rows = add_intervals(pd.concat([data.settled(question_id) for question_id in question_ids], ignore_index=True))
    return rows.assign(label=[_worded_label(row) for _, row in rows.iterrows()])


def _worded_label(row) -> str:
    # "yes" names nothing that the question's own words do not say.
    parts = [] if row["category"] == "yes" else [label(row["category"])]
    return sentence_case(": ".join(filter(None, [*parts, wording(row)]))) + LIMITS.get(row["bound"], "")


def in_waves(data: Collection, category: str, *question_ids: str) -> pd.DataFrame:
    """One channel's share in several waves, every printing that no settled erratum doubts, labelled by country and year.

    Parameters: data; category, the channel; question_ids.
    Returns: rows of `intervals.add_intervals` with `label` ("Australia 2014: preferred"), all respondents before
    subgroups, in the order of the questions; a number that publications print differently has one row a value, with
    the publisher in the label.
    Raises: KeyError for an unknown question or one without words in WORDINGS.
    """
    rows = pd.concat([data.printings(question_id) for question_id in question_ids], ignore_index=True)
    rows = rows[(rows["category"] == category) & ~rows["doubted"]]
    rows = rows.drop_duplicates(["question_id", "subgroup", "printed", "bound"])
    disputed = rows.duplicated(["question_id", "subgroup"], keep=False)
    rows = rows.assign(_part=rows["subgroup"] != "", _disputed=disputed).sort_values("_part", kind="stable")
    rows = add_intervals(rows.reset_index(drop=True))
    return rows.assign(label=[_wave_label(row) for _, row in rows.iterrows()]).drop(columns=["_part", "_disputed"])


def wave(row) -> str:
    """The wave of a row for readers: country and year."""
    return f"{COUNTRIES[row['country']]} {row['published_study'][:4]}"


def _wave_label(row) -> str:
    publisher = f" in {row['publisher']}" if row["_disputed"] else ""
    return f"{wave(row)}{publisher}: {wording(row)}{LIMITS.get(row['bound'], '')}"


# The favoured channel: NewVoiceMedia.


def favoured_title(rows: pd.DataFrame) -> str:
    """Who leads and who comes last, with every printing of the leader's share.

    Parameters: rows from `intervals.add_intervals` of `Collection.printings`. Returns: text.
    """
    whole = rows[rows["subgroup"] == ""]
    ordered = whole[whole["settled"]].sort_values("value", ascending=False, kind="stable")
    first, last = ordered.iloc[0], ordered.iloc[-1]
    return (
        f"{sentence_case(label(first['category']))} leads with {' or '.join(_values(whole, first['category']))} percent; "
        f"{label(last['category'])} comes last with {' or '.join(_values(whole, last['category']))}"
    )


def _values(rows: pd.DataFrame, category: str) -> list[str]:
    return list(dict.fromkeys(rows.loc[rows["category"] == category, "printed"]))


def favoured(rows: pd.DataFrame, sizes: pd.DataFrame) -> Reading:
    """What the shares add up to under each printing, and where the number of respondents is known from.

    Parameters: rows as for `favoured_title`; sizes, the settled rows of the sample-size question.
    Returns: Reading of three or four sentences.
    """
    whole = rows[rows["subgroup"] == ""]
    totals = [
        f"{group['value'].sum():.0f} in {publisher}" for publisher, group in whole.groupby("publisher", sort=False)
    ]
    size = sizes.iloc[0]
    return Reading(
        f"The {count_word(whole['category'].nunique())} shares add to {listed(totals)}. The texts that could be read do not say whether "
        "each person named one channel, so what is missing to 100 may be other channels, or nothing at all. "
        f"{size['publisher']} prints {size['printed']} respondents for the survey as a whole. How many people these shares are of is "
        "not said, so no interval is drawn."
    )


def conflict_title(rows: pd.DataFrame) -> str:
    """Which numbers publications print differently, and how many agree, in one line.

    Parameters: rows from `intervals.add_intervals` of `Collection.printings`. Returns: text.
    """
    groups = rows.groupby(["category", "subgroup"], sort=False)["printed"]
    told = [
        f"{sentence_case(label(category))} is printed as {listed(list(values.unique()))}"
        for (category, _), values in groups
        if values.nunique() > 1
    ]
    agree = sum(values.nunique() == 1 for _, values in groups)
    return f"{'; '.join(told) or 'No number is printed differently'}; the other {count_word(agree)} numbers agree"


def namesakes(data: Collection, printed: list[str], *study_ids: str) -> Table:
    """Everything in the reports of some studies that is printed with the same digits.

    Parameters: data; printed, the numbers as printed; study_ids. Returns: Table, one row a printing.
    """
    rows = data.view[data.view["study_id"].isin(study_ids) & data.view["printed"].isin(printed)].copy()
    rows["wave"] = [wave(row) for _, row in rows.iterrows()]
    rows["answer"] = rows["category"].map(label)
    named = {"printed": "printed", "wave": "wave", "asked": "what it counts", "answer": "answer", "base": "of whom"}
    caption = f"Where the reports of these surveys print {' or '.join(printed)}"
    return table(rows.sort_values("printed", kind="stable"), named | {"publisher": "printed by"}, caption)


def undecided(data: Collection, question_id: str, category: str, *others: str) -> Reading:
    """What speaks for each of several printings of one number, and that it is not decided.

    Parameters: data; question_id and category, the number; others, the same question in other waves.
    Returns: Reading of five sentences.
    """
    rows = data.printings(question_id)
    rows = rows[(rows["category"] == category) & (rows["subgroup"] == "")]
    chosen, rival = rows.iloc[0], rows[rows["printed"] != rows.iloc[0]["printed"]].iloc[0]
    own = data.view[(data.view["study_id"] == chosen["study_id"]) & (data.view["question_id"] != question_id)]
    alike = int((own["printed"] == rival["printed"]).sum())
    waves = [row for question in others for _, row in data.settled(question).iterrows() if row["category"] == category]
    told = listed([f"{row['printed']} ({wave(row)})" for row in waves])
    again = f"{rival['printed']} stands in {count_word(alike)} more places in reports of this survey, for other things"
    return Reading(
        f"{again}, so it could have slipped from one line to another; {chosen['printed']} could be a slip as well. The other waves "
        f"print {told}, which leaves room for both. No text of the sponsor on this number could be read, so whether it is {chosen['printed']} "
        f"or {rival['printed']} cannot be decided here. {chosen['printed']} is drawn only because of a rule: trade press goes before a blog. "
        "The doubt stays open among the errata below."
    )


def wordings_title(rows: pd.DataFrame) -> str:
    """How many numbers answer how many differently worded questions, in one line."""
    asked = rows["question_id"].nunique()
    return f"{sentence_case(count_word(len(rows)))} numbers of one survey answer {count_word(asked)} differently worded questions"


def together(rows: pd.DataFrame, joint: pd.Series) -> Reading:
    """Whether a share of two channels together fits the shares of each.

    Parameters: rows from `intervals.add_intervals` of all printings of the two channels on one base; joint, the row of
    the two together.
    Returns: Reading of three sentences.
    """
    sums, ranges = [], []
    for publisher, group in rows.groupby("publisher", sort=False):
        sums.append(f"{group['value'].sum():.0f} ({publisher})")
        either = bounds.union([read(row) for _, row in group.iterrows()])
        ranges.append(span(float(either.low), float(either.high)))
    return Reading(
        f"{sentence_case(label(joint['category']))} together are what {joint['printed']} percent ({span(joint['low'], joint['high'])}) of {joint['base']} "
        f"like best to complain and be answered quickly. If each person had named one preferred channel, the shares of the two would add to {listed(sums)}; "
        f"if people could name several, anything within {listed(ranges)} could prefer at least one of them. So {joint['printed']} answers another question, or one with several answers."
    )


def quickest(data: Collection, category: str, *pairs: tuple[str, str]) -> Reading:
    """How far apart two wordings lie in the waves that asked both.

    Parameters: data; category; pairs of question ids; each the preferred and the quickest channel of one wave.
    Returns: Reading of two sentences. Raises: KeyError for an unknown question.
    """
    told = []
    for pair in pairs:
        one, two = (data.settled(q).set_index("category").loc[category] for q in pair)
        told.append(f"{two['printed']} percent against {one['printed']} in {wave(one)}")
    return Reading(
        f"In waves that asked both, more people call the {label(category)} the quickest way than the preferred one: {listed(told)}. "
        "So answers to differently worded questions must not be read as one."
    )


def waves_title(rows: pd.DataFrame) -> str:
    """The range of one channel's share over the waves, in one line."""
    return f"{sentence_case(label(rows.iloc[0]['category']))} is preferred by {_range(rows)} percent, whatever wave or printing is taken"


def _range(rows: pd.DataFrame) -> str:
    ordered = rows.sort_values("value", kind="stable")
    return f"{ordered.iloc[0]['printed']} to {ordered.iloc[-1]['printed']}"


def waves_reading(rows: pd.DataFrame) -> Reading:
    """What the waves of one number say, and what they mix.

    Parameters: rows of `in_waves`. Returns: Reading of three sentences.
    """
    known = [f"{wave(row)} ({int(row['base_n']):,})" for _, row in rows.dropna(subset=["base_n"]).iterrows()]
    sizes = (
        f"Only for {listed(known)} is the base's size printed" if known else "For no wave is the base's size printed"
    )
    return Reading(
        f"{sentence_case(count_word(rows['study_id'].nunique()))} waves print a share of people who prefer the {label(rows.iloc[0]['category'])}, from "
        f"{_range(rows)} percent. {sizes}, so differences between waves cannot be told from chance. They mix countries and years, and nobody "
        "says that the question stayed the same."
    )


def renamed_title(rows: pd.DataFrame) -> str:
    """A share printed as preference beside shares of another wording, in one line.

    Parameters: rows of `in_waves` with both measures. Returns: text.
    """
    own, others = _by_measure(rows[rows["subgroup"] == ""])
    return (
        f"{sentence_case(label(own.iloc[0]['category']))}: {own.iloc[0]['printed']} percent are said to prefer it; "
        f"in sister waves {_range(others)} hold it the most effective"
    )


def _by_measure(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    preferred = rows["measure"] == "preferred-channel"
    return rows[preferred], rows[~preferred]


def renamed(rows: pd.DataFrame) -> Reading:
    """Whether a printed preference may be the answer to another question.

    Parameters: rows of `in_waves` with both measures. Returns: Reading of four sentences.
    """
    own, others = _by_measure(rows[rows["subgroup"] == ""])
    young, young_others = _by_measure(rows[rows["subgroup"] != ""])
    one, inside = own.iloc[0], others["value"].min() <= own.iloc[0]["value"] <= others["value"].max()
    told = [f"{amount(row)} of those {label(row['subgroup'])} in {wave(row)}" for _, row in young_others.iterrows()]
    head = (
        f"The share printed as preference, {one['printed']}, lies {'within' if inside else 'outside'} the {_range(others)} percent that sister waves "
        f"print for another question: which channel is the most effective way to settle a problem. Beside the {young.iloc[0]['printed']} percent of "
        f"{label(young.iloc[0]['subgroup'])} stand {listed(told)} who say so."
    )
    if not inside:
        return Reading(f"{head} So the numbers do not suggest that the question was renamed.")
    return Reading(
        f"{head} It is plausible that the question was renamed on the way, and that the article sets a preference for the telephone beside a "
        "judgement on social media. It is no proof: no publication we could read prints this survey's own share of all for the other question."
    )


def complaining_title(rows: pd.DataFrame, category: str) -> str:
    """The share that takes one step after poor service, in one line."""
    row = rows[(rows["category"] == category) & (rows["subgroup"] == "")].iloc[0]
    return f"After poor service {row['printed']} percent say that they {label(category)} media"


def complaining(rows: pd.DataFrame, joint: str, parts: tuple[str, str], favoured_share: pd.Series) -> Reading:
    """How a joint share relates to its parts in another publication, and to the share that favours the channel.

    Parameters: rows from `intervals.add_intervals`; joint and parts, categories; favoured_share, a row.
    Returns: Reading of three sentences.
    """
    whole = rows[rows["subgroup"] == ""].set_index("category")
    both, shares = read(whole.loc[joint]), [read(whole.loc[part]) for part in parts]
    overlap = bounds.union(shares).high - bounds.union([both]).low
    return Reading(
        f"{whole.loc[joint, 'publisher']} prints {both.text} percent ({span(whole.loc[joint, 'low'], whole.loc[joint, 'high'])}) who review or complain "
        f"online; {whole.loc[parts[0], 'publisher']} prints {listed([share.text for share in shares])} for what seem to be its parts, and if they are, at most "
        f"{short(float(overlap))} percent named both. {favoured_share['printed']} percent are said to prefer social media for service, but to complain there is not to "
        "want service there. Whether people said what they had done or would do is not reported."
    )
