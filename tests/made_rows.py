"""Synthetic collections for tests: a test names just the cells it is about, the rest is plain."""

from pathlib import Path

import pandas as pd

from channel_evidence.audit import REGISTRY
from channel_evidence.tables import INTEGERS, Collection
from channel_evidence.tables.codings import no_coding

# Every column of every table with a value that no check objects to.
PLAIN = {
    "sources": {
        "source_id": "press", "kind": "trade-press", "title": "", "author": "", "publisher": "", "published": "2015-06-01",
        "url": "", "accessed": "", "extent": None, "sha256": "", "rights": "",
    },
    "studies": {
        "study_id": "study", "title": "", "design": "consumer-survey", "sponsor": "Sponsor", "fieldwork_by": "",
        "published": "2015", "field_start": "", "field_end": "", "country": "US", "population": "adults", "sampling": "",
        "mode": "", "weighting": "", "n": None, "margin_of_error": "", "confidence_level": "not-reported", "source_id": "press",
    },
    "questions": {
        "question_id": "q", "study_id": "study", "measure": "preferred-channel", "asked": "Which is liked", "choice": "single", "base": "all",
    },
    "estimates": {
        "estimate_id": "e1", "question_id": "q", "category": "", "subgroup": "", "base": "all", "base_n": None, "printed": "",
        "unit": "percent", "bound": "", "source_id": "press", "exact": "", "start": None, "end": None, "reading": "whole-text",
    },
    "claims": {
        "claim_id": "c1", "source_id": "press", "study_id": "study", "statement": "", "kind": "figure", "estimate": "",
        "relation": "", "value": "", "compared_with": "", "reason": "", "exact": "the words", "start": None, "end": None, "note": "",
    },
    "errata": {
        "erratum_id": "x1", "target": "", "better": "", "reason": "A reason", "evidence": "", "status": "settled", "expect": "",
    },
}  # fmt: skip
KEYS = {name: next(iter(cells)) for name, cells in PLAIN.items()}


def collection(*, codings=None, **tables):
    """A Collection of rows given as dicts; what they refer to and is not given is filled in plainly.

    Estimates, claims and errata without an id are numbered e1, c1, x1 and on. Codings are rows by the coding's name, with
    "A reason" where none is given.
    """
    rows = {name: [dict(row) for row in tables.get(name, ())] for name in PLAIN}
    for name in ("estimates", "claims", "errata"):
        for place, row in enumerate(rows[name], 1):
            row.setdefault(KEYS[name], f"{PLAIN[name][KEYS[name]][0]}{place}")
    _fill(rows, "questions", "estimates")
    _fill(rows, "studies", "questions", "claims")
    _fill(rows, "sources", "estimates", "claims", "studies")
    judged = {name: _coded(name, made) for name, made in (codings or {}).items()}
    return Collection(Path("nowhere"), **{name: _frame(name, rows[name]) for name in PLAIN}, codings=judged)


def _coded(name, rows):
    columns = list(no_coding(name))
    assert all(row.keys() <= set(columns) for row in rows), f"{name} has the columns {columns}"
    return pd.DataFrame([{"reason": "A reason"} | row for row in rows], columns=columns, dtype=str)


def _fill(rows, parent, *children):
    key = KEYS[parent]
    known = {row.get(key, PLAIN[parent][key]) for row in rows[parent]}
    wanted = [row.get(key, PLAIN[child][key]) for child in children for row in rows[child]]
    rows[parent] += [{key: ident} for ident in dict.fromkeys(wanted) if ident and ident not in known]


def _frame(name, rows):
    for row in rows:
        assert row.keys() <= PLAIN[name].keys(), f"{name} has no {row.keys() - PLAIN[name].keys()}"
    frame = pd.DataFrame([PLAIN[name] | row for row in rows], columns=list(PLAIN[name]))
    integers = INTEGERS.get(name, ())
    return frame.astype({column: "Int64" if column in integers else "str" for column in frame})


def shares(printed, categories="a b c d e f g h i j", **cells):
    """Estimates of one question: printed numbers parted by slashes, each under the next of the categories."""
    numbers = printed.split("/")
    return [{"printed": p, "category": c} | cells for p, c in zip(numbers, categories.split(), strict=False)]


def found(check, data):
    """What one check says of a collection."""
    return list(REGISTRY[check](data))


def one(check, data):
    """The only finding of one check."""
    (finding,) = found(check, data)
    return finding
