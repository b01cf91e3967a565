"""What else a study's page tells: families, the audit, what is said about the study, what is missing, sources and doubts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from channel_evidence.audit.verdicts import GRAVITY, OBJECTIONS, Verdict, faults
from channel_evidence.site.about import link
from channel_evidence.site.places import READ
from channel_evidence.site.study_pages.wording import number, spaced, substance
from channel_evidence.studies.dossier import DISCLOSURE, audit_summary, unsaid
from channel_evidence.words.english import agreeing
from channel_evidence.words.trust import trust_line
from channel_evidence.words.vocabulary import date, listed

Page = Mapping[str, Any]
SURVEYS = ("consumer-survey", "company-survey")
UNREAD = ("not-testable", "definition")


def trust(page: Page) -> str:
    """The line of trust for all numbers of what a study asked. Parameters: page, as gathered. Returns: text, blank without a number."""
    rows = [row for question in substance(page) for row in question["rows"]]
    if not rows:
        return ""
    frame = pd.DataFrame(rows).assign(base_n=_sizes(rows, "base_n"), n=_sizes(rows, "n"))
    sponsor = page["sponsor"] or {"study_id": page["id"], "sells": "not-reported", "related": "unclear"}
    return trust_line(frame, pd.DataFrame([sponsor]))


def _sizes(rows: Sequence[Mapping[str, Any]], column: str) -> pd.array:
    return pd.array([row[column] for row in rows], dtype="Int64")


def interest(page: Page) -> str:
    """Whether who paid sells what was asked about. Parameters: page. Returns: a sentence."""
    related = (page["sponsor"] or {}).get("related", "unclear")
    return {
        "yes": "Who paid sells what was asked about, by our coding.",
        "no": "Who paid does not sell what was asked about, by our coding.",
    }.get(related, "Whether who paid sells what was asked about is unclear.")


def families(page: Page) -> tuple[list[dict[str, Any]], list[tuple[str, list[str]]]]:
    """Which numbers are in a family, and why every other one is in none.

    Parameters: page. Returns: for each number in a family its words, the family, whether it is used and why not; and each
    reason for being in none with its numbers.
    """
    known = {family["family"]: family for family in page["families"]}
    inside: list[dict[str, Any]] = []
    outside: dict[str, list[str]] = {}
    for row in (row for question in substance(page) for row in question["rows"]):
        if row["family"]:
            inside.append(
                {"number": number(row), "family": known[row["family"]], "used": row["used"], "why": row["why"]}
            )
        else:
            outside.setdefault(row["why"], []).append(number(row))
    inside.sort(key=lambda each: not each["used"])
    return inside, list(outside.items())


def audited(page: Page) -> tuple[str, list[dict[str, str]]]:
    """What the audit comes to, and each distinct fault once.

    Parameters: page. Returns: sentences; for each fault where it is, its verdict, what is printed, what was recomputed, why.
    """
    found = page["findings"]
    if not found:
        return (
            "The audit has nothing to test here: no sum, margin, rank or statement that other numbers could decide.",
            [],
        )
    counts = Counter(row["verdict"] for row in found)
    told = listed(
        [f"{counts[verdict.value]} {verdict.value.replace('-', ' ')}" for verdict in Verdict if counts[verdict.value]]
    )
    sentences = f"{agreeing(len(found), 'finding', 'findings')}: {told}."
    if not any(verdict in counts for verdict in OBJECTIONS):
        return f"{sentences} The audit finds no fault in what could be tested.", []
    frame = pd.DataFrame(found)
    where = {row["target"]: row["where"] for row in found}
    rows = [
        {**row, "where": listed(list(dict.fromkeys(where[name] for name in row["places"].split())))}
        for row in faults(frame).to_dict("records")
    ]
    return f"{sentences} {audit_summary(frame)}", rows


def statements(page: Page) -> tuple[list[dict[str, str]], int]:
    """What is said about the study that can be tested, each statement with its gravest verdict, and how many others there are."""
    gravest: dict[str, Mapping[str, Any]] = {}
    for row in sorted(page["findings"], key=lambda row: GRAVITY[row["verdict"]]):
        gravest.setdefault(row["target"], row)
    publishers = {row["source_id"]: row["publisher"] for row in page["sources"]}
    told = []
    for claim in page["claims"]:
        if claim["relation"] not in UNREAD:
            verdict = gravest.get(f"claims:{claim['claim_id']}", {"verdict": "not-tested", "detail": ""})
            told.append(
                {
                    **claim,
                    "publisher": publishers[claim["source_id"]],
                    "verdict": verdict["verdict"],
                    "why": verdict["detail"],
                }
            )
    return told, len(page["claims"]) - len(told)


def disclosed(page: Page) -> tuple[str, list[tuple[str, str]]]:
    """What a survey should disclose, and what any source of this study does; blank where none does.

    Parameters: page. Returns: a sentence; each item with what is found.
    """
    study = page["study"]
    items = [
        (words, "" if unsaid(study[column]) else _told(column, study[column])) for column, words in DISCLOSURE.items()
    ]
    items.append(("wording of the questions", ""))
    known = sum(bool(found) for _, found in items)
    text = f"Of {len(items)} things that a survey should disclose (AAPOR’s list), {known} can be found."
    return text if study[
        "design"
    ] in SURVEYS else f"{text} This is no survey: the list shows what is told, not what is owed.", items


def _told(column: str, value: Any) -> str:
    if column in ("field_start", "field_end"):
        return date(value)
    return f"{value:,}" if isinstance(value, int) else spaced(value) if column in ("sampling", "mode") else str(value)


def sources(page: Page) -> list[dict[str, Any]]:
    """The documents, how each was read, and how many numbers of the study each prints."""
    rows = [row for question in page["questions"] for row in question["rows"]]
    found = []
    for source in page["sources"]:
        own = [row for row in rows if row["source_id"] == source["source_id"]]
        read = listed([READ.get(kind, kind) for kind in dict.fromkeys(row["reading"] for row in own)])
        facts = {"published": date(source["published"]), "kind": spaced(source["kind"]), "url": link(source["url"])}
        found.append({**source, **facts, "read": read, "numbers": len(own)})
    return found


def doubts(page: Page) -> list[dict[str, str]]:
    """The errata, those of one source and one reason as one."""
    found: dict[tuple, dict[str, str]] = {}
    for row in page["errata"]:
        same = found.setdefault((row["where"], row["better"], row["reason"], row["status"]), {**row, "expect": ""})
        same["expect"] = "; ".join(filter(None, [same["expect"], row["expect"]]))
    return list(found.values())
