"""Codings: judgements on rows, checked like the tables, that a package may do without."""

import json
from dataclasses import replace

import pandas as pd
import pytest
from test_check import edit

import channel_evidence
from channel_evidence.tables import CODINGS
from channel_evidence.tables.check import check

OPTIONS = "codings/options"


def test_every_single_choice_question_with_several_percentages_is_judged(data):
    rows = data.view[(data.view["choice"] == "single") & (data.view["unit"] == "percent")]
    several = {question for question, own in rows.groupby("question_id") if own["category"].nunique() > 1}
    assert set(data.coding("options")["question_id"]) == several


def test_each_judgement_has_a_reason_of_its_own(data):
    assert data.coding("options")["reason"].str.len().gt(40).all()
    assert data.coding("options")["reason"].is_unique


def test_what_was_found_has_a_source_and_no_study_two_claims(data):
    origins = data.coding("origins").merge(data.claims, on="claim_id", suffixes=("", "_claim"))
    assert ((origins["found"] == "no") == (origins["source_id"] == "")).all()
    assert origins["study_id"].is_unique and (origins["source_id"] != origins["source_id_claim"]).all()


def test_likeness_is_judged_of_printed_reasons(data):
    reasons, ranked = data.coding("reasons"), data.settled("twitter-follow-reasons-rank")
    printed = set(data.estimates[["question_id", "category"]].itertuples(index=False, name=None))
    assert set(reasons[["question_id", "category"]].itertuples(index=False, name=None)) <= printed
    assert set(reasons["like"]) <= set(ranked["category"])


def test_the_descriptor_has_the_columns_that_code_reads(data):
    described = {r["name"]: [f["name"] for f in r["schema"]["fields"]] for r in data.descriptor["resources"]}
    for name, columns in CODINGS.items():
        assert set(columns) <= set(described[name])
        assert data.coding(name).columns.tolist() == described[name]


def test_complete_options_count_with_a_remainder(data):
    cells = data.ranked.drop_duplicates("question_id").set_index("question_id")["cells"]
    assert cells["m2talk-preferred-channel"] == 6  # five channels and a remainder
    assert (
        cells["northridge-2015-against-expectations"] == 4
    )  # three answers, for postal mail too, where one is printed
    assert cells["northridge-2015-preferred-channel"] == 1  # unclear
    assert cells["newvoicemedia-us-2013-preferred-channel"] == 1  # no single choice
    postal = data.ranked[data.ranked["subgroup"] == "postal-mail"]
    assert set(postal.loc[postal["question_id"] == "northridge-2015-against-expectations", "cells"]) == {4}


def test_printings_of_one_question_have_one_count(data):
    assert (data.ranked.groupby("question_id")["cells"].nunique() == 1).all()


def test_a_judgement_decides_the_count(data):
    coding = data.coding("options").assign(options="unclear")
    assert set(replace(data, codings={"options": coding}).ranked["cells"]) == {1}


def test_numbers_of_other_units_and_choices_stand_alone(data):
    everything = data.questions[["question_id"]].assign(options="complete", reason="")
    rows = replace(data, codings={"options": everything}).ranked
    single = (rows["choice"] == "single") & (rows["unit"] == "percent")
    assert (rows.loc[~single, "cells"] == 1).all() and (rows.loc[single, "cells"] > 1).all()


def test_views_carry_what_is_printed_as_numbers(data):
    row = data.settled("northridge-2015-fastest-channel").set_index("category").loc["social-media"]
    assert (row["printed"], row["value"], row["round_low"], row["round_high"]) == ("three", 3, 2.5, 3.5)


def test_a_text_without_number_has_no_value(data):
    estimates = data.estimates.copy()
    estimates.loc[0, ["printed", "unit"]] = ["quite a lot", "none"]
    ranked = replace(data, estimates=estimates).ranked.set_index("estimate_id")
    assert pd.isna(ranked.loc[estimates["estimate_id"][0], "value"])


@pytest.fixture
def bare(package):
    """The package without its codings."""
    descriptor = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"] = [r for r in descriptor["resources"] if not r["path"].startswith("codings/")]
    (package / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    for path in (package / "codings").iterdir():
        path.unlink()
    (package / "codings").rmdir()
    data = channel_evidence.load(package)  # what was read and left out stands in the records alone
    cited = {*data.studies["source_id"], *data.estimates["source_id"], *data.claims["source_id"]}
    cited.update(*data.errata["evidence"].str.split())
    rows = pd.read_csv(package / "sources.csv", dtype=str, keep_default_na=False)
    rows[rows["source_id"].isin(cited)].to_csv(package / "sources.csv", index=False, lineterminator="\n")
    return package


def test_a_package_without_codings_loads_and_checks(bare):
    data = channel_evidence.load(bare)
    assert check(bare) == []
    assert data.coding("options").columns.tolist() == list(CODINGS["options"])
    assert data.coding("options").empty
    assert set(data.ranked["cells"]) == {1}


def test_an_unknown_coding_is_named(data):
    with pytest.raises(KeyError, match=r"no coding 'optoins'; known: .*options"):
        data.coding("optoins")


def assert_one_fault(package, *parts):
    fault, *others = map(str, check(package))
    assert others == []
    for part in parts:
        assert part in fault


FIRST, SECOND = "m2talk-preferred-channel", "northridge-2015-fastest-channel"  # rows 2 and 3


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("options", "maybe", ("row 2", "column options", "'maybe'", "allowed: complete, incomplete, unclear")),
        ("question_id", "m2talk-preferred-chanel", ("row 2", "there is no such questions.question_id")),
        ("question_id", SECOND, ("row 3", "the id stands twice")),
        ("question_id", "m2talk-used-social", ("row 2", "a question whose choice is single")),
        ("reason", "", ("row 2", "column reason", "a value is needed here")),
        ("reason", "=1+1", ("row 2", "column reason", "no cell starts with")),
    ],
)
def test_a_slip_is_one_fault_with_its_place(package, column, value, words):
    edit(package, OPTIONS, FIRST, **{column: value})
    assert_one_fault(package, "options.csv", *words)


def test_shares_above_100_are_no_complete_choice(package):
    number = edit(package, OPTIONS, "northridge-2015-response-time", options="complete")
    assert_one_fault(package, "options.csv", f"row {number}", "above 100 in all")


def test_a_coding_that_is_described_is_needed(package):
    (package / "codings" / "options.csv").unlink()
    assert_one_fault(package, "options.csv", "the table is missing")


def test_a_coding_that_is_not_described_is_named(package):
    (package / "codings" / "hunches.csv").write_text("question_id\n", encoding="utf-8")
    assert_one_fault(package, "hunches.csv", "is described nowhere in datapackage.json")


def test_a_coding_elsewhere_is_named(package):
    path = package / "datapackage.json"
    path.write_text(path.read_text(encoding="utf-8").replace("codings/options.csv", "options.csv"), encoding="utf-8")
    faults = check(package)
    assert "the table options is in codings/options.csv" in str(faults[0])


def test_a_coding_without_its_columns_is_named(package):
    path = package / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    (own,) = [r for r in descriptor["resources"] if r["name"] == "options"]
    own["schema"]["fields"] = [f for f in own["schema"]["fields"] if f["name"] != "options"]
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    assert_one_fault(package, "datapackage.json", "the coding options needs the column options")
