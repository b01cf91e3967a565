"""The whole evidence in one picture: who prefers social media for service, expects an answer soon, and gets one."""

from __future__ import annotations

import pandas as pd

from channel_evidence.charts.canvas import FONT, Chart, Dot, canvas, draw_dots, name_slots, percent_axis, write_beside
from channel_evidence.charts.dots import INTERVAL, interval_caption
from channel_evidence.stats.intervals import add_intervals
from channel_evidence.tables import Collection
from channel_evidence.words.display import Reading, Table, table
from channel_evidence.words.english import count_word, printed_words, study_name
from channel_evidence.words.vocabulary import CHANNEL_COLOURS, GREY, INK, short

PREFER, EXPECT, GET = "Prefer social media for service", "Expect an answer within an hour", "Get an answer"
SHADES = {
    PREFER: CHANNEL_COLOURS["social-media"],
    EXPECT: CHANNEL_COLOURS["telephone"],
    GET: CHANNEL_COLOURS["live-chat"],
}
MEASURES = ("preferred-channel", "expected-response-time", "expected-time-to-resolve", "got-response")
HOUR = ("within-60-min", "under-60-min")


def groups(data: Collection) -> pd.DataFrame:
    """One settled number a study for each of the three matters; companies' own answers and subgroups are left out.

    Parameters: data. Returns: rows of `intervals.add_intervals` with group, label and turned, greatest first in each
    group. A share without an answer stands as what it leaves of 100 (`turned`), and its label says so.
    """
    rows = data.ranked[data.ranked["settled"] & (data.ranked["unit"] == "percent")]
    rows = rows[(rows["subgroup"] == "") & (rows["design"] != "company-survey") & rows["measure"].isin(MEASURES)]
    rows = add_intervals(rows)
    prefer = rows[(rows["measure"] == "preferred-channel") & (rows["category"] == "social-media")]
    soon = rows["measure"].isin(MEASURES[1:3]) & rows["category"].isin(HOUR)
    expect = rows[soon & (rows["choice"] == "cumulative")]
    get = rows[(rows["measure"] == "got-response") & rows["category"].isin(["answered", "not-answered"])]
    parts = [_labelled(part, group) for group, part in {PREFER: prefer, EXPECT: expect, GET: get}.items()]
    return pd.concat(parts, ignore_index=True)


def _labelled(part: pd.DataFrame, group: str) -> pd.DataFrame:
    """One number a study, with its label; shares without an answer turned round."""
    found = part.drop_duplicates("study_id").assign(group=group)
    found["turned"] = without = found["category"] == "not-answered"
    turned = 100 - found.loc[without, ["value", "high", "low"]].to_numpy()
    found.loc[without, ["value", "low", "high"]] = turned
    found["label"] = [_label(row) for _, row in found.iterrows()]
    return found.sort_values("value", ascending=False, kind="stable")


def _label(row: pd.Series) -> str:
    told = [] if pd.isna(row["base_n"]) else [f"n = {int(row['base_n']):,}"]
    told += [f"100 less {row['printed']}"] if row["category"] == "not-answered" else []
    told += ["expect a solution"] if row["measure"] == "expected-time-to-resolve" else []
    return study_name(row) + (f" ({'; '.join(told)})" if told else "")


def bases(rows: pd.DataFrame) -> Table:
    """What each number of the picture is a share of. Parameters: rows of `groups`. Returns: Table."""
    shown = rows.assign(said=[printed_words(row) for _, row in rows.iterrows()])
    named = {"group": "matter", "label": "study", "said": "printed", "base": "share of", "publisher": "printed by"}
    return table(shown, named, "The numbers of the picture and their bases")


def title(rows: pd.DataFrame) -> str:
    """The finding in one line. Parameters: rows of `groups`. Returns: text."""
    spans = {
        group: f"{short(part['value'].min(), 0)} to {short(part['value'].max(), 0)}"
        for group, part in rows.groupby("group")
    }
    return (
        f"{spans[PREFER]} percent prefer social media for service, {spans[EXPECT]} expect an answer there within an hour; "
        f"{spans[GET]} get any answer at all"
    )


def chart(rows: pd.DataFrame) -> Chart:
    """Three groups of studies on one scale.

    Parameters: rows of `groups`. Returns: Chart whose frame holds estimate_id, group, label, base, base_n, printed,
    turned, value, low, high, method, reason, level and design_effect.
    """
    names: list[str] = []
    dots, heads = [], []
    for group, part in rows.groupby("group", sort=False):
        heads.append((len(names), str(group)))
        names.append("")
        for row in part.itertuples():
            dots.append(Dot(f"{group}, {row.label}", row.value, len(names), row.low, row.high, SHADES[str(group)]))
            names.append(row.label)
    note = "One settled printing a study; bases differ within and between the groups (see the table)."
    figure, (ax,) = canvas(0.78 * len(names), title(rows), note)
    figure.subplots_adjust(left=0.42)
    draw_dots(ax, dots, size=6.5)
    for dot in dots:
        write_beside(ax, short(dot.x, 0 if dot.x == round(dot.x) else 1), dot.x if dot.bare else dot.high, dot.y)
    name_slots(ax, names, 48)
    ax.tick_params(axis="y", labelsize=FONT["note"])
    for y, text in heads:
        ax.text(-0.72, y, text, transform=ax.get_yaxis_transform(), ha="left", va="center", weight="bold", color=INK)
    percent_axis(ax, 108, "share of the base")
    ax.set_xlim(left=-2)  # room for a dot near 0
    ax.set_xticks(range(0, 101, 20))
    ax.xaxis.label.set_color(GREY)
    kept = ["estimate_id", "group", "label", "base", "base_n", "printed", "turned", *INTERVAL]
    caption = interval_caption(rows, dots="Dots are printed values, or what a printed share leaves of 100")
    return Chart(rows[kept].reset_index(drop=True), figure, caption)


def reading(rows: pd.DataFrame) -> Reading:
    """What the picture shows, how sure it is, and what it does not show. Parameters: rows of `groups`. Returns: Reading."""
    prefer, expect, get = (rows[rows["group"] == group] for group in (PREFER, EXPECT, GET))
    sized = int(rows["base_n"].notna().sum())
    few = int((prefer["value"] < 5).sum())
    return Reading(
        f"In {few} of {len(prefer)} surveys fewer than 5 percent prefer social media for service. Yet {short(expect['value'].min(), 0)} to "
        f"{short(expect['value'].max(), 0)} percent, of all respondents or of those who ask there, expect an answer there within an hour. "
        f"How often any answer comes depends on who counts: {short(get['value'].min(), 0)} to {short(get['value'].max(), 0)} percent, of "
        f"messages in some studies and of people in others. Only {sized} of the {len(rows)} numbers come with the size of their base, "
        "and no average is taken, because the studies asked unlike things of unlike people."
    )


def extent(data: Collection) -> Reading:
    """How much the collection holds, in one line. Parameters: data. Returns: Reading."""
    articles = count_word(data.claims["source_id"].nunique())
    return Reading(
        f"The collection holds {len(data.studies)} studies, cases and opinions, {len(data.estimates)} printed numbers from "
        f"{len(data.sources)} sources, {len(data.claims)} statements of {articles} articles, and {len(data.errata)} numbers or statements that we doubt."
    )


def trust(data: Collection) -> Reading:
    """How the numbers were read, and how many can bear an interval. Parameters: data. Returns: Reading."""
    numbers = data.estimates[data.estimates["unit"] == "percent"]
    whole = int((data.estimates["reading"] == "whole-text").sum())
    sized = int(numbers["base_n"].notna().sum())
    sampled = int((~data.studies["sampling"].isin(["", "not-reported"])).sum())
    return Reading(
        f"Of {len(data.estimates)} numbers {whole} come from texts that were read whole, the rest from excerpts. {sized} of the "
        f"{len(numbers)} percentages are printed with the size of their base. For {sampled or 'none'} of the {len(data.studies)} studies is it "
        "reported how respondents were chosen, so intervals are a best case, as if samples were simple random ones."
    )
