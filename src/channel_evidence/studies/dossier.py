"""The fixed parts of a study's notebook: who asked whom, what is claimed, what is missing, sources and errata."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from channel_evidence.audit import audit
from channel_evidence.audit.verdicts import fault_counts, faults
from channel_evidence.stats.intervals import add_intervals
from channel_evidence.tables import Collection
from channel_evidence.words.display import Reading, Table, table
from channel_evidence.words.english import agreeing
from channel_evidence.words.trust import CODES, NUMBER, Facts, Grade, facts, trust_line
from channel_evidence.words.trust import grade as graded
from channel_evidence.words.vocabulary import date, listed, sentence_case

# The items of AAPOR's disclosure list (Transparency Initiative, 2021) that press reports can be held against.
DISCLOSURE = {
    "sponsor": "who paid",
    "fieldwork_by": "who did the fieldwork",
    "population": "population",
    "sampling": "how respondents were chosen",
    "mode": "how they were asked",
    "field_start": "fieldwork began",
    "field_end": "fieldwork ended",
    "n": "number of respondents",
    "margin_of_error": "margin of error",
    "confidence_level": "confidence level of the margin",
    "weighting": "weighting",
}


def study_line(data: Collection, study_id: str) -> Reading:
    """Who asked whom, when, how many, who paid, in one line.

    Parameters: data; study_id. Returns: Reading. Raises: KeyError for an unknown study.
    """
    return line_of(data.study(study_id))


def line_of(study: Mapping) -> Reading:
    """The same of a study at hand. Parameters: study, a row of `studies`. Returns: Reading."""
    size = "number of respondents not reported" if pd.isna(study["n"]) else f"{study['n']:,} respondents"
    fielded = "fieldwork dates not reported"
    if study["field_start"] not in ("", "not-reported"):
        fielded = f"fieldwork {study['field_start']} to {study['field_end']}"
    published = "publication date not reported"
    if study["published"] != "not-reported":
        published = f"published {date(study['published'])}"
    people = study["population"].replace("not-reported", "people not described")
    countries = listed(study["country"].split()).replace("not-reported", "country not reported")
    who = f"{people} ({countries})"
    return Reading(
        "; ".join(
            (f"{study['title']}. {sentence_case(who)}", size, fielded, published, f"paid for by {study['sponsor']}")
        )
        + "."
    )


def grade(data: Collection, answer_id: str, rows: pd.DataFrame | None = None) -> Grade:
    """How far the answer of a page can be trusted, by the written rule.

    Parameters: data; answer_id, of data/codings/answers.csv, which names the questions that the answer rests on; an answer
    that rests on none is a count of the texts, which were read whole and keyed twice; rows, the numbers that the answer
    uses where it does not use all that are printed of its questions.
    Returns: Grade. Raises: KeyError for an unknown answer; ValueError as `trust.facts` does, or for a row of another
    question.
    """
    coded = data.coding("answers").set_index("answer_id").loc[answer_id]
    if questions := coded["question_ids"].split():
        return graded(facts(_used(add_intervals(data.printings(*questions)), rows), coded))
    codes = {name: coded[name] for name in CODES}
    found = graded(
        Facts(**codes, base_known=True, n_known=True, reading="whole-text", accounts=2, widest=None, doubted=False)
    )
    # the accounts of a count of texts are our own keyings
    return Grade(found.level, tuple(words.replace("accounts", "two keyings of the texts") for words in found.reasons))


def _used(printings: pd.DataFrame, rows: pd.DataFrame | None) -> pd.DataFrame:
    """The printings of some numbers; all where none are named."""
    if rows is None:
        return printings
    if strange := sorted(set(rows["question_id"]) - set(printings["question_id"])):
        raise ValueError(f"the answer is not coded to rest on {', '.join(strange)}")
    return printings.merge(rows[NUMBER].drop_duplicates(), on=NUMBER)


def trust(data: Collection, rows: pd.DataFrame) -> str:
    """The line of trust of a figure: what was read, n, who asked and what they sell, accounts, doubt.

    Parameters: data; rows that are drawn, with estimate_id, question_id, category and subgroup. What was read, n and doubt
    are those of the printings drawn, whether settled or not; accounts are all that print one of the numbers. Returns: text.
    Raises: ValueError without rows.
    """
    printings = data.ranked.merge(rows[NUMBER].drop_duplicates(), on=NUMBER)
    printings["settled"] = printings["estimate_id"].isin(rows["estimate_id"])
    return trust_line(printings, data.coding("sponsors"))


def claims(data: Collection, *study_ids: str) -> Table:
    """What sources assert about one or several studies that can be tested, in our words; when they were made comes last.

    Parameters: data; study_ids. Returns: Table of claims. Raises: KeyError for an unknown study.
    """
    _known(data, study_ids)
    own = data.claim_view[data.claim_view["study_id"].isin(study_ids)]
    rows = own[~own["relation"].isin(["not-testable", "definition"])]
    rest = len(own) - len(rows)
    rows = rows.sort_values("relation", key=lambda relation: relation == "dates-to", kind="stable")
    named = {"publisher": "source", "statement": "what it asserts", "exact": "its words"}
    return table(rows, named, f"Claims that can be tested; {rest} more are definitions or cannot be tested")


def _known(data: Collection, study_ids: tuple[str, ...]) -> None:
    for study_id in study_ids:
        data.study(study_id)


def audits(data: Collection, *study_ids: str) -> pd.DataFrame:
    """The audit of one or several studies, as `audit.audit` gives it for each.

    Parameters: data; study_ids. Returns: the frames under each other. Raises: KeyError for an unknown study.
    """
    return pd.concat([audit(study_id, data) for study_id in study_ids], ignore_index=True)


def audit_table(data: Collection, *study_ids: str) -> Table | Reading:
    """The distinct faults that the audit finds in one or several studies.

    Parameters: data; study_ids. Returns: Table of faults, the gravest first, each once with all who print it; a Reading
    where there is none.
    Raises: KeyError for an unknown study.
    """
    rows = faults(audits(data, *study_ids))
    if rows.empty:
        return Reading("The audit finds no fault in what could be tested.")
    named = places(data)
    rows["where"] = [", ".join(dict.fromkeys(named[name] for name in text.split())) for text in rows["places"]]
    rows["verdict"] = rows["verdict"].str.replace("-", " ")
    columns = {
        "where": "where",
        "verdict": "verdict",
        "reported": "as printed",
        "bounds": "recomputed",
        "detail": "why",
    }
    return table(rows, columns, f"{agreeing(len(rows), 'fault', 'faults')}, each once, however often it is printed")


def audit_summary(found: pd.DataFrame) -> Reading:
    """What an audit comes to: how many distinct faults, and the only one in words.

    Parameters: found, a frame of `audit.audit`. Returns: Reading of two sentences.
    """
    rows, counts = faults(found), fault_counts(found)
    if rows.empty:
        return Reading("The audit finds no fault in what could be tested.")
    words = []
    if failing := counts["do not hold"]:
        words.append(f"{failing} {'fails' if failing == 1 else 'fail'} outright")
    if unsure := counts["are open or doubted"]:
        words.append(f"{unsure} {'is' if unsure == 1 else 'are'} open or doubted")
    text = f"The audit finds {agreeing(len(rows), 'fault', 'faults')}, each counted once: {listed(words)}."
    return Reading(f"{text} {rows.iloc[0]['detail']}" if len(rows) == 1 else text)


def places(data: Collection) -> dict[str, str]:
    """Who prints or says each target (table:id) of the audit, for readers."""
    publisher = data.sources.set_index("source_id")["publisher"]
    named: dict[str, str] = {}
    for table_name, key in (("estimates", "estimate_id"), ("claims", "claim_id")):
        frame = getattr(data, table_name)
        named.update(zip(table_name + ":" + frame[key], frame["source_id"].map(publisher), strict=True))
    named.update({f"questions:{question}": "several" for question in data.questions["question_id"]})
    return named


def disclosure(data: Collection, study_id: str) -> Reading:
    """What a survey should disclose, and what any source of this one does.

    Parameters: data; study_id. Returns: Reading. Raises: KeyError for an unknown study.
    Source: the items are those of AAPOR's disclosure list (Transparency Initiative, 2021) that a press report can hold.
    """
    study = data.study(study_id)
    told = [name for column, name in DISCLOSURE.items() if not unsaid(study[column])]
    missing = [name for column, name in DISCLOSURE.items() if unsaid(study[column])] + ["wording of the questions"]
    head = f"Of {len(told) + len(missing)} things that a survey should disclose, {len(told)} can be found"
    return Reading(f"{head}{': ' + listed(told) if told else ''}. Not found: {listed(missing)}.")


def unsaid(value: object) -> bool:
    """Whether no source tells a fact. Parameters: value of a cell. Returns: bool."""
    return value is None or value is pd.NA or value in ("", "not-reported")


def sources(data: Collection, *study_ids: str) -> Table:
    """The sources that print numbers of one or several studies, how much of each was read, and how many numbers.

    Parameters: data; study_ids. Returns: Table of sources. Raises: KeyError for an unknown study.
    """
    _known(data, study_ids)
    rows = data.view[data.view["study_id"].isin(study_ids)]
    columns = ["source_id", "publisher", "title_source", "published_source", "url", "reading"]
    counted = rows.groupby(columns, sort=False).size().reset_index(name="numbers")
    counted["reading"] = counted["reading"].replace({"whole-text": "whole", "excerpt": "in excerpts"})
    counted["published_source"] = counted["published_source"].map(date)
    named = {
        "publisher": "publisher",
        "title_source": "title",
        "published_source": "published",
        "reading": "read",
        "numbers": "numbers",
    }
    in_part = (counted["reading"] == "in excerpts").any()
    caption = (
        "Excerpts are about the first two thousand characters of a page: what stands further down is unknown to us"
    )
    return table(counted, named, caption if in_part else "The sources, and how each was read")


def errata(data: Collection, *study_ids: str) -> Table:
    """Printed numbers and claims of one or several studies that we doubt.

    Parameters: data; study_ids. Returns: Table of errata; what one source prints and one reason makes doubtful is one row.
    Raises: KeyError for an unknown study.
    """
    _known(data, study_ids)
    targets = {f"studies:{study_id}" for study_id in study_ids}
    for frame, key, kind in ((data.view, "estimate_id", "estimates"), (data.claims, "claim_id", "claims")):
        targets |= {f"{kind}:{ident}" for ident in frame.loc[frame["study_id"].isin(study_ids), key]}
    rows = data.errata[data.errata["target"].isin(targets)].copy()
    rows["where"] = rows["target"].map(places(data))
    rows = (
        rows.groupby(["where", "better", "reason", "status"], sort=False, dropna=False)["expect"]
        .agg("; ".join)
        .reset_index()
    )
    named = {"where": "source", "expect": "as printed", "better": "more likely", "reason": "why", "status": "status"}
    caption = "Numbers we doubt; the tables keep them as printed" if len(rows) else "No number is in doubt so far"
    return table(rows, named, caption)
