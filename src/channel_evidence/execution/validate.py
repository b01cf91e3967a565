"""Notebooks executed, compared and gated; unchanged ones can be skipped."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from channel_evidence.atomic import write_bytes
from channel_evidence.place import PACKAGE, distinct, in_a_line

# Nothing heavy is imported here: when nothing changed, nothing else is loaded.


@dataclass(frozen=True)
class Result:
    """What a run did.

    Findings and remarks as text; the notebooks that passed, those that failed, and those skipped as unchanged since they
    passed; and whether it was interrupted, so that the rest was not judged.
    """

    findings: list[str]
    passed: list[Path]
    skipped: list[Path]
    failed: list[Path] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    interrupted: bool = False


def state_of_everything_else(root: Path) -> str:
    """A digest of all that notebooks depend on: src, data, lock file, and the interpreter.

    Parameters: root, the folder of the collection. Returns: hexadecimal digest.
    """
    digest = hashlib.sha256(platform.python_version().encode())
    files = [*PACKAGE.rglob("*"), *(root / "data").rglob("*"), root / "requirements.lock"]
    for path in sorted(p for p in files if p.is_file() and "__pycache__" not in p.parts):
        digest.update(str(path).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def key(path: Path, rest: str) -> str:
    """The digest under which a notebook's pass is remembered: its own bytes and the state of everything else.

    Blank for a file that cannot be read.
    """
    try:
        return hashlib.sha256(path.read_bytes() + rest.encode()).hexdigest()
    except OSError:
        return ""


def remembered(record: Path) -> dict[str, str]:
    """The passes on record, by resolved path; empty if there is no readable record."""
    try:
        found = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def labels(paths: list[Path]) -> dict[Path, str]:
    """How findings name notebooks: by file name, or by path where two have the same."""
    names = [path.name for path in paths]
    return {path: in_a_line(path.name if names.count(path.name) == 1 else path) for path in paths}


def run(
    paths: list[Path],
    root: Path,
    *,
    changed: bool = False,
    tick: Callable[[str], None] = lambda name: None,
    cell_seconds: float | None = None,
    seconds: float | None = None,
) -> Result:
    """Execute notebooks, compare them with their stored outputs, and put them through the gate.

    Parameters: paths; root, the folder of the collection; changed, whether to skip what has passed and not changed
    since (never on a continuous-integration machine: where CI is set); tick, called with each name when done;
    cell_seconds and seconds, how long a cell and a notebook may take.
    Returns: Result; a file that is no notebook is a finding.
    """
    paths = distinct(paths)
    record, rest = root / "build" / "passed.json", state_of_everything_else(root)
    keys = {path: key(path, rest) for path in paths}
    known = remembered(record)
    skip = changed and not os.environ.get("CI")
    skipped = [path for path in paths if skip and keys[path] and known.get(str(path.resolve())) == keys[path]]
    todo = [path for path in paths if path not in skipped]
    if not todo:
        return Result([], [], skipped)
    result = _validate(todo, labels(paths), tick, cell_seconds, seconds)
    known.update({str(path.resolve()): keys[path] for path in result.passed})
    for path in result.failed:
        known.pop(str(path.resolve()), None)
    try:
        record.parent.mkdir(exist_ok=True)
        write_bytes(json.dumps(known, indent=1, sort_keys=True).encode(), record)
    except OSError as error:
        result.remarks.append(f"{record}: cannot be written ({error.strerror}), so no pass is remembered")
    return replace(result, skipped=skipped)


def _validate(
    paths: list[Path],
    names: dict[Path, str],
    tick: Callable[[str], None],
    cell_seconds: float | None,
    seconds: float | None,
) -> Result:
    from channel_evidence.execution import warm

    warm.context()  # started first: nbval is imported here while the stack is imported there
    from channel_evidence.execution import gate, shell
    from channel_evidence.execution import nbformat_quick as nb
    from channel_evidence.execution import pool as engine

    result = Result([], [], [])
    limits = engine.limits(cell_seconds, seconds)
    notebooks, jobs = {}, {}
    for path in paths:
        try:
            notebooks[path] = nb.read(path)
            nb.refuse_other_languages(path, notebooks[path])
            jobs[path] = engine.job_of(path, notebooks[path], shell.OTHER_ZONE, limits)
        except nb.Unreadable as fault:
            result.findings.append(str(fault))
            result.failed.append(path)
            tick(path.name)

    first: dict[Path, list[gate.Finding]] = {}  # what a run without a kernel found, where a kernel was asked after it
    trespasses: dict[Path, list[tuple[int, str]]] = {}

    def confirm(path: Path, run: shell.Run) -> shell.Job | None:
        """A run in a kernel of its own, if one without found what may be the fault of running without."""
        if run.kernel:
            return None
        found = [f for f in gate.fresh(notebooks[path], run, names[path]) if f.rule != "trespass"]
        if not found or run.final:
            return None
        first[path], trespasses[path] = found, run.trespasses
        return replace(jobs[path], kernel=True)

    def judge(path: Path, run: shell.Run) -> None:
        run.trespasses += trespasses.get(path, [])
        fresh = gate.fresh(notebooks[path], run, names[path])
        if run.unable and path in first:
            fresh = first[path] + [finding for finding in fresh if finding.rule == "trespass"]
        own = gate.statics(notebooks[path], names[path]) + fresh
        result.findings.extend(map(str, own))
        result.remarks.extend(map(str, gate.remarks(notebooks[path], names[path])))
        if path in first and not [finding for finding in fresh if finding.rule != "trespass"]:
            result.remarks.append(f"{names[path]}: agrees in a kernel of its own only; without: {first[path][0]}")
        (result.failed if own else result.passed).append(path)

    with closing(engine.run_jobs(jobs, again=confirm)) as runs:
        try:
            for path, run in runs:
                judge(path, run)
                tick(path.name)
        except KeyboardInterrupt:
            return replace(result, interrupted=True)
    return result
