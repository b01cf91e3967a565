"""The summary of findings: each question's answer, how far studies spread, who stands behind it, and how certain it is."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from channel_evidence.pooling import Forest, Pooled, forest
from channel_evidence.synthesis.certainty import body, certainty
from channel_evidence.synthesis.families import COUNTED_AGAIN, LIMIT, members
from channel_evidence.tables import Collection
from channel_evidence.words.display import Table, table
from channel_evidence.words.english import span
from channel_evidence.words.trust import Grade
from channel_evidence.words.vocabulary import plain, short


@dataclass(frozen=True, eq=False)
class Answer:
    """The answer to a family's question: its members, the pooled share, and how certain it is."""

    family: str
    question: str
    what: str
    rows: pd.DataFrame
    forest: Forest
    grade: Grade

    @property
    def pooled(self) -> Pooled | None:
        """The pooled share; None below five studies."""
        return self.forest.pooled if self.forest.drawn else None

    @property
    def middle(self) -> float:
        """The median of all like shares, pooled or not, in percent; what is printed as a limit has no value."""
        return float(self.values.median())

    @property
    def spread(self) -> tuple[float, float]:
        """The least and the greatest of all like shares, in percent."""
        return float(self.values.min()), float(self.values.max())

    @property
    def values(self) -> pd.Series:
        """All like shares that have a value, in percent, those whose cases are in another study left out."""
        return self.rows.loc[~self.rows["reason"].isin([LIMIT, COUNTED_AGAIN]), "percent"]

    @property
    def people(self) -> int:
        """How many people, messages or companies the pooled shares are of; where only a floor is printed, that."""
        return int(self.rows.loc[self.rows["reason"] == "", "total"].sum())


def answered(data: Collection, family: str, **options) -> Answer:
    """Pool one family.

    Parameters: data; family, of data/codings/families.csv; options of `pool`.
    Returns: Answer. Raises: KeyError for an unknown family; ValueError as `pool` does.
    """
    coded = data.coding("families").set_index("family").loc[family]
    rows = members(data, family)
    shown = forest(rows, **options)
    sampling = data.studies.set_index("study_id")["sampling"]
    grade = certainty(body(rows, shown.pooled, coded["direct"], sampling))
    return Answer(family, coded["question"], coded["what"], rows, shown, grade)


def findings(data: Collection, families: list[str] | None = None) -> pd.DataFrame:
    """The summary of findings.

    Parameters: data; families, all that have members by default.
    Returns: one row per family: family, question, answer and range (words), studies, pooled, people, certainty, why, notebook.
    """
    coded = data.coding("families").set_index("family")
    answers = [answered(data, name) for name in (coded.index if families is None else families)]
    rows = [
        {
            "family": one.family, "question": one.question, "answer": _answer(one), "range": _range(one),
            "studies": len(one.rows), "pooled": int((one.rows["reason"] == "").sum()), "people": one.people,
            "certainty": one.grade.level, "why": "; ".join(one.grade.reasons), "notebook": coded.loc[one.family, "notebook"],
        }
        for one in answers
        if len(one.rows)
    ]  # fmt: skip
    return pd.DataFrame(rows)


HEADINGS = {
    "question": "question",
    "answer": "answer",
    "certainty": "certainty",
    "range": "all studies",
    "studies": "studies",
    "pooled": "pooled",
    "people": "behind the pooled",
    "why": "why not more certain",
}


def findings_table(data: Collection, families: list[str] | None = None) -> Table:
    """The summary of findings for readers. Parameters: as `findings`. Returns: Table."""
    return table(findings(data, families), HEADINGS, "Summary of findings")


def _answer(one: Answer) -> str:
    if one.pooled is None:
        return f"median {plain(one.middle)} percent; too few to pool"
    limits = one.pooled.shown
    digits = _digits(one.pooled)
    return f"{short(100 * one.pooled.estimate, digits)} percent ({span(100 * limits.low, 100 * limits.high, digits)})"


def _range(one: Answer) -> str:
    low, high = one.spread
    words = f"median {plain(one.middle)}, {plain(low)} to {plain(high)}"
    if one.pooled is None:
        return words
    low, high = (100 * end for end in one.pooled.shown_prediction)
    return f"{words}; the next could find {span(low, high, _digits(one.pooled))}"


def _digits(pooled: Pooled) -> int:
    """After the point: a small share needs one."""
    return 1 if pooled.estimate < 0.1 else 0


def overview(data: Collection, families: list[str]) -> pd.DataFrame:
    """The answers of some families as a figure needs them.

    Parameters: data; families. Returns: family, question, studies, pooled (bool), centre (pooled share, else median), low and high (of the pooled
    share, else NaN), least, middle (median) and greatest (of all like shares), in percent.
    """
    rows = []
    for one in (answered(data, name) for name in families):
        limits = (float("nan"),) * 2 if one.pooled is None else tuple(100 * end for end in one.pooled.shown)
        centre = one.middle if one.pooled is None else 100 * one.pooled.estimate
        rows.append({"family": one.family, "question": one.question, "studies": len(one.rows), "pooled": one.pooled is not None, "centre": centre,
                     "low": limits[0], "high": limits[1], "least": one.spread[0], "middle": one.middle, "greatest": one.spread[1]})  # fmt: skip
    return pd.DataFrame(rows)
