"""One study as one page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from channel_evidence.site.document import TEMPLATES, document
from channel_evidence.site.study_pages import findings
from channel_evidence.site.study_pages.questions import line, shown
from channel_evidence.site.study_pages.wording import BESIDE, substance
from channel_evidence.studies.dossier import line_of


@cache
def _rules() -> str:
    return (TEMPLATES / "study.css").read_text(encoding="utf-8")


def rendered(page: Mapping[str, Any]) -> str:
    """A study's page as a whole HTML document, from what was gathered for it alone.

    Parameters: page, as `gather.gathered` gives it. Returns: the document.
    """
    inside, outside = findings.families(page)
    summary, faults = findings.audited(page)
    statements, others = findings.statements(page)
    disclosure, items = findings.disclosed(page)
    study = page["study"]
    paid = "a sponsor that is not reported" if study["sponsor"] == "not-reported" else study["sponsor"]
    return document(
        "study.html",
        ("sort.js",),
        page["about"],
        rules=[_rules()],
        title=page["title"],
        summary=page["answer"],
        name=page["file"].removesuffix(".html"),
        about_study=line_of({**study, "sponsor": paid}),
        interest=findings.interest(page),
        trust=findings.trust(page),
        notebooks=page["notebooks"],
        questions=[shown(question) for question in substance(page)],
        beside=[
            (question["asked"], line(row))
            for question in page["questions"]
            if question["measure"] in BESIDE
            for row in question["rows"]
        ],
        grouped=page["grouped"],
        inside=inside,
        outside=outside,
        audit=summary,
        faults=faults,
        statements=statements,
        others=others,
        disclosure=disclosure,
        items=items,
        sources=findings.sources(page),
        errata=findings.doubts(page),
        cited=page["cited"],
        before=page["before"],
        after=page["after"],
    )
