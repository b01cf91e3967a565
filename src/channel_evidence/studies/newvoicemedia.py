"""Readings and labels for the studies of favoured channels (NewVoiceMedia) and offered channels (MarketTools)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pandas as pd

from channel_evidence.printed import read
from channel_evidence.stats import bounds
from channel_evidence.stats.bounds import Bounds
from channel_evidence.stats.intervals import add_intervals, wilson
from channel_evidence.tables import Collection
from channel_evidence.words.display import Reading, Table, table
from channel_evidence.words.english import amount, count_word, printed_words, span, study_name
from channel_evidence.words.vocabulary import label, listed, sentence_case, short

# What a question was about, in few words; keys are question ids without their study.
WORDINGS = {
    "preferred-channel": "preferred",
    "most-effective-channel": "most effective",
    "fastest-channel": "quickest",
    "complaint-channel": "to complain fast",
    "quick-response-channel": "for a quick answer",
    "after-poor-experience": "",
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
COUNTRIES = {"US": "US", "GB": "UK", "AU": "Australia"}
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
        ranges.append(_words(bounds.union([read(row) for _, row in group.iterrows()])))
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


# The offered channel: MarketTools.


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
