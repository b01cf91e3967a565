"""What was found, for the command line: lines for a reader, or rows for a program."""

from __future__ import annotations

import csv
import io
import json
import textwrap

from channel_evidence.look_up.entry import CLAIM, DOUBT, Entry, dated
from channel_evidence.look_up.link import to_words
from channel_evidence.look_up.search import Hit, Searcher, passage

READ = {"whole-text": "whole text", "excerpt": "excerpt", "second-hand": "second hand"}
COLUMNS = ("of", "rank", "target", "kind", "printed", "says", "base", "n", "asked", "study", "sponsor", "sells", "year", "publisher",
           "title", "url", "exact", "verdict", "why", "doubt", "reading", "accounts", "settled", "fits_all")  # fmt: skip


def look_up(searcher: Searcher, text: str) -> list[tuple[str, list[Hit]]]:
    """What fits a text: one group for words; for a passage one for each number that is known.

    Parameters: searcher; text. Returns: (the words or the number as it stands in the passage, hits).
    """
    if not passage(text):
        return [(text, searcher.search(text))]
    return [(text[mark.number.start : mark.number.end], list(mark.hits)) for mark in searcher.marks(text)]


def rows(groups: list[tuple[str, list[Hit]]]) -> list[dict]:
    """What was found as rows with COLUMNS. Parameters: groups, from `look_up`. Returns: dicts."""
    found = []
    for of, hits in groups:
        for rank, hit in enumerate(hits, 1):
            entry = {name: getattr(hit.entry, name) for name in COLUMNS if hasattr(hit.entry, name)}
            entry |= {"of": of, "rank": rank, "url": to_words(hit.entry.url, hit.entry.exact), "fits_all": hit.whole}
            found.append({name: entry[name] for name in COLUMNS})
    return found


def as_json(groups: list[tuple[str, list[Hit]]]) -> str:
    """What was found as JSON. Parameters: groups, from `look_up`. Returns: text."""
    return json.dumps(rows(groups), ensure_ascii=False, indent=1)


def as_csv(groups: list[tuple[str, list[Hit]]]) -> str:
    """What was found as CSV. Parameters: groups, from `look_up`. Returns: text."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(groups))
    return stream.getvalue()


def as_table(groups: list[tuple[str, list[Hit]]], most: int) -> str:
    """What was found for a reader. Parameters: groups, from `look_up`; most, how many of each are told. Returns: text."""
    lines = []
    for of, hits in groups:
        if len(groups) > 1:
            lines.append(f"“{of}”")
        lines += [line for rank, hit in enumerate(hits[:most], 1) for line in _told(rank, hit.entry)]
        left = f"; {len(hits) - most} more with --format csv or json" if len(hits) > most else ""
        lines.append(f"{counted(hits)}{left}")
    return "\n".join(lines) if groups else "look-up: no number of this text is known here"


def counted(hits: list[Hit]) -> str:
    """How many of each kind were found, in words. Parameters: hits. Returns: text."""
    if not hits:
        return "look-up: nothing fits"
    kinds = [hit.entry.kind for hit in hits]
    doubts, claims = kinds.count(DOUBT), kinds.count(CLAIM)
    parts = ((len(kinds) - doubts - claims, "printing"), (claims, "claim"), (doubts, "doubt"))
    told = ", ".join(f"{number} {word}{'' if number == 1 else 's'}" for number, word in parts if number)
    return f"look-up: {told}" + ("" if hits[0].whole else "; none fits every word")


def facts(entry: Entry) -> str:
    """What decides how far a number can be trusted, in one line. Parameters: entry. Returns: text."""
    sells = f", which sells {entry.sells}" if entry.sells else ""
    of = f"of {entry.base}, " if entry.base else ""
    size = f"n = {int(entry.n):,}" if entry.n else "n not reported"
    accounts = f"{entry.accounts} account{'' if entry.accounts == 1 else 's'}"
    return f"{of}{size} · asked by {dated(entry)}{sells} · read: {READ.get(entry.reading, entry.reading)} · {accounts}"


def _told(rank: int, entry: Entry) -> list[str]:
    head = " – ".join(part for part in (entry.printed, entry.says, entry.asked if entry.kind != CLAIM else "") if part)
    kind = "" if entry.kind not in (CLAIM, DOUBT) else f"{entry.kind}: "
    lines = [f"{kind}{head}", facts(entry)]
    if entry.verdict:
        lines.append(f"{entry.verdict}: {entry.why}")
    if entry.doubt and entry.doubt not in entry.why:
        lines.append(f"doubted: {entry.doubt}")
    lines.append(f"{entry.publisher}: {entry.title} {to_words(entry.url, entry.exact)}".rstrip())
    inside = [textwrap.fill(line, 116, break_long_words=False, break_on_hyphens=False) for line in lines]
    return [
        f"{rank:>3}. " + textwrap.indent(inside[0], "     ")[5:],
        *(textwrap.indent(line, "     ") for line in inside[1:]),
    ]
