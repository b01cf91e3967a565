"""A rule puts like with like, takes one number a study, and says of every other why not."""

from dataclasses import replace

import pandas as pd
import pytest
from made_rows import collection

from channel_evidence.synthesis import answers, certainty, counted, curve, distinct, findings, flow, members, placed
from channel_evidence.synthesis.certainty import Body
from channel_evidence.synthesis.families import _added, alike
from channel_evidence.synthesis.specifications import choices
from channel_evidence.synthesis.summary import answered

RULE = {"family": "likes", "measure": "preferred-channel", "statistic": "share", "counted": "people", "about": "customer-service",
        "asked_of": "everyone", "choice": "single", "window": "", "category": "social-media twitter", "complement": "no"}  # fmt: skip
FAMILY = {"family": "likes", "notebook": "30_likes", "question": "Who?", "what": "share", "direct": "yes"}
FRAME = {"about": "customer-service", "asked_of": "everyone", "statistic": "share", "counted": "people", "window": ""}


def evidence(*studies, rules=(RULE,), families=(FAMILY,), frames=None, records=(), **tables):
    """A collection of one number a study; each study is a dict of cells, told apart by column name."""
    made = {"studies": [], "questions": [], "estimates": []}
    for place, cells in enumerate(studies, 1):
        made["studies"].append({"study_id": f"s{place}", "n": cells.get("n"), "sponsor": cells.get("sponsor", f"House {place}"),
                                "published": cells.get("published", str(2010 + place)), "sampling": cells.get("sampling", "")})  # fmt: skip
        made["questions"].append({"question_id": f"q{place}", "study_id": f"s{place}"} | cells.get("question", {}))
        for number, row in enumerate(cells.get("rows", [{}]), 1):
            made["estimates"].append({"estimate_id": f"s{place}-{number}", "question_id": f"q{place}", "category": "social-media",
                                      "printed": "4"} | row)  # fmt: skip
    coded = [FRAME | {"question_id": f"q{place}"} | cells.get("frame", {}) for place, cells in enumerate(studies, 1)]
    codings = {"membership": list(rules), "families": list(families), "frames": coded if frames is None else frames,
               "records": list(records), "sponsors": [{"study_id": f"s{place}", "sells": "x", "related": cells.get("related", "no")} for place, cells in enumerate(studies, 1)]}  # fmt: skip
    return collection(codings=codings, **made, **tables)


def why(data, estimate="s1-1"):
    return placed(data).set_index("estimate_id").loc[estimate, "why"]


@pytest.mark.parametrize(
    ("study", "words"),
    [
        ({"question": {"measure": "used-channel"}}, "measures used channel"),
        ({"frame": {"statistic": "mean"}}, "its statistic is mean, not share"),
        ({"frame": {"counted": "messages"}}, "counts messages, not people"),
        ({"frame": {"about": "any-contact"}}, "about any contact, not customer service"),
        ({"frame": {"asked_of": "young"}}, "asked of young, not of everyone"),
        ({"question": {"choice": "multiple"}}, "answers were multiple choice, not single"),
        ({"frame": {"window": "within a day"}}, "the time or limit is within a day, not not said or ever"),
        ({"rows": [{"category": "email"}]}, "the answer is email, not social media or Twitter"),
        ({"rows": [{"subgroup": "us"}]}, "a part of the base (US)"),
        ({"rows": [{"unit": "count"}]}, "not a share in percent"),
    ],
)
def test_what_fails_first_is_the_reason(study, words):
    data = evidence(study, rules=[RULE | {"window": "not-said ever"}])
    assert why(data) == words
    assert members(data, "likes").empty


def test_a_question_without_a_frame_is_in_no_family():
    assert why(evidence({}, frames=[])) == "what was asked of whom is not coded"


def test_a_rejected_number_is_in_no_family():
    data = evidence({}, errata=[{"target": "estimates:s1-1", "expect": "4", "status": "settled"}])
    assert why(data) == "rejected by an erratum"


def test_a_study_of_which_nobody_says_how_it_was_made_is_in_no_family():
    data = evidence({}, {})
    data.studies.loc[data.studies["study_id"] == "s1", "design"] = "not-reported"
    assert why(data) == "how the study was made is not reported"
    assert list(placed(data)["family"]) == ["", "likes"]
    assert list(members(data, "likes")["study_id"]) == ["s2"]


def test_all_that_fit_are_at_hand_those_that_are_used_first():
    rows = [{"category": "twitter", "printed": "3"}, {"printed": "5"}]
    found = alike(evidence({"rows": rows, "n": 100}, {}), "likes")
    assert list(found["used"]) == [True, True, False]
    assert sorted(found["percent"]) == [3, 4, 5] and found["percent"].iloc[-1] == 3
    with pytest.raises(KeyError, match="no family"):
        alike(evidence({}), "hates")


def test_one_number_a_study_by_rule():
    rows = [{"category": "twitter", "printed": "3"}, {"printed": "5"}, {"printed": "5", "source_id": "other"}]
    data = evidence({"rows": rows, "n": 100})
    assert list(members(data, "likes")["percent"]) == [5]
    assert why(data, "s1-1") == "the study is in the family with s1-2"
    assert placed(data)["used"].sum() == 1


def test_sizes_are_printed_or_unknown_and_floors_are_marked():
    size = {"question_id": "size", "study_id": "s4", "measure": "sample-size", "choice": "count"}
    data = evidence({"n": 100}, {"rows": [{"base_n": 50}], "n": 100}, {}, {}, {"n": 9, "frame": {"asked_of": "contacted-service"}},
                    rules=[RULE | {"asked_of": "everyone contacted-service"}])  # fmt: skip
    rows = members(data, "likes").set_index("study_id")
    assert list(rows["total_of"]) == ["study", "base", "", "", ""]
    assert rows.loc["s3", "reason"] == "n not reported"
    made = collection(
        studies=[{"study_id": "s4"}],
        questions=[{"question_id": "q", "study_id": "s4"}, size],
        estimates=[{"category": "social-media", "printed": "4"}, {"question_id": "size", "printed": "1,000", "unit": "count", "bound": "more-than"}],
        codings={"membership": [RULE], "families": [FAMILY], "frames": [FRAME | {"question_id": "q"}]},
    )  # fmt: skip
    floor = members(made, "likes").iloc[0]
    assert (floor["total"], floor["total_of"], floor["floor"]) == (1000, "floor", True)


def test_a_share_that_is_turned_round_keeps_its_rounding():
    data = evidence({"rows": [{"category": "not-answered", "printed": "33"}], "n": 100},
                    rules=[RULE | {"category": "not-answered", "complement": "yes"}])  # fmt: skip
    row = members(data, "likes").iloc[0]
    assert (row["percent"], row["percent_low"], row["percent_high"]) == (67, 66.5, 67.5)


def test_an_unknown_family_is_refused():
    with pytest.raises(KeyError, match="no family 'x'; known: likes"):
        members(evidence({}), "x")


def many(k=6, **cells):
    return [{"n": 200 + 10 * place, "rows": [{"printed": str(2 + place)}], **cells} for place in range(k)]


def test_the_summary_pools_five_and_more():
    [row] = findings(evidence(*many())).to_dict("records")
    assert (row["studies"], row["pooled"], row["people"]) == (6, 6, sum(200 + 10 * place for place in range(6)))
    assert row["answer"] == "4.6 percent (3.0 to 7.2)"
    [row] = findings(evidence(*many(4))).to_dict("records")
    assert row["answer"] == "median 3.5 percent; too few to pool"


def test_each_record_stands_in_one_box():
    records = [
        {"record_id": "a-e0", "estimate_id": "s1-1", "readings": "2"},
        {"record_id": "a-e1", "estimate_id": "s1-1", "readings": "2"},
        {"record_id": "a-e2", "left_out": "derived", "readings": "1"},
    ]
    data = evidence(*many(5), {}, {"question": {"measure": "used-channel"}}, records=records)
    rows = flow(data)
    assert list(rows["record_id"]) == ["a-e0", "a-e1", "a-e2", *(f"s{place}-1" for place in range(2, 8))]
    assert list(rows["box"]) == ["pooled", "pooled", "left out", *["pooled"] * 4, "not pooled", "in no family"]
    assert counted(rows)["numbers"].sum() == len(rows)
    few = flow(evidence(*many(4))).drop_duplicates("box")
    assert few[["box", "why"]].to_numpy().tolist() == [["not pooled", "fewer than five of its family have an n"]]


BEST = Body(studies=9, pooled=9, seller=0.0, sampled=1.0, excerpt=0.0, direct="yes", interval=5, prediction=10)


@pytest.mark.parametrize(
    ("changed", "level"),
    [
        ({}, "high"),
        ({"sampled": 0.1}, "moderate"),
        ({"sampled": 0.1, "seller": 0.9}, "low"),
        ({"prediction": 30}, "moderate"),
        ({"prediction": 80}, "low"),
        ({"direct": "no"}, "low"),
        ({"pooled": 3}, "low"),  # imprecise, and most has no n
        ({"interval": 30}, "moderate"),
        ({"excerpt": 0.9}, "moderate"),
        ({"sampled": 0.1, "seller": 0.9, "prediction": 80}, "very low"),
    ],
)
def test_each_domain_lowers_certainty(changed, level):
    found = certainty(replace(BEST, **changed))
    assert found.level == level
    assert bool(found.reasons) == bool(changed)


def test_choices_that_change_nothing_are_none():
    studies = many(4) + many(3, related="yes")
    rows = members(evidence(*studies), "likes")
    found = {name: list(options) for name, options in choices(rows).items()}
    assert set(found) == {"sponsors", "years"}
    assert found["sponsors"] == ["all", "sellers out", "sellers alone"]
    assert [name.split()[0] for name in found["years"]] == ["all", "since", "before"]


def test_a_curve_holds_each_method_once_for_each_choice():
    studies = many(4) + many(3, related="yes")
    one = answered(evidence(*studies), "likes")
    found = curve(one.rows)
    # Three scales by four estimators, two intervals and four design effects, and the logistic model by the four.
    assert len(found) == (3 * 4 * 2 * 4 + 4) * 3 * 3
    plain = found.query(
        "measure == 'logit' and tau2_method == 'PM' and hartung_knapp and design_effect == 1 and sponsors == 'all' and years == 'all'"
    )
    assert plain["estimate"].iloc[0] == pytest.approx(one.forest.pooled.estimate)


def test_an_option_that_leaves_two_studies_is_none():
    rows = members(evidence(*many(5), *many(2, related="yes")), "likes")
    assert list(choices(rows)["sponsors"]) == ["all", "sellers out"]


def test_only_pools_of_three_studies_or_more_are_kept_and_each_once():
    rows = members(evidence(*many(4), *many(3, related="yes")), "likes")
    every = curve(rows)
    kept = distinct(every)
    assert every["k"].min() < 3 == kept["k"].min()
    assert (kept["same_as"] == kept["number"]).all()
    assert list(kept["few"]) == list(kept["k"] < 5)
    assert answers(kept) < len(kept)  # studies that agree give one answer by every estimator
    assert answers(kept) == answers(pd.concat([kept, kept]))


@pytest.mark.parametrize("bound", ["more-than", "less-than", "up-to"])
def test_a_limit_is_shown_and_not_pooled(bound):
    data = evidence({"n": 100, "rows": [{"printed": "20", "bound": bound}]}, *many(5))
    rows = members(data, "likes").set_index("study_id")
    assert rows.loc["s1", "reason"] == "printed as a limit, without a value"
    assert answered(data, "likes").spread == (2, 6)


def test_cases_are_not_counted_twice():
    coded = {"overlaps": [{"study_id": "s1", "within": "s2"}]}
    data = evidence(*many(6))
    data.codings["overlaps"] = collection(codings=coded).coding("overlaps")
    rows = members(data, "likes").set_index("study_id")
    assert rows.loc["s1", "reason"] == "its cases are counted in another study"
    assert rows.loc["s2", "reason"] == ""


def test_an_opinion_is_no_study():
    data = evidence({})
    data = replace(data, studies=data.studies.assign(design="opinion"))
    assert why(data) == "an opinion or a compilation, not a study"


@pytest.mark.parametrize(
    ("design", "asked_of", "counted_", "known"),
    [
        ("consumer-survey", "everyone", "people", True),
        ("consumer-survey", "complainers", "people", False),  # its n is of all who were asked
        ("observed-messages", "everyone", "people", False),
        ("observed-messages", "messages", "messages", False),  # it may be of companies
        ("mystery-test", "brand-tests", "tests", True),
    ],
)
def test_a_study_s_n_is_the_base_of_what_it_counts(design, asked_of, counted_, known):
    rule = RULE | {"asked_of": "", "counted": ""}
    data = evidence({"n": 100, "frame": {"asked_of": asked_of, "counted": counted_}}, rules=[rule])
    data = replace(data, studies=data.studies.assign(design=design))
    assert members(data, "likes")["total"].notna().item() is known


def test_another_account_s_n_is_used():
    rows = [{"printed": "4"}, {"printed": "4", "source_id": "other", "base_n": 70}]
    data = evidence({"rows": rows}, sources=[{"source_id": "press"}, {"source_id": "other", "kind": "blog"}])
    row = members(data, "likes").iloc[0]
    assert (row["total"], row["total_of"]) == (70, "account")


@pytest.mark.parametrize(
    ("ident", "sponsor", "year", "added"),
    [
        ("eptica-uk-retail-2016", "Eptica", "2016", "UK retail"),
        ("socialbakers-2012q2", "Socialbakers", "2012", "Q2"),
        ("sproutsocial-2014", "Sprout Social", "2014", ""),
        ("brandseye-africa-2020", "DataEQ (BrandsEye)", "2020", "Africa"),
        ("somebody-undated", "Somebody", "", "undated"),
    ],
)
def test_twins_are_told_apart_by_what_their_names_add(ident, sponsor, year, added):
    assert _added(ident, sponsor, year) == added


def test_no_two_studies_of_a_family_bear_one_name(data):
    for family in data.coding("families")["family"]:
        rows = members(data, family)
        assert rows["label"].is_unique
        assert not rows["label"].str.contains(r"-\d{4}").any()  # no ids of the tables before readers
