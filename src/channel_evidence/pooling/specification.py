"""The specification curve: every defensible way to pool the same studies, and the share that each one gives."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import partial
from itertools import product

import numpy as np
import pandas as pd

from channel_evidence.pooling.logistic import random_intercept_logistic
from channel_evidence.pooling.pooled import DRAWN_FROM, pool_effects
from channel_evidence.pooling.random_effects import TAU2_METHODS, ones, tau2_interval
from channel_evidence.pooling.sensitivity import COLUMNS, pooled_row
from channel_evidence.pooling.transforms import MEASURES, Effects, checked_level, column, effects, one_of

LOGISTIC = "logistic"  # the model of `random_intercept_logistic`, beside the transforms
ITS_OWN = {"tau2_method": "ML", "hartung_knapp": False}  # what that model brings with it

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


def before(column: str, ends: Iterable[float]) -> dict[str, Selection]:
    """The choice between all studies and those before a year, for each end: all, before 2012 and so on."""
    return {"all": _everything, **{f"before {end}": partial(_until, column, end) for end in ends}}


def among(column: str, groups: Mapping[str, Iterable[Hashable]]) -> dict[str, Selection]:
    """The choice between all studies and those with one of several values in a column, for each named group of values."""
    return {"all": _everything, **{name: partial(_among, column, list(values)) for name, values in groups.items()}}


def _everything(rows: pd.DataFrame) -> pd.Series:
    return pd.Series(True, index=rows.index)


def _without(column: str, rows: pd.DataFrame) -> pd.Series:
    if not rows[column].isin([True, False]).all():
        raise ValueError(f"{column} must be True or False in every study")
    return ~rows[column].astype(bool)


def _only(column: str, value: Hashable, rows: pd.DataFrame) -> pd.Series:
    return rows[column] == value


def _among(column: str, values: list, rows: pd.DataFrame) -> pd.Series:
    return rows[column].isin(values)


def _until(column: str, end: float, rows: pd.DataFrame) -> pd.Series:
    return rows[column] < end


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
    and which rows each keeps (see `in_or_out`, `all_or_only`, `among`, `since`, `before`); level. The measure "logistic" is the
    random-intercept logistic model, with maximum likelihood and a normal interval whatever else is chosen, and counts once.
    Returns: one row per combination: number, from 1 in the order of the choices; the choices, by name; the columns of
    `pooled_row` (fractions, NaN where there is no answer); same_as, the number of the first combination that pools the
    same studies in the same way (its own number if it is the first); reason, why there is no answer, else blank. Sorted
    by the estimate, those without one last.
    Raises: ValueError for missing columns, an unknown method name or option, an empty list, and as `pool` does for
    impossible counts.
    Source: Simonsohn, Simmons and Nelson (2020), Nature Human Behaviour 4, 1208-1214; Voracek, Kossmeier and Tran
    (2019), Zeitschrift für Psychologie 227, 64-82, for meta-analysis.
    """
    ways, masks = _ways(_methods(methods)), _masks(studies, selections or {})
    counts, totals = _counts(studies)
    effects(counts, totals)  # for its checks: what is wrong with the data is no property of a specification
    specifications = _Specifications(counts, totals, level)
    rows: list[dict] = []
    for picked in product(*(options.items() for options in masks.values())):
        kept = np.logical_and.reduce([np.ones(len(studies), dtype=bool), *(mask for _, mask in picked)])
        names = dict(zip(masks, (name for name, _ in picked), strict=True))
        for method in ways:
            number = len(rows) + 1
            rows.append({"number": number, **names, **method, **specifications.answer(kept, number, **method)})
    return pd.DataFrame(rows).sort_values("estimate", kind="stable", ignore_index=True)


def _ways(chosen: Mapping[str, Sequence]) -> list[dict]:
    """Every combination of methods, once."""
    made = (dict(zip(chosen, combination, strict=True)) for combination in product(*chosen.values()))
    told = [{**way, **ITS_OWN} if way["measure"] == LOGISTIC else way for way in made]
    return list({tuple(way.values()): way for way in told}.values())


class _Specifications:
    """Answers, each computed once: different choices often keep the same studies."""

    def __init__(self, counts: np.ndarray, totals: np.ndarray, level: float) -> None:
        self.counts, self.totals, self.level = counts, totals, checked_level(level)
        self.known: dict[tuple, tuple[int, dict]] = {}
        self.prepared: dict[tuple, tuple[Effects, tuple[float, float]]] = {}

    def answer(self, kept: np.ndarray, number: int, **method) -> dict:
        key = (kept.tobytes(), *method.values())
        first, row = self.known.setdefault(key, (number, {}))
        if not row:
            row.update(self._answered(kept, **method))
        return {**row, "same_as": first}

    def _answered(self, kept: np.ndarray, measure: str, design_effect: float, **method) -> dict:
        if not kept.any():
            return _none(kept, "no study is left")
        try:
            if measure == LOGISTIC:
                return self._logistic(kept, design_effect)
            found, limits = self._effects(kept, measure, design_effect)
        except ValueError as error:
            return _none(kept, str(error).split(": ", 1)[-1])
        return {**pooled_row(pool_effects(found, level=self.level, tau2=limits, **method)), "reason": ""}

    def _effects(self, kept: np.ndarray, measure: str, factor: float) -> tuple[Effects, tuple[float, float]]:
        """Effects and the interval of tau2, which hang on neither the estimator nor the kind of interval."""
        key = (kept.tobytes(), measure, factor)
        if key not in self.prepared:
            found = effects(self.counts[kept] / factor, self.totals[kept] / factor, measure)
            self.prepared[key] = found, tau2_interval(found, ones(found), self.level)
        return self.prepared[key]

    def _logistic(self, kept: np.ndarray, factor: float) -> dict:
        one = random_intercept_logistic(self.counts[kept] / factor, self.totals[kept] / factor, self.level)
        told = {name: getattr(one, name) for name in ("k", "estimate", "low", "high", "tau2")}
        return {**dict.fromkeys(COLUMNS, np.nan), **told, "drawn": one.k >= DRAWN_FROM, "reason": ""}


def _none(kept: np.ndarray, reason: str) -> dict:
    return {**dict.fromkeys(COLUMNS, np.nan), "k": int(kept.sum()), "drawn": False, "reason": reason}


def _methods(methods: Mapping[str, Sequence] | None) -> dict[str, Sequence]:
    given = dict(methods or {})
    if unknown := set(given) - set(METHODS):
        raise ValueError(f"unknown methods {sorted(unknown)}; known are {', '.join(METHODS)}")
    for name, options in given.items():
        if isinstance(options, str) or not len(options):
            raise ValueError(f"{name} must be a list of choices, not {options!r}")
    chosen = {**METHODS, **given}
    for measure in chosen["measure"]:
        one_of("measure", measure, (*MEASURES, LOGISTIC))
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
