"""A page executed on tables that are not in their place yet, and put through the gate."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from channel_evidence.place import PACKAGE


def run_page(content: bytes, name: str, data: Path) -> bytes:
    """Execute a page and let the gate look at it.

    Parameters: content, its bytes; name, its file name, which says what the gate asks of it; data, the folder of the tables.
    Returns: the executed page. Raises: ValueError with what the gate finds; OSError.
    """
    with tempfile.TemporaryDirectory(prefix="channel-evidence-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        for command in ("fix", "run"):
            if reason := _reason(command, path, data):
                raise ValueError(f"the page cannot be made: {reason}")
        return path.read_bytes()


def _reason(command: str, path: Path, data: Path) -> str:
    """Why a command fails on a page; blank if it does not."""
    search = os.pathsep.join(filter(None, (str(PACKAGE.parent), os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "PYTHONPATH": search, "CHANNEL_EVIDENCE_DATA": str(data)}
    words = [sys.executable, "-m", "channel_evidence.cli", command, str(path)]
    done = subprocess.run(words, cwd=path.parent, env=environment, capture_output=True, text=True)
    told = [line for line in done.stderr.splitlines() if not line.startswith(("ran ", "executed "))]
    return "; ".join(told) or f"{command} ends with {done.returncode}" if done.returncode else ""
