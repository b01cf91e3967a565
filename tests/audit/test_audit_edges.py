"""What the audit says at the edges of its rules, worked out by hand."""

from fractions import Fraction as F

import pytest
from audit_cases import CONTRADICTED, NOT_SETTLED, SUPPORTED, claim, two_sources
from made_rows import collection, one

from channel_evidence.audit.base import BOTH, EVEN, UP, Span, common


def test_what_an_open_and_a_closed_span_have_in_common():
    closed, above, below = Span(F(10), F(11), F(12)), Span(F(11), F(11), None), Span(None, F(11), F(11))
    assert common(closed, above) == common(above, closed) == Span(F(11), F(11), F(12))
    assert common(closed, below) == common(below, closed) == Span(F(10), F(11), F(11))
    # The printed value is that of the narrower span, and an open one is the wider.
    wide, open_above = Span(F(0), F(4), F(9)), Span(F(3), F(5), None)
    assert common(wide, open_above).value == common(open_above, wide).value == 4
    assert common(Span(None, F(5), F(7)), wide).value == common(wide, Span(None, F(5), F(7))).value == 4
    both_open = common(Span(None, F(1), None), Span(None, F(2), None))
    assert (both_open.low, both_open.high) == (None, None)


def test_a_common_end_keeps_the_conventions_that_print_both():
    up, even = Span(F(1), F(2), F(3), frozenset({UP}), BOTH), Span(F(1), F(2), F(3), BOTH, frozenset({EVEN}))
    assert common(up, even) == Span(F(1), F(2), F(3), frozenset({UP}), frozenset({EVEN}))


def test_a_distance_is_told_in_the_numbers_unit():
    minutes = one("gap", claim("differs-by", "20", "50", "30", unit="minutes"))
    assert " minutes apart" in minutes.detail and "points" not in minutes.detail
    assert " points apart" in one("gap", claim("differs-by", "20", "50", "30")).detail


def test_a_limit_on_a_distance_that_is_met_exactly():
    # 50 and 30 lie 19 to 21 points apart.
    at_least, more = (one("gap", claim("differs-by", f"{limit} 19", "50", "30")) for limit in ("at least", "more than"))
    assert at_least.verdict is SUPPORTED
    assert more.verdict is NOT_SETTLED
    assert one("gap", claim("differs-by", "more than 21", "50", "30")).verdict is CONTRADICTED
    assert one("gap", claim("differs-by", "at least 21", "50", "30")).verdict is NOT_SETTLED


@pytest.mark.parametrize(
    ("relation", "own", "verdict"), [("lowest-of", "2", CONTRADICTED), ("lowest-of", "3", SUPPORTED)]
)
def test_a_shared_last_rank_is_not_the_last(relation, own, verdict):
    rows = [
        {"printed": own, "unit": "rank", "category": "a"},
        {"printed": "2", "unit": "rank", "category": "b", "source_id": "blog"},
    ]
    found = one(
        "rank", collection(estimates=rows, claims=[{"relation": relation, "estimate": "e1", "compared_with": "e2"}])
    )
    assert found.verdict is verdict
    assert found.rests_on == ("e2",) and found.in_population == "n unknown"


def test_a_number_that_drifts_rests_on_the_better_source():
    found = one("drift", two_sources("59", "53", first={"category": "telephone"}, second={"category": "telephone"}))
    assert found.rests_on == ("e1",)
    assert "for telephone" in found.detail
    yes = one("drift", two_sources("59", "53", first={"category": "yes"}, second={"category": "yes"}))
    assert "for yes" not in yes.detail.lower()
