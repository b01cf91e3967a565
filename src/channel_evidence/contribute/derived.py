"""What follows from the tables and is stored beside them: the generated documents, and the verdicts that are expected."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from channel_evidence.atomic import write_bytes
from channel_evidence.audit import audit
from channel_evidence.audit.expectation import KEY, PLACE
from channel_evidence.place import PACKAGE
from channel_evidence.tables import Collection

COUNTS = Path("validation") / "transcription" / "readings.py"


def renew(data: Collection, root: Path, gone: Iterable[str], added: Iterable[str], documents: Callable[[Path], list[Path]]) -> list[Path]:  # fmt: skip
    """Bring what is stored beside the tables up to date, as far as a study that went or came decides it.

    Parameters: data, as it is now; root, the folder of the collection; gone and added, targets of the study before and
    now; documents, which renews the generated texts. Returns: the files that were written. Raises: OSError.
    """
    changed = documents(root) if (root / "README.md").is_file() else []
    changed += _readings(root)
    if (root / PLACE).is_file() and (content := _expected(data, root / PLACE, {*gone, *added})) is not None:
        write_bytes(content, root / PLACE)
        changed.append(root / PLACE)
    return changed


def _readings(root: Path) -> list[Path]:
    """Count anew what readers found, where the collection keeps such counts. Raises: OSError if they cannot be made."""
    script = root / COUNTS
    changed: list[Path] = []
    if not script.is_file():
        return changed
    search = os.pathsep.join(filter(None, (str(PACKAGE.parent), os.environ.get("PYTHONPATH"))))
    with tempfile.TemporaryDirectory(prefix="channel-evidence-") as name:
        environment = {**os.environ, "PYTHONPATH": search}
        done = subprocess.run([sys.executable, str(script), name], env=environment, capture_output=True, text=True)
        if done.returncode:
            raise OSError(errno.EIO, (done.stderr.strip().splitlines() or ["it fails"])[-1], str(script))
        for path in sorted(Path(name).iterdir()):
            target = script.parent / path.name
            if not target.is_file() or target.read_bytes() != path.read_bytes():
                write_bytes(path.read_bytes(), target)
                changed.append(target)
    return changed


def _expected(data: Collection, path: Path, touched: set[str]) -> bytes | None:
    """The expected verdicts with those of some targets as they are now; None if nothing changes."""
    stored = path.read_bytes()
    old = pd.read_csv(path, dtype=str, keep_default_na=False)
    found = audit(None, data)[["target", "check", "verdict", "detail"]]
    rows = pd.concat([old[~old["target"].isin(touched)], found[found["target"].isin(touched)]])
    content = rows.sort_values(KEY, kind="stable").to_csv(index=False, lineterminator="\n").encode()
    return None if content == stored else content
