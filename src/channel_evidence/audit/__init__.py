"""The audit: does each printed number, and each statement about it, hold?"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from channel_evidence.audit import (  # noqa: F401  each module registers its checks
    bases,
    change,
    dates,
    drift,
    errata,
    gaps,
    margins,
    nested,
    ranks,
    reachable,
    restated,
    sums,
    unsupported,
    words,
)
from channel_evidence.audit.base import COLUMNS, REGISTRY, Finding, frame
from channel_evidence.audit.verdicts import Verdict
from channel_evidence.tables import NAMES, Collection, load

CODINGS = ("classes", "faults", "options", "waves")  # those that a check reads

__all__ = ["COLUMNS", "REGISTRY", "Finding", "Verdict", "audit"]


def audit(target: str | None = None, data: Collection | None = None) -> pd.DataFrame:
    """Run every check and keep what concerns a study or a source.

    Parameters: target, a study_id or source_id, None for all; data, None for the collection's own.
    Returns: a frame with the columns target (table:id), check, verdict, by, severity, reported, bounds, in_population
    and detail (text), low, high, against_low, against_high and n (numbers, in the unit of the printed number) and fault
    (the slip; one slip in several places bears one name), in the order of the checks' names and of the tables.
    Raises: KeyError for an unknown target.
    """
    data = load() if data is None else data
    found = _everything(_Content((*(getattr(data, name).to_csv() for name in NAMES), *_codings(data)), data))
    if target is None:
        return found.copy()
    wanted = targets_of(target, data)
    return found[found["target"].isin(wanted)].reset_index(drop=True)


def _codings(data: Collection) -> list[str]:
    """The judgements that checks rest on, as text."""
    return [data.coding(name).to_csv() for name in CODINGS]


@dataclass(frozen=True)
class _Content:
    """A collection, equal to any other whose tables say the same."""

    tables: tuple[str, ...]
    data: Collection = field(compare=False)


@lru_cache(maxsize=4)
def _everything(content: _Content) -> pd.DataFrame:
    """All findings on a collection; a notebook asks for several parts of one audit."""
    found = [finding for name in sorted(REGISTRY) for finding in REGISTRY[name](content.data)]
    return frame(errata.under_doubt(found, content.data))


def targets_of(target: str, data: Collection) -> set[str]:
    """The rows (table:id) that belong to a study or source.

    Parameters: target; data. Returns: targets. Raises: KeyError for an unknown study or source.
    """
    if target in set(data.studies["study_id"]):
        rows = data.view[data.view["study_id"] == target]
        claims = data.claims[data.claims["study_id"] == target]
        own = {f"studies:{target}"}
    elif target in set(data.sources["source_id"]):
        rows = data.view[data.view["source_id"] == target]
        claims = data.claims[data.claims["source_id"] == target]
        own = {f"sources:{target}"}
    else:
        raise KeyError(f"no study or source {target!r} in the data package")
    return (
        own
        | set("estimates:" + rows["estimate_id"])
        | set("questions:" + rows["question_id"])
        | set("claims:" + claims["claim_id"])
    )
