"""What a reader may change in a forest plot: the studies behind it, as a page's own pooling needs them."""

from __future__ import annotations

import csv
import io
import json
import math

import pandas as pd

from channel_evidence.site.redrawn import Described, Mark
from channel_evidence.tables import Collection
from channel_evidence.words.trust import NUMBER

NEEDED = {"estimate_id", "label", "percent", "total", "weight", "reason"}  # columns of a forest plot's frame
LEVEL, MOST_STUDIES = 0.95, 200


def what_if(figure: Described | None, text: str, data: Collection, known: dict) -> str:
    """The studies of a forest plot with a pooled share, as JSON for `what-if.js`.

    Parameters: figure, described; text, its frame as CSV; data; known, from `quantiles`.
    Returns: JSON with `rows` (count, total, whether pooled, doubted, with a least or rough size only), `published` (share, its
    interval, that of another study, in percent as drawn) and `quantiles`; blank for any other figure.
    """
    if figure is None or len(figure.panels) != 1:
        return ""
    marks = {mark.name: mark for mark in figure.panels[0].marks}
    rows = list(csv.DictReader(io.StringIO(text)))
    if (
        len(rows) >= len(known.get("t", ()))
        or "Pooled" not in marks
        or "The next study" not in marks
        or not rows
        or not set(rows[0]) >= NEEDED
    ):
        return ""
    doubts, sized = _doubts(data), _sizes(data)
    studies = [
        [
            _number(row["percent"]) * total / 100 if (total := _number(row["total"])) else None,
            total or None,
            row["reason"] == "",
            row["estimate_id"] in doubts,
            bool(total) and total not in sized.get(row["estimate_id"], ()),
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


def _doubts(data: Collection) -> set[str]:
    return set(data.ranked.loc[data.ranked["doubt"] != "", "estimate_id"])


def _sizes(data: Collection) -> dict[str, set[float]]:
    """By number, the sizes that some account prints of its base or study: any other is a floor or rough."""
    sizes: dict[tuple, set[float]] = {}
    rows = data.ranked
    keys = list(zip(*(rows[name] for name in NUMBER), strict=True))
    for key, base, whole in zip(keys, _floats(rows["base_n"]), _floats(rows["n"]), strict=True):
        sizes.setdefault(key, set()).update(size for size in (base, whole) if not math.isnan(size))
    return {ident: sizes[key] for ident, key in zip(rows["estimate_id"], keys, strict=True)}


def _floats(sizes: pd.Series) -> list[float]:
    return sizes.to_numpy(dtype=float, na_value=math.nan).tolist()


def quantiles() -> dict:
    """What a page needs to pool up to as many studies: quantiles of the normal and of Student's distribution. Returns: by name."""
    from channel_evidence.pooling.random_effects import quantile

    return {"normal": quantile(LEVEL, None), "t": [quantile(LEVEL, df) for df in range(1, MOST_STUDIES)]}
