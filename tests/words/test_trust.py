"""The rule of trust, counted by hand; the facts it needs, from rows."""

from dataclasses import replace

import pandas as pd
import pytest

from channel_evidence.words.trust import LEVELS, RULES, Facts, facts, grade, trust_line

GOOD = Facts(sells="no", direct="yes", agree="yes", base_known=True, n_known=True, reading="whole-text", accounts=2,
             widest=6.0, doubted=False)  # fmt: skip


def test_nothing_against_it_is_high():
    assert str(grade(GOOD)) == "Trust: high, because nothing in the rule speaks against it."


@pytest.mark.parametrize(
    ("change", "levels", "reason"),
    [
        ({"sells": "yes"}, 1, "the sponsor sells what was asked about"),
        ({"sells": "unclear"}, 1, "it is unclear what the sponsor sells"),
        ({"n_known": False}, 1, "n is not reported throughout"),
        ({"base_known": False}, 1, "the base is not reported throughout"),
        ({"base_known": False, "n_known": False}, 1, "base and n are not reported throughout"),
        ({"reading": "excerpt"}, 1, "it was read in excerpts"),
        ({"reading": "second-hand"}, 1, "it is known at second hand"),
        ({"agree": "no"}, 1, "accounts disagree"),
        ({"agree": "one-account", "accounts": 1}, 1, "it rests on one account"),
        ({"doubted": True}, 1, "a printed number is doubted"),
        ({"doubted": True, "agree": "no"}, 1, "a printed number is doubted"),
        ({"direct": "partly"}, 1, "the question asked is the question answered in part"),
        ({"direct": "no"}, 2, "another question was asked"),
        ({"widest": 10.1}, 1, "the interval is wide"),
        ({"widest": 10.0}, 0, None),
        ({"widest": None}, 0, None),
    ],
)
def test_each_domain_lowers_by_hand(change, levels, reason):
    found = grade(replace(GOOD, **change))
    assert found.level == LEVELS[levels]
    assert found.reasons == ((reason,) if reason else ())


def test_levels_add_up_and_end_at_very_low():
    # sponsor 1 + n 1 = moderate minus one
    assert grade(replace(GOOD, sells="yes", n_known=False)).level == "low"
    worst = grade(replace(GOOD, sells="yes", n_known=False, reading="excerpt", agree="no", direct="no", widest=30.0))
    assert worst.level == "very low" and len(worst.reasons) == 6


def test_every_line_of_the_rule_can_apply():
    cases = [replace(GOOD, **change) for change in (
        {"sells": "yes"}, {"sells": "unclear"}, {"n_known": False}, {"base_known": False}, {"agree": "no"},
        {"base_known": False, "n_known": False}, {"reading": "excerpt"}, {"reading": "second-hand"}, {"doubted": True},
        {"agree": "one-account", "accounts": 1}, {"direct": "no"}, {"direct": "partly"}, {"widest": 11.0})]  # fmt: skip
    said = {reason for case in cases for reason in grade(case).reasons}
    assert said == {rule.words for rule in RULES}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"sells": "maybe"}, "sells is 'maybe', not one of yes, no, unclear"),
        ({"agree": "yes", "accounts": 1}, "agree is 'yes', but 1 account can be read"),
        ({"agree": "one-account"}, "2 accounts can be read"),
    ],
)
def test_codes_that_cannot_be(change, fault):
    with pytest.raises(ValueError, match=fault):
        replace(GOOD, **change)


CODED = {"sells": "no", "direct": "yes", "agree": "yes"}


def rows(**columns):
    base = {"question_id": "q", "category": "a", "subgroup": "", "base": "all", "base_n": 1000, "n": 1000, "unit": "percent",
            "source_id": ["one", "two"], "study_id": "s", "sponsor": "Firm", "reading": "whole-text", "doubt": "",
            "settled": [True, False], "low": [30.0, 31.0], "high": [37.5, 55.0]}  # fmt: skip
    frame = pd.DataFrame(
        {**{key: value if isinstance(value, list) else [value] * 2 for key, value in base.items()}, **columns}
    )
    return frame.astype({"base_n": "Int64", "n": "Int64"})


def test_facts_of_the_settled_rows():
    assert facts(rows(), CODED) == replace(GOOD, widest=7.5)
    assert facts(rows(reading=["excerpt", "whole-text"]), CODED).reading == "excerpt"
    assert facts(rows(reading=["whole-text", "excerpt"]), CODED).reading == "whole-text"
    assert facts(rows(doubt=["e", ""]), CODED).doubted and not facts(rows(doubt=["", "e"]), CODED).doubted
    assert not facts(rows(base_n=[None, 1000]), CODED).n_known and facts(rows(base_n=[1000, None]), CODED).n_known
    for base in ("not-reported", "consumers; base unclear", ""):
        assert not facts(rows(base=base), CODED).base_known
    assert facts(rows().drop(columns=["low", "high"]), CODED).widest is None


def test_a_gap_is_of_the_whole_study_and_a_count_of_nobody():
    gap = rows(unit="points", base="", base_n=[None, None])
    assert facts(gap, CODED).n_known and not facts(gap.assign(n=pd.NA), CODED).n_known
    assert facts(rows(unit="count", base="", base_n=[None, None], n=[None, None]), CODED).n_known


def test_without_rows_there_is_no_answer():
    with pytest.raises(ValueError, match="one number at least"):
        facts(rows().iloc[:0], CODED)


SPONSORS = pd.DataFrame({"study_id": ["s", "t", "u", "v", "w"], "sells": ["soap", "not-reported", "x", "x", "x"],
                         "related": ["yes", "unclear", "no", "yes", "no"]})  # fmt: skip


def test_the_line_under_a_figure():
    assert trust_line(rows(), SPONSORS) == (
        "Read: whole text · n = 1,000 · asked by: Firm, which sells soap · accounts: 2 · doubted: no"
    )
    two = rows(settled=[True, True], category=["a", "b"], base_n=[None, 500], study_id=["s", "t"], sponsor=["Firm", "Other"],
               reading=["excerpt", "whole-text"], doubt=["e", ""])  # fmt: skip
    assert trust_line(two, SPONSORS) == (
        "Read: whole text / excerpt · n = 500 (1 of 2 known) · asked by: Firm, which sells soap; Other (what it sells is not "
        "reported) · accounts: 1 · doubted: 1 of 2"
    )
    assert "n not reported (0 of 1 known)" in trust_line(rows(base_n=[None, None]), SPONSORS)
    assert "n = 500 to 1,000 ·" in trust_line(rows(base_n=[500, 1000], settled=[True, True]), SPONSORS)
    assert "n does not apply" in trust_line(rows(unit="count"), SPONSORS)
    assert "asked by: not reported" in trust_line(rows(sponsor="not-reported"), SPONSORS)


def test_many_sponsors_are_counted():
    many = pd.concat([rows(study_id=ident, sponsor=ident) for ident in "stuvw"])
    assert "asked by: 5 sponsors, 2 of which sell what was asked about" in trust_line(many, SPONSORS)
