"""A page executed on tables that are not in their place yet, and put through the gate."""

from __future__ import annotations

import tempfile
from pathlib import Path

from channel_evidence.answers.fresh import on_tables


def run_page(content: bytes, name: str, data: Path) -> bytes:
    """Execute a page and let the gate look at it.

    Parameters: content, its bytes; name, its file name, which says what the gate asks of it; data, the folder of the tables.
    Returns: the executed page. Raises: ValueError with what the gate finds; OSError.
    """
    with tempfile.TemporaryDirectory(prefix="channel-evidence-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        for command in ("fix", "run"):
            if reason := on_tables([command], [path], data, path.parent):
                raise ValueError(f"the page cannot be made: {reason}")
        return path.read_bytes()
