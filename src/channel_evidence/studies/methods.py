"""What the notebook on methods computes: one share through every step, coverage, and how good the audit is."""

from __future__ import annotations

import math
from fractions import Fraction

import pandas as pd

from channel_evidence.audit.simulation import AS_POINTS, HALF_UP, HONEST, SWAPPED, TRUNCATION, WRONG_N, pooled
from channel_evidence.charts.canvas import Chart, Dot, dot_figure
from channel_evidence.printed import conventions, read
from channel_evidence.stats.coverage import coverage, least_coverage
from channel_evidence.stats.intervals import LEVEL, add_intervals, clopper_pearson, share
from channel_evidence.tables import Collection
from channel_evidence.words.display import Table, table
from channel_evidence.words.english import number_words
from channel_evidence.words.vocabulary import ACCENT, colour, label, plain, short

EFFECT = 2.0  # a common rule of thumb for what weighting and clustering do to the variance (Kish 1965)


def steps(row: pd.Series) -> pd.DataFrame:
    """What a printed share can stand for, one assumption after the other.

    Parameters: row, one of `Collection.settled` with a known base_n.
    Returns: a frame with step, meaning, low and high (percent), one row a step.
    Raises: ValueError if the base has no n.
    """
    if pd.isna(row["base_n"]):
        raise ValueError("a share with a known n is needed")
    number, n = read(row), int(row["base_n"])
    value, low, high = (float(end) for end in (number.value, number.low, number.high))  # type: ignore[arg-type]
    all_at_once = share(number, n, cells=row["cells"])
    doubled = share(number, n, cells=row["cells"], design_effect=EFFECT)
    found = [
        ("as printed", "no uncertainty at all", value, value),
        ("rounding", "all numbers that are printed so", low, high),
        ("sampling", "exact interval around the printed number", *clopper_pearson(value, value, n)),
        ("sampling and rounding", "exact interval from both ends of the rounding", *clopper_pearson(low, high, n)),
        (
            "all options at once",
            "the level shared out, so that it covers every option together",
            all_at_once.low,
            all_at_once.high,
        ),
        ("and a doubled variance", "the same with half as many respondents in effect", doubled.low, doubled.high),
    ]
    return pd.DataFrame(found, columns=["step", "meaning", "low", "high"]).assign(value=value)


def chart(found: pd.DataFrame, row: pd.Series, title: str) -> Chart:
    """The steps as intervals around one printed value.

    Parameters: found, a frame of `steps`; row, the share it is about; title, the finding. Returns: Chart whose frame is `found`.
    """
    note = f"{label(row['category']).capitalize()}: {row['printed']} percent of {row['base']}, n = {int(row['base_n']):,}. Printed by {row['publisher']}."
    shade = colour(row["category"]) or ACCENT
    marks = []
    for y, (step, value, low, high) in enumerate(found[["step", "value", "low", "high"]].itertuples(index=False)):
        bare = low == high
        words = row["printed"] if bare else f"{short(low, 2)} to {short(high, 2)}"
        marks.append((Dot(step, value, y, math.nan if bare else low, math.nan if bare else high, shade), words))
    figure, _ = dot_figure(
        list(found["step"]),
        marks,
        title,
        note,
        axis="share of the base",
        rows=len(found),
        top=1.45 * found["high"].max(),
        width=26,
        left=0.28,
    )
    caption = (
        "Rounding and sampling stand alone first, then together; each line below adds one more source of uncertainty. "
        "Dots are the printed value."
    )
    return Chart(found, figure, caption)


SHARES = (2.0, 10.0, 33.5)  # percent: shares of the size that the surveys here print
WHOLE, TENTHS = "printed in whole percents", "printed with one decimal"
ROUNDINGS: dict[str, int | None] = {WHOLE: 0, TENTHS: 1, "not rounded": None}


def coverages(n: int) -> Table:
    """How often intervals hold the true share, by how the share is printed.

    Parameters: n. Returns: Table, one row a true share; percent of all samples, computed exactly.
    """
    held = {
        words: [f"{coverage(n, one, decimals=places):.1f}" for one in SHARES] for words, places in ROUNDINGS.items()
    }
    frame = pd.DataFrame({"true share, in percent": [plain(one) for one in SHARES], **held})
    caption = f"Of all samples of {n:,}, the percentage whose {100 * LEVEL:g}% interval, rounding included, holds the true share"
    return table(frame, {name: name for name in frame}, caption)


MOST = 20_000  # cases; of more, rounding leaves sampling nothing to decide, and each count that a sample can hold takes its time


def least_coverages(data: Collection) -> pd.DataFrame:
    """For every printed share with an n up to MOST, the coverage of the true share for which it is least, within its interval.

    Parameters: data.
    Returns: rows of `intervals.add_intervals`, those printed in whole percents or tenths, with `least` (percent).
    """
    rows = add_intervals(data.ranked)
    rows = rows[rows["low"].notna() & (rows["base_n"] <= MOST)]
    places = (rows["round_high"] - rows["round_low"]).round(6).map({1.0: 0, 0.1: 1})
    rows = rows.assign(decimals=places)[places.notna()]
    least = [
        least_coverage(int(row.base_n), row.low, row.high, decimals=int(row.decimals), cells=row.cells)
        for row in rows.itertuples()
    ]
    return rows.assign(least=least)


METHODS = (
    ("share on its own", "exact binomial interval", "simple random sample", "stats.intervals.share", "Clopper and Pearson 1934"),
    ("shares of one single-choice question", "exact binomial intervals with a level shared out among all options", "all options printed, a remainder counted as one more", "stats.intervals.add_intervals", "Bonferroni; Clopper and Pearson 1934"),
    ("difference of two options of one question", "adjusted Wald interval for paired shares", "simple random sample", "stats.intervals.difference", "Bonett and Price 2012"),
    ("difference of shares of different people", "both Wilson intervals combined", "two independent simple random samples", "stats.intervals.independent_difference", "Newcombe 1998"),
    ("people in one group or another", "least and greatest overlap", "one base for both shares", "stats.bounds.union", "Fr\u00e9chet 1935"),
    ("stated margin of error", "squared ratio to the simple margin, as a design effect", "a share of one half; 95 percent unless another level is stated", "stats.intervals.implied_design_effect", "Kish 1965"),
    ("change between waves", "least n at which it would exceed sampling error", "independent simple random samples", "audit.change.least_size", "Agresti 2013"),
    ("how often an interval holds", "sum of binomial probabilities", "simple random sample", "stats.coverage.coverage", "exact"),
    ("findings judged by a reader", "exact binomial interval", "findings drawn independently", "stats.intervals.clopper_pearson", "Clopper and Pearson 1934"),
    ("rounding", "all numbers that round to what is printed", "half up or half to even", "printed.parse", "exact fractions"),
    ("verdicts", "is there any value within rounding that fits?", "differs by check", "audit.audit", "each check's description"),
)  # fmt: skip


def methods() -> Table:
    """Which method is used for what, what it assumes, and its function. Returns: Table."""
    frame = pd.DataFrame(METHODS, columns=["for", "method", "assumes", "function", "source"])
    return table(frame, {name: name for name in frame}, "What is computed, how, and on what assumption")


# The checks that the simulation tries, and what each asks.
CHECKS = {
    "sums": "Do the shares of one question add to more than everybody?",
    "nested": "Does a longer time limit hold fewer people than a shorter one?",
    "threshold": "Does a share lie on the side of a limit that the words put it on?",
    "rank": "Is the share that is called the highest the highest?",
    "gap": "Do two shares lie as far apart as is said?",
    "drift": "Do two publications print the same number?",
    "margin": "Is the stated margin of error large enough for the number of respondents?",
    "reachable": "Can a whole number of respondents give the printed share?",
}
OTHER_FAULTS = {SWAPPED: "labels swapped", WRONG_N: "wrong n", AS_POINTS: "percent as points"}


def rates_of_checks(found: pd.DataFrame) -> pd.DataFrame:
    """How often each check objects to honest tables and finds planted faults, in percent.

    Parameters: found, rows of `simulation.operating_characteristics`.
    Returns: one row a check of CHECKS with check, asks, honest and cut (false alarms where numbers are rounded half up,
    and where decimals are cut off), off_1 and off_5 (a share off by so many points), other (another fault found) and
    fault (its name; None without one): whole percents and rounded half up but for `cut`, which is over both decimals.
    Counts out of n are tried on unweighted tables alone, for weighted shares need not be counts.
    """
    applies = found[(found["check"] != "reachable") | (found["design_effect"] == 1)]
    rows = []
    for check, asks in CHECKS.items():
        own = applies[applies["check"] == check]
        coarse = own[(own["decimals"] == 0) & (own["rounding"] == HALF_UP)]
        fault = next((name for name in OTHER_FAULTS if name in set(own["fault"])), None)
        rows.append(
            {
                "check": check,
                "asks": asks,
                "honest": _rate(own[(own["fault"] == HONEST) & (own["rounding"] == HALF_UP)]),
                "cut": _rate(own[(own["fault"] == HONEST) & (own["rounding"] == TRUNCATION)]),
                **{f"off_{k}": _rate(coarse[coarse["fault"] == f"off-{k}"]) for k in (1, 5)},
                "other": _rate(coarse[coarse["fault"] == fault]),
                "fault": OTHER_FAULTS.get(str(fault)),
            }
        )
    return pd.DataFrame(rows)


def _rate(rows: pd.DataFrame) -> float:
    """The percentage of tables flagged, over several conditions together; missing without tables."""
    return float(pooled(rows.assign(all="all"), "all")["rate"].iloc[0]) if len(rows) else math.nan


JUDGEMENTS = {"right": False, "arguable": False, "misleading": True, "wrong": True}  # whether it counts against
KINDS = {"objection": "objections neither wrong nor misleading", "approval": "approvals wrong or misleading"}


def judged(rows: pd.DataFrame) -> pd.DataFrame:
    """How good the audit's findings are, by a reader's judgement of each.

    Parameters: rows with kind (objection, approval) and judgement (right, arguable, misleading, wrong); the last two
    count against a finding.
    Returns: one row a kind that occurs: kind, measure (precision of objections; share of approvals that count against),
    count, n, arguable (how many), percent, low and high (percent, at 95 percent).
    Raises: ValueError for another kind or judgement, naming its row.
    Source: Clopper and Pearson (1934), as `intervals.clopper_pearson`.
    """
    for column, allowed in (("kind", KINDS), ("judgement", JUDGEMENTS)):
        for place, value in rows[column].items():
            if value not in allowed:
                raise ValueError(f"row {place}: {column} is {value!r}, not one of {', '.join(allowed)}")
    out = []
    for kind, measure in KINDS.items():
        given = rows.loc[rows["kind"] == kind, "judgement"]
        if n := len(given):
            against = int(given.map(JUDGEMENTS).sum())
            count = n - against if kind == "objection" else against
            low, high = clopper_pearson(100 * count / n, 100 * count / n, n)
            out.append((kind, measure, count, n, int((given == "arguable").sum()), 100 * count / n, low, high))
    return pd.DataFrame(out, columns=["kind", "measure", "count", "n", "arguable", "percent", "low", "high"])


def conventions_table() -> Table:
    """What each form of printed number stands for. Returns: Table, one row a form of `printed.conventions`."""
    rows = pd.DataFrame(
        [(one.form, one.example, one.unit, _end(one.low), _end(one.high)) for one in conventions()],
        columns=["form", "example", "unit", "at least", "at most"],
    )
    return table(rows, {name: name for name in rows}, "What each form of printed number stands for")


def _end(number: Fraction | None) -> str:
    """An end of a span with as many decimals as it needs, two at most."""
    if number is None:
        return "no end"
    return number_words(number, next((digits for digits in (0, 1) if (number * 10**digits).denominator == 1), 2))
