"""nbformat, imported without what makes it slow."""

from __future__ import annotations

from pathlib import Path

from channel_evidence import lean

lean.without_address_grammars()

import nbformat  # noqa: E402

__all__ = ["nbformat", "read"]


def read(path: Path):
    """Read a notebook.

    Parameters: path. Returns: the node, in format 4.
    Raises: OSError if the file cannot be read; ValueError, TypeError, KeyError, AttributeError or
    nbformat.ValidationError if it is no notebook.
    """
    return nbformat.read(path, as_version=4)
