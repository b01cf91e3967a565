"""Each check of the audit on rows made for it, with verdicts worked out by hand."""

from fractions import Fraction

import pytest
from audit_cases import (
    CASES,
    CONCLUDES,
    CONSISTENT,
    CONTRADICTED,
    DISAGREE,
    IMPOSSIBLE,
    NOT_TESTABLE,
    base_of,
    claim,
    classes,
    counted,
    dated,
    day,
    decimals,
    divided,
    drifted,
    listed,
    margin,
    question,
    reached,
    reasoned,
    restated,
    reworded,
    single,
    sized,
    two_accounts,
    two_sources,
    unlike,
    users,
    wave,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from made_rows import PLAIN, collection, found, one, shares

from channel_evidence.audit import REGISTRY, audit
from channel_evidence.audit.base import (
    BOTH,
    EVEN,
    Span,
    check,
    compared,
)
from channel_evidence.audit.bases import least_effect
from channel_evidence.audit.change import least_other, least_size
from channel_evidence.audit.reachable import blind, counts, possible_sizes
from channel_evidence.audit.unsupported import WHY
from channel_evidence.stats.intervals import implied_design_effect


@pytest.mark.parametrize("case", CASES, ids=str)
def test_verdict(case):
    findings = found(case.check, case.data)
    assert {finding.verdict for finding in findings} == ({case.verdict} if case.verdict else set()), findings
    for finding in findings:
        assert finding.check == case.check
        assert finding.detail.endswith(".") and not finding.detail.endswith("..") and "\n" not in finding.detail
        assert finding.detail[:1] == finding.detail[:1].upper() or finding.detail.startswith(("press ", "report "))
        if finding.verdict in (IMPOSSIBLE, CONTRADICTED, DISAGREE):
            assert finding.severity == ("harmless" if case.harmless else "changes-the-meaning")
            assert finding.reported and finding.bounds


def test_every_check_has_an_example_of_each_verdict_and_one_that_it_is_silent_on():
    concluded = {name: {case.verdict for case in CASES if case.check == name and case.verdict} for name in REGISTRY}
    assert concluded == CONCLUDES
    silent = {case.check for case in CASES if case.verdict is None}
    claims = {"date", "sum-claim", "margin", "rank", "restatement", "threshold", "same-number", "gap"}
    assert silent == set(REGISTRY) - claims  # a claim is never passed over in silence


@pytest.mark.parametrize("case", [case for case in CASES if case.verdict in (IMPOSSIBLE, CONTRADICTED)], ids=str)
def test_an_objection_carries_its_numbers(case):
    """All but a stated rank, which has only its place in words, a class held against a number, and n's that do not exist."""
    told = audit(data=case.data)
    rows = told[(told["check"] == case.check) & told["verdict"].isin(["impossible", "contradicted"])]
    ranks = case.data.estimates["unit"].eq("rank").any()
    assert len(rows) and (ranks or rows[["low", "high", "against_high"]].notna().any(axis=1).all())


def test_every_check_states_its_rule():
    assert all((function.__doc__ or "").strip().endswith(".") for function in REGISTRY.values())


def test_two_checks_of_one_name_are_refused():
    with pytest.raises(ValueError, match="two checks named 'sums'"):
        check("sums")(lambda data: iter(()))


def test_the_rows_made_here_have_the_columns_and_types_of_the_collection(data):
    made = collection(estimates=[{"printed": "50"}], claims=[{}], errata=[{}])
    for name in PLAIN:
        real, ours = getattr(data, name), getattr(made, name)
        assert list(ours) == list(real), name
        assert ours.dtypes.astype(str).to_dict() == real.dtypes.astype(str).to_dict(), name


# What the findings say, check by check.


def test_sums_of_191_answers():
    # The lower ends are 23.5, 27.5 and 49.5; the counts 43, 53 and 95 of 191 round to 23, 28 and 50.
    finding = one("sums", single("24/28/50", base_n=191))
    assert (finding.target, finding.reported, finding.bounds) == (
        "questions:q",
        "24+28+50".replace("+", " + "),
        "100.5 to 103.5",
    )
    assert (
        finding.detail
        == "The 3 shares, printed by press, add to 102.0; even at their least they are 100.5, more than everybody."
    )
    assert (finding.recomputed.low, finding.recomputed.high, finding.against.high, finding.by) == (
        Fraction("100.5"),
        Fraction("103.5"),
        100,
        "computed",
    )
    assert [round(100 * k / 191) for k in (43, 53, 95)] == [23, 28, 50]


def test_sums_take_each_source_and_subgroup_by_itself():
    rows = shares("60/30/5") + shares("60/30/5", source_id="blog") + shares("60/30/5", subgroup="young")
    assert [finding.verdict for finding in found("sums", collection(estimates=rows))] == [CONSISTENT] * 3


def test_sums_name_the_option_that_may_stand_inside_the_others():
    data = single("50/27/24/3", "telephone email other social-media")
    assert "social media may already be counted" in one("sums", data).detail


def test_sums_leave_what_is_left():
    # 60, 20 and 10, each half a point either way, leave 8.5 to 11.5.
    assert one("sums", single("60/20/10")).detail.endswith("8.5 to 11.5 is left.")


def test_two_options_of_many_are_only_held_against_100():
    assert found("sums", single("60/30")) == []
    assert one("sums", single("60/39.5")).verdict is CONSISTENT
    assert one("sums", single("60/50")).verdict is IMPOSSIBLE


def test_sums_leave_out_what_an_erratum_rejects():
    rows = shares("60/50", categories="a b")
    assert found("sums", collection(estimates=rows, errata=[{"target": "estimates:e2"}])) == []
    assert (
        one("sums", collection(estimates=rows, errata=[{"target": "estimates:e2", "status": "open"}])).verdict
        is IMPOSSIBLE
    )


@pytest.mark.parametrize(
    "n, places, share",
    # The share of printable values that no count gives. 21, 31 and 51 of the 101 whole percents, or of the 1,001 values
    # with one decimal, can be reached; every whole percent can for 191, and for 80, where 2.5 rounds to 2 or 3.
    [(20, 0, 0.79), (30, 0, 0.69), (50, 0, 0.50), (20, 1, 0.98), (30, 1, 0.97), (50, 1, 0.95), (191, 0, 0), (80, 0, 0)],
)
def test_unreachable_share(n, places, share):
    unit = Fraction(1, 10**places)
    values = [k * unit for k in range(100 * 10**places + 1)]
    missing = [value for value in values if not counts(value - unit / 2, value + unit / 2, n)]
    assert round(len(missing) / len(values), 2) == share
    assert blind(places, n) == (not missing)


@pytest.mark.parametrize("places, n", [(0, 100), (0, 101), (0, 191), (1, 1000), (1, 805 * 2), (0, 80)])
def test_blind(places, n):
    assert blind(places, n)


@pytest.mark.parametrize("places, n", [(0, 99), (0, 81), (1, 999), (1, 191), (2, 1000)])
def test_not_blind(places, n):
    assert not blind(places, n)


def test_reachable_names_the_counts():
    assert one("reachable", single("45", base_n=20)).bounds == "9 to 9 of 20"


def test_reachable_says_what_weights_would_explain():
    plain, unsaid = (one("reachable", reached("47", 20, weighting)) for weighting in ("unweighted", ""))
    assert plain.detail == "No whole number of 20 respondents rounds to 47: it is misprinted, or of another base."
    assert (
        unsaid.detail
        == "No whole number of 20 respondents rounds to 47: it is weighted, misprinted, or of another base."
    )
    assert (plain.severity, unsaid.severity) == ("changes-the-meaning", "harmless")


def test_least_possible_n():
    finding = one("possible-n", decimals("59.3", 2030))
    assert finding.bounds == "n of 27 or more" and "cannot be under 27" in finding.detail


def test_possible_sizes_of_a_whole_set():
    # Thirds print as 33.3: n must be a multiple of 3 below 100, for another n misses by more than 0.05.
    third = (Fraction("33.25"), Fraction("33.35"))
    assert possible_sizes([third], 30) == [3, 6, 9, 12, 15, 18, 21, 24, 27, 30]
    assert possible_sizes([third, third, third], 9, complete=True) == [3, 6, 9]
    assert possible_sizes([third, third], 9, complete=True) == []


@pytest.mark.parametrize(
    ("printed", "bound", "verdicts"),
    [
        (("1 in 3", "30", "30"), "almost", [CONSISTENT, CONSISTENT]),
        (("1 in 3", "30", "29"), "almost", [CONSISTENT, CONTRADICTED]),  # both are almost a third
        (("30", "30", "a quarter"), "", [CONSISTENT, CONTRADICTED]),
    ],
)
def test_plain_numbers_are_held_against_each_other_where_a_limit_settles(printed, bound, verdicts):
    rows = [{"printed": text, "source_id": f"s{place}"} for place, text in enumerate(printed)]
    kinds = ("sponsor-report", "trade-press", "blog")
    sources = [{"source_id": f"s{place}", "kind": kind} for place, kind in enumerate(kinds)]
    told = found("drift", collection(estimates=[rows[0] | {"bound": bound}, *rows[1:]], sources=sources))
    assert [finding.verdict for finding in told] == verdicts


def test_margin_of_the_survey_of_805():
    finding = one("margin", margin("5.7", 805))
    assert finding.bounds == "design effect 2.68 to 2.77, effective n 290 to 301"
    assert finding.reported == "5.7 for n = 805"


def test_margin_of_the_survey_of_1615():
    # 1.96 * 50 / sqrt(1615) = 2.4385 points; (2.5 / 2.4385) ** 2 = 1.051.
    assert implied_design_effect(2.45, 2.55, 1615).value == pytest.approx(1.051, abs=0.0005)
    assert one("margin", margin("2.5", 1615)).bounds.startswith("design effect 1.01 to 1.09,")


def test_margin_says_when_the_level_is_assumed():
    assert "which is not said" in one("margin", margin("5.7", 805)).detail
    assert "which is not said" not in one("margin", margin("5.7", 805, level="95")).detail


def test_a_large_design_effect_is_told_with_the_effective_n():
    # (5.65 / 3.4540) ** 2 is 2.68, so at most 805 / 2.68 = 301 answers are left; at least 805 / 2.77 = 290.
    large, small = one("margin", margin("5.7", 805)), one("margin", margin("2.5", 1615))
    assert large.detail.endswith("implies a design effect of 2.7: the sample is worth 290 to 301 answers.")
    assert (large.severity, small.severity) == ("changes-the-meaning", "harmless")
    assert "design effect" not in small.detail
    assert (large.n, round(large.recomputed.low), round(large.recomputed.high)) == (805, 290, 301)


def test_a_margin_in_percent_is_remarked_on():
    assert one("margin", margin("5.7", 805, exact="plus or minus 5.7%")).detail.endswith("points are meant.")
    assert "points are meant" not in one("margin", margin("5.7", 805, exact="5.7 points")).detail


@pytest.mark.parametrize(
    "printed, n, expected",
    # Exact limits at the ends of the rounding against 66.67; for 70 the lower limit, 66.5, stays just under it.
    [("67", 1000, "not settled"), ("70", 1000, "not settled"), ("71", 1000, "yes"), ("62", 1000, "no"), ("67", None, "n unknown")],
)  # fmt: skip
def test_threshold_in_the_population(printed, n, expected):
    assert one("threshold", claim("more-than", "two-thirds", printed, base_n=n)).in_population == expected


def test_threshold_below_in_the_population():
    assert one("threshold", claim("less-than", "half", "40", base_n=1000)).in_population == "yes"
    assert one("threshold", claim("less-than", "half", "60", base_n=1000)).in_population == "no"


def test_two_thirds_are_exact_and_67_is_not():
    finding = one("threshold", claim("more-than", "two-thirds", "67"))
    assert finding.bounds == "66.5 to 67.5 against 66.67"


def test_gap_names_points_for_percent():
    # 60 is 20 percent more than 50 and lies 10 points above it.
    finding = one("gap", claim("differs-by", "20", "60", "50"))
    assert finding.verdict is CONTRADICTED and "points stand for percent" in finding.detail
    assert "stand for" not in one("gap", claim("differs-by", "20", "73", "36")).detail
    assert one("gap", claim("differs-by", "20", "73", "36")).bounds == "36.0 to 38.0"
    other_way = one("gap", claim("differs-by", "10 percent", "60", "50"))  # 10 points are 20 percent
    assert other_way.verdict is CONTRADICTED and "percent stands for points" in other_way.detail


def test_the_order_of_the_compared_numbers_is_the_claims():
    data = collection(
        estimates=shares("67/1/47"), claims=[{"relation": "differs-by", "value": "20", "estimate": "e1", "compared_with": "e3 e2"}]
    )  # fmt: skip
    assert list(compared(data, data.claims.iloc[0])["estimate_id"]) == ["e3", "e2"]
    assert one("gap", data).verdict is CONSISTENT


def test_a_question_stands_for_its_other_categories_in_the_claims_own_source_first():
    rows = shares("50/30", source_id="report") + shares("50/31") + shares("20", "c", source_id="report")
    data = collection(
        estimates=rows, sources=[{"source_id": "report", "kind": "sponsor-report"}],
        claims=[{"relation": "highest-of", "estimate": "e3", "compared_with": "q"}],
    )  # fmt: skip
    assert sorted(compared(data, data.claims.iloc[0])["printed"]) == ["20", "31"]


def test_rank_names_who_is_lower():
    data = claim("lowest-of", "", "10", "20/2", "in-person email social-media")
    told = "Read as the lowest, “the words” fails: in person 10 stands against social media 2."
    assert one("rank", data).detail == told


def test_rank_words_bounds():
    data = claim("greater-than", "", "half", "40", "email telephone", bound="more-than")
    assert one("rank", data).detail == "More than half for email stands against telephone more than 40."


def test_a_rank_says_what_the_other_account_prints():
    finding = one("rank", two_accounts("greater-than", "41/27", "44/56"))
    assert finding.detail == "41 for a stands against b 27; The sponsor has it the other way round, 44 against b 56."


def test_the_highest_of_an_unknown_list_is_said_to_be_so():
    told = one("rank", listed("highest-of", "40/15")).detail
    assert told.endswith("; it is the highest of those known, and not all answers are printed.")


def test_numbers_of_two_measures_are_named():
    told = one("rank", unlike("86", "58")).detail
    assert (
        told == "Not one quantity: openness against offers channel, of all against all; which is greater says nothing."
    )
    assert one("rank", reworded("no")).detail == "The questions are not alike: A reason."


@pytest.mark.parametrize(
    "own, other, n, relation, expected",
    # Two options of one single-choice question, n = 1000: 1.96 * sqrt((0.335 + 0.325) / 1000) is 5 points.
    [
        ("33.5", "32.5", 1000, "highest-of", "not settled"), ("50", "40", 1000, "highest-of", "yes"),
        ("40", "50", 1000, "highest-of", "no"), ("40", "50", 1000, "lowest-of", "yes"), ("50", "40", None, "highest-of", "n unknown"),
    ],
)  # fmt: skip
def test_rank_in_the_population(own, other, n, relation, expected):
    assert one("rank", claim(relation, "", own, other, base_n=n)).in_population == expected


def test_rank_in_the_population_is_left_open_for_a_subgroup_and_for_two_questions():
    rows = shares("50/30", base_n=1000)
    rows[1]["subgroup"] = "young"
    ranks = [{"relation": "greater-than", "estimate": "e1", "compared_with": "e2"}]
    assert one("rank", collection(estimates=rows, claims=ranks)).in_population == ""
    rows[1] |= {"subgroup": "", "question_id": "another"}
    assert one("rank", collection(estimates=rows, claims=ranks)).in_population == ""
    rows[1]["question_id"] = "q"
    data = collection(estimates=rows, claims=ranks, questions=question(choice="multiple"))
    assert one("rank", data).in_population == ""


@pytest.mark.parametrize(
    "settled, other, severity, words",
    [
        ("59", "53", "changes-the-meaning", "press prints 53 for email (“Which is liked”), report 59."),
        ("72.6", "72", "harmless", "press prints 72 for email (“Which is liked”), report 72.6; the decimals were cut off."),
        ("Twenty-six", "27", "harmless", "press prints 27 for email (“Which is liked”), report twenty-six."),
    ],
)  # fmt: skip
def test_drift_in_words(settled, other, severity, words):
    finding = one("drift", two_sources(settled, other, category="email"))
    assert (finding.severity, finding.detail, finding.target) == (severity, words, "estimates:e2")


@pytest.mark.parametrize(
    ("settled", "other", "taken"),
    [("a third", "30", "a third for 30.83 to 35.83"), ("17", "one in five", "one in five for 17.5 to 22.5"), ("a third", "25", ""), ("59", "53", "")],
)  # fmt: skip
def test_a_fraction_in_words_may_be_loose(settled, other, taken):
    finding = one("drift", two_sources(settled, other))
    assert finding.verdict is CONTRADICTED
    assert (f"we take {taken}, but such words" in finding.detail) == (finding.severity == "harmless") == bool(taken)


def test_accounts_that_side_with_one_are_named():
    rows = [{"printed": text, "source_id": f"s{place}"} for place, text in enumerate(("60", "62", "62", "about 60"))]
    rows[3] |= {"printed": "61", "bound": "about"}
    told = found(
        "drift", collection(estimates=rows, sources=[{"source_id": f"s{k}", "publisher": f"P{k}"} for k in range(4)])
    )
    first = next(finding for finding in told if finding.target == "estimates:e2")
    assert first.detail.endswith(
        "P1 prints 62 for “Which is liked”, P0 60; P2 prints 62 too and about 61, by P3, fits both."
    )


def test_an_objection_to_a_doubted_number_tells_the_doubt():
    estimates = [{"printed": "1,004", "source_id": "report"}, {"printed": "1,000", "source_id": "press"}]
    doubted = collection(
        estimates=[row | {"unit": "count"} for row in estimates],
        sources=[{"source_id": "report", "kind": "sponsor-report"}],
        errata=[{"target": "estimates:e2", "expect": "1,000", "reason": "It rounds", "better": "1,004"}],
    )
    told = audit(data=doubted).query("check == 'drift'")["detail"].iloc[0]
    assert told.endswith(" Doubted: It rounds. More likely: 1,004.")


def test_what_the_tables_add_to_a_base_is_told_with_it():
    told = one("drift", drifted("30", "28", base="brands; all 50 or those on the network")).detail
    assert told.endswith("; by our tables the one is of brands (all 50 or those on the network), the other of all.")
    same = one("drift", drifted("30", "28", base="all; some of them perhaps not")).detail
    assert "by our tables" not in same  # what is added is no other base


def test_a_number_of_a_part_says_so():
    rows = [
        {"printed": text, "subgroup": "us", "source_id": source} for text, source in (("83", "report"), ("80", "press"))
    ]
    assert (
        "prints 80 for US (“Which is liked”)"
        in one("drift", collection(estimates=rows, sources=[{"source_id": "report", "kind": "sponsor-report"}])).detail
    )


def test_shares_that_add_up_may_have_been_made_to():
    rows = [{"printed": text, "category": str(place)} for place, text in enumerate(("21", "24.6", "6.1", "48.3"))]
    told = one("possible-n", collection(estimates=rows, studies=[{"n": 152}])).detail
    assert told.endswith("prints: the shares are weighted, rounded so that they add up to 100, or misprinted.")
    rows[0]["printed"] = "20"
    told = one("possible-n", collection(estimates=rows, studies=[{"n": 152}])).detail
    assert told.endswith("24.6, 6.1 and 48.3 that press prints: the shares are weighted or misprinted.")


def test_drift_names_other_bases_units_and_the_same_source():
    told = one("drift", drifted("30", "28", base="users")).detail
    assert told.endswith("; by our tables the one is of users, the other of all.")
    told = one("drift", two_sources("100", "1", unit="minutes", second={"unit": "hours"}, category="email")).detail
    assert told == "press prints 1 hours for email (“Which is liked”), report 100 minutes."
    same = collection(estimates=[{"printed": "17", "category": "a"}, {"printed": "one in five", "category": "a"}])
    assert one("drift", same).detail == (
        "press prints one in five for a (“Which is liked”), and 17 in another place; we take one in five for 17.5 to 22.5, but such "
        "words are at times looser."
    )
    same = collection(estimates=[{"printed": "50", "base": "users"}, {"printed": "50", "base": "all"}])
    assert one("drift", same).detail.endswith("; by our tables the one is of all, the other of users.")
    assert one("drift", two_sources("50", "50", second={"unit": "points"})).detail.endswith(
        "a share is not a difference in points."
    )


def test_class_readings():
    names = "within-5-min within-30-min under-60-min"
    both = one("class-reading", classes("16.9/19.8/53.7", names, "unclear"))
    assert both.severity == "changes-the-meaning"
    assert both.detail == (
        "press leaves open whether the classes are nested or separate; both are possible, and separate they add up to "
        "90.4 percent by the longest."
    )
    assert one("class-reading", classes("40/60/80", names, "unclear")).detail.endswith("only nested is possible.")
    falling = one("class-reading", classes("30/20/10", names, "unclear"))
    assert "only separate is possible, and separate they add up to 60.0" in falling.detail
    assert "neither is possible" in one("class-reading", classes("60/50/40", names, "unclear")).detail


def test_a_class_printed_twice_is_added_once():
    data = classes("40/40/50", "within-5-min within-5-min within-30-min", "unclear")
    assert one("class-reading", data).bounds == "49.5 to 50.5, or added 89.0 to 91.0"


def test_nested_classes_name_who_prints_them():
    told = one("nested", classes("30/40", "within-30-min within-1-h")).detail
    assert told == "Within 30 minutes is part of within 1 hour; press prints 30 and 40."


def test_share_of_users():
    # 1.5 of 67.5 is 2.2 percent, 2.5 of 66.5 is 3.8.
    assert one("conditional-base", users("2", "67")).bounds == "2.2 to 3.8 percent of the users"


def test_parts_weigh_by_size():
    # 29.5 to 30.5 and 44.5 to 45.5, weighted 1 to 4, make 41.5 to 42.5.
    assert (
        one("parts", divided("42", ("30", 200), ("45", 800), size=1000)).bounds == "41.5 to 42.5 against 41.5 to 42.5"
    )


def test_parts_say_what_the_others_would_have_to_be():
    told = one("parts", divided("90", ("91", None), ("91", None))).detail
    assert told.endswith("if these are parts of it, the others taken together lie below the whole.")
    inside = one("parts", divided("40", ("35", None), ("45", None))).detail
    assert inside.endswith("whether these parts make up the whole is not known.")


def test_a_base_larger_than_its_study_is_one_fault_however_many_rows_stand_on_it():
    rows = shares("30/40/20", base_n=1200, subgroup="men")
    told = found("base-size", collection(estimates=rows, studies=[{"n": 1000}]))
    assert len(told) == 3 and len({item.fault for item in told}) == 1
    assert told[0].detail == "The subgroup men has 1,200 cases, more than the 1,000 of the study."
    assert one("base-size", sized(1400, 1000)).detail == "The base has 1,400 cases, more than the 1,000 of the study."


def test_a_count_beside_a_share_tells_the_least_design_effect():
    # 514 of 1,996 are 25.75 percent; 61.5 lies 0.3575 above, and 0.3575 ** 2 / (0.2575 * 0.7425) is 0.668.
    far, near = (one("count-of-base", counted("514", 1996, share)) for share in ("62", "27"))
    assert (
        far.detail
        == "514 of 1,996 is 25.75 percent, 62 is printed; only weights with a design effect of 1.67 or more could part them."
    )
    assert (far.severity, near.severity) == ("changes-the-meaning", "harmless")
    assert far.n == 1996 and far.against == Span(
        Fraction("61.5"), Fraction(62), Fraction("62.5"), BOTH, frozenset({EVEN})
    )
    plain = one("count-of-base", counted("514", 1996, "62", weighting="none"))
    assert plain.detail.endswith("62 is printed, and the shares are not weighted.")
    assert one("count-of-base", counted("0", 500, "3")).detail.endswith("and no weights could part them.")
    assert one("count-of-base", counted("1,400", 1000)).detail == "1,400 are counted in a base of 1,000."


@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(st.integers(1, 9), st.booleans()), min_size=2, max_size=30))
def test_no_weights_move_a_share_further_than_their_design_effect_allows(people):
    """Kish's design effect of any positive weights is at least what `least_effect` asks for the share that they give."""
    n, weights = len(people), [weight for weight, _ in people]
    plain = Fraction(100 * sum(yes for _, yes in people), n)
    weighted = Fraction(100 * sum(weight for weight, yes in people if yes), sum(weights))
    effect = n * sum(weight**2 for weight in weights) / sum(weights) ** 2
    if plain != weighted:
        assert least_effect(Span(plain, plain, plain), Span(weighted, weighted, weighted)) <= effect + 1e-9


def test_a_base_that_is_not_said_weighs_more_than_a_size_that_is_not():
    no_base, no_size = (one("missing-base", base_of(base, None)) for base in ("not-reported", "all"))
    assert (no_base.severity, no_size.severity) == ("changes-the-meaning", "harmless")
    assert no_base.by == no_size.by == "reader"


def test_dates_in_words():
    assert one("date", dated(["April 2008"])).bounds == "January 2007 to January 2008 against April 2008"
    assert one("date", dated(["2009"], bound="more-than")).bounds == "January 2007 or earlier against 2009"
    told = "Almost five years before January 2012 means January 2007 to January 2008; other-0 has April 2008."
    assert one("date", dated(["April 2008"])).detail == told
    about = "It says October 2011; the study was published about 2011, which leaves it open."
    assert one("date", day("October 2011", study="2011~")).detail == about
    assert one("date", day("2012", study="2011")).detail == "It says 2012; the study was published in 2011."


def test_restatements_rest_on_computation_or_on_a_reader():
    assert one("restatement", restated("33", "33", elsewhere=True)).rests_on == ("e2",)
    assert one("restatement", restated("33", "30")).by == "computed"
    assert one("restatement", restated("33", "33")).by == "computed"
    moved = one("restatement", restated("33", "33", base="users"))
    assert (moved.by, moved.severity) == ("reader", "changes-the-meaning")
    assert "the base 'users' for 'all'" in moved.detail
    assert "the category 'no' for 'yes'" in one("restatement", restated("33", "33", category="no")).detail


def test_the_reasons_of_the_schema_are_all_explained(data):
    (claims,) = (item for item in data.descriptor["resources"] if item["name"] == "claims")
    (reason,) = (item for item in claims["schema"]["fields"] if item["name"] == "reason")
    assert set(WHY) == set(reason["constraints"]["enum"])


@pytest.mark.parametrize("reason", WHY)
def test_every_reason_is_said(reason):
    finding = one("unsupported", reasoned(reason))
    assert (finding.verdict, finding.by, finding.bounds) == (NOT_TESTABLE, "reader", reason)
    assert finding.detail == WHY[reason]


def test_unlike_studies_differ_in_what_is_named():
    data = collection(
        estimates=[{"printed": "50", "question_id": "one"}, {"printed": "60", "question_id": "two"}],
        questions=[{"question_id": "one", "study_id": "a"}, {"question_id": "two", "study_id": "b", "measure": "used-channel"}],
        studies=[{"study_id": "a", "country": "US"}, {"study_id": "b", "country": "UK"}],
        claims=[{"relation": "not-testable", "reason": "unlike-studies", "estimate": "e1", "compared_with": "two"}],
    )  # fmt: skip
    assert one("unsupported", data).detail.endswith("They differ in measure, country.")
    assert one("unsupported", reasoned("unlike-studies")).severity == "changes-the-meaning"


@pytest.mark.parametrize("first, second, n", [(50, 40, 189), (40, 50, 189), (10, 12, 1878)])
def test_least_size(first, second, n):
    # 3.8415 * (0.25 + 0.24) / 0.01 = 188.2; 3.8415 * (0.09 + 0.1056) / 0.0004 = 1878.5, so one more.
    assert least_size(first, second) == n + (n == 1878)


def test_least_size_of_no_change():
    with pytest.raises(ValueError, match="equal shares"):
        least_size(40, 40)


@pytest.mark.parametrize(
    "sizes, expected",
    # The nearest two values are 49.5 and 40.5: 3.8415 * (0.249975 + 0.240975) / 0.0081 = 232.8.
    [((233, 233), "yes"), ((232, 500), "not settled"), ((None, 500), "n unknown")],
)
def test_change_in_the_population(sizes, expected):
    assert one("change", wave("50", "40", sizes=sizes)).in_population == expected


def test_a_change_tells_its_least_n_and_its_own():
    finding = one("change", wave("50", "40", sizes=(500, 300)))
    told = "“Which is liked”, email: 50 in 2014, 40 in 2016 (of all): sampling alone could make it unless about 233 or more of them stood behind it in each of two equal waves."
    assert (finding.detail, finding.n) == (told, 300)
    assert (finding.recomputed.low, finding.recomputed.high) == (-11, -9)


def test_a_change_with_one_known_n_tells_what_the_other_would_take():
    # (0.09 / 1.95996) ** 2 is 0.0021086; less 0.495 * 0.505 / 500 it is 0.0016086, and 0.405 * 0.595 / 0.0016086 is 149.8.
    told = one("change", wave("50", "40", sizes=(500, None))).detail
    assert told.endswith("500 were asked in 2014; sampling alone could make it unless 150 people or more were in 2016.")
    assert (least_other(50, 40, 500), least_other(50, 40, 50)) == (115, None)
    few = one("change", wave("50", "40", sizes=(50, None))).detail
    assert few.endswith("50 were asked in 2014; sampling alone could make it however many were in 2016.")


def test_a_base_that_another_printing_gives_is_named():
    rows = [
        {"printed": "50", "category": "a"},
        {"printed": "50", "category": "a", "source_id": "report", "base_n": 900},
    ]
    told = one("missing-base", collection(estimates=rows)).detail
    assert told == "How many stand in the base (all) is not said here; report has 900 for the number."
    study = one("missing-base", collection(estimates=rows[:1], studies=[{"n": 1000}])).detail
    assert study.endswith("is not said here; the whole study had 1,000 respondents.")


def test_an_unchanged_share_is_never_a_change_in_the_population():
    assert one("change", wave("50", "50", sizes=(10_000, 10_000))).detail.endswith(
        "may be no change at all, by rounding."
    )


def two_groups(own, other, relation, groups=("businesses", "consumers"), sizes=(550, 1100), **cells):
    rows = [
        {"printed": p, "subgroup": g, "base_n": n, "category": "yes"}
        for p, g, n in zip((own, other), groups, sizes, strict=True)
    ]
    said = {"relation": relation, "estimate": "e1", "compared_with": "e2"} | cells
    return collection(estimates=rows, claims=[said], questions=question(choice="yes-no"))


@pytest.mark.parametrize(
    ("data", "state"),
    [
        # Newcombe's limits for 73 of 550 less 36 of 1,100, rounding included, are 31.2 and 42.5 points.
        (two_groups("73", "36", "greater-than"), "yes"),
        (two_groups("36", "35", "greater-than"), "not settled"),
        (two_groups("73", "36", "greater-than", sizes=(550, None)), "n unknown"),
        (two_groups("73", "36", "greater-than", groups=("16-24", "16-34")), ""),  # these may overlap
    ],
)
def test_ranks_of_independent_samples(data, state):
    assert one("rank", data).in_population == state


@pytest.mark.parametrize(("said", "state"), [("20", "no"), ("37", "not settled"), ("31", "not settled"), ("44", "no")])
def test_gaps_of_independent_samples(said, state):
    assert one("gap", two_groups("73", "36", "differs-by", value=said)).in_population == state
    assert one("gap", two_groups("36", "73", "differs-by", value=said)).in_population == state
    assert one("gap", two_groups("73", "36", "differs-by", value=said, groups=("a", ""))).in_population == ""
