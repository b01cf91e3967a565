"""Dates and durations against what else is known of them."""

from __future__ import annotations

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
    span,
)
from channel_evidence.printed import parse
from channel_evidence.tables import Collection

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
        said = _moment(span(row), row, published[claim["source_id"]])
        known = list(_known(data, claim, row))
        if said is None or not known:
            yield Finding(
                target, "date", Verdict.NOT_TESTABLE, reported=row["printed"], detail="Nothing else dates it."
            )
        else:
            yield from (_dated(target, row, said, other) for other in known)


def _dated(target: str, row: pd.Series, said: Span, known: tuple[str, Span]) -> Finding:
    name, when = known
    fits = overlap(said, when, touching=False)
    return Finding(
        target, "date", Verdict.SUPPORTED if fits else Verdict.CONTRADICTED, severity=HARMLESS if fits else CHANGES_MEANING,
        reported=row["printed"], bounds=f"{_year(said)} against {_year(when)}",
        detail=f"{row['printed']} means {_year(said)}; {name} has {_year(when)}.",
    )  # fmt: skip


def _year(when: Span) -> str:
    """A span of decimal years as months."""
    if when.low is None or when.high is None:
        return (
            f"{_month(when.low)} or later"
            if when.low is not None
            else f"{_month(when.high)} or earlier"
            if when.high is not None
            else "unknown"
        )
    ends = [_month(when.low), _month(max(when.low, when.high - DAY))]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def _month(when: Fraction) -> str:
    return f"{int(when)}-{int((when - int(when)) * 12) + 1:02d}"


def _moment(number: Span, row: pd.Series, published: str) -> Span | None:
    """A printed date as it is; an age counted back from the day of publication."""
    if parse(row["printed"], row["unit"], row["bound"]).unit == "date":
        return number
    if not published[:1].isdigit():
        return None
    today = as_span(parse(published.rstrip("~?"), "date"))
    return today.minus(number)


def _known(data: Collection, claim: pd.Series, row: pd.Series) -> Iterator[tuple[str, Span]]:
    if not claim["study_id"]:
        return
    study = data.study(claim["study_id"])
    dates = data.view[(data.view["study_id"] == claim["study_id"]) & (data.view["measure"] == "date")]
    for _, other in dates[dates["estimate_id"] != row["estimate_id"]].iterrows():
        if parse(other["printed"], other["unit"], other["bound"]).unit == "date":
            yield other["source_id"], span(other)
    if study["published"][:1].isdigit() and study["design"] not in ("case", "opinion"):
        yield "the study's publication", as_span(parse(study["published"].rstrip("~?"), "date"))
