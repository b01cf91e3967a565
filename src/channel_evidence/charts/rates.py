"""Error rates of the audit as figures: which rates are drawn together, and how."""

from __future__ import annotations

import pandas as pd

from channel_evidence.audit.simulation import (
    AS_POINTS,
    HALF_EVEN,
    HALF_UP,
    HONEST,
    NAIVE,
    SIGNIFICANCE,
    STEPS,
    SWAPPED,
    TRUNCATION,
    UNTRUE,
    WRONG_N,
    pooled,
)
from channel_evidence.charts.canvas import FONT, MARKS, Chart, Dot, canvas, draw_dots, name_slots, write_beside
from channel_evidence.words.vocabulary import GREY, short

SHADES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00")
CHECKS = {
    "sums": "sum above 100",
    "nested": "nested classes",
    "threshold": "above a threshold",
    "rank": "highest of all",
    "gap": "gap in points",
    "drift": "number printed twice",
    "margin": "margin of error",
    "reachable": "count out of n",
    "sum-exactly-100": "sum is exactly 100",
    "sum-about-100": "sum can be 100",
    "threshold-in-population": "above a threshold",
    "rank-in-population": "highest of all",
}
ROUNDINGS = {HALF_UP: "half up", HALF_EVEN: "half to even", TRUNCATION: "cut off"}
FAULTS = {
    SWAPPED: "labels swapped",
    WRONG_N: "wrong n",
    AS_POINTS: "percent as points",
    **{f"off-{k}": f"off by {k}" for k in STEPS},
}
PRINTS = {0: "whole percents", 1: "one decimal"}
UNWEIGHTED, WEIGHTED = "unweighted", "weighted"
TRUTHS = {HONEST: "true claim denied", UNTRUE: "untrue claim denied"}
METHOD = "Simulated tables; how they are made is told in validation/audit."


def rates(rows: pd.DataFrame, title: str, note: str, *, axis: str) -> Chart:
    """Rates as dots with intervals, one slot a condition, one mark a series within it.

    Parameters: rows with slot, series, rate, low and high (percent), in the order drawn; title, the finding; note, the
    source line; axis, what the horizontal axis counts.
    Returns: Chart whose frame holds the rows as drawn.
    """
    slots, series = (list(dict.fromkeys(rows[name])) for name in ("slot", "series"))
    most = int(rows.groupby("slot", sort=False).size().max())
    figure, (ax,) = canvas(max(1.5, 0.62 * most) * len(slots), title, note)
    figure.subplots_adjust(left=0.22)
    dots = []
    for slot, own in rows.groupby("slot", sort=False):
        for k, row in enumerate(own.itertuples()):
            place, y = series.index(row.series), slots.index(slot) + (k - (len(own) - 1) / 2) * 0.76 / most
            shade, mark = SHADES[place % len(SHADES)], MARKS[place % len(MARKS)]
            dots.append(Dot(f"{slot}, {row.series}", row.rate, y, row.low, row.high, shade, mark))
            write_beside(ax, f"{in_words(row.rate)}  {row.series}", row.high, y, size=FONT["note"], color=GREY)
    draw_dots(ax, dots, size=6)
    for edge in range(len(slots) - 1):
        ax.axhline(edge + 0.5, color="#EAEAEA", linewidth=0.8)
    name_slots(ax, slots)
    ax.grid(False, axis="y")
    _scale(ax, rows["high"].max(), axis)
    caption = "Marks are rates in the simulated tables; lines, often shorter than the mark, are 95% Wilson intervals."
    return Chart(rows.reset_index(drop=True), figure, caption)


def _scale(ax, top: float, axis: str) -> None:
    """An axis in percent with room for the words beside the greatest value, but no tick above 100."""
    ax.set_xlim(-0.02 * top, 1.4 * top)
    ax.set_xticks([tick for tick in ax.get_xticks() if 0 <= tick <= min(100, 1.1 * top)])
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:g}%")
    ax.set_xlabel(axis, size=FONT["label"], color=GREY)


def in_words(rate: float) -> str:
    """A rate in percent for readers: "0" and "100" only for none and all, else one decimal or a bound."""
    if rate in (0, 100):
        return f"{rate:.0f}"
    return "under 0.1" if rate < 0.05 else "over 99.9" if rate >= 99.95 else short(rate)


def _named(found: pd.DataFrame, slot: str, series: str, slots: dict, kinds: dict) -> pd.DataFrame:
    """Rows in the order of the given names, with slot and series in words."""
    out = found.assign(slot=found[slot].map(slots), series=found[series].map(kinds))
    order = [(list(slots).index(a), list(kinds).index(b)) for a, b in zip(found[slot], found[series], strict=True)]
    out = out.iloc[sorted(range(len(order)), key=order.__getitem__)]
    return out[["slot", "series", "tables", "flagged", "rate", "low", "high"]].reset_index(drop=True)


def false_alarms(found: pd.DataFrame) -> pd.DataFrame:
    """How often each rounding check calls an honest table impossible, by rounding convention.

    Parameters: found, rows of `simulate.operating_characteristics`. Returns: rows for `rates`; the check of counts
    out of n stands apart for unweighted and weighted tables.
    """
    honest = found[(found["fault"] == HONEST) & ~found["check"].isin((*NAIVE, *SIGNIFICANCE))]
    weights = honest["design_effect"].map(lambda effect: WEIGHTED if effect > 1 else UNWEIGHTED)
    names = {check: CHECKS[check] for check in CHECKS if check in set(honest["check"]) - {"reachable"}}
    names |= {f"reachable {kind}": f"{CHECKS['reachable']}, {kind}" for kind in (UNWEIGHTED, WEIGHTED)}
    cases = honest["check"].where(honest["check"] != "reachable", "reachable " + weights)
    rows = pooled(honest.assign(case=cases), "case", "rounding")
    return _named(rows, "case", "rounding", names, ROUNDINGS)


def naive(found: pd.DataFrame) -> pd.DataFrame:
    """How often simpler rules for a sum would call an honest table wrong, beside the audit's.

    Parameters: found as in `false_alarms`. Returns: rows for `rates`.
    """
    rows = found[(found["fault"] == HONEST) & found["check"].isin(("sums", *NAIVE))]
    names = {check: CHECKS[check] for check in ("sums", *NAIVE[::-1])}
    return _named(pooled(rows, "check", "rounding"), "check", "rounding", names, ROUNDINGS)


def _applicable(found: pd.DataFrame) -> pd.DataFrame:
    """Tables rounded half up, and unweighted where counts out of n are checked."""
    return found[(found["rounding"] == HALF_UP) & ((found["check"] != "reachable") | (found["design_effect"] == 1))]


def detection(found: pd.DataFrame, decimals: int) -> pd.DataFrame:
    """How often a share that is off by some points is found, check by check.

    Parameters: found as in `false_alarms`; decimals printed. Returns: rows for `rates`.
    """
    rows = _applicable(found)
    rows = rows[rows["fault"].str.startswith("off-") & (rows["decimals"] == decimals) & ~rows["check"].isin(NAIVE)]
    names = {check: CHECKS[check] for check in CHECKS if check in set(rows["check"])}
    return _named(
        pooled(rows, "check", "fault"), "check", "fault", names, {f"off-{k}": FAULTS[f"off-{k}"] for k in STEPS}
    )


def other_faults(found: pd.DataFrame) -> pd.DataFrame:
    """How often swapped labels, a wrong n, and a relative difference printed as points are found.

    Parameters: found as in `false_alarms`. Returns: rows for `rates`.
    """
    kinds = (SWAPPED, WRONG_N, AS_POINTS)
    rows = _applicable(found)
    rows = rows[rows["fault"].isin(kinds)]
    pairs = list(dict.fromkeys(zip(rows["check"], rows["fault"], strict=True)))
    pairs.sort(key=lambda pair: kinds.index(pair[1]))
    names = {f"{check} {fault}": f"{CHECKS[check]}: {FAULTS[fault]}" for check, fault in pairs}
    rows = pooled(rows.assign(case=rows["check"] + " " + rows["fault"]), "case", "decimals")
    return _named(rows, "case", "decimals", names, PRINTS)


def reach(found: pd.DataFrame) -> pd.DataFrame:
    """How often a wrong n is found because no count out of it gives the printed shares, by the true n.

    Parameters: found as in `false_alarms`. Returns: rows for `rates`.
    """
    rows = _applicable(found)
    rows = pooled(rows[(rows["check"] == "reachable") & (rows["fault"] == WRONG_N)], "n", "decimals")
    return _named(rows, "n", "decimals", {n: f"{n:,} respondents" for n in dict.fromkeys(rows["n"])}, PRINTS)


def population(found: pd.DataFrame) -> pd.DataFrame:
    """How often the test beside a verdict denies claims that are true of the population, by design effect.

    Parameters: found as in `false_alarms`. Returns: rows for `rates`.
    """
    rows = found[found["check"].isin(SIGNIFICANCE) & (found["rounding"] == HALF_UP)]
    rows = pooled(rows.assign(case=rows["check"] + " " + rows["fault"]), "case", "design_effect")
    names = {f"{c} {fault}": f"{CHECKS[c]}: {TRUTHS[fault]}" for fault in TRUTHS for c in SIGNIFICANCE}
    kinds = {effect: f"design effect {effect}" for effect in sorted(set(rows["design_effect"]))}
    return _named(rows, "case", "design_effect", names, kinds)
