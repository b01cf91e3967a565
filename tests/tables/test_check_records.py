"""Every keyed number is in exactly one box, and every question that is compared has a frame."""

import pytest
from test_check import edit

from channel_evidence.tables.check import check
from channel_evidence.tables.codings import UNFRAMED

RECORDS, FRAMES = "codings/records", "codings/frames"
IN, OUT = "m2talk-2014-c02", "charter-2012-c07"  # a row of the tables, and a number that was not found again


def test_every_question_that_is_compared_has_a_frame(data):
    """Of a study that has one; a study that somebody adds can wait for its frames."""
    compared = data.questions[~data.questions["measure"].isin(UNFRAMED)]
    framed = set(data.coding("frames")["question_id"])
    begun = compared.loc[compared["question_id"].isin(framed), "study_id"]
    assert framed == set(compared.loc[compared["study_id"].isin(begun), "question_id"]) and begun.nunique() > 300


def test_every_row_read_in_an_excerpt_has_a_record(data):
    """Of a study that has one; a study that somebody adds was keyed elsewhere."""
    excerpts = data.view[data.view["reading"] != "whole-text"]
    became = set(data.coding("records")["estimate_id"]) - {""}
    begun = excerpts.loc[excerpts["estimate_id"].isin(became), "study_id"]
    assert became == set(excerpts.loc[excerpts["study_id"].isin(begun), "estimate_id"]) and begun.nunique() > 300


def test_messages_are_no_people(data):
    frames = data.view.merge(data.coding("frames"), on="question_id")
    assert "consumer-survey" in set(frames.loc[frames["counted"] == "people", "design"])
    messages = frames[(frames["measure"] == "got-response") & (frames["counted"] == "messages")]
    assert "consumer-survey" not in set(messages["design"])


@pytest.mark.parametrize(
    ("ident", "column", "value", "words"),
    [
        (IN, "left_out", "duplicate", "one of the two"),
        (IN, "estimate_id", "", "one of the two"),
        (IN, "estimate_id", "websitemagazine-great-ruse-99", "there is no such estimates.estimate_id"),
        (IN, "estimate_id", "techmonitor-digital-native-2014-01", "the source that prints the row it became"),
        (IN, "source_id", "", "the source that prints the row it became"),
        (IN, "readings", "1", "none where it was read once"),
        (IN, "readings", "3", "allowed: 1, 2"),
        (IN, "second_reading", "not-found", "a number that was not found again is left out"),
        (IN, "second_reading", "none", "none where it was read once"),
        (OUT, "changed", "base", "stands where two readers found it"),
        (OUT, "second_reading", "agrees", "not-found or differs"),
        (OUT, "left_out", "lost", "allowed: not-found-again, derived"),
        (OUT, "left_out", "read-once", "read-once is a reason where it was read once"),
        (OUT, "reason", "", "a reason is needed where a record is left out"),
    ],
)
def test_a_slip_in_a_record_is_one_fault_with_its_place(package, ident, column, value, words):
    number = edit(package, RECORDS, ident, **{column: value})
    fault, *others = map(str, check(package))
    assert others == [] and "records.csv" in fault and f"row {number}" in fault and words in fault


def test_a_row_that_was_read_whole_has_no_record(package):
    number = edit(package, RECORDS, IN, estimate_id="dgtarchitects-2015-02", source_id="dgtarchitects-2015")
    fault, *others = map(str, check(package))
    assert others == [] and f"row {number}" in fault and "a row that was read in an excerpt" in fault


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("question_id", "m2talk-sample-size", "its measure is none of sample-size"),
        ("about", "service", "allowed: customer-service, complaint"),
        ("asked_of", "people", "allowed: everyone"),
        ("statistic", "average", "allowed: share, mean, median, other"),
        ("counted", "tweets", "allowed: people, messages, companies, tests, other"),
        ("reason", "", "a value is needed here"),
    ],
)
def test_a_slip_in_a_frame_is_one_fault_with_its_place(package, column, value, words):
    number = edit(package, FRAMES, "m2talk-preferred-channel", **{column: value})
    fault, *others = map(str, check(package))
    assert others == [] and "frames.csv" in fault and f"row {number}" in fault and words in fault
