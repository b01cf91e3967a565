"""What all checks share: verdicts over rounding intervals, findings, and the registry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from fractions import Fraction

import pandas as pd

from channel_evidence.printed import Printed, parse
from channel_evidence.tables import Collection
from channel_evidence.words.vocabulary import exact

COLUMNS = ("target", "check", "verdict", "by", "severity", "reported", "bounds", "in_population", "detail")


class Verdict(StrEnum):
    """What a check concludes; constraints are consistent or impossible, claims supported or contradicted."""

    CONSISTENT = "consistent"
    SUPPORTED = "supported"
    ONLY_BY_ROUNDING = "consistent-only-by-rounding"
    IMPOSSIBLE = "impossible"
    CONTRADICTED = "contradicted"
    NOT_TESTABLE = "not-testable"


HARMLESS, CHANGES_MEANING = "harmless", "changes-the-meaning"
COMPUTED, READER = "computed", "reader"
YES, NO, NOT_SETTLED, N_UNKNOWN = "yes", "no", "not settled", "n unknown"


@dataclass(frozen=True)
class Finding:
    """One row of the audit.

    `target` is table:id; `by` computed or reader; `reported` the printed words; `bounds` the recomputed value or
    bounds; `in_population` whether sampling leaves the statement standing; `detail` one plain sentence.
    """

    target: str
    check: str
    verdict: Verdict
    by: str = COMPUTED
    severity: str = HARMLESS
    reported: str = ""
    bounds: str = ""
    in_population: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Span:
    """The values a printed number can stand for: least, printed, greatest; None for an open end."""

    low: Fraction | None
    value: Fraction | None
    high: Fraction | None

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
        return Span(_less(self.low, other.high), _less(self.value, other.value), _less(self.high, other.low))

    def plus(self, other: Span) -> Span:
        """What the sum of two numbers can be."""
        return Span(_add(self.low, other.low), _add(self.value, other.value), _add(self.high, other.high))

    def times(self, factor: Fraction) -> Span:
        """The number times a factor that is not negative."""
        low, value, high = (None if end is None else end * factor for end in (self.low, self.value, self.high))
        return Span(low, value, high)


def _less(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a - b


def _add(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a + b


def show(number: Fraction | None) -> str:
    """A bound for readers; a large whole number as such, with its thousands apart."""
    if number is not None and number.denominator == 1 and abs(number) >= 1_000:
        return f"{int(number):,}"
    return "unknown" if number is None else exact(float(number))


def worded(row: pd.Series) -> str:
    """A printed number within a sentence: its bound in words, and a number in words without a capital."""
    printed = row["printed"]
    number = printed.lower() if printed.replace("-", "").isalpha() else printed
    return f"{row['bound'].replace('-', ' ')} {number}".strip()


def publishers(data: Collection) -> dict[str, str]:
    """Who published each source, by source_id, without what stands in brackets: a name that fits into a sentence."""
    idents, names = data.sources["source_id"], data.sources["publisher"].str.replace(r" \(.*\)$", "", regex=True)
    return dict(zip(idents, names.where(names != "", idents), strict=True))


def span(row: pd.Series) -> Span:
    """The span of an estimate.

    Parameters: row of `estimates`. Returns: Span. Raises: ValueError if `printed` cannot be read.
    """
    return as_span(parse(row["printed"], row["unit"], row["bound"]))


def as_span(number: Printed) -> Span:
    """The span of a parsed number."""
    return Span(number.low, number.value, number.high)


def exceeds(one: Span, other: Span, *, strictly: bool = True) -> tuple[bool, bool, bool]:
    """Whether one number exceeds another, for all values, for the printed values, for some values."""
    beats = (lambda a, b: a > b) if strictly else (lambda a, b: a >= b)
    every = one.low is not None and other.high is not None and beats(one.low, other.high)
    printed = one.value is not None and other.value is not None and beats(one.value, other.value)
    some = one.high is None or other.low is None or beats(one.high, other.low)
    return every, printed, some


def overlap(one: Span, other: Span, *, touching: bool = True) -> bool:
    """Whether some value lies in both spans; with `touching` False a common end is not enough, as for two years."""
    pairs = ((one.low, other.high), (other.low, one.high))
    if touching:
        return all(low is None or high is None or low <= high for low, high in pairs)
    return all(low is None or high is None or low < high for low, high in pairs)


def claim_verdict(every: bool, printed: bool, some: bool) -> Verdict:
    """The verdict on a claim: supported if all values satisfy it, contradicted if none does."""
    return Verdict.SUPPORTED if every else Verdict.ONLY_BY_ROUNDING if some else Verdict.CONTRADICTED


def constraint_verdict(printed: bool, some: bool) -> Verdict:
    """The verdict on a constraint: consistent if the printed values satisfy it, impossible if no values do."""
    return Verdict.CONSISTENT if printed else Verdict.ONLY_BY_ROUNDING if some else Verdict.IMPOSSIBLE


# Subgroups that no respondent can share; of others, such as bands of age in several publications, that is not known.
DISJOINT = ({"businesses", "consumers"}, {"us", "uk"})


def independent(one: pd.Series, two: pd.Series, data: Collection) -> bool:
    """Whether two estimates come from different people: of two studies, or of subgroups that cannot overlap."""
    studies = data.questions.set_index("question_id")["study_id"]
    if studies[one["question_id"]] != studies[two["question_id"]]:
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


def frame(findings: list[Finding]) -> pd.DataFrame:
    """Findings as a tidy frame of text with the columns COLUMNS."""
    rows = [{**asdict(finding), "verdict": finding.verdict.value} for finding in findings]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(str)


def claims_with(data: Collection, *relations: str) -> Iterator[tuple[pd.Series, pd.Series | None]]:
    """Claims of the given relations, each with the estimate it is about, if any."""
    estimates = data.estimates.set_index("estimate_id", drop=False)
    for _, claim in data.claims[data.claims["relation"].isin(relations)].iterrows():
        yield claim, estimates.loc[claim["estimate"]] if claim["estimate"] else None


def compared(data: Collection, claim: pd.Series) -> pd.DataFrame:
    """The estimates that a claim compares its own with: those named, as ordered, and a named question's categories.

    Of a question's categories the claim's own source comes first, else the settled printing; the claim's own
    category is left out.
    """
    idents = claim["compared_with"].split()
    named = data.estimates[data.estimates["estimate_id"].isin(idents)]
    named = named.sort_values("estimate_id", key=lambda names: names.map(idents.index), kind="stable")
    own = data.estimates[data.estimates["estimate_id"] == claim["estimate"]]
    parts = [named]
    for question in [ident for ident in idents if ident in set(data.questions["question_id"])]:
        rows = data.printings(question)[data.estimates.columns]
        rows = rows.assign(_own=rows["source_id"] != claim["source_id"]).sort_values("_own", kind="stable")
        rows = rows.drop_duplicates(["category", "subgroup"])
        if len(own):
            rows = rows[(rows["category"] != own.iloc[0]["category"]) & (rows["subgroup"] == own.iloc[0]["subgroup"])]
        parts.append(rows.drop(columns="_own"))
    return pd.concat(parts)
