"""The audit as a reader and a machine get it: command, expectation, tables and figure."""

import json

import pandas as pd
import pytest

from channel_evidence import cli
from channel_evidence.audit import COLUMNS, audit, expectation
from channel_evidence.audit.verdicts import GROUPS, statement_verdicts
from channel_evidence.charts import verdicts as verdict_charts
from channel_evidence.studies import dossier


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
    out = capsys.readouterr().out
    assert "both can be right only if 21.0 to 23.0 percent are in neither" in out
    assert out.count("Decision Marketing has 39 percent") == 1  # a fault is told once
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


def test_the_figure_counts_every_statement(data, found):
    names = {"dgtarchitects-2015": "A", "just-in-case-2012": "B"}
    counted = verdict_charts.by_source(found, data.claims, names)
    assert counted["count"].sum() == data.claims["source_id"].isin(names).sum()
    assert set(counted["group"]) <= set(GROUPS) == set(verdict_charts.SHADES)
    chart = verdict_charts.tally(counted, "A finding", "note")
    for row in counted.itertuples():
        assert f"{row.source}, {row.group} {row.count}" in chart.alt


def test_a_statement_that_only_repeats_its_number_is_none_that_holds():
    claims = pd.DataFrame({"claim_id": ["c1", "c2", "c3"], "source_id": "s"})
    found = pd.DataFrame(
        {
            "target": [f"claims:c{k}" for k in (1, 2, 3)],
            "verdict": ["as-printed", "supported", "cut-off"],
            "detail": "x",
        }
    )
    counted = verdict_charts.by_source(found, claims, {"s": "The source"}).set_index("group")["count"]
    assert counted.to_dict() == {"are open or doubted": 1, "hold": 1, "repeat their number": 1}


def test_statements_of_an_article_have_their_gravest_verdict(data, found):
    claims = data.claims[data.claims["source_id"] == "dgtarchitects-2015"]
    stated = statement_verdicts(found, claims)
    assert len(stated) == len(claims)
    worst = stated[stated["exact"] == "finally, in person"].iloc[0]
    assert worst["verdict"] == "contradicted" and "social media 2" in worst["why"]


def test_audit_table_of_a_study(data):
    table = dossier.audit_table(data, "m2talk").frame
    assert {"contradicted", "not settled"} <= set(table["verdict"]) and table["why"].is_unique


def slips(*verdicts):
    """Findings on numbers, each a fault of its own."""
    names = [f"estimates:e{k}" for k in range(len(verdicts))]
    details = [f"Slip {k}." for k in range(len(verdicts))]
    return pd.DataFrame(
        {"target": names, "verdict": verdicts, "severity": "harmless", "fault": names, "detail": details}
    )


def test_summary_counts_by_hand():
    told = str(dossier.audit_summary(slips("supported", "contradicted", "cut-off", "doubted", "not-testable")))
    assert "3 faults, each counted once: 1 fails outright and 2 are open or doubted." in told
    assert "Slip" not in told  # the table says which
    assert str(dossier.audit_summary(slips("supported", "contradicted"))).endswith("Slip 1.")
    assert str(dossier.audit_summary(slips("supported"))) == "The audit finds no fault in what could be tested."
    twice = slips("contradicted", "contradicted").assign(fault="one slip")
    assert "1 fault, " in str(dossier.audit_summary(twice))


def test_details_name_publishers_and_no_source_ids(data, found):
    idents = [f" {ident} " for ident in data.sources["source_id"] if "-" in ident]
    assert not [detail for detail in found["detail"] if any(ident in f" {detail} " for ident in idents)]
