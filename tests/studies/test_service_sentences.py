"""Readings about service on social media follow the rows."""

import pandas as pd
import pytest
from test_charts import rows

from channel_evidence.studies import northridge as service_sentences


def test_ladder_follows_the_shares():
    of = rows(category=["social-media", "telephone"], printed=["2", "50"], base_n=[None, None], choice="multiple")
    assert service_sentences.ladder_title(of) == "Telephone leads with 50 percent; social media has 2 percent"
    told = str(service_sentences.ladder(of, "The end."))
    assert "telephone with 50 percent and social media with 2 percent" in told and "No source says how many" in told
    known = rows(category=["social-media", "telephone"], printed=["2", "50"], base_n=[1000, None], choice="multiple")
    assert "for the rest no source gives an n" in str(service_sentences.ladder(known, ""))


def test_highest_reason_by_hand():
    told = rows(category=["a", "b"], printed=["26", "22"], base_n=[None, None], choice="multiple")
    # Shares 0.255 and 0.225 of 1,000, at the near ends of their rounding: (256 - 226) / 1002 = 2.99 points, less
    # 1.96 * sqrt((0.2555 + 0.2255 - 0.0009) / 1002) = 4.29 points, gives -1.3
    assert "from −1.3 to 9.3 points" in str(service_sentences.highest_reason(told, 1000))
    assert "not settled" in str(service_sentences.highest_reason(told, 1000))
    assert "more than chance" in str(service_sentences.highest_reason(told, 10_000))


def test_urgent_leads_only_past_the_rest():
    printed = [("77", "2", "leads among those asked"), ("40", "2", "need not lead")]
    for first, social, words in printed:
        of = rows(category=["telephone", "social-media"], printed=[first, social], choice="multiple")
        floor = rows(category=["telephone"], printed=["three-quarters"], bound="more-than", publisher="The Wire")
        told = str(service_sentences.urgent(of, floor))
        assert words in told and "The Wire prints more than three-quarters" in told


def steps(at_once):
    of = rows(
        category=["2-or-more", "4-or-more", "2-or-more", "3-or-more"], printed=["63", "10", "61", "one-fifth"],
        question_id=["contacts", "contacts", "channels", "channels"], choice="cumulative",
    )  # fmt: skip
    return str(service_sentences.steps(of, rows(category=["yes"], printed=[at_once]).iloc[0]))


def test_steps_by_hand():
    # 63 - 10 = 53; 100 - 60.5 = 39.5, which 52 exceeds and 39 does not
    assert "53 percent with two to three" in steps("52") and "at most 39.5 percent" in steps("52")
    assert "cannot be about the same" in steps("52")
    assert "both can hold" in steps("39")


def test_times_are_added_from_the_shortest():
    of = rows(category=["same-day", "within-minutes", "within-60-min"], printed=["31", "17", "25"], choice="multiple")
    sums = service_sentences.added_up(of)
    assert sums["category"].tolist() == ["within-minutes", "within-60-min", "same-day"]
    assert sums["value"].tolist() == [17, 42, 73]  # 17, 17 + 25, 17 + 25 + 31
    assert (sums["round_low"].iloc[1], sums["round_high"].iloc[1]) == (41, 43)


def test_a_week_has_opposite_readings():
    parts = service_sentences.week_readings(rows(category=["at-least-7-d", "within-7-d"], printed=["39", "40"]))
    assert [frame["value"].tolist() for frame in parts.values()] == [[61, 39], [40, 60]]
    assert service_sentences.week_title(parts).startswith("39 or 60 percent wait")


def test_no_answer_by_hand():
    of = rows(
        category=["not-answered"] * 4, printed=["33", "33", "33", "30"], publisher=["A", "B", "C", "D"],
        base=["askers", "respondents, in its words", "those who cannot reach anybody", "not-reported"], choice="yes-no",
    )  # fmt: skip
    reason = rows(category=["a"], printed=["26"]).iloc[0]
    told = str(service_sentences.no_answer(of, reason, 1000))
    # 32.5 * 25.5 / 100 = 8.29; 33.5 * 26.5 / 100 = 8.88
    assert "8.3 to 8.9 percent of all" in told and "about 330 of 1,000" in told
    assert "as B words it" in told and "as C has it" in told and "D prints 30" in told
    assert "Three of four printings" in service_sentences.no_answer_title(of)


def test_grades_by_hand():
    of = rows(
        category=["exceeded", "met", "not-met", "not-met"], printed=["14", "52", "33", "36"], choice="multiple",
        subgroup=["social-media"] * 3 + ["postal-mail"],
    )  # fmt: skip
    parts = service_sentences.grades(of)
    assert list(parts) == ["Social media"]  # postal mail has one answer only
    assert "Social media did as well as expected or better for 66" in service_sentences.grades_title(parts)  # 14 + 52
    assert "Only postal mail (36 percent) did worse" in str(service_sentences.graded(of, parts))


def test_questions_name_rows_or_are_refused():
    of = rows(category=["social-media"] * 2, printed=["13", "9"], question_id=["x-rate", "x-follow-up"])
    named = service_sentences.by_question(of, {"rate": "resolved", "follow-up": "followed up"})
    assert named["label"].tolist() == ["resolved", "followed up"]
    near = rows(category=["yes"], printed=["82"], subgroup="telephone").iloc[0]
    assert "13 percent for resolved and 9 percent for followed up" in str(service_sentences.alone(named, near))
    with pytest.raises(StopIteration):
        service_sentences.by_question(of, {"rate": "resolved"})


def test_margin_is_the_audits():
    found = pd.DataFrame({"check": ["sums", "margin"], "reported": ["", "three for n = 1,000"], "detail": ["", "It fits."],
                          "bounds": ["", "design effect 0.65 to 1.28, effective n 784 to 1,537"]})  # fmt: skip
    told = str(service_sentences.margin(found))
    assert "2.5 to 3.5 points" in told and "0.65 to 1.28 times" in told and "784 to 1,537 people" in told


def test_lost_pictures_are_candidates_with_social_media(data):
    shown = service_sentences.lost_pictures(data, "northridge-2015").frame
    assert shown["numbers by channel"].str.contains("social media").all()
    graded = shown[shown["question"].str.contains("what was expected")].iloc[0]
    assert graded["numbers by channel"] == "social media 14, telephone 24, live chat 26"
    assert graded["social media"] == "lowest"
    assert not shown["numbers by channel"].str.contains("24, telephone").any()  # the doubted labels are left out


def test_every_number_of_the_article_is_listed(data):
    shown = service_sentences.numbers(data, "mobile-commerce-daily-2015", "northridge-2015").frame
    own = data.view[
        (data.view["source_id"] == "mobile-commerce-daily-2015") & (data.view["study_id"] == "northridge-2015")
    ]
    assert sorted(shown["as printed"]) == sorted(own["printed"]) and "Sixty-six" in set(shown["as printed"])


def test_least_counts_are_told_with_what_is_counted():
    of = rows(category=["2-or-more", "4-or-more"], printed=["63", "10"], choice="cumulative", label=["contacts"] * 2)
    assert service_sentences.with_category(of)["label"].tolist() == ["at least 2 contacts", "at least 4 contacts"]
