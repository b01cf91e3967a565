"""The fixed parts of a study's page."""

import pandas as pd
import pytest

from channel_evidence.studies import dossier

CARE = "mblox-care-gap-2014-care-rating"


def test_an_answer_is_graded_by_the_numbers_that_it_uses(data):
    groups = data.settled(CARE).query("subgroup in ('businesses', 'consumers')")
    gap = data.settled("mblox-care-gap-2014-gap")
    n = "base and n are not reported throughout"
    # Only the sectors lack a base or an n. The gap is printed by three; the shares, taken alone, by one.
    assert n in dossier.grade(data, "mblox-gap").reasons
    assert n not in dossier.grade(data, "mblox-gap", pd.concat([groups, gap])).reasons
    with pytest.raises(ValueError, match="1 account can be read"):
        dossier.grade(data, "mblox-gap", groups)


def test_a_number_of_another_question_is_refused(data):
    with pytest.raises(ValueError, match="not coded to rest on m2talk-preferred-channel"):
        dossier.grade(data, "mblox-gap", data.settled("m2talk-preferred-channel"))


def test_what_a_figure_draws_decides_its_line_of_trust(data):
    printings = data.printings("northridge-2015-fastest-channel")
    article = printings[printings["publisher"] == "Mobile Commerce Daily"]
    # The settled printings are the sponsor's, read in excerpts and without n but for one; the article's have all n = 1,000.
    assert "n = 1,000 (1 of 4 known)" in dossier.trust(data, data.settled("northridge-2015-fastest-channel"))
    line = dossier.trust(data, article)
    assert "Read: whole text · n = 1,000 · " in line and "accounts: 4" in line and "doubted: no" in line
    swapped = printings[(printings["publisher"] == "MediaPost") & (printings["category"] == "telephone")]
    assert "doubted: 1 of 1" in dossier.trust(data, swapped)


def test_numbers_of_one_source_and_one_reason_are_one_erratum(data):
    shown = dossier.errata(data, "northridge-2015").frame
    swapped = shown[shown["why"].str.contains("labels are swapped")]
    assert swapped["as printed"].tolist() == ["50; 27", "24"] and set(swapped["source"]) == {"MediaPost"}
    assert shown["as printed"].str.split("; ").str.len().sum() == 11  # none is lost


def test_a_study_says_what_can_be_found_and_what_not(data):
    assert "1,000 respondents" in str(dossier.study_line(data, "m2talk"))
    told = str(dossier.disclosure(data, "m2talk"))
    found, missing = told.split(" Not found: ")
    assert found.startswith("Of 12 things that a survey should disclose, 3 can be found: who paid")
    assert "how respondents were chosen" in missing and "wording of the questions" in missing


@pytest.mark.parametrize(
    ("verdicts", "words"),
    [
        (
            ["contradicted", "contradicted", "doubted"],
            "3 faults, each counted once: 2 fail outright and 1 is open or doubted.",
        ),
        (["contradicted"], "1 fault, each counted once: 1 fails outright. It is lower."),
        (["supported"], "The audit finds no fault"),
    ],
)
def test_a_summary_counts_each_fault_once(verdicts, words):
    rows = [
        {"verdict": v, "severity": "harmless", "target": f"t{k}", "fault": f"f{k}", "detail": "It is lower."}
        for k, v in enumerate(verdicts)
    ]
    rows.append(rows[0] | {"target": "again"})  # the same slip elsewhere
    assert words in str(dossier.audit_summary(pd.DataFrame(rows)))


def test_when_a_study_was_made_is_the_last_of_its_claims(data):
    said = list(dossier.claims(data, "newvoicemedia-us-2013").frame["what it asserts"])
    assert said[-1] == "The NewVoice Media survey dates from 2013." and len(said) > 1
