"""Waves of one study: which items are alike, how they changed, and how many people it would take to be sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from channel_evidence.audit.change import least_size
from channel_evidence.stats.intervals import add_intervals
from channel_evidence.tables import Collection
from channel_evidence.words.display import Reading, Table, table
from channel_evidence.words.english import amount, count_word, printed_words, span
from channel_evidence.words.vocabulary import listed, sentence_case, short


@dataclass(frozen=True)
class Item:
    """One thing asked in several waves in like words of a like base; `subgroups` name it where a wave has several bases."""

    words: str
    question: str
    category: str
    waves: tuple[str, ...]
    subgroups: tuple[str, ...] = ("",)


# What counts as alike is a reader's judgement: the same thing asked, of the same kind of people. Contacts needed (2015 on
# social media, 2016 without a channel), the fastest channel (labels in doubt) and reworded questions are left out.
PREFERRED = tuple(
    Item(words, "preferred-channel", category, ("northridge-2015", "northridge-2016"))
    for words, category in (("telephone", "telephone"), ("email", "email"), ("social media", "social-media"))
)
NO_ANSWER = (
    Item("never answered", "got-response", "not-answered", ("northridge-2015", "northridge-2016", "northridge-2017")),
)
EASY = tuple(
    Item(
        category.replace("-", " "), "easy-contact", category, tuple(f"northridge-{year}" for year in years),
        ("", "consumers"),
    )
    for category, years in (
        ("telephone", (2016, 2018, 2020)), ("email", (2016, 2020)), ("mobile-app", (2016, 2020)), ("social-media", (2016, 2018)),
    )
)  # fmt: skip
TROUBLE = (
    Item("several channels needed", "channels-needed", "2-or-more", ("northridge-2015", "northridge-2016")),
    Item("solution at first contact", "first-contact-resolution", "yes", ("northridge-2015", "northridge-2019", "northridge-2020")),
    Item("phone system trouble", "phone-system-trouble", "yes", ("northridge-2018", "northridge-2019")),
    Item("website trouble", "website-trouble", "yes", ("northridge-2018", "northridge-2019")),
    Item("intention to leave", "would-leave", "yes", ("northridge-2019", "northridge-2020")),
    Item("businesses measuring effort", "measures-effort", "yes", ("northridge-2019", "northridge-2020")),
)  # fmt: skip


def item_rows(data: Collection, items: Sequence[Item]) -> pd.DataFrame:
    """The settled printings of like items, for `comparison_charts.waves`.

    Parameters: data; items. Returns: rows from `intervals.add_intervals` with the column `item`, waves in order.
    Raises: KeyError for an unknown question.
    """
    parts = []
    for item in items:
        rows = data.settled(*[f"{wave}-{item.question}" for wave in item.waves])
        rows = rows[(rows["category"] == item.category) & rows["subgroup"].isin(item.subgroups) & ~rows["doubted"]]
        parts.append(rows.assign(item=item.words))
    return add_intervals(pd.concat(parts, ignore_index=True))


def steps(rows: pd.DataFrame) -> pd.DataFrame:
    """The change from each wave to the next, and the n that it would take.

    Parameters: rows from `item_rows`. Returns: frame of item, first, second (as printed), years, base, low, high (points,
    by rounding), needed (n of each wave; 0 where the printed values are one), known (n of both) and state: "more than chance",
    "not more than chance" (both n known), "same within rounding" or "n not reported".
    """
    found = []
    dated = rows.assign(year=rows["published_study"].str[:4].astype(int))
    for item, group in dated.sort_values("year", kind="stable").groupby("item", sort=False):
        for (_, one), (_, two) in pairwise(group.iterrows()):
            found.append({"item": item, **_step(one, two)})
    return pd.DataFrame(found)


def _step(one: pd.Series, two: pd.Series) -> dict[str, object]:
    low, high = two["round_low"] - one["round_high"], two["round_high"] - one["round_low"]
    needed = 0 if one["value"] == two["value"] else least_size(one["value"], two["value"])
    sizes = [row["base_n"] for row in (one, two)]
    if low <= 0 <= high:
        state = "same within rounding"
    elif any(pd.isna(size) for size in sizes):
        state = "n not reported"
    else:
        state = "more than chance" if min(sizes) >= needed else "not more than chance"
    return {
        "first": f"{printed_words(one)} ({one['year']})", "second": f"{printed_words(two)} ({two['year']})", "base": two["base"],
        "low": low, "high": high, "needed": needed, "state": state,
        "known": " and ".join("not reported" if pd.isna(size) else f"{int(size):,}" for size in sizes),
    }  # fmt: skip


def changes(rows: pd.DataFrame) -> Table:
    """The steps between waves for readers.

    Parameters: rows from `item_rows`. Returns: Table of item, both numbers, the points that rounding allows, the n
    of each and the least n at which the change would exceed sampling error.
    """
    found = steps(rows)
    found["points"] = [span(low, high) for low, high in zip(found["low"], found["high"], strict=True)]
    same = found["state"] == "same within rounding"
    found["takes"] = [
        "same within rounding" if alike else f"{n:,}" for alike, n in zip(same, found["needed"], strict=True)
    ]
    named = {
        "item": "item", "first": "before", "second": "after", "points": "points, by rounding", "known": "n of both",
        "takes": "least n of each wave",
    }  # fmt: skip
    return table(
        found,
        named,
        "How many people each wave would need, as if simple random samples, for the change to exceed chance",
    )


def title(rows: pd.DataFrame, words: str) -> str:
    """The first and last printed number of the item that moved most, in one line.

    Parameters: rows from `item_rows`; words, what the shares are. Returns: text.
    """
    dated = rows.sort_values("published_study", kind="stable")
    ends = dated.groupby("item", sort=False)["value"].agg(["first", "last"])
    item = (ends["last"] - ends["first"]).abs().idxmax()
    group = dated[dated["item"] == item]
    first, *later = [row for _, row in group.iterrows()]
    told = [f"{amount(first)} in {first['published_study'][:4]}"]
    told += [f"{printed_words(row)} in {row['published_study'][:4]}" for row in later]
    return sentence_case(f"{words} {item}: {listed(told)}".strip())


def reading(rows: pd.DataFrame) -> Reading:
    """How the items changed, and whether that is more than chance.

    Parameters: rows from `item_rows`. Returns: Reading of two to four sentences.
    """
    found, dated = steps(rows), rows.sort_values("published_study", kind="stable")
    told = []
    for item, group in dated.groupby("item", sort=False):
        numbers = [f"{printed_words(row)} in {row['published_study'][:4]}" for _, row in group.iterrows()]
        told.append(f"{item} {listed(numbers)}")
    return Reading(f"Printed are, in percent: {'; '.join(told)}. {_sure(found)}")


def _sure(found: pd.DataFrame) -> str:
    """What it would take to be sure of the steps."""
    unknown = found[found["state"] == "n not reported"]
    tested = found[found["state"].isin(["more than chance", "not more than chance"])]
    parts = [f"{sentence_case(row.item)}: {row.state}." for row in tested.itertuples()]
    same = found[found["state"] == "same within rounding"]
    if len(same):
        parts.append(f"Rounding alone could account for the step in {listed(list(dict.fromkeys(same['item'])))}.")
    if len(unknown):
        needs = [f"{row.needed:,} ({row.item}, {row.second[-5:-1]})" for row in unknown.itertuples()]
        parts.append(
            "Nothing is tested where the n of a wave is unknown. Such a change would exceed sampling error if each wave had at least "
            f"this many people, or double if weighting doubled the variance: {listed(needs)}."
        )
    return " ".join(parts)


def one_known(rows: pd.DataFrame) -> Reading:
    """What can be said where the n of only one of two waves is known: whether its interval holds the other number.

    Parameters: rows from `item_rows`. Returns: Reading, one sentence an item; a sentence that says so if there is none.
    """
    told = []
    for item, group in rows.groupby("item", sort=False):
        for (_, one), (_, two) in pairwise(group.sort_values("published_study", kind="stable").iterrows()):
            for own, other in ((one, two), (two, one)):
                if not pd.isna(own["base_n"]) and pd.isna(other["base_n"]):
                    told.append(_held(str(item), own, other))
    return Reading(" ".join(told) or "No wave of these items has a known n.")


def _held(item: str, own: pd.Series, other: pd.Series) -> str:
    inside = own["low"] <= other["value"] <= own["high"]
    end = (
        "the other wave's number lies inside, so the change may be chance whatever its n"
        if inside
        else "the other wave's number lies outside"
    )
    return (
        f"{sentence_case(item)}: {printed_words(own)} in {own['published_study'][:4]} ({own['base']}, n = {int(own['base_n']):,}) can stand for "
        f"{short(own['low'])} to {short(own['high'])}, and {printed_words(other)} is printed for {other['published_study'][:4]}; {end}."
    )


def unmatched(data: Collection, studies: Sequence[str], items: Sequence[Item]) -> Reading:
    """How many numbers of later waves have a like item, and what the last wave prints instead.

    Parameters: data; studies, the later waves' ids; items, the like ones. Returns: Reading of two sentences.
    """
    rows = data.view[data.view["study_id"].isin(studies) & (data.view["unit"] == "percent")]
    kept = item_rows(data, items)["estimate_id"]
    last = data.view[(data.view["study_id"] == studies[-1]) & (data.view["unit"] == "percent")]
    told = listed([f"{row.printed} percent of {row.base}" for row in last.itertuples()])
    return Reading(
        f"Of {len(rows)} shares printed by accounts of the {count_word(len(studies))} later waves, {int(rows['estimate_id'].isin(kept).sum())} have a like item in another wave; the rest "
        f"were asked once, of another base or in other words. The last wave ({last['published_study'].iloc[0][:4]}) has none: its accounts print {told} who find that a company makes it "
        "easy to have a matter settled."
    )  # fmt: skip
