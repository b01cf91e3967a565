"""The fixed parts of a study's page."""

import pandas as pd
import pytest

from channel_evidence.studies import dossier

CARE = "mblox-care-gap-2014-care-rating"


def test_an_answer_is_graded_by_the_numbers_that_it_uses(data):
    groups = data.settled(CARE).query("subgroup in ('businesses', 'consumers')")
    gap = data.settled("mblox-care-gap-2014-gap")
    n = "n is not reported throughout"
    # Only the sectors lack an n. The gap is printed by three; the shares, taken alone, by one.
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
    assert "Read: whole text · n = 1,000 · " in line and "accounts: 3" in line and "doubted: no" in line
    swapped = printings[(printings["publisher"] == "MediaPost") & (printings["category"] == "telephone")]
    assert "doubted: 1 of 1" in dossier.trust(data, swapped)


def test_numbers_of_one_source_and_one_reason_are_one_erratum(data):
    shown = dossier.errata(data, "northridge-2015").frame
    swapped = shown[shown["why"].str.contains("labels are swapped")]
    assert swapped["as printed"].tolist() == ["50; 27; 24"] and swapped["source"].tolist() == ["MediaPost"]
    assert shown["as printed"].str.split("; ").str.len().sum() == 11  # none is lost
