"""Verdicts on the six statements follow from the estimates, in every direction."""

import dataclasses

import pandas as pd
import pytest

from channel_evidence.studies import six_statements as hypotheses
from channel_evidence.studies.six_statements import (
    AGAINST,
    BOTH,
    FOR,
    IN_PART,
    OPEN,
    PARTS,
    SILENT,
    Test,
    evidence,
    verdict,
)

Test.__test__ = False  # a class of the package, not of pytest


@pytest.mark.parametrize(
    "says, expected",
    [
        ([FOR, FOR], FOR),
        ([AGAINST], AGAINST),
        ([FOR, OPEN], FOR + IN_PART),
        ([AGAINST, OPEN], AGAINST + IN_PART),
        ([FOR, AGAINST, OPEN], BOTH),
        ([OPEN], SILENT),
        ([], SILENT),
    ],
)
def test_verdict_of_one_part(says, expected):
    assert verdict(pd.Series(says, dtype=str)) == expected
    assert verdict(None) == SILENT


def test_preference_below_a_half(data):
    rows = evidence(data, hypotheses.PREFERRED)
    assert set(rows["says"]) == {FOR}
    assert "portal-uk-businesses-2012" not in set(rows["study_id"])
    assert set(rows["category"]) == {"social-media"}


def test_other_thresholds_turn_the_verdict(data):
    # Printed are 1, 2 (five times), 13 and 27; against 10 percent six stay below, two do not.
    rows = evidence(data, dataclasses.replace(hypotheses.PREFERRED, threshold=10.0))
    assert rows["says"].value_counts().to_dict() == {FOR: 6, AGAINST: 2}
    assert verdict(rows["says"]) == BOTH
    # 2 can stand for 1.5 to 2.5, so against 2 percent it decides nothing.
    rows = evidence(data, dataclasses.replace(hypotheses.PREFERRED, threshold=2.0))
    assert set(rows.loc[rows["value"] == 2, "says"]) == {OPEN}


def test_above_is_the_mirror_of_below(data):
    above = evidence(data, dataclasses.replace(hypotheses.PREFERRED, side="above"))
    assert set(above["says"]) == {AGAINST}


def test_unanswered_shares_are_turned_round(data):
    rows = evidence(data, hypotheses.ANSWERED).set_index("study_id")
    row = rows.loc["northridge-2015"]  # a third unanswered: printed 33, so 67 answered, 66.5 to 67.5
    assert (row["value"], row["round_low"], row["round_high"]) == (67, 66.5, 67.5)
    assert (row["words"], row["says"]) == ("67 (33 not answered)", OPEN)
    assert rows.loc["maritz-evolve24-2011", "says"] == FOR
    assert "zendesk-replies-2012-retailers-respond" not in set(rows["question_id"])


def test_a_test_of_no_known_question_is_refused(data):
    with pytest.raises(KeyError):
        evidence(data, Test(("no-such-question",), "social-media", "below"))


def test_parts_are_claims_of_the_extract_in_order(data):
    claims = data.claims[data.claims["source_id"] == "bacal-six-things"]["claim_id"].tolist()
    first = claims.index(PARTS[0].claim_id)
    assert [part.claim_id for part in PARTS] == claims[first : first + len(PARTS)] == claims[first:]
    assert sorted({part.statement for part in PARTS}) == [1, 2, 3, 4, 5, 6]


def test_summary_counts_an_estimate_once(data):
    found = hypotheses.parts(data)
    rows = hypotheses.summary(found).set_index("statement")
    assert rows.loc[6, FOR] == len(evidence(data, hypotheses.PREFERRED))
    assert rows["verdict"].tolist() == ["for in part", "silent", "silent", "silent", "for in part", "for in part"]


def test_summary_of_parts_that_disagree():
    found = pd.DataFrame(
        {"statement": [1, 1], FOR: [("a",), ()], AGAINST: [(), ("b",)], OPEN: [(), ()], "verdict": [FOR, AGAINST]}
    )
    assert hypotheses.summary(found)["verdict"].tolist() == [BOTH]


def test_figure_says_what_each_estimate_says(data):
    rows = evidence(data, hypotheses.PREFERRED)
    chart = hypotheses.against_threshold(rows, hypotheses.PREFERRED, "T", axis="share")
    assert "M2Talk 2015, all respondents; n = 1,000 (for) 2.0 (0.77 to 4.17)" in chart.alt
    assert len(chart.frame) == len(rows)
