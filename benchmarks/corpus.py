"""Copies of the collection's notebooks to measure on, and a clock for whole commands."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent


def originals() -> list[Path]:
    """The collection's notebooks, in order."""
    return sorted((ROOT / "notebooks").glob("*.ipynb"))


def copies(folder: Path, wanted: int) -> list[Path]:
    """Fill a folder with copies of the notebooks, each under a name of its own.

    Parameters: folder, made if need be; wanted, how many. Returns: the copies' paths.
    """
    known = originals()
    folder.mkdir(parents=True)
    made = []
    for number in range(wanted):
        original = known[number % len(known)]
        made.append(folder / f"{original.stem}_{number:03d}.ipynb")
        shutil.copyfile(original, made[-1])
    return made


def timed(command: list[str], folder: Path) -> float:
    """Wall seconds of a whole command; its output goes to `folder`/../log.

    Parameters: command; folder, its working directory. Returns: seconds.
    Raises: SystemExit, with the end of the log, if the command fails.
    """
    # Peers run as they come: no setting of this project reaches them.
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "JUPYTER_", "CI", "PYTHON"))}
    log = folder.parent / "log"
    with log.open("w") as stream:
        start = time.perf_counter()
        done = subprocess.run(command, cwd=folder, env=env, stdout=stream, stderr=subprocess.STDOUT)
        seconds = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{log.read_text()[-2000:]}")
    return seconds
