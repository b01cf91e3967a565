"""What all checks share: spans of printed numbers, findings, and the registry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from fractions import Fraction
from functools import lru_cache
from typing import Any

import pandas as pd

from channel_evidence.audit.verdicts import Verdict
from channel_evidence.printed import Printed, parse
from channel_evidence.tables import Collection
from channel_evidence.words.vocabulary import exact

HARMLESS, CHANGES_MEANING = "harmless", "changes-the-meaning"
COMPUTED, READER = "computed", "reader"
YES, NO, NOT_SETTLED, N_UNKNOWN = "yes", "no", "not settled", "n unknown"

# The rounding conventions under which an end of a span is itself a value that the number can stand for.
UP, EVEN = "half up", "half to even"
BOTH = frozenset({UP, EVEN})


@dataclass(frozen=True)
class Span:
    """The values a printed number can stand for: least, printed, greatest; None for an open end.

    `low_by` and `high_by` are the rounding conventions that print the number for the very end: 13 stands for 13.5 under
    none, 14 under both half up and half to even.
    """

    low: Fraction | None
    value: Fraction | None
    high: Fraction | None
    low_by: frozenset[str] = BOTH
    high_by: frozenset[str] = BOTH

    def __str__(self) -> str:
        if self.low is None and self.high is None:
            return "unknown"
        if self.high is None:
            return f"{show(self.low)} or more"
        if self.low is None:
            return f"{show(self.high)} or less"
        return show(self.low) if self.low == self.high else f"{show(self.low)} to {show(self.high)}"

    def minus(self, other: Span) -> Span:
        """What the difference of two independent numbers can be."""
        return Span(
            _less(self.low, other.high), _less(self.value, other.value), _less(self.high, other.low),
            self.low_by & other.high_by, self.high_by & other.low_by,
        )  # fmt: skip

    def plus(self, other: Span) -> Span:
        """What the sum of two numbers can be."""
        return Span(
            _add(self.low, other.low), _add(self.value, other.value), _add(self.high, other.high),
            self.low_by & other.low_by, self.high_by & other.high_by,
        )  # fmt: skip

    def times(self, factor: Fraction) -> Span:
        """The number times a factor that is not negative."""
        low, value, high = (None if end is None else end * factor for end in (self.low, self.value, self.high))
        return Span(low, value, high, self.low_by, self.high_by)


def point(value: Fraction | int) -> Span:
    """An exact number as a span."""
    return Span(Fraction(value), Fraction(value), Fraction(value))


UNKNOWN = Span(None, None, None)
HUNDRED = point(100)


def _less(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a - b


def _add(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a + b


def show(number: Fraction | None) -> str:
    """A bound for readers; a large whole number as such, with its thousands apart."""
    if number is not None and number.denominator == 1 and abs(number) >= 1_000:
        return f"{int(number):,}"
    return "unknown" if number is None else exact(float(number))


@dataclass(frozen=True)
class Finding:
    """One row of the audit.

    `target` is table:id; `by` computed or reader; `reported` the printed words; `recomputed` what the numbers allow and
    `against` what it is held against, both as spans in the unit of the number; `n` the cases behind it; `in_population`
    whether sampling leaves the statement standing; `detail` one plain sentence; `fault` names the slip, so that one slip
    in two places is one fault; `shown` replaces the bounds for readers where numbers alone would not do, as with dates.
    """

    target: str
    check: str
    verdict: Verdict
    by: str = COMPUTED
    severity: str = HARMLESS
    reported: str = ""
    recomputed: Span = UNKNOWN
    against: Span = UNKNOWN
    n: int | None = None
    in_population: str = ""
    detail: str = ""
    fault: str = ""
    shown: str = ""
    rests_on: tuple[str, ...] = field(default=())

    @property
    def bounds(self) -> str:
        """The bounds for readers."""
        if self.shown or self.recomputed == UNKNOWN:
            return self.shown
        return str(self.recomputed) + ("" if self.against == UNKNOWN else f" against {self.against}")


COLUMNS = ("target", "check", "verdict", "by", "severity", "reported", "bounds", "in_population", "detail",
           "low", "high", "against_low", "against_high", "n", "fault")  # fmt: skip
NUMBERS = ("low", "high", "against_low", "against_high", "n")


def frame(findings: list[Finding]) -> pd.DataFrame:
    """Findings as a tidy frame with the columns COLUMNS: NUMBERS are floats (NaN where none), the rest text."""
    rows = [_row(finding) for finding in findings]
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    return found.astype({name: "float64" if name in NUMBERS else "str" for name in COLUMNS})


def _row(finding: Finding) -> dict[str, object]:
    names = {item.name for item in fields(finding)} & set(COLUMNS)
    ends = {
        "low": finding.recomputed.low, "high": finding.recomputed.high,
        "against_low": finding.against.low, "against_high": finding.against.high, "n": finding.n,
    }  # fmt: skip
    cells = {name: getattr(finding, name) for name in names} | {
        "verdict": finding.verdict.value,
        "bounds": finding.bounds,
    }
    cells |= {name: None if end is None else float(end) for name, end in ends.items()}
    return cells | {"fault": finding.fault or f"{finding.target} {finding.check}"}


Row = Mapping[str, Any]  # a row of a table; a Series is one, and so is a plain dict, which is faster to read


def worded(row: Row) -> str:
    """A printed number within a sentence: its bound in words, unless it has one, and words without a capital."""
    printed, bound = row["printed"], row["bound"].replace("-", " ")
    number = printed if any(sign.isdigit() for sign in printed) else printed.lower()
    return number if not bound or parse(printed, row["unit"]).bound else f"{bound} {number}"


def publishers(data: Collection) -> dict[str, str]:
    """Who published each source, by source_id, without what stands in brackets: a name that fits into a sentence."""
    idents, names = data.sources["source_id"], data.sources["publisher"].str.replace(r" \(.*\)$", "", regex=True)
    return dict(zip(idents, names.where(names != "", idents), strict=True))


def span(row: Row) -> Span:
    """The span of an estimate.

    Parameters: row of `estimates`. Returns: Span. Raises: ValueError if `printed` cannot be read.
    """
    return _span(row["printed"], row["unit"], row["bound"])


@lru_cache(maxsize=16_384)
def _span(printed: str, unit: str, bound: str) -> Span:
    return as_span(parse(printed, unit, bound))


def as_span(number: Printed) -> Span:
    """The span of a parsed number; one that is rounded to a decimal place ends where half up or half to even does.

    Limits, dates and word fractions are no rounded numbers: both their ends belong to them. So does an end that is
    the number itself, as 100 percent.
    """
    low, value, high = number.low, number.value, number.high
    step = 2 * max(value - low, high - value) if low is not None and value is not None and high is not None else 0
    if number.bound or value is None or not _is_decimal(step) or (value / step).denominator != 1:
        return Span(low, value, high)
    even = int(value / step) % 2 == 0
    low_by = BOTH if even or low == value else frozenset({UP})
    return Span(low, value, high, low_by, BOTH if high == value else frozenset({EVEN} if even else ()))


def _is_decimal(step: Fraction | int) -> bool:
    """Whether a step is 1, 10, 0.1 or another power of ten: the place to which a number is rounded."""
    ratio = Fraction(step)
    return ratio > 0 and 1 in ratio.as_integer_ratio() and str(max(ratio.as_integer_ratio())).strip("0") == "1"


def exceeds(one: Span, other: Span, *, strictly: bool = True) -> tuple[bool, bool, bool]:
    """Whether one number exceeds another, for all values, for the printed values, for some values.

    Two that share no more than an end which no one rounding convention prints for both exceed each other there.
    """
    apart = one.low is not None and one.low == other.high and not one.low_by & other.high_by
    beats = (lambda a, b: a > b) if strictly else (lambda a, b: a >= b)
    every = one.low is not None and other.high is not None and (beats(one.low, other.high) or apart)
    printed = one.value is not None and other.value is not None and beats(one.value, other.value)
    some = one.high is None or other.low is None or beats(one.high, other.low)
    if one.high is not None and one.high == other.low and not one.high_by & other.low_by:
        some = False
    return every, printed, some


def overlap(one: Span, other: Span, *, touching: bool = True) -> bool:
    """Whether some value lies in both spans.

    Spans that share an end alone agree if one rounding convention prints both numbers for it; with `touching` False
    they never do, as with two years.
    """
    for first, second in ((one, other), (other, one)):
        if first.high is None or second.low is None:
            continue
        if first.high < second.low:
            return False
        met = first.high == second.low and first.low != first.high and second.low != second.high
        if met and not (touching and first.high_by & second.low_by):
            return False
    return True


def common(one: Span, other: Span) -> Span:
    """The values that lie in both of two spans that overlap: what a number can be by both of its printings.

    The printed value is that of the narrower span.
    """
    low, low_by = _inner(max, (one.low, one.low_by), (other.low, other.low_by))
    high, high_by = _inner(min, (one.high, one.high_by), (other.high, other.high_by))
    widths = [None if item.low is None or item.high is None else item.high - item.low for item in (one, other)]
    finer = widths[1] is not None and (widths[0] is None or widths[1] < widths[0])
    return Span(low, (other if finer else one).value, high, low_by, high_by)


End = tuple[Fraction | None, frozenset[str]]


def _inner(pick: Callable[..., Fraction], one: End, other: End) -> End:
    """The end that binds of two, and the conventions that round it to both numbers."""
    if one[0] is None or other[0] is None:
        return other if one[0] is None else one
    if one[0] == other[0]:
        return one[0], one[1] & other[1]
    return one if pick(one[0], other[0]) == one[0] else other


def nearest(first: Span, second: Span) -> tuple[Fraction, Fraction] | None:
    """The two values, one of each span, that lie nearest to each other; None where the spans meet or are open."""
    for one, other, turned in ((first, second, False), (second, first, True)):
        if one.high is not None and other.low is not None and one.high < other.low:
            return (other.low, one.high) if turned else (one.high, other.low)
    return None


def within(one: Span, other: Span) -> bool:
    """Whether all values of one span lie in another."""
    low = other.low is None or (one.low is not None and one.low >= other.low)
    return low and (other.high is None or (one.high is not None and one.high <= other.high))


def claim_verdict(every: bool, some: bool) -> Verdict:
    """The verdict on a claim: supported if all values satisfy it, contradicted if none does."""
    return Verdict.SUPPORTED if every else Verdict.NOT_SETTLED if some else Verdict.CONTRADICTED


def constraint_verdict(possible: bool) -> Verdict:
    """The verdict on a constraint: consistent if some values satisfy it, else impossible."""
    return Verdict.CONSISTENT if possible else Verdict.IMPOSSIBLE


def weight(verdict: Verdict) -> str:
    """The severity of a verdict that a check has no other for: what does not hold changes the meaning."""
    return (
        CHANGES_MEANING if verdict in (Verdict.CONTRADICTED, Verdict.IMPOSSIBLE, Verdict.SOURCES_DISAGREE) else HARMLESS
    )


# Subgroups that no respondent can share; of others, such as bands of age in several publications, that is not known.
DISJOINT = ({"businesses", "consumers"}, {"us", "uk"})


@lru_cache(maxsize=4)
def questions(data: Collection) -> dict[str, Row]:
    """The questions by id; looked up for every claim, so kept."""
    return data.questions.set_index("question_id", drop=False).to_dict("index")


def independent(one: Row, two: Row, data: Collection) -> bool:
    """Whether two estimates come from different people: of two studies, or of subgroups that cannot overlap."""
    known = questions(data)
    if known[one["question_id"]]["study_id"] != known[two["question_id"]]["study_id"]:
        return True
    return {one["subgroup"], two["subgroup"]} in DISJOINT


Check = Callable[[Collection], Iterator[Finding]]
REGISTRY: dict[str, Check] = {}


def check(name: str) -> Callable[[Check], Check]:
    """Register a check under the name that its findings bear."""

    def register(function: Check) -> Check:
        if name in REGISTRY:
            raise ValueError(f"there are two checks named {name!r}")
        REGISTRY[name] = function
        return function

    return register


def claims_with(data: Collection, *relations: str) -> Iterator[tuple[pd.Series, pd.Series | None]]:
    """Claims of the given relations, each with the estimate it is about, if any."""
    estimates = data.estimates.set_index("estimate_id", drop=False)
    for _, claim in data.claims[data.claims["relation"].isin(relations)].iterrows():
        yield claim, estimates.loc[claim["estimate"]] if claim["estimate"] else None


def rejected(data: Collection) -> set[str]:
    """The estimates that a settled erratum rejects."""
    done = data.errata.loc[data.errata["status"] != "open", "target"]
    return set(done[done.str.startswith("estimates:")].str.removeprefix("estimates:"))


def compared(data: Collection, claim: pd.Series) -> pd.DataFrame:
    """The estimates that a claim compares its own with: those named, as ordered, and a named question's categories.

    Of a question's categories the claim's own source comes first, else the settled printing; the claim's own
    category, and numbers that a settled erratum rejects, are left out.
    """
    idents = claim["compared_with"].split()
    named = data.estimates[data.estimates["estimate_id"].isin(idents)]
    named = named.sort_values("estimate_id", key=lambda names: names.map(idents.index), kind="stable")
    own = data.estimates[data.estimates["estimate_id"] == claim["estimate"]]
    parts, out = [named], rejected(data)
    for question in [ident for ident in idents if ident in questions(data)]:
        rows = data.ranked.loc[data.ranked["question_id"] == question, list(data.estimates)]
        rows = rows[~rows["estimate_id"].isin(out)]
        rows = rows.assign(_own=rows["source_id"] != claim["source_id"]).sort_values("_own", kind="stable")
        rows = rows.drop_duplicates(["category", "subgroup"])
        if len(own):
            rows = rows[(rows["category"] != own.iloc[0]["category"]) & (rows["subgroup"] == own.iloc[0]["subgroup"])]
        parts.append(rows.drop(columns="_own"))
    return pd.concat(parts)
