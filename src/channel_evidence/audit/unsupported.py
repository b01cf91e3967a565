"""Statements without any number behind them, and comparisons of unlike studies."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from channel_evidence.audit.base import CHANGES_MEANING, HARMLESS, READER, Finding, check
from channel_evidence.audit.verdicts import Verdict
from channel_evidence.tables import Collection

WHY = {
    "opinion": "An opinion; no number could support or contradict it.",
    "anecdote": "A single case, told and not counted.",
    "no-number": "No number stands behind it.",
    "untraceable-source": "It leans on a source that is not named or cannot be found.",
    "generalisation-from-cases": "A handful of cases cannot show what holds in general.",
    "unlike-studies": "The studies set side by side did not measure the same thing.",
    "missing-base": "The base it is a share of is not the one the sentence needs.",
    "prediction": "A forecast; it was not testable when written.",
    "cause-not-shown": "A cause is named, and only a coincidence could be shown.",
    "hearsay": "It passes on what another source is said to say.",
}
WEIGHTY = {"unlike-studies", "missing-base", "generalisation-from-cases", "untraceable-source", "cause-not-shown"}


@check("unsupported")
def unsupported(data: Collection) -> Iterator[Finding]:
    """A claim that no number can decide is not testable: what its note says of it, else the transcribers' reason."""
    for _, claim in data.claims[data.claims["relation"] == "not-testable"].iterrows():
        told = claim.get("note", "") or WHY[claim["reason"]]
        if claim["reason"] == "unlike-studies":
            told += _unlike(data, claim)
        yield Finding(
            f"claims:{claim['claim_id']}", "unsupported", Verdict.NOT_TESTABLE, READER,
            CHANGES_MEANING if claim["reason"] in WEIGHTY else HARMLESS, claim["exact"], shown=claim["reason"], detail=told,
        )  # fmt: skip


@check("definition")
def definition(data: Collection) -> Iterator[Finding]:
    """A number that only bounds a category or population asserts nothing that could be tested."""
    for _, claim in data.claims[data.claims["relation"] == "definition"].iterrows():
        yield Finding(
            f"claims:{claim['claim_id']}", "definition", Verdict.NOT_TESTABLE, READER, HARMLESS, claim["exact"],
            detail=claim.get("note", "") or "It only says what or whom a number is about; that leaves nothing to test.",
        )  # fmt: skip


def _unlike(data: Collection, claim: pd.Series) -> str:
    """In what the compared questions differ, as far as the tables say."""
    idents = [*claim["compared_with"].split(), *([claim["estimate"]] if claim["estimate"] else [])]
    owners = data.estimates.set_index("estimate_id")["question_id"]
    questions = list(dict.fromkeys(owners.get(ident, ident) for ident in idents))
    if len(questions) < 2:
        return ""
    rows = data.questions.set_index("question_id").loc[questions].merge(data.studies, on="study_id")
    differing = [
        name for name in ("measure", "base", "population", "country", "design", "sponsor") if rows[name].nunique() > 1
    ]
    return f" They differ in {', '.join(differing)}." if differing else ""
