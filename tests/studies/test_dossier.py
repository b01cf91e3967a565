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
