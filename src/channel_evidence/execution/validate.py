"""Notebooks executed, compared and gated; unchanged ones can be skipped."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from channel_evidence.atomic import write_bytes
from channel_evidence.place import PACKAGE

# Nothing heavy is imported here: when nothing changed, nothing else is loaded.


@dataclass(frozen=True)
class Result:
    """What a run did: findings as text, the notebooks that passed, and those skipped as unchanged since they passed."""

    findings: list[str]
    passed: list[Path]
    skipped: list[Path]


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
    """The digest under which a notebook's pass is remembered: its own bytes and the state of everything else."""
    return hashlib.sha256(path.read_bytes() + rest.encode()).hexdigest()


def remembered(record: Path) -> dict[str, str]:
    """The passes on record, by resolved path; empty if there is no readable record."""
    try:
        found = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def run(
    paths: list[Path], root: Path, *, changed: bool = False, tick: Callable[[str], None] = lambda name: None
) -> Result:
    """Execute notebooks, compare them with their stored outputs, and put them through the gate.

    Parameters: paths; root, the folder of the collection; changed, whether to skip what has passed and not changed
    since (never on a continuous-integration machine: where CI is set); tick, called with each name when done.
    Returns: Result.
    Raises: OSError or nbformat's errors for an unreadable notebook.
    """
    record, rest = root / "build" / "passed.json", state_of_everything_else(root)
    keys = {path: key(path, rest) for path in paths}
    known = remembered(record)
    skip = changed and not os.environ.get("CI")
    skipped = [path for path in paths if skip and known.get(str(path.resolve())) == keys[path]]
    todo = [path for path in paths if path not in skipped]
    if not todo:
        return Result([], [], skipped)
    findings, passed = _validate(todo, tick)
    known.update({str(path.resolve()): keys[path] for path in passed})
    for path in set(todo) - set(passed):
        known.pop(str(path.resolve()), None)
    record.parent.mkdir(exist_ok=True)
    write_bytes(json.dumps(known, indent=1, sort_keys=True).encode(), record)
    return Result(findings, passed, skipped)


def _validate(paths: list[Path], tick: Callable[[str], None]) -> tuple[list[str], list[Path]]:
    from channel_evidence.execution import warm

    warm.context()  # started first: nbval is imported here while the stack is imported there
    from channel_evidence.execution import gate
    from channel_evidence.execution import nbformat_quick as nb
    from channel_evidence.execution import pool as engine

    notebooks = {path: nb.read(path) for path in paths}
    findings: list[str] = []
    passed: list[Path] = []
    for path, found in engine.execute(notebooks):
        own = gate.statics(notebooks[path], path.name) + gate.fresh(notebooks[path], found, path.name)
        findings += [str(finding) for finding in own]
        if not own:
            passed.append(path)
        tick(path.name)
    return findings, passed
