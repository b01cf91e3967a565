"""The specification curve: every defensible way to pool the same studies, and the share that each one gives."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import partial
from itertools import product

import numpy as np
import pandas as pd

from channel_evidence.pooling.pooled import pool_effects
from channel_evidence.pooling.random_effects import TAU2_METHODS
from channel_evidence.pooling.sensitivity import COLUMNS, pooled_row
from channel_evidence.pooling.transforms import MEASURES, column, effects, one_of

METHODS: dict[str, Sequence] = {
    "measure": ("logit",),
    "tau2_method": ("PM",),
    "hartung_knapp": (True,),
    "design_effect": (1.0,),
}
Selection = Callable[[pd.DataFrame], pd.Series]


def in_or_out(column: str) -> dict[str, Selection]:
    """The choice to keep or drop studies with a flag (a column of True and False): in, out."""
    return {"in": _everything, "out": partial(_without, column)}


def all_or_only(column: str, values: Iterable[Hashable]) -> dict[str, Selection]:
    """The choice between all studies and those with one value in a column, for each value: all, each value's name."""
    return {"all": _everything, **{str(value): partial(_only, column, value) for value in values}}


def since(column: str, starts: Iterable[float]) -> dict[str, Selection]:
    """The choice between all studies and those from a year on, for each start: all, since 2012 and so on."""
    return {"all": _everything, **{f"since {start}": partial(_from, column, start) for start in starts}}


def _everything(rows: pd.DataFrame) -> pd.Series:
    return pd.Series(True, index=rows.index)


def _without(column: str, rows: pd.DataFrame) -> pd.Series:
    if not rows[column].isin([True, False]).all():
        raise ValueError(f"{column} must be True or False in every study")
    return ~rows[column].astype(bool)


def _only(column: str, value: Hashable, rows: pd.DataFrame) -> pd.Series:
    return rows[column] == value


def _from(column: str, start: float, rows: pd.DataFrame) -> pd.Series:
    return rows[column] >= start


def specification_curve(
    studies: pd.DataFrame,
    methods: Mapping[str, Sequence] | None = None,
    selections: Mapping[str, Mapping[str, Selection]] | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Pool the same studies in every combination of choices.

    Parameters: studies, one row each, with total and either count or percent (0 to 100), and any columns that
    selections read; methods, choices for measure, tau2_method, hartung_knapp and design_effect (which divides counts
    and totals; 1 and more), where missing the default of `pool` and no design effect; selections, per name its options
    and which rows each keeps (see `in_or_out`, `all_or_only`, `since`); level.
    Returns: one row per combination: number, from 1 in the order of the choices; the choices, by name; the columns of
    `pooled_row` (fractions, NaN where there is no answer); same_as, the number of the first combination that pools the
    same studies in the same way (its own number if it is the first); reason, why there is no answer, else blank. Sorted
    by the estimate, those without one last.
    Raises: ValueError for missing columns, an unknown method name or option, an empty list, and as `pool` does for
    impossible counts.
    Source: Simonsohn, Simmons and Nelson (2020), Nature Human Behaviour 4, 1208-1214; Voracek, Kossmeier and Tran
    (2019), Zeitschrift für Psychologie 227, 64-82, for meta-analysis.
    """
    chosen, masks = _methods(methods), _masks(studies, selections or {})
    counts, totals = _counts(studies)
    effects(counts, totals)  # for its checks: what is wrong with the data is no property of a specification
    specifications = _Specifications(counts, totals, level)
    rows: list[dict] = []
    for combination in product(*(options.items() for options in masks.values()), *chosen.values()):
        picked, method = combination[: len(masks)], dict(zip(chosen, combination[len(masks) :], strict=True))
        kept = np.logical_and.reduce([np.ones(len(studies), dtype=bool), *(mask for _, mask in picked)])
        names = dict(zip(masks, (name for name, _ in picked), strict=True))
        number = len(rows) + 1
        rows.append({"number": number, **names, **method, **specifications.answer(kept, number, **method)})
    return pd.DataFrame(rows).sort_values("estimate", kind="stable", ignore_index=True)


class _Specifications:
    """Answers, each computed once: different choices often keep the same studies."""

    def __init__(self, counts: np.ndarray, totals: np.ndarray, level: float) -> None:
        self.counts, self.totals, self.level = counts, totals, level
        self.known: dict[tuple, tuple[int, dict]] = {}

    def answer(self, kept: np.ndarray, number: int, **method) -> dict:
        key = (kept.tobytes(), *method.values())
        first, row = self.known.setdefault(key, (number, {}))
        if not row:
            row.update(self._pooled(kept, **method))
        return {**row, "same_as": first}

    def _pooled(
        self, kept: np.ndarray, measure: str, tau2_method: str, hartung_knapp: bool, design_effect: float
    ) -> dict:
        if not kept.any():
            return {**dict.fromkeys(COLUMNS, np.nan), "k": 0, "drawn": False, "reason": "no study is left"}
        try:
            found = effects(self.counts[kept] / design_effect, self.totals[kept] / design_effect, measure)
        except ValueError as error:
            reason = str(error).split(": ", 1)[-1]
            return {**dict.fromkeys(COLUMNS, np.nan), "k": int(kept.sum()), "drawn": False, "reason": reason}
        return {**pooled_row(pool_effects(found, tau2_method, hartung_knapp, self.level)), "reason": ""}


def _methods(methods: Mapping[str, Sequence] | None) -> dict[str, Sequence]:
    given = dict(methods or {})
    if unknown := set(given) - set(METHODS):
        raise ValueError(f"unknown methods {sorted(unknown)}; known are {', '.join(METHODS)}")
    for name, options in given.items():
        if isinstance(options, str) or not len(options):
            raise ValueError(f"{name} must be a list of choices, not {options!r}")
    chosen = {**METHODS, **given}
    for measure in chosen["measure"]:
        one_of("measure", measure, MEASURES)
    for method in chosen["tau2_method"]:
        one_of("tau2_method", method, TAU2_METHODS)
    for factor in chosen["design_effect"]:
        if not 1 <= factor < np.inf:
            raise ValueError(f"design_effect must be 1 or more, not {factor!r}")
    return chosen


def _masks(studies: pd.DataFrame, selections: Mapping) -> dict[str, dict[str, np.ndarray]]:
    masks: dict[str, dict[str, np.ndarray]] = {}
    for name, options in selections.items():
        if name in METHODS or name in COLUMNS or not options:
            raise ValueError(f"a selection needs a name of its own and one option at least: {name!r}")
        try:
            masks[name] = {label: np.asarray(pick(studies), dtype=bool) for label, pick in options.items()}
        except KeyError as error:
            raise ValueError(f"selection {name!r} reads a column that the studies lack: {error}") from None
    return masks


def _counts(studies: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Counts and totals; a count is made from the percent where none is given."""
    if "total" not in studies or not {"count", "percent"} & set(studies):
        raise ValueError("studies need the columns total and either count or percent")
    totals, counts, percents = (column(studies, name) for name in ("total", "count", "percent"))
    return np.where(np.isnan(counts), percents / 100 * totals, counts), totals
