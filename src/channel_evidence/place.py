"""Where the collection is; imports nothing, so that a command with nothing to do answers at once."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def data_dir(path: str | Path | None = None) -> Path:
    """Find the data package.

    Parameters: path, a folder; None for the one that the environment variable CHANNEL_EVIDENCE_DATA names, or else the
    collection's own `data/`, looked for beside this package, then in the working directory and its parents, then within
    the installed package.
    Returns: the folder.
    Raises: FileNotFoundError if no data package is found.
    """
    if path is not None:
        return Path(path)
    if named := os.environ.get("CHANNEL_EVIDENCE_DATA"):
        return Path(named)
    for root in (PACKAGE.parents[1], Path.cwd(), *Path.cwd().parents, PACKAGE):
        if (root / "data" / "datapackage.json").is_file():
            return root / "data"
    raise FileNotFoundError(
        "no data/datapackage.json beside the package, in the working directory or above it, or in the package"
    )


def distinct(paths: Iterable[Path]) -> list[Path]:
    """The paths without those that lead to the same file as one before."""
    found: dict[Path, Path] = {}
    for path in paths:
        found.setdefault(path.resolve(), path)
    return list(found.values())


def in_a_line(name: object) -> str:
    """A path or name as text for a message, its line breaks and other signs that cannot be printed as escapes."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in str(name))
