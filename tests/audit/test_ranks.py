"""Bare ranks: drawn without inventing a number, and held against other studies."""

import math

import pandas as pd
import pytest

from channel_evidence.charts import ranks as rank_charts
from channel_evidence.stats.intervals import add_intervals
from channel_evidence.studies import follow_reasons as rank_sentences

OWN = "twitter-follow-reasons-rank"
PROBE = "marketprobe-twitter-2013-reason-to-follow"
NIELSEN = "nielsen-twitter-uk-2014-reason-to-follow"
BAILEY = "cmb-twitter-2011-reason-to-follow"


@pytest.fixture
def ranked(data):
    return data.settled(OWN)


def test_last_has_no_number_in_picture_frame_or_words(ranked):
    chart = rank_charts.ranks(ranked, "A finding")
    places = dict(zip(chart.frame["category"], chart.frame["place"], strict=True))
    assert places["discounts-and-promotions"] == 1 and places["upcoming-sales"] == 2
    assert math.isnan(places["customer-service"])
    assert "Customer service: dead last, of how many is not reported" in chart.alt
    assert "Customer service 4" not in chart.alt and "Customer service 3" not in chart.alt
    assert "Discounts and promotions 1.0" in chart.alt and "Upcoming sales 2.0" in chart.alt


def test_what_is_no_rank_is_refused(ranked):
    with pytest.raises(ValueError, match="no rank"):
        rank_charts.ranks(ranked.assign(printed="many"), "A finding")


def test_ranks_in_words(ranked):
    assert rank_sentences.ranks_title(ranked).startswith(
        "Discounts and promotions first, upcoming sales second, customer service dead last"
    )
    told = str(rank_sentences.what_ranks_say(ranked))
    assert "places to three reasons" in told and "no reason was named less often than customer service" in told


@pytest.mark.parametrize(("place", "words"), [(1, "first"), (2.0, "second"), (10, "tenth"), (11, "place 11")])
def test_ordinals(place, words):
    assert rank_sentences.ordinal(place) == words


def test_candidates_ask_the_same(data):
    assert rank_sentences.candidates(data, OWN) == [PROBE, NIELSEN, BAILEY]
    with pytest.raises(KeyError):
        rank_sentences.candidates(data, "nothing")


def test_places_and_matches_of_a_candidate(data):
    rows = rank_sentences.related(data, NIELSEN).set_index("category")
    # Printed: 55, 52, 51, 44, 38, 38, 34, 33, 30, 27; the two of 38 share place 5
    assert rows["place"].tolist() == [1, 2, 3, 4, 5, 5, 7, 8, 9, 10]
    assert rows.loc["special-offers-and-discounts", ["sought", "match"]].tolist() == [
        "discounts-and-promotions",
        "same",
    ]
    assert rows.loc["give-feedback", ["sought", "match"]].tolist() == ["customer-service", "near"]
    assert rows.loc["competitions", ["sought", "match"]].tolist() == ["", ""]


def test_every_judged_category_is_in_the_tables(data):
    known = set(data.estimates["category"])
    judged = set().union(*rank_sentences.SAME.values(), *rank_sentences.NEAR.values())
    assert judged <= known


def test_standing_by_hand(data):
    told = str(rank_sentences.standing(data, NIELSEN))
    assert "come second, 3.0 points behind “like the brand”; without n" in told  # 55 - 52
    assert "Upcoming sales are not listed" in told and "Customer service is not listed" in told
    assert "list may be whole" in told  # the Twitter blog's headline counts 10 reasons, and 10 are printed
    assert "may still have been asked" in str(rank_sentences.standing(data, PROBE))
    title = rank_sentences.standing_title(rank_sentences.related(data, BAILEY))
    assert "leads with 64 percent; “discounts and promotions” come third" in title


def test_standing_marks_reasons_and_draws_unknown_n_hollow(data):
    rows = rank_sentences.related(data, PROBE)
    chart = rank_charts.standing(rows, "A finding", axis="share")
    assert "Interact, near to customer service 61.0 (56." in chart.alt
    assert "Show support 63.0" in chart.alt
    hollow = rank_charts.standing(rank_sentences.related(data, BAILEY), "A finding", axis="share")
    assert "Discounts and promotions, same as discounts and promotions 48.0 (no interval)" in hollow.alt
    assert "n not reported" in hollow.caption


def test_what_last_can_mean_by_hand(data):
    told = str(rank_sentences.what_last_can_mean(data, OWN))
    # 100 / 3 = 33.3 and 100 / 10 = 10; last printed are 61, 27 and 28; first gaps 73 - 63, 55 - 52 and 64 - 61
    assert "at most 33.3 percent and the last of ten at most 10.0" in told
    assert "61 percent" in told and "27 percent" in told and "28 percent" in told and "3.0 to 10.0 points" in told


def test_no_candidate_matches(data):
    shown = rank_sentences.matches(data, OWN)
    assert shown.caption.endswith("none of three")
    nielsen = shown.frame.set_index("candidate").loc["Nielsen 2014"]
    assert nielsen.tolist() == ["yes", "yes", "no: second of ten", "not listed", "not listed"]
    told = str(rank_sentences.matches_reading(shown))
    assert told.startswith("Nielsen 2014 meets two of five conditions")
    assert "does not prove" in told


def test_a_candidate_with_the_printed_order_would_be_found(data, monkeypatch):
    names = ["discounts-and-promotions", "upcoming-sales", "customer-service"]
    frame = (
        data.settled(BAILEY)
        .iloc[:3]
        .assign(category=names, printed=["60", "50", "9"], sponsor="Twitter", published_study="2014-01", subgroup="")
    )
    rows = add_intervals(frame).assign(sought=names, match="same", place=pd.Series([1, 2, 3]))
    monkeypatch.setattr(rank_sentences, "related", lambda *_: rows)
    assert rank_sentences.matches(data, OWN).caption == "Candidates that meet every condition: one of one"
