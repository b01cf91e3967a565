"""How many stand behind a share: the number of its base, that of the whole study, a printed floor, or nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from channel_evidence.tables import Collection
from channel_evidence.words.trust import NUMBER

# Of whom a study's own n is the base: where everybody of it was asked, and it is people that were counted, and so on. What an
# observer of messages gives as n may be messages or companies, so there it is the base of nothing.
WHOLE = ("everyone", "companies", "brand-tests", "companies-on-social")
COUNTED = {"consumer-survey": ("people",), "company-survey": ("companies",), "mystery-test": ("tests", "companies")}
FLOORS, ABOUT = ("more-than", "at-least"), ("about",)


def totals(rows: pd.DataFrame, data: Collection) -> pd.DataFrame:
    """The size of each share's base, and where it comes from.

    Parameters: rows of `Collection.ranked` with asked_of and counted; data.
    Returns: total (float, NaN where not reported; never guessed) and total_of: "base", printed with the number; "account", printed with
    it by another account; "study", of a study that asked or counted its whole base; "floor", a printed least size such as "more than
    1,000", with which an interval can only be too wide; "about", a printed rough size; blank.
    """
    counted = pd.Series(
        [unit in COUNTED.get(design, ()) for unit, design in zip(rows["counted"], rows["design"], strict=True)],
        rows.index,
    )
    whole = rows["asked_of"].isin(WHOLE) & (rows["subgroup"] == "") & counted.astype(bool)
    least, rough = (rows["study_id"].map(_limits(data, bounds)).where(whole) for bounds in (FLOORS, ABOUT))
    told = data.ranked[data.ranked["base_n"].notna()].groupby(NUMBER, sort=False)["base_n"].first()
    account = told.reindex(pd.MultiIndex.from_frame(rows[NUMBER])).to_numpy(float, na_value=np.nan)
    choices = {
        "base": rows["base_n"].astype(float),
        "account": pd.Series(account, rows.index),
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
