"""Dates and durations against what else is known of them."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterator
from fractions import Fraction

import pandas as pd

from channel_evidence.audit.base import (
    CHANGES_MEANING,
    HARMLESS,
    Finding,
    Span,
    Verdict,
    as_span,
    check,
    claims_with,
    overlap,
    publishers,
    span,
)
from channel_evidence.printed import parse
from channel_evidence.tables import Collection
from channel_evidence.words.vocabulary import sentence_case

DAY = Fraction(1, 365)


@check("date")
def date(data: Collection) -> Iterator[Finding]:
    """A date, or an age counted back from the source's publication, against the study's own dates in the tables.

    An age is anything that rounds to it ("almost five years" is four to five). Where several dates are known and
    conflict, each is compared.
    """
    published = data.sources.set_index("source_id")["published"]
    for claim, row in claims_with(data, "dates-to"):
        target = f"claims:{claim['claim_id']}"
        if row is None:
            yield Finding(target, "date", Verdict.NOT_TESTABLE, reported=claim["value"], detail="No date is printed.")
            continue
        today = published[claim["source_id"]]
        said = _moment(span(row), row, today)
        known = list(_known(data, claim, row))
        if said is None or not known:
            yield Finding(
                target, "date", Verdict.NOT_TESTABLE, reported=row["printed"], detail="Nothing else dates it."
            )
        else:
            told = _said(row, said, today)
            yield from (_dated(target, row["printed"], said, told, other) for other in known)


def _dated(target: str, printed: str, said: Span, told: str, known: tuple[str, Span]) -> Finding:
    who, when = known
    fits = overlap(said, when, touching=False)
    return Finding(
        target, "date", Verdict.SUPPORTED if fits else Verdict.CONTRADICTED, severity=HARMLESS if fits else CHANGES_MEANING,
        reported=printed, bounds=f"{months(said)} against {months(when)}", detail=f"{told}; {who} {months(when)}.",
    )  # fmt: skip


def months(when: Span) -> str:
    """A span of decimal years as readers say it: "2013", "April 2008", "January 2007 to January 2008".

    Parameters: when, a span in decimal years. Returns: text.
    """
    if when.low is None or when.high is None:
        return (
            f"{_month(when.low)} or later"
            if when.low is not None
            else f"{_month(when.high)} or earlier"
            if when.high is not None
            else "unknown"
        )
    if when.high == when.low + 1 and when.low.denominator == 1:
        return str(int(when.low))
    ends = [_month(when.low), _month(max(when.low, when.high - DAY))]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def _month(when: Fraction) -> str:
    return f"{month_name[int((when - int(when)) * 12) + 1]} {int(when)}"


def _said(row: pd.Series, said: Span, published: str) -> str:
    """A printed date as it is; an age with its bound, the month that it was said in, and the time it comes to."""
    number = parse(row["printed"], row["unit"], row["bound"])
    if number.unit == "date":
        return f"It says {row['printed']}"
    today = months(as_span(parse(published.rstrip("~?"), "date")))
    bound = f"{row['bound'].replace('-', ' ')} " if row["bound"] else ""
    return sentence_case(f"{bound}{row['printed']} {row['unit']} before {today} means {months(said)}")


def _moment(number: Span, row: pd.Series, published: str) -> Span | None:
    """A printed date as it is; an age counted back from the day of publication."""
    if parse(row["printed"], row["unit"], row["bound"]).unit == "date":
        return number
    if not published[:1].isdigit():
        return None
    today = as_span(parse(published.rstrip("~?"), "date"))
    return today.minus(number)


def _known(data: Collection, claim: pd.Series, row: pd.Series) -> Iterator[tuple[str, Span]]:
    """Whatever else dates what the claim dates: who has it, with a verb, and when that is."""
    if not claim["study_id"]:
        return
    study, who = data.study(claim["study_id"]), publishers(data)
    dates = data.view[(data.view["study_id"] == claim["study_id"]) & (data.view["measure"] == "date")]
    for _, other in dates[dates["estimate_id"] != row["estimate_id"]].iterrows():
        if parse(other["printed"], other["unit"], other["bound"]).unit == "date":
            yield f"{who[other['source_id']]} has", span(other)
    if study["published"][:1].isdigit() and study["design"] not in ("case", "opinion"):
        yield "the study was published in", as_span(parse(study["published"].rstrip("~?"), "date"))
