"""How certain the pooled answer of a family is: five domains after GRADE, four levels, each step down with its reason."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from channel_evidence.pooling import Pooled
from channel_evidence.pooling.pooled import DRAWN_FROM
from channel_evidence.words.trust import Grade, Rule, lowered


@dataclass(frozen=True)
class Body:
    """What the rule asks about a body of evidence.

    studies: how many like shares; pooled: how many could be pooled; seller: fraction whose sponsor sells what was asked about;
    sampled: fraction that says how respondents were chosen; excerpt: fraction read in excerpts only; direct: whether the question asked
    is the question answered (yes, partly, no); interval and prediction: their widths in points, NaN where there is none.
    """

    studies: int
    pooled: int
    seller: float
    sampled: float
    excerpt: float
    direct: str
    interval: float
    prediction: float


# Of a domain the first line that applies counts. Widths are in points.
STEPS = (
    Rule("risk of bias", lambda body: body.seller > 0.5 and body.sampled < 0.5, 2, "most sponsors sell what they asked about and few say how they chose whom they asked"),
    Rule("risk of bias", lambda body: body.sampled < 0.5, 1, "few say how they chose whom they asked"),
    Rule("risk of bias", lambda body: body.seller > 0.5, 1, "most sponsors sell what they asked about"),
    Rule("inconsistency", lambda body: body.prediction > 50, 2, "a further study could lie far away"),
    Rule("inconsistency", lambda body: body.prediction > 20, 1, "studies disagree"),
    Rule("indirectness", lambda body: body.direct == "no", 2, "another question was asked"),
    Rule("indirectness", lambda body: body.direct == "partly", 1, "the question asked is the question answered in part"),
    Rule("imprecision", lambda body: body.pooled < DRAWN_FROM, 1, "too few studies have an n to be pooled"),
    Rule("imprecision", lambda body: body.interval > 20, 1, "the interval is wide"),
    Rule("reporting", lambda body: 2 * body.pooled < body.studies, 1, "most cannot be pooled"),
    Rule("reporting", lambda body: body.excerpt > 0.5, 1, "most was read in excerpts"),
)  # fmt: skip


def certainty(body: Body) -> Grade:
    """The certainty of a body of evidence.

    Parameters: body. Returns: Grade: one of LEVELS and the reasons, domain by domain.
    Source: the five domains are GRADE's (Guyatt et al. 2008, BMJ 336, 924-926); the limits are ours. Press reports of surveys start at
    high, as prevalence estimates do (Iorio et al. 2015, BMJ 350, h870).
    """
    return lowered(STEPS, body)


def body(rows: pd.DataFrame, pooled: Pooled | None, direct: str, sampling: pd.Series) -> Body:
    """What the rule asks, from the members of a family.

    Parameters: rows of `families.members`; pooled, None where nothing can be pooled; direct, yes, partly or no; sampling, by study_id
    how respondents were chosen.
    Returns: Body.
    """
    told = ~rows["study_id"].map(sampling).isin(["", "not-reported"])
    wide, next_ = (
        (np.nan, np.nan)
        if pooled is None or not pooled.drawn
        else (_width(pooled.shown), _width(pooled.shown_prediction))
    )
    return Body(
        studies=len(rows), pooled=0 if pooled is None else pooled.k, seller=float((rows["sells"] == "yes").mean()),
        sampled=float(told.mean()), excerpt=float(rows["excerpt"].mean()), direct=direct, interval=wide, prediction=next_,
    )  # fmt: skip


def _width(limits: tuple[float, float]) -> float:
    return 100 * (limits[1] - limits[0])
