"""Whether an article's main messages hold beside all like studies, the one it quotes left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from channel_evidence.pooling import Pooled, forest
from channel_evidence.pooling.pooled import DRAWN_FROM
from channel_evidence.stats.intervals import add_intervals
from channel_evidence.synthesis.families import COUNTED_AGAIN, LIMIT, members, placed
from channel_evidence.tables import Collection
from channel_evidence.words.english import span
from channel_evidence.words.vocabulary import short

TYPICAL, POSSIBLE, APART = "typical", "within what studies find", "unlike the others"
HOLDS, FAILS, OPEN, UNLIKE = "not contradicted", "contradicted", "open", "not comparable"
TOO_FEW = "too few to tell"


@dataclass(frozen=True, eq=False)
class Others:
    """All like studies but one: their shares in percent, and the pooled share where five or more have an n."""

    rows: pd.DataFrame
    pooled: Pooled | None

    @property
    def middle(self) -> tuple[float, float]:
        """The interval of the pooled share, else of the middle half of the studies, in percent."""
        if self.pooled is not None:
            return 100 * self.pooled.shown.low, 100 * self.pooled.shown.high
        low, high = np.percentile(self.rows["percent"], [25, 75])
        return float(low), float(high)

    @property
    def reach(self) -> tuple[float, float]:
        """Where another study would be expected, else from the least to the greatest share, in percent."""
        if self.pooled is not None:
            return 100 * self.pooled.shown_prediction.low, 100 * self.pooled.shown_prediction.high
        return float(self.rows["percent"].min()), float(self.rows["percent"].max())

    @property
    def centre(self) -> float:
        """The pooled share, else the median, in percent."""
        return 100 * self.pooled.estimate if self.pooled is not None else float(self.rows["percent"].median())


def others(data: Collection, family: str, study_id: str) -> Others:
    """The members of a family without one study.

    Parameters: data; family; study_id, the one to leave out, blank for none. Returns: Others. Raises: as `members` does.
    """
    rows = members(data, family)
    rows = rows[(rows["study_id"] != study_id) & ~rows["reason"].isin([LIMIT, COUNTED_AGAIN])].reset_index(drop=True)
    found = forest(rows)
    return Others(rows, found.pooled if found.drawn else None)


def held(data: Collection) -> pd.DataFrame:
    """Each article's messages held against all like studies.

    Parameters: data. Returns: one row per message of data/codings/messages.csv: message_id, source_id, message, printed (percent, NaN
    without a number; turned round as the family is), centre, low, high, reach_low, reach_high (percent, of the other studies), studies, pooled
    (bool), verdict and told (in words).
    """
    return pd.DataFrame([_held(data, row) for row in data.coding("messages").to_dict("records")])


def _held(data: Collection, row: dict) -> dict:
    number = data.ranked[data.ranked["estimate_id"] == row["estimate_id"]]
    beside = others(data, row["family"], number["study_id"].iloc[0] if len(number) else "")
    low, high = beside.middle
    least, most = beside.reach
    value, own = _own(number, data, row["family"])
    verdict = _side(row, low, high) if row["side"] else _place(value, own, beside)
    if len(beside.rows) < DRAWN_FROM:
        verdict = TOO_FEW
    if len(number) and _kept_out(data, row):
        verdict = UNLIKE
    kind, next_ = ("pooled", "a further study could find") if beside.pooled is not None else ("median", "studies print")
    return {
        "message_id": row["message_id"], "source_id": row["source_id"], "message": row["message"], "printed": value,
        "centre": beside.centre, "low": low, "high": high, "reach_low": least, "reach_high": most, "studies": len(beside.rows),
        "pooled": beside.pooled is not None, "verdict": verdict,
        "told": f"{kind} {short(beside.centre)} ({span(low, high)}); {next_} {span(least, most)}",
    }  # fmt: skip


def _own(number: pd.DataFrame, data: Collection, family: str) -> tuple[float, tuple[float, float]]:
    """An article's number, turned round as the family is, and what rounding and sampling leave open of it (without an n, nothing)."""
    if number.empty:
        return float("nan"), (float("nan"), float("nan"))
    row = add_intervals(number).iloc[0]
    value = float(row["value"])
    ends = (value, value) if pd.isna(row["low"]) else (float(row["low"]), float(row["high"]))
    rules = data.coding("membership")
    turned = rules.loc[(rules["family"] == family) & (rules["complement"] == "yes"), "category"]
    if row["category"] in " ".join(turned).split():
        return 100 - value, (100 - ends[1], 100 - ends[0])
    return value, ends


def _kept_out(data: Collection, row: dict) -> bool:
    """Whether the rule of the family keeps the number's question out, in this printing and in every other."""
    found = placed(data)
    questions = set(found.loc[found["estimate_id"] == row["estimate_id"], "question_id"])
    return not (found.loc[found["question_id"].isin(questions), "family"] == row["family"]).any()


def _place(value: float, own: tuple[float, float], others: Others) -> str:
    (low, high), (least, most) = others.middle, others.reach
    if low <= value <= high:
        return TYPICAL
    return POSSIBLE if least <= own[1] and own[0] <= most else APART


def _side(row: dict, low: float, high: float) -> str:
    limit = float(row["threshold"])
    under, over = high < limit, low > limit
    wanted, other = (under, over) if row["side"] == "below" else (over, under)
    return HOLDS if wanted else FAILS if other else OPEN
