"""What the disagreement between comparable studies says: the design effect it implies, and whether prediction holds."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from channel_evidence.pooling.pooled import limits_around, pool_effects
from channel_evidence.pooling.random_effects import (
    TAU2_METHODS,
    between_variance,
    ones,
    quantile,
    tau2_interval,
    weighted,
)
from channel_evidence.pooling.transforms import checked_level, effects, keys, one_of, to_share


@dataclass(frozen=True)
class ImpliedDesignEffect:
    """The factor by which variances would have to grow for studies to agree within sampling error.

    value, low and high: for a study of typical variance, 1 / (1 - I²); studies (k,): 1 + tau2 / variance, for each.
    """

    value: float
    low: float
    high: float
    studies: tuple[float, ...]


def design_effect_of_disagreement(
    counts: Sequence[float],
    totals: Sequence[float],
    measure: str = "logit",
    tau2_method: str = "PM",
    level: float = 0.95,
) -> ImpliedDesignEffect:
    """The design effect that would explain why studies of the same question disagree.

    Parameters: counts (k,) and totals (k,) of comparable studies; the rest as in `pool`.
    Returns: ImpliedDesignEffect; its limits are those of the variance between studies (Q-profile at level). It holds
    real differences between the studies too, so it is an upper guess of what sampling and weighting did.
    Raises: ValueError for fewer than two studies, and as `pool` does.
    Source: Higgins and Thompson (2002), Statistics in Medicine 21, 1539-1558: H² with the typical variance.
    """
    found, level = effects(counts, totals, measure), checked_level(level)
    one_of("tau2_method", tau2_method, TAU2_METHODS)
    if len(found) < 2:
        raise ValueError("one study cannot disagree: two at least are needed")
    design = ones(found)
    tau2 = between_variance(found, design, tau2_method)
    typical = (len(found) - 1) / float(weighted(found, design, 0.0).trace[0])
    value, low, high = (1 + part / typical for part in (tau2, *tau2_interval(found, design, level)))
    return ImpliedDesignEffect(value, low, high, tuple((1 + tau2 / found.variances).tolist()))


def prediction_coverage(
    counts: Sequence[float], totals: Sequence[float], labels: Sequence[Hashable] | None = None, **options
) -> pd.DataFrame:
    """Leave each study out and ask whether the prediction interval of the others holds it.

    Parameters: counts (k,) and totals (k,); labels (k,), by default 1 to k; options of `pool`.
    Returns: one row per study: left_out, share, prediction_low, prediction_high (fractions; of the others), inside, and
    inside_with_sampling, whether the study lies in the interval once its own sampling variance is added. The mean of a
    column is the coverage. A prediction interval speaks of true shares, so inside_with_sampling is the fair test.
    Raises: ValueError for fewer than three studies, and as `pool` does.
    Source: Higgins, Thompson and Spiegelhalter (2009), JRSS A 172, 137-159, for the interval.
    """
    rest = dict(options)
    found = effects(counts, totals, rest.pop("measure", "logit"))
    if len(found) < 3:
        raise ValueError("three studies at least are needed: two make an interval, the third is held against it")
    names = list(range(1, len(found) + 1)) if labels is None else keys("labels", labels, len(found))
    rows = []
    for place, name in enumerate(names):
        others = pool_effects(found.keep(np.arange(len(found)) != place), **rest)
        value, variance = float(found.values[place]), float(found.variances[place])
        critical = quantile(others.level, others.k - 1 if others.hartung_knapp else None)
        bare = critical * (others.standard_error**2 + others.tau2) ** 0.5
        full = critical * (others.standard_error**2 + others.tau2 + variance) ** 0.5
        limits = limits_around(others.mean, bare, found.measure)
        rows.append(
            {
                "left_out": name,
                "share": to_share(value, found.measure),
                "prediction_low": limits.low,
                "prediction_high": limits.high,
                "inside": abs(value - others.mean) <= bare,
                "inside_with_sampling": abs(value - others.mean) <= full,
            }
        )
    return pd.DataFrame(rows)
