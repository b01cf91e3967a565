"""A trend or a specification curve is drawn again where frame and description tell the same, or stays a picture."""

import re

import pytest
from bs4 import BeautifulSoup
from test_synthesis_charts import studies

from channel_evidence.charts import synthesis
from channel_evidence.pooling import meta_regression, specification_curve
from channel_evidence.site.document import _environment
from channel_evidence.site.upright import LEFT, RIGHT, upright
from channel_evidence.words.vocabulary import CHOICES


def csv_of(chart):
    return chart.frame.to_csv(index=False, lineterminator="\n")


@pytest.fixture(scope="module")
def trend():
    frame = studies()
    line = meta_regression(frame["count"], frame["total"], frame["year"])
    return synthesis.trend(frame, line, "A title", "A note.", axis="share"), line, frame


@pytest.fixture(scope="module")
def curve():
    found = specification_curve(studies(), {"measure": ["logit", "arcsine"], "hartung_knapp": [True, False]})
    words = {name: CHOICES[name] for name in ("measure", "hartung_knapp")}
    return synthesis.curve_plot(found, words, "A title", axis="pooled share")


def numbers(path):
    return [tuple(map(float, pair.split())) for pair in re.findall(r"[\d.]+ [\d.]+", path)]


def test_a_trend_stands_where_its_numbers_are(trend):
    chart, line, frame = trend
    found = upright(chart.alt, csv_of(chart))
    top = float(found.ticks[-1][1].removesuffix("%"))
    assert found.title == "A title." and found.axis == "Share" and found.notes == "A note."
    assert found.ticks[0] == (100, "0%") and found.ticks[-1][0] == 0
    assert [round(top * (100 - y) / 100, 1) for _, y, _, _ in found.dots] == pytest.approx(
        list(frame["percent"]), abs=0.1
    )
    assert (found.dots[0][0], found.dots[-1][0]) == (LEFT, RIGHT)
    radii = [radius for _, _, radius, _ in found.dots]  # samples grow with the years
    assert radii == sorted(set(radii)) and radii[-1] ** 2 / radii[0] ** 2 == pytest.approx(400 / 325, abs=0.02)
    drawn = [top * (100 - y) / 100 for _, y in numbers(found.line)]
    assert drawn == pytest.approx([100 * line.share(year)[0] for year in frame["year"]], abs=0.05)
    edge = [top * (100 - y) / 100 for _, y in numbers(found.band)]
    ends = [line.share(year)[1] for year in frame["year"]]
    assert edge == pytest.approx(
        [100 * each.high for each in ends] + [100 * each.low for each in reversed(ends)], abs=0.05
    )


def test_a_trend_without_a_line_has_dots_alone(trend):
    chart = synthesis.trend(trend[2], None, "A title", "A note.", axis="share")
    found = upright(chart.alt, csv_of(chart))
    assert len(found.dots) == len(trend[2]) and (found.line, found.band) == ("", "")


def test_a_curve_stands_in_order_with_its_choices_below(curve):
    found, rows = upright(curve.alt, csv_of(curve)), curve.frame
    top = float(found.ticks[-1][1].removesuffix("%"))
    drawn = [top * (100 - y) / 100 for _, y in numbers(found.line)]
    assert drawn == pytest.approx(sorted(rows["estimate"]), abs=0.05) and found.spans.count("M") == len(rows)
    assert [words for words, _ in found.chosen] == [
        "scale or model: logit",
        "scale or model: arcsine",
        "Hartung-Knapp: yes",
        "Hartung-Knapp: no",
    ]
    logit = {x for x, _ in numbers(found.chosen[0][1])}
    at = {x: share for (x, _), share in zip(numbers(found.line), sorted(rows["estimate"]), strict=True)}
    wanted = sorted(rows.loc[rows["measure"] == "logit", "estimate"])
    assert sorted(at[x] for x in logit) == pytest.approx(wanted)


@pytest.mark.parametrize("kind", ["trend", "curve"])
def test_what_frame_and_words_tell_differently_stays_a_picture(kind, trend, curve):
    chart = trend[0] if kind == "trend" else curve
    alt, text = chart.alt, csv_of(chart)
    assert upright(alt, text)
    head, first, *rest = text.splitlines()
    cells = dict(zip(head.split(","), first.split(","), strict=True))
    for name in ("percent", "line", "label") if kind == "trend" else ("estimate", "measure"):
        assert upright(alt, text.replace(cells[name], "8.25" if name != "label" else "Other", 1)) is None, name
    assert upright(alt, "\n".join([head, *rest])) is None
    assert upright(alt, "") is None and upright("A picture.", text) is None and upright(alt, "a,b\n1,2\n") is None


def test_words_of_a_figure_are_escaped(trend):
    chart, _, frame = trend
    chart = synthesis.trend(frame.assign(label="<b>x</b>"), None, "<i>T</i>", "A <u>note</u>.", axis="share")
    part = upright(chart.alt, csv_of(chart))
    page = str(_environment().get_template("drawn.html").module.upright(part, chart.alt))
    found = BeautifulSoup(page, "html.parser")
    assert not found.select("b, i, u") and found.select_one(".finding").text == "<i>T</i>."
    assert found.svg["aria-label"] == chart.alt and found.circle.title.text.startswith("<b>x</b>: ")
