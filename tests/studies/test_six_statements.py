"""Verdicts on a handbook's statements follow from the shares, and can fall on either side."""

from dataclasses import replace

import pandas as pd
import pytest

from channel_evidence.printed import Span, parse
from channel_evidence.studies.six_statements import (
    AGAINST,
    FOR,
    NO_EVIDENCE,
    UNDECIDED,
    evidence,
    parts,
    says,
    verdict,
    votes,
)

PREFERRED, REPLACED, READERS = "bacal-six-things-c20", "bacal-six-things-c18", "bacal-six-things-c10"
MIRROR = {FOR: AGAINST, AGAINST: FOR, UNDECIDED: UNDECIDED}


def printed(data, **shares):
    """The collection with other printed shares, by estimate_id with underscores."""
    estimates = data.estimates.set_index("estimate_id")
    for name, share in shares.items():
        estimates.loc[name.replace("_", "-"), "printed"] = share
    return replace(data, estimates=estimates.reset_index())


def coded(data, claim_id, **cells):
    """The collection with another coding of one part."""
    coding = data.coding("hypotheses").set_index("claim_id")
    coding.loc[claim_id, list(cells)] = list(cells.values())
    return replace(data, codings={**data.codings, "hypotheses": coding.reset_index()})


def on(data, claim_id):
    return verdict(votes(evidence(data, claim_id)))


@pytest.mark.parametrize(
    ("share", "expected"), [("49", FOR), ("50", UNDECIDED), ("51", AGAINST), ("49.9", FOR), ("half", UNDECIDED)]
)
def test_a_share_speaks_for_against_or_neither_and_the_other_side_is_the_mirror(share, expected):
    number = Span.of(parse(share, "percent", ""))
    assert says(number, "below", 50) == expected
    assert says(number, "above", 50) == MIRROR[expected]


def test_a_limit_decides_only_what_it_bounds():
    assert says(Span.of(parse("60", "percent", "more-than")), "below", 50) == AGAINST
    assert says(Span.of(parse("40", "percent", "more-than")), "below", 50) == UNDECIDED


def test_the_verdict_turns_with_the_numbers(data):
    assert on(data, PREFERRED) == FOR
    own = evidence(data, PREFERRED)["estimate_id"]
    assert on(printed(data, **dict.fromkeys(own, "70")), PREFERRED) == AGAINST
    assert on(printed(data, **{own[0]: "70"}), PREFERRED) == UNDECIDED
    assert on(coded(data, PREFERRED, side="above"), PREFERRED) == AGAINST
    assert on(coded(data, PREFERRED, threshold="2"), PREFERRED) == UNDECIDED  # 2 can stand for 1.5 to 2.5


def test_a_sponsor_has_one_vote_and_a_doubted_number_none(data):
    rows = evidence(data, PREFERRED)
    assert (rows["sponsor"] == "The Northridge Group").sum() == 2
    assert len(votes(rows)) == rows["sponsor"].nunique() - 1  # NewVoiceMedia's question is doubted
    assert "NewVoiceMedia" not in votes(rows)
    settled = replace(data, errata=data.errata[data.errata["erratum_id"] != "newvoicemedia-social"])
    assert votes(evidence(settled, PREFERRED))["NewVoiceMedia"] == FOR


def test_a_sponsor_whose_waves_disagree_decides_nothing(data):
    rows = evidence(printed(data, **{"marketingcharts-69654-04": "60"}), PREFERRED)
    assert votes(rows)["The Northridge Group"] == UNDECIDED


def test_companies_have_no_vote_and_parts_of_a_whole_none_beside_it(data):
    rows = evidence(data, PREFERRED)
    assert set(rows["design"]) == {"consumer-survey"}
    whole = (rows["subgroup"] == "").groupby([rows["question_id"], rows["category"]]).agg(["any", "all"])
    assert (whole["any"] == whole["all"]).all()  # a subgroup only where no whole is printed
    estimates = data.estimates
    alone = estimates[(estimates["category"] != "social-media") | (estimates["subgroup"] != "") | (estimates["question_id"] != "newvoicemedia-us-2013-preferred-channel")]  # fmt: skip
    assert "gen-y" in set(evidence(replace(data, estimates=alone), PREFERRED)["subgroup"])


def test_a_rule_that_does_not_tell_a_rival_apart_decides_nothing(data):
    rows = evidence(data, REPLACED)
    assert votes(rows).to_dict() == {"The Northridge Group": UNDECIDED, "NICE Systems": FOR}
    assert on(data, REPLACED) == UNDECIDED
    [text] = rows.loc[rows["category"] == "text-message", "estimate_id"]
    assert on(printed(data, **{text: "56"}), REPLACED) == FOR
    better = dict.fromkeys(rows.loc[~rows["rival"], "estimate_id"], "90")
    worse = dict.fromkeys(rows.loc[rows["rival"], "estimate_id"], "20")
    assert on(printed(data, **better, **worse), REPLACED) == AGAINST


def test_nothing_bears_on_readers(data):
    assert evidence(data, READERS).empty and on(data, READERS) == NO_EVIDENCE
    assert verdict(pd.Series([FOR, AGAINST])) == UNDECIDED


def test_the_parts_are_the_last_claims_of_the_extract_in_order(data):
    claims = data.claims.loc[data.claims["source_id"] == "bacal-six-things", "claim_id"].tolist()
    found = parts(data)
    assert found["claim_id"].tolist() == claims[-len(found) :]
    assert found["part"].astype(int).is_monotonic_increasing and found["part"].nunique() == 6


def test_an_unknown_part_is_refused(data):
    with pytest.raises(KeyError):
        evidence(data, "bacal-six-things-c99")
