"""The audit of the collection itself, the committed expectation and the command."""

import json
from time import process_time

import pandas as pd
import pytest
from audit_cases import CASES, CONCLUDES, CONSISTENT, DOUBTED, claim, reasoned, unnumbered
from made_rows import KEYS, collection, shares

from channel_evidence.audit import COLUMNS, REGISTRY, Verdict, audit, expectation, targets_of
from channel_evidence.audit.base import NUMBERS, Finding
from channel_evidence.cli import main
from channel_evidence.tables import NAMES, Collection


@pytest.fixture(scope="module")
def everything(data):
    return audit(data=data)


def test_the_audit_keeps_its_contract(everything):
    assert tuple(everything) == COLUMNS
    assert COLUMNS == (
        "target", "check", "verdict", "by", "severity", "reported", "bounds", "in_population", "detail",
        "low", "high", "against_low", "against_high", "n", "fault",
    )  # fmt: skip
    assert everything.drop(columns=list(NUMBERS)).map(type).eq(str).all(axis=None)
    assert everything[list(NUMBERS)].dtypes.eq("float64").all()
    assert (everything["fault"] != "").all()
    assert set(everything["check"]) <= set(REGISTRY)
    assert set(everything["verdict"]) <= {str(verdict) for verdict in Verdict}
    assert set(everything["by"]) == {"computed", "reader"}
    assert set(everything["severity"]) <= {"harmless", "changes-the-meaning"}
    assert set(everything["in_population"]) <= {"", "yes", "no", "not settled", "n unknown"}
    assert not everything.duplicated().any()
    assert everything["detail"].str.endswith(".").all()
    assert (everything.loc[everything["verdict"] == "not-testable", "detail"] != "").all()
    ends = everything[["low", "high", "against_low", "against_high"]].dropna()
    assert (
        (ends["low"] <= ends["high"]).all() and (ends["against_low"] <= ends["against_high"]).all() and len(ends) > 50
    )


def test_each_check_concludes_only_what_it_can(everything):
    for name, verdicts in everything.groupby("check")["verdict"]:
        assert set(verdicts) <= CONCLUDES[name] | {DOUBTED}, name


def test_no_doubted_number_or_statement_is_supported(everything, data):
    rows = everything[everything["target"].isin(data.errata["target"])]
    assert len(rows) > 30 and not rows["verdict"].isin(["supported", "as-printed"]).any()


def test_a_whole_audit_of_a_larger_collection_takes_no_more_than_two_seconds(data):
    """Two copies of the collection, over 3,000 estimates; the processor's time, since the machine may be busy."""
    copies = manifold(data, 2)
    assert len(copies.estimates) >= 3_000 and len(copies.studies) >= 600
    audit(data=data)  # whatever is imported late
    start = process_time()
    assert len(audit(data=copies)) == 2 * len(audit(data=data))
    assert process_time() - start < 5  # about 2 s here; with coverage or on a slow machine some times as long


def manifold(data, times):
    """The collection several times over, each copy with ids of its own."""
    own = {KEYS[name] for name in NAMES} | {"estimate", "target", "fault", "item"}

    def renamed(frame, k):
        frame = frame.copy()
        for column in own & set(frame):
            frame[column] = frame[column].where(frame[column] == "", frame[column] + f"-copy-{k}")
        if "compared_with" in frame:
            frame["compared_with"] = [
                " ".join(f"{name}-copy-{k}" for name in text.split()) for text in frame["compared_with"]
            ]
        return frame

    def copied(frame):
        return pd.concat([renamed(frame, k) for k in range(times)], ignore_index=True)

    tables = {name: copied(getattr(data, name)) for name in NAMES}
    return Collection(data.folder, **tables, codings={name: copied(frame) for name, frame in data.codings.items()})


def test_a_target_is_a_row(everything, data):
    known = {
        "estimates:": data.estimates["estimate_id"],
        "questions:": data.questions["question_id"],
        "claims:": data.claims["claim_id"],
    }
    rows = {table + ident for table, idents in known.items() for ident in idents}
    assert set(everything["target"]) <= rows


def test_no_claim_is_passed_over_in_silence(everything, data):
    assert set("claims:" + data.claims["claim_id"]) <= set(everything["target"])


def test_every_relation_has_a_check():
    relations = {case.data.claims["relation"].iloc[0] for case in CASES if len(case.data.claims)}
    for relation in relations:
        for data in (
            unnumbered(relation),
            reasoned("opinion") if relation == "not-testable" else claim(relation, "20"),
        ):
            if relation != "not-testable" or data.claims["reason"].iloc[0]:
                assert (audit(data=data)["target"] == "claims:c1").any(), relation


@pytest.mark.parametrize("target", ["m2talk", "northridge-2015", "dgtarchitects-2015", "mobile-commerce-daily-2015"])
def test_a_study_or_source_is_a_part_of_the_audit(target, everything, data):
    part = audit(target, data)
    part, whole = part.fillna(-1), set(everything.fillna(-1).itertuples(index=False, name=None))
    assert 0 < len(part) < len(everything)
    assert set(part.itertuples(index=False, name=None)) <= whole
    assert set(part["target"]) == set(everything["target"]) & targets_of(target, data)
    assert list(part.index) == list(range(len(part)))


def test_the_parts_make_up_the_audit(everything, data):
    of = {target for source in data.sources["source_id"] for target in targets_of(source, data)}
    assert set(everything["target"]) <= of


def test_an_unknown_target(data):
    with pytest.raises(KeyError, match="no study or source 'nonesuch'"):
        audit("nonesuch", data)


def test_changing_an_answer_does_not_change_the_next(data):
    first = audit(data=data)
    first["verdict"] = "spoilt"
    assert "spoilt" not in set(audit(data=data)["verdict"])


# The committed expectation and the command.


@pytest.fixture
def expected(tmp_path, monkeypatch):
    """The verdicts on an impossible sum and on a possible one, committed; the frame of the audit."""
    monkeypatch.setattr(expectation, "PLACE", tmp_path / "expected.csv")
    rows = shares("24/28/50") + shares("30/40/20", question_id="fine")
    frame = audit(data=collection(estimates=rows))
    expectation.renew(frame, tmp_path)
    return frame


def test_an_expected_verdict_is_no_difference(expected, tmp_path):
    assert expectation.differences(expected, tmp_path, whole=True) == []


def test_a_changed_verdict_is_noticed(expected, tmp_path):
    other = expected.assign(verdict=expected["verdict"].replace("impossible", "consistent"))
    (line,) = expectation.differences(other, tmp_path, whole=True)
    assert line.startswith("questions:q [sums]: impossible is expected, consistent found")


def test_a_new_finding_is_noticed(expected, tmp_path):
    (line,) = expectation.differences(pd.concat([expected, expected[:1].assign(check="new")]), tmp_path, whole=True)
    assert "[new]: nothing is expected" in line


def test_a_lost_target_is_noticed_in_the_whole_only(expected, tmp_path):
    part = expected[expected["target"] != "questions:fine"]
    (line,) = expectation.differences(part, tmp_path, whole=True)
    assert line.startswith("questions:fine [sums]: consistent is expected, nothing found")
    assert expectation.differences(part, tmp_path, whole=False) == []


def test_command_is_strict_on_demand(capsys, data, tmp_path, monkeypatch):
    monkeypatch.setattr(expectation, "PLACE", tmp_path / "expected.csv")
    frame = audit(data=data)
    expectation.renew(frame, tmp_path)
    assert (frame["verdict"] == "contradicted").sum() > 5
    assert main(["audit", "--strict", "--format", "csv"]) == 0
    expectation.renew(frame.assign(verdict=frame["verdict"].replace("contradicted", "supported")), tmp_path)
    capsys.readouterr()
    assert main(["audit", "--strict", "--format", "csv"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == (frame["verdict"] == "contradicted").sum()
    assert all(": supported is expected, contradicted found" in line for line in lines)
    assert main(["audit", "--format", "csv"]) == 0


def test_the_committed_verdicts_hold(data, root, everything):
    assert expectation.differences(everything, root, whole=True) == []


def test_command(capsys):
    assert main(["audit", "m2talk", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    wanted = audit("m2talk")
    assert [tuple(row) for row in rows] == [COLUMNS] * len(wanted)
    pd.testing.assert_frame_equal(
        pd.DataFrame(rows).astype(wanted.dtypes), wanted
    )  # JSON has ten decimals, null for none


def test_command_formats(capsys):
    assert main(["audit", "dgtarchitects-2015", "--format", "csv"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == ",".join(COLUMNS) and len(lines) == len(audit("dgtarchitects-2015")) + 1
    assert main(["audit", "dgtarchitects-2015"]) == 0
    out = capsys.readouterr().out
    assert "[drift] contradicted" in out and f"({len(lines) - 1} findings)" in out


def test_command_refuses_an_unknown_target(capsys):
    assert main(["audit", "nonesuch"]) == 1
    assert "no study or source 'nonesuch'" in capsys.readouterr().err


def test_finding_defaults_are_harmless_and_computed():
    finding = Finding("claims:c", "sums", CONSISTENT)
    assert (finding.by, finding.severity, finding.in_population) == ("computed", "harmless", "")
