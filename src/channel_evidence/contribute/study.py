"""Add a study, and remove one: all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from channel_evidence.atomic import write_bytes
from channel_evidence.audit import targets_of
from channel_evidence.contribute import derived, package, page, place
from channel_evidence.contribute.trial import attempt, paged
from channel_evidence.tables import load
from channel_evidence.tables.check import check

Documents = Callable[[Path], list[Path]]


@dataclass(frozen=True)
class Done:
    """What was done: rows by table, and files beside the tables that were renewed."""

    study_id: str
    counts: dict[str, int]
    renewed: list[Path] = field(default_factory=list)


def add(file: Path, folder: Path, documents: Documents, *, notebook: bool = False) -> Done:
    """Add a study: all of it or nothing.

    Parameters: file; folder of the data package; documents, which renews the generated texts of a collection; notebook,
    whether to make the study's page, where none treats it yet.
    Returns: Done, without counts where the tables have the study already. Raises: as `attempt` does.
    """
    with place.alone(folder):
        trial, pages = attempt(file, folder), dict[Path, bytes]()
        if notebook and not page.treating(folder.parent / "notebooks", trial.study_id):
            trial, pages = paged(trial)
        if trial.files:
            place.put(folder, trial.files)
        for path, content in pages.items():
            write_bytes(content, path)
        data = load(folder)
        renewed = derived.renew(data, folder.parent, (), targets_of(trial.study_id, data), documents)
    return Done(trial.study_id, {} if trial.known else trial.counts(), [*pages, *renewed])


def remove(study_id: str, folder: Path, documents: Documents) -> Done:
    """Take a study out of the tables, with what rests on it alone.

    Parameters: study_id; folder of the data package; documents, as for `add`.
    Returns: Done. Raises: KeyError for a study that is not there; ValueError if something else rests on it, or if the
    tables are not sound; OSError.
    """
    with place.alone(folder):
        if faults := check(folder):
            raise ValueError(f"the tables have a fault of their own: {faults[0]}")
        now = package.read(folder)
        known = [cells["study_id"] for cells in now.rows("studies")]
        if study_id not in known:
            raise KeyError(f"{study_id}: there is no such study")
        gone = targets_of(study_id, load(folder))
        pages = page.treating(folder.parent / "notebooks", study_id)
        if written := [str(path) for path, untouched in pages.items() if not untouched]:
            raise ValueError(f"{written[0]}: treats this study, and somebody has written in it; move it away first")
        then, went = package.without(now, study_id)
        with place.tried(folder, now.files(then)) as copy:
            if faults := check(copy):
                raise ValueError(
                    f"without {study_id} the tables would not be sound: {str(faults[0]).replace(str(copy), str(folder))}"
                )
        place.put(folder, now.files(then))
        for path in pages:
            path.unlink()
        renewed = derived.renew(load(folder), folder.parent, gone, (), documents)
    return Done(study_id, {name: len(idents) for name, idents in went.items() if idents}, renewed)
