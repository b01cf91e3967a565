"""What the audit's checks share, and what must hold of every honest table."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from audit_cases import CONSISTENT, CONTRADICTED, IMPOSSIBLE, NOT_SETTLED, claim, classes, question, two_sources
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from made_rows import collection, found, one, shares

from channel_evidence.audit import COLUMNS, audit
from channel_evidence.audit.base import BOTH, EVEN, UP, Span, as_span, common, exceeds, nearest, overlap, worded
from channel_evidence.audit.reachable import blind, counts, possible_sizes
from channel_evidence.printed import parse


def read(text, unit="percent", bound=""):
    return as_span(parse(text, unit, bound))


def test_spans():
    below, above = Span(None, None, Fraction(3)), Span(Fraction(3), Fraction(4), None)
    assert (str(below), str(above), str(Span(None, None, None))) == ("3.0 or less", "3.0 or more", "unknown")
    assert overlap(below, above) and not overlap(below, above, touching=False)
    assert above.minus(below) == Span(Fraction(0), None, None)
    assert exceeds(above, below) == (False, False, True)
    assert exceeds(above, below, strictly=False) == (True, False, True)
    assert exceeds(below, above) == (False, False, False)


@pytest.mark.parametrize(
    ("text", "unit", "low_by", "high_by"),
    [
        ("13", "percent", {UP}, set()),  # 12.5 prints 13 half up, 13.5 never does
        ("14", "percent", BOTH, {EVEN}),
        ("13 percent", "percent", {UP}, set()),
        ("Thirteen", "percent", {UP}, set()),
        ("33.5", "percent", {UP}, set()),
        ("2.50", "percent", BOTH, {EVEN}),
        ("3 million", "count", {UP}, set()),  # three of them, an odd number
        ("4 million", "count", BOTH, {EVEN}),
        ("11.5 million", "count", {UP}, set()),
        ("0", "percent", BOTH, {EVEN}),
        ("100", "percent", BOTH, BOTH),  # 100 itself is an end, and prints 100
        ("two-thirds", "percent", BOTH, BOTH),  # no rounded numbers
        ("half", "percent", BOTH, BOTH),
        ("first", "rank", BOTH, BOTH),
        ("2014", "date", BOTH, BOTH),
        ("millions", "count", BOTH, BOTH),
    ],
)
def test_which_convention_rounds_an_end_to_the_number(text, unit, low_by, high_by):
    own = read(text, unit)
    assert (own.low_by, own.high_by) == (low_by, high_by)


@pytest.mark.parametrize("bound", ["more-than", "about", "almost", "at-most"])
def test_limits_hold_their_ends(bound):
    assert (read("13", bound=bound).low_by, read("13", bound=bound).high_by) == (BOTH, BOTH)


@pytest.mark.parametrize(
    ("low", "high"), [("13", "14"), ("14", "15"), ("58", "59"), ("33.4", "33.5"), ("3 million", "4 million")]
)
def test_neighbours_never_meet(low, high):
    unit = "count" if "million" in low else "percent"
    one_, two = read(low, unit), read(high, unit)
    assert not overlap(one_, two) and not overlap(two, one_)
    assert exceeds(two, one_) == (True, True, True) and exceeds(one_, two) == (False, False, False)


@settings(deadline=None, max_examples=300)
@given(st.integers(0, 2000), st.integers(0, 2000), st.booleans())
def test_two_spans_overlap_where_one_convention_prints_both(first, second, tenth):
    """Against counting: hundredths of a percent, printed as whole percents, or one of them with a decimal."""
    texts = str(first // 20), f"{second // 10}.{second % 10}" if tenth else str(second // 20)
    assume(all(Decimal(text) <= 100 for text in texts))
    meets = any(
        all(rounded(k, 10_000, len(text.partition(".")[2]), rule) == text for text in texts)
        for rule in ROUNDED
        for k in near(texts)
    )
    assert overlap(read(texts[0]), read(texts[1])) == meets


def near(texts):
    """The hundredths of a percent that could be printed as either text."""
    values = [int(Decimal(text) * 100) for text in texts]
    return (
        range(max(0, min(values) - 60), min(10_000, max(values) + 60) + 1) if abs(values[0] - values[1]) < 200 else ()
    )


def test_a_difference_and_a_sum_have_an_end_where_one_convention_prints_both():
    one_, two = read("100"), read("12")
    assert one_.minus(two).high == Fraction("88.5") and one_.minus(two).high_by == BOTH  # 11.5 prints 12
    assert one_.minus(read("13")).high_by == {UP}
    assert read("13").plus(two).low_by == {UP} and read("13").plus(two).high_by == set()


def test_what_two_printings_have_in_common():
    """33.5 and 33 for one number leave 33.45 to 33.5, and no convention prints both for 33.5."""
    both = common(read("33.5"), read("33"))
    assert both == common(read("33"), read("33.5"))
    assert (both.low, both.value, both.high, both.low_by, both.high_by) == (
        Fraction("33.45"), Fraction("33.5"), Fraction("33.5"), {UP}, set(),
    )  # fmt: skip
    assert common(read("13"), read("13")) == read("13")
    floor = common(read("60", bound="more-than"), read("60"))
    assert (floor.low, floor.value, floor.high) == (60, 60, Fraction("60.5"))


def test_nearest_values():
    assert nearest(read("40"), read("50")) == (Fraction("40.5"), Fraction("49.5"))
    assert nearest(read("50"), read("40")) == (Fraction("49.5"), Fraction("40.5"))
    assert nearest(read("50"), read("50")) is None


@pytest.mark.parametrize(
    ("printed", "bound", "words"),
    [
        ("Twenty-six", "", "twenty-six"), ("Two thirds", "", "two thirds"), ("33.5", "", "33.5"), ("half", "more-than", "more than half"),
        ("over 60", "more-than", "over 60"), ("more than 60", "more-than", "more than 60"), ("No. 1", "", "No. 1"),
    ],
)  # fmt: skip
def test_a_number_within_a_sentence(printed, bound, words):
    unit = "rank" if printed == "No. 1" else "percent"
    assert worded({"printed": printed, "bound": bound, "unit": unit}) == words


def test_no_findings_are_an_empty_frame_of_the_same_columns():
    assert list(audit(data=collection())) == list(COLUMNS)
    assert audit(data=collection()).empty


# Properties.

HONEST = st.lists(st.integers(0, 120), min_size=2, max_size=8).filter(any)
ROUNDED = {"half up": ROUND_HALF_UP, "half to even": ROUND_HALF_EVEN}
few = settings(deadline=None, max_examples=60)


def rounded(count, n, places, rule):
    """A share as printed: exact, for no share of a count below 1,000 is a tie that 50 digits could hide."""
    exact = Decimal(100 * count) / Decimal(n)
    return str(exact.quantize(Decimal(1).scaleb(-places), rounding=ROUNDED[rule]))


def ends(printed):
    half = Fraction(1, 2 * 10 ** len(printed.partition(".")[2]))
    return max(Fraction(0), Fraction(printed) - half), min(Fraction(100), Fraction(printed) + half)


@few
@given(HONEST, st.integers(0, 2), st.sampled_from(sorted(ROUNDED)))
def test_honest_tables_are_never_impossible(numbers, places, rule):
    n = sum(numbers)
    printed = "/".join(rounded(k, n, places, rule) for k in numbers)
    rows = shares(printed, "a b c d e f g h", base_n=n)
    data = collection(estimates=rows, questions=question(choice="single"), studies=[{"weighting": "none"}])
    findings = found("sums", data) + found("reachable", data)
    assert {finding.check for finding in findings} <= {"sums", "reachable"}
    assert not [finding for finding in findings if finding.verdict is IMPOSSIBLE]


@few
@given(HONEST, st.sampled_from(sorted(ROUNDED)))
def test_honest_nested_classes_are_never_impossible(numbers, rule):
    sums = [sum(numbers[: k + 1]) for k in range(len(numbers))]
    printed = "/".join(rounded(k, sums[-1], 0, rule) for k in sums)
    names = " ".join(f"within-{k}-h" for k in range(1, len(sums) + 1))
    for name, choice in (("nested", "cumulative"), ("class-reading", "unclear")):
        findings = found(name, classes(printed, names, choice))
        assert findings and {finding.verdict for finding in findings} <= {CONSISTENT, NOT_SETTLED}


@few
@given(HONEST, st.integers(0, 2), st.sampled_from(sorted(ROUNDED)))
def test_the_true_n_is_among_the_possible_ones(numbers, places, rule):
    n = sum(numbers)
    sets = [ends(rounded(k, n, places, rule)) for k in numbers]
    assert n in possible_sizes(sets, n)
    assert n in possible_sizes(sets, n, complete=True)


@few
@given(st.integers(0, 1000), st.integers(1, 60))
def test_possible_sizes_agree_with_trying_every_count(tenths, most):
    low, high = ends(str(Decimal(tenths) / 10) if tenths % 10 else f"{tenths // 10}.0")
    tried = [n for n in range(1, most + 1) if any(low <= Fraction(100 * k, n) <= high for k in range(n + 1))]
    assert possible_sizes([(low, high)], most) == tried


@few
@given(st.integers(1, 400), st.integers(0, 1))
def test_blind_is_what_counting_says(n, places):
    unit = Fraction(1, 10**places)
    every = all(counts(k * unit - unit / 2, k * unit + unit / 2, n) for k in range(100 * 10**places + 1))
    assert blind(places, n) == every


@few
@given(
    st.integers(1, 99), st.sampled_from(["two-thirds", "half", "20", "one in three"]),
    st.sampled_from(["more-than", "at-least", "less-than"]), st.integers(1, 5000),
)  # fmt: skip
def test_sampling_never_changes_a_verdict(share, limit, relation, n):
    known, unknown = (one("threshold", claim(relation, limit, str(share), base_n=size)) for size in (n, None))
    assert (known.verdict, known.severity, known.bounds) == (unknown.verdict, unknown.severity, unknown.bounds)
    assert unknown.in_population == "n unknown" != known.in_population


@few
@given(st.integers(0, 1000), st.integers(0, 1000), st.sampled_from(sorted(ROUNDED)))
def test_honest_gaps_and_ranks_are_never_contradicted(one_count, other_count, rule):
    assume(one_count > other_count)
    first, second = (rounded(k, 1000, 0, rule) for k in (one_count, other_count))
    gap = rounded(one_count - other_count, 1000, 0, rule)
    assert one("gap", claim("differs-by", gap, first, second)).verdict is not CONTRADICTED
    assert one("rank", claim("highest-of", "", first, second)).verdict is not CONTRADICTED


@few
@given(st.integers(0, 1000), st.sampled_from(sorted(ROUNDED)))
def test_a_number_rounded_or_cut_does_not_drift(count, rule):
    exact = rounded(count, 1000, 1, rule)
    for printed in (rounded(count, 1000, 0, rule), exact.partition(".")[0], exact):
        assert one("drift", two_sources(exact, printed)).verdict is not CONTRADICTED
