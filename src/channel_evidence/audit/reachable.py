"""Whether a whole number of respondents can give a printed share, and which n's can give a set of shares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

import pandas as pd

from channel_evidence.audit.base import CHANGES_MEANING, HARMLESS, Finding, check, point, publishers, span
from channel_evidence.audit.bases import unweighted
from channel_evidence.audit.verdicts import Verdict
from channel_evidence.tables import Collection
from channel_evidence.words.vocabulary import label, listed

MOST = 2_000


def counts(low: Fraction, high: Fraction, n: int) -> range:
    """The whole counts out of n whose percentage lies within low and high, both ends included.

    Parameters: low and high in percent; n. Returns: range of counts, empty if none. Exact: no share of printable
    values is approximated (Brown and Heathers 2017, SPPS 8, 363-369, use (10^d - n)/10^d).
    """
    # In whole numbers, which is several times as fast as ceil and floor of a fraction.
    fewest = -(-low.numerator * n // (100 * low.denominator))
    return range(max(0, fewest), min(n, high.numerator * n // (100 * high.denominator)) + 1)


def possible_sizes(shares: list[tuple[Fraction, Fraction]], most: int, *, complete: bool = False) -> list[int]:
    """The n's for which every share of a set is reachable at once.

    Parameters: shares, rounding intervals in percent; most, the greatest n to try; complete, whether the counts of
    the shares must also add up to n.
    Returns: the n's from 1 to most.
    """
    found = _sizes(shares, most)
    if not complete:
        return list(found)
    ranges = ((n, [counts(low, high, n) for low, high in shares]) for n in found)
    return [n for n, each in ranges if sum(r[0] for r in each) <= n <= sum(r[-1] for r in each)]


def _sizes(shares: list[tuple[Fraction, Fraction]], most: int) -> Iterator[int]:
    """The n's from 1 to most for which every share is reachable, each looked for when it is asked for."""
    return (n for n in range(1, most + 1) if all(counts(low, high, n) for low, high in shares))


@lru_cache
def blind(decimals: int, n: int) -> bool:
    """Whether every printable value with so many decimals is reachable for n, so that the check can say nothing.

    Always so from n = 100 * 10 ** decimals on, and for some smaller n, such as 80 with whole percents.
    """
    whole = 100 * 10**decimals
    return n >= whole or all(2 * abs(round(Fraction(v * n, whole)) * whole - v * n) <= n for v in range(whole + 1))


def _verdict(possible: bool, row: pd.Series) -> tuple[Verdict, str]:
    """Weights can give any share, so only a study that says it has none can be held to whole counts."""
    if possible:
        return Verdict.CONSISTENT, HARMLESS
    return (Verdict.IMPOSSIBLE, CHANGES_MEANING) if unweighted(row) else (Verdict.NOT_SETTLED, HARMLESS)


@check("reachable")
def reachable(data: Collection) -> Iterator[Finding]:
    """A share of n respondents is a whole count over n: some count must round to what is printed.

    Assumes a base of exactly base_n; a tie may round either way. Weighted shares need not be whole counts: where the study
    is weighted, or does not say, a share that no count gives is a remark. Says nothing where every printable value can be
    reached, as with n of 100 or more and whole percents. Numbers in words are left out. Source: Brown and Heathers
    (2017), exact instead of approximate.
    """
    rows = data.view[(data.view["unit"] == "percent") & (data.view["bound"] == "")]
    for _, row in rows[rows["base_n"].notna()].iterrows():
        number, n = span(row), int(row["base_n"])
        if not row["printed"][:1].isdigit() or number.low is None or number.high is None:
            continue
        decimals = len(re.sub(r"^\d*\.?|\D.*$", "", row["printed"].replace(",", "")))
        if blind(decimals, n):
            continue
        found = counts(number.low, number.high, n)
        verdict, severity = _verdict(bool(found), row)
        yes, no = f"{found[0]} to {found[-1]} of {n:,}" if found else "", f"No whole number of {n:,}"
        why = (
            "it is misprinted, or of another base"
            if verdict is Verdict.IMPOSSIBLE
            else "it is weighted, misprinted, or of another base"
        )
        told = (
            f"{yes} respondents round to {row['printed']}, if unweighted."
            if found
            else f"{no} respondents rounds to {row['printed']}: {why}."
        )
        yield Finding(
            f"estimates:{row['estimate_id']}", "reachable", verdict, severity=severity, reported=row["printed"],
            recomputed=number, n=n, shown=yes or no.lower(), detail=told,
        )  # fmt: skip


@check("possible-n")
def possible_n(data: Collection) -> Iterator[Finding]:
    """Which n's make all shares of a question, from one source and one base, possible at once.

    Assumes unweighted shares of one base, which is no larger than the study. Says something only where decimals are
    printed. Tried up to the size of the study, at most 2,000. What it finds is a remark on the least n.
    """
    rows = data.view[(data.view["unit"] == "percent") & (data.view["bound"] == "") & data.view["base_n"].isna()]
    key, who = ["question_id", "source_id", "subgroup"], publishers(data)
    every = dict(list(rows.groupby(key, sort=False)["printed"]))
    rows = rows[rows["printed"].str.contains(r"^\d+\.\d", regex=True)]
    for (question, source, subgroup), group in rows.groupby(key, sort=False):
        size = group["n"].iloc[0]
        most = MOST if pd.isna(size) else min(MOST, int(size))
        least = next(_sizes(_intervals(group), most), None)
        told = f"{who[source]} prints no n{f' for {label(subgroup)}' if subgroup else ''}; if unweighted, it "
        told += f"cannot be under {least:,}." if least else f"is over {most:,}."
        verdict, severity = Verdict.NOT_TESTABLE, HARMLESS
        if not least and not pd.isna(size) and size <= MOST:
            verdict, severity = _verdict(False, group.iloc[0])
            told = (
                f"No n up to the {most:,} of the study gives all of {listed(list(group['printed']))} that {who[source]} prints: the shares are "
                f"{_causes(every[question, source, subgroup])}."
            )
        yield Finding(
            f"questions:{question}", "possible-n", verdict, severity=severity, reported=", ".join(group["printed"]),
            against=point(most), n=least,
            shown=f"n of {least} or more" if least else f"no n up to {most:,}", detail=told,
        )  # fmt: skip


def _causes(printed: pd.Series) -> str:
    """What can stand behind shares that no count gives; shares that add up to exactly 100 may have been made to."""
    whole = sum(Fraction(share) for share in printed if re.fullmatch(r"[\d.]+", share)) == 100
    return "weighted, rounded so that they add up to 100, or misprinted" if whole else "weighted or misprinted"


def _intervals(group: pd.DataFrame) -> list[tuple[Fraction, Fraction]]:
    spans = [span(row) for _, row in group.iterrows()]
    return [(s.low, s.high) for s in spans if s.low is not None and s.high is not None]
