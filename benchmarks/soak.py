"""Many validations in a row, of three notebooks each, drawn by lot, in another time zone, locale, hash seed and folder
every time; then runs killed at random moments.

    make soak             (or: .venv/bin/python benchmarks/soak.py [--validations 200] [--kills 10])

Fails on the first validation that does not pass, and on a process that outlives a killed run. Linux only.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from corpus import BIN, ROOT

ZONES = ("UTC", "America/St_Johns", "Asia/Kathmandu", "Pacific/Kiritimati", "Europe/Lisbon")
LOCALES = ("C", "C.UTF-8", "POSIX", "de_DE.UTF-8", "tr_TR.UTF-8")
MARK = "CHANNEL_EVIDENCE_SOAK"
GRACE = 3.0  # seconds in which the processes of a killed run must be gone


def start(folder: Path, luck: random.Random) -> subprocess.Popen:
    """A validation of copies of the notebooks in a folder, in surroundings drawn by lot."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("LC_")}
    env |= {"TZ": luck.choice(ZONES), "LC_ALL": luck.choice(LOCALES), "PYTHONHASHSEED": str(luck.randrange(2**32))}
    return subprocess.Popen(
        [str(BIN / "channel-evidence"), "run", *sorted(path.name for path in folder.glob("*.ipynb"))],
        cwd=folder, env=env | {MARK: str(folder)}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def alive(folder: Path) -> list[int]:
    """The processes that a validation in a folder started and that still run."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            marked = f"{MARK}={folder}".encode() in path.read_bytes().split(b"\0")
        except OSError:
            continue
        if marked:
            found.append(int(path.parent.name))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--validations", type=int, default=200)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=20261122)
    options = parser.parse_args()
    luck = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(options.validations + options.kills):
            folder = Path(scratch) / f"{number} {luck.choice(('a', 'ü', 'two words'))}"
            folder.mkdir()
            for path in luck.sample(sorted((ROOT / "notebooks").glob("*.ipynb")), 3):
                shutil.copy(path, folder)
            process = start(folder, luck)
            if number < options.validations:
                told, _ = process.communicate()
                if process.returncode:
                    sys.exit(f"validation {number + 1} of {options.validations} failed:\n{told}")
            else:
                time.sleep(luck.uniform(0.1, 4.0))
                process.send_signal(signal.SIGKILL)
                process.communicate()
                time.sleep(GRACE)
                if left := alive(folder):
                    sys.exit(f"kill {number + 1 - options.validations}: processes {left} outlived the run")
            shutil.rmtree(folder)
            if sys.stdout.isatty():
                print(f"\r{number + 1}", end="", flush=True)
    print(f"soak: {options.validations} validations passed in a row; {options.kills} killed runs left no process")


if __name__ == "__main__":
    main()
