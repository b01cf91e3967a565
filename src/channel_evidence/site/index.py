"""The front page: the notebooks in reading order, and every study in one table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from channel_evidence.site import about
from channel_evidence.site.document import document
from channel_evidence.site.study_pages import file_of
from channel_evidence.tables import Collection
from channel_evidence.tables.extent import extent, sentence
from channel_evidence.words.vocabulary import label, sentence_case

TITLE = "Channel Evidence"
SUMMARY = "The published evidence on social media as a customer-service channel, made executable."
# Distinct faults, the same slip in several places once.
VERDICTS = ("fail", "open or doubted")
_BESIDE = ("sample-size", "margin-of-error", "date")  # measures that describe a study rather than what it asked


@dataclass(frozen=True)
class Card:
    """A notebook as the index shows it; `thumbnail` is a PNG in base64, blank for a notebook without pictures."""

    file: str
    title: str
    summary: str
    studies: tuple[str, ...]
    thumbnail: str
    width: int
    height: int

    @property
    def key(self) -> str:
        """Its thumbnail's address within the page."""
        return f"thumbnail.{self.file.removesuffix('.html')}"


@dataclass(frozen=True)
class Row:
    """A study as the table shows it; blank where nothing is reported."""

    ident: str
    title: str
    sponsor: str
    year: str
    countries: tuple[str, ...]
    design: str
    n: int | None
    measures: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]
    verdicts: tuple[int, ...]
    cards: tuple[Card, ...]


def verdict_counts(data: Collection) -> dict[str, list[int]]:
    """How many distinct faults of each study fail, and how many are open or doubted.

    Parameters: data. Returns: the counts by study_id.
    """
    from channel_evidence.audit import audit, targets_of
    from channel_evidence.audit.verdicts import fault_counts

    found = audit(data=data)
    idents = data.studies["study_id"]
    return {ident: [*fault_counts(found[found["target"].isin(targets_of(ident, data))]).values()] for ident in idents}


def index(
    data: Collection, citation_file: Path, cards: list[Card], counts: dict[str, list[int]], studies: bool = False
) -> str:
    """The index as a whole HTML document.

    Parameters: data; citation_file, a CITATION.cff; cards in reading order; counts, from `verdict_counts`;
    studies, whether every study has a page to link to.
    Returns: the document.
    """
    rows = _rows(data, cards, counts)
    cited = about.collection(data, citation_file)
    return document(
        "index.html",
        ("sort.js", "index.js"),
        about.dataset(data, TITLE, SUMMARY, [cited]),
        title=TITLE,
        summary=SUMMARY,
        cards=cards,
        rows=rows,
        study_pages={row.ident: file_of(row.ident) for row in rows} if studies else {},
        verdicts=list(VERDICTS),
        cited=[cited],
        countries=sorted({country for row in rows for country in row.countries}),
        designs=sorted({row.design for row in rows if row.design}),
        measures=sorted({measure for row in rows for measure in row.measures}),
        size=sentence(extent(data)),
    )


def _rows(data: Collection, cards: list[Card], counts: dict[str, list[int]]) -> list[Row]:
    """The studies, the latest first."""
    asked = dict(iter(data.questions.groupby("study_id", sort=False)))
    channels = _channels(data)
    rows = [
        Row(
            ident=study.study_id,
            title=study.title,
            sponsor=_said(study.sponsor),
            year=(re.match(r"\d{4}", study.published) or [""])[0],
            countries=tuple(_said(study.country).split()),
            design=_said(study.design).replace("-", " "),
            n=None if pd.isna(study.n) else int(study.n),
            measures=_measures(asked.get(study.study_id)),
            questions=_questions(asked.get(study.study_id), channels),
            verdicts=tuple(counts.get(study.study_id, [0] * len(VERDICTS))),
            cards=tuple(card for card in cards if study.study_id in card.studies),
        )
        for study in data.studies.itertuples()
    ]
    return sorted(rows, key=lambda row: (-int(row.year or 0), row.title))


def _said(value: str) -> str:
    return "" if value == "not-reported" else value


def _channels(data: Collection) -> dict[str, str]:
    """The channels of each question's answers, in words."""
    vocabulary = set(data.descriptor["vocabularies"]["channel"]) - {"none", "any", "other"}
    rows = data.estimates[data.estimates["category"].isin(vocabulary)]
    return {
        str(question): ", ".join(sentence_case(label(category)) for category in dict.fromkeys(categories))
        for question, categories in rows.groupby("question_id", sort=False)["category"]
    }


def _measures(asked: pd.DataFrame | None) -> tuple[str, ...]:
    found = () if asked is None else dict.fromkeys(asked["measure"])
    return tuple(measure.replace("-", " ") for measure in found if measure not in _BESIDE)


def _questions(asked: pd.DataFrame | None, channels: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """What was asked, and the channels among the answers."""
    rows = () if asked is None else asked[~asked["measure"].isin(_BESIDE)].itertuples()
    return tuple((row.asked, channels.get(row.question_id, "")) for row in rows)
