"""What an answer hangs on: the members of a family pooled in every defensible way."""

from __future__ import annotations

import pandas as pd

from channel_evidence.pooling import all_or_only, in_or_out, since, specification_curve

METHODS = {
    "measure": ("logit", "arcsine"),
    "tau2_method": ("PM", "REML", "DL"),
    "hartung_knapp": (True, False),
    "design_effect": (1.0, 2.0, 3.0),
}
FLAGS = {"floors": "floor", "doubted": "doubted", "excerpts": "excerpt"}
HALF = 2  # studies at least on each side of a choice


def choices(rows: pd.DataFrame) -> dict:
    """The choices that the members of a family leave open.

    Parameters: rows of `families.members` that are pooled. Returns: per choice its options (see `specification_curve`): floors, doubted
    numbers and what was read in excerpts in or out, all sponsors or those that do not sell what they asked about, all years or the
    later half. A choice that would leave fewer than two studies, or changes nothing, is none.
    """
    found: dict = {name: in_or_out(column) for name, column in FLAGS.items() if _divides(rows[column].astype(bool))}
    if _divides(rows["sells"] == "yes"):
        found["sponsors"] = all_or_only("sells", ["no"]) if (rows["sells"] == "no").sum() >= HALF else {}
    middle = rows["year"].median()
    if middle == middle and _divides(rows["year"] < middle):
        found["years"] = since("year", [int(middle)])
    return {name: options for name, options in found.items() if options}


def curve(rows: pd.DataFrame, methods: dict | None = None) -> pd.DataFrame:
    """Pool a family in every combination of choices.

    Parameters: rows of `families.members`; methods, METHODS by default. Returns: as `specification_curve` does.
    Raises: ValueError as `specification_curve` does.
    """
    pooled = rows[rows["reason"] == ""]
    return specification_curve(pooled, METHODS if methods is None else methods, choices(pooled))


def _divides(flag: pd.Series) -> bool:
    """Whether a choice changes something and leaves two studies at least."""
    return bool(flag.any()) and int((~flag).sum()) >= HALF
