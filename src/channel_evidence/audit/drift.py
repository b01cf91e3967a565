"""The same number in several publications: drift in value and bound."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pandas as pd

from channel_evidence.audit.base import (
    CHANGES_MEANING,
    EVEN,
    HARMLESS,
    Finding,
    Span,
    check,
    overlap,
    publishers,
    span,
    weight,
    worded,
)
from channel_evidence.audit.dates import months
from channel_evidence.audit.verdicts import Verdict
from channel_evidence.printed import TIME_UNITS
from channel_evidence.tables import Collection
from channel_evidence.words.vocabulary import label, listed

COLUMNS = ("estimate_id", "question_id", "category", "subgroup", "base", "printed", "unit", "bound", "source_id", "measure", "asked")  # fmt: skip


@check("drift")
def drift(data: Collection) -> Iterator[Finding]:
    """Printings of one number overlap within their rounding, or their sources disagree.

    Every printing is compared with the settled one, that of the same source too; where that is a limit or a fraction in words, also
    with the first that is a plain number, and the graver finding stands. A value that rounds the settled one, or
    lies inside the limit that the other states ("millions": 11.5 million), is consistent; where the one is the other with
    decimals dropped that rounding would not drop so, it is cut off. A fraction in words is at times looser than its convention:
    what lies outside by no more than the convention's width is told so, and is harmless. Where two sources differ and word the base
    differently, both may be right. Accounts that side with one are named; a point between two is harmless. Times in two units
    are compared; a share is not compared with points.
    """
    rows, who = data.ranked[list(COLUMNS)], publishers(data)
    key = ["question_id", "category", "subgroup"]
    for _, group in rows[rows.duplicated(key, keep=False)].groupby(key, sort=False):
        best, plain = group.iloc[0], _first_plain(group)
        for _, row in group.iloc[1:].iterrows():
            if row["unit"] == best["unit"] or {row["unit"], best["unit"]} <= TIME_UNITS.keys():
                found = _compared(best, row, group, who)
                if (
                    found.verdict is Verdict.CONSISTENT
                    and _is_plain(row)
                    and plain is not None
                    and plain["unit"] == row["unit"]
                ):
                    again = _compared(plain, row, group, who)
                    found = found if again.verdict is Verdict.CONSISTENT else again
                yield found
            elif {row["unit"], best["unit"]} == {"percent", "points"}:
                yield _mixed(best, row, who)


def _is_plain(row: pd.Series) -> bool:
    """Whether a printing is a number in figures, without a limit."""
    return row["bound"] == "" and row["printed"].replace(".", "", 1).isdigit()


def _first_plain(group: pd.DataFrame) -> pd.Series | None:
    """The first printing that is a plain number, where the settled one is none."""
    if _is_plain(group.iloc[0]):
        return None
    return next((row for _, row in group.iloc[1:].iterrows() if _is_plain(row)), None)


def _compared(best: pd.Series, row: pd.Series, group: pd.DataFrame, who: dict[str, str]) -> Finding:
    one, other = _in(best, row["unit"]), span(row)
    verdict = _verdict(best, row, one, other)
    apart = "; the decimals were cut off" if verdict is Verdict.CUT_OFF else ""
    nearly = verdict in (Verdict.CONTRADICTED, Verdict.SOURCES_DISAGREE) and _nearly(best, row, one, other)
    if nearly:
        words, taken = (row, other) if _in_words(row, other) else (best, one)
        apart += f"; we take {worded(words)} for {taken}, but such words are at times looser"
    if _bases_differ(row, best):
        apart += f"; by our tables the one is of {_whole_base(row)}, the other of {_whole_base(best)}"
    if verdict in (Verdict.CONTRADICTED, Verdict.SOURCES_DISAGREE, Verdict.NOT_SETTLED):
        apart += _sides(best, row, group, who)
    shown = f"{months(other)} against {months(one)}" if row["unit"] == "date" else ""
    return Finding(
        f"estimates:{row['estimate_id']}", "drift", verdict, severity=HARMLESS if nearly or _a_point(row, one, other) else weight(verdict), reported=row["printed"],
        recomputed=other, against=one, shown=shown, detail=f"{_told(best, row, who)}{apart}.",
        fault=f"{row['question_id']} {row['category']} {row['subgroup']} {row['printed'].lower()}", rests_on=(best["estimate_id"],),
    )  # fmt: skip


def _told(best: pd.Series, row: pd.Series, who: dict[str, str]) -> str:
    what, named = f"“{row['asked']}”", [label(row["subgroup"])] if row["subgroup"] else []
    if row["category"] not in ("", "yes"):
        named.insert(0, label(row["category"]))
    what = f"{', '.join(named)} ({what})" if named else what
    here, there = who[row["source_id"]], who[best["source_id"]]
    if here == there:
        there = "and" if row["source_id"] == best["source_id"] else "another of its pages"
    units = [f" {item['unit']}" if row["unit"] != best["unit"] else "" for item in (row, best)]
    place = " in another place" if row["source_id"] == best["source_id"] else ""
    return f"{here} prints {worded(row)}{units[0]} for {what}, {there} {worded(best)}{units[1]}{place}"


def _in(row: pd.Series, unit: str) -> Span:
    """The span of a printing in another unit of time."""
    own = span(row)
    return own if row["unit"] == unit else own.times(Fraction(TIME_UNITS[row["unit"]], TIME_UNITS[unit]))


def _verdict(best: pd.Series, row: pd.Series, one: Span, other: Span) -> Verdict:
    if one.value is None and other.value is None and (one.low is None or other.low is None):
        same = row["printed"].lower() == best["printed"].lower()
        return Verdict.CONSISTENT if same else Verdict.NOT_SETTLED
    for fine, coarse, whole, cut in ((best, row, one, other), (row, best, other, one)):
        if _is_cut(coarse, fine) and not _rounds(whole, cut):
            return Verdict.CUT_OFF
    if overlap(one, other, touching=row["unit"] != "date"):
        return Verdict.CONSISTENT
    return Verdict.SOURCES_DISAGREE if _other_base(row, best) else Verdict.CONTRADICTED


def _in_words(row: pd.Series, own: Span) -> bool:
    """Whether a number is a fraction of people in words: no other without a figure spans more than a point."""
    figures = any(sign.isdigit() for sign in row["printed"])
    wide = own.low is not None and own.high is not None and own.high - own.low > 1
    return row["unit"] == "percent" and not row["bound"] and not figures and wide


def _loose(own: Span) -> Span:
    """A fraction in words, as loose as it may be meant: its convention once more on either side."""
    assert own.low is not None and own.high is not None
    return Span(own.low - (own.high - own.low), own.value, own.high + (own.high - own.low))


def _nearly(best: pd.Series, row: pd.Series, one: Span, other: Span) -> bool:
    """Whether a looser reading of a fraction in words would let two numbers agree."""
    return any(
        _in_words(item, own) and overlap(_loose(own), far) for item, own, far in ((best, one, other), (row, other, one))
    )


def _a_point(row: pd.Series, one: Span, other: Span) -> bool:
    """Whether two shares lie a point apart or less, which changes no meaning."""
    shares = row["unit"] == "percent" and one.value is not None and other.value is not None
    return shares and abs(one.value - other.value) <= 1  # type: ignore[operator]


def _sides(best: pd.Series, row: pd.Series, group: pd.DataFrame, who: dict[str, str]) -> str:
    """Which further accounts agree with one of two that differ, or with both."""
    told = {who[row["source_id"]], who[best["source_id"]]}
    out = []
    for _, item in group.iterrows():
        name = who[item["source_id"]]
        if name in told or item["unit"] != row["unit"]:
            continue
        fits = [overlap(span(item), span(side)) for side in (row, best) if side["unit"] == item["unit"]]
        told.add(name)
        if all(fits) and len(fits) > 1:
            out.append(f"{worded(item)}, by {name}, fits both")
        elif any(fits):
            out.append(f"{name} prints {worded(item)} too")
    return f"; {listed(out)}" if out else ""


def _people(row: pd.Series) -> str:
    """Whom a number is of, to be compared; what our tables add after a semicolon is no base."""
    return row["base"].partition(";")[0]


def _whole_base(row: pd.Series) -> str:
    """Whom a number is of, to be read, with what our tables add."""
    people, _, added = row["base"].partition("; ")
    return f"{people} ({added})" if added else people


def _other_base(row: pd.Series, best: pd.Series) -> bool:
    return row["source_id"] != best["source_id"] and _bases_differ(row, best)


def _bases_differ(row: pd.Series, best: pd.Series) -> bool:
    bases = (_people(row), _people(best))
    return bases[0] != bases[1] and "not-reported" not in bases and all(bases)


def _is_cut(coarse: pd.Series, fine: pd.Series) -> bool:
    """Whether a printing is another with decimals left out, some or all."""
    whole, point, decimals = fine["printed"].partition(".")
    shorter = [whole, *(f"{whole}.{decimals[:places]}" for places in range(1, len(decimals)))]
    return bool(point) and coarse["printed"] in shorter and coarse["unit"] == fine["unit"]


def _rounds(fine: Span, coarse: Span) -> bool:
    """Whether the finer printed value rounds, half up or half to even, to the coarser number."""
    if fine.value is None or coarse.low is None or coarse.high is None:
        return False
    return coarse.low <= fine.value < coarse.high or (fine.value == coarse.high and EVEN in coarse.high_by)


def _mixed(best: pd.Series, row: pd.Series, who: dict[str, str]) -> Finding:
    return Finding(
        f"estimates:{row['estimate_id']}", "drift", Verdict.NOT_TESTABLE, severity=CHANGES_MEANING, reported=row["printed"],
        detail=f"{_told(best, row, who)}; a share is not a difference in points.",
    )  # fmt: skip
