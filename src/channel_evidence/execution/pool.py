"""Notebooks executed side by side, one fresh process each, as many at a time as there are cores."""

from __future__ import annotations

import os
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, cast

from channel_evidence.execution import shell, warm


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def code_cells(notebook) -> list:
    """The notebook's code cells that hold code."""
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def _size(path: Path) -> int:
    """A file's size in bytes; 0 if it is not there."""
    return path.stat().st_size if path.exists() else 0


def execute(notebooks: dict[Path, object], jobs: int | None = None) -> Iterator[tuple[Path, shell.Run | None]]:
    """Execute notebooks and yield each one's Run as it finishes.

    Parameters: notebooks, nodes by path; jobs, how many at a time, by default one a core.
    Yields: path and Run; None for one whose process died.
    """
    context = warm.context()
    # The longest first, so that no core is left alone with one at the end; what a notebook shows tells how long it takes.
    waiting = sorted(notebooks.items(), key=lambda item: -_size(item[0]))
    running: dict[Any, tuple] = {}
    while waiting or running:
        while waiting and len(running) < (jobs or cores()):
            path, notebook = waiting.pop(0)
            receiver, sender = context.Pipe(duplex=False)
            sources = [cell.source for cell in code_cells(notebook)]
            process = context.Process(
                target=shell.serve, args=(sender, sources, str(path.parent.resolve())), daemon=True
            )
            process.start()
            sender.close()
            running[receiver] = (path, process)
        for ready in cast("list[Connection]", wait(list(running))):
            path, process = running.pop(ready)
            try:
                run = ready.recv()
            except EOFError:
                run = None
            ready.close()
            process.join()
            yield path, run
