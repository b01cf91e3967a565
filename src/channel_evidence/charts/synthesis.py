"""Figures of several studies together: the forest plot, the trend, and the specification curve."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from channel_evidence.charts.canvas import (
    CHOSEN,
    DOTS,
    FIRM,
    FONT,
    LINE,
    UPRIGHT,
    Chart,
    Dot,
    canvas,
    depth,
    dot_figure,
)
from channel_evidence.pooling import Forest, Regression
from channel_evidence.stats.intervals import ASSUMPTION
from channel_evidence.words.english import span
from channel_evidence.words.vocabulary import GREY, INK, PALE, colour, listed, option, plain, short

WRAP, LEFT = 40, 0.4
OURS = colour("social-media")
POOLED, NEXT = "Pooled", "The next study"
CURVE_COLUMNS = ("measure", "tau2_method", "hartung_knapp", "design_effect")


def forest_plot(forest: Forest, title: object, note: str, *, axis: str) -> Chart:
    """Every like study with its share and interval; those that are not pooled in grey with the reason; the pooled share and its prediction.

    Parameters: forest, of `pooling.forest` over rows with label, percent, reason, doubted and estimate_id; title, the finding;
    note, the source line; axis, what the horizontal axis counts.
    Returns: Chart whose frame holds estimate_id, label, percent, total, low, high (percent), weight and reason.
    """
    rows = forest.rows.sort_values(
        ["reason", "percent"], key=lambda part: part != "" if part.name == "reason" else -part
    )
    rows = rows[rows["percent"].notna()].reset_index(drop=True)
    names = [_slot(row) for row in rows.itertuples()]
    marks = [(_study(row, place), _beside(row)) for place, row in enumerate(rows.itertuples())]
    shades = [INK if row.reason == "" else GREY for row in rows.itertuples()]
    if forest.drawn:
        marks += _pooled(forest, len(names))
        names += [POOLED, NEXT]
        shades += [INK, INK]
    top = min(112.0, 1.2 * max(dot.x if dot.bare else dot.high for dot, _ in marks))
    figure, ax = dot_figure(
        names, marks, title, note, axis=axis, rows=sum(0.5 + 0.22 * depth([name], WRAP) for name in names), top=top, width=WRAP, left=LEFT, shades=shades, small=True
    )  # fmt: skip
    if forest.drawn:
        ax.axhline(len(names) - 2.5, color=PALE, linewidth=0.8)
    kept = rows[["estimate_id", "label", "percent", "total", "weight", "reason"]]
    frame = kept.assign(low=100 * rows["low"], high=100 * rows["high"])
    return Chart(frame, figure, _forest_caption(forest, rows))


_SIZES = {"floor": "n over {:,}", "about": "n about {:,}"}


def _slot(row) -> str:
    size = "n not reported" if np.isnan(row.total) else _SIZES.get(row.total_of, "n = {:,}").format(int(row.total))
    return f"{row.label} ({size.replace(' ', FIRM)})"


def _study(row, place: int) -> Dot:
    words = (
        row.label + ("" if row.reason == "" else f", not pooled: {row.reason}") + (", doubted" if row.doubted else "")
    )
    shade = OURS if row.reason == "" else GREY
    return Dot(words, row.percent, place, 100 * row.low, 100 * row.high, shade, "s" if row.doubted else "o")


def _beside(row) -> str:
    return f"{round(row.percent, 2):g}" + (" (doubted)" if row.doubted else "")


def _pooled(forest: Forest, place: int) -> list[tuple[Dot, str]]:
    assert forest.pooled is not None
    one, middle = forest.pooled, 100 * forest.pooled.estimate
    (low, high), (least, most) = ((100 * ends.low, 100 * ends.high) for ends in (one.shown, one.shown_prediction))
    return [
        (Dot(POOLED, middle, place, low, high, INK, "D"), f"{short(middle)} ({span(low, high)})"),
        (Dot(NEXT, middle, place + 1, least, most, GREY, "|"), span(least, most)),
    ]


def _forest_caption(forest: Forest, rows: pd.DataFrame) -> str:
    lines = f"Dots are the printed shares; lines are each study's interval of at least {100 * forest.level:g}% for sampling, {ASSUMPTION}, and rounding together."
    if (rows["reason"] != "").any():
        lines += " Grey: not pooled, because " + listed(sorted(set(rows["reason"]) - {""})) + "."
    if not forest.drawn:
        return lines + " Too few studies to pool."
    assert forest.pooled is not None
    return f"{lines} The diamond and its line: {forest.pooled.method} The last line is where another such study would be expected."


def trend(rows: pd.DataFrame, line: Regression | None, title: object, note: str, *, axis: str) -> Chart:
    """Shares by year, the larger the dot the greater the weight, with the line of a meta-regression.

    Parameters: rows of `families.members` that are pooled and have a year; line, None for no line; title; note; axis, what the
    vertical axis counts. Returns: Chart whose frame holds estimate_id, label, year, percent and total, and where there is a line
    what it gives in the year with its interval: line, line_low and line_high (percent).
    """
    figure, (ax,) = canvas(9, title, note)
    figure.subplots_adjust(left=0.11)
    sizes = 25 + 375 * rows["total"] / rows["total"].max()
    points = ax.scatter(rows["year"], rows["percent"], s=sizes, c=OURS, alpha=0.55, edgecolors=OURS, zorder=3)
    points.set(gid=DOTS + UPRIGHT, label="\n".join(rows["label"]))
    if line is not None:
        years = np.linspace(rows["year"].min(), rows["year"].max(), 60)
        found = [line.share(year) for year in years]
        ax.plot(years, [100 * share for share, _ in found], color=INK, linewidth=1.4, gid=LINE)
        ax.fill_between(
            years,
            [100 * ends.low for _, ends in found],
            [100 * ends.high for _, ends in found],
            color=PALE,
            alpha=0.35,
            linewidth=0,
        )
    ax.set_ylim(0, min(100.0, 1.15 * rows["percent"].max()))
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:g}%")
    ax.xaxis.set_major_locator(_whole_years())
    ax.set_ylabel(axis, size=FONT["label"], color=GREY)
    ax.grid(axis="y", color="#EAEAEA", linewidth=0.8)
    told = "Dots are printed shares, larger for larger samples."
    told += "" if line is None else " The line is the meta-regression on the year, the band its interval at 95%."
    frame = rows[["estimate_id", "label", "year", "percent", "total"]].reset_index(drop=True)
    return Chart(frame if line is None else frame.assign(**_along(line, frame["year"])), figure, told)


def _along(line: Regression, years: pd.Series) -> dict[str, list[float]]:
    """What a line gives in each year, and the ends of its interval, in percent."""
    found = [line.share(float(year)) for year in years]
    return {
        "line": [100 * share for share, _ in found],
        "line_low": [100 * ends.low for _, ends in found],
        "line_high": [100 * ends.high for _, ends in found],
    }


def _whole_years():
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(integer=True, nbins=8)


def curve_plot(curve: pd.DataFrame, choices: Mapping[str, str], title: object, *, axis: str) -> Chart:
    """Every specification's answer in order, and under it which choices it made.

    Parameters: curve, of `pooling.specification_curve`; choices, from a column of curve to its words, those that vary; title, the
    finding; axis, what the vertical axis counts. Returns: Chart whose frame is the curve: number, the choices, k, estimate, low, high (percent)
    and reason.
    Raises: ValueError where no specification has an answer.
    """
    shown = (
        curve[curve["estimate"].notna()]
        .round({"estimate": 6})
        .sort_values(["estimate", "low"], kind="stable")
        .reset_index(drop=True)
    )
    if shown.empty:
        raise ValueError("no specification has an answer")
    options = [(name, value) for name in choices for value in dict.fromkeys(curve.sort_values("number")[name])]
    percent = 100 * shown[["estimate", "low", "high"]]
    low, middle, high = percent["estimate"].min(), percent["estimate"].median(), percent["estimate"].max()
    note = (
        f"{len(shown)} specifications: from {short(low)} to {short(high)} percent, half of them below {short(middle)}."
    )
    figure, (ax,) = canvas(7 + 0.6 * len(options), title, note)
    box = ax.get_position()
    part = box.height * 0.6 * len(options) / (7 + 0.6 * len(options))
    ax.set_position((0.27, box.y0 + part + 0.02, 0.7, box.height - part - 0.02))
    places = np.arange(len(shown))
    ax.vlines(places, percent["low"], percent["high"], color=OURS, alpha=0.3, linewidth=max(0.3, 250 / len(shown)))
    ax.plot(places, percent["estimate"], color=INK, linewidth=1.8, gid=LINE)
    ax.set_ylim(0, _curve_top(shown))
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:g}%")
    ax.set_ylabel(axis, size=FONT["note"], color=GREY)
    ax.grid(axis="y", color="#EAEAEA", linewidth=0.8)
    ax.grid(visible=False, axis="x")
    ax.set_xticks([])
    ax.set_xlim(-1, len(shown))
    _matrix(figure, (0.27, box.y0, 0.7, part), shown, options, choices)
    told = {name: (100 * curve[name]).round(3) for name in ("estimate", "low", "high")}
    frame = curve[["number", *choices, "k", "estimate", "low", "high", "reason"]].assign(**told)
    cut = ", some cut off at the top" if (percent["high"] > ax.get_ylim()[1]).any() else ""
    return Chart(
        frame,
        figure,
        f"The dark line is the pooled share in each specification, the pale lines its interval at 95%{cut}; below, a mark where a specification makes the choice.",
    )


def _curve_top(shown: pd.DataFrame) -> float:
    """Room for every pooled share and for most intervals: that of three studies can reach nearly everybody."""
    return min(100.0, 108 * max(shown["estimate"].max(), shown["high"].quantile(0.9)))


def _matrix(
    figure, where: tuple[float, float, float, float], shown: pd.DataFrame, options: list, choices: Mapping[str, str]
) -> None:
    """Marks under the curve: one row an option, one column a specification."""
    below = figure.add_axes(where, frameon=False)
    below.set_gid(CHOSEN)
    for place, (name, value) in enumerate(options):
        made = np.flatnonzero((shown[name] == value).to_numpy())
        below.plot(made, np.full(len(made), place), linestyle="", marker="|", markersize=7, color=INK, alpha=0.5)
    below.set_yticks(range(len(options)), [f"{choices[name]}: {option(value)}" for name, value in options])
    below.tick_params(axis="y", labelsize=FONT["note"], labelcolor=INK, length=0)
    below.set_ylim(len(options) - 0.4, -0.6)
    below.set_xlim(-1, len(shown))
    below.set_xticks([])
    below.grid(visible=False)


def held_chart(rows: pd.DataFrame, names: Mapping[str, str], title: object) -> Chart:
    """Each article's number beside the other studies: what they find, and its interval.

    Parameters: rows of `messages.held`; names, from source_id to a short name; title, the finding.
    Returns: Chart whose frame is the rows without the words.
    """
    slots = [f"{row.message} ({names[row.source_id]})" for row in rows.itertuples()]
    marks, shades = [], []
    for place, row in enumerate(rows.itertuples()):
        words = "others pooled" if row.pooled else "median of the others"
        marks.append((Dot(f"{slots[place]}, {words}", row.centre, place + 0.14, row.low, row.high, GREY), ""))
        shades.append(GREY)
        if row.printed == row.printed:
            nothing = float("nan")
            marks.append(
                (
                    Dot(f"{slots[place]}, the article", row.printed, place - 0.14, nothing, nothing, OURS, "D"),
                    plain(row.printed),
                )
            )
            shades.append(INK)
    note = "Diamonds: the article's number. Dots: other studies, with the interval of the pooled share or the middle half. A share never answered stands as what is left to 100."
    figure, _ = dot_figure(
        slots, marks, title, note, axis="percent", rows=sum(0.55 + 0.25 * depth([slot], WRAP) for slot in slots), top=110.0,
        width=WRAP, left=LEFT, shades=shades, small=True,
    )  # fmt: skip
    caption = "The study that an article quotes is left out of the others. Where five or more of those have an n they are pooled; else the dot is their median."
    return Chart(rows.drop(columns=["told", "message"]).reset_index(drop=True), figure, caption)


def _brief(percent: float) -> str:
    """A share beside a mark: whole, below ten with the decimal that it needs."""
    return plain(percent) if percent < 10 else short(percent, 0)


def summary_chart(rows: pd.DataFrame, title: object) -> Chart:
    """Each question's answer with its interval, and under it from where to where single studies reach.

    Parameters: rows, one a question: question, studies, pooled (bool), centre, low, high (NaN where not pooled), least, middle and greatest, in
    percent; title, the finding. Returns: Chart whose frame is the rows.
    """
    nothing = float("nan")
    slots = [f"{row.question} ({row.studies} studies)" for row in rows.itertuples()]
    marks, shades = [], []
    for place, (slot, row) in enumerate(zip(slots, rows.itertuples(), strict=True)):
        words = "pooled" if row.pooled else "median, not pooled"
        one = Dot(
            f"{slot}, {words}",
            row.centre,
            place - 0.14,
            row.low,
            row.high,
            OURS if row.pooled else GREY,
            "D" if row.pooled else "o",
        )
        ends = f"{_brief(row.least)} to {_brief(row.greatest)}"
        all_ = Dot(f"{slot}, single studies", row.middle, place + 0.2, row.least, row.greatest, PALE, "|")
        marks += [
            (one if row.pooled else Dot(one.words, one.x, one.y, nothing, nothing, GREY), _brief(row.centre)),
            (all_, ends),
        ]
        shades += [INK, GREY]
    figure, _ = dot_figure(
        slots, marks, title, "Coloured: pooled share with its interval. Circle: median, too few to pool. Pale: single studies, and their median.", axis="percent",
        rows=sum(0.6 + 0.25 * depth([slot], WRAP) for slot in slots), top=110.0, width=WRAP, left=LEFT, shades=shades, small=True,
    )  # fmt: skip
    caption = (
        "Each question has a page that shows its studies. Pooled shares are random-effects means with intervals at 95%."
    )
    return Chart(rows.reset_index(drop=True), figure, caption)
