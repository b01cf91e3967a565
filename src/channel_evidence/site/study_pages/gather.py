"""What each study's page reads, and nothing else: plain values, so that their digest says whether the page must be made again."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from channel_evidence.audit import audit
from channel_evidence.charts.comparison import LIMITS
from channel_evidence.site import about
from channel_evidence.site.study_pages import file_of
from channel_evidence.site.study_pages.wording import OVERALL, answer, number, titled
from channel_evidence.stats.intervals import add_intervals
from channel_evidence.studies.dossier import places
from channel_evidence.synthesis import placed
from channel_evidence.tables import Collection
from channel_evidence.words.english import year
from channel_evidence.words.vocabulary import colour, name

Page = dict[str, Any]
# Columns that pages read; a change in any other makes no page again.
ESTIMATE = (
    "estimate_id question_id study_id category subgroup base base_n n printed unit bound source_id exact reading publisher title_source url "
    "sponsor doubted doubt settled value round_low round_high low high method reason level design_effect family used why"
).split()
QUESTION = "question_id study_id measure asked choice base".split()
FINDING = "target check verdict by severity reported bounds in_population detail fault".split()
CLAIM = "claim_id study_id source_id statement relation exact".split()
SOURCE = "source_id kind publisher title published url".split()
ERRATUM = "target better reason status expect".split()
_ID_AT_END = re.compile(r"(?<= with )\S+$|(?<= of )\S+$")


def gathered(data: Collection, citation_file: Path, cards: Iterable[Any]) -> list[Page]:
    """What each study's page reads, the latest study first.

    Parameters: data; citation_file, a CITATION.cff, which may be missing; cards, the notebooks' pages with file, title and
    studies. Returns: one mapping a study, of text, numbers, lists and mappings only.
    Raises: ValueError for a printed number that cannot be read.
    """
    parts, cards = _Parts(data), list(cards)
    pages = [parts.page(study, cards) for study in _plain(data.studies, data.studies.columns)]
    pages.sort(key=lambda page: (-int(year(page["study"]["published"]) or 0), page["study"]["title"], page["id"]))
    _name(pages)
    for page, before, after in zip(pages, [None, *pages[:-1]], [*pages[1:], None], strict=True):
        page["before"], page["after"] = _neighbour(before), _neighbour(after)
        _describe(page, data, citation_file)
    return pages


class _Parts:
    """The tables cut by study, once for all pages."""

    def __init__(self, data: Collection) -> None:
        rows = add_intervals(data.ranked).merge(
            placed(data)[["estimate_id", "family", "used", "why"]], on="estimate_id", how="left", validate="1:1"
        )
        estimates = _plain(rows, ESTIMATE)
        _explain(estimates)
        self.estimates = _by(estimates, "question_id")
        self.questions = _by(_plain(data.questions, QUESTION), "study_id")
        self.claims = _by(_plain(data.claims, CLAIM), "study_id")
        self.sources = {row["source_id"]: row for row in _plain(data.sources, SOURCE)}
        self.sponsors = {
            row["study_id"]: row for row in _plain(data.coding("sponsors"), ("study_id", "sells", "related"))
        }
        self.families = {
            row["family"]: row for row in _plain(data.coding("families"), ("family", "notebook", "question", "what"))
        }
        self.findings = _by(_plain(audit(data=data), FINDING), "target")
        self.errata = _by(_plain(data.errata, ERRATUM), "target")
        self.places = places(data)

    def page(self, study: Mapping[str, Any], cards: Sequence[Any]) -> Page:
        ident = study["study_id"]
        questions = [{**row, "rows": self.estimates[row["question_id"]]} for row in self.questions[ident]]
        claims = self.claims[ident]
        rows = [row for question in questions for row in question["rows"]]
        targets = [f"studies:{ident}", *(f"questions:{row['question_id']}" for row in questions)]
        targets += [f"estimates:{row['estimate_id']}" for row in rows] + [f"claims:{row['claim_id']}" for row in claims]
        cited = dict.fromkeys([row["source_id"] for row in (*rows, *claims)] + [study["source_id"]])
        return {
            "id": ident,
            "file": file_of(ident),
            "study": dict(study),
            "sponsor": self.sponsors.get(ident),
            "questions": questions,
            "claims": claims,
            "sources": [self.sources[source] for source in cited],
            "families": [self._family(name, cards) for name in dict.fromkeys(row["family"] for row in rows) if name],
            "grouped": bool(self.families),
            "findings": [self._placed(row) for target in targets for row in self.findings[target]],
            "errata": [self._placed(row) for target in targets for row in self.errata[target]],
            "notebooks": [[card.file, card.title] for card in cards if ident in card.studies],
        }

    def _placed(self, row: Mapping[str, Any]) -> dict[str, Any]:
        return {**row, "where": self.places.get(row["target"], "the study as a whole")}

    def _family(self, ident: str, cards: Sequence[Any]) -> dict[str, str]:
        family = self.families[ident]
        file = f"{family['notebook']}.html"
        return {**family, "file": file if any(card.file == file for card in cards) else ""}


def _explain(rows: list[dict[str, Any]]) -> None:
    """Give rows the words and the colour that readers see; a reason that names another row gets that row's number."""
    numbers = {}
    for row in rows:
        row["name"], row["colour"] = name(row) or OVERALL, colour(row["category"])
        if row["bound"] in LIMITS:  # a limit is no value that an interval could lie around
            row.update(low=None, high=None, round_low=None, round_high=None, method="", reason="only a limit printed")
        numbers[row["estimate_id"]] = number(row)
    for row in rows:
        row["why"] = _ID_AT_END.sub(lambda found: numbers.get(found[0], found[0]), row["why"] or "")


def _name(pages: list[Page]) -> None:
    """Give each page its title and its answer; pages that would bear one title add the study's own."""
    titles = [titled(page) for page in pages]
    for page, title in zip(pages, titles, strict=True):
        page["title"] = title if titles.count(title) == 1 else f"{title}: {page['study']['title']}"
        page["answer"] = answer(page)


def _neighbour(page: Page | None) -> dict[str, str] | None:
    return page and {"file": page["file"], "title": page["title"]}


def _describe(page: Page, data: Collection, citation_file: Path) -> None:
    """Add how to cite the page, and schema.org's description of it."""
    cited = [about.collection(data, citation_file, page["title"]), about.study(data, page["id"])]
    page["cited"] = [{"words": work.words, "url": work.url} for work in cited]
    page["about"] = about.dataset(data, page["title"], page["answer"], cited, (page["id"],))


def _by(rows: list[dict[str, Any]], key: str) -> dict[str, list[dict[str, Any]]]:
    found = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return found


def _plain(frame: pd.DataFrame, columns: Iterable[str]) -> list[dict[str, Any]]:
    """Rows as mappings of Python's own values; what is missing is None."""
    names = list(columns)
    cells = [[None if pd.isna(value) else value for value in frame[column].tolist()] for column in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]
