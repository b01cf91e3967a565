"""Change between waves of one study: only items coded as alike, and only with both bases known."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from statistics import NormalDist

import pandas as pd

from channel_evidence.audit.base import (
    N_UNKNOWN,
    NOT_SETTLED,
    YES,
    Finding,
    Span,
    check,
    common,
    nearest,
    overlap,
    span,
)
from channel_evidence.audit.verdicts import Verdict
from channel_evidence.stats.intervals import LEVEL
from channel_evidence.tables import Collection
from channel_evidence.words.vocabulary import label


def least_size(first: float, second: float, *, level: float = LEVEL) -> int:
    """The least n of each of two equal independent samples for which a change would exceed sampling error.

    Parameters: first and second, shares in percent; level. Returns: n, as if both were simple random samples.
    Raises: ValueError if the shares are equal. Source: the normal test of two proportions, Agresti (2013), 3.1.
    """
    if first == second:
        raise ValueError("equal shares do not change")
    p, q = first / 100, second / 100
    quantile = NormalDist().inv_cdf(1 - (1 - level) / 2)
    return math.ceil(quantile**2 * (p * (1 - p) + q * (1 - q)) / (p - q) ** 2)


def least_other(first: float, second: float, n: int, *, level: float = LEVEL) -> int | None:
    """The least n of the second sample for which a change would exceed sampling error, where the first has n.

    Parameters: first and second, shares in percent; n, of the first; level. Returns: n; None if no n would do.
    Raises: ValueError if the shares are equal. Source: as for `least_size`.
    """
    if first == second:
        raise ValueError("equal shares do not change")
    p, q = first / 100, second / 100
    room = ((p - q) / NormalDist().inv_cdf(1 - (1 - level) / 2)) ** 2 - p * (1 - p) / n
    return math.ceil(q * (1 - q) / room) if room > 0 else None


COLUMNS = ("estimate_id", "question_id", "study_id", "sponsor", "measure", "asked", "category", "subgroup", "base", "base_n", "n", "printed", "unit", "bound", "choice", "published_study")  # fmt: skip


def waves(data: Collection) -> Iterator[tuple[pd.Series, pd.Series]]:
    """Successive printings of items coded as alike (`codings/waves.csv`), of the whole base, by date of publication.

    Numbers under a settled erratum, with a bound, or of a study without a year are left out.
    """
    coded = data.coding("waves")
    alike = coded[coded["alike"] == "yes"].set_index("question_id")["item"]
    rows = data.ranked[data.ranked["settled"] & ~data.ranked["doubted"] & data.ranked["question_id"].isin(alike.index)]
    rows = rows[list(COLUMNS)]
    rows = rows[(rows["unit"] == "percent") & (rows["subgroup"] == "") & (rows["bound"] == "")]
    rows = rows[rows["published_study"].str[:4].str.isdigit()].sort_values("published_study", kind="stable")
    for _, group in rows.groupby([rows["question_id"].map(alike), "category"], sort=False):
        for (_, one), (_, two) in pairwise(group.drop_duplicates("study_id").iterrows()):
            yield one, two


@check("change")
def change(data: Collection) -> Iterator[Finding]:
    """Whether a change between waves exceeds rounding, and sampling where both n are known; else the n that it would take.

    The least n is that of the two values, within rounding, that lie nearest to each other. Assumes independent simple
    random samples. An average, as of an extra spend, is no share: its change is told and not tested.
    """
    alike = data.coding("waves")["question_id"]  # slicing the whole collection into its numbers is slow
    sound = data.ranked[~data.ranked["doubted"] & data.ranked["question_id"].isin(alike)]
    printings = dict(iter(sound.groupby(["question_id", "category", "subgroup"], sort=False)))
    for one, two in waves(data):
        (first, said), (second, then) = (
            _all(printings[row["question_id"], row["category"], ""], row) for row in (one, two)
        )
        if first.value is not None and second.value is not None:
            yield _changed(one, two, first, second, f"{said} in {_year(one)}, {then} in {_year(two)}")


def _year(row: pd.Series) -> str:
    return row["published_study"][:4]


def _all(rows: pd.DataFrame, settled: pd.Series) -> tuple[Span, str]:
    """What a number can be by every printing that agrees with the settled one, and the printings in words."""
    own, words = span(settled), [settled["printed"]]
    for _, row in rows[rows["unit"] == settled["unit"]].iterrows():
        other = span(row)
        if row["bound"] or other.low is None or other.high is None or not overlap(own, other):
            continue
        own = common(own, other)
        words += [row["printed"]] if row["printed"].lower() not in (word.lower() for word in words) else []
    return own, " or ".join(words)


def _changed(one: pd.Series, two: pd.Series, first: Span, second: Span, said: str) -> Finding:
    answer = "" if two["category"] in ("", "yes") else f", {label(two['category'])}"
    people = "" if two["base"] in ("", "not-reported") else f" (of {two['base'].partition(';')[0]})"
    told = f"“{two['asked']}”{answer}: {said}{people}"
    verdict, state = Verdict.NOT_TESTABLE, N_UNKNOWN
    ends, fewest = nearest(first, second), _fewest(one, two)
    if one["choice"] == "open":
        state, tail = "", "an average, whose spread is not printed"
    elif overlap(first, second):
        tail = "may be no change at all, by rounding"
    elif ends is None:  # the spans meet at an end that no one rounding convention prints for both
        tail = "printed as a change, which by rounding may be as small as one likes"
    else:
        needed = least_size(float(ends[0]), float(ends[1]))
        tail = _unless(one, two, float(ends[0]), float(ends[1]), needed)
        if fewest is not None:
            verdict, state = (Verdict.SUPPORTED, YES) if fewest >= needed else (Verdict.NOT_SETTLED, NOT_SETTLED)
    tail += "".join(
        f"; the whole study of {_year(row)} had {int(row['n']):,} respondents"
        for row in (one, two)
        if pd.isna(row["base_n"]) and not pd.isna(row["n"])
    )
    return Finding(
        f"estimates:{two['estimate_id']}", "change", verdict, reported=f"{one['printed']} to {two['printed']}",
        recomputed=second.minus(first), n=fewest, in_population=state, detail=f"{told}: {tail}.",
        rests_on=(one["estimate_id"],),
    )  # fmt: skip


def _fewest(one: pd.Series, two: pd.Series) -> int | None:
    """The smaller of two bases; None unless both are known."""
    sizes = (one["base_n"], two["base_n"])
    return None if any(pd.isna(n) for n in sizes) else int(min(sizes))


def _unless(one: pd.Series, two: pd.Series, first: float, second: float, needed: int) -> str:
    """How many people it would take for a change to be more than chance, with the n that is known."""
    sizes = (one["base_n"], two["base_n"])
    if all(pd.isna(n) for n in sizes) or not any(pd.isna(n) for n in sizes):
        return f"sampling alone could make it unless about {needed:,} or more of them stood behind it in each of two equal waves"
    known, shares = (0, (first, second)) if not pd.isna(sizes[0]) else (1, (second, first))
    other, years = least_other(*shares, int(sizes[known])), (_year(one), _year(two))
    told = f"{int(sizes[known]):,} were asked in {years[known]}; sampling alone could make it"
    return (
        f"{told} unless {other:,} people or more were in {years[1 - known]}"
        if other
        else f"{told} however many were in {years[1 - known]}"
    )
