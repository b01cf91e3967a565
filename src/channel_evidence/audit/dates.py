"""Dates and durations against what else is known of them."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from channel_evidence.audit.base import (
    UNKNOWN,
    Finding,
    Span,
    as_span,
    check,
    claims_with,
    overlap,
    publishers,
    weight,
    within,
)
from channel_evidence.audit.verdicts import Verdict
from channel_evidence.printed import parse
from channel_evidence.tables import Collection
from channel_evidence.words.vocabulary import sentence_case

DAY = Fraction(1, 365)


def when(edtf: str) -> Span:
    """The time that an EDTF date can stand for, in decimal years; an approximate or uncertain one reaches one unit further.

    Parameters: edtf, such as "2015", "2015-01~" or "2012-05-02". Returns: Span. Raises: ValueError for no date.
    Source: Extended Date/Time Format, ISO 8601-2:2019, level 1, where ~ and ? give no width; one unit is our convention.
    """
    own = as_span(parse(edtf.rstrip("~?%"), "date"))
    if not edtf.endswith(("~", "?", "%")) or own.low is None or own.high is None:
        return own
    unit = own.high - own.low
    return Span(own.low - unit, own.value, own.high + unit)


@dataclass(frozen=True)
class Known:
    """Another account of a date: what it says, in words, the time it means, and the estimate that says so, if one does."""

    told: str
    when: Span
    estimate: str = ""


@check("date")
def date(data: Collection) -> Iterator[Finding]:
    """A date, or an age counted back from the source's publication, against the study's own dates in the tables.

    An age is anything that rounds to it ("almost five years" is four to five). A date is supported by one that lies
    inside it; a year leaves open which month is meant. Where an account against it and one that is not exclude each other,
    the sources disagree.
    """
    published = data.sources.set_index("source_id")["published"]
    for claim, row in claims_with(data, "dates-to"):
        target = f"claims:{claim['claim_id']}"
        if row is None:
            yield Finding(target, "date", Verdict.NOT_TESTABLE, reported=claim["value"], detail="No date is printed.")
            continue
        today = published[claim["source_id"]]
        said = _moment(row, today)
        known = list(_others(data, claim, row))
        if said is None or not known:
            told = claim.get("note", "") or "Nothing else dates it."
            yield Finding(target, "date", Verdict.NOT_TESTABLE, reported=row["printed"], detail=told)
        else:
            yield _dated(target, row, said, _said(row, said, today), known)


def _dated(target: str, row: pd.Series, said: Span, told: str, known: list[Known]) -> Finding:
    verdict = _together(said, [item.when for item in known])
    tail = "" if verdict is not Verdict.NOT_SETTLED else ", which leaves it open"
    return Finding(
        target, "date", verdict, severity=weight(verdict), reported=row["printed"], recomputed=said,
        against=known[0].when if len(known) == 1 else UNKNOWN,
        shown=f"{months(said)} against {', '.join(months(item.when) for item in known)}",
        detail=f"{told}; {'; '.join(item.told for item in known)}{tail}.",
        rests_on=tuple(item.estimate for item in known if item.estimate),
    )  # fmt: skip


def _one(said: Span, known: Span) -> Verdict:
    if not overlap(said, known, touching=False):
        return Verdict.CONTRADICTED
    return Verdict.SUPPORTED if within(known, said) else Verdict.NOT_SETTLED


def _together(said: Span, known: list[Span]) -> Verdict:
    """What several accounts say of one date."""
    verdicts = [_one(said, when) for when in known]
    against = [when for when, verdict in zip(known, verdicts, strict=True) if verdict is Verdict.CONTRADICTED]
    rest = [when for when, verdict in zip(known, verdicts, strict=True) if verdict is not Verdict.CONTRADICTED]
    if any(not overlap(one, other, touching=False) for one in against for other in rest):
        return Verdict.SOURCES_DISAGREE
    return next(v for v in (Verdict.CONTRADICTED, Verdict.SUPPORTED, Verdict.NOT_SETTLED) if v in verdicts)


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
    today = months(when(published))
    bound = f"{row['bound'].replace('-', ' ')} " if row["bound"] else ""
    return sentence_case(f"{bound}{row['printed']} {row['unit']} before {today} means {months(said)}")


def _moment(row: pd.Series, published: str) -> Span | None:
    """A printed date as it is; an age counted back from the day of publication."""
    number = parse(row["printed"], row["unit"], row["bound"])
    if number.unit == "date":
        return when(row["printed"])
    return when(published).minus(as_span(number)) if published[:1].isdigit() else None


def _others(data: Collection, claim: pd.Series, row: pd.Series) -> Iterator[Known]:
    """Whatever else dates what the claim dates."""
    if not claim["study_id"]:
        return
    study, who = data.study(claim["study_id"]), publishers(data)
    dates = data.view[(data.view["study_id"] == claim["study_id"]) & (data.view["measure"] == "date")]
    several = dates.loc[dates["estimate_id"] != row["estimate_id"], "question_id"].nunique() > 1
    for _, other in dates[dates["estimate_id"] != row["estimate_id"]].iterrows():
        if parse(other["printed"], other["unit"], other["bound"]).unit == "date":
            event = f" (“{other['asked']}”)" if several else ""
            moment = when(other["printed"])
            yield Known(f"{who[other['source_id']]} has{event} {months(moment)}", moment, other["estimate_id"])
    if study["published"][:1].isdigit() and study["design"] not in ("case", "opinion"):
        moment, plain = when(study["published"]), study["published"].rstrip("~?%")
        about = "in" if plain == study["published"] else "about"
        yield Known(f"the study was published {about} {months(when(plain))}", moment)
