"""Few cases show little, and by how little is computed; ages and dates agree with the audit."""

import pytest

from channel_evidence.studies import cases as case_sentences
from channel_evidence.studies.cases import GAVE_UP, TOOK_UP, case_limits


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
