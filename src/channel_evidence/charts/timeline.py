"""Cases as figures: dated events on one line of years, and what a handful of picked cases can show."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from channel_evidence.charts.canvas import FONT, Chart, Dot, canvas, draw_dots, name_slots, percent_axis, write_beside
from channel_evidence.charts.comparison import OTHERS
from channel_evidence.printed import Printed, parse, read
from channel_evidence.tables import Collection
from channel_evidence.words.english import printed_words
from channel_evidence.words.vocabulary import GREY, date, listed, short


@dataclass(frozen=True)
class Event:
    """A dated event: words for readers, and the row (table:id) that dates it; `within` for "in the last six months"."""

    words: str
    target: str
    within: bool = False


# What happened when: the words are ours, the dates are those of the rows.
EVENTS = (
    Event("Comcast's manager begins to answer online", "estimates:bizjournals-sacramento-2012-01"),
    Event("Comcast's Twitter account begins", "estimates:comcast-a-twitterful-year-01"),
    Event("Comcast begins, by the blog's count", "estimates:just-in-case-2012-03"),
    Event("Charter announces its social care team", "sources:charter-social-care-2009"),
    Event("A retail brand begins, by the blog's count", "estimates:just-in-case-2012-06", within=True),
    Event("Newspaper on angry customers online", "studies:kansas-city-star-2012"),
    Event("Blog post on that newspaper article", "sources:just-in-case-2012"),
    Event("Charter's closing becomes known", "studies:charter-2012"),
    Event("Wegmans store's closing becomes known", "sources:morningnewsbeat-e-conomy-479"),
    Event("Charter's accounts to be taken down", "estimates:consumerist-charter-2012-01"),
    Event("Charter's team to move to other work", "estimates:consumerist-charter-2012-02"),
    Event("News agency on the closings", "sources:reuters-social-dispute-2013"),
    Event("Article that uses both closings", "sources:build-network-2014"),
)
STARTS = (
    Event("The blog's count", "estimates:just-in-case-2012-03"),
    Event("Sacramento Business Journal: the manager", "estimates:bizjournals-sacramento-2012-01"),
    Event("Comcast: the account", "estimates:comcast-a-twitterful-year-01"),
    Event("What our erratum proposes instead", "errata:comcastcares-age"),
)
PRINTED, COUNTED, DOCUMENT = "date printed for the event", "age counted back", "day of publication"
_LOOKS = {PRINTED: ("#0072B2", "o"), COUNTED: ("#D55E00", "D"), DOCUMENT: (OTHERS, "s")}


def dated(data: Collection, events: tuple[Event, ...], *, sort: bool = True) -> pd.DataFrame:
    """The time in which each event can lie, in decimal years.

    Parameters: data; events; sort, whether the earliest stands first instead of the order given. A date is as wide as
    its day, month or year; one marked as approximate reaches one such unit further on both sides (a convention: EDTF
    sets no width); an age is counted back from its source's publication.
    Returns: a frame with words, target, kind, as_printed, publisher, low, value and high.
    Raises: KeyError for an unknown row, ValueError for one that holds no date.
    """
    rows = pd.DataFrame([_dated(data, event) for event in events])
    return rows.sort_values(["low", "high"], kind="stable").reset_index(drop=True) if sort else rows


def _dated(data: Collection, event: Event) -> dict:
    kind, ident = event.target.split(":")
    told = {"words": event.words, "target": event.target}
    if kind in ("sources", "studies"):
        row = data.study(ident) if kind == "studies" else _source(data, ident)
        publisher = _source(data, row["source_id"])["publisher"]
        edtf = row["published"]
        return {**told, "kind": DOCUMENT, "as_printed": date(edtf), "publisher": publisher, **_day(edtf)}
    if kind == "errata":
        erratum = data.errata.set_index("erratum_id").loc[ident]
        row = _estimate(data, erratum["target"].removeprefix("estimates:"))
        number = parse(erratum["better"] + " " + row["unit"], row["unit"])
        return {**told, "kind": COUNTED, "publisher": "our erratum", **_age(erratum["better"], row, number)}
    row = _estimate(data, ident)
    number = read(row)
    told["publisher"] = row["publisher"]
    if number.unit == "date":
        return {**told, "kind": PRINTED, "as_printed": row["printed"], **_ends(number)}
    return {**told, "kind": COUNTED, **_age(printed_words(row), row, number, within=event.within)}


def _source(data: Collection, ident: str) -> pd.Series:
    return data.sources.set_index("source_id", drop=False).loc[ident]


def _estimate(data: Collection, ident: str) -> pd.Series:
    return data.view.set_index("estimate_id").loc[ident]


def _ends(number: Printed) -> dict[str, float]:
    if number.low is None or number.value is None or number.high is None:
        raise ValueError(f"{number.text!r} holds no date")
    return {"low": float(number.low), "value": float(number.value), "high": float(number.high)}


def _day(edtf: str) -> dict[str, float]:
    ends = _ends(parse(edtf, "date"))
    if edtf[-1:] in "~?":
        width = ends["high"] - ends["low"]
        ends = {**ends, "low": ends["low"] - width, "high": ends["high"] + width}
    return ends


def _age(words: str, row: pd.Series, number: Printed, *, within: bool = False) -> dict:
    today, age = _day(row["published_source"]), _ends(number)
    unit = "" if words.split()[-1].endswith(("s", "year")) else f" {row['unit']}"
    told = (
        f"{'in the last ' if within else ''}{words}{unit}{'' if within else ' ago'}, said on {row['published_source']}"
    )
    low, high = today["low"] - age["high"], today["high"] - (0 if within else age["low"])
    return {"as_printed": told, "low": low, "value": (low + high) / 2, "high": high}


def timeline(rows: pd.DataFrame, title: str) -> Chart:
    """Dated events on one line of years, one slot an event, so that no two labels meet.

    Parameters: rows of `dated`; title, the finding.
    Returns: Chart whose frame holds the rows; values and spans are decimal years.
    """
    note = f"Dates by {listed(list(dict.fromkeys(rows['publisher'])))}."
    figure, (ax,) = canvas(0.95 * len(rows), title, note)
    figure.subplots_adjust(left=0.33)
    first, last = math.floor(rows["low"].min()), math.ceil(rows["high"].max())
    dots = []
    for y, row in enumerate(rows.itertuples()):
        shade, mark = _LOOKS[row.kind]
        dots.append(Dot(f"{row.words}: {row.as_printed}", row.value, y, row.low, row.high, shade, mark))
        write_beside(ax, row.as_printed, row.high, y, size=FONT["note"], color=GREY)
    draw_dots(ax, dots, size=6)
    name_slots(ax, list(rows["words"]), 28)
    ax.tick_params(axis="y", labelsize=FONT["note"])
    # Room for the words beside the last marks: a few years need as much of the width as many do.
    ax.set_xlim(first - 0.04 * (last - first), last + max(0.45 * (last - first), 2.25))
    ax.set_xticks(range(first, last + 1))
    ax.grid(visible=False, axis="y")
    ax.tick_params(axis="x", labelsize=FONT["note"])
    ax.set_xlabel("year", size=FONT["label"], color=GREY, loc="left")
    kinds = listed([f"{_SHAPES[_LOOKS[kind][1]]}: {kind}" for kind in _LOOKS if kind in set(rows["kind"])])
    caption = (
        f"Marks stand in the middle of the time that a date leaves open, lines show all of it ({kinds}). "
        "Dates marked as approximate reach one day, month or year further each way."
    )
    return Chart(rows, figure, caption)


_SHAPES = {"o": "circle", "D": "diamond", "s": "square"}


def cases(rows: pd.DataFrame, title: str, *, axis: str) -> Chart:
    """What cases of one kind would say about all companies: one slot a number of cases.

    Parameters: rows of `case_sentences.case_limits` with words, value, low and high (percent) and at_hand (bool: the
    cases that the sources tell); title, the finding; axis, what the horizontal axis counts.
    Returns: Chart whose frame holds the rows.
    """
    note = "As if the cases were a simple random sample of companies, which picked cases are not."
    figure, (ax,) = canvas(0.95 * len(rows), title, note)
    figure.subplots_adjust(left=0.33)
    dots = []
    for y, row in enumerate(rows.itertuples()):
        shade = "#D55E00" if row.at_hand else OTHERS
        dots.append(Dot(row.words, row.value, y, row.low, row.high, shade))
        write_beside(ax, f"{short(row.low)} to {short(row.high)}", row.high, y, size=FONT["note"], color=GREY)
    draw_dots(ax, dots)
    name_slots(ax, list(rows["words"]), 30)
    ax.tick_params(axis="y", labelsize=FONT["note"])
    percent_axis(ax, 124, axis)
    ax.set_xticks(range(0, 101, 25))
    ax.grid(visible=False, axis="y")
    caption = (
        "Dots are the share among the cases, lines 95% intervals by Clopper and Pearson (exact, two-sided). "
        "Coloured: cases told in the articles."
    )
    return Chart(rows, figure, caption)
