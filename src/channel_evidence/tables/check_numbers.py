"""Rules of the printed numbers: each reads as a number in its unit, and in one that its measure can have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from channel_evidence.printed import Printed, parse
from channel_evidence.tables import Collection
from channel_evidence.tables.fault import Fault, row_faults

MOST = 10**15  # a number beyond it is a slip, and floating point would lose its units
# What the audit reads of these measures; a date can also be an age, and a margin be printed in percent.
UNITS_OF = {
    "sample-size": ("count",),
    "margin-of-error": ("points", "percent"),
    "date": ("date", "years"),
}
_LEVEL = re.compile(r"[0-9]{2}(\.[0-9]{1,6})?")


def readable(text: str, unit: str, bound: str = "") -> Printed | None:
    """Read a number in its unit.

    Parameters: text; unit; bound, as `parse` takes them. Returns: Printed; None if the text is no number, states
    another unit ("20 minutes" in percent; an age is a date's other form), or is beyond what can be computed with.
    """
    try:
        number = parse(text, unit, bound)
    except ValueError:
        return None
    if number.unit != unit and (unit, number.unit) != ("date", "years"):
        return None
    return number if number.value is None or abs(number.value) <= MOST else None


def numbers_are_readable(data: Collection) -> Iterator[Fault]:
    """`printed` reads as a number in its unit, and a percentage is at most 100 unless an erratum targets its row."""
    doubted = set(data.errata["target"])
    for row in data.estimates.itertuples():
        if rule := _number_fault(row, f"estimates:{row.estimate_id}" in doubted):
            yield from row_faults(data, "estimates", data.estimates.loc[[row.Index]], "printed", rule)


def _number_fault(row, doubted: bool) -> str:
    """What is allowed where `printed` cannot stand; empty if it can."""
    number = readable(row.printed, row.unit, row.bound)
    if number is None:
        return f"a number {in_unit(row.unit)} is needed, at most {MOST:,}{_why_not(row.printed, row.unit, row.bound)}"
    if row.unit == "percent" and number.value is not None and number.value > 100 and not doubted:
        return "a percentage is 0 to 100 unless an erratum targets the row"
    return ""


def _why_not(text: str, unit: str, bound: str) -> str:
    """What the reader of numbers says of a text that it refuses, to end a sentence; empty for one that it reads."""
    try:
        parse(text, unit, bound)
    except ValueError as error:
        return f"; it {str(error).removeprefix(f'{text!r} ')}"
    return ""


def in_unit(unit: str) -> str:
    """A unit within a sentence."""
    return "without unit" if unit == "none" else f"in {unit}"


def units_fit_measures(data: Collection) -> Iterator[Fault]:
    """A sample size is a count, a margin of error is in points, a date is a date or an age in years."""
    measures = data.estimates["question_id"].map(data.questions.set_index("question_id")["measure"])
    for measure, units in UNITS_OF.items():
        wrong = data.estimates[(measures == measure) & ~data.estimates["unit"].isin(units)]
        yield from row_faults(data, "estimates", wrong, "unit", f"the measure {measure} is in {' or '.join(units)}")


def margins_are_readable(data: Collection) -> Iterator[Fault]:
    """A study's margin of error reads in points, and its confidence level as a percentage that a level can be."""
    margin = "a number of points such as 3.1, not-reported, or blank"
    level = "a percentage between 50 and 100 as a number alone, such as 95 or 99.7, not-reported, or blank"
    for column, sound, rule in (("margin_of_error", _is_margin, margin), ("confidence_level", _is_level, level)):
        given = data.studies[~data.studies[column].isin(["", "not-reported"])]
        yield from row_faults(data, "studies", given[~given[column].map(sound).astype(bool)], column, rule)


def _is_margin(text: str) -> bool:
    number = readable(text, "points")
    return number is not None and number.value is not None and 0 < number.value <= 100


def _is_level(text: str) -> bool:
    return bool(_LEVEL.fullmatch(text)) and 50 < float(text) < 100
