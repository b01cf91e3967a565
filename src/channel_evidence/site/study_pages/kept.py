"""Which pages of studies stand as they should, and those that do not made again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from channel_evidence.site.standing import content_of, digest, digest_of, makers

# Nothing heavy is imported here: when nothing changed, nothing else is loaded.


# What a built site remembers: the state of everything, and each page's file name, key and digest.
Record = dict[str, Any]


def no_record() -> Record:
    """What is remembered of no page."""
    return {"state": "", "pages": []}


def recorded(found: Any) -> Record:
    """What a built site remembers of its pages of studies. Parameters: found in its record. Returns: nothing remembered if faulty."""
    try:
        entries = [{name: str(entry[name]) for name in ("name", "key", "page")} for entry in found["pages"]]
        return {"state": str(found["state"]), "pages": entries}
    except (KeyError, TypeError):
        return no_record()


@dataclass(frozen=True)
class Made:
    """A finished page: its file name, the digest of what it was made from, its content, and whether it was made now."""

    name: str
    key: str
    content: bytes
    fresh: bool

    @property
    def entry(self) -> dict[str, str]:
        """What a built site remembers of it."""
        return {"name": self.name, "key": self.key, "page": digest(self.content)}


def stand(record: Record, out: Path) -> bool:
    """Whether all pages stand as they were made. Parameters: record, of a built site; out, its folder. Returns: bool."""
    return all(digest(content_of(out / entry["name"])) == entry["page"] for entry in record["pages"])


def state(rest: str, cards: Sequence[Any]) -> str:
    """A digest of all that pages of studies can depend on, whether one reads it or not.

    Parameters: rest, the state of tables and code; cards, the notebooks' pages. Returns: text.
    """
    return digest_of([rest, *([card.file, card.title, list(card.studies)] for card in cards)])


def made(data: Any, root: Path, cards: Sequence[Any], record: Record, out: Path, now: str) -> list[Made]:
    """The pages of all studies; what stands already and reads the same rows is kept.

    Parameters: data; root, the folder of the collection; cards, the notebooks' pages; record, what the site in the folder
    `out` remembers; now, today's `state`.
    Returns: the pages, in reading order. Raises: ValueError for a printed number that cannot be read.
    """
    if record["pages"] and record["state"] == now and stand(record, out):
        return [Made(entry["name"], entry["key"], content_of(out / entry["name"]), False) for entry in record["pages"]]
    from channel_evidence.site.study_pages.gather import gathered

    known, code = {entry["name"]: entry for entry in record["pages"]}, makers(root)
    return [_one(page, code, known, out) for page in gathered(data, root / "CITATION.cff", cards)]


def _one(page: Mapping[str, Any], code: str, known: Mapping[str, Mapping[str, str]], out: Path) -> Made:
    from channel_evidence.site.study_pages.render import rendered

    name = page["file"]
    key = digest_of([code, page])
    entry = known.get(name, {})
    if entry.get("key") == key:
        content = content_of(out / name)
        if digest(content) == entry["page"]:
            return Made(name, key, content, False)
    return Made(name, key, rendered(page).encode(), True)
