"""The answers that notebooks would give on other tables, by running copies of them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from channel_evidence.answers.stored import Answer, answers_of
from channel_evidence.place import PACKAGE


def answers_on(notebooks: list[Path], data: Path, files: dict[str, bytes] | None = None) -> dict[str, Answer]:
    """Run copies of notebooks on a copy of a data package.

    Parameters: notebooks, of one collection; data, the folder of the package; files of it that are other, contents by
    path. Returns: the answers by id. Raises: OSError; ValueError if the run itself fails.
    """
    with tempfile.TemporaryDirectory(prefix="channel-evidence-") as name:
        root = Path(name)
        (root / "notebooks").mkdir()
        copies = [Path(shutil.copy(path, root / "notebooks")) for path in notebooks]
        shutil.copytree(data, root / "data")
        for path, content in (files or {}).items():
            (root / "data" / path).write_bytes(content)
        beside = notebooks[0].resolve().parents[1] / "validation"  # which some pages read
        if beside.is_dir():
            (root / "validation").symlink_to(beside)
        if reason := on_tables(["fix", "--allow-errors"], copies, root / "data", root):
            raise ValueError(f"the notebooks cannot be run: {reason}")
        return answers_of(copies)


def on_tables(command: list[str], paths: list[Path], data: Path, folder: Path) -> str:
    """Run a command of this program on notebooks, with other tables than the collection's own.

    Parameters: command and its options; paths of notebooks; data, the folder of the tables; folder to run in.
    Returns: why it fails, in one line; blank if it does not. Raises: OSError.
    """
    search = os.pathsep.join(filter(None, (str(PACKAGE.parent), os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "PYTHONPATH": search, "CHANNEL_EVIDENCE_DATA": str(data)}
    words = [sys.executable, "-m", "channel_evidence.cli", *command, *map(str, paths)]
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True)
    told = [line for line in done.stderr.splitlines() if not line.startswith(("ran ", "executed "))]
    return ("; ".join(told) or f"{command[0]} ends with {done.returncode}") if done.returncode else ""
