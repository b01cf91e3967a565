"""What one pooled share rests on: studies and groups left out, studies added by date, subgroups set side by side."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from channel_evidence.pooling.pooled import Limits, Pooled, limits_around, percent, pool_effects
from channel_evidence.pooling.random_effects import TAU2_METHODS, fit
from channel_evidence.pooling.transforms import Effects, Floats, checked_level, effects, keys, to_share

COLUMNS = (
    "k estimate low high prediction_low prediction_high tau2 tau2_low tau2_high i2 q p_heterogeneity drawn".split()
)


def leave_one_out(
    counts: Sequence[float], totals: Sequence[float], labels: Sequence[Hashable] | None = None, **options
) -> pd.DataFrame:
    """Pool again without each study in turn.

    Parameters: counts (k,) and totals (k,); labels (k,), each once, by default 1 to k; options of `pool`.
    Returns: one row per study: left_out, the columns of `pooled_row`, and change, the estimate less that of all
    studies (fractions).
    Raises: ValueError for fewer than two studies, for a label twice, and as `pool` does.
    Source: leave1out of metafor.
    """
    names = list(range(1, len(counts) + 1)) if labels is None else keys("labels", labels, len(counts))
    if len(set(names)) < len(names):
        raise ValueError("labels must name each study once; for groups use leave_one_group_out")
    return leave_one_group_out(counts, totals, names, **options)


def leave_one_group_out(
    counts: Sequence[float], totals: Sequence[float], groups: Sequence[Hashable], **options
) -> pd.DataFrame:
    """Pool again without each group of studies (a sponsor, a country) in turn.

    Parameters: counts (k,) and totals (k,); groups (k,), the group of each study; options of `pool`.
    Returns: one row per group, in order of appearance: left_out, the columns of `pooled_row`, and change, the
    estimate less that of all studies (fractions).
    Raises: ValueError for fewer than two groups, and as `pool` does.
    Source: leave1out of metafor with a cluster.
    """
    found, options = _prepared(counts, totals, options)
    member = _members(keys("groups", groups, len(found)))
    if len(member) < 2:
        raise ValueError("nothing is left to pool when the only group is left out")
    everything = pool_effects(found, **options).estimate
    rows = []
    for name, inside in member.items():
        rest = pool_effects(found.keep(~inside), **options)
        rows.append({"left_out": name, **pooled_row(rest), "change": rest.estimate - everything})
    return pd.DataFrame(rows)


def cumulative(counts: Sequence[float], totals: Sequence[float], dates: Sequence, **options) -> pd.DataFrame:
    """Pool the studies known by each date.

    Parameters: counts (k,) and totals (k,); dates (k,), years or anything that sorts; options of `pool`.
    Returns: one row per date, in order: date, added (studies of that date, which enter together) and the columns of
    `pooled_row`.
    Raises: ValueError as `pool` does, or for dates that do not sort.
    Source: cumul of metafor with collapse.
    """
    found, options = _prepared(counts, totals, options)
    stamps = keys("dates", dates, len(found))
    try:
        ordered = sorted(set(stamps))
    except TypeError:
        raise ValueError("dates must be of one kind, so that they sort") from None
    rows = []
    for date in ordered:
        known = pool_effects(found.keep(np.array([stamp <= date for stamp in stamps])), **options)
        rows.append({"date": date, "added": stamps.count(date), **pooled_row(known)})
    return pd.DataFrame(rows)


def pooled_row(pooled: Pooled) -> dict[str, float | int | bool]:
    """The numbers of a pooled share as one row of a table; shares and i2 are fractions."""
    return {name: getattr(pooled, name) for name in COLUMNS}


@dataclass(frozen=True, eq=False)
class Subgroups:
    """Shares of subgroups and the test of whether they differ.

    table: group, k, estimate, low, high (fractions), tau2, in order of appearance; statistic: a Wald chi-squared on df,
    or with Hartung-Knapp and a common tau2 an F on df and df_denominator (else NaN); p; method, one sentence.
    """

    table: pd.DataFrame
    statistic: float
    df: int
    df_denominator: float
    p: float
    method: str


def subgroups(
    counts: Sequence[float],
    totals: Sequence[float],
    groups: Sequence[Hashable],
    common_tau2: bool = True,
    **options,
) -> Subgroups:
    """Set subgroups of studies side by side and test whether they differ.

    Parameters: counts (k,) and totals (k,); groups (k,); common_tau2, one variance between studies for all groups (the
    right choice for small groups, which hardly tell theirs), else one for each; options of `pool`.
    Returns: Subgroups.
    Raises: ValueError for fewer than two groups, for as many groups as studies, for a group of one study where each has
    its own tau2, and as `pool` does.
    Source: Borenstein and Higgins (2013), Prevention Science 14, 134-143; rma.uni of metafor with a factor, or the
    groups' means in a model without further variance.
    """
    found, options = _prepared(counts, totals, options)
    member = _members(keys("groups", groups, len(found)))
    if len(member) < 2:
        raise ValueError("two groups at least are needed to compare them")
    return (_common if common_tau2 else _separate)(found, member, **options)


def _common(
    found: Effects, member: dict, tau2_method: str = "PM", hartung_knapp: bool = True, level: float = 0.95
) -> Subgroups:
    if len(member) == len(found):
        raise ValueError("every group is a single study: nothing tells disagreement within groups from between them")
    fitted = fit(
        found, np.column_stack([inside.astype(float) for inside in member.values()]), tau2_method, hartung_knapp
    )
    half = fitted.critical(checked_level(level)) * np.sqrt(np.diag(fitted.covariance))
    rows = [
        _group_row(name, int(inside.sum()), mean, width, fitted.tau2, found.measure)
        for (name, inside), mean, width in zip(member.items(), fitted.coefficients, half, strict=True)
    ]
    statistic, df = _wald(fitted.coefficients, fitted.covariance), len(member) - 1
    return _tested(
        rows,
        statistic,
        df,
        fitted.df if fitted.hartung_knapp else None,
        tau2_method,
        level,
        "one variance between studies",
    )


def _separate(
    found: Effects, member: dict, tau2_method: str = "PM", hartung_knapp: bool = True, level: float = 0.95
) -> Subgroups:
    for name, inside in member.items():
        if inside.sum() < 2:
            raise ValueError(f"group {name!r} is a single study and has no variance of its own; use common_tau2=True")
    fits = {
        name: pool_effects(found.keep(inside), tau2_method, hartung_knapp, level) for name, inside in member.items()
    }
    rows = [
        {"group": name, "k": one.k, "estimate": one.estimate, "low": one.low, "high": one.high, "tau2": one.tau2}
        for name, one in fits.items()
    ]
    if any(one.standard_error < 1e-9 * one.wald_error for one in fits.values()):
        raise ValueError("a group's studies are all equal, so its Hartung-Knapp error is 0: use common_tau2=True")
    means = np.array([one.mean for one in fits.values()])
    errors = np.diag([one.standard_error**2 for one in fits.values()])
    return _tested(
        rows, _wald(means, errors), len(member) - 1, None, tau2_method, level, "a variance between studies each"
    )


def _wald(means: Floats, covariance: Floats) -> float:
    """The chi-squared of all differences to the first mean."""
    contrasts = np.column_stack([-np.ones(len(means) - 1), np.eye(len(means) - 1)])
    gaps = contrasts @ means
    return float(gaps @ np.linalg.solve(contrasts @ covariance @ contrasts.T, gaps))


def _tested(
    rows: list, chi: float, df: int, denominator: int | None, method: str, level: float, variance: str
) -> Subgroups:
    from scipy.special import chdtrc, fdtrc

    exact = denominator is not None
    statistic = chi / df if exact else chi
    words = f"F test on {df} and {denominator} df" if exact else f"chi-squared test on {df} df"
    return Subgroups(
        table=pd.DataFrame(rows),
        statistic=statistic,
        df=df,
        df_denominator=float(denominator) if denominator is not None else np.nan,
        p=float(fdtrc(df, denominator, statistic) if exact else chdtrc(df, statistic)),
        method=f"Random-effects means of {len(rows)} groups, {variance} by "
        f"{TAU2_METHODS[method]}, {percent(level)} intervals, compared by a {words}.",
    )


def _group_row(name: Hashable, k: int, mean: float, half: float, tau2: float, measure: str) -> dict:
    limits: Limits = limits_around(mean, half, measure)
    return {"group": name, "k": k, "estimate": to_share(mean, measure), **limits._asdict(), "tau2": tau2}


def _members(groups: list) -> dict[Hashable, np.ndarray]:
    """For each group, in order of appearance, which studies belong to it."""
    return {name: np.array([group == name for group in groups]) for name in dict.fromkeys(groups)}


def _prepared(counts: Sequence[float], totals: Sequence[float], options: dict) -> tuple[Effects, dict]:
    """The effects, and those options that the model takes."""
    rest = dict(options)
    return effects(counts, totals, rest.pop("measure", "logit")), rest
