"""Faults of the articles in words for readers."""

import pandas as pd
import pytest

from channel_evidence.studies.article_audit import told

NAMES = {"dgtarchitects-2015": "The blog", "build-network-2014": "The network"}


def fault(*places):
    return pd.DataFrame({"places": [" ".join(places)]})


def test_a_statement_tells_more_than_its_number(data):
    row = told(data, fault("estimates:dgtarchitects-2015-05", "claims:dgtarchitects-2015-c26"), NAMES).iloc[0]
    statement = data.claims.set_index("claim_id").loc["dgtarchitects-2015-c26", "statement"]
    assert (row["said"], row["where"]) == (statement, "The blog")


def test_a_number_comes_with_its_measure_and_answer(data):
    row = told(data, fault("questions:m2talk-expected-response-time", "estimates:dgtarchitects-2015-06"), NAMES).iloc[0]
    assert row["said"] == "53.7 (expected response time, under 1 hour)"
    bare = told(data, fault("estimates:mobile-commerce-daily-2015-09"), {"mobile-commerce-daily-2015": "M"}).iloc[0]
    assert bare["said"] == "1,000 (sample size)"


def test_each_article_once_and_no_other_source(data):
    places = ("claims:build-network-2014-c06", "claims:dgtarchitects-2015-c26", "claims:dgtarchitects-2015-c34")
    assert told(data, fault(*places, "claims:just-in-case-2012-c06"), NAMES)["where"].tolist() == [
        "The network, The blog"
    ]


def test_a_fault_of_none_of_them_is_refused_and_none_at_all_is_fine(data):
    with pytest.raises(ValueError, match="none of"):
        told(data, fault("claims:just-in-case-2012-c06"), NAMES)
    assert told(data, fault().iloc[:0], NAMES).empty
