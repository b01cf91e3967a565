"""What the audit can conclude: the verdicts, what each means, how they are grouped, and how faults are counted."""

from __future__ import annotations

from enum import StrEnum

import pandas as pd


class Verdict(StrEnum):
    """What a check concludes, the gravest first; DEFINITIONS says what each means."""

    CONTRADICTED = "contradicted"
    IMPOSSIBLE = "impossible"
    SOURCES_DISAGREE = "sources-disagree"
    DOUBTED = "doubted"
    NOT_SETTLED = "not-settled"
    CUT_OFF = "cut-off"
    SUPPORTED = "supported"
    CONSISTENT = "consistent"
    AS_PRINTED = "as-printed"
    NOT_TESTABLE = "not-testable"


# The one definition of each verdict; the codebook, the README and the notebooks print it from here.
DEFINITIONS = {
    Verdict.CONTRADICTED: "It fails for all values that the printed numbers can stand for.",
    Verdict.IMPOSSIBLE: "No values that round to the printed numbers can stand side by side.",
    Verdict.SOURCES_DISAGREE: "By one account it holds, by another it does not.",
    Verdict.DOUBTED: "An erratum, open or settled, stands on the number or on the statement.",
    Verdict.NOT_SETTLED: "It holds for some of the values that the printed numbers can stand for, or in one of two readings.",
    Verdict.CUT_OFF: "Decimals were left out instead of rounded.",
    Verdict.SUPPORTED: "It holds for all values that the printed numbers can stand for; sampling is told apart.",
    Verdict.CONSISTENT: "Values that round to the printed numbers can stand side by side.",
    Verdict.AS_PRINTED: "The sentence repeats the number that was keyed from it; that supports nothing.",
    Verdict.NOT_TESTABLE: "Nothing that is known can decide it; the reason is given.",
}

# How verdicts are summed up wherever they are counted.
GROUPS = {
    "hold": (Verdict.SUPPORTED, Verdict.CONSISTENT),
    "do not hold": (Verdict.CONTRADICTED, Verdict.IMPOSSIBLE),
    "are open or doubted": (Verdict.SOURCES_DISAGREE, Verdict.DOUBTED, Verdict.NOT_SETTLED, Verdict.CUT_OFF),
    "repeat their number": (Verdict.AS_PRINTED,),
    "cannot be tested": (Verdict.NOT_TESTABLE,),
}
OBJECTIONS = (*GROUPS["do not hold"], *GROUPS["are open or doubted"])
GRAVITY = {verdict.value: place for place, verdict in enumerate(Verdict)}


def group_of(verdict: str) -> str:
    """The group of GROUPS that a verdict belongs to.

    Parameters: verdict, its text. Returns: the group's name. Raises: ValueError for no verdict.
    """
    return next(name for name, members in GROUPS.items() if Verdict(verdict) in members)


def gravest(found: pd.DataFrame) -> pd.DataFrame:
    """The gravest finding on each target.

    Parameters: found, a frame of `audit.audit`. Returns: one row a target, indexed by it, in the order of `found`.
    """
    order = found["verdict"].map(GRAVITY)
    best = found.assign(_order=order).sort_values("_order", kind="stable").drop_duplicates("target")
    return best.sort_index().drop(columns="_order").set_index("target", drop=False).rename_axis(None)


def faults(found: pd.DataFrame) -> pd.DataFrame:
    """The distinct faults: findings that object, the same slip in several places once.

    Parameters: found, a frame of `audit.audit`.
    Returns: the gravest finding of each fault with `places` (its targets, space-separated), the gravest fault first.
    """
    rows = found[found["verdict"].isin(OBJECTIONS)]
    rows = rows.assign(_order=rows["verdict"].map(GRAVITY), _harmless=rows["severity"] == "harmless")
    rows = rows.sort_values(["_order", "_harmless"], kind="stable")
    targets = rows.groupby("fault", sort=False)["target"].agg(lambda names: " ".join(dict.fromkeys(names)))
    worst = rows.drop_duplicates("fault").drop(columns=["_order", "_harmless"])
    return worst.assign(places=worst["fault"].map(targets)).reset_index(drop=True)


def fault_counts(found: pd.DataFrame) -> dict[str, int]:
    """How many distinct faults do not hold, and how many are open or doubted.

    Parameters: found, a frame of `audit.audit`. Returns: the counts by the two groups' names.
    """
    groups = faults(found)["verdict"].map(group_of).value_counts()
    return {name: int(groups.get(name, 0)) for name in ("do not hold", "are open or doubted")}


def statement_verdicts(found: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """One finding for each statement, the gravest.

    Parameters: found, a frame of `audit.audit`; claims, rows of the table.
    Returns: the claims with `verdict`, `group` and `why` (the finding's detail), in their order.
    """
    best = gravest(found)
    targets = "claims:" + claims["claim_id"]
    verdict = targets.map(best["verdict"])
    return claims.assign(verdict=verdict, group=verdict.map(group_of), why=targets.map(best["detail"]))
