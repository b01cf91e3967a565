"""Readings and labels for the study of offered channels (MarketTools)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pandas as pd

from channel_evidence.printed import read
from channel_evidence.stats import bounds
from channel_evidence.stats.bounds import Bounds
from channel_evidence.stats.intervals import add_intervals, wilson
from channel_evidence.tables import Collection
from channel_evidence.words.display import Reading
from channel_evidence.words.english import count_word, printed_words, span, study_name
from channel_evidence.words.vocabulary import label, listed, sentence_case, short

# What a question was about, in few words; keys are question ids without their study.
WORDINGS = {
    "offers-channel": "service offered",
    "offers-social": "service offered (a guess)",
    "business-use": "used to reach customers",
    "social-presence": "active on social media",
    "presence-by-site": "active there",
    "active-areas": "on social media",
    "aware-of-comments": "know of comments on social media",
    "always-responds": "always answer them",
    "ceo-takes-part": "chief executive: on social media",
    "voc-programme": "have a programme for customers' voices",
    "satisfaction-important": "satisfied customers held very or extremely important",
}
# A bound stands in the label as well as beside the dot, so that the figure's text has it too.
LIMITS = {"less-than": " (maximum)", "more-than": " (minimum)"}
AT_LEAST_ONE, BOTH, NEITHER, GUESS = "At least one of the two", "Both", "Neither", "The author's guess"


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


def combinations(rows: pd.DataFrame, guess: pd.Series) -> dict[str, Bounds]:
    """What two printed shares allow for one, both and neither of two things, and a guess beside them.

    Parameters: rows of two shares of one base with printed, unit and bound; guess, a row of a share that somebody guessed.
    Returns: Bounds under AT_LEAST_ONE, BOTH, NEITHER and GUESS.
    Raises: ValueError as `bounds.union` does.
    """
    shares = [read(row) for _, row in rows.iterrows()]
    either = bounds.union(shares)
    return {
        AT_LEAST_ONE: either,
        BOTH: bounds.intersection(shares),
        NEITHER: either.rest,
        GUESS: bounds.union([read(guess)]),
    }


def _words(found: Bounds) -> str:
    return span(float(found.low), float(found.high))


def combinations_title(ranges: Mapping[str, Bounds]) -> str:
    """The bounds of at least one, beside the guess, in one line."""
    either, guess = ranges[AT_LEAST_ONE], ranges[GUESS]
    beside = "more than the author guessed" if either.low > guess.high else "which leaves room for the author's guess"
    return f"Between {short(float(either.low))} and {short(float(either.high))} percent offered at least one of the two, {beside}"


def combinations_reading(ranges: Mapping[str, Bounds], guess: pd.Series) -> Reading:
    """What the bounds mean, and what the guess was about.

    Parameters: ranges from `combinations`; guess, its row. Returns: Reading of four sentences.
    """
    either, bound = ranges[AT_LEAST_ONE], ranges[GUESS].high
    apart = (
        f"lies above the guess of {printed_words(guess)} percent wherever in that range it is"
        if either.low > bound
        else f"may lie on either side of the guess of {printed_words(guess)} percent"
    )
    return Reading(
        f"If every company on the smaller network was also on the other, as little as {short(float(either.low))} percent offered at least one; if none "
        f"was, up to {short(float(either.high))}. At most {short(float(ranges[BOTH].high))} percent offered both, and {_words(ranges[NEITHER])} percent neither. The share "
        f"with at least one {apart}, and a further network could only add to it. The guess, though, was about companies that had served "
        "customers through a brand's account or trained a team, which the survey is not said to have asked."
    )


def least_sample(share: Fraction, limit: float) -> int:
    """How many respondents a survey needs at least so that its interval for a share ends below a limit.

    Parameters: share and limit in percent, share below limit.
    Returns: the least n whose Wilson limit at the share is below the limit.
    Raises: ValueError unless 0 <= share < limit.
    Source: `intervals.wilson`.
    """
    if not 0 <= share < limit:
        raise ValueError(f"a share below {limit} is needed, not {share}")
    n = 1
    while wilson(float(share), float(share), n)[1] >= limit:
        n += 1
    return n


def mainstream(ranges: Mapping[str, Bounds], majority: float = 50) -> Reading:
    """What the bounds say about "mainstream", if that is to mean a majority of companies.

    Parameters: ranges from `combinations`; majority, in percent. Returns: Reading of three or four sentences.
    """
    most = ranges[AT_LEAST_ONE].high
    head = "The article does not say how many companies would make a thing mainstream. "
    if most >= majority:
        return Reading(
            f"{head}If it takes most of them, the bounds do not settle it: they reach {short(float(most))} percent."
        )
    size = least_sample(most, majority)
    return Reading(
        f"{head}If it takes most of them, even the upper end of the range, {short(float(most))} percent, falls short among the companies asked. For companies "
        f"at large that would hold if the survey was a simple random sample of at least {size}; its size and its sampling are not reported. A single "
        "survey also does not show whether the share was rising, and it counts companies, not customers."
    )


def offers(rows: pd.DataFrame) -> Reading:
    """What is known about two printed shares of companies.

    Parameters: rows from `intervals.add_intervals`. Returns: Reading of three sentences.
    """
    told = listed([f"{row['printed']} percent ({label(row['category'])})" for _, row in rows.iterrows()])
    places = listed(list(dict.fromkeys(rows["publisher"])))
    return Reading(
        f"{told} are printed by {places} alone, which found them in a news report that could not be read. How many companies were asked, which, "
        "and how they were chosen, is not reported, so no interval can be drawn. The shares may overlap: a company can offer service on both."
    )


def presence_title(rows: pd.DataFrame) -> str:
    """Service offered and presence on each network, in one line.

    Parameters: rows of `worded`. Returns: text.
    """
    offered, there = (_question(rows, words).set_index("category")["printed"] for words in ("offers", "by-site"))
    first, *rest = offered.index
    more = [f"{label(c)}: {offered[c]} and {there[c]}" for c in rest]
    head = f"{label(first)}: {offered[first]} percent of companies offer service, {there[first]} percent of active ones are there"
    return "; ".join([head, *more])


def _question(rows: pd.DataFrame, words: str) -> pd.DataFrame:
    return rows[rows["question_id"].str.contains(words)]


def presence(rows: pd.DataFrame) -> Reading:
    """Whether service on each network fits presence there, once both are shares of all companies.

    Parameters: rows of `worded`: offered, presence at all, presence by site. Returns: Reading of three sentences.
    """
    active = read(_question(rows, "social-presence").iloc[0])
    sites = _question(rows, "by-site").set_index("category")
    told, parts, fits = [], [], True
    for _, row in _question(rows, "offers").iterrows():
        there = bounds.share_of_share(read(sites.loc[row["category"]]), active)
        within = bounds.share_within(read(row), there.low, there.high)
        fits = fits and bounds.union([read(row)]).low <= there.high
        told.append(f"{_words(there)} percent of all companies on {label(row['category'])}")
        parts.append(f"{_words(within)} percent of those on {label(row['category'])}")
    listed_sites = bounds.union([read(row) for _, row in sites.iterrows()]).rest
    return Reading(
        f"The numbers for single sites are shares of the {active.text} percent that are active at all; that makes {listed(told)}. If both publications report the "
        f"same companies, {listed(parts)} offered service there{', which is possible' if fits else ': more than were there, which is impossible'}. At least "
        f"{short(float(listed_sites.low))} percent of the active companies were on none of the {count_word(len(sites))} sites named."
    )


def answering_title(rows: pd.DataFrame) -> str:
    """Who knows of comments and who always answers, in one line.

    Parameters: rows of `worded`. Returns: text.
    """
    aware, always = (_question(rows, words).iloc[0] for words in ("aware", "always"))
    return f"{aware['printed']} percent of executives know of customers' comments; {printed_words(always)} of these always answer"


def answering(rows: pd.DataFrame) -> Reading:
    """What a share of a share comes to among all executives, and what the bases do not allow.

    Parameters: rows of `worded`. Returns: Reading of three sentences.
    """
    aware, always = (_question(rows, words).iloc[0] for words in ("aware", "always"))
    both = bounds.share_of_share(read(always), read(aware))
    service = rows[rows["category"] == "customer-service"].iloc[0]
    return Reading(
        f"{sentence_case(printed_words(always))} of {aware['printed']} percent is less than {short(float(both.high))} percent of all executives asked. "
        f"{service['printed']} percent name customer service among the parts of the company that are active on social media, which is not yet an offer of "
        "service there. No n is printed for any of these numbers."
    )


def across_surveys(data: Collection, *question_ids: str) -> pd.DataFrame:
    """Offers of companies in several surveys, every settled number, labelled by survey and channel.

    Parameters: data; question_ids, in the order drawn.
    Returns: rows of `intervals.add_intervals` with `label`. Raises: KeyError for an unknown question.
    """
    rows = worded(data, *question_ids)
    names = [GUESS if row["design"] == "opinion" else _survey(row) for _, row in rows.iterrows()]
    labels = [f"{who}: {label(c)}" for who, c in zip(names, rows["category"], strict=True)]
    return rows.assign(label=labels + rows["bound"].map(lambda bound: LIMITS.get(bound, "")))


def _survey(row) -> str:
    """A survey by its first sponsor and its year."""
    first, *_ = row["sponsor"].split(" and ")
    return study_name(row).replace(row["sponsor"], first)


def across_title(rows: pd.DataFrame, study: str, other: str, category: str) -> str:
    """One channel's share in two surveys, in one line.

    Parameters: rows of `across_surveys`; study and other, study ids; category. Returns: text.
    """
    one, two = (rows[(rows["study_id"] == s) & (rows["category"] == category)].iloc[0] for s in (study, other))
    return (
        f"Service on {label(category)}: {one['printed']} percent of companies in one survey, {two['printed']} percent of firms with "
        "medium or large contact centres in another"
    )


def across(rows: pd.DataFrame, study: str, other: str) -> Reading:
    """Why the surveys' numbers are not one quantity, and what the comparator's own numbers allow.

    Parameters: rows of `across_surveys`; study and other, study ids. Returns: Reading of four sentences.
    """
    there = rows[rows["study_id"] == other].set_index("category")
    networks = [there.loc[c] for c in rows.loc[rows["study_id"] == study, "category"]]
    either = bounds.union([read(row) for row in networks])
    joint = there.loc["social-media"]
    unlike = rows[~rows["study_id"].isin([study, other]) & (rows["design"] != "opinion")]
    names = listed([f"{_survey(row)} ({label(row['category'])})" for _, row in unlike.iterrows()])
    return Reading(
        f"{_survey(joint)} asked firms that run contact centres of some size, so its shares do not show growth since the survey at hand. Its "
        f"{listed([row['printed'] for row in networks])} percent allow {_words(either)} percent for at least one of the two networks; the {joint['printed']} that "
        f"{joint['publisher']} prints for social media as a whole fits only if nearly all firms on one network were on the other. {names} "
        "are about another channel and stand here only because they too count what companies offer. None of the others asked "
        "companies of every kind about service on a social network."
    )
