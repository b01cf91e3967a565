"""Rules of the data package that cross cells, rows and tables."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

import pandas as pd

from channel_evidence.printed import parse, time_class
from channel_evidence.tables import NAMES, Collection
from channel_evidence.tables.check_claims import claims_are_readable, notes
from channel_evidence.tables.check_descriptor import REASONS
from channel_evidence.tables.check_hypotheses import hypotheses_can_be_tried
from channel_evidence.tables.check_numbers import margins_are_readable, numbers_are_readable, units_fit_measures
from channel_evidence.tables.check_records import (
    frames_are_of_what_is_compared,
    records_name_their_row,
    records_stand_in_one_box,
)
from channel_evidence.tables.check_words import words_agree
from channel_evidence.tables.codings import COMPLETE
from channel_evidence.tables.fault import Fault, row_faults

MAX_EXACT_WORDS = 5


def extents(data: Collection) -> Iterator[Fault]:
    """A source's extent and digest stand together, and its extent does not cut several places off."""
    half = data.sources["extent"].isna() != (data.sources["sha256"] == "")
    yield from row_faults(
        data, "sources", data.sources[half], "extent", "extent and sha256 stand together or not at all"
    )
    ends = pd.concat([data.estimates, data.claims])[["source_id", "end"]].dropna()
    for index, source in data.sources[data.sources["extent"].notna()].iterrows():
        own = ends.loc[ends["source_id"] == source["source_id"], "end"]
        if (past := int((own > source["extent"]).sum())) > 1:
            rule = f"{past} places end past it, the last at {own.max()}"
            yield from row_faults(data, "sources", data.sources.loc[[index]], "extent", rule)


def places(data: Collection) -> Iterator[Fault]:
    """Each place lies in its source's text, in order, is as long as `exact`, and `exact` is five words at most."""
    extent = dict(zip(data.sources["source_id"], data.sources["extent"], strict=True))
    for table in ("estimates", "claims"):
        frame = getattr(data, table)
        for index, row in frame.iterrows():
            if found := _place_fault(row, extent[row["source_id"]]):
                yield from row_faults(data, table, frame.loc[[index]], *found)


def _place_fault(row: pd.Series, extent: int | None) -> tuple[str, str] | None:
    """The column that is wrong about a row's place, and what is allowed there; None if the place is sound."""
    if row["exact"] != "not-reported" and len(row["exact"].split()) > MAX_EXACT_WORDS:
        return "exact", f"{MAX_EXACT_WORDS} words at most"
    if pd.isna(row["start"]) != pd.isna(row["end"]):
        return "start", "start and end stand together or not at all"
    if pd.isna(row["start"]):
        needed = row.get("reading", "whole-text") == "whole-text" and not pd.isna(extent)
        return ("start", "a source read whole needs the place of each row") if needed else None
    if pd.isna(extent):
        return "start", "the source has no text, so no place"
    if row["start"] >= row["end"]:
        return "end", "end lies after start"
    if row["end"] > extent:
        return "end", f"the source's text has {extent} characters"
    if row["end"] - row["start"] != len(row["exact"]):
        return "end", f"end minus start is the length of exact, {len(row['exact'])}"
    return None


def exact_carries_printed(data: Collection) -> Iterator[Fault]:
    """`exact` contains `printed` literally, as a number of its own."""
    for index, row in data.estimates[data.estimates["exact"] != "not-reported"].iterrows():
        if not re.search(rf"(?<![\d.,]){re.escape(row['printed'])}(?![\d]|[.,]\d)", row["exact"]):
            rule = f"contains the printed number {row['printed']!r} literally"
            yield from row_faults(data, "estimates", data.estimates.loc[[index]], "exact", rule)


def categories(data: Collection) -> Iterator[Fault]:
    """The category of a channel measure is a channel; the category of a time or count class reads as one."""
    vocabulary = data.descriptor["vocabularies"]
    frame = data.estimates.merge(data.questions[["question_id", "measure"]], on="question_id", how="left")
    of_channel = frame["measure"].isin(vocabulary["channelMeasures"])
    wrong = of_channel & ~frame["category"].isin(vocabulary["channel"])
    yield from row_faults(
        data, "estimates", frame[wrong], "category", "allowed channels: " + ", ".join(vocabulary["channel"])
    )
    classed = frame["category"].str.match(r"^((within|under|over|at-least|about)-\d|\d+-or-more)")
    wrong = classed & frame["category"].map(time_class).isna()
    yield from row_faults(
        data, "estimates", frame[wrong], "category", "a class such as within-30-min, over-7-d or 2-or-more"
    )


def sample_sizes(data: Collection) -> Iterator[Fault]:
    """A study's n agrees with its printed sample sizes, or an erratum says why not."""
    doubted = set(data.errata["target"])
    view = data.estimates.merge(data.questions, on="question_id", suffixes=("", "_question"))
    sizes = view[(view["measure"] == "sample-size") & (view["subgroup"] == "")]
    for index, study in data.studies[data.studies["n"].notna()].iterrows():
        own = sizes[sizes["study_id"] == study["study_id"]]
        line = data.studies.loc[[index]]
        if own.empty:
            yield from row_faults(data, "studies", line, "n", "needs a sample-size estimate that prints it")
        if f"studies:{study['study_id']}" in doubted:
            continue
        for row in own[~("estimates:" + own["estimate_id"]).isin(doubted)].itertuples():
            if not _can_print(row, study["n"]):
                rule = f"{row.estimate_id} prints {' '.join((row.bound, row.printed)).strip()}"
                yield from row_faults(data, "studies", line, "n", f"{rule}; an erratum must settle which holds")


def _can_print(row, n: int) -> bool:
    """Whether a printed sample size can stand for n."""
    try:
        number = parse(row.printed, "count", row.bound, threshold=not row.bound)
    except ValueError:
        return False
    return number.low is not None and number.low <= n and (number.high is None or n <= number.high)


DATES = {"sources": ("published", "accessed"), "studies": ("published", "field_start", "field_end")}


def dates(data: Collection) -> Iterator[Fault]:
    """Dates exist in the calendar, lie between 1990 and 2100, and fieldwork starts before it ends."""
    for table, columns in DATES.items():
        frame = getattr(data, table)
        for column in columns:
            wrong = ~frame[column].map(_plausible)
            yield from row_faults(
                data, table, frame[wrong], column, "a day that exists, from 1990 to 2100, or not-reported"
            )
    late = [_late(*pair) for pair in zip(data.studies["field_start"], data.studies["field_end"], strict=True)]
    wrong = pd.Series(late, index=data.studies.index, dtype=bool)
    yield from row_faults(data, "studies", data.studies[wrong], "field_end", "fieldwork ends on or after field_start")


def _late(start: str, end: str) -> bool:
    """Whether fieldwork starts after it ends, as far as both dates are known."""
    first, last = start.rstrip("~?"), end.rstrip("~?")
    known = min(len(first), len(last))
    return first[:1].isdigit() and last[:1].isdigit() and first[:known] > last[:known]


_EDTF = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}[~?]?")


def _plausible(text: str) -> bool:
    if not _EDTF.fullmatch(text):
        return text in ("", "not-reported")
    year, month, day = [*map(int, text.rstrip("~?").split("-")), 1, 1][:3]
    return 1990 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def sources_are_cited(data: Collection) -> Iterator[Fault]:
    """Every source is cited by a study, an estimate, a claim, an erratum or a record of what was left out."""
    cited = {*data.studies["source_id"], *data.estimates["source_id"], *data.claims["source_id"]}
    cited.update(data.coding("records")["source_id"])
    cited.update(*data.errata["evidence"].str.split())
    loose = data.sources[~data.sources["source_id"].isin(cited)]
    yield from row_faults(data, "sources", loose, "source_id", "no study, estimate, claim, erratum or record cites it")


def claims_point_somewhere(data: Collection) -> Iterator[Fault]:
    """What a claim is compared with exists; a reason stands with not-testable and only there."""
    known = {*data.estimates["estimate_id"], *data.questions["question_id"]}
    claims = data.claims
    for index, text in claims["compared_with"].items():
        for ident in text.split():
            if ident not in known:
                line = claims.loc[[index]]
                yield from row_faults(
                    data, "claims", line, "compared_with", f"there is no estimate or question {ident!r}"
                )
    odd = (claims["relation"] == "not-testable") != (claims["reason"] != "")
    yield from row_faults(
        data,
        "claims",
        claims[odd],
        "reason",
        f"with the relation not-testable, and only there, one of {', '.join(REASONS)} is needed",
    )


def options_are_of_a_choice(data: Collection) -> Iterator[Fault]:
    """Options are judged of single-choice questions, and complete ones have shares that can be those of one choice."""
    coding, shares = data.coding("options"), data.ranked[data.ranked["settled"] & (data.ranked["unit"] == "percent")]
    choice = data.questions.set_index("question_id")["choice"]
    other = coding["question_id"].map(choice) != "single"
    yield from row_faults(data, "options", coding[other], "question_id", "a question whose choice is single")
    least = shares.groupby(["question_id", "subgroup"])["round_low"].sum().groupby("question_id").max()
    over = (coding["options"] == COMPLETE) & (coding["question_id"].map(least) > 100)
    yield from row_faults(
        data, "options", coding[over & ~other], "options", "shares above 100 in all are no single choice"
    )


def faults_have_targets(data: Collection) -> Iterator[Fault]:
    """The slips coded in `faults` stand on rows that exist."""
    coding = data.coding("faults")
    known = {f"{name}:{ident}" for name in NAMES for ident in data.rows(name).iloc[:, 0]}
    lost = coding[~coding["target"].isin(known)]
    yield from row_faults(data, "faults", lost, "target", "a row of the tables, as table:id")


GUARDED = {
    "estimates": "printed",
    "claims": "statement",
    "studies": "n",
    "sources": "published",
    "questions": "asked",
}


def errata_are_guarded(data: Collection) -> Iterator[Fault]:
    """An erratum targets an existing row that still reads as expected, and cites sources that exist."""
    sources = set(data.sources["source_id"])
    for index, erratum in data.errata.iterrows():
        line = data.errata.loc[[index]]
        table, _, ident = erratum["target"].partition(":")
        if table not in GUARDED:
            yield from row_faults(data, "errata", line, "target", "table:id of an existing row")
            continue
        frame = getattr(data, table)
        found = frame[frame[frame.columns[0]] == ident]
        now = "" if found.empty else str(found.iloc[0][GUARDED[table]])
        if found.empty:
            yield from row_faults(data, "errata", line, "target", "there is no such row")
        elif now != erratum["expect"]:
            yield from row_faults(
                data, "errata", line, "expect", f"the row now says {now!r}; look at the erratum again"
            )
        for source in erratum["evidence"].split():
            if source not in sources:
                yield from row_faults(data, "errata", line, "evidence", f"there is no source {source!r}")


# A stage is looked at only if the one before it finds nothing: a slip in a row also upsets what is compared with it.
STAGES = (
    (extents,),
    (words_agree, numbers_are_readable, exact_carries_printed, places, categories, dates, margins_are_readable),
    (sample_sizes, units_fit_measures, sources_are_cited, claims_point_somewhere),
    (claims_are_readable, notes, options_are_of_a_choice, faults_have_targets, hypotheses_can_be_tried),
    (records_stand_in_one_box, records_name_their_row, frames_are_of_what_is_compared),
    (errata_are_guarded,),
)
