"""A study's file held against the tables, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from channel_evidence.audit import audit
from channel_evidence.contribute import package, page, place
from channel_evidence.contribute.entry import Entry, Mistake, Unusable
from channel_evidence.contribute.entry import read as read_entry
from channel_evidence.contribute.package import Package
from channel_evidence.contribute.rows import by_table, rows_of
from channel_evidence.contribute.run_page import run_page
from channel_evidence.contribute.schema import Row
from channel_evidence.tables import load, table_path
from channel_evidence.tables.check import check


@dataclass(frozen=True)
class Trial:
    """A study's file held against the tables: what they are, would be without it and with it, and the rows that it adds."""

    entry: Entry
    study_id: str
    now: Package
    then: Package
    rows: list[Row]
    known: bool

    @property
    def files(self) -> dict[Path, bytes]:
        """The files that would change, by path within the package; none where the tables have the study as it is."""
        return self.now.files(self.then)

    def counts(self) -> dict[str, int]:
        """How many rows each table would get."""
        return {name: len(rows) for name, rows in by_table(self.rows)}


def attempt(file: Path, folder: Path) -> Trial:
    """Hold a study's file against the tables; nothing is written.

    Parameters: file; folder of a data package.
    Returns: Trial, of a file that the tables can take.
    Raises: Unusable with what is wrong and where; ValueError if the tables are not sound themselves; OSError.
    """
    if faults := check(folder):
        raise ValueError(f"the tables have a fault of their own: {faults[0]}")
    entry, now = read_entry(file), package.read(folder)
    study = entry.values.get("study")
    study_id = str(study.get("study_id", "")) if isinstance(study, dict) else ""
    known = any(cells["study_id"] == study_id for cells in now.rows("studies"))
    base = package.without(now, study_id)[0] if known else now
    rows = rows_of(entry, now.descriptor, base.sources())
    trial = Trial(entry, study_id, now, base.added(rows), rows, known)
    if known:
        return _again(trial)
    with place.tried(folder, trial.files) as copy:
        if mistakes := [_mistake(trial, copy, fault) for fault in check(copy)]:
            raise Unusable(*mistakes)
    return trial


def _again(trial: Trial) -> Trial:
    """The trial of a study that the tables have: without changes if they have it as the file says."""
    for name in trial.now.sheets:
        if name == "answers":  # made with the page, not by the file
            continue
        was, new = ({next(iter(cells.values())): cells for cells in one.rows(name)} for one in (trial.now, trial.then))
        for ident in {**was, **new}:
            if was.get(ident) != new.get(ident):
                raise Unusable(_difference(trial, name, ident, was.get(ident, {}), new.get(ident, {})))
    return Trial(trial.entry, trial.study_id, trial.now, trial.now, trial.rows, True)


def _difference(trial: Trial, name: str, ident: str, was: dict[str, str], new: dict[str, str]) -> Mistake:
    rule = f"the tables have the study {trial.study_id} already, and {{}}; `remove-study {trial.study_id}` takes it out first"
    row = next((row for row in trial.rows if row.table == name and row.cells == new), None)
    keys = row.keys if row else ("study",)
    if not was:
        return trial.entry.mistake(keys, ident, rule.format(f"without this row of {name}"))
    if not new:
        return trial.entry.mistake(keys, ident, rule.format(f"with this row of {name}, which is not in the file"))
    column = next(column for column in was if was[column] != new[column])
    keys = row.where(column) if row else keys
    return trial.entry.mistake(keys, new[column], rule.format(f"with {was[column]!r} in {name}:{ident}, {column}"))


def _mistake(trial: Trial, copy: Path, fault) -> Mistake:
    """A fault of the tables with the study in them, told of the file where it comes from it."""
    relative = Path(fault.file).relative_to(copy) if Path(fault.file).is_relative_to(copy) else Path(fault.file)
    name = next((name for name in trial.now.sheets if Path(table_path(name)) == relative), "")
    own = [row for row in trial.rows if row.table == name]
    place_of = fault.row - 2 - (len(trial.then.rows(name)) - len(own)) if fault.row and name else -1
    if place_of < 0:
        where = trial.now.folder / relative
        return Mistake(
            str(where), None, f"row {fault.row}, {fault.column}" if fault.row else "", fault.value, fault.allowed
        )
    row = own[place_of]
    return trial.entry.mistake(row.where(fault.column), fault.value, fault.allowed)


def audited(trial: Trial) -> pd.DataFrame:
    """The audit of the study as the tables would have it. Parameters: trial. Returns: the findings. Raises: OSError."""
    with place.tried(trial.now.folder, trial.files) as copy:
        return audit(trial.study_id, load(copy))


def paged(trial: Trial) -> tuple[Trial, dict[Path, bytes]]:
    """The trial with the judgement that a page's answer needs, and the page, executed.

    Parameters: trial. Returns: another Trial, and the page's content by path.
    Raises: ValueError if a page cannot be made or does not pass the gate; OSError.
    """
    notebooks = trial.now.folder.parent / "notebooks"
    path = notebooks / page.name(trial.study_id)
    if "answers" not in trial.then.sheets or not notebooks.is_dir():
        raise ValueError(f"{notebooks}: a page needs the folder, and the coding of answers beside the tables")
    if path.exists():
        raise ValueError(f"{path}: is there already, and treats another study")
    with place.tried(trial.now.folder, trial.files) as copy:
        cells = page.answer_row(load(copy), trial.study_id, trial.then.sheets["answers"].header)
    if not any(row["answer_id"] == cells["answer_id"] for row in trial.then.rows("answers")):
        trial = replace(trial, then=trial.then.added([Row("answers", cells, ("study",))]))
    with place.tried(trial.now.folder, trial.files) as copy:
        if faults := check(copy):
            raise ValueError(f"the page cannot be added: {faults[0]}")
        return trial, {path: run_page(page.page(load(copy), trial.study_id), path.name, copy)}
