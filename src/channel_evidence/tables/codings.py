"""Codings: a reader's judgements on rows of the six tables, each with its reason, kept as data beside them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

FOLDER = "codings"
TERMS = "terms"  # names and colours of terms: about no row, so beside the tables
# The codings that code reads, and the columns it reads. A package need not have any of them; it may have others.
CODINGS = {
    "answers": ("answer_id", "notebook", "question_ids", "sells", "direct", "agree", "reason"),
    "classes": ("question_id", "source_id", "reading", "reason"),
    "families": ("family", "notebook", "question", "what", "direct", "reason"),
    "faults": ("target", "fault", "scope", "severity", "reason"),
    "frames": ("question_id", "about", "asked_of", "statistic", "counted", "window", "reason"),
    "hypotheses": ("claim_id", "part", "question_ids", "category", "side", "threshold", "rivals", "bearing", "why"),
    "membership": (
        "family",
        "measure",
        "statistic",
        "counted",
        "about",
        "asked_of",
        "choice",
        "window",
        "category",
        "complement",
        "reason",
    ),
    "messages": ("message_id", "source_id", "message", "estimate_id", "family", "side", "threshold", "reason"),
    "networks": ("question_id", "network", "reason"),
    "options": ("question_id", "options", "reason"),
    "origins": ("claim_id", "name", "found", "source_id", "reason"),
    "overlaps": ("study_id", "within", "reason"),
    "reasons": ("question_id", "category", "like", "match", "reason"),
    "records": (
        "record_id",
        "study",
        "source_id",
        "readings",
        "second_reading",
        "changed",
        "estimate_id",
        "left_out",
        "reason",
    ),
    "sponsors": ("study_id", "sells", "related", "reason"),
    "terms": ("term", "kind", "label", "colour", "reason"),
    "waves": ("item", "question_id", "alike", "reason"),
}
UNFRAMED = ("sample-size", "margin-of-error", "date")  # measures whose questions are not compared, so have no frame
COMPLETE, INCOMPLETE, UNCLEAR = "complete", "incomplete", "unclear"


def coding_path(name: str) -> str:
    """Where a coding lies within its data package. Parameters: name. Returns: the path of its CSV file."""
    return f"{name}.csv" if name == TERMS else f"{FOLDER}/{name}.csv"


def read_codings(folder: Path) -> dict[str, pd.DataFrame]:
    """Read the codings of a data package.

    Parameters: folder of the data package.
    Returns: from a coding's name to its frame of text columns; empty if the package has none.
    Raises: as `read_table` does for a file that `channel-evidence check` refuses.
    """
    paths = [*sorted((folder / FOLDER).glob("*.csv")), folder / coding_path(TERMS)]
    return {path.stem: _read(path) for path in paths if path.is_file()}


def no_coding(name: str) -> pd.DataFrame:
    """The coding of a package that has none: no rows, the columns that code reads.

    Parameters: name. Returns: an empty frame. Raises: KeyError for a name that no code reads.
    """
    if name not in CODINGS:
        raise KeyError(f"no coding {name!r}; known: {', '.join(CODINGS)}")
    return pd.DataFrame(columns=list(CODINGS[name]), dtype=str)


def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
