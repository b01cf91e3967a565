"""The six tables as typed frames, and the joined views an analyst wants."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from channel_evidence.place import data_dir
from channel_evidence.printed import columns, try_read
from channel_evidence.tables.codings import COMPLETE, coding_path, no_coding, read_codings

NAMES = ("sources", "studies", "questions", "estimates", "claims", "errata")
INTEGERS = {
    "sources": ("extent",),
    "studies": ("n",),
    "estimates": ("base_n", "start", "end"),
    "claims": ("start", "end"),
}
# Columns that a package may leave out; reading fills them with blanks.
OPTIONAL = {"claims": ("note",)}

# The sponsor's own publication settles a number, then the press, then whoever reposted it.
STANDING = {
    kind: rank
    for rank, kinds in enumerate(
        (
            ("sponsor-report",),
            ("sponsor-site", "press-release", "slides", "company-site"),
            ("trade-press", "newspaper"),
            ("blog",),
            ("repost",),
        )
    )
    for kind in kinds
}


def table_path(name: str) -> str:
    """Where a table or coding lies within its data package. Parameters: name. Returns: the path of its CSV file."""
    return f"{name}.csv" if name in NAMES else coding_path(name)


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """Read one table.

    Parameters: folder of the data package; name of the table.
    Returns: a frame of text columns as printed, with whole numbers as nullable Int64 (blank and not-reported are NA);
    a column that may be left out is there, blank.
    Raises: FileNotFoundError, UnicodeDecodeError or pandas errors for a file that `channel-evidence check` refuses.
    """
    frame = pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False, encoding="utf-8")
    for column in INTEGERS.get(name, ()):
        frame[column] = pd.to_numeric(frame[column].replace({"": None, "not-reported": None})).astype("Int64")
    for column in OPTIONAL.get(name, ()):
        if column not in frame:
            frame[column] = pd.Series("", index=frame.index, dtype=str)
    return frame


@dataclass(frozen=True, eq=False)
class Collection:
    """The six tables of the data package and views that join them.

    `sources`, `studies`, `questions`, `estimates`, `claims` and `errata` are frames with the columns that
    `data/README.md` describes; `folder` is where they were read from. `codings` are the judgements on their rows that
    the package has, by name; `coding` gives one whether the package has it or not.
    """

    folder: Path
    sources: pd.DataFrame
    studies: pd.DataFrame
    questions: pd.DataFrame
    estimates: pd.DataFrame
    claims: pd.DataFrame
    errata: pd.DataFrame
    codings: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    @cached_property
    def descriptor(self) -> dict:
        """The data package's descriptor (datapackage.json) as a dict."""
        return json.loads((self.folder / "datapackage.json").read_text(encoding="utf-8"))

    @cached_property
    def view(self) -> pd.DataFrame:
        """Every estimate in one row with its question, study and source.

        Columns that two tables share carry a suffix: `_question` for the question's base, `_study` and `_source`
        for title and published; n is the study's.
        """
        return (
            self.estimates.merge(self.questions, on="question_id", suffixes=("", "_question"), validate="m:1")
            .merge(self.studies.drop(columns="source_id"), on="study_id", validate="m:1")
            .merge(self.sources, on="source_id", suffixes=("_study", "_source"), validate="m:1")
        )

    def rows(self, name: str) -> pd.DataFrame:
        """The rows of one table or coding. Parameters: name. Returns: its frame. Raises: KeyError for an unknown name."""
        return getattr(self, name) if name in NAMES else self.coding(name)

    def coding(self, name: str) -> pd.DataFrame:
        """One coding: judgements of ours on rows of the tables, each with its reason.

        Parameters: name, such as "options".
        Returns: its frame of text columns; without rows if the package does not have it.
        Raises: KeyError for a coding that neither the package has nor any code reads.
        """
        return self.codings[name] if name in self.codings else no_coding(name)

    @cached_property
    def claim_view(self) -> pd.DataFrame:
        """Every claim in one row with its source and, where it is about a study, the study."""
        return self.claims.merge(self.sources, on="source_id", validate="m:1").merge(
            self.studies.drop(columns="source_id"),
            on="study_id",
            how="left",
            suffixes=("_source", "_study"),
            validate="m:1",
        )

    def study(self, study_id: str) -> pd.Series:
        """One study.

        Parameters: study_id.
        Returns: its row of `studies`.
        Raises: KeyError for an unknown study.
        """
        return self._found("studies", "study_id", study_id)

    @cached_property
    def asked(self) -> dict[str, list[tuple[str, str, str]]]:
        """What each study asked or measured: measure, words and question_id of its questions, by study_id."""
        found: dict[str, list[tuple[str, str, str]]] = {}
        columns = (self.questions[name] for name in ("study_id", "measure", "asked", "question_id"))
        for study, *question in zip(*columns, strict=True):
            found.setdefault(study, []).append((question[0], question[1], question[2]))
        return found

    def source(self, source_id: str) -> pd.Series:
        """One document.

        Parameters: source_id.
        Returns: its row of `sources`.
        Raises: KeyError for an unknown document.
        """
        return self._found("sources", "source_id", source_id)

    def _found(self, name: str, key: str, value: str) -> pd.Series:
        places = self._places.setdefault(name, {})
        if not places:  # of two rows with one id the first
            places.update((ident, place) for place, ident in reversed(list(enumerate(getattr(self, name)[key]))))
        if value not in places:
            raise KeyError(f"no {key} {value!r} in the data package")
        return getattr(self, name).iloc[places[value]]

    @cached_property
    def _places(self) -> dict[str, dict[str, int]]:
        """Where rows stand in their tables, by table and id, as they were asked for."""
        return {}

    def question(self, question_id: str) -> pd.Series:
        """One question.

        Parameters: question_id.
        Returns: its row of `questions`.
        Raises: KeyError for an unknown question.
        """
        return self._found("questions", "question_id", question_id)

    def printings(self, *question_ids: str) -> pd.DataFrame:
        """Every printing of the questions' numbers, best standing first within category and subgroup.

        Parameters: question_ids.
        Returns: rows of `view`, with `doubted` (bool: a settled erratum rejects the row), `doubt` (why the row, or the
        number in every printing, is doubted by an open or settled erratum; blank if it is not) and `settled` (bool: the
        printing that is drawn and pooled), in the order in which categories are first printed. `value`, `round_low`
        and `round_high` are the printed number and what it can stand for after rounding, in its unit (NaN for no
        number or no such end); `cells` is how many shares of its question an interval has to cover at once.
        Raises: KeyError for an unknown question.
        """
        for question_id in question_ids:
            self.question(question_id)
        return self.ranked[self.ranked["question_id"].isin(question_ids)].reset_index(drop=True)

    @cached_property
    def ranked(self) -> pd.DataFrame:
        """Every estimate of every question as `printings` gives it."""
        rows = self.view.assign(**columns([try_read(row) for row in self.view.itertuples()]))
        rows["cells"] = _cells(self.view, self.coding("options"))
        doubted = self.errata.loc[self.errata["status"] != "open", "target"].str.removeprefix("estimates:")
        rows["doubted"] = rows["estimate_id"].isin(doubted)
        rows["doubt"] = self._doubt(rows)
        rows["_standing"] = rows["kind"].map(STANDING)
        rows["_slip"] = ("estimates:" + rows["estimate_id"]).isin(self.errata["target"])
        rows["_coarse"] = -rows["printed"].str.extract(r"\.(\d+)$", expand=False).str.len().fillna(0)
        rows["_excerpt"] = rows["reading"] != "whole-text"
        key = ["question_id", "category", "subgroup"]
        rows["_unsized"] = rows["base_n"].isna()
        rows["_order"] = rows.groupby(key, sort=False).ngroup()
        rows = rows.sort_values(
            ["_order", "doubted", "_standing", "_slip", "_coarse", "_excerpt", "_unsized", "estimate_id"], kind="stable"
        )
        rows["settled"] = ~rows.duplicated(key) & ~rows["doubted"]  # what a settled erratum rejects is never drawn
        return rows.drop(columns=["_standing", "_slip", "_coarse", "_excerpt", "_unsized", "_order"]).reset_index(
            drop=True
        )

    def _doubt(self, rows: pd.DataFrame) -> pd.Series:
        """The reasons of the errata that stand on each row, or on its number in whatever printing."""
        targets = "estimates:" + rows["estimate_id"]
        reasons = dict(
            zip(self.errata["target"][::-1], self.errata["reason"][::-1], strict=True)
        )  # the first of a row stands
        own = pd.Series([reasons.get(target, "") for target in targets], index=rows.index, dtype=str)
        coded = self.coding("faults")
        scope = targets.map(dict(zip(coded["target"], coded["scope"], strict=True)))
        key = [rows["question_id"], rows["category"], rows["subgroup"]]
        of_number = own.where(scope == "number").groupby(key, sort=False).transform("first").fillna("")
        return own.where(own != "", of_number)

    def settled(self, *question_ids: str) -> pd.DataFrame:
        """The settled printing of each category and subgroup of the questions.

        Parameters: question_ids.
        Returns: one row of `printings` for each category and subgroup.
        Raises: KeyError for an unknown question.
        """
        rows = self.printings(*question_ids)
        return rows[rows["settled"]].drop(columns="settled").reset_index(drop=True)


def _cells(rows: pd.DataFrame, options: pd.DataFrame) -> pd.Series:
    """How many shares an interval of each row has to cover at once.

    Where all options of a single-choice question are printed, these are its options, whichever group was asked and
    whichever of them the group's numbers name, and one for what is left to 100. Else each share stands on its own.
    """
    complete = options.loc[options["options"] == COMPLETE, "question_id"]
    shares = rows["category"].where(rows["unit"] == "percent")
    count = shares.groupby(rows["question_id"]).transform("nunique") + 1
    together = rows["question_id"].isin(complete) & (rows["choice"] == "single") & shares.notna()
    return count.where(together, 1).astype(int)


def load(path: str | Path | None = None) -> Collection:
    """Load the data package.

    Parameters: path, the folder with the six CSV files and, if it has any, their codings; None for the collection's own.
    Returns: a Collection.
    Raises: FileNotFoundError if there is no data package; `channel-evidence check` explains faulty files.
    """
    folder = data_dir(path)
    tables = {name: read_table(folder, name) for name in NAMES}
    return Collection(folder, **tables, codings=read_codings(folder))
