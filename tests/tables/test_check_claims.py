"""What each relation needs: a slip in one cell of a claim gives one rule for that column."""

import dataclasses

import pytest

from channel_evidence.audit import audit
from channel_evidence.tables import load
from channel_evidence.tables.check_claims import claims_are_readable, notes
from channel_evidence.tables.check_rules import claims_point_somewhere


@pytest.fixture(scope="module")
def small(small_package):
    return load(small_package)


def changed(data, claim_id, **cells):
    claims = data.claims.copy()
    for column, value in cells.items():
        claims.loc[claims["claim_id"] == claim_id, column] = value
    return dataclasses.replace(data, claims=claims)


def with_unit(data, estimate_id, unit, printed):
    estimates = data.estimates.copy()
    estimates.loc[estimates["estimate_id"] == estimate_id, ["unit", "printed"]] = unit, printed
    return dataclasses.replace(data, estimates=estimates)


EQUALS, MORE, HIGHEST = "dgtarchitects-2015-c20", "dgtarchitects-2015-c23", "dgtarchitects-2015-c31"
GREATER, DATES = "dgtarchitects-2015-c32", "dgtarchitects-2015-c39"
MARGIN, DIFFERS = "mobile-commerce-daily-2015-c22", "mobile-commerce-daily-2015-c39"
ONE, OTHER, DATE, COUNT = (
    "dgtarchitects-2015-09",
    "dgtarchitects-2015-10",
    "dgtarchitects-2015-13",
    "mediapost-242076-01",
)

READABLE = [
    (EQUALS, {"value": "two"}), (EQUALS, {"value": "2 percent"}), (EQUALS, {"value": "2%"}),
    (MORE, {"value": "half"}), (MORE, {"value": "66.7"}), (MORE, {"value": "one in three"}), (MORE, {"value": "a majority"}),
    (MORE, {"relation": "less-than", "value": "half"}), (MORE, {"relation": "at-least", "value": "three quarters"}),
    (GREATER, {"value": "twice"}), (GREATER, {"value": "2.5 times"}), (GREATER, {"value": "Tenfold"}), (GREATER, {"value": "3x"}),
    (GREATER, {"relation": "sums-to", "compared_with": f"{OTHER} dgtarchitects-2015-02"}),
    (GREATER, {"relation": "sums-to", "compared_with": "m2talk-preferred-channel"}),
    (DIFFERS, {"value": "20 points"}), (DIFFERS, {"value": "a third"}), (MARGIN, {"value": ""}),
    (GREATER, {"relation": "restates", "value": "most", "compared_with": ""}),
]  # fmt: skip

SLIPS = [
    (EQUALS, {"value": ""}, "value", "a number in percent"),
    (EQUALS, {"value": "2 minutes"}, "value", "a number in percent"),
    (EQUALS, {"estimate": ""}, "estimate", "equals needs an estimate"),
    (MORE, {"value": ""}, "value", "a number in percent"),
    (MORE, {"value": "20 minutes"}, "value", "a number in percent"),
    (MORE, {"relation": "at-least", "value": "a majority"}, "value", 'a majority is "more-than"'),
    (MORE, {"relation": "less-than", "value": "majority"}, "value", 'a majority is "more-than"'),
    (MORE, {"estimate": COUNT, "value": "a majority"}, "value", "of a share"),
    (MORE, {"value": "9" * 17}, "value", "a number in percent"),
    (HIGHEST, {"estimate": ""}, "estimate", "highest-of needs an estimate"),
    (HIGHEST, {"compared_with": ""}, "compared_with", "needs an estimate here, or a question"),
    (HIGHEST, {"compared_with": f"{OTHER} {OTHER}"}, "compared_with", "no id twice"),
    (HIGHEST, {"compared_with": f"{OTHER} {ONE}"}, "compared_with", "other numbers than the claim's own"),
    (HIGHEST, {"compared_with": f"{OTHER} {COUNT}"}, "compared_with", f"{COUNT} is in count"),
    (HIGHEST, {"value": "33"}, "value", "blank is needed"),
    (HIGHEST, {"relation": "lowest-of", "value": "33"}, "value", "blank is needed"),
    (GREATER, {"value": "lots"}, "value", "a multiple above 1"),
    (GREATER, {"value": "nearly twice"}, "value", "a multiple above 1"),
    (GREATER, {"value": "0.5 times"}, "value", "a multiple above 1"),
    (GREATER, {"compared_with": ""}, "compared_with", "needs an estimate"),
    (GREATER, {"relation": "sums-to"}, "compared_with", "needs 2 estimates or more here"),
    (GREATER, {"relation": "sums-to", "estimate": DATE}, "estimate", "this one is in date"),
    (DIFFERS, {"value": ""}, "value", "a difference is needed"),
    (DIFFERS, {"value": "many"}, "value", "a difference is needed"),
    (DIFFERS, {"value": "3 hours"}, "value", "a difference is needed"),
    (DIFFERS, {"compared_with": ""}, "compared_with", "one estimate"),
    (DIFFERS, {"compared_with": f"{ONE} {OTHER}"}, "compared_with", "one estimate"),
    (DIFFERS, {"compared_with": "m2talk-preferred-channel"}, "compared_with", "one estimate"),
    (MARGIN, {"estimate": COUNT}, "estimate", "this one is in count"),
    (MARGIN, {"estimate": ONE}, "estimate", "the measure margin-of-error, not preferred-channel"),
    (MARGIN, {"value": "small"}, "value", "a number of points"),
    (DATES, {"estimate": ONE}, "estimate", "numbers in date, years; this one is in percent"),
]  # fmt: skip


def test_the_small_package_has_readable_claims(small):
    assert list(claims_are_readable(small)) == []


@pytest.mark.parametrize(("claim", "cells"), READABLE)
def test_what_the_audit_can_read_passes_and_is_read(small, claim, cells):
    data = changed(small, claim, **cells)
    assert list(claims_are_readable(data)) == []
    assert f"claims:{claim}" in set(audit(None, data)["target"])


@pytest.mark.parametrize(("claim", "cells", "column", "part"), SLIPS)
def test_what_it_cannot_read_is_one_fault(small, claim, cells, column, part):
    (fault,) = claims_are_readable(changed(small, claim, **cells))
    row = small.claims.index[small.claims["claim_id"] == claim][0] + 2
    assert (fault.row, fault.column) == (row, column)
    assert part in fault.allowed


def test_a_rank_has_no_multiple_and_no_threshold(small):
    data = with_unit(with_unit(small, ONE, "rank", "1"), OTHER, "rank", "second")
    assert list(claims_are_readable(changed(data, HIGHEST, compared_with=OTHER))) == []
    (fault,) = claims_are_readable(changed(data, GREATER, value="twice"))
    assert (fault.column, fault.allowed) == ("value", "blank is needed; there is no multiple in rank")
    (fault,) = claims_are_readable(changed(data, GREATER, relation="more-than", value="3"))
    assert fault.column == "estimate"


def test_a_number_in_words_without_value_is_equal_to_its_own_words(small):
    data = with_unit(small, "dgtarchitects-2015-02", "rank", "dead last")
    assert list(claims_are_readable(changed(data, EQUALS, value="dead last"))) == []


def test_references_come_before(small):
    assert len(list(claims_point_somewhere(changed(small, GREATER, compared_with="nobody")))) == 1


@pytest.mark.parametrize(
    "note",
    ["", "Nobody says how many were asked [mediapost-242076].", "The U.S. figure stands [mediapost-242076] [mediapost-215569]",
     "No. 1 of a list, e.g. Twitter, vs. Facebook", "“Why?” he asks [dgtarchitects-2015]", "x" * 300, "About 2.5 Percent"],
)  # fmt: skip
def test_a_note_is_one_sentence_with_sources_in_brackets(small, note):
    assert list(notes(changed(small, EQUALS, note=note))) == []


@pytest.mark.parametrize(
    ("note", "part"),
    [
        ("One thing. Another thing.", "one sentence at most"),
        ("He asks “why?” Nobody knows", "one sentence at most"),
        ("It stands [mediapost-242076]. [mediapost-215569] differs. And so on", "one sentence at most"),
        ("x" * 301, "has 301 characters; at most 300"),
        ("See [nobody].", "there is no source 'nobody'"),
        ("See [].", "there is no source ''"),
        ("See [mediapost-242076 mediapost-215569].", "square brackets hold one source id each"),
        ("See [mediapost-242076.", "left open"),
        ("See mediapost-242076.", "source ids stand in square brackets: [mediapost-242076]"),
    ],
)
def test_a_note_that_slips_is_one_fault(small, note, part):
    (fault,) = notes(changed(small, EQUALS, note=note))
    assert fault.column == "note"
    assert part in fault.allowed
