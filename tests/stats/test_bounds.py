"""Bounds against hand arithmetic, and against every population that rounding and overlap allow."""

from fractions import Fraction as F
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channel_evidence.printed import Printed, parse
from channel_evidence.stats.bounds import (
    Bounds,
    greatest_subgroup,
    intersection,
    share_of_share,
    share_within,
    union,
)

moderate = settings(deadline=None, max_examples=200, derandomize=True)


def exact(value):
    """A share without rounding."""
    return Printed(str(value), F(value), F(value), F(value), "percent")


def whole_percent(count, total):
    """A share as a report would print it: rounded half up to whole percents."""
    return parse(str(int(F(100 * count, total) + F(1, 2))))


def test_two_networks_by_hand():
    # 23 and 12 stand for 22.5 to 23.5 and 11.5 to 12.5: the greater share alone, or both added up.
    shares = [parse("23"), parse("12")]
    assert union(shares) == Bounds(F("22.5"), F(36))
    assert union(shares).rest == Bounds(F(64), F("77.5"))
    assert intersection(shares) == Bounds(F(0), F("12.5"))


def test_large_shares_must_overlap_by_hand():
    # 60 and 59 leave room for at most 40.5 and 41.5 outside: 59.5 + 58.5 - 100 = 18 stand in both at least.
    shares = [parse("60"), parse("59")]
    assert intersection(shares) == Bounds(F(18), F("59.5"))
    assert union(shares) == Bounds(F("59.5"), F(100))


def test_a_share_below_a_limit_counts_from_nothing():
    assert union([parse("20", bound="less-than")]) == Bounds(F(0), F(20))


def test_share_of_a_share_by_hand():
    # 48 percent of 68 percent: 0.475 * 67.5 = 32.0625 and 0.485 * 68.5 = 33.2225.
    there = share_of_share(parse("48"), parse("68"))
    assert there == Bounds(F("32.0625"), F("33.2225"))
    assert share_within(parse("23"), there.low, there.high) == Bounds(
        100 * F("22.5") / F("33.2225"), 100 * F("23.5") / F("32.0625")
    )


def test_greatest_subgroup_by_hand():
    # 13 of all and 27 within: 13.5 / 26.5 = 0.5094 if nobody else has the trait.
    assert greatest_subgroup(parse("13"), parse("27")) == 100 * F("13.5") / F("26.5")
    # 50 of all and 20 within: half the base has it, so if everybody else does, w * 0.2 + 1 - w = 0.5 gives w = 0.625.
    assert greatest_subgroup(exact(50), exact(20)) == F("62.5")
    assert greatest_subgroup(parse("13"), parse("13")) == 100


@pytest.mark.parametrize("share", [parse("5", "count"), parse("3", "points"), parse("120")])
@pytest.mark.parametrize("bound", [union, intersection])
def test_what_is_no_share_is_refused(bound, share):
    with pytest.raises(ValueError, match="no percentage within 0 to 100"):
        bound([parse("10"), share])


def test_nothing_has_no_bounds():
    with pytest.raises(ValueError, match="no share"):
        union([])
    with pytest.raises(ValueError, match="above 0"):
        share_within(parse("10"), F(0), F(5))


populations = st.integers(2, 3).flatmap(
    lambda things: st.lists(st.integers(0, 40), min_size=2**things, max_size=2**things).filter(any)
)


@moderate
@given(populations)
def test_no_population_lies_outside(counts):
    things = len(counts).bit_length() - 1
    cells = list(zip(product((0, 1), repeat=things), counts, strict=True))
    total = sum(counts)
    shares = [whole_percent(sum(n for cell, n in cells if cell[k]), total) for k in range(things)]
    either, both = union(shares), intersection(shares)
    assert either.low <= F(100 * sum(n for cell, n in cells if any(cell)), total) <= either.high
    assert both.low <= F(100 * sum(n for cell, n in cells if all(cell)), total) <= both.high


@moderate
@given(st.integers(0, 100), st.integers(0, 100))
def test_limits_are_attained(one, other):
    """Shares laid over each other, and side by side round a circle of 100 places, reach all four limits."""
    a, laid, beside = set(range(one)), set(range(other)), {(one + k) % 100 for k in range(other)}
    either, both = union([exact(one), exact(other)]), intersection([exact(one), exact(other)])
    assert (len(a | laid), len(a | beside)) == (either.low, either.high)
    assert (len(a & beside), len(a & laid)) == (both.low, both.high)


@moderate
@given(st.lists(st.integers(0, 100), min_size=1, max_size=4), st.integers(0, 3))
def test_rounding_only_widens(values, which):
    rough, sharp = [parse(str(value)) for value in values], [exact(value) for value in values]
    for bound in (union, intersection):
        inner, outer = bound(sharp), bound(rough)
        assert outer.low <= inner.low <= inner.high <= outer.high


@moderate
@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_no_subgroup_is_greater(inside, outside, data):
    have, others = data.draw(st.integers(0, inside)), data.draw(st.integers(0, outside))
    whole, part = whole_percent(have + others, inside + outside), whole_percent(have, inside)
    assert F(100 * inside, inside + outside) <= greatest_subgroup(whole, part)
