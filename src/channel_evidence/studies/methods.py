"""One printed share taken through every step from the page to its widest interval, for the notebook on methods."""

from __future__ import annotations

import math
from fractions import Fraction

import pandas as pd

from channel_evidence.charts.canvas import Chart, Dot, canvas, draw_dots, name_slots, percent_axis, write_beside
from channel_evidence.printed import read
from channel_evidence.stats.coverage import coverage, least_coverage
from channel_evidence.stats.intervals import LEVEL, add_intervals, share, wilson
from channel_evidence.tables import Collection
from channel_evidence.words.display import Reading, Table, table
from channel_evidence.words.vocabulary import ACCENT, colour, exact, label, plain, short

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
        ("sampling", "Wilson's interval around the printed number", *wilson(value, value, n)),
        ("sampling and rounding", "Wilson's interval from both ends of the rounding", *wilson(low, high, n)),
        ("all options at once", "Goodman's: right for every option together", all_at_once.low, all_at_once.high),
        ("and a doubled variance", "the same with half as many respondents in effect", doubled.low, doubled.high),
    ]
    return pd.DataFrame(found, columns=["step", "meaning", "low", "high"]).assign(value=value)


def chart(found: pd.DataFrame, row: pd.Series) -> Chart:
    """The steps as intervals around one printed value.

    Parameters: found, a frame of `steps`; row, the share it is about. Returns: Chart whose frame is `found`.
    """
    first, last = found.iloc[2], found.iloc[-1]
    title = (
        f"Sampling alone gives {short(first['low'])} to {short(first['high'])} percent; rounding, all options at once and a "
        f"doubled variance widen it to {short(last['low'])} to {short(last['high'])}"
    )
    note = f"{label(row['category']).capitalize()}: {row['printed']} percent of {row['base']}, n = {int(row['base_n']):,}. Printed by {row['publisher']}."
    figure, (ax,) = canvas(len(found), title, note)
    figure.subplots_adjust(left=0.28)
    dots = [
        Dot(
            step,
            value,
            y,
            math.nan if low == high else low,
            math.nan if low == high else high,
            colour(row["category"]) or ACCENT,
        )
        for y, (step, value, low, high) in enumerate(found[["step", "value", "low", "high"]].itertuples(index=False))
    ]
    draw_dots(ax, dots)
    for dot in dots:
        words = row["printed"] if dot.bare else f"{short(dot.low, 2)} to {short(dot.high, 2)}"
        write_beside(ax, words, dot.x if dot.bare else dot.high, dot.y)
    name_slots(ax, list(found["step"]), 26)
    percent_axis(ax, 1.45 * found["high"].max(), "share of the base")
    caption = (
        "Rounding and sampling stand alone first, then together; each line below adds one more source of uncertainty. "
        "Dots are the printed value."
    )
    return Chart(found, figure, caption)


def reading(found: pd.DataFrame) -> Reading:
    """How wide each source of uncertainty makes the interval. Parameters: found, a frame of `steps`. Returns: Reading."""
    width = {
        step: short(high - low) for step, low, high in zip(found["step"], found["low"], found["high"], strict=True)
    }
    return Reading(
        f"Alone, rounding spans {width['rounding']} points and sampling {width['sampling']}; together they span "
        f"{width['sampling and rounding']}. To hold for all options at once takes {width['all options at once']}, and a doubled "
        f"variance on top of that {width['and a doubled variance']}. What a line adds to the one above it depends on the order of "
        "the lines. None of them covers who was never reached, who refused, or how the question was put."
    )


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


def least_coverages(data: Collection) -> pd.DataFrame:
    """For every printed share with an n, the coverage of the true share for which it is least, within its interval.

    Parameters: data.
    Returns: rows of `intervals.add_intervals`, those printed in whole percents or tenths, with `least` (percent).
    """
    rows = add_intervals(data.ranked)
    rows = rows[rows["low"].notna()]
    places = (rows["round_high"] - rows["round_low"]).round(6).map({1.0: 0, 0.1: 1})
    rows = rows.assign(decimals=places)[places.notna()]
    least = [
        least_coverage(int(row.base_n), row.low, row.high, decimals=int(row.decimals), cells=row.cells)
        for row in rows.itertuples()
    ]
    return rows.assign(least=least)


FEW = 50  # cases: a base so small that rounding to whole percents changes little


def coverage_reading(data: Collection, n: int) -> Reading:
    """Why captions say "at least", and whether that holds for the numbers of the collection.

    Parameters: data; n, the cases of the example. Returns: Reading of four or five sentences.
    """
    rows, level = least_coverages(data), 100 * LEVEL
    alone = rows[rows["cells"] == 1]
    below = int((alone["least"] < level).sum())
    told = "each interval holds" if not below else f"all but {below} intervals hold"
    worst = least_coverage(FEW, 1, 99)
    law = (
        f" That is no law: with {FEW} cases and whole percents it falls to {short(worst)} percent for some true shares."
        if worst < level
        else ""
    )
    return Reading(
        f"Sampling alone uses up the level, and rounding comes on top: at {n:,} cases and whole percents, {short(coverage(n, SHARES[0]))} percent "
        f"of samples hold a true share of {plain(SHARES[0])} percent. Hence captions say “at least”. The collection prints {len(alone)} shares with an n and an "
        f"interval of their own. Even for the worst true share within it, {told} the truth in {plain(level)} percent of samples or more (the "
        f"lowest: {short(alone['least'].min(), 2)}).{law}"
    )


# Printed numbers of each kind: whole, with a decimal, with a bound in words, an age, a number word that is open above.
EXAMPLES = (
    "dgtarchitects-2015-02", "dgtarchitects-2015-09", "dgtarchitects-2015-04", "just-in-case-2012-03", "just-in-case-2012-02",
)  # fmt: skip


def stands_for(data: Collection) -> Table:
    """What printed numbers of several kinds can stand for.

    Parameters: data. Returns: Table, one row a printed number. Raises: KeyError for an unknown estimate.
    """
    rows = data.view.set_index("estimate_id").loc[list(EXAMPLES)]
    ends = [read(row) for _, row in rows.iterrows()]
    rows = rows.assign(
        words=[f"{row['bound'].replace('-', ' ')} {row['printed']}".strip() for _, row in rows.iterrows()],
        least=["no end" if end.low is None else _plain(end.low) for end in ends],
        most=["no end" if end.high is None else _plain(end.high) for end in ends],
    )
    named = {"words": "as printed", "unit": "unit", "least": "at least", "most": "at most", "publisher": "printed by"}
    return table(rows, named, "What a printed number can stand for")


def _plain(number: Fraction) -> str:
    return f"{int(number):,}" if number.denominator == 1 else exact(float(number))


METHODS = (
    ("share on its own", "Wilson score interval", "simple random sample", "Wilson 1927"),
    ("shares of one single-choice question", "Wilson with a level shared by all options", "simple random sample; all options printed, a remainder counted as one more", "Goodman 1965"),
    ("difference of two options of one question", "adjusted Wald interval for paired shares", "simple random sample", "Bonett and Price 2012"),
    ("difference of shares of different people", "both Wilson intervals combined", "two independent simple random samples", "Newcombe 1998, method 10"),
    ("share of a few cases", "exact binomial interval", "cases drawn at random, which picked ones are not", "Clopper and Pearson 1934"),
    ("stated margin of error", "design effect as squared ratio to the simple margin", "a share of one half; the 95 percent level unless another is stated", "Kish 1965"),
    ("rounding", "every number that rounds to what is printed; both ends carried through", "rounded half up or half to even", "exact fractions"),
    ("change between waves", "least n at which it would exceed sampling error", "independent simple random samples", "Agresti 2013"),
    ("sum, nesting, rank, gap, threshold", "no sampling: is there any value within rounding that fits?", "differs by check", "each check's description in the code"),
)  # fmt: skip


def methods() -> Table:
    """Which method is used for what, and what it assumes. Returns: Table."""
    frame = pd.DataFrame(METHODS, columns=["for", "method", "assumes", "source"])
    return table(frame, {name: name for name in frame}, "What is computed, how, and on what assumption")
