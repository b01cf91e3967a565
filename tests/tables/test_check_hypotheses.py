"""A coded test has all it needs, names what exists, and asks for what is printed."""

import pytest
from test_check import edit

from channel_evidence.tables.check import check

CODING = "codings/hypotheses"
TESTED, BLANK = "bacal-six-things-c18", "bacal-six-things-c19"


@pytest.mark.parametrize(
    ("ident", "column", "value", "words"),
    [
        (TESTED, "claim_id", "bacal-six-things-c98", "there is no such claims.claim_id"),
        (TESTED, "part", "five", "a whole number from 1"),
        (TESTED, "question_ids", "nice-2014-sucess-rate", "no question or measure 'nice-2014-sucess-rate'"),
        (TESTED, "question_ids", "", "needed unless the bearing is none"),
        (TESTED, "category", "", "needed unless the bearing is none"),
        (TESTED, "category", "in-person", "no share of 'in-person' is printed for these questions"),
        (TESTED, "rivals", "telephone in-person", "no share of 'in-person' is printed for these questions"),
        (TESTED, "side", "under", "allowed: below, above"),
        (TESTED, "threshold", "a half", "percent, from 0 to 100"),
        (TESTED, "threshold", "150", "a share in percent, from 0 to 100"),
        (TESTED, "bearing", "some", "allowed: direct, indirect, none"),
        (TESTED, "why", "", "a value is needed here"),
        (TESTED, "bearing", "none", "blank where the bearing is none"),
        (BLANK, "rivals", "telephone", "blank where the bearing is none"),
    ],
)
def test_a_slip_is_one_fault_with_its_place(package, ident, column, value, words):
    number = edit(package, CODING, ident, **{column: value})
    fault, *others = map(str, check(package))
    assert others == [] and "hypotheses.csv" in fault and f"row {number}" in fault and words in fault


def test_a_measure_stands_for_all_its_questions(package):
    edit(package, CODING, TESTED, question_ids="preferred-channel", rivals="telephone email")
    assert check(package) == []
