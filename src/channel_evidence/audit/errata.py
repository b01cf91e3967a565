"""What a reader doubts: the errata, as findings, and what rests on a doubted number or statement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from channel_evidence.audit.base import CHANGES_MEANING, READER, Finding, check
from channel_evidence.audit.verdicts import OBJECTIONS, Verdict
from channel_evidence.tables import Collection


@check("erratum")
def erratum(data: Collection) -> Iterator[Finding]:
    """Every erratum, on a number or a statement: what we doubt, why, and what is likelier; a reader's judgement."""
    coded = faults_coded(data)
    for _, row in data.errata.iterrows():
        likelier = f" More likely: {row['better']}." if row["better"] else ""
        known = row["target"] in coded.index
        yield Finding(
            row["target"], "erratum", Verdict.DOUBTED, READER,
            coded.loc[row["target"], "severity"] if known else CHANGES_MEANING, row["expect"],
            detail=f"{row['reason']}.{likelier}", fault=coded.loc[row["target"], "fault"] if known else row["erratum_id"],
        )  # fmt: skip


def faults_coded(data: Collection) -> pd.DataFrame:
    """Which rows bear which slip, how far a doubt reaches, and how grave it is (`codings/faults.csv`), by target."""
    return data.coding("faults").drop_duplicates("target").set_index("target")


def doubts(data: Collection) -> pd.DataFrame:
    """The errata as `erratum` finds them, one row a doubted target, with its reason and the name of the fault."""
    found = [(item.target, item.detail, item.fault) for item in erratum(data)]
    return pd.DataFrame(found, columns=["target", "reason", "fault"]).drop_duplicates("target").set_index("target")


def under_doubt(findings: list[Finding], data: Collection) -> list[Finding]:
    """Findings in the light of the errata.

    Parameters: findings; data.
    Returns: the findings; what supports or repeats a doubted number or statement, or rests on a doubted number, is
    doubted, with the erratum's reason; what else is found of a number tells the doubt on it, or on its question in every
    printing; an objection to a row that is doubted, or coded as a fault, is that fault and no second one.
    """
    known, coded = doubts(data), faults_coded(data)
    named = dict(known["fault"]) | dict(coded["fault"])
    grave = dict(coded["severity"])
    owner = dict(zip("claims:" + data.claims["claim_id"], "estimates:" + data.claims["estimate"], strict=True))
    asked = dict(
        zip("estimates:" + data.estimates["estimate_id"], "questions:" + data.estimates["question_id"], strict=True)
    )
    every = dict(known["reason"]) | _on_questions(data, coded)
    return [
        item if item.check == "erratum" else _told(_doubted(item, known, named, grave, owner), every, asked)
        for item in findings
    ]


def _on_questions(data: Collection, coded: pd.DataFrame) -> dict[str, str]:
    """Questions whose number is doubted in every printing, with the reason of the erratum that is the fault's."""
    reasons = dict(zip(data.errata["erratum_id"], data.errata["reason"] + ".", strict=True))
    whole = coded[coded.index.str.startswith("questions:")]
    return {str(target): reasons[fault] for target, fault in whole["fault"].items() if fault in reasons}


def _told(finding: Finding, reasons: dict[str, str], asked: dict[str, str]) -> Finding:
    """A finding on a number, which no verdict of doubt reaches, with what is doubted about it."""
    if finding.verdict in (Verdict.DOUBTED, Verdict.SUPPORTED, Verdict.AS_PRINTED) or finding.target not in asked:
        return finding
    rests = (finding.target, asked[finding.target], *(f"estimates:{ident}" for ident in finding.rests_on))
    reason = next((reasons[name] for name in rests if name in reasons), "")
    return replace(finding, detail=f"{finding.detail} Doubted: {reason}") if reason else finding


def _doubted(
    finding: Finding, known: pd.DataFrame, named: dict[str, str], grave: dict[str, str], owner: dict[str, str]
) -> Finding:
    if finding.verdict in OBJECTIONS:
        severity = grave.get(finding.target, finding.severity)
        return replace(finding, fault=named.get(finding.target, finding.fault), severity=severity)
    rests = (finding.target, owner.get(finding.target, ""), *(f"estimates:{ident}" for ident in finding.rests_on))
    target = next((name for name in rests if name in known.index), None)
    if target is None or finding.verdict not in (Verdict.SUPPORTED, Verdict.AS_PRINTED):
        return finding
    told = f"{finding.detail} Doubted: {known.loc[target, 'reason']}"
    return replace(
        finding,
        verdict=Verdict.DOUBTED,
        detail=told,
        fault=str(known.loc[target, "fault"]),
        severity=grave.get(target, CHANGES_MEANING),
    )
