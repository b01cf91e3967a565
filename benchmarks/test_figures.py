"""How long a house figure takes, from rows to encoded picture with its description: `make figures`."""

import pytest

import channel_evidence
from channel_evidence.charts import dots as charts
from channel_evidence.stats import nested_classes as classes
from channel_evidence.stats.intervals import add_intervals
from channel_evidence.words import readings as sentences


@pytest.fixture(scope="module")
def data():
    return channel_evidence.load()


def finished(chart):
    return chart.png(), chart.alt


def test_shares(benchmark, data):
    rows = add_intervals(data.settled("m2talk-preferred-channel"))
    benchmark(lambda: finished(charts.shares(rows, sentences.ranking_title(rows))))


def test_panels(benchmark, data):
    parts = classes.nested_and_separate(add_intervals(data.settled("m2talk-expected-response-time")))
    benchmark(lambda: finished(charts.panels(parts, "title", "note", "caption", axis="share")))


def test_printings(benchmark, data):
    rows = add_intervals(data.printings("m2talk-preferred-channel"))
    benchmark(lambda: finished(charts.printings(rows, "title")))
