"""Figures and readings of the error rates say what the rows hold."""

import re

import pandas as pd
import pytest

from channel_evidence.audit import simulation as simulate
from channel_evidence.charts import rates as rate_charts
from channel_evidence.studies import article_audit as audit_sentences


@pytest.fixture(scope="module")
def found(root):
    return pd.read_csv(root / simulate.PLACE / "operating_characteristics.csv")


def changed(rows, slot, series, rate):
    """Rows with one rate replaced."""
    out = rows.copy()
    out.loc[(out["slot"] == slot) & (out["series"] == series), ["rate", "low", "high"]] = rate
    return out


VIEWS = {
    "false_alarms": (9 * 3, {}),
    "naive": (3 * 3, {}),
    "detection": (7 * 3, {"decimals": 0}),
    "other_faults": (7 * 2, {}),
    "reach": (5 * 2, {}),
    "population": (4 * 3, {}),
}


@pytest.mark.parametrize("view", VIEWS)
def test_every_rate_is_drawn_and_told(found, view):
    size, given = VIEWS[view]
    rows = getattr(rate_charts, view)(found, **given)
    assert len(rows) == size and rows.notna().all().all()
    chart = rate_charts.rates(rows, "A finding", "A note", axis="tables")
    told = re.findall(
        r"([^;.]+), ([^,;]+?) ([\d.]+) \(([\d.]+) to ([\d.]+)\)", chart.alt.partition("axis: tables. ")[2]
    )
    assert len(told) == size
    for row, (slot, series, *numbers) in zip(rows.itertuples(), told, strict=True):
        assert (slot.strip().lower(), series) == (row.slot.lower(), row.series)
        assert [float(number) for number in numbers] == pytest.approx([row.rate, row.low, row.high], abs=0.051)
    pd.testing.assert_frame_equal(chart.frame, rows)


def test_words_stay_on_the_picture_and_apart(found):
    """No text leaves the canvas, and none beside a mark covers another."""
    for view, (_, given) in VIEWS.items():
        chart = rate_charts.rates(
            getattr(rate_charts, view)(found, **given), "A finding", rate_charts.METHOD, axis="tables"
        )
        chart.figure.canvas.draw()
        width, height = chart.figure.canvas.get_width_height()
        ax = chart.figure.axes[0]
        boxes = [text.get_window_extent() for text in (*ax.texts, *ax.get_yticklabels(), ax.xaxis.label)]
        assert all(box.x0 >= 0 and box.x1 <= width and box.y0 >= 0 and box.y1 <= height for box in boxes), view
        for k, box in enumerate(boxes):
            assert not any(box.overlaps(other) for other in boxes[k + 1 :]), (view, k)


def test_rates_near_none_and_all_are_not_rounded_to_them():
    assert [rate_charts.in_words(rate) for rate in (0, 0.01, 0.3, 99.7, 99.97, 100)] == [
        "0",
        "under 0.1",
        "0.3",
        "99.7",
        "over 99.9",
        "100",
    ]


def test_pooled_rates_are_those_of_all_tables(found):
    rows = rate_charts.reach(found)
    own = found[
        (found["check"] == "reachable")
        & (found["fault"] == "wrong-n")
        & (found["rounding"] == "half-up")
        & (found["design_effect"] == 1)
        & (found["n"] == 50)
        & (found["decimals"] == 0)
    ]
    assert rows.iloc[0]["rate"] == pytest.approx(100 * own["flagged"].sum() / own["tables"].sum(), abs=1e-4)
    assert rows.iloc[0]["low"] < rows.iloc[0]["rate"] < rows.iloc[0]["high"]


def test_weighted_counts_stand_apart(found):
    rows = rate_charts.false_alarms(found).set_index(["slot", "series"])["rate"]
    assert rows["count out of n, unweighted", "half up"] == 0 < rows["count out of n, weighted", "half up"]


def test_title_says_so_if_correct_rounding_alarms(found):
    rows = rate_charts.false_alarms(found)
    assert audit_sentences.alarms_title(rows).startswith("Correctly rounded, no honest table")
    worse = changed(rows, "gap in points", "half to even", 1.2)
    assert "up to 1.2 percent of honest tables" in audit_sentences.alarms_title(worse)
    assert "call 1.2 percent" in str(audit_sentences.alarms(worse))


def test_alarms_of_cut_decimals_are_listed_worst_first(found):
    rows = rate_charts.false_alarms(found)
    assert "come from “margin of error” (20.0 percent), “count out of n" in str(audit_sentences.alarms(rows))
    quiet = rows.assign(rate=0.0)
    assert "Cut decimals raise none either." in str(audit_sentences.alarms(quiet))


def test_detection_names_what_does_not_grow(found):
    rows = rate_charts.detection(found, 0)
    assert "With “count out of n”" in str(audit_sentences.detection(rows))
    assert "With “gap in points”" in str(audit_sentences.detection(rate_charts.detection(found, 1)))
    grown = changed(rows, "count out of n", "off by 2", 20.1)
    grown = changed(grown, "count out of n", "off by 5", 20.2)
    assert "not always found more often" not in str(audit_sentences.detection(grown))


def test_a_decimal_is_told_where_it_helps_most(found):
    coarse, fine = rate_charts.detection(found, 0), rate_charts.detection(found, 1)
    assert "gap in points" in str(audit_sentences.decimal_gain(coarse, fine))
    better = changed(fine, "highest of all", "off by 1", 99.0)
    assert "helps most where “highest of all”" in str(audit_sentences.decimal_gain(coarse, better))


def test_reach_names_the_size_from_which_nothing_shows(found):
    rows = rate_charts.reach(found)
    assert "in whole percents from 191 respondents on" in audit_sentences.reach_title(rows)
    assert "at every size" in audit_sentences.reach_title(rows.assign(rate=50.0))


def test_population_says_whether_weights_add_error(found):
    rows = rate_charts.population(found)
    assert "err more often the more" in str(audit_sentences.population(rows))
    fewer = changed(rows, "highest of all: true claim denied", "design effect 3", 0.0)
    assert "do not err more often" in str(audit_sentences.population(fewer))


def test_setting_counts_each_table_once(found):
    text = str(audit_sentences.setting(found))
    assert (
        text.startswith("The simulation draws 100,000 tables of 2 to 8 options, answered by 50 to 2,000")
        and "six ways" in text
    )


def test_other_readings_name_the_ends(found):
    rows = rate_charts.other_faults(found)
    assert "least often: wrong n by “margin of error” (whole percents" in str(audit_sentences.other(rows))
    assert "a wrong n in 8.0 to 54.4" in audit_sentences.other_title(rows)
    assert "26.7 percent" in audit_sentences.naive_title(rate_charts.naive(found))
    assert "and 85.5 percent of those with decimals cut off" in str(audit_sentences.naive(rate_charts.naive(found)))
