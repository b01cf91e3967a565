"""What an answer hangs on: the members of a family pooled in every defensible way."""

from __future__ import annotations

import pandas as pd

from channel_evidence.pooling import all_or_only, among, before, in_or_out, since, specification_curve

METHODS = {
    "measure": ("logit", "arcsine", "raw", "logistic"),
    "tau2_method": ("PM", "REML", "DL", "ML"),
    "hartung_knapp": (True, False),
    "design_effect": (1.0, 1.5, 2.0, 3.0),
}
FLAGS = {"floors": "floor", "doubted": "doubted", "excerpts": "excerpt"}
SPONSORS = {"sellers out": ("no", "unclear"), "sellers alone": ("yes",), "known not to sell": ("no",)}
SIZES = {"printed with the number": ("base", "account")}
LEAST = 3  # two studies hardly tell how far studies disagree
SAME = 9  # digits to which two answers are one


def choices(rows: pd.DataFrame) -> dict:
    """The choices that the members of a family leave open.

    Parameters: rows of `families.members` that are pooled. Returns: per choice its options (see `specification_curve`): floors, doubted
    numbers and what was read in excerpts in or out; all sponsors or those that sell, or do not, what they asked about; every n or those
    printed with the number; everybody or one kind of people asked; all years, those from the middle year on or those before it. An
    option that would leave fewer than three studies, or keeps the same ones as an option before it, is none.
    """
    middle = rows["year"].median()
    years = {} if middle != middle else since("year", [int(middle)]) | before("year", [int(middle)])
    offered = {
        **{name: in_or_out(column) for name, column in FLAGS.items()},
        "sponsors": among("sells", SPONSORS),
        "sizes": among("total_of", SIZES),
        "people": all_or_only("asked_of", sorted(set(rows["asked_of"]))),
        "years": years,
    }
    open_ = {name: _open(rows, options) for name, options in offered.items()}
    return {name: options for name, options in open_.items() if len(options) > 1}


def _open(rows: pd.DataFrame, options: dict) -> dict:
    """The options that keep three studies at least, the first of those that keep the same ones."""
    kept = {name: tuple(pick(rows)) for name, pick in options.items()}
    first = {mask: name for name, mask in reversed(kept.items()) if sum(mask) >= LEAST}
    return {name: options[name] for name in options if name in first.values()}


def curve(rows: pd.DataFrame, methods: dict | None = None) -> pd.DataFrame:
    """Pool a family in every combination of choices.

    Parameters: rows of `families.members`; methods, METHODS by default. Returns: as `specification_curve` does.
    Raises: ValueError as `specification_curve` does.
    """
    pooled = rows[rows["reason"] == ""]
    return specification_curve(pooled, METHODS if methods is None else methods, choices(pooled))


def distinct(found: pd.DataFrame) -> pd.DataFrame:
    """The specifications that pool three studies at least, each set of studies and each method once.

    Parameters: found, of `curve`. Returns: those rows, with few (bool: fewer than five studies).
    """
    kept = found[found["estimate"].notna() & (found["k"] >= LEAST) & (found["same_as"] == found["number"])]
    return kept.assign(few=~kept["drawn"].astype(bool)).reset_index(drop=True)


def answers(found: pd.DataFrame) -> int:
    """How many different answers, estimate and interval, specifications give. Parameters: found, of `curve` or `distinct`. Returns: the number."""
    return len(found[["estimate", "low", "high"]].dropna().astype(float).round(SAME).drop_duplicates())
