"""nbformat, imported without what makes it slow."""

from __future__ import annotations

import sys
from pathlib import Path

# jsonschema, which nbformat imports, builds a parser for internationalised addresses when this package is installed:
# over a second, for a format that no notebook schema uses. It does without where the import fails.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

import nbformat  # noqa: E402

__all__ = ["nbformat", "read"]


def read(path: Path):
    """Read a notebook.

    Parameters: path. Returns: the node, in format 4.
    Raises: OSError if the file cannot be read; ValueError, TypeError, KeyError, AttributeError or
    nbformat.ValidationError if it is no notebook.
    """
    return nbformat.read(path, as_version=4)
