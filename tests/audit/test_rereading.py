"""Verdicts that readers once found wrong or overclaimed, each as a test of its kind; and how faults are counted."""

import dataclasses

import pandas as pd
import pytest
from audit_cases import (
    AS_PRINTED,
    CONSISTENT,
    CONTRADICTED,
    CUT_OFF,
    DISAGREE,
    IMPOSSIBLE,
    NOT_SETTLED,
    NOT_TESTABLE,
    SUPPORTED,
    answers,
    claim,
    classes,
    counted,
    dated,
    day,
    divided,
    drifted,
    listed,
    reached,
    reworded,
    sides,
    sized,
    wave,
)
from made_rows import collection, found, one, shares

from channel_evidence.audit import Verdict, audit
from channel_evidence.audit.verdicts import (
    DEFINITIONS,
    GROUPS,
    fault_counts,
    faults,
    gravest,
    group_of,
    statement_verdicts,
)


def verdicts(data):
    told = audit(data=data)
    return dict(zip(told["target"] + " " + told["check"], told["verdict"], strict=True))


@pytest.mark.parametrize(("first", "second"), [("13", "14"), ("59", "58"), ("52", "53"), ("65", "64"), ("72", "73")])
def test_a_neighbouring_number_is_a_change(first, second):
    """13.5 prints 14 half up and half to even: no value prints 13 in one wave and 14 in the next."""
    told = one("change", wave(first, second)).detail
    assert "may be no change" not in told and told.endswith(
        "printed as a change, which by rounding may be as small as one likes."
    )


def test_a_second_printing_of_a_wave_keeps_it_a_change():
    rows = wave("13", "14")
    again = rows.estimates.iloc[[1]].assign(estimate_id="again", source_id="press")
    more = dataclasses.replace(rows, estimates=pd.concat([rows.estimates, again], ignore_index=True))
    assert one("change", more).detail.endswith("printed as a change, which by rounding may be as small as one likes.")


def test_an_unchanged_number_may_be_no_change():
    assert one("change", wave("48", "48")).detail.endswith("may be no change at all, by rounding.")
    assert one("change", wave("48", "48.3")).detail.endswith("may be no change at all, by rounding.")


def test_77_stands_beside_more_than_three_quarters():
    rows = drifted("77", "three-quarters", bound="more-than")
    assert one("drift", rows).verdict is CONSISTENT
    assert one("threshold", claim("more-than", "three-quarters", "77")).verdict is SUPPORTED


def test_millions_hold_any_number_of_them():
    assert one("drift", drifted("millions", "11.5 million", unit="count")).verdict is CONSISTENT
    assert one("drift", drifted("millions", "900,000", unit="count")).verdict is CONTRADICTED


def test_the_two_words_of_a_hedge_are_not_two_printings(data):
    """ "Thousands, perhaps millions" is one hedge: its words stand in categories of their own, and nothing drifts."""
    hedge = [{"printed": "thousands", "category": "first"}, {"printed": "millions", "category": "second"}]
    assert found("drift", collection(estimates=[row | {"unit": "count"} for row in hedge])) == []
    told = audit("just-in-case-2012", data)
    assert not ((told["check"] == "drift") & told["verdict"].isin(["contradicted", "not-settled"])).any()


def test_a_cut_decimal_is_no_rounding():
    assert one("drift", drifted("72.6", "72")).verdict is CUT_OFF
    assert one("drift", drifted("21.3", "21")).verdict is CONSISTENT  # rounded and cut are the same here


def test_one_in_five_is_not_17():
    assert one("drift", drifted("17", "one in five")).verdict is CONTRADICTED


def test_one_number_for_two_sides_need_not_be_impossible():
    finding = one("opposite", sides("37", "37"))
    assert finding.verdict is DISAGREE
    assert finding.detail.endswith("both can be right only if 25.0 to 27.0 percent are in neither.")
    assert (finding.recomputed.low, finding.recomputed.high, finding.against.high) == (73, 75, 100)
    assert one("opposite", sides("60", "55")).verdict is IMPOSSIBLE
    assert "add to more than everybody" in one("opposite", sides("60", "55")).detail


def test_a_source_whose_words_leave_the_side_open_is_credited_with_neither():
    data = classes("39/39", "within-7-d at-least-7-d", reading="open")
    assert found("opposite", data) == []


def test_two_events_of_one_story_are_one_finding():
    """Almost five years before January 2012: 2007 by the one account and April 2008 by the other."""
    finding = one("date", dated(["May 2007", "April 2008"]))
    assert finding.verdict is DISAGREE
    assert finding.detail.endswith("; other-0 has May 2007; other-1 has April 2008.")
    assert finding.rests_on == ("e2", "e3")


def test_a_year_does_not_settle_a_month():
    assert one("date", day("October 2011", study="2011~")).verdict is NOT_SETTLED
    assert one("date", day("October 2011", study="2011")).verdict is NOT_SETTLED
    assert one("date", day("2011", "October 2011")).verdict is SUPPORTED


@pytest.mark.parametrize(
    ("said", "verdict"), [("2010", NOT_SETTLED), ("2011", NOT_SETTLED), ("2012", NOT_SETTLED), ("2009", CONTRADICTED)]
)
def test_about_a_year_reaches_a_year_further(said, verdict):
    assert one("date", day(said, study="2011~")).verdict is verdict


def test_the_highest_of_an_incomplete_list_is_open():
    assert one("rank", listed("highest-of", "26/22/22", choice="multiple")).verdict is NOT_SETTLED
    assert one("rank", listed("highest-of", "26/22/22", choice="multiple", options="complete")).verdict is SUPPORTED


def test_reworded_questions_are_not_compared():
    assert found("change", wave("57", "65", alike="no", sizes=(2000, 2000))) == []
    assert one("rank", reworded("no")).verdict is NOT_TESTABLE


def test_an_average_spend_has_no_binomial_n():
    finding = one("change", wave("9", "13", choice="open", sizes=(1000, 1000)))
    assert (finding.verdict, finding.in_population) == (NOT_TESTABLE, "")
    assert finding.detail.endswith("an average, whose spread is not printed.") and "about" not in finding.detail


def test_classes_that_a_source_leaves_open_are_not_called_nested():
    data = classes("16.9/19.8", "within-5-min within-30-min", reading="open")
    assert found("nested", data) == [] and one("class-reading", data).verdict is NOT_SETTLED


def test_a_sentence_supports_nothing_by_repeating_itself():
    assert one("same-number", claim("equals", "27", "27")).verdict is AS_PRINTED


def test_a_doubted_number_supports_nothing():
    """Neither its own sentence, nor a threshold, nor a rank that leans on it."""
    rows = shares("27/10", base_n=1000)
    said = [
        {"relation": "equals", "value": "27", "estimate": "e1"},
        {"relation": "more-than", "value": "a quarter", "estimate": "e1"},
        {"relation": "greater-than", "estimate": "e1", "compared_with": "e2"},
    ]
    sound = verdicts(collection(estimates=rows, claims=said))
    assert [sound[f"claims:c{k} {name}"] for k, name in enumerate(("same-number", "threshold", "rank"), 1)] == [
        "as-printed", "supported", "supported",
    ]  # fmt: skip
    for target in ("estimates:e1", "claims:c1"):
        shaky = verdicts(collection(estimates=rows, claims=said, errata=[{"target": target, "status": "open"}]))
        touched = [
            shaky[f"claims:c{k} {name}"] == "doubted" for k, name in enumerate(("same-number", "threshold", "rank"), 1)
        ]
        assert touched == [True, target != "claims:c1", target != "claims:c1"]
    leaning = verdicts(collection(estimates=rows, claims=said, errata=[{"target": "estimates:e2", "status": "open"}]))
    assert leaning["claims:c3 rank"] == "doubted" and leaning["claims:c2 threshold"] == "supported"


@pytest.mark.parametrize("relation", ["date", "restatement"])
def test_what_rests_on_a_doubted_account_is_doubted(relation):
    if relation == "date":
        data = dated(["May 2007"])
    else:
        rows = [{"printed": "26"}, {"printed": "26", "source_id": "report"}]
        data = collection(estimates=rows, claims=[{"relation": "restates", "estimate": "e1", "compared_with": "e2"}])
    assert verdicts(data)[f"claims:c1 {relation}"] == "supported"
    parts = {
        name: getattr(data, name).to_dict("records")
        for name in ("sources", "studies", "questions", "estimates", "claims")
    }
    shaky = collection(**parts, errata=[{"target": "estimates:e2"}])
    assert verdicts(shaky)[f"claims:c1 {relation}"] == "doubted"


def test_the_reason_of_a_doubt_is_told():
    data = collection(
        estimates=shares("27"), claims=[{"relation": "equals", "value": "27", "estimate": "e1"}],
        errata=[{"target": "estimates:e1", "reason": "Another page has 72", "better": "72"}],
    )  # fmt: skip
    told = audit(data=data).set_index("check")["detail"]
    assert told["erratum"] == "Another page has 72. More likely: 72."
    assert told["same-number"].endswith("Doubted: Another page has 72. More likely: 72.")


def test_an_erratum_on_a_statement_appears():
    data = collection(estimates=shares("27"), claims=[{"relation": "not-testable", "reason": "opinion"}], errata=[{"target": "claims:c1"}])  # fmt: skip
    told = audit(data=data)
    assert told.loc[told["check"] == "erratum", ["target", "verdict"]].to_numpy().tolist() == [["claims:c1", "doubted"]]


# How faults are counted.


def slipped(errata=(), coded=()):
    """One slip (53 for 59) printed in two places."""
    rows = [
        {"printed": number, "source_id": source}
        for number, source in (("59", "report"), ("53", "press"), ("53", "blog"))
    ]
    return collection(
        estimates=rows, errata=errata, codings={"faults": coded},
        sources=[{"source_id": "report", "kind": "sponsor-report"}, {"source_id": "blog", "kind": "blog"}],
    )  # fmt: skip


def test_the_same_slip_twice_is_one_fault():
    told = audit(data=slipped())
    assert (told["verdict"] == "contradicted").sum() == 2
    (fault,) = faults(told).itertuples()
    assert fault.places == "estimates:e2 estimates:e3"
    assert fault_counts(told) == {"do not hold": 1, "are open or doubted": 0}


def test_an_objection_to_a_doubted_row_is_the_doubts_fault():
    told = audit(data=slipped(errata=[{"target": "estimates:e2"}]))
    rows = told[told["target"] == "estimates:e2"]
    assert (
        set(rows["check"]) >= {"erratum", "drift"}
        and rows.loc[rows["verdict"] != "not-testable", "fault"].nunique() == 1
    )


def test_rows_coded_as_one_slip_are_one_fault():
    errata = [{"target": "estimates:e2"}, {"target": "estimates:e3"}]
    coded = [
        {"target": f"estimates:{name}", "fault": "slip", "scope": "printing", "severity": "harmless"}
        for name in ("e2", "e3")
    ]
    told = audit(data=slipped(errata, coded))
    assert len(faults(told)) == 1 and faults(told).iloc[0]["fault"] == "slip"
    assert set(told.loc[told["check"] == "erratum", "severity"]) == {"harmless"}
    assert len(faults(audit(data=slipped(errata)))) == 2


def test_every_verdict_is_defined_and_in_one_group():
    assert set(DEFINITIONS) == set(Verdict)
    assert sorted(verdict for members in GROUPS.values() for verdict in members) == sorted(Verdict)
    assert [group_of(name) for name in ("cut-off", "impossible", "as-printed")] == [
        "are open or doubted", "do not hold", "repeat their number",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="no-verdict"):
        group_of("no-verdict")


def test_the_gravest_finding_stands_for_a_target():
    rows = pd.DataFrame(
        {"target": ["a", "b", "a"], "verdict": ["supported", "not-testable", "cut-off"], "detail": ["1", "2", "3"]}
    )
    best = gravest(rows)
    assert best["verdict"].to_dict() == {"a": "cut-off", "b": "not-testable"}
    claims = pd.DataFrame({"claim_id": ["x"]})
    told = statement_verdicts(rows.assign(target=["claims:x", "b", "claims:x"]), claims).iloc[0]
    assert (told["verdict"], told["group"], told["why"]) == ("cut-off", "are open or doubted", "3")


def test_distinct_faults_come_gravest_first():
    rows = pd.DataFrame({
        "target": ["a", "b", "c", "d"], "verdict": ["doubted", "impossible", "contradicted", "supported"],
        "severity": "harmless", "fault": ["one", "two", "one", "three"], "detail": "",
    })  # fmt: skip
    told = faults(rows)
    assert told["fault"].tolist() == ["one", "two"] and told["verdict"].tolist() == ["contradicted", "impossible"]
    assert told["places"].tolist() == ["c a", "b"]


# Cases of readers, one a kind.


@pytest.mark.parametrize(
    ("check", "data", "verdict"),
    [
        ("sums", answers("60", "55"), IMPOSSIBLE),
        ("sums", answers("60", "55", first="more-than"), IMPOSSIBLE),
        ("count-of-base", counted("514", 1996, "62"), NOT_SETTLED),
        ("count-of-base", counted("514", 1996, "62", weighting="none"), IMPOSSIBLE),
        ("base-size", sized(1400, 1000), IMPOSSIBLE),
        ("count-of-base", counted("1,400", 1000), IMPOSSIBLE),
        ("parts", divided("90", ("91", None), ("91", None)), NOT_TESTABLE),
        ("gap", claim("differs-by", "10 percent", "16", "26"), CONTRADICTED),
        ("gap", claim("differs-by", "38 percent", "16", "26"), CONSISTENT),
        ("gap", claim("differs-by", "50 percent", "3", "2"), CONSISTENT),
        ("gap", claim("differs-by", "more than 3", "40", "37"), NOT_SETTLED),
        ("gap", claim("differs-by", "less than 3", "40", "37"), NOT_SETTLED),
        ("reachable", reached("47", 20, "unweighted"), IMPOSSIBLE),
        ("reachable", reached("47", 20, "not-reported"), NOT_SETTLED),
    ],
)
def test_a_readers_case(check, data, verdict):
    assert {item.verdict for item in found(check, data)} == {verdict}


def test_a_sum_below_100_says_what_would_fill_it():
    rows = [
        {"category": name, "printed": text, "subgroup": group}
        for group, texts in {"us": "30 50 20", "uk": "30 40 20"}.items()
        for name, text in zip("abc", texts.split(), strict=True)
    ]
    full, short = found("sums", collection(estimates=rows))
    assert short.detail.endswith("8.5 to 11.5 is left, though the same answers make up everybody for US.")
    assert "though" not in full.detail


def test_a_sum_names_answers_that_other_pages_print():
    rows = [{"category": name, "printed": "30"} for name in "abc"] + [
        {"category": "email", "printed": "2", "source_id": "other"}
    ]
    assert one("sums", collection(estimates=rows)).detail.endswith("; other pages print besides: email 2.")


def test_a_doubted_size_is_told_with_what_is_likelier():
    made = {"studies": [{"study_id": "study", "n": 1000}],
            "questions": [{"question_id": "q"}, {"question_id": "size", "measure": "sample-size", "choice": "count"}],
            "estimates": [{"printed": "4"}, {"question_id": "size", "printed": "1,000", "unit": "count"}]}  # fmt: skip
    doubt = {"target": "estimates:e2", "expect": "1,000", "better": "more than 1,000"}
    assert one("missing-base", collection(**made)).detail.endswith("had 1,000 respondents.")
    assert one("missing-base", collection(**made, errata=[doubt])).detail.endswith(
        "had 1,000 respondents, by another account more than 1,000."
    )


def test_what_approves_of_a_doubted_number_tells_the_doubt():
    rows = [{"printed": "50"}, {"printed": "50", "source_id": "other"}]
    doubt = {"target": "estimates:e2", "expect": "50", "reason": "The base is another"}
    told = audit(data=collection(estimates=rows, errata=[doubt])).query("check == 'drift'")["detail"].iloc[0]
    assert told.endswith(" Doubted: The base is another.")
    on_question = collection(
        estimates=rows, errata=[{"erratum_id": "x", "target": "estimates:e1", "expect": "50", "reason": "All of them"}],
        codings={"faults": [{"target": "questions:q", "fault": "x", "scope": "number", "severity": "harmless"}]},
    )  # fmt: skip
    told = audit(data=on_question).query("check == 'drift'")["detail"].iloc[0]
    assert told.endswith(" Doubted: All of them.")
