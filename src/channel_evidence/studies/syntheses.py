"""What the pages on several studies share: trends, groups, what was left out, and how far the answer can be moved."""

from __future__ import annotations

import pandas as pd

from channel_evidence.charts import synthesis as charts
from channel_evidence.charts.canvas import Chart
from channel_evidence.pooling import (
    ImpliedDesignEffect,
    Logistic,
    Pooled,
    Regression,
    WithinBetween,
    design_effect_of_disagreement,
    meta_regression,
    pool,
    prediction_coverage,
    random_intercept_logistic,
    within_between,
)
from channel_evidence.pooling.pooled import DRAWN_FROM
from channel_evidence.pooling.transforms import MEASURES
from channel_evidence.synthesis import Answer, answered, curve, distinct, placed
from channel_evidence.synthesis.families import ANOTHER, COUNTED_AGAIN, LIMIT, alike
from channel_evidence.tables import Collection
from channel_evidence.words.display import Table, table
from channel_evidence.words.english import span
from channel_evidence.words.trust import NUMBER, trust_line
from channel_evidence.words.vocabulary import CHOICES, label, plain, short


def pooled_rows(one: Answer) -> pd.DataFrame:
    """The members of a family that are pooled. Parameters: one. Returns: rows of `families.members`."""
    return one.rows[one.rows["reason"] == ""].reset_index(drop=True)


def forest(data: Collection, one: Answer, title: object) -> Chart:
    """The forest plot of a family with its line of trust. Parameters: data; one; title, the finding. Returns: Chart."""
    note = "Each share has the base that its source gives, and the n of that base, else of the study where it asked or tested all."
    return charts.forest_plot(one.forest, title, note, axis=one.what).trusted(trust(data, one.rows))


def trust(data: Collection, rows: pd.DataFrame) -> str:
    """The line of trust of some members.

    Parameters: data; rows of `families.members`. Returns: text as `trust_line` gives it, with the n that a share is pooled by.
    """
    used = dict(zip(rows["estimate_id"], rows["total"], strict=True))
    own = data.ranked.loc[data.ranked["estimate_id"].isin(used), NUMBER]
    printed = data.ranked.merge(own.drop_duplicates(), on=NUMBER)
    taken = printed["estimate_id"].isin(used)
    sizes = printed["estimate_id"].map(used).astype("Int64")
    return trust_line(
        printed.assign(settled=taken, base_n=sizes.where(taken, printed["base_n"])), data.coding("sponsors")
    )


def trend(one: Answer) -> Regression | None:
    """The line of the pooled shares over the years.

    Parameters: one. Returns: Regression; None for fewer than five studies with a year or for a single year.
    """
    rows = _dated(one)
    if len(rows) < DRAWN_FROM or rows["year"].nunique() < 2:
        return None
    return meta_regression(rows["count"], rows["total"], rows["year"])


def trend_chart(data: Collection, one: Answer, title: object) -> Chart:
    """The pooled shares by year. Parameters: data; one; title, the finding. Returns: Chart with its line of trust."""
    rows = _dated(one)
    note = "The year is that of fieldwork, else of publication."
    return charts.trend(rows, trend(one), title, note, axis=one.what).trusted(trust(data, rows))


def houses(one: Answer) -> WithinBetween | str:
    """Change within sponsors that repeat, told apart from a change of sponsors.

    Parameters: one. Returns: WithinBetween, or the reason why the two cannot be told apart.
    """
    rows = _dated(one)
    try:
        return within_between(rows["count"], rows["total"], rows["sponsor"], rows["year"])
    except ValueError as error:
        return str(error)


def _dated(one: Answer) -> pd.DataFrame:
    rows = pooled_rows(one)
    return rows[rows["year"].notna()].reset_index(drop=True)


def groups(one: Answer, by: pd.Series, heading: str) -> Table:
    """All like shares by group, pooled where five or more have an n.

    Parameters: one; by, the group of each member, indexed as `one.rows`; heading, what the groups are.
    Returns: Table: group, studies, median and range, pooled share with its interval.
    """
    rows = [{"group": str(name), **_group(part)} for name, part in one.rows.groupby(by, sort=True)]
    columns = {"group": heading, "pooled": "pooled", "range": "all studies", "studies": "studies"}
    return table(pd.DataFrame(rows).sort_values("studies", ascending=False), columns, f"{one.question} By {heading}")


def _group(part: pd.DataFrame) -> dict[str, object]:
    sized, shares = part[part["reason"] == ""], part["percent"].dropna()
    told = f"median {short(shares.median(), 0)}, {span(shares.min(), shares.max(), 0)}" if len(shares) else ""
    pooled = "too few"
    if len(sized) >= DRAWN_FROM:
        found = pool(sized["count"], sized["total"])
        pooled = f"{short(100 * found.estimate, 0)} ({span(100 * found.shown.low, 100 * found.shown.high, 0)})"
    return {"studies": len(part), "range": told, "pooled": pooled}


def countries(one: Answer) -> pd.Series:
    """The country of each member; several countries are one group. Parameters: one. Returns: text by row."""
    found = one.rows["country"]
    return found.where(~found.str.contains(" "), "several").replace("not-reported", "not reported")


def left_out(data: Collection, one: Answer, most: int = 12) -> Table:
    """Numbers that come near a family and are not in it, by reason.

    Parameters: data; one; most, how many reasons. Returns: Table: why, how many numbers, of how many studies, and one of them.
    """
    rules = data.coding("membership")
    measures = set(" ".join(rules.loc[rules["family"] == one.family, "measure"]).split())
    categories = set(" ".join(rules.loc[rules["family"] == one.family, "category"]).split())
    near = data.ranked[data.ranked["measure"].isin(measures) & data.ranked["category"].isin(categories)]
    rows = placed(data).merge(near[["estimate_id", "sponsor"]], on="estimate_id")
    rows = rows[~rows["used"] & ~rows["why"].str.startswith(ANOTHER)]
    rows = rows.assign(
        why=rows["why"].str.partition(" (")[0], sponsor=rows["sponsor"].replace("not-reported", "not reported")
    )
    told = rows.groupby("why").agg(
        numbers=("why", "size"), studies=("study_id", "nunique"), example=("sponsor", "first")
    )
    told = told.sort_values("numbers", ascending=False, kind="stable").reset_index().head(most)
    headings = {"why": "why not", "numbers": "numbers", "studies": "studies", "example": "one of them"}
    return table(told, headings, f"Near, but not in the family: {one.what}")


def specifications(one: Answer) -> pd.DataFrame:
    """The defensible ways to pool a family, each once. Parameters: one. Returns: as `synthesis.distinct`."""
    return distinct(curve(one.rows))


def reach(found: pd.DataFrame) -> tuple[float, float]:
    """From where to where specifications reach that pool five studies or more, in percent; NaN where none does.

    Parameters: found, of `specifications`. Returns: the least and the greatest estimate.
    """
    many = 100 * found.loc[~found["few"], "estimate"]
    return float(many.min()), float(many.max())


def logistic(one: Answer) -> Logistic:
    """The members pooled by a random-intercept logistic model: counts themselves, no transform. Parameters: one. Returns: Logistic."""
    rows = pooled_rows(one)
    return random_intercept_logistic(rows["count"], rows["total"])


def models(one: Answer) -> Table:
    """The members pooled on each scale and by the logistic model.

    Parameters: one. Returns: Table: scale or model, pooled share and interval in percent. On a scale the interval is the wider of the
    Hartung-Knapp and the Wald interval, with the variance between studies by Paule-Mandel.
    """
    rows, exact = pooled_rows(one), logistic(one)
    found = {words.words: pool(rows["count"], rows["total"], name) for name, words in MEASURES.items()}
    told = [(words, pooled.estimate, pooled.shown.low, pooled.shown.high) for words, pooled in found.items()]
    told.append(("random-intercept logistic model, exact likelihood", exact.estimate, exact.low, exact.high))
    lines = [
        {"model": words, "share": short(100 * share), "interval": span(100 * low, 100 * high)}
        for words, share, low, high in told
    ]
    headings = {"model": "scale or model", "share": "pooled share, percent", "interval": "95% interval"}
    return table(pd.DataFrame(lines), headings, f"The same {len(rows)} studies on other scales: {one.what}")


def curve_chart(found: pd.DataFrame, title: object) -> Chart:
    """The specification curve with the choices that vary. Parameters: found, of `specifications`; title. Returns: Chart."""
    varied = {name: words for name, words in CHOICES.items() if name in found and found[name].nunique() > 1}
    return charts.curve_plot(found, varied, title, axis="pooled share")


def implied(one: Answer) -> ImpliedDesignEffect:
    """The design effect that the studies' disagreement implies. Parameters: one. Returns: ImpliedDesignEffect."""
    rows = pooled_rows(one)
    return design_effect_of_disagreement(rows["count"], rows["total"])


def coverage(one: Answer) -> pd.DataFrame:
    """Each study held against the prediction interval of the others. Parameters: one. Returns: as `prediction_coverage`."""
    rows = pooled_rows(one)
    return prediction_coverage(rows["count"], rows["total"], rows["label"])


def with_study(one: Answer, percent: float, n: int) -> Pooled:
    """The pooled share if one more study came in. Parameters: one; percent and n of that study. Returns: Pooled."""
    rows = pooled_rows(one)
    return pool([*rows["count"], percent / 100 * n], [*rows["total"], n])


def without_floors(one: Answer) -> Pooled | None:
    """The pooled share without studies of which only a floor or a rough size is printed; None below five.

    Parameters: one. Returns: Pooled or None.
    """
    rows = pooled_rows(one)
    rows = rows[~rows["floor"]]
    return pool(rows["count"], rows["total"]) if len(rows) >= DRAWN_FROM else None


def rounding_ends(one: Answer) -> tuple[Pooled, Pooled]:
    """The pooled share with every number at the low and at the high end of its rounding.

    Parameters: one. Returns: Pooled at the low ends, Pooled at the high ends.
    """
    rows = pooled_rows(one)
    ends = (rows[name].clip(0, 100) / 100 * rows["total"] for name in ("percent_low", "percent_high"))
    low, high = (pool(counts, rows["total"]) for counts in ends)
    return low, high


def sellers(data: Collection) -> pd.DataFrame:
    """Each family's shares by whether the sponsor sells what was asked about.

    Parameters: data. Returns: one row per family: question, selling and others (medians in words), studies, both (bool: there are studies
    of both kinds), above (bool: both, and those that sell it have the greater median) and few (how many sponsors do not sell it).
    """
    rows = []
    for family in data.coding("families")["family"]:
        one = answered(data, family)
        sold = one.rows.loc[one.values.index, "sells"]
        parts = [one.values[sold == "yes"], one.values[sold == "no"]]
        told = [f"{plain(part.median())} ({len(part)})" if len(part) else "" for part in parts]
        rows.append({"question": one.question, "selling": told[0], "others": told[1], "studies": len(one.values),
                     "both": all(len(part) for part in parts), "above": bool(parts[0].median() > parts[1].median()), "few": len(parts[1])})  # fmt: skip
    return pd.DataFrame(rows)


def below(one: Answer, found: pd.DataFrame) -> int:
    """How many specifications give less than the published answer. Parameters: one; found, of `specifications`. Returns: the number."""
    assert one.pooled is not None
    return int((found["estimate"] < one.pooled.estimate - 1e-9).sum())


NETWORKS = ("twitter", "facebook")
UNTOLD = "several, or not told apart"


def on_networks(data: Collection, one: Answer) -> pd.DataFrame:
    """The like shares of a family by network: of a study that prints two, both.

    Parameters: data; one. Returns: rows of `synthesis.families.alike` that have a value, one a study and network, with network (twitter,
    facebook or UNTOLD: the category names it, else data/codings/networks.csv).
    """
    rows = alike(data, one.family).merge(data.estimates[["estimate_id", "question_id"]], on="estimate_id")
    coded = data.coding("networks").set_index("question_id")["network"]
    network = rows["category"].where(rows["category"].isin(NETWORKS), rows["question_id"].map(coded)).fillna(UNTOLD)
    rows = rows.assign(network=network)[rows["estimate_id"].isin(one.rows["estimate_id"]) | (network != UNTOLD)]
    rows = rows[~rows["reason"].isin([LIMIT, COUNTED_AGAIN])]
    return rows.drop_duplicates(["study_id", "network"]).reset_index(drop=True)


def networks_table(found: pd.DataFrame, caption: str) -> Table:
    """Median and range by network. Parameters: found, of `on_networks`; caption. Returns: Table."""
    shares = found.groupby("network", sort=False)["percent"]
    told = shares.agg(["size", "median", "min", "max"]).reindex([*NETWORKS, UNTOLD]).dropna().reset_index()
    told = told.assign(
        studies=told["size"].astype(int), network=told["network"].map(label), middle=told["median"].map(plain),
        ends=[span(low, high, 0) for low, high in zip(told["min"], told["max"], strict=True)],
    )  # fmt: skip
    headings = {"network": "network", "studies": "studies", "middle": "median, percent", "ends": "from, to"}
    return table(told, headings, caption)


def median_with(found: pd.DataFrame, first: str) -> float:
    """The median of one share a study, that of one network where a study has it. Parameters: found, of `on_networks`; first. Returns: percent."""
    order = found.assign(later=found["network"] != first).sort_values("later", kind="stable")
    return float(order.drop_duplicates("study_id")["percent"].median())


def printed_greatest(data: Collection, one: Answer) -> str:
    """How the greatest share of a family is printed. Parameters: data; one. Returns: the words or figures."""
    greatest = one.rows.loc[one.values.idxmax(), "estimate_id"]
    return str(data.ranked.set_index("estimate_id").at[greatest, "printed"])


def paired(one: Answer, other: Answer) -> tuple[int, int, int]:
    """Studies that are in two families, and in how many of them the one or the other share is the greater.

    Parameters: one; other. Returns: studies, those where the first is greater, those where the second is; a study whose cases are in
    another is left out.
    """
    parts = [answer.rows.loc[answer.values.index] for answer in (one, other)]
    both = parts[0].merge(parts[1], on="study_id", suffixes=("", "_other"))
    ahead = (both["percent"] > both["percent_other"]).sum(), (both["percent"] < both["percent_other"]).sum()
    return len(both), int(ahead[0]), int(ahead[1])


def of_those_reached(one: Answer, reached: dict[str, float]) -> Pooled:
    """The pooled share of companies on the channel, if the printed shares are of all that were tested.

    Parameters: one; reached, by study id the percent of companies on the channel; a study without one stays as it is printed.
    Returns: Pooled.
    """
    rows = pooled_rows(one)
    part = rows["study_id"].map(reached).fillna(100) / 100
    return pool(rows["count"], rows["total"] * part)
