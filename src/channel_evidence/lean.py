"""Imports without what makes them slow."""

from __future__ import annotations

import sys


def without_address_grammars() -> None:
    """Let jsonschema be imported without its parser for internationalised addresses.

    jsonschema, which nbformat and frictionless import, builds that parser when rfc3987-syntax is installed: a second,
    for a format that neither notebooks nor data packages use. It does without where the import fails.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
