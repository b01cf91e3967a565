"""The audit as a reader and a machine get it: command, expectation, tables and figure."""

import json

import pandas as pd
import pytest

from channel_evidence import cli
from channel_evidence.audit import COLUMNS, audit, expectation
from channel_evidence.charts import verdicts as verdict_charts
from channel_evidence.studies import article_audit as audit_sentences
from channel_evidence.studies import dossier
from channel_evidence.words import readings as sentences


@pytest.fixture(scope="module")
def found(data):
    return audit(None, data)


def test_formats_agree(capsys, found):
    assert cli.main(["audit", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [tuple(row) for row in rows] == [COLUMNS] * len(found)
    assert cli.main(["audit", "--format", "csv"]) == 0
    assert capsys.readouterr().out.startswith(",".join(COLUMNS) + "\n")
    assert cli.main(["audit"]) == 0
    assert f"({len(found)} findings)" in capsys.readouterr().out


def test_findings_are_no_failure_and_unknown_names_are(capsys):
    assert cli.main(["audit", "northridge-2015"]) == 0
    assert "cannot both be right" in capsys.readouterr().out
    assert cli.main(["audit", "nobody"]) == 1
    assert "no study or source 'nobody'" in capsys.readouterr().err


def test_verdicts_are_as_committed(capsys):
    assert cli.main(["audit", "--strict"]) == 0, capsys.readouterr().err


def test_strict_names_a_changed_verdict(found, root, tmp_path):
    expectation.renew(found, tmp_path)
    assert expectation.differences(found, tmp_path, whole=True) == []
    changed = found.copy()
    changed.loc[changed["verdict"] == "contradicted", "verdict"] = "supported"
    lines = expectation.differences(changed, tmp_path, whole=True)
    assert lines and all("contradicted is expected, supported found" in line for line in lines)
    assert expectation.differences(found.iloc[1:], tmp_path, whole=True)


def test_every_claim_has_a_verdict(data, found):
    assert set("claims:" + data.claims["claim_id"]) <= set(found["target"])


def test_the_gravest_verdict_counts():
    rows = pd.DataFrame({"target": ["a", "a", "b"], "verdict": ["supported", "contradicted", "not-testable"]})
    assert verdict_charts.gravest(rows) == {"a": "contradicted", "b": "not-testable"}


def test_the_figure_counts_every_statement(data, found):
    names = {"dgtarchitects-2015": "A", "just-in-case-2012": "B"}
    counted = verdict_charts.by_source(found, data.claims, names)
    assert counted["count"].sum() == data.claims["source_id"].isin(names).sum()
    chart = verdict_charts.tally(counted, sentences.verdicts_title(counted), "note")
    for row in counted.itertuples():
        assert f"{row.source}, {verdict_charts.NAMES[row.verdict]} {row.count}" in chart.alt


def test_statements_and_audit_table_of_an_article(data):
    shown = dossier.statements(data, "dgtarchitects-2015").frame
    assert len(shown) == (data.claims["source_id"] == "dgtarchitects-2015").sum()
    worst = shown[shown["its words"] == "finally, in person"].iloc[0]
    assert worst["verdict"] == "contradicted" and "Social media" in worst["why"]
    assert "contradicted" in set(dossier.audit_table(data, "m2talk").frame["verdict"])


def test_summary_counts_by_hand():
    rows = pd.DataFrame(
        {"verdict": ["supported", "contradicted", "not-testable"], "detail": ["a", "It is lower.", "c"]}
    )
    told = str(sentences.audit_summary(rows))
    assert (
        "Of 3 findings, 1 is in order, 0 hold only thanks to rounding, 1 does not hold, and 1 cannot be tested" in told
    )
    assert "It is lower." in told


def test_statements_are_parted_into_tested_and_untested(data):
    stated = dossier.statements(data, "dgtarchitects-2015")
    tested, untested = audit_sentences.tested(stated), audit_sentences.untested(stated)
    assert len(tested.frame) + len(untested.frame) == len(stated.frame)
    assert tested.frame.columns[0] == "verdict" and "not testable" not in set(tested.frame["verdict"])
    counts = untested.frame["not testable: why"].value_counts(sort=False).tolist()
    assert counts == sorted(counts, reverse=True)  # the commonest reason first, each in one block
    assert set(untested.frame["what it says"]) <= set(stated.frame["what it says"])


def test_findings_beyond_the_statements():
    rows = pd.DataFrame(
        {
            "target": ["claims:c1", "estimates:e1", "questions:q1"],
            "verdict": ["contradicted", "contradicted", "consistent"],
            "detail": ["Of a claim.", "Of a number.", "Fine."],
        }
    )
    assert str(audit_sentences.beyond(rows)).endswith("2 findings, of which 1 does not hold. Of a number.")
    assert str(audit_sentences.beyond(rows.iloc[[2]])).endswith("1 finding, of which none is at fault.")
    assert "no number" in str(audit_sentences.beyond(rows.iloc[[0]]))


def test_every_simulated_check_is_explained():
    names = audit_sentences.checks().frame["check"].tolist()
    assert len(names) == len(set(names)) == 8


def test_details_name_publishers_and_no_source_ids(data, found):
    idents = [f" {ident} " for ident in data.sources["source_id"] if "-" in ident]
    assert not [detail for detail in found["detail"] if any(ident in f" {detail} " for ident in idents)]
