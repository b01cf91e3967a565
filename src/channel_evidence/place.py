"""Where the collection is; imports nothing, so that a command with nothing to do answers at once."""

from __future__ import annotations

import json
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
        if _is_ours(root / "data" / "datapackage.json"):
            return root / "data"
    raise FileNotFoundError(
        "no data/datapackage.json beside the package, in the working directory or above it, or in the package"
    )


def _is_ours(descriptor: Path) -> bool:
    """Whether a data package is a collection such as this one, not one of whatever else a folder above is about."""
    try:
        found = json.loads(descriptor.read_text(encoding="utf-8"))
        return {"studies", "estimates"} <= {resource.get("name") for resource in found["resources"]}
    except FileNotFoundError:
        return False
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return descriptor.parent.parent == PACKAGE.parents[1]  # the collection's own, damaged: `check` says how


def distinct(paths: Iterable[Path]) -> list[Path]:
    """The paths without those that lead to the same file as one before."""
    found: dict[Path, Path] = {}
    for path in paths:
        found.setdefault(path.resolve(), path)
    return list(found.values())


def in_a_line(name: object) -> str:
    """A path or name as text for a message, its line breaks and other signs that cannot be printed as escapes."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in str(name))
