"""Readings and tables on cases and remarks: what was told, by whom, and how little it can show."""

from __future__ import annotations

import pandas as pd

from channel_evidence.printed import calendar_day, parse, read
from channel_evidence.stats.intervals import clopper_pearson
from channel_evidence.studies.dossier import audits, disclosure
from channel_evidence.tables import Collection
from channel_evidence.words.display import Reading, Table, table
from channel_evidence.words.english import count_word, printed_words, span
from channel_evidence.words.vocabulary import date, exact, label, listed, sentence_case, short

# A reader's coding of the companies in the tables: which gave service on social media up, and which took it up.
GAVE_UP = ("charter-2012", "wegmans-northborough-2012")
TOOK_UP = ("comcastcares", "retail-brand-anecdote")
HEARSAY = ("247-remark", "company-spending-unnamed")  # remarks that lean on data nobody shows
TALK = ("united-breaks-guitars", "kansas-city-star-2012", *HEARSAY)
HALF = 50.0


def _chosen(data: Collection, study_ids: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame([data.study(study_id) for study_id in study_ids])


def opening(data: Collection, *study_ids: str) -> Reading:
    """What kind of evidence the rows are, in one line.

    Parameters: data; study_ids. Returns: Reading. Raises: KeyError for an unknown study.
    """
    studies = _chosen(data, study_ids)
    counts = studies["design"].value_counts()
    told = {"case": "cases", "opinion": "opinions", "not-reported": "of a kind that is not stated"}
    parts = [f"{count_word(counts[design])} {words}" for design, words in told.items() if design in counts]
    nobody = "nobody was surveyed for any of them" if studies["n"].isna().all() else "some are surveys"
    return Reading(
        f"{sentence_case(count_word(len(studies)))} things told instead of counted: {listed(parts)}; {nobody}."
    )


def overview(data: Collection, *study_ids: str) -> Table:
    """What each case or remark is, about whom, and when it became known.

    Parameters: data; study_ids. Returns: Table. Raises: KeyError for an unknown study.
    """
    rows = _chosen(data, study_ids)
    rows["when"] = rows["published"].map(date)
    for column in ("design", "population", "sponsor"):
        rows[column] = rows[column].str.replace("not-reported", "not reported")
    named = {"title": "what", "design": "kind", "population": "about", "sponsor": "whose", "when": "known since"}
    return table(rows, named, "Nobody was sampled: each row is one story or one remark")


def untestable(data: Collection, *study_ids: str) -> Table:
    """Why statements about the cases cannot be tested, and how many for each reason.

    Parameters: data; study_ids. Returns: Table, the commonest reason first. Raises: KeyError for an unknown study.
    """
    found = audits(data, *study_ids)
    rows = found[found["verdict"] == "not-testable"].groupby("detail", sort=False).size()
    rows = rows.sort_values(ascending=False, kind="stable").reset_index(name="statements")
    return table(rows, {"detail": "why not", "statements": "statements"}, "Statements that no number can test")


def numbers(data: Collection, *study_ids: str) -> Table:
    """The counts and ranks printed about the cases, each with who prints it; dates stand in the timeline.

    Parameters: data; study_ids. Returns: Table. Raises: KeyError for an unknown study.
    """
    rows = _numbers(data, study_ids)
    rows["what"] = [
        row["asked"] + (f" ({label(row['subgroup'])})" if row["subgroup"] else "") for _, row in rows.iterrows()
    ]
    rows["words"] = [printed_words(row) for _, row in rows.iterrows()]
    rows["read"] = rows["reading"].replace({"whole-text": "whole", "excerpt": "in excerpts"})
    named = {"words": "as printed", "what": "what it counts", "publisher": "printed by", "read": "read"}
    return table(rows, named, "Counts and ranks as printed; none is a share of anything")


def _numbers(data: Collection, study_ids: tuple[str, ...]) -> pd.DataFrame:
    order = list(_chosen(data, study_ids)["study_id"])
    rows = data.view[data.view["study_id"].isin(order) & (data.view["measure"] != "date")].copy()
    return rows.sort_values("study_id", key=lambda ids: ids.map(order.index), kind="stable").reset_index(drop=True)


def sizes(data: Collection) -> Reading:
    """Which of the crowds are confirmed by another page, and what part of the customers Charter's team met.

    Parameters: data. Returns: Reading of four sentences.
    """
    fans, views = (
        data.printings(question) for question in ("wegmans-northborough-2012-fans", "united-breaks-guitars-views")
    )
    vague = views[views["printed"] == "millions"].iloc[0]
    figure = views[views["printed"] != "millions"].iloc[0]
    least = parse(vague["printed"], "count").low or 0
    holds = "fits" if (parse(figure["printed"], "count").value or 0) >= least else "does not fit"
    reached = data.settled("charter-2012-customers-reached").iloc[0]
    customers = data.settled("charter-2012-customers").iloc[0]
    part = 100 * (parse(reached["printed"], "count").value or 0) / (parse(customers["printed"], "count").value or 1)
    return Reading(
        f"The store's fans are printed as {listed([printed_words(row) for _, row in fans.iterrows()])} by {listed(list(fans['publisher']))}; "
        f"how many of them ever asked for help, neither says. “{sentence_case(vague['printed'])}” means {int(least):,} or more, which {holds} "
        f"the {figure['printed']} that {figure['publisher']} prints. Charter's team dealt with {printed_words(reached)} customers "
        f"({reached['published_source'][:4]}); of the {customers['printed']} that the company had by {customers['published_source'][:4]}, "
        f"that is more than {exact(float(part))} percent. These are numbers from years apart, and the first has no upper end."
    )


def undated(data: Collection, *study_ids: str) -> Reading:
    """Over how long the dated events stretch and which cases or remarks no source dates.

    Parameters: data; study_ids. Returns: Reading of two sentences. Raises: KeyError for an unknown study.
    """
    from channel_evidence.charts.timeline import DOCUMENT, EVENTS, dated

    events = dated(data, EVENTS)
    studies = _chosen(data, study_ids)
    has_date = set(data.view.loc[data.view["measure"] == "date", "study_id"])
    without = studies[(studies["published"] == "not-reported") & ~studies["study_id"].isin(has_date)]
    documents = int((events["kind"] == DOCUMENT).sum())
    named = [f"“{title}”" for title in without["title"]]
    return Reading(
        f"Of {count_word(len(events))} events, {count_word(documents)} are dated only by the day on which something was published, and "
        f"{count_word(len(events) - documents)} by a date or an age in a text. The tables hold no date for {listed(named)}."
    )


def timeline_title(events: pd.DataFrame) -> str:
    """What the timeline comes to, in one line. Parameters: events of `timeline_charts.dated`."""
    early, late = int(events["low"].min()), int(events["high"].max() - 1e-9)
    known = events[events["words"].str.contains("closing becomes known")]
    days = (calendar_day(known["value"].max()) - calendar_day(known["value"].min())).days
    about = "about " if known["as_printed"].str.startswith("about").any() else ""
    when = f"on {about}the same day" if days == 0 else f"{about}{count_word(days)} days apart"
    return f"The dated events span {early} to {late}; both closings became known {when}"


def _age_findings(data: Collection) -> tuple[pd.Series, pd.DataFrame]:
    row = data.view.set_index("estimate_id").loc["just-in-case-2012-03"]
    found = audits(data, str(row["study_id"]))
    return row, found[found["check"] == "date"]


def age_title(data: Collection) -> str:
    """Whether the printed age fits the printed starts, in one line."""
    row, found = _age_findings(data)
    verdict = {"sources-disagree": "fits one start that others print, and not another", "supported": "fits the starts that others print",
               "contradicted": "fits no start that others print"}.get(found["verdict"].iloc[0], "is left open by what others print")  # fmt: skip
    return f"“{sentence_case(printed_words(row))} {row['unit']} ago” {verdict}"


def age(data: Collection) -> Reading:
    """What the age of the account implies as a start, against the starts that other sources print.

    Parameters: data. Returns: Reading; the verdict is that of the audit's check of dates.
    """
    row, found = _age_findings(data)
    least, most = (short(float(end), 0) for end in _ends(row))
    erratum = data.errata.set_index("erratum_id").loc["comcastcares-age"]
    return Reading(
        f"“{sentence_case(printed_words(row))} {row['unit']} ago” stands for {least} to {most} years. {found['detail'].iloc[0]} "
        f"Which event began the trend is not said. If the account is meant, “{erratum['better']}” would be right; that erratum is {erratum['status']}."
    )


def _ends(row: pd.Series) -> tuple:
    number = read(row)
    return number.low, number.high


def _years_before(when: str, start: pd.Series) -> str:
    """How many years before a day a printed date lies."""
    today, number = parse(when, "date"), read(start)
    return f"{span(float(today.low - number.high), float(today.low - number.low))} years earlier"  # type: ignore[operator]


def case_limits(gave_up: int, took_up: int) -> pd.DataFrame:
    """Limits for cases that are all of one kind, up to the number that excludes a half; and for the cases mixed.

    Parameters: gave_up and took_up, how many cases of each kind are told.
    Returns: a frame with words, count, n, value, low, high (percent) and at_hand; the last row mixes both kinds.
    """
    rows: list[dict] = []
    n = 0
    while n == 0 or rows[-1]["low"] <= HALF:
        n += 1
        rows.append(_limits(n, n, f"{n} of {n} of one kind", at_hand=n == gave_up))
    mixed = _limits(gave_up, gave_up + took_up, f"{gave_up} of {gave_up + took_up}: both kinds", at_hand=True)
    return pd.DataFrame([*rows, mixed])


def _limits(count: int, n: int, words: str, *, at_hand: bool) -> dict:
    low, high = clopper_pearson(count, n)
    return {
        "words": words,
        "count": count,
        "n": n,
        "value": 100 * count / n,
        "low": low,
        "high": high,
        "at_hand": at_hand,
    }


def cases_title(rows: pd.DataFrame) -> str:
    """How many cases of one kind exclude a half, in one line. Parameters: rows of `case_limits`."""
    alike = rows[rows["count"] == rows["n"]]
    own = alike[alike["at_hand"]].iloc[0]
    return (
        f"{sentence_case(count_word(int(own['n'])))} cases of one kind leave {short(own['low'], 0)} to {short(own['high'], 0)} percent "
        f"open; it takes {count_word(int(alike['n'].max()))} to exclude a half"
    )


def case_power(rows: pd.DataFrame) -> Reading:
    """What so few cases can and cannot show.

    Parameters: rows of `case_limits`. Returns: Reading of four sentences.
    """
    alike, mixed = rows[rows["count"] == rows["n"]], rows.iloc[-1]
    first, own, last = alike.iloc[0], alike[alike["at_hand"]].iloc[0], alike.iloc[-1]
    return Reading(
        f"One case shows that a thing can happen, and leaves its share anywhere from {span(first['low'], first['high'])} percent. "
        f"{sentence_case(count_word(int(own['n'])))} leave {span(own['low'], own['high'])}; only with {count_word(int(last['n']))} alike does the "
        f"interval ({span(last['low'], last['high'])}) exclude a half. Set beside the {count_word(int(mixed['n'] - mixed['count']))} companies that the "
        f"other article tells of, which took service on social media up, the {count_word(int(own['n']))} that gave it up are "
        f"{int(mixed['count'])} of {int(mixed['n'])}, and the interval is {span(mixed['low'], mixed['high'])} percent. "
        "All this takes the cases for a random sample; each was picked because it made a point, so even these wide intervals promise too much."
    )


def existence(data: Collection, *study_ids: str) -> Reading:
    """How much of what is printed about the cases more than one page carries.

    Parameters: data; study_ids. Returns: Reading of three sentences. Raises: KeyError for an unknown study.
    """
    rows = data.view[data.view["study_id"].isin(_chosen(data, study_ids)["study_id"])]
    pages = rows.groupby(["question_id", "category", "subgroup"])["source_id"].nunique()
    found = audits(data, *study_ids)
    differ = int(((found["check"] == "drift") & (found["verdict"].isin(["contradicted", "sources-disagree"]))).sum())
    clash = f", and in {count_word(differ)} of them the pages differ" if differ else ""
    whole = rows[rows["reading"] == "whole-text"]["source_id"].nunique()
    return Reading(
        f"Of {count_word(len(pages))} numbers and dates about the cases, {count_word(int((pages > 1).sum()))} are printed by more than one page{clash}. "
        f"They come from {count_word(rows['source_id'].nunique())} pages, of which we read {count_word(whole)} whole and the rest in excerpts. "
        "That the cases happened is likely; how common such cases are, no interval can say."
    )


def gaps(data: Collection, *study_ids: str) -> Table:
    """How many pages print numbers on each case, how many of them were read whole, and how many numbers.

    Parameters: data; study_ids. Returns: Table. Raises: KeyError for an unknown study.
    """
    rows = _chosen(data, study_ids)
    own = {study: data.view[data.view["study_id"] == study] for study in rows["study_id"]}
    rows["pages"] = [own[study]["source_id"].nunique() for study in rows["study_id"]]
    rows["numbers"] = [len(own[study]) for study in rows["study_id"]]
    whole = {study: own[study][own[study]["reading"] == "whole-text"] for study in own}
    rows["whole"] = [whole[study]["source_id"].nunique() for study in rows["study_id"]]
    named = {"title": "what", "pages": "pages with numbers", "whole": "read whole", "numbers": "numbers on them"}
    return table(rows, named, "No source says how it came to pick these, or how many like cases it passed over")


def undisclosed(data: Collection, *study_ids: str) -> Reading:
    """What a survey should disclose, of remarks that lean on data.

    Parameters: data; study_ids. Returns: Reading. Raises: KeyError for an unknown study.
    """
    told = " ".join(f"“{data.study(study_id)['title']}”: {disclosure(data, study_id).text}" for study_id in study_ids)
    return Reading(f"Where a remark leans on data, the data should be described. {told}")
