"""The front page: a number looked up, what the notebooks find, and every study in one table."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pandas as pd

from channel_evidence.look_up import language
from channel_evidence.look_up.entry import Entry, by_column
from channel_evidence.look_up.search import RULES
from channel_evidence.site import about
from channel_evidence.site.document import document
from channel_evidence.site.study_pages import file_of
from channel_evidence.tables import Collection
from channel_evidence.tables.extent import extent, sentence
from channel_evidence.words.trust import LEVELS, NUMBER
from channel_evidence.words.vocabulary import label, sentence_case

TITLE = "Channel Evidence"
SUMMARY = "The published evidence on social media as a customer-service channel, made executable."
# Distinct faults, the same slip in several places once.
VERDICTS = ("fail", "open or doubted")
# By what the table can be narrowed, and how that is called.
FACETS = {
    "country": "Country",
    "design": "Design",
    "measure": "Measure",
    "sponsor": "Sponsor sells what was asked about",
    "n": "Number of respondents",
    "certainty": "Certainty",
    "doubted": "Doubted",
}
UNKNOWN = "not reported"
_TRUST = re.compile(r"\s*Trust: .*$", re.DOTALL)
_FINDING = ["target", "verdict", "severity", "fault"]  # what counting faults and grading read
_NUMBER = [*NUMBER, *"study_id source_id settled low high unit base base_n n reading doubt".split()]
_BESIDE = ("sample-size", "margin-of-error", "date")  # measures that describe a study rather than what it asked


@dataclass(frozen=True)
class Card:
    """A notebook as the index shows it: its page, title and computed answer, the studies it
    treats and whether it lists them itself, and the numbers it draws.
    """

    file: str
    title: str
    summary: str
    studies: tuple[str, ...]
    drawn: tuple[str, ...]
    listed: bool

    @classmethod
    def of(cls, file: str, told: Mapping[str, Any], known: Container[str]) -> Card:
        """The card of a notebook. Parameters: file of its page; told, from `page.told`; known, the ids of all studies."""
        treated = tuple(ident for ident in told["named"] if ident in known)
        return cls(file, told["title"], told["summary"], treated, tuple(told["drawn"]), told["listed"])

    @property
    def plain(self) -> list[Any]:
        """All that it holds, as plain values."""
        return [getattr(self, each.name) for each in fields(self)]

    @property
    def answer(self) -> str:
        """The answer without its grade of trust."""
        return _TRUST.sub("", self.summary)

    @property
    def trust(self) -> str:
        """The grade of trust with its reasons; blank where none is told."""
        return (_TRUST.search(self.summary) or [""])[0].strip()


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
    certainty: str
    reasons: str
    related: str
    cards: tuple[Card, ...]

    @property
    def facets(self) -> dict[str, tuple[str, ...]]:
        """What the table can be narrowed by."""
        return {
            "year": (self.year or UNKNOWN,),
            "country": self.countries or (UNKNOWN,),
            "design": (self.design or UNKNOWN,),
            "measure": self.measures,
            "sponsor": (self.related,),
            "n": ("known" if self.n is not None else UNKNOWN,),
            "certainty": (self.certainty or "no number",),
            "doubted": (
                "nothing" if not any(self.verdicts) else "something fails" if self.verdicts[0] else "something is open",
            ),
        }


def standings(data: Collection) -> dict[str, dict]:
    """How each study stands: its distinct faults, and how far its numbers can be trusted.

    Parameters: data.
    Returns: by study_id `faults`, how many distinct ones fail and how many are open or doubted, `certainty`, the grade of
    its own numbers as answers to what it asked, blank without a number, and its `reasons`.
    """
    from channel_evidence.audit import audit
    from channel_evidence.audit.verdicts import OBJECTIONS, fault_counts
    from channel_evidence.stats.intervals import add_intervals

    found = audit(data=data)
    study_of = _studies_of_targets(data)
    # A frame for each study takes the longer the more columns it has.
    objections = found.loc[found["verdict"].isin(OBJECTIONS), _FINDING]
    by_study = dict(iter(objections.groupby(objections["target"].map(study_of))))
    numbers = dict(iter(add_intervals(data.ranked)[_NUMBER].groupby("study_id")))
    related = dict(zip(*(data.coding("sponsors")[name] for name in ("study_id", "related")), strict=True))
    stands = {}
    for ident in data.studies["study_id"]:
        own = by_study.get(ident, found.iloc[:0])
        disagree = bool(own["verdict"].isin(["sources-disagree"]).any())
        graded = _graded(numbers.get(ident), related.get(ident, "unclear"), disagree)
        counts = list(fault_counts(own).values()) if len(own) else [0] * len(VERDICTS)
        stands[ident] = {"faults": counts, "certainty": graded.level if graded else "",
                         "reasons": str(graded).partition(", ")[2] if graded else ""}  # fmt: skip
    return stands


def _graded(rows: pd.DataFrame | None, sells: str, disagree: bool):
    """The grade of a study's numbers, taken as answers to the question that the study asked."""
    from channel_evidence.words.trust import accounts, facts, grade

    if rows is None or not rows["settled"].any():
        return None
    agree = "one-account" if accounts(rows) == 1 else "no" if disagree else "yes"
    return grade(facts(rows, {"sells": sells, "direct": "yes", "agree": agree}))


def _studies_of_targets(data: Collection) -> dict[str, str]:
    """The study that each row (table:id) is about."""
    pairs = (
        ("studies:" + data.studies["study_id"], data.studies["study_id"]),
        ("questions:" + data.questions["question_id"], data.questions["study_id"]),
        ("estimates:" + data.view["estimate_id"], data.view["study_id"]),
        ("claims:" + data.claims["claim_id"], data.claims["study_id"]),
    )
    return {target: study for targets, studies in pairs for target, study in zip(targets, studies, strict=True)}


def index(
    data: Collection,
    citation_file: Path,
    cards: list[Card],
    derived: dict,
    claims: list[Entry],
    studies: bool = False,
) -> str:
    """The index as a whole HTML document.

    Parameters: data; citation_file, a CITATION.cff; cards in reading order; derived, from `derived.derived`; claims,
    entries of the audited ones; studies, whether every study has a page to link to.
    Returns: the document.
    """
    own = {ident for card in cards if card.listed for ident in card.studies}
    rows = _rows(data, cards, derived["studies"])
    cited = about.collection(data, citation_file)
    faults = [sum(counts) for counts in zip(*(row.verdicts for row in rows), strict=True)]
    return document(
        "index.html",
        ("sort.js", "language.js", "search.js", "look-up.js", "index.js"),
        [
            about.dataset(data, TITLE, SUMMARY, [cited]),
            # Those about a study with a page of its own stand there.
            *about.reviews(
                data, [claim for claim in claims if claim.study_id not in own], _place(studies), derived["meanings"]
            ),
        ],
        held=packed(derived["entries"], cards, studies),
        title=TITLE,
        summary=SUMMARY,
        cards=cards,
        rows=rows,
        study_pages={row.ident: file_of(row.ident) for row in rows} if studies else {},
        verdicts=list(VERDICTS),
        faults=faults,
        faulty=sum(1 for row in rows if any(row.verdicts)),
        cited=[cited],
        facet_names=FACETS,
        levels=list(LEVELS),
        facets={key: _counted(rows, key) for key in FACETS},
        years=_timeline(rows),
        size=sentence(extent(data)),
        findings=_findings(derived["findings"], cards),
        meanings=derived["meanings"],
    )


def _place(studies: bool) -> Callable[[Entry], str]:
    """Where a reader finds a claim that stands on no notebook's page: on its study's, or by looking it up."""

    def place(claim: Entry) -> str:
        if studies and claim.study_id:
            return f"{quote(file_of(claim.study_id))}#{about.claim_address(claim)}"
        return f"index.html#{urlencode({'look': claim.says})}"

    return place


def _findings(found: list[dict], cards: list[Card]) -> list[dict]:
    """The summary of findings, each question with the page that answers it; none where a package defines no families."""
    pages = {card.file.removesuffix(".html"): card.file for card in cards}
    return [row | {"file": pages.get(row["notebook"], "")} for row in found]


def packed(entries: dict, cards: list[Card], studies: bool = False) -> str:
    """What can be looked up on the page, as compressed JSON in base64, with the rules of language and rank.

    Parameters: entries, from `look_up.entries.compact`; cards, whose pages the
    numbers lead to; studies, whether each study has a page, with a place for each number. Returns: text.
    """
    drawn = {ident: place for place, card in reversed(list(enumerate(cards))) for ident in card.drawn}
    name = entries["fields"].index("estimate_id")
    named = ((place, entries["strings"][row[name]]) for place, row in enumerate(entries["rows"]))
    unneeded = ("target",) if studies else ("target", "estimate_id")
    narrowest = sorted(
        enumerate(cards), key=lambda pair: (pair[1].listed, -len(pair[1].studies))
    )  # the last is most about it
    held = {
        **by_column(entries, without=unneeded),
        "studies": studies,
        "pages": [[card.file, card.title] for card in cards],
        "at": {place: [drawn[ident], ident] for place, ident in named if ident in drawn},
        "treated": {ident: place for place, card in narrowest for ident in card.studies},
        "language": {
            "pattern": language.pattern(),
            "phrases": language.phrases(),
            "stop": sorted(language.STOP),
            "same": language.SAME,
        },
        "rules": RULES,
    }
    text = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode()


def _counted(rows: list[Row], key: str) -> list[tuple[str, int]]:
    """The values of a facet with the number of studies that have each; names in order, sizes before unknown ones."""
    counts = Counter(value for row in rows for value in row.facets[key])
    order = {value: place for place, value in enumerate((*LEVELS, "yes", "no", "known"))}
    return sorted(counts.items(), key=lambda pair: (pair[0] == UNKNOWN, order.get(pair[0], len(order)), pair[0]))


def _timeline(rows: list[Row]) -> list[tuple[str, int, float]]:
    """Each year from the first to the last with its number of studies, and that as a share of the most."""
    counts = Counter(row.year for row in rows if row.year)
    if not counts:
        return []
    most = max(counts.values())
    years = map(str, range(int(min(counts)), int(max(counts)) + 1))
    return [(year, counts[year], round(counts[year] / most, 3)) for year in years]


def _rows(data: Collection, cards: list[Card], stands: dict[str, dict]) -> list[Row]:
    """The studies, the latest first."""
    asked = data.asked
    channels = _channels(data)
    related = dict(zip(*(data.coding("sponsors")[name] for name in ("study_id", "related")), strict=True))
    unknown = {"faults": [0] * len(VERDICTS), "certainty": "", "reasons": ""}
    treating: dict[str, list[Card]] = {}
    for card in cards:
        for ident in card.studies:
            treating.setdefault(ident, []).append(card)
    rows = [
        Row(
            ident=study.study_id,
            title=study.title,
            sponsor=_said(study.sponsor),
            year=(re.match(r"\d{4}", study.published) or [""])[0],
            countries=tuple(_said(study.country).split()),
            design=_said(study.design).replace("-", " "),
            n=None if pd.isna(study.n) else int(study.n),
            measures=_measures(asked.get(study.study_id, ())),
            questions=_questions(asked.get(study.study_id, ()), channels),
            verdicts=tuple(stands.get(study.study_id, unknown)["faults"]),
            certainty=stands.get(study.study_id, unknown)["certainty"],
            reasons=stands.get(study.study_id, unknown)["reasons"],
            related=related.get(study.study_id, "unclear"),
            cards=tuple(treating.get(study.study_id, ())),
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


def _measures(asked: Sequence[tuple[str, str, str]]) -> tuple[str, ...]:
    found = dict.fromkeys(measure for measure, _, _ in asked)
    return tuple(measure.replace("-", " ") for measure in found if measure not in _BESIDE)


def _questions(asked: Sequence[tuple[str, str, str]], channels: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """What was asked, and the channels among the answers."""
    return tuple((words, channels.get(ident, "")) for measure, words, ident in asked if measure not in _BESIDE)
