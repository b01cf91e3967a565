"""Figures of several studies together: what is drawn is what was pooled, and what was not says why."""

import pandas as pd
import pytest

from channel_evidence.charts import synthesis as charts
from channel_evidence.pooling import forest, meta_regression, specification_curve


def studies(k=6, **cells):
    rows = [
        {"estimate_id": f"e{place}", "label": f"House {place} 201{place}", "percent": 2.0 + place, "total": 200.0 + 10 * place,
         "total_of": "study", "reason": "", "doubted": False, "year": 2010.0 + place}
        for place in range(k)
    ]  # fmt: skip
    frame = pd.DataFrame(rows).assign(**cells)
    return frame.assign(count=frame["percent"] / 100 * frame["total"], share=frame["percent"] / 100)


def unsized(frame, place, reason="n not reported"):
    frame = frame.copy()
    frame.loc[place, ["total", "count"]] = float("nan")
    frame.loc[place, "reason"] = reason
    return frame


def plot(frame):
    return charts.forest_plot(forest(frame), "A title", "A note.", axis="share")


def test_a_forest_shows_every_study_the_pooled_share_and_the_next_study():
    found = forest(studies())
    chart = charts.forest_plot(found, "A title", "A note.", axis="share liking it")
    assert all(f"House {place} 201{place} {2 + place}.0 (" in chart.alt for place in range(6))
    middle, low = 100 * found.pooled.estimate, 100 * found.pooled.shown.low
    assert f"Pooled {middle:.2f}".rstrip("0") in chart.alt and f"({low:.2f}".rstrip("0") in chart.alt
    assert "The next study" in chart.alt and "Horizontal axis: share liking it." in chart.alt
    assert "Hartung-Knapp" in chart.caption
    assert list(chart.frame["weight"].round(6)) == list(pd.Series(found.pooled.weights[::-1]).round(6))


@pytest.mark.parametrize("level", [0.8, 0.95])
@pytest.mark.parametrize("sized", [True, False])
def test_a_forest_says_the_level_that_was_used(level, sized):
    rows = studies() if sized else studies().assign(reason="not alike")
    chart = charts.forest_plot(forest(rows, level=level), "A title", "A note.", axis="share")
    assert f"interval of at least {100 * level:g}% for sampling" in chart.caption


def test_what_is_not_pooled_stands_below_and_says_why():
    chart = plot(unsized(studies(7), 6))
    assert "House 6 2016, not pooled: n not reported 8.0 (no interval)" in chart.alt
    assert chart.frame["reason"].tolist() == [""] * 6 + ["n not reported"]
    assert "Grey: not pooled, because n not reported." in chart.caption


def test_below_five_studies_no_diamond_is_drawn():
    chart = plot(studies(4))
    assert "Pooled" not in chart.alt and "Too few studies to pool." in chart.caption


def test_doubted_numbers_and_floors_are_named():
    frame = studies()
    frame.loc[0, "doubted"], frame.loc[1, "total_of"], frame.loc[2, "total_of"] = True, "floor", "about"
    chart = plot(frame)
    assert "House 0 2010, doubted" in chart.alt
    slots = " ".join(
        text.get_text().replace("\N{NO-BREAK SPACE}", " ").replace("\n", " ")
        for text in chart.figure.axes[0].get_yticklabels()
    )
    assert "(n over 210)" in slots and "(n about 220)" in slots and "(n = 230)" in slots


def test_the_trend_draws_the_line_of_the_regression():
    frame = studies()
    line = meta_regression(frame["count"], frame["total"], frame["year"])
    chart = charts.trend(frame, line, "A title", "A note.", axis="share")
    drawn = chart.figure.axes[0].lines[0].get_ydata()
    assert drawn[0] == pytest.approx(100 * line.share(2010.0)[0])
    assert drawn[-1] == pytest.approx(100 * line.share(2015.0)[0])
    assert "House 3 2013 5.0" in chart.alt
    assert not charts.trend(frame, None, "A title", "A note.", axis="share").figure.axes[0].lines


def test_the_curve_tells_its_ends_and_marks_each_choice():
    curve = specification_curve(studies(), {"measure": ["logit", "arcsine"], "design_effect": [1.0, 2.0]})
    chart = charts.curve_plot(curve, {"measure": "scale", "design_effect": "design effect"}, "A title", axis="share")
    low, high = 100 * curve["estimate"].min(), 100 * curve["estimate"].max()
    assert f"4 specifications: from {low:.1f} to {high:.1f} percent" in chart.alt
    labels = [text.get_text() for text in chart.figure.axes[1].get_yticklabels()]
    assert labels == ["scale: logit", "scale: arcsine", "design effect: 1", "design effect: 2"]
    assert sum(len(line.get_xdata()) for line in chart.figure.axes[1].lines) == 2 * len(curve)


def test_an_interval_that_outruns_the_rest_is_cut_off_and_told():
    curve = specification_curve(studies(), {"measure": ["logit", "arcsine"], "tau2_method": ["PM", "REML", "DL", "ML"], "design_effect": [1.0, 2.0]})  # fmt: skip
    plain = charts.curve_plot(curve, {"measure": "scale"}, "A title", axis="share")
    assert "cut off" not in plain.caption
    far = curve.assign(high=curve["high"].where(curve.index > 0, 0.97))
    chart = charts.curve_plot(far, {"measure": "scale"}, "A title", axis="share")
    assert "some cut off at the top" in chart.caption
    assert 100 * curve["estimate"].max() < chart.figure.axes[0].get_ylim()[1] < 50


def test_a_curve_without_answers_is_refused():
    curve = specification_curve(studies().assign(count=0.0), {"measure": ["raw"]})
    with pytest.raises(ValueError, match="no specification has an answer"):
        charts.curve_plot(curve, {"measure": "scale"}, "A title", axis="share")
