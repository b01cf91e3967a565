"""Published evidence on social media as a customer-service channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from channel_evidence.tables import Collection, load

__all__ = ["Collection", "load"]


def __getattr__(name: str):
    # pandas is imported when the first table is wanted, so that `channel-evidence --help` and a no-op stay quick.
    if name in __all__:
        from channel_evidence import tables

        return getattr(tables, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
