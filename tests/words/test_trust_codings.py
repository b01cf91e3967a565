"""The codings that trust rests on fit the tables."""

import pandas as pd
import pytest

from channel_evidence.words.trust import CODES, LEVELS, facts, grade, trust_line


@pytest.fixture(scope="module")
def coded(root):
    def read(name):
        return pd.read_csv(root / "data" / "codings" / f"{name}.csv", dtype=str, keep_default_na=False)

    return read


def test_every_sponsor_is_coded_once_with_a_reason(data, coded):
    sponsors = coded("sponsors")
    assert sponsors["study_id"].tolist() == data.studies["study_id"].tolist()
    assert set(sponsors["related"]) <= set(CODES["sells"]) and (sponsors != "").all(axis=None)
    unknown = sponsors["sells"] == "not-reported"
    assert (sponsors.loc[unknown, "related"] == "unclear").all()


def test_one_sponsor_sells_one_thing(data, coded):
    named = coded("sponsors").merge(data.studies, on="study_id")
    named = named[named["sponsor"] != "not-reported"]
    assert (named.groupby("sponsor")["sells"].nunique() == 1).all()


def test_every_answer_can_be_graded_and_no_code_contradicts_the_tables(data, coded):
    sponsors = coded("sponsors")
    answers = coded("answers")
    assert answers["answer_id"].is_unique
    for row in answers.to_dict("records"):
        assert row["reason"], row["answer_id"]
        if not row["question_ids"]:
            continue
        rows = data.printings(*row["question_ids"].split())
        assert grade(facts(rows, row)).level in LEVELS
        assert trust_line(rows, sponsors).startswith("Read: ")
        related = sponsors.set_index("study_id")["related"][rows["study_id"].unique()]
        expected = "yes" if "yes" in related.values else "unclear" if "unclear" in related.values else "no"
        assert row["sells"] == expected, row["answer_id"]


def test_every_answer_belongs_to_a_notebook(root, coded):
    kept = {path.stem for path in (root / "notebooks").glob("*.ipynb")}
    assert set(coded("answers")["notebook"]) <= kept
