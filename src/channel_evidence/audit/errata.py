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
    return data.coding("faults").set_index("target")


def doubts(data: Collection) -> pd.DataFrame:
    """The errata as `erratum` finds them, one row a doubted target, with its reason and the name of the fault."""
    found = [(item.target, item.detail, item.fault) for item in erratum(data)]
    return pd.DataFrame(found, columns=["target", "reason", "fault"]).drop_duplicates("target").set_index("target")


def under_doubt(findings: list[Finding], data: Collection) -> list[Finding]:
    """Findings in the light of the errata.

    Parameters: findings; data.
    Returns: the findings; what supports or repeats a doubted number or statement, or rests on a doubted number, is
    doubted, with the erratum's reason; an objection to a doubted row is the erratum's fault and no second one.
    """
    known, slips = doubts(data), faults_coded(data)["fault"]
    owner = dict(zip("claims:" + data.claims["claim_id"], "estimates:" + data.claims["estimate"], strict=True))
    named = [
        replace(item, fault=slips.get(item.target, item.fault)) if item.verdict in OBJECTIONS else item
        for item in findings
    ]
    return [_doubted(item, known, owner) if item.check != "erratum" else item for item in named]


def _doubted(finding: Finding, known: pd.DataFrame, owner: dict[str, str]) -> Finding:
    rests = (finding.target, owner.get(finding.target, ""), *(f"estimates:{ident}" for ident in finding.rests_on))
    target = next((name for name in rests if name in known.index), None)
    if target is None:
        return finding
    if finding.verdict in (Verdict.SUPPORTED, Verdict.AS_PRINTED):
        told = f"{finding.detail} Doubted: {known.loc[target, 'reason']}"
        return replace(finding, verdict=Verdict.DOUBTED, detail=told, fault=known.loc[target, "fault"])
    same = finding.fault or (known.loc[target, "fault"] if target == finding.target else "")
    return replace(finding, fault=same)
