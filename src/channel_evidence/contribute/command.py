"""The commands `new-study` and `remove-study`: what they do and what they say."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pandas as pd

from channel_evidence.answers import report
from channel_evidence.audit.verdicts import faults
from channel_evidence.contribute import package, place, study
from channel_evidence.contribute.entry import Unusable
from channel_evidence.contribute.trial import attempt, audited

EXAMPLE = Path(__file__).with_name("example.toml")


def example(folder: Path) -> str:
    """A commented file of one study, with the judgements that the tables ask for.

    Parameters: folder of the data package. Returns: TOML. Raises: OSError.
    """
    known = package.read(folder).sheets
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    asked = [(re.match(r"#(\w+)# ", line), line) for line in lines]
    return "".join(
        f"{line[found.end() :] if found else line}\n" for found, line in asked if not found or found[1] in known
    )


def check(file: Path, folder: Path) -> int:
    """Audit a study's file against the tables, without adding anything.

    Parameters: file; folder of the data package. Returns: the exit code. Raises: as `trial.attempt` does.
    """
    trial = attempt(file, folder)
    print_findings(audited(trial))
    print(f"new-study: {file} can be added: {_counted(trial.counts())}; nothing was changed")
    return 0


def dry_run(file: Path, folder: Path) -> int:
    """Tell which published answers would move if a study were added.

    Parameters: file; folder of the data package. Returns: the exit code. Raises: as `trial.attempt` and `answers.report.on` do.
    """
    trial = attempt(file, folder)
    with place.tried(folder, trial.files) as copy:
        found, number = report.on(copy, folder)
    print(report.told(found), end="")
    rows = _counted(trial.counts()) if trial.files else "no rows, which the tables have already"
    print(
        f"new-study: {file} would add {rows}; {len(found)} of {number} published answers would move; nothing was changed"
    )
    return 0


def add(file: Path, folder: Path, documents: study.Documents, *, notebook: bool = False) -> int:
    """Add a study.

    Parameters: file; folder of the data package; documents and notebook, as for `study.add`. Returns: the exit code.
    Raises: as `study.add` does.
    """
    done = study.add(file, folder, documents, notebook=notebook)
    if not done.counts:
        print(f"new-study: the tables have {done.study_id} already, as the file says; nothing to add")
    else:
        print(f"new-study: added {done.study_id}: {_counted(done.counts)}")
    _renewed(done)
    return 0


def remove(study_id: str, folder: Path, documents: study.Documents) -> int:
    """Remove a study. Parameters: study_id; folder; documents. Returns: the exit code. Raises: as `study.remove` does."""
    done = study.remove(study_id, folder, documents)
    print(f"remove-study: took out {study_id}: {_counted(done.counts)}")
    _renewed(done)
    return 0


def refusal(fault: Unusable) -> int:
    """Say what is wrong with a file. Parameters: fault. Returns: the exit code."""
    for mistake in fault.mistakes:
        print(mistake, file=sys.stderr)
    number = len(fault.mistakes)
    print(f"new-study: {number} mistake{'' if number == 1 else 's'}; nothing was changed", file=sys.stderr)
    return 1


def print_findings(found: pd.DataFrame) -> None:
    """What the audit says of a study, each fault once. Parameters: found, of `audit.audit`."""
    for row in faults(found).itertuples():
        numbers = " | ".join(text for text in (row.reported, row.bounds) if text)
        print(f"{row.places}  [{row.check}] {row.verdict}, {row.severity}\n    {numbers}\n    {row.detail}")
    counts = found.groupby("verdict").size()
    words = ", ".join(f"{count} {verdict}" for verdict, count in counts.items()) or "nothing that can be tested"
    print(f"audit: {len(faults(found))} distinct faults; {words}")


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def _renewed(done: study.Done) -> None:
    for path in done.renewed:
        print(f"wrote {path}")
