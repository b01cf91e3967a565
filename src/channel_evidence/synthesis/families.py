"""Families: which printed shares answer one question, by a rule kept as data, and why every other number does not.

A rule (data/codings/membership.csv) names what a share must be to belong to a family: its measure and, by the coding of
frames, what was asked about, of whom, what is counted. A family may have several rules. Of the shares of a study that fit, one
is taken, by a rule too: the whole base before its parts, the category that the rule names first, a known n, and what was read whole.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
import pandas as pd

from channel_evidence.stats.intervals import NO_N
from channel_evidence.synthesis.sizes import totals
from channel_evidence.tables import Collection
from channel_evidence.words.vocabulary import label

# From the coarsest to the finest: what fails first is the reason.
TRAITS = ("measure", "statistic", "counted", "about", "asked_of", "choice", "window", "category")
_WORDS = {
    "measure": "measures {own}, not {rule}",
    "statistic": "its statistic is {own}, not {rule}",
    "counted": "counts {own}, not {rule}",
    "about": "about {own}, not {rule}",
    "asked_of": "asked of {own}, not of {rule}",
    "choice": "answers were {own} choice, not {rule}",
    "window": "the time or limit is {own}, not {rule}",
    "category": "the answer is {own}, not {rule}",
}
NOT_A_SHARE = "not a share in percent"
NO_FRAME = "what was asked of whom is not coded"
LIMIT = "printed as a limit, without a value"
NO_WINDOW = "not-said"  # how a rule names a question without a time or limit
NO_STUDY = "an opinion or a compilation, not a study"
NOT_REPORTED = "not-reported"
NO_DESIGN = "how the study was made is not reported"
LIMITS = ("more-than", "less-than", "at-least", "at-most", "up-to")
REJECTED = "rejected by an erratum"
PART = "a part of the base"
ANOTHER = "the study is in the family with"
COUNTED_AGAIN = "its cases are counted in another study"


@lru_cache(maxsize=4)
def placed(data: Collection) -> pd.DataFrame:
    """Every printed number with its family, or the reason why it is in none.

    Parameters: data. Returns: one row per estimate, in the order of `Collection.ranked`: estimate_id, study_id, question_id,
    family (blank: none), used (bool: the family's number of its study) and why (blank where used).
    """
    rows = _framed(data)
    rules = data.coding("membership").reset_index(drop=True)
    if rules.empty:
        return _answer(rows.assign(family=""), ["no family is defined"] * len(rows), np.zeros(len(rows), bool))
    lines = rules.to_dict("records")
    depths = np.column_stack([_depth(rows, rule) for _, rule in rules.iterrows()])
    best, depth = depths.argmax(axis=1), depths.max(axis=1)
    fits = (depth == len(TRAITS)) & ((rows["unit"] == "percent") & (rows["design"] != NOT_REPORTED)).to_numpy()
    family = np.where(fits, rules["family"].to_numpy()[best], "")
    rank = [_place(lines[rule]["category"], own) for rule, own in zip(best, rows["category"], strict=True)]
    told = rows[[*TRAITS, "doubted", "unit", "subgroup", "design"]].to_dict("records")
    why = [_why(row, lines[rule], reached) for row, rule, reached in zip(told, best, depth, strict=True)]
    return _one_a_study(rows.assign(family=family, rank=rank, why=why))


def members(data: Collection, family: str) -> pd.DataFrame:
    """The shares of one family, one a study, as a forest plot and a pooled value need them.

    Parameters: data; family, of data/codings/families.csv.
    Returns: one row per study, by year: study_id, estimate_id, label, sponsor, year (NaN where unknown), country, sells, excerpt, doubted and
    floor (bool), category, asked_of, cells, percent, percent_low and percent_high (what rounding leaves open), total (NaN where not reported),
    total_of (see `sizes.totals`), count, share (fractions) and reason (why it is not pooled, blank where it is).
    Raises: KeyError for an unknown family.
    """
    chosen = placed(data)
    return _family(data, family, chosen[(chosen["family"] == family) & chosen["used"]])


def alike(data: Collection, family: str) -> pd.DataFrame:
    """All shares that fit a family, also where a study has several, those that `members` takes first.

    Parameters: data; family. Returns: as `members`, in that order. Raises: KeyError for an unknown family.
    """
    chosen = placed(data)
    others = chosen["why"].str.startswith(ANOTHER)
    fitting = chosen[(chosen["family"] == family) & (chosen["used"] | others)]
    found = _family(data, family, fitting)
    return found.assign(used=found["estimate_id"].isin(fitting.loc[fitting["used"], "estimate_id"])).sort_values(
        "used", ascending=False, kind="stable", ignore_index=True
    )


def _family(data: Collection, family: str, chosen: pd.DataFrame) -> pd.DataFrame:
    if family not in set(data.coding("families")["family"]):
        raise KeyError(f"no family {family!r}; known: {', '.join(data.coding('families')['family'])}")
    rows = _framed(data).set_index("estimate_id", drop=False).loc[chosen["estimate_id"]]
    rules = data.coding("membership")
    reverse = set(
        rules.loc[(rules["family"] == family) & (rules["complement"] == "yes"), "category"].str.split().sum() or []
    )
    return _shown(rows, rows["category"].isin(reverse), data)


@lru_cache(maxsize=4)
def _framed(data: Collection) -> pd.DataFrame:
    frames = data.coding("frames")[["question_id", "about", "asked_of", "statistic", "counted", "window"]]
    frames = frames.assign(window=frames["window"].str.replace(" ", "-").replace("", NO_WINDOW))
    rows = data.ranked.merge(frames, on="question_id", how="left")
    return rows.assign(**{trait: rows[trait].fillna("") for trait in frames.columns[1:]})


def _depth(rows: pd.DataFrame, rule: pd.Series) -> np.ndarray:
    """How many traits, from the coarsest on, fit the rule."""
    fits = [
        np.ones(len(rows), bool) if not rule[trait] else rows[trait].isin(rule[trait].split()).to_numpy()
        for trait in TRAITS
    ]
    return np.logical_and.accumulate(np.array(fits), axis=0).sum(axis=0)


def _place(listed: str, category: str) -> int:
    names = listed.split()
    return names.index(category) if category in names else 0


def _why(row: dict, rule: dict, reached: int) -> str:
    if row["doubted"]:
        return REJECTED
    if reached < len(TRAITS):
        trait = TRAITS[reached]
        if trait != "measure" and not row["statistic"]:
            return NO_FRAME
        wanted = " or ".join(label(name) for name in rule[trait].split())
        told = _WORDS["measure"].split(",")[0] if trait == "measure" else _WORDS[trait]
        return told.format(own=label(row[trait]) or "not said", rule=wanted)
    if row["unit"] != "percent":
        return NOT_A_SHARE
    if row["design"] in ("opinion", "compilation"):
        return NO_STUDY
    if row["design"] == NOT_REPORTED:
        return NO_DESIGN
    return f"{PART} ({label(row['subgroup'])})" if row["subgroup"] else ""


def _one_a_study(rows: pd.DataFrame) -> pd.DataFrame:
    """Of the shares of a study that fit a family, the one that is used; the others say which it is."""
    open_ = (rows["family"] != "") & (rows["why"] == "")
    order = (
        rows[open_]
        .assign(again=~rows["settled"], unsized=rows["base_n"].isna(), part=rows["reading"] != "whole-text")
        .sort_values(["again", "rank", "unsized", "part"], kind="stable")
    )
    first = order.drop_duplicates(["study_id", "family"])
    chosen = first.set_index(["study_id", "family"])["estimate_id"]
    used = rows["estimate_id"].isin(first["estimate_id"])
    why = [
        f"{ANOTHER} {chosen[row.study_id, row.family]}" if waiting and not taken else row.why
        for row, waiting, taken in zip(rows.itertuples(), open_, used, strict=True)
    ]
    return _answer(rows, why, used.to_numpy())


def _answer(rows: pd.DataFrame, why: list[str], used: np.ndarray) -> pd.DataFrame:
    kept = ["estimate_id", "study_id", "question_id", "family"]
    return rows[kept].assign(used=used, why=why).reset_index(drop=True)


def _shown(rows: pd.DataFrame, reverse: pd.Series, data: Collection) -> pd.DataFrame:
    sponsors = data.coding("sponsors")
    sold = dict(zip(sponsors["study_id"], sponsors["related"], strict=True))
    sizes = totals(rows, data)
    turned = {
        "percent": rows["value"].where(~reverse, 100 - rows["value"]),
        "percent_low": rows["round_low"].where(~reverse, 100 - rows["round_high"]),
        "percent_high": rows["round_high"].where(~reverse, 100 - rows["round_low"]),
    }
    found = rows[["study_id", "estimate_id", "sponsor", "country", "category", "asked_of", "cells", "doubt"]].assign(
        **turned, year=_years(rows), sells=[sold.get(study, "unclear") for study in rows["study_id"]],
        excerpt=rows["reading"] != "whole-text", doubted=rows["doubt"] != "", total=sizes["total"], total_of=sizes["total_of"],
    )  # fmt: skip
    found = found.assign(floor=found["total_of"].isin(["floor", "about"]), share=found["percent"] / 100)
    found["count"] = found["share"] * found["total"]
    found["reason"] = _reasons(found, rows["bound"], data.coding("overlaps"))
    found["label"] = _labels(found)
    return found.sort_values(["year", "label"], kind="stable").reset_index(drop=True)


def _reasons(found: pd.DataFrame, bounds: pd.Series, overlaps: pd.DataFrame) -> list[str]:
    """Why members are not pooled: a limit is no value, people must not be counted twice, and without n there is no weight."""
    within = dict(zip(overlaps["study_id"], overlaps["within"], strict=True))
    present = set(found.loc[found["total"].notna(), "study_id"])
    return [
        LIMIT if bound in LIMITS or row.percent != row.percent
        else NO_N if row.total != row.total
        else COUNTED_AGAIN if within.get(row.study_id) in present
        else ""
        for row, bound in zip(found.itertuples(), bounds, strict=True)
    ]  # fmt: skip


def _years(rows: pd.DataFrame) -> pd.Series:
    """The year of fieldwork, else of publication; NaN where neither is known."""
    found = rows["field_end"].str.extract(r"^(\d{4})", expand=False)
    return pd.to_numeric(found.fillna(rows["published_study"].str.extract(r"^(\d{4})", expand=False)))


def _labels(rows: pd.DataFrame) -> list[str]:
    """Sponsor, year and, where two studies would bear one name, what their ids add to that, the country, or the ids."""
    years = [f"{int(year)}" if year == year else "" for year in rows["year"]]
    sponsors = rows["sponsor"].replace("not-reported", "Sponsor not reported")
    names = pd.Series(
        [f"{sponsor} {year}".strip() for sponsor, year in zip(sponsors, years, strict=True)], index=rows.index
    )
    told = [_added(*one) for one in zip(rows["study_id"], sponsors, years, strict=True)]
    for tail in (pd.Series(told, index=rows.index), rows["country"].replace("not-reported", ""), rows["study_id"]):
        twins = names.duplicated(keep=False) & (tail != "")
        names = names.where(~twins, names + ", " + tail)
    return list(names)


def _added(study_id: str, sponsor: str, year: str) -> str:
    """What the name of a study in the tables adds to its sponsor and year: a country, a trade, a quarter."""
    known = re.sub(r"[^a-z0-9]", "", sponsor.lower())
    parts = re.sub(rf"\b{year or '0000'}(?=q[1-4]\b)", "", study_id).split("-")
    told = [_shown_part(part) for part in parts if part not in (year, "") and part not in known]
    return " ".join(told)


def _shown_part(part: str) -> str:
    """A part of a study's id as readers write it: countries and quarters are told by their two letters."""
    return part.upper() if len(part) == 2 else part.title() if part in ("africa", "asia", "europe") else part
