"""Rules of the claims: each has what its relation needs, so that the audit can read it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd

from channel_evidence.printed import UNITS, is_majority, multiple
from channel_evidence.printed.difference import difference
from channel_evidence.tables import Collection
from channel_evidence.tables.check_numbers import in_unit, readable
from channel_evidence.tables.fault import Fault, row_faults


def _same_unit(value: str, row: pd.Series) -> str:
    """A number of the estimate's own unit, or its very words."""
    own, said = (readable(text, row["unit"], row["bound"]) for text in (row["printed"], value))
    if value == row["printed"] or (own and said and own.unit == said.unit):
        return ""
    return f"a number {in_unit(row['unit'])} is needed, in digits or words, as for {row['printed']!r}"


def _limit(value: str, row: pd.Series) -> str:
    """A threshold of the estimate's own unit."""
    if is_majority(value):
        return f'{value!r} is no such limit; a majority is "more-than", and of a share'
    return _same_unit(value, row)


def _limit_or_majority(value: str, row: pd.Series) -> str:
    """A threshold of the estimate's own unit, or "a majority" of a share, which is more than half."""
    return "" if is_majority(value) and row["unit"] == "percent" else _limit(value, row)


def _points(value: str, row: pd.Series) -> str:
    """A number of percentage points."""
    return "" if readable(value, "points") else 'a number of points is needed, such as "20" or "nine"'


def _difference(value: str, row: pd.Series) -> str:
    """A difference: in points or the numbers' unit, or in percent of the number compared with."""
    try:
        difference(value, row["unit"])
    except ValueError:
        return 'a difference is needed, such as "20", "20 points", "10 percent", "half" or "more than 3"'
    return ""


def _optional_points(value: str, row: pd.Series) -> str:
    return _points(value, row) if value else ""


def _multiple(value: str, row: pd.Series) -> str:
    """Blank, or more than once; a bare number is readable, though it may be a multiple or a distance."""
    if not value or value.replace(".", "", 1).isdigit():
        return ""
    if row["unit"] in ("date", "rank"):
        return f"blank is needed; there is no multiple {in_unit(row['unit'])}"
    try:
        if multiple(value) > 1:
            return ""
    except ValueError:
        pass
    return 'blank is needed, or a multiple above 1 such as "twice", "2.5 times", "3x" or "tenfold"'


def _blank(value: str, row: pd.Series) -> str:
    return "blank is needed; the relation says it all" if value else ""


def _any(value: str, row: pd.Series) -> str:
    return ""


@dataclass(frozen=True)
class Needs:
    """What a relation needs: the units of its estimate, a rule for its value, and how many numbers to compare with.

    `value` gives what is allowed where a value cannot be read, else an empty text; `least` and `most` count what
    compared_with names, where a question counts as all it needs unless `most` is 1; `alike`, whether those numbers
    must have the estimate's unit.
    """

    units: tuple[str, ...]
    value: Callable[[str, pd.Series], str]
    least: int = 0
    most: int | None = None
    alike: bool = False


AMOUNTS = tuple(unit for unit in UNITS if unit not in ("date", "rank"))
MEASURED = tuple(unit for unit in UNITS if unit != "rank")
SHARES = ("percent", "points")

NEEDS = {
    "equals": Needs(UNITS, _same_unit),
    "more-than": Needs(MEASURED, _limit_or_majority),
    "at-least": Needs(MEASURED, _limit),
    "less-than": Needs(MEASURED, _limit),
    "highest-of": Needs(UNITS, _blank, least=1, alike=True),
    "lowest-of": Needs(UNITS, _blank, least=1, alike=True),
    "greater-than": Needs(UNITS, _multiple, least=1, alike=True),
    "differs-by": Needs(AMOUNTS, _difference, least=1, most=1),
    "sums-to": Needs(AMOUNTS, _any, least=2, alike=True),
    "margin-for": Needs(SHARES, _optional_points),
    "restates": Needs(UNITS, _any),
    "dates-to": Needs(("date", "years"), _any),
}


def claims_are_readable(data: Collection) -> Iterator[Fault]:
    """A claim that can be tested names its number, in a unit, with a value and with others that its relation can have."""
    estimates = data.estimates.set_index("estimate_id", drop=False)
    measures = data.questions.set_index("question_id")["measure"]
    for index, claim in data.claims[data.claims["relation"].isin(NEEDS)].iterrows():
        found = _estimate_fault(claim, estimates, measures) or _compared_fault(claim, estimates)
        if not found and (rule := NEEDS[claim["relation"]].value(claim["value"], estimates.loc[claim["estimate"]])):
            found = "value", rule
        if found:
            yield from row_faults(data, "claims", data.claims.loc[[index]], *found)


def _estimate_fault(claim: pd.Series, estimates: pd.DataFrame, measures: pd.Series) -> tuple[str, str] | None:
    """Column and rule of what is wrong about the number a claim is about."""
    relation = claim["relation"]
    if not claim["estimate"]:
        return "estimate", f"{relation} needs an estimate; a claim without a number of its own is not-testable"
    own, units = estimates.loc[claim["estimate"]], NEEDS[relation].units
    if own["unit"] not in units:
        return "estimate", f"{relation} is for numbers in {', '.join(units)}; this one is {in_unit(own['unit'])}"
    if relation == "margin-for" and measures[own["question_id"]] != "margin-of-error":
        return "estimate", f"margin-for is for the measure margin-of-error, not {measures[own['question_id']]}"
    return None


def _compared_fault(claim: pd.Series, estimates: pd.DataFrame) -> tuple[str, str] | None:
    """Column and rule of what is wrong about the numbers a claim is compared with."""
    relation, needs, idents = claim["relation"], NEEDS[claim["relation"]], claim["compared_with"].split()
    named = estimates[estimates["estimate_id"].isin(idents)]
    whole = len(named) < len(set(idents))  # a question stands for all its categories
    if len(set(idents)) < len(idents):
        return "compared_with", "names no id twice"
    if needs.most == 1 and (whole or len(idents) != 1):
        return "compared_with", f"{relation} needs one estimate here"
    if len(idents) < needs.least and not whole:
        few = "an estimate" if needs.least == 1 else f"{needs.least} estimates or more"
        return "compared_with", f"{relation} needs {few} here, or a question"
    if not needs.alike:
        return None
    if claim["estimate"] in idents:
        return "compared_with", "names other numbers than the claim's own estimate"
    unit = estimates.loc[claim["estimate"], "unit"]
    for other in named.itertuples():
        if other.unit != unit:
            rule = f"{relation} compares numbers of one unit; {other.estimate_id} is {in_unit(other.unit)}"
            return "compared_with", f"{rule}, the claim's own {in_unit(unit)}"
    return None


LONGEST_NOTE = 300
# A sentence ends with a stop before a space and a capital; single letters ("U.S.") and common short forms do not end one.
_END = re.compile(r"(?<!\b[A-Z])(?<!e\.g)(?<!i\.e)(?<!\bvs)(?<!\bNo)[.!?…][\"”’')\]]*\s+(?=[\[\"“‘(]?[A-Z])")
_CITED = re.compile(r"\[([^\[\]]*)\]")


def notes(data: Collection) -> Iterator[Fault]:
    """A claim's note is one sentence of at most 300 characters, whose source ids stand in square brackets and exist."""
    known = set(data.sources["source_id"])
    for index, note in data.claims["note"].items():
        if rule := _note_fault(note, known):
            yield from row_faults(data, "claims", data.claims.loc[[index]], "note", rule)


def _note_fault(note: str, known: set[str]) -> str:
    """The rule that a note breaks; empty if none."""
    if len(note) > LONGEST_NOTE:
        return f"has {len(note)} characters; at most {LONGEST_NOTE} are allowed"
    if _END.search(note):
        return "one sentence at most"
    for ident in _CITED.findall(note):
        if ident not in known:
            return f"there is no source {ident!r}; square brackets hold one source id each, as in [{min(known)}]"
    rest = _CITED.sub(" ", note)
    if "[" in rest or "]" in rest:
        return "a square bracket is left open"
    if bare := next((word for word in re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", rest) if word in known), None):
        return f"source ids stand in square brackets: [{bare}]"
    return ""
