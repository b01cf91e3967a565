"""A claim without a source beside the surveys that asked."""

import pandas as pd
from test_charts import rows

from channel_evidence.charts import gaps as gap_charts
from channel_evidence.stats.intervals import add_intervals
from channel_evidence.studies import paying as pay_sentences

CLAIM = "pay-more-unnamed"


def table(*printed, bounds=None):
    frame = rows(
        printed=["two-thirds", *printed], base_n=None, choice="yes-no", bound=["", *(bounds or [""] * len(printed))]
    )
    return frame.assign(study_id=[CLAIM, *(f"s{k}" for k in range(len(printed)))], published_study="2011", sponsor="A")


def test_what_fits_the_words_and_what_does_not():
    # two-thirds is 66.67 give or take 2.5: 64.17 to 69.17
    assert list(pay_sentences.fitting(table("58", "64", "66", "69", "70"), CLAIM)["printed"]) == ["64", "66", "69"]
    assert "A 2011 with 66 percent can be that" in pay_sentences.willing_title(table("58", "66"), CLAIM)
    assert pay_sentences.willing_title(table("58", "70"), CLAIM).endswith("the nearest share is A 2011 with 70 percent")


def test_the_nearest_misses_by_rounding_alone():
    told = str(pay_sentences.willing_reading(table("58", "70"), CLAIM))
    assert "64.2 to 69.2" in told and "at least 0.3 points" in told  # 69.5 - 69.17
    assert "can be meant" in str(pay_sentences.willing_reading(table("58", "66"), CLAIM))


def test_a_bound_is_no_share():
    frame = table("58", "half", bounds=["", "more-than"])
    assert pay_sentences.fitting(frame, CLAIM).empty
    assert "more than half" in str(pay_sentences.willing_reading(frame, CLAIM))


def test_the_claim_stands_first_and_amounts_apart(data):
    shares, amounts = pay_sentences.willing(data, CLAIM), pay_sentences.amounts(data, CLAIM)
    assert shares["study_id"].iloc[0] == CLAIM and set(shares["measure"]) == {"would-pay-more"}
    assert CLAIM not in set(amounts["study_id"]) and not set(amounts["estimate_id"]) & set(shares["estimate_id"])
    assert set(gap_charts.SLOTS) <= set(shares.columns) and not shares["sampled"].any()


def test_a_known_n_gives_a_sampling_interval_but_never_to_an_amount(data):
    known = data.estimates.assign(base_n=data.estimates["base_n"].fillna(1000))
    whole = type(data)(data.folder, data.sources, data.studies, data.questions, known, data.claims, data.errata)
    shares, amounts = pay_sentences.willing(whole, CLAIM), pay_sentences.amounts(whole, CLAIM)
    row = shares[shares["printed"] == "70"].iloc[0]
    assert row["sampled"] and row["low"] < 67.5 < row["round_low"]  # 69.5 less two standard errors of 1.46
    assert "Wilson" in pay_sentences.caption(shares) and not amounts["sampled"].any()
    assert "Wilson" not in pay_sentences.caption(amounts)


def test_amounts_are_told_by_year(data):
    told = str(pay_sentences.amounts_reading(pay_sentences.amounts(data, CLAIM)))
    assert "9 in 2010, 13 in 2011" in told and "not shares of people" in told


def test_untested_statements_say_why(data):
    shown = pay_sentences.untested(data, CLAIM).frame
    assert len(shown) == 2 and shown["why it cannot be tested"].str.contains("not named").any()


def test_missing_waves_follow_the_questions(data):
    told = str(pay_sentences.missing_waves(data))
    extra = pd.DataFrame({"study_id": ["amex-us-2012"], "measure": ["would-pay-more"], "question_id": ["x"]})
    whole = type("Data", (), {"questions": pd.concat([data.questions, extra]), "study": data.study})
    assert "Every wave" in str(pay_sentences.missing_waves(whole))
    assert ("2012, US" in told) == (not data.questions["question_id"].eq("amex-us-2012-would-pay-more").any())


def test_the_nearest_share_with_the_n_of_its_study(data):
    frame = table("70").assign(study_id=[CLAIM, "amex-us-2011"])
    told = str(pay_sentences.if_all_answered(data, frame, CLAIM))
    # Wilson of 69.5 and 70.5 with 1,018: 66.6 and 73.2
    assert "1,018" in told and "66.6 to 73.2" in told and "within" in told
    without = table("70").assign(study_id=[CLAIM, "amex-us-2010"])
    assert "No n is known" in str(pay_sentences.if_all_answered(data, without, CLAIM))


def test_loose_words_are_measured_against_the_claim(data):
    used = add_intervals(data.printings("amex-us-2012-used-social"))
    number, words = (used[used["settled"] == settled].iloc[0] for settled in (True, False))
    told = str(pay_sentences.loose_word(number, words, table("70"), CLAIM))
    assert "3.0 points more" in told and "3.3 points" in told  # 20 - 17 and 70 - 66.67
    assert "take more than that" in str(pay_sentences.loose_word(number, words, table("87"), CLAIM))
