"""Readings and tables about replies to customers: what was counted, by whom, and how fast."""

from __future__ import annotations

import re

import pandas as pd

from channel_evidence.charts.comparison import LIMITS
from channel_evidence.printed import time_class
from channel_evidence.words.display import Reading, Table, table
from channel_evidence.words.english import count_word, printed_words, span, study_name
from channel_evidence.words.vocabulary import label, listed, name, sentence_case, short


def in_percent(row: pd.Series) -> str:
    """A printed share with its bound, and its unit unless it is printed in words: "less than 27 percent", "half"."""
    words = printed_words(row)
    return f"{words} percent" if row["printed"][-1:].isdigit() else words


def by_publisher(rows: pd.DataFrame, *, category: bool = False) -> pd.DataFrame:
    """Rows of one study named for a figure after who prints them.

    Parameters: rows with publisher and category; category, whether the name says what the number is of, too.
    Returns: a copy of the rows with `label`.
    """
    heads = [f"{label(term)}, " if category else "" for term in rows["category"]]
    # Without the owner in brackets: a slot has room for a name, and the source line gives the whole of it.
    names = rows["publisher"].str.replace(r" \(.*\)$", "", regex=True)
    return rows.assign(label=[head + who for head, who in zip(heads, names, strict=True)])


def by_study(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of several studies named for a figure after sponsor, year and, where there is one, the subgroup.

    Parameters: rows with sponsor, published_study and subgroup, and value.
    Returns: a copy of the rows with `label`, the smallest value first.
    """
    names = [
        ", ".join([study_name(row), *([label(row["subgroup"])] if row["subgroup"] else [])])
        for _, row in rows.iterrows()
    ]
    return rows.assign(label=names).sort_values("value", kind="stable")


def wordings_title(rows: pd.DataFrame, topic: str) -> str:
    """How many publications print the number, and how many make it a share of the topic, in one line.

    Parameters: rows, all printings of one number; topic, a word that a base may hold. Returns: text.
    """
    numbers = listed(list(dict.fromkeys(rows["printed"])))
    head = f"{sentence_case(count_word(rows['publisher'].nunique()))} publications print {numbers} percent"
    return f"{head}, {count_word(int(_about(rows, topic).sum()))} of them of {topic}"


def _about(rows: pd.DataFrame, topic: str) -> pd.Series:
    return rows["base"].str.contains(topic, regex=False)


def wordings(rows: pd.DataFrame, target: str, topic: str) -> Reading:
    """Whose base leaves out what the other accounts put into it.

    Parameters: rows, all printings of one number; target, the source_id at hand; topic, the word that tells bases apart.
    Returns: Reading of two or three sentences.
    """
    own = rows[rows["source_id"] == target].iloc[0]
    others = rows[rows["source_id"] != target]
    with_topic = others[_about(others, topic)]
    who = f"{count_word(len(with_topic))} of the {count_word(len(others))}"
    who = f"the {count_word(len(others))}" if len(with_topic) == len(others) else who
    parts = [
        f"{own['publisher']} makes the {own['printed']} percent a share of {own['base']}.",
        f"{sentence_case(who)} other accounts speak of {topic}: {listed(list(with_topic['base']))}.",
    ]
    if rows["base_n"].isna().all():
        parts.append("No account says how many were counted, so no interval is drawn.")
    return Reading(" ".join(parts))


def _sides(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The printings below a time limit and those above it."""
    sides = rows["category"].map(lambda term: found.side if (found := time_class(term)) else "")
    return rows[sides == "below"], rows[sides == "above"]


def opposite_title(rows: pd.DataFrame) -> str:
    """The same share on both sides of one time limit, in one line.

    Parameters: rows, printings in the two opposite classes. Returns: text. Raises: IndexError if one side is empty.
    """
    below, above = (side.iloc[0] for side in _sides(rows))
    other = "" if below["printed"] == above["printed"] else f"{in_percent(above)} "
    return f"{in_percent(below)} {label(below['category'])}, or {other}{label(above['category'])}: accounts differ"


def opposite(rows: pd.DataFrame) -> Reading:
    """What two opposite accounts of one time limit come to, on one base and on the bases as printed.

    Parameters: rows from `intervals.add_intervals`, printings in the two opposite classes.
    Returns: Reading; spans are those of rounding alone.
    Raises: IndexError if one side is empty.
    """
    quick, slow = _sides(rows)
    below, above = quick.iloc[0], slow.iloc[0]
    who = [listed(list(dict.fromkeys(side["publisher"]))) for side in (quick, slow)]
    total = below["value"] + above["value"]
    low, high = (below[end] + above[end] for end in ("round_low", "round_high"))
    least, most = needed_reply_share(below, above)
    return Reading(
        f"{who[0]} have {in_percent(below)} answer {label(below['category'])}; {who[1]} has {in_percent(above)} answer "
        f"{label(above['category'])}. If all companies counted had replied, the two shares would have to add to 100 percent; "
        f"they add to {short(total)} ({span(low, high)}). But the bases as printed differ: {below['base']} in one account, "
        f"{above['base']} in the other. If the companies are those brands, both accounts hold together only if "
        f"{span(least, most)} percent of them replied at all, and no source says so."
    )


def needed_reply_share(below: pd.Series, above: pd.Series) -> tuple[float, float]:
    """The share of companies that must have replied for two opposite accounts to hold together.

    Parameters: below, a share of the companies that replied; above, a share of all companies; rows with round_low and
    round_high in percent.
    Returns: the least and greatest share in percent that rounding allows. Of the r companies that replied 100 - below
    percent were slow, and that is the share above of all: r = above / (100 - below).
    """
    ends = [100 * above[end] / (100 - below[end]) for end in ("round_low", "round_high")]
    return ends[0], min(100.0, ends[1])


def extent_title(rows: pd.DataFrame, counted: str, each: str = "studies") -> str:
    """The lowest and the highest of several studies' numbers, in one line.

    Parameters: rows from `intervals.add_intervals`, one number a study; counted, what follows, such as "of messages
    answered"; each, what the rows are. Returns: text.
    """
    low, high = rows.loc[rows["value"].idxmin()], rows.loc[rows["value"].idxmax()]
    start = printed_words(low) if high["printed"][-1:].isdigit() else in_percent(low)
    return f"From {start} to {in_percent(high)} {counted}, in {count_word(len(rows))} {each}"


def extent(rows: pd.DataFrame) -> Reading:
    """How far several studies' numbers lie apart, on how many bases, and for which of them n is known.

    Parameters: rows from `intervals.add_intervals`, one number a study.
    Returns: Reading of three sentences.
    """
    low, high = rows.loc[rows["value"].idxmin()], rows.loc[rows["value"].idxmax()]
    head = f"The lowest number is {in_percent(low)} ({study_name(low)}), the highest {in_percent(high)} ({study_name(high)})."
    same = rows[
        (rows.index != rows["value"].idxmin()) & (rows["round_low"] <= low["round_high"]) & (rows["bound"] == "")
    ]
    if len(same) and low["bound"] == "":
        told = listed([f"{in_percent(row)} of {study_name(row)}" for _, row in same.iterrows()])
        head += f" Within rounding, the {told} can be the same as the lowest."
    bases = rows["base"].nunique()
    alike = (
        f"The {count_word(len(rows))} numbers are shares of {count_word(bases)} different things, so their order says little "
        "about who answered better."
    )
    if bases == 1:
        alike = "All of them are shares of the same thing, in words at least."
    return Reading(f"{head} {alike} {_known_sizes(rows)}")


def _known_sizes(rows: pd.DataFrame) -> str:
    known = rows[rows["base_n"].notna()]
    if known.empty:
        return "How many were counted is not reported for any of them, so nobody can say which differences are more than chance."
    told = [
        f"{study_name(row)} (n = {int(row['base_n']):,}; with sampling and rounding, {span(row['low'], row['high'])} percent)"
        for _, row in known.iterrows()
    ]
    rest = " only" if len(known) < len(rows) else ""
    limits = (
        " That starts from a limit instead of a number, so it is not drawn."
        if known["bound"].isin(LIMITS).any()
        else ""
    )
    return f"How many were counted is reported{rest} for {listed(told)}.{limits}"


def never_answered(rows: pd.DataFrame) -> Reading:
    """What the shares who were never answered leave for those who were.

    Parameters: rows from `intervals.add_intervals`, one share a study, of people who were never answered.
    Returns: Reading of two or three sentences; spans are those of rounding alone.
    """
    told = [
        f"{span(100 - row['round_high'], 100 - row['round_low'])} percent in {row['published_study'][:4]}"
        for _, row in rows.iterrows()
    ]
    sizes = "" if rows["base_n"].notna().any() else " How many were asked this is not reported for any of them."
    return Reading(
        f"Never answered, they say, were {listed([in_percent(row) for _, row in rows.iterrows()])}. The rest, {listed(told)}, "
        f"were answered at least once or did not say; the sources do not tell which.{sizes}"
    )


def people_behind(share: pd.Series, number: pd.Series) -> Reading:
    """How many people stand behind a number whose base is itself only a share of a sample.

    Parameters: share, a row from `intervals.add_intervals` with known base_n; number, the row on the smaller base.
    Returns: Reading of one sentence; the span is that of rounding alone.
    """
    low, middle, high = (share["base_n"] * share[end] / 100 for end in ("round_low", "value", "round_high"))
    return Reading(
        f"{study_name(number)} prints “{number['printed']}” of {number['base']}, and that is {in_percent(share)} of "
        f"{int(share['base_n']):,} people: about {short(middle, 0)}, or {span(low, high, 0)} by rounding alone."
    )


def times(rows: pd.DataFrame) -> Table:
    """How long answers took in several studies, each in its own measure.

    Parameters: rows of `Collection.settled` for response-time questions. Returns: Table.
    """
    shown = rows.assign(
        study=[study_name(row) for _, row in rows.iterrows()],
        measured=[name(row) for _, row in rows.iterrows()],
        number=[f"{printed_words(row)} {row['unit']}" for _, row in rows.iterrows()],
        of=rows["base"].replace("not-reported", "not reported"),
    )
    named = {"study": "study", "measured": "measured", "number": "as printed", "of": "of", "publisher": "printed by"}
    averages = int(shown["category"].eq("average").sum())
    return table(shown, named, f"{len(shown)} numbers: {averages} averages, {len(shown) - averages} shares")


def headlines(*frames: pd.DataFrame) -> Table:
    """Pages whose headline holds the number, or what it leaves to a hundred, beside what the number is a share of.

    Parameters: frames from `intervals.add_intervals`. Returns: Table, one row a page; a headline's number counts when it
    lies within one point of the printed number or of the rest.
    """
    rows = pd.concat(frames)
    shown = rows[[_in_headline(row) for _, row in rows.iterrows()]].drop_duplicates("source_id")
    shown = shown.assign(number=[in_percent(row) for _, row in shown.iterrows()])
    named = {
        "publisher": "printed by",
        "title_source": "headline",
        "number": "as printed",
        "base": "share of",
        "asked": "question",
    }
    return table(shown, named, "Headlines that give the number or its rest, and what the number is a share of")


def _in_headline(row: pd.Series) -> bool:
    numbers = [float(text) for text in re.findall(r"(\d+(?:\.\d+)?)(?=%|pc\b| percent)", row["title_source"])]
    return any(abs(number - mark) <= 1 for number in numbers for mark in (row["value"], 100 - row["value"]))
