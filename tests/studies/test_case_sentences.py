"""Few cases show little, and by how little is computed; ages and dates agree with the audit."""

import math

import pytest

from channel_evidence.studies import cases as case_sentences
from channel_evidence.studies.cases import GAVE_UP, TOOK_UP, case_limits, exact_limits


def test_limits_of_cases_all_alike():
    # All n alike: the lower limit is (alpha / 2) to the power 1 / n (Clopper and Pearson); 0.025 ** (1 / 2) = 0.15811.
    for n in (1, 2, 3):
        assert exact_limits(n, n) == pytest.approx((100 * 0.025 ** (1 / n), 100))
        assert exact_limits(0, n) == pytest.approx((0, 100 - 100 * 0.025 ** (1 / n)))


def test_limits_of_two_in_four():
    # At each limit the tail of the binomial distribution that lies beyond two in four is 2.5 percent.
    low, high = (limit / 100 for limit in exact_limits(2, 4))
    at_least_two = sum(math.comb(4, k) * low**k * (1 - low) ** (4 - k) for k in (2, 3, 4))
    at_most_two = sum(math.comb(4, k) * high**k * (1 - high) ** (4 - k) for k in (0, 1, 2))
    assert (at_least_two, at_most_two) == pytest.approx((0.025, 0.025))


@pytest.mark.parametrize("count, n, level", [(3, 2, 0.95), (-1, 2, 0.95), (0, 0, 0.95), (1, 2, 1)])
def test_impossible_counts_are_refused(count, n, level):
    with pytest.raises(ValueError, match="needed"):
        exact_limits(count, n, level=level)


def test_six_alike_exclude_a_half():
    # 0.025 ** (1 / 5) = 0.478, 0.025 ** (1 / 6) = 0.541
    rows = case_limits(2, 2)
    alike = rows[rows["count"] == rows["n"]]
    assert alike["n"].tolist() == [1, 2, 3, 4, 5, 6]
    assert alike["low"].iloc[-2] < 50 < alike["low"].iloc[-1]
    assert rows[rows["at_hand"]]["words"].tolist() == ["2 of 2 of one kind", "2 of 4: both kinds"]


def test_coded_cases_are_cases(data):
    assert {data.study(study)["design"] for study in (*GAVE_UP, *TOOK_UP)} == {"case"}


def test_age_agrees_with_the_audit(data):
    text = str(case_sentences.age(data))
    assert "April 2008 (Comcast, 3.7 to 3.8 years earlier) lies outside" in text
    assert "2007 (Sacramento Business Journal, 4.0 to 5.0 years earlier) lies inside" in text
    assert case_sentences.age_title(data) == "“Almost five years ago” fits one of the two starts that others print"


def test_every_count_of_the_articles_is_shown(data):
    shown = case_sentences.numbers(data, *GAVE_UP, *TOOK_UP, *case_sentences.TALK).frame["as printed"].tolist()
    assert {"fourth-largest", "8,000", "thousands", "millions"} <= set(shown)
    assert shown.count("millions") == 3


def test_part_of_the_customers_has_no_upper_end(data):
    # 7,000 / 5,200,000 = 0.1346 percent, and "more than" stays
    assert "more than 0.13 percent" in str(case_sentences.sizes(data))


def test_unknown_studies_are_refused(data):
    with pytest.raises(KeyError):
        case_sentences.overview(data, "no-such-study")
