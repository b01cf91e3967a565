"""A pytest plugin (`-p channel_evidence.execution.nbval_plugin`) that lets nbval start sooner; it changes no verdict.

It imports nbformat the quick way before nbval does, and has the fork server import the stack while pytest collects.
"""

from __future__ import annotations

from channel_evidence.execution import warm
from channel_evidence.lean import without_address_grammars

without_address_grammars()


def pytest_configure(config) -> None:
    """Start the fork server in every process that will run notebooks: each xdist worker, or pytest itself."""
    distributing = bool(getattr(config.option, "numprocesses", None)) and not hasattr(config, "workerinput")
    if warm.available() and not distributing:
        from multiprocessing import forkserver

        warm.context()
        forkserver.ensure_running()
