"""How many stand behind a share: the number of its base, that of the whole study, a printed floor, or nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from channel_evidence.tables import Collection

# Of whom a study's own n is the base: where everybody of it was asked or counted.
WHOLE = ("everyone", "companies", "messages", "brand-tests", "companies-on-social")
FLOORS, ABOUT = ("more-than", "at-least"), ("about",)


def totals(rows: pd.DataFrame, data: Collection) -> pd.DataFrame:
    """The size of each share's base, and where it comes from.

    Parameters: rows of `Collection.ranked` with asked_of; data.
    Returns: total (float, NaN where not reported; never guessed) and total_of: "base", printed with the number; "study", of a study
    that asked or counted its whole base; "floor", a printed least size such as "more than 1,000", with which an interval can only be too
    wide; "about", a printed rough size; blank.
    """
    whole = rows["asked_of"].isin(WHOLE) & (rows["subgroup"] == "")
    least, rough = (rows["study_id"].map(_limits(data, bounds)).where(whole) for bounds in (FLOORS, ABOUT))
    choices = {
        "base": rows["base_n"].astype(float),
        "study": rows["n"].astype(float).where(whole),
        "floor": least,
        "about": rough,
    }
    total, source = pd.Series(np.nan, rows.index), pd.Series("", rows.index)
    for name, values in choices.items():
        open_ = total.isna() & values.notna()
        total, source = total.where(~open_, values), source.where(~open_, name)
    return pd.DataFrame({"total": total, "total_of": source})


def _limits(data: Collection, bounds: tuple[str, ...]) -> pd.Series:
    """By study, the least size that its publications print with one of these bounds."""
    rows = data.ranked
    printed = rows[(rows["measure"] == "sample-size") & (rows["subgroup"] == "") & (rows["unit"] == "count")]
    limits = printed[printed["bound"].isin(bounds)]
    least = limits["value"].fillna(limits["round_low"])
    return least.groupby(limits["study_id"]).min()
