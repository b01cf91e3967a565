"""What a reader may change in a forest plot: the studies behind it, as a page's own pooling needs them."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from channel_evidence.site.redrawn import Described, Mark
from channel_evidence.tables import Collection
from channel_evidence.words.trust import NUMBER

NEEDED = {"estimate_id", "label", "percent", "total", "weight", "reason"}  # columns of a forest plot's frame
LEVEL, MOST_STUDIES = 0.95, 200


def what_if(figure: Described | None, text: str, reads: Mapping[str, Any]) -> str:
    """The studies of a forest plot with a pooled share, as JSON for `what-if.js`.

    Parameters: figure, described; text, its frame as CSV; reads, the `sizes` and `doubts` of its numbers, as `printed_about`
    gives them, and `quantiles`.
    Returns: JSON with `rows` (count, total, whether pooled, doubted, with a least or rough size only), `published` (share, its
    interval, that of another study, in percent as drawn) and `quantiles`; blank for any other figure.
    """
    if figure is None or len(figure.panels) != 1:
        return ""
    marks = {mark.name: mark for mark in figure.panels[0].marks}
    rows, known = list(csv.DictReader(io.StringIO(text))), reads["quantiles"]
    if (
        len(rows) >= len(known.get("t", ()))
        or "Pooled" not in marks
        or "The next study" not in marks
        or not rows
        or not set(rows[0]) >= NEEDED
    ):
        return ""
    studies = [
        [
            _number(row["percent"]) * total / 100 if (total := _number(row["total"])) else None,
            total or None,
            row["reason"] == "",
            row["estimate_id"] in reads["doubts"],
            bool(total) and total not in reads["sizes"].get(row["estimate_id"], ()),
        ]
        for row in rows
    ]
    published = [*_ends(marks["Pooled"]), *_ends(marks["The next study"])[1:]]
    return json.dumps({"rows": studies, "published": published, "quantiles": {**known, "t": known["t"][: len(rows)]}})


def _number(text: str) -> float:
    """A cell as a number, 0 where it is blank."""
    value = float(text or 0)
    return 0.0 if math.isnan(value) else value


def _ends(mark: Mark) -> list[float]:
    return [float(text.replace("−", "-")) for text in (mark.value, mark.low, mark.high) if text]


def printed_about(data: Collection) -> dict[str, Any]:
    """What the tables say about each number that a reader's own pooling rests on.

    Parameters: data. Returns: `doubts`, the numbers (estimate_ids) that are doubted; `sizes`, by number those that some account
    prints of its base or study: any other is a floor or rough.
    """
    doubted = data.ranked.loc[data.ranked["doubt"] != "", "estimate_id"]
    return {"doubts": sorted(doubted), "sizes": _sizes(data)}


def _sizes(data: Collection) -> dict[str, list[float]]:
    sizes: dict[tuple, set[float]] = {}
    rows = data.ranked
    keys = list(zip(*(rows[name] for name in NUMBER), strict=True))
    for key, base, whole in zip(keys, _floats(rows["base_n"]), _floats(rows["n"]), strict=True):
        sizes.setdefault(key, set()).update(size for size in (base, whole) if not math.isnan(size))
    return {ident: sorted(sizes[key]) for ident, key in zip(rows["estimate_id"], keys, strict=True)}


def _floats(sizes: pd.Series) -> list[float]:
    return sizes.to_numpy(dtype=float, na_value=math.nan).tolist()


def quantiles() -> dict:
    """What a page needs to pool up to as many studies: quantiles of the normal and of Student's distribution. Returns: by name."""
    from channel_evidence.pooling.random_effects import quantile

    return {"normal": quantile(LEVEL, None), "t": [quantile(LEVEL, df) for df in range(1, MOST_STUDIES)]}
