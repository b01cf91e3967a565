"""An article's number is held against the other studies, never against its own."""

import pytest
from test_families import evidence, many

from channel_evidence.synthesis.messages import held, others

MESSAGE = {
    "message_id": "m",
    "source_id": "press",
    "message": "Few like it",
    "estimate_id": "s1-1",
    "family": "likes",
    "side": "",
    "threshold": "",
}


def judged(*studies, **cells):
    data = evidence(*studies)
    from made_rows import collection

    data.codings["messages"] = collection(codings={"messages": [MESSAGE | cells]}).coding("messages")
    return held(data).iloc[0]


@pytest.mark.parametrize(
    ("printed", "verdict"), [("4", "typical"), ("9", "within what studies find"), ("60", "unlike the others")]
)
def test_a_number_is_placed_among_the_others(printed, verdict):
    row = judged({"n": 5000, "rows": [{"printed": printed}]}, *many(6))
    assert row["verdict"] == verdict
    assert row["studies"] == 6 and row["pooled"]


def test_the_quoted_study_is_left_out():
    data = evidence({"n": 100000, "rows": [{"printed": "60"}]}, *many(6))
    assert others(data, "likes", "s1").centre < 6 < others(data, "likes", "").centre


def test_too_few_to_pool_are_told_by_their_median():
    row = judged({"rows": [{"printed": "3"}]}, *many(3))
    assert (row["pooled"], row["centre"], row["reach_low"], row["reach_high"]) == (False, 3, 2, 4)
    assert row["told"].startswith("median 3.0 (") and row["verdict"] == "too few to tell"


@pytest.mark.parametrize(
    ("side", "limit", "verdict"),
    [("below", "50", "not contradicted"), ("above", "50", "contradicted"), ("below", "4.5", "open")],
)
def test_a_message_without_a_number_has_a_limit(side, limit, verdict):
    assert judged(*many(6), estimate_id="", side=side, threshold=limit)["verdict"] == verdict


def test_a_number_that_the_rule_keeps_out_is_not_comparable():
    row = judged({"n": 5000, "question": {"choice": "multiple"}, "rows": [{"printed": "60"}]}, *many(6))
    assert row["verdict"] == "not comparable"


def test_a_number_whose_sampling_meets_the_others_is_not_apart():
    beside = judged({"rows": [{"printed": "14"}]}, *many(6))
    assert beside["verdict"] == "unlike the others"
    assert judged({"rows": [{"printed": "14", "base_n": 40}]}, *many(6))["verdict"] == "within what studies find"
