"""What can be looked up: every printing of a number, every claim about one, every doubt, each in one row of text."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pandas as pd

from channel_evidence.audit import audit
from channel_evidence.audit.verdicts import gravest
from channel_evidence.look_up.entry import CLAIM, DOUBT, FIELDS, NUMBER_KIND, Entry, Value
from channel_evidence.look_up.language import numbers
from channel_evidence.tables import Collection
from channel_evidence.words.trust import NUMBER
from channel_evidence.words.vocabulary import label

_UNITS = {"percent": "percent", "points": "points", "none": "", "count": "", "date": ""}
_BOUNDS = {
    "more-than": "more than",
    "less-than": "less than",
    "at-least": "at least",
    "at-most": "at most",
    "up-to": "up to",
}


class _Known(NamedTuple):
    """What is known beside the rows: the audit's gravest verdict and its reason by target, what a study's sponsor sells."""

    verdicts: dict[str, str]
    reasons: dict[str, str]
    sells: dict[str, str]


def entries(data: Collection) -> list[Entry]:
    """Everything that can be looked up.

    Parameters: data. Returns: entries: the numbers in the order of `Collection.ranked`, the claims, the doubts.
    """
    best = gravest(audit(data=data))
    known = _Known(
        verdicts=dict(zip(best["target"], best["verdict"], strict=True)),
        reasons=dict(zip(best["target"], best["detail"], strict=True)),
        sells=dict(zip(*(data.coding("sponsors")[name] for name in ("study_id", "sells")), strict=True)),
    )
    found = [_number(row, _around(row, f"estimates:{row.estimate_id}", known)) for row in _rows(data).itertuples()]
    by_id = {entry.estimate_id: entry for entry in found}
    claims = data.claim_view.astype(object).where(data.claim_view.notna(), "")
    found += [_claim(row, by_id, _around(row, f"claims:{row.claim_id}", known)) for row in claims.itertuples()]
    by_target = {entry.target: entry for entry in found}
    return found + [_doubt(row, by_target) for row in data.errata.itertuples()]


def _rows(data: Collection) -> pd.DataFrame:
    rows = data.ranked
    return rows.assign(accounts=rows.groupby(NUMBER)["source_id"].transform("nunique"))


def _said(text: object) -> str:
    return "" if text is None or text is pd.NA or text == "not-reported" or text != text else str(text)


def _year(text: str) -> str:
    return (re.match(r"\d{4}", text) or [""])[0]


def _printed(row) -> str:
    bound = _BOUNDS.get(row.bound, row.bound)
    bound = "" if bound and row.printed.lower().startswith(bound) else bound
    unit = _UNITS.get(row.unit, row.unit)
    # "Two-thirds" is a share without a word more; "26" is not.
    whole = unit == "percent" and not re.search(r"\d", row.printed) and any(each.share for each in numbers(row.printed))
    unit = (
        ""
        if whole or row.printed.lower() in ("all", "none", "every") or unit.rstrip("s") in row.printed.lower()
        else unit
    )
    return " ".join(part for part in (bound, row.printed, unit) if part)


def _around(row, target: str, known: _Known) -> dict[str, Any]:
    """What a number and a claim have alike: who asked, where it stands, and what the audit says of it."""
    return {
        "target": target,
        "study": row.title_study,
        "sponsor": _said(row.sponsor),
        "sells": _said(known.sells.get(row.study_id, "")),
        "publisher": row.publisher,
        "title": row.title_source,
        "url": _said(row.url),
        "exact": _said(row.exact),
        "verdict": known.verdicts.get(target, ""),
        "why": known.reasons.get(target, ""),
        "study_id": row.study_id,
    }


def _number(row, around: dict[str, Any]) -> Entry:
    category = label(row.category) if row.category else ""
    ends = (row.value, row.round_low, row.round_high)
    value = tuple(None if pd.isna(end) else round(float(end), 4) for end in ends)
    return Entry(
        kind=NUMBER_KIND,
        printed=_printed(row),
        says=f"{category} ({label(row.subgroup)})" if row.subgroup else category,
        base=_said(row.base),
        n="" if pd.isna(row.base_n) else str(row.base_n),
        asked=row.asked,
        year=_year(row.published_study),
        doubt=row.doubt,
        reading=row.reading,
        accounts=int(row.accounts),
        settled=bool(row.settled),
        estimate_id=row.estimate_id,
        values=() if value[0] is None else ((*value, row.unit in ("percent", "points")),),  # type: ignore[arg-type]
        **around,
    )


def _claim(row, numbered: dict[str, Entry], around: dict[str, Any]) -> Entry:
    about = numbered.get(row.estimate)
    told = numbers(f"{row.statement} | {row.exact} | {row.value}")
    values: dict[Value, None] = dict.fromkeys((number.value, number.low, number.high, number.share) for number in told)
    return Entry(
        kind=CLAIM,
        printed=about.printed if about else "",
        says=row.statement,
        base="",
        n="",
        asked=about.asked if about else "",
        year=_year(row.published_study) if row.study_id else _year(row.published_source),
        doubt="",
        reading="whole-text",
        accounts=1,
        settled=True,
        estimate_id=row.estimate,
        values=tuple({**values, **dict.fromkeys(about.values if about else ())}),
        **around,
    )


def _doubt(row, by_target: dict[str, Entry]) -> Entry:
    of = by_target.get(row.target)
    inside: dict[str, Any] = {name: getattr(of, name) if of else "" for name in FIELDS}
    inside |= {"accounts": 1, "settled": True, "values": of.values if of else (), "verdict": "doubted"}
    better = f" Better: {row.better}." if row.better else ""
    inside |= {
        "target": f"errata:{row.erratum_id}",
        "kind": DOUBT,
        "printed": of.printed if of and of.kind == NUMBER_KIND else row.expect,
        "says": f"{row.reason.rstrip('.')}.{better}",
        "why": f"{row.status.replace('-', ' ').capitalize()}.",
        "doubt": "",
    }
    return Entry(**inside)
