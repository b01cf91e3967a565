"""The evidence flow: every number that was read stands in exactly one box."""

from __future__ import annotations

import pandas as pd

from channel_evidence.pooling.pooled import DRAWN_FROM
from channel_evidence.synthesis.families import members, placed
from channel_evidence.tables import Collection

FEW = "fewer than five of its family have an n"


def flow(data: Collection) -> pd.DataFrame:
    """Where every number that was read ended.

    Parameters: data. Returns: one row per number: record (the id of its reading, or of its row where the articles brought it), readings,
    estimate_id (blank where left out), box ("left out", "in no family", "not the one used", "not pooled", "pooled") and why
    (blank for what is pooled).
    """
    records = data.coding("records")
    found = placed(data).set_index("estimate_id")
    named = set(records["estimate_id"])
    own = pd.DataFrame({"record_id": [row for row in found.index if row not in named]})
    own = own.assign(estimate_id=own["record_id"], readings="2", left_out="")
    rows = pd.concat([records[["record_id", "estimate_id", "readings", "left_out"]], own], ignore_index=True).fillna("")
    parts = [members(data, name) for name in data.coding("families")["family"]]
    few = [
        part.assign(reason=part["reason"].where(part["reason"] != "", FEW))
        if (part["reason"] == "").sum() < DRAWN_FROM
        else part
        for part in parts
    ]
    reasons = {row.estimate_id: row.reason for part in few for row in part.itertuples()}
    boxes = [_box(row, found, reasons) for row in rows.itertuples()]
    return rows.drop(columns="left_out").assign(box=[box for box, _ in boxes], why=[why for _, why in boxes])


def _box(row, found: pd.DataFrame, reasons: dict[str, str]) -> tuple[str, str]:
    if row.left_out:
        return "left out", row.left_out
    placed_ = found.loc[row.estimate_id]
    if not placed_["family"]:
        return "in no family", placed_["why"]
    if not placed_["used"]:
        return "not the one used", placed_["why"]
    reason = reasons[row.estimate_id]
    return ("not pooled", reason) if reason else ("pooled", "")


def counted(rows: pd.DataFrame) -> pd.DataFrame:
    """How many numbers each box holds. Parameters: rows of `flow`. Returns: box, why (of those left out) and numbers, in order of the flow."""
    order = ["left out", "in no family", "not the one used", "not pooled", "pooled"]
    why = rows["why"].where(rows["box"].isin(["left out", "not pooled"]), "")
    counts = rows.assign(why=why).groupby(["box", "why"]).size().rename("numbers").reset_index()
    return counts.sort_values(
        ["box", "numbers"], key=lambda part: part.map(order.index) if part.name == "box" else -part, ignore_index=True
    )
