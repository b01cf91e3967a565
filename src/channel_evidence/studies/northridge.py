"""Readings, titles and small tables for questions about service on social media: who answers, how fast, how well."""

from __future__ import annotations

import math

import pandas as pd

from channel_evidence.printed import parse, read
from channel_evidence.stats.intervals import difference
from channel_evidence.tables import Collection
from channel_evidence.words.display import Reading, Table, table
from channel_evidence.words.english import amount, count_word, printed_words, span
from channel_evidence.words.vocabulary import CHANNEL_COLOURS, label, listed, name, sentence_case, short

_SOCIAL = "social-media"
QUICK = ("within-minutes", "within-60-min", "same-day")  # from the shortest on; all lie within a day
ADDED_CAPTION = (
    "Dots are printed shares, each added to those of the shorter times. No interval is drawn: n not reported."
)
REST_CAPTION = (
    "One dot of each panel is the printed share, the other the rest to a hundred. No interval is drawn: n not reported."
)
REASONS = {
    "no-other-channel-reached": "reached nobody elsewhere",
    "share-positive-experience": "share a good experience",
    "share-negative-experience": "share a bad experience",
}
WEEK_OR_LONGER, UP_TO_A_WEEK = "If a week or longer is meant", "If up to a week is meant"


def by_question(rows: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Rows with the column `label`, taken from their question instead of their category.

    Parameters: rows with question_id; names, from the end of a question's id to words. Returns: a copy of the rows.
    Raises: StopIteration for a question that no name fits.
    """
    found = [next(words for end, words in names.items() if ident.endswith(end)) for ident in rows["question_id"]]
    return rows.assign(label=found)


def numbers(data: Collection, source_id: str, study_id: str) -> Table:
    """Every number that a source prints of a study, as printed, with what it is a share of.

    Parameters: data; source_id; study_id. Returns: Table in the order of the text.
    """
    rows = data.view[(data.view["source_id"] == source_id) & (data.view["study_id"] == study_id)]
    rows = rows.sort_values("start", kind="stable").assign(
        what=lambda f: [label(c) if c else m.replace("-", " ") for c, m in zip(f["category"], f["measure"], strict=True)],
        of=lambda f: f["base"].replace({"": "–", "not-reported": "not said"}),
    )  # fmt: skip
    named = {"printed": "as printed", "what": "what", "asked": "asked or measured", "of": "a share of"}
    return table(rows, named, f"All {len(rows)} numbers of the article about this study, in the order of its text")


def _sizes(rows: pd.DataFrame) -> str:
    """How sure the rows are: the intervals of those with an n, or that there is none."""
    known = rows[rows["low"].notna()]
    if known.empty:
        return (
            "No source says how many people stand behind these numbers, so how far chance could move them is unknown."
        )
    told = [f"{name(row)} {span(row['low'], row['high'])}" for _, row in known.iterrows()]
    rest = "" if len(known) == len(rows) else "; for the rest no source gives an n"
    return f"With sampling and rounding allowed for, these fit: {listed(told)}{rest}."


def ladder_title(rows: pd.DataFrame) -> str:
    """Who leads, and what social media has, in one line.

    Parameters: rows from `intervals.add_intervals` of one question, social media among them. Returns: text.
    """
    first, social = _ends(rows)
    return f"{sentence_case(name(first))} leads with {amount(first)}; social media has {amount(social)}"


def _ends(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    ordered = rows.sort_values("value", ascending=False, kind="stable")
    return ordered.iloc[0], ordered[ordered["category"] == _SOCIAL].iloc[0]


def ladder(rows: pd.DataFrame, caveat: str) -> Reading:
    """The order of the channels, how sure it is, and what it does not show.

    Parameters: rows from `intervals.add_intervals` of one question; caveat, the last sentence. Returns: Reading.
    """
    ordered = rows.sort_values("value", ascending=False, kind="stable")
    steps = [f"{name(row)} with {amount(row)}" for _, row in ordered.iterrows()]
    return Reading(f"In order: {listed(steps)}. {_sizes(ordered)} {caveat}")


def other_channels(rows: pd.DataFrame) -> Reading:
    """Whether social media can lie inside the "other" channels of a single-choice question, and how sure its share is.

    Parameters: rows from `intervals.add_intervals`, one of them "other", one social media. Returns: Reading.
    """
    apart = rows[rows["category"] != _SOCIAL]
    social = rows[rows["category"] == _SOCIAL].iloc[0]
    return Reading(
        f"{ladder(apart, '').text.split('. ')[0]}. Social media has {amount(social)}; as a share of {int(social['base_n']):,} people that can "
        f"stand for anything from {span(social['low'], social['high'])}. The other shares come without an n. Without social media they "
        f"already add to {short(apart['value'].sum(), 0)} ({span(apart['round_low'].sum(), apart['round_high'].sum())} "
        "by rounding), so social media may be counted among the other channels; no source says so."
    )


def swapped(printings: pd.DataFrame, preferred: pd.DataFrame, later: pd.DataFrame) -> Reading:
    """Whether numbers that a later page gives as the fastest channel are those of the preferred channel.

    Parameters: printings of the fastest channel with `doubted` and `label`; preferred, the settled shares of the preferred channel;
    later, the same page's numbers of the later wave; all from `intervals.add_intervals`. Returns: Reading.
    """
    doubted, sound = printings[printings["doubted"]], printings[~printings["doubted"]]
    of, page = preferred.set_index("category")["value"], doubted["publisher"].iloc[0]
    told = preferred.set_index("category")["printed"]
    rest = short(of["live-chat"] + of["other"], 0)
    fast, now = sound.groupby("category")["value"].first(), later.set_index("category")["value"]
    return Reading(
        f"{page}, writing years later, prints {listed([f'{r.printed} for {r.label}' for r in doubted.itertuples()])} as the fastest channels of 2015. "
        f"Those are the sponsor's numbers for another question, the preferred channel: {told['telephone']} for telephone, {told['email']} for email, "
        f"and {rest} for live chat and other channels together. So the page's labels are swapped. Its numbers of the later wave may be swapped as "
        f"well, and that decides the story: email with {short(now['email'], 0)} would have risen from {short(fast['email'], 0)} as the "
        f"fastest channel, or fallen from {short(of['email'], 0)} as the preferred one. So no change is computed for it. "
        f"The {page} numbers are left out of the figure; {_agreeing(sound)}."
    )


def _agreeing(sound: pd.DataFrame) -> str:
    """What the publications that are not doubted print for the leading channel."""
    first = sound.sort_values("value", ascending=False, kind="stable").iloc[0]
    same = sound[sound["category"] == first["category"]]
    return f"for {label(first['category'])} {listed([f'{row.publisher} has {amount(row._asdict())}' for row in same.itertuples()])}"


def urgent(drawn: pd.DataFrame, printings: pd.DataFrame) -> Reading:
    """Which channel leads for urgent matters, what other accounts print, and what it does not show.

    Parameters: drawn, one row a channel; printings, all rows; both from `intervals.add_intervals`. Returns: Reading.
    """
    first, social = _ends(drawn)
    others = printings[(printings["category"] == first["category"]) & (printings["bound"] != "")]
    floors = listed([f"{row['publisher']} prints {amount(row)}" for _, row in others.iterrows()])
    rest = 100 - drawn["value"].sum()
    lead = (
        "leads among those asked, whatever the rest is"
        if first["value"] > rest
        else "need not lead, since the rest could be one channel"
    )
    return Reading(
        f"{sentence_case(amount(first))} use the {name(first)} and {amount(social)} social media; {floors}. If both shares are of the same people, the remaining {short(rest, 0)} percent use "
        f"channels that no account names: the {name(first)} {lead}. The article counts consumers with urgent matters, other accounts all "
        "consumers; no n is reported."
    )  # fmt: skip


def tasks(rows: pd.DataFrame, plans: pd.Series) -> Reading:
    """What social media is the main channel for, beside the intention to go on using it.

    Parameters: rows from `intervals.add_intervals` with `label`; plans, the share that means to use it as much or more.
    Returns: Reading of three sentences.
    """
    ordered = rows.sort_values("value", ascending=False, kind="stable")
    told = [f"{amount(row)} for {name(row)}" for _, row in ordered.iterrows()]
    return Reading(
        f"Preferring a channel is not using it. By {rows['publisher'].iloc[0]}, social media is the main channel of {listed(told)}, as shares of {listed(list(dict.fromkeys(rows['base'])))}. "
        f"Yet {amount(plans)} mean to use it for service as much or more in the next year ({plans['publisher']}): an intention, not a habit, and it can "
        f"include people who go on not using it at all. {_sizes(rows)}"
    )


def reasons_title(rows: pd.DataFrame) -> str:
    """The first reason and the next, in one line."""
    ordered = rows.sort_values("value", ascending=False, kind="stable")
    first, second = ordered.iloc[0], ordered.iloc[1]
    return f"{sentence_case(amount(first))} turn to social media because they {name(first)}; the next reason has {amount(second)}"


def highest_reason(rows: pd.DataFrame, size: int) -> Reading:
    """Whether the first of several reasons is ahead by more than chance, in the case most open to chance.

    Parameters: rows from `intervals.add_intervals`, reasons of one question; size, the n of the whole survey, the
    most that can have been asked. Returns: Reading of three sentences.
    Source: Bonett and Price (2012) for answers that exclude each other, when a difference varies most.
    """
    ordered = rows.sort_values("value", ascending=False, kind="stable")
    first, second = ordered.iloc[0], ordered.iloc[1]
    one, other = (read(row) for row in (first, second))
    gap = difference(one, other, size)
    settled = "more than chance explains" if gap.low > 0 else "so even then its first place is not settled"
    return Reading(
        f"The article's {amount(first)} is the highest of the {count_word(len(rows))} reasons that we could find, "
        f"{short(first['value'] - second['value'])} points above the next; the full list of reasons is not known. The number of people "
        f"behind it is not reported. Had all {size:,} been asked and named one reason each, the lead could be anything from "
        f"{span(gap.low, gap.high)} points, {settled}. Chance would matter less if people could name several reasons, and more if fewer were asked."
    )


def with_category(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of a least count, such as "2-or-more", whose `label` tells it with what is counted: "at least 2 contacts"."""
    words = [f"at least {c.split('-')[0]} {w}" for c, w in zip(rows["category"], rows["label"], strict=True)]
    return rows.assign(label=words)


def steps_title(rows: pd.DataFrame) -> str:
    """The first of two cumulative shares of two questions, in one line."""
    firsts = rows.drop_duplicates("question_id")
    told = [f"{amount(row)} needed {name(row)}" for _, row in firsts.iterrows()]
    return f"To settle a matter, {listed(told)}"


def steps(rows: pd.DataFrame, at_once: pd.Series) -> Reading:
    """How two cumulative questions relate, and whether a share settled at the first contact can belong to the second.

    Parameters: rows from `intervals.add_intervals`: contacts (2 or more, 4 or more), then channels (2 or more, 3 or
    more); at_once, the row of those settled at the first contact. Returns: Reading of three sentences.
    """
    contacts, channels = (group for _, group in rows.groupby("question_id", sort=False))
    few = short(contacts["value"].iloc[0] - contacts["value"].iloc[1], 0)
    single = 100 - channels["round_low"].iloc[0]
    clash = (
        "so the numbers cannot be about the same people and matters"
        if at_once["round_low"] > single
        else "so both can hold"
    )
    return Reading(
        f"On social media {amount(contacts.iloc[0])} needed several contacts and {amount(contacts.iloc[1])} {label(contacts.iloc[1]['category'])}, which leaves "
        f"{few} percent with {_between(contacts)} if both count the same people. Across channels, {amount(channels.iloc[0])} needed more than one channel, so at "
        f"most {short(single)} percent needed a single one. Yet {at_once['publisher']} has {amount(at_once)} settled at the first contact in that year, hence by a single channel, {clash}. "
        "No n is reported for any of them, and the article does not say what its share is a share of."
    )  # fmt: skip


def _between(rows: pd.DataFrame) -> str:
    """The counts between two limits "2-or-more" and "4-or-more" in words: "two to three"."""
    low, high = (int(category.split("-")[0]) for category in rows["category"].iloc[:2])
    return f"{count_word(low)} to {count_word(high - 1)}"


def added_up(rows: pd.DataFrame) -> pd.DataFrame:
    """Separate time classes added up from the shortest on.

    Parameters: rows from `intervals.add_intervals` with the categories of QUICK. Returns: frame of category, value,
    low and high (percent), without intervals unless n is known, and round_low, round_high of each sum.
    """
    ordered = rows.set_index("category").loc[[c for c in QUICK if c in set(rows["category"])]]
    sums = ordered[["value", "round_low", "round_high"]].cumsum().reset_index()
    return sums.assign(low=math.nan, high=math.nan)


def hurry_parts(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The shares that expect a solution and a first answer by each time, added up.

    Parameters: rows, printings from `intervals.add_intervals` of both questions. Returns: frames of `added_up`.
    """
    settled = rows[rows["settled"]]
    names = {"expected-time-to-resolve": "Expect a solution", "expected-response-time": "Expect a first answer"}
    return {words: added_up(settled[settled["measure"] == measure]) for measure, words in names.items()}


def hurry_title(parts: dict[str, pd.DataFrame]) -> str:
    """What share expects each thing on the same day, in one line."""
    told = [f"{short(frame['value'].iloc[-1], 0)} percent {words.lower()}" for words, frame in parts.items()]
    return f"{listed(told)} the same day"


def hurry(parts: dict[str, pd.DataFrame], article: pd.Series, rows: pd.DataFrame) -> Reading:
    """How the classes add up to what the article prints, and where accounts give one number to two questions.

    Parameters: parts, from words to frames of `added_up`; article, its row for one hour; rows, the classes of all
    questions, from `intervals.add_intervals` of printings. Returns: Reading of three sentences.
    """
    settle = next(iter(parts.values()))
    hour = settle[settle["category"] == "within-60-min"].iloc[0]
    fits = "the sum" if hour["round_low"] <= article["value"] <= hour["round_high"] else "not the sum"
    quick = rows[rows["category"].isin(QUICK[:2])]
    told = [f"{publisher} for {_topics(group)}" for publisher, group in quick.groupby("publisher", sort=False)]
    return Reading(
        f"{sentence_case(amount(article))} in the article is {fits} of the classes up to one hour ({span(hour['round_low'], hour['round_high'])}). "
        f"The same pair of numbers is given to different questions: by {'; by '.join(told)}. Whether it belongs to both or slipped from one to the "
        "other is not known, and no n is reported. The sums take the answers as separate. Only the article says that the matter was raised on social media."
    )


def _topics(group: pd.DataFrame) -> str:
    """The questions for which a publication prints classes."""
    told = [
        f"{'the solution' if 'resolve' in measure else 'the first answer'} ({' and '.join(part['printed'])})"
        for measure, part in group.groupby("measure", sort=False)
    ]
    return " and for ".join(told)


def week_readings(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The opposite readings of one share: those who waited a week or longer, or those served by then.

    Parameters: rows from `intervals.add_intervals` with the categories at-least-7-d and within-7-d.
    Returns: frames under WEEK_OR_LONGER and UP_TO_A_WEEK with category, value, low and high: the printed share and the
    rest to 100, which is computed and assumes that every matter ended.
    """
    value = rows.drop_duplicates("category").set_index("category")["value"]
    long, quick = value["at-least-7-d"], value["within-7-d"]
    frames = {WEEK_OR_LONGER: (100 - long, long), UP_TO_A_WEEK: (quick, 100 - quick)}
    names = ("within-7-d", "at-least-7-d")
    return {words: pd.DataFrame({"category": names, "value": pair, "low": math.nan, "high": math.nan})
            for words, pair in frames.items()}  # fmt: skip


def week_title(parts: dict[str, pd.DataFrame]) -> str:
    """How many waited a week or more under either reading, in one line."""
    values = [short(frame["value"].iloc[1], 0) for frame in parts.values()]
    return f"{' or '.join(values)} percent wait a week or more, depending on what “within a week or longer” means"


def week(rows: pd.DataFrame, parts: dict[str, pd.DataFrame]) -> Reading:
    """What the phrase "within a week or longer" can mean, who supports which reading, and what it leaves open.

    Parameters: rows, printings from `intervals.add_intervals`; parts from `week_readings`. Returns: Reading.
    """
    who = {category: listed(list(dict.fromkeys(g["publisher"]))) for category, g in rows.groupby("category")}
    one, other = (frame["value"] for frame in parts.values())
    return Reading(
        f"Taken literally, “within a week or longer” takes in everybody. Read as a week or longer (so {who['at-least-7-d']}), {short(one[1], 0)} percent waited that long; read as up to a week (so "
        f"{who['within-7-d']}), {short(other[0], 0)} percent were served by then and up to {short(other[1], 0)} were not. Or both answers were added, "
        "those served in the course of a week and those served later; then the number only says who waited longer than some shorter time. "
        "No account prints the answers one by one, nor an n. The rest to a hundred assumes that every matter was settled some day, which is not said."
    )


def no_answer_title(rows: pd.DataFrame) -> str:
    """How often one number is printed, and with how many bases, in one line."""
    top = rows["printed"].value_counts()
    return f"{sentence_case(count_word(int(top.iloc[0])))} of {count_word(len(rows))} printings have {top.index[0]} percent without an answer, but not of the same people"


def no_answer(rows: pd.DataFrame, reason: pd.Series, size: int) -> Reading:
    """What one share means under each base that the accounts give it.

    Parameters: rows, printings from `intervals.add_intervals`; reason, the share that one account takes as the
    base; size, the n of the survey. Returns: Reading of three sentences.
    """
    part = rows.iloc[0]
    low, high = (part[e] * reason[e] / 100 for e in ("round_low", "round_high"))
    others = rows[rows["printed"] != part["printed"]]
    wide = rows.loc[rows["base"].str.startswith("respondents"), "publisher"].iloc[0]
    narrow = rows.loc[rows["base"].str.contains("cannot reach"), "publisher"].iloc[0]
    return Reading(
        f"How many people asked something on social media is not reported, so {part['printed']} percent of them is a share of an unknown number. Of all "
        f"respondents, as {wide} words it, it would be about {round(part['value'] * size / 100):,} of {size:,} people; of the {amount(reason)} "
        f"who reached nobody elsewhere, as {narrow} has it, only {span(low, high)} percent of all respondents. "
        f"{listed([f'{r.publisher} prints {r.printed}' for r in others.itertuples()])}. Since the n of none of these bases is "
        "reported, no interval can be drawn; the headline widens the base from those who asked to all who use social media for service."
    )  # fmt: skip


def grades(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """How a channel compared with what was expected, one frame a channel with all three answers.

    Parameters: rows from `intervals.add_intervals`, categories exceeded, met, not-met, channel in subgroup.
    Returns: frames by the channel's name with estimate_id, category, value, low, high; channels with fewer answers are left out.
    """
    whole = rows.groupby("subgroup", sort=False).filter(lambda group: len(group) == 3)
    kept = ["estimate_id", "category", "value", "low", "high"]
    return {sentence_case(label(c)): g[kept].reset_index(drop=True) for c, g in whole.groupby("subgroup", sort=False)}


def _as_good(frame: pd.DataFrame) -> float:
    return frame.loc[frame["category"] != "not-met", "value"].sum()


def grades_title(parts: dict[str, pd.DataFrame]) -> str:
    """What share found each channel as good as expected or better, in one line."""
    (first, share), *rest = [(words, short(_as_good(frame), 0)) for words, frame in parts.items()]
    told = [f"{first} did as well as expected or better for {share} percent of its users"]
    return ", ".join(told + [f"{words.lower()} for {other}" for words, other in rest])


def graded(rows: pd.DataFrame, parts: dict[str, pd.DataFrame]) -> Reading:
    """What the grades say of the claim that social media falls short, and what they do not.

    Parameters: rows as for `grades`; parts from it. Returns: Reading of three sentences.
    """
    social = rows[rows["subgroup"] == _SOCIAL].set_index("category")
    worse = rows[(rows["category"] == "not-met") & (rows["value"] > social.loc["not-met", "value"])]
    told = listed([f"{label(row['subgroup'])} ({row['printed']} percent)" for _, row in worse.iterrows()])
    good = {words: _as_good(frame) for words, frame in parts.items()}
    behind = sum(value > good["Social media"] for value in good.values())
    others = len(good) - 1
    place = f"comes behind {'all' if behind == others else f'{count_word(behind)} of the {count_word(others)}'} other channels shown"
    return Reading(
        f"Social media {place}, though {short(good['Social media'], 0)} percent of its users found it as good as "
        f"expected or better; for {social.loc['not-met', 'printed']} percent it fell short. Only {told} did worse, as far as numbers are "
        f"printed. The quoted sentence, that social media isn't meeting expectations, holds for those {social.loc['not-met', 'printed']} percent. No n is reported "
        f"for any channel, and the {social.loc['not-met', 'printed']} percent here is not the share without an answer."
    )


def alone(rows: pd.DataFrame, near: pd.Series) -> Reading:
    """What a rank among channels rests on when one channel's number is all there is.

    Parameters: rows from `intervals.add_intervals`; near, the nearest number of another channel. Returns: Reading.
    """
    return Reading(
        f"{listed(list(dict.fromkeys(rows['publisher'])))} prints {listed([f'{amount(row)} for {name(row)}' for _, row in rows.iterrows()])} on social "
        f"media. No account that we could read, mostly in excerpts, prints the like for another channel, so it can be neither confirmed nor refuted that social media is lowest. The nearest "
        f"number, {amount(near)} settled the same day by {label(near['subgroup'])} ({near['publisher']}), is another measure. Nor is it said whether the shares of social media "
        "are shares of contacts or of consumers, or of how many."
    )  # fmt: skip


def answers_title(rows: pd.DataFrame) -> str:
    """How many hear within minutes and how many wait a week or longer, in one line."""
    of = {row["category"]: amount(row) for _, row in rows.iterrows()}
    return f"First answer: {of['within-minutes']} hear within minutes, {of['at-least-7-d']} after a week or longer"


def answers(rows: pd.DataFrame, expected: pd.Series) -> Reading:
    """How long a first answer takes against what is expected, and where accounts differ.

    Parameters: rows, settled, from `intervals.add_intervals`; expected, the share expecting it within minutes.
    Returns: Reading of three sentences.
    """
    row = {r["category"]: r for _, r in rows.iterrows()}
    day, least = row["1-d"], row["at-least-1-d"]
    total = sum(row[c]["value"] for c in ("within-minutes", "1-d", "at-least-7-d"))
    return Reading(
        f"{sentence_case(amount(row['within-minutes']))} usually hear within minutes, where {amount(expected)} expect to; {amount(row['at-least-7-d'])} wait a week or longer. "
        f"The {day['printed']} percent for a day is at least a day for {least['publisher']} and a day for {day['publisher']}: in the first case it can contain those who wait "
        f"a week, in the second the three add to {short(total, 0)} percent and leave the rest in between. No n is reported, nor whether those who never hear are counted."
    )  # fmt: skip


def lost_pictures(data: Collection, study_id: str) -> Table:
    """Questions of a study whose printed numbers could have stood in a picture about channels.

    Parameters: data; study_id. Returns: Table of candidates: the question, its settled numbers by channel, of how
    many channels they are, and where social media stands among them.
    """
    own = data.questions[data.questions["study_id"] == study_id]
    rows = [found for ident, asked in zip(own["question_id"], own["asked"], strict=True)
            if (found := _candidate(data.settled(ident), asked))]  # fmt: skip
    named = {key: key for key in ("question", "numbers by channel", "several channels", "social media")}
    return table(pd.DataFrame(rows), named, "Candidates for the lost pictures; none is tied to a caption")


def _candidate(rows: pd.DataFrame, asked: str) -> dict[str, str] | None:
    """One line of `lost_pictures`; None where social media has no number, or the number is no share of a channel."""
    rows = rows[~rows["doubted"] & ~rows["category"].isin(["not-met", "met"])]
    channel = rows["subgroup"].where(rows["subgroup"] != "", rows["category"])
    rows = rows.assign(channel=channel)[channel.isin(CHANNEL_COLOURS) & (rows["unit"] == "percent")]
    social = rows[rows["channel"] == _SOCIAL]
    if social.empty:
        return None
    lowest = social["value"].iloc[0] <= rows["value"].min()
    several = len(rows) > 1
    told = ", ".join(f"{label(row['channel'])} {printed_words(row)}" for _, row in rows.iterrows())
    return {
        "question": asked,
        "numbers by channel": told,
        "several channels": "yes" if several else "no",
        "social media": "nothing to compare" if not several else "lowest" if lowest else "not lowest",
    }


def candidates(found: Table, near: pd.Series) -> Reading:
    """How many questions could have stood behind each caption, and that nothing decides between them.

    Parameters: found from `lost_pictures`; near, the only time by channel that is printed. Returns: Reading of four
    sentences.
    """
    several = found.frame["several channels"] == "yes"
    return Reading(
        f"{sentence_case(count_word(len(found.frame)))} questions have a printed number for social media. For a picture across channels {count_word(int(several.sum()))} of "
        f"them qualify, because other channels have numbers too; for one of a low rating any of them could serve, and in {count_word(int((found.frame['social media'] == 'lowest').sum()))} "
        f"social media is lowest. Beside the first caption the text speaks of times, but of times by channel our tables hold only that {amount(near)} settle the same day by {label(near['subgroup'])}. No caption names a question, a number or a channel beside social media, so what the pictures showed stays unknown."
    )  # fmt: skip


def margin(found: pd.DataFrame) -> Reading:
    """What a stated margin of error says about the sample, from the audit.

    Parameters: found, a frame of `audit.audit`. Returns: Reading of two or three sentences.
    Raises: IndexError if the audit found no margin; ValueError if it names no effect or no effective n.
    """
    row = found[found["check"] == "margin"].iloc[0]
    said = row["reported"].split(" for ")[0]
    ends = parse(said, "points")
    effect = span(row["n"] / row["high"], row["n"] / row["low"], 2)
    people = span(row["low"], row["high"], 0)
    return Reading(
        f'"{sentence_case(said)}" can stand for {span(float(ends.low), float(ends.high))} points. {row["detail"]} So the variance was taken to '  # type: ignore[arg-type]
        f"be {effect} times that of a simple random sample (the design effect), as if {people} people had been drawn at random: the stated margin "
        "makes little or no allowance for weighting. It holds for shares of all respondents only. A share of those who used social media is less "
        "certain, by an amount that nobody can work out."
    )
