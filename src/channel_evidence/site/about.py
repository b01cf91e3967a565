"""What a page says about itself: how to cite it, and schema.org's description of the data behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from channel_evidence.look_up.entry import Entry
from channel_evidence.tables import Collection
from channel_evidence.words.vocabulary import date

FOOT = (
    "Code MIT; data CC BY 4.0. The sources keep their rights; only facts and the few words that carry them are quoted."
)


@dataclass(frozen=True)
class Citation:
    """A work to cite: the words, and an address where it has one."""

    words: str
    url: str = ""

    def __str__(self) -> str:
        return f"{self.words} {self.url}".strip()


def collection(data: Collection, citation_file: Path, part: str = "") -> Citation:
    """How to cite the collection.

    Parameters: data; citation_file, a CITATION.cff, which may be missing; part, the title of a page.
    Returns: Citation. Raises: yaml.YAMLError for a faulty file.
    """
    found = _citation(citation_file)
    authors = ", ".join(_author(person) for person in found.get("authors", []))
    authors = authors or ", ".join(person["title"] for person in data.descriptor.get("contributors", []))
    title = found.get("title") or data.descriptor["title"]
    version = found.get("version") or data.descriptor["version"]
    released = f" ({str(found['date-released'])[:4]})" if "date-released" in found else ""
    within = f"“{part}”. In: " if part else ""
    return Citation(f"{authors}{released}. {within}{title}. Version {version}. Data set.", found.get("url", ""))


def _citation(path: Path) -> dict:
    return _parsed(path.read_text(encoding="utf-8")) if path.is_file() else {}


@lru_cache(maxsize=8)
def _parsed(text: str) -> dict:
    return yaml.safe_load(text) or {}


def _author(person: dict) -> str:
    given, family = person.get("given-names", ""), person.get("family-names", "")
    return person.get("name") or f"{given} {family}".strip()


def study(data: Collection, study_id: str) -> Citation:
    """How to cite a study: who paid, when, its title, and the document it is best known from.

    Parameters: data; study_id. Returns: Citation. Raises: KeyError for an unknown study.
    """
    row = data.study(study_id)
    sponsor = "Sponsor not reported" if row["sponsor"] == "not-reported" else row["sponsor"]
    when = date(row["published"]) if row["published"] != "not-reported" else "no date"
    source = data.source(row["source_id"])
    return Citation(
        f"{sponsor} ({when}). {row['title']}. As told by {source['publisher']}: “{source['title']}”.",
        link(source["url"]) or "",
    )


def link(url: str) -> str | None:
    """The address if it is one that a page may link to, else None."""
    return url if url.startswith(("https://", "http://")) else None


def dataset(
    data: Collection, name: str, description: str, cited: list[Citation], study_ids: tuple[str, ...] = ()
) -> dict:
    """schema.org's description of a page's data, from the data package's descriptor.

    Parameters: data; name; description; cited, the works to cite; study_ids, those the page treats, none for all.
    Returns: a Dataset as JSON-LD.
    """
    package = data.descriptor
    described: dict = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": name,
        "description": f"{description} {package['description']}".strip(),
        "license": [licence["path"] for licence in package["licenses"]],
        "version": package["version"],
        "keywords": package["keywords"],
        "isAccessibleForFree": True,
        "creator": [{"@type": "Organization", "name": person["title"]} for person in package["contributors"]],
        "citation": [str(work) for work in cited],
        "variableMeasured": _asked(data, study_ids) + _columns(package),
    }
    if study_ids:
        described["isPartOf"] = {"@type": "Dataset", "name": package["title"], "description": package["description"]}
    return described


# How a verdict counts on schema.org's scale of one to five.
RATINGS = {
    "contradicted": 1,
    "impossible": 1,
    "sources-disagree": 2,
    "doubted": 2,
    "not-settled": 3,
    "cut-off": 3,
    "consistent": 4,
    "supported": 5,
}
SCALE = (
    "1 contradicted or impossible, 2 doubted or sources disagree, 3 not settled or cut off, 4 consistent, 5 supported"
)


def reviewable(claims: Iterable[Entry]) -> list[Entry]:
    """The claims that the audit could decide: not those that cannot be tested or only repeat their number. Parameters: claims."""
    return [claim for claim in claims if claim.verdict in RATINGS]


def claim_address(claim: Entry) -> str:
    """The address of a claim within a page that shows it. Parameters: claim. Returns: text."""
    return f"claim.{claim.target.removeprefix('claims:')}"


def reviews(
    data: Collection, claims: Iterable[Entry], place: Callable[[Entry], str], meanings: Mapping[str, str]
) -> list[dict]:
    """schema.org's ClaimReview of each claim that the audit could decide.

    Parameters: data; claims, entries of claims; place, which gives a claim's address in the collection; meanings of verdicts.
    Returns: ClaimReviews as JSON-LD, of those that are `reviewable`.
    """
    authors = [{"@type": "Organization", "name": person["title"]} for person in data.descriptor["contributors"]]
    return [_review(claim, authors, place(claim), meanings[claim.verdict]) for claim in reviewable(claims)]


def _review(claim: Entry, authors: list[dict], url: str, meaning: str) -> dict:
    appearance = {
        "@type": "CreativeWork",
        "name": claim.title,
        "publisher": {"@type": "Organization", "name": claim.publisher},
    }
    if printed := link(claim.url):
        appearance["url"] = printed
    verdict = claim.verdict.replace("-", " ")
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": url,
        "author": authors,
        "claimReviewed": claim.says,
        "itemReviewed": {
            "@type": "Claim",
            "text": claim.says,
            "author": {"@type": "Organization", "name": claim.publisher},
            "appearance": appearance,
        },
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": RATINGS[claim.verdict],
            "bestRating": 5,
            "worstRating": 1,
            "alternateName": verdict,
            "ratingExplanation": f"{meaning} {claim.why} The scale: {SCALE}.",
        },
        "reviewBody": claim.why,
    }


def _asked(data: Collection, study_ids: tuple[str, ...]) -> list[dict]:
    """What the studies asked or measured."""
    asked = (each[:2] for ident in study_ids for each in data.asked.get(ident, ()))
    return [_variable(*each) for each in dict.fromkeys(asked)]


def _columns(package: dict) -> list[dict]:
    """The columns of the table of printed numbers."""
    table = next(resource for resource in package["resources"] if resource["name"] == "estimates")
    return [_variable(field["name"], field["description"]) for field in table["schema"]["fields"]]


def _variable(name: str, description: str) -> dict:
    return {"@type": "PropertyValue", "name": name, "description": description}
