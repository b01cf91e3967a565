"""Dates are drawn as wide as they are printed, and every label stays in the picture."""

import pytest

from channel_evidence.charts import timeline as timeline_charts
from channel_evidence.charts.canvas import DPI
from channel_evidence.charts.timeline import COUNTED, EVENTS, PRINTED, STARTS, Event, dated
from channel_evidence.studies import cases as case_sentences


def test_dates_are_as_wide_as_printed(data):
    rows = dated(data, STARTS, sort=False).set_index("target")
    year = rows.loc["estimates:bizjournals-sacramento-2012-01"]
    month = rows.loc["estimates:comcast-a-twitterful-year-01"]
    assert (year["low"], year["high"], year["kind"]) == (2007, 2008, PRINTED)
    assert (month["low"], month["high"]) == pytest.approx((2008 + 3 / 12, 2008 + 4 / 12))


def test_age_is_counted_back_from_publication(data):
    # 12 January 2012 is 2012 + 11 / 372 (months of 31 days); almost five is four to five years
    row = dated(data, STARTS[:1]).iloc[0]
    assert (row["low"], row["high"]) == pytest.approx((2007 + 11 / 372, 2008 + 12 / 372))
    assert (row["kind"], row["as_printed"]) == (COUNTED, "almost five years ago, said on 2012-01-12")


def test_erratum_is_counted_back_too(data):
    row = dated(data, STARTS[-1:]).iloc[0]
    assert (row["low"], row["high"]) == pytest.approx((2008 + 11 / 372, 2009 + 12 / 372))


def test_within_reaches_up_to_the_day(data):
    event = next(event for event in EVENTS if event.within)
    row = dated(data, (event,)).iloc[0]
    assert row["high"] == pytest.approx(2012 + 12 / 372)
    assert row["high"] - row["low"] == pytest.approx(6.5 / 12 + 1 / 372, abs=0.002)


def test_approximate_dates_are_wider(data):
    exact, about = (
        dated(data, (Event("x", target),)).iloc[0]
        for target in ("sources:consumerist-charter-2012", "studies:charter-2012")
    )
    assert about["high"] - about["low"] == pytest.approx(3 * (exact["high"] - exact["low"]))


def test_undated_rows_are_refused(data):
    with pytest.raises(ValueError, match="no date"):
        dated(data, (Event("x", "studies:247-remark"),))


@pytest.mark.parametrize("events", [EVENTS, STARTS])
def test_labels_stay_apart_and_inside(data, events):
    chart = timeline_charts.timeline(dated(data, events), "A finding")
    chart.figure.set_dpi(DPI)  # extents are those of the stored picture
    chart.figure.canvas.draw()
    box, ax = chart.figure.bbox, chart.figure.axes[0]
    for labels in (ax.texts, ax.get_yticklabels(), ax.get_xticklabels()):
        extents = [text.get_window_extent() for text in labels if text.get_text()]
        assert all(extent.x0 >= box.x0 and extent.x1 <= box.x1 for extent in extents)
        assert not any(a.overlaps(b) for k, a in enumerate(extents) for b in extents[:k])


def test_description_names_every_event(data):
    rows = dated(data, EVENTS)
    alt = timeline_charts.timeline(rows, "A finding").alt
    assert all(f"{row.words}: {row.as_printed}" in alt for row in rows.itertuples())


def test_description_of_cases(data):
    chart = timeline_charts.cases(case_sentences.case_limits(2, 2), "T", axis="share")
    assert "2 of 2 of one kind 100.0 (15.81 to 100.0)" in chart.alt
