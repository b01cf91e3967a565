"""Notebooks executed side by side, one fresh process each, as many at a time as there are cores, none for ever."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, cast

from channel_evidence.execution import family, shell, warm
from channel_evidence.execution.markers import CELL_SECONDS, NOTEBOOK_SECONDS, cells_of, code_cells

__all__ = ["Limits", "code_cells", "cores", "execute", "job_of", "limits", "run_jobs"]

GRACE = 3.0  # seconds that a finished process may take to leave
LONGEST_PAUSE = 60.0  # seconds between two looks at the deadlines, which may be further off than a system call can wait
START = 300.0  # seconds that a process may take to come up: the first one waits for the stack's import


@dataclass(frozen=True)
class Limits:
    """How long a cell, and a notebook, may run, in seconds."""

    cell: float = CELL_SECONDS
    notebook: float = NOTEBOOK_SECONDS


def limits(cell: float | None, notebook: float | None) -> Limits:
    """Limits as they were given, in seconds; None for the usual ones."""
    return Limits(cell or CELL_SECONDS, notebook or NOTEBOOK_SECONDS)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def job_of(path: Path, notebook, zone: str = shell.STORED_ZONE, within: Limits | None = None) -> shell.Job:
    """What there is to run in a notebook.

    Parameters: path; notebook, the node; zone, the time zone to run it in; within, limits of time.
    Returns: Job.
    """
    within = within or Limits()
    own = notebook.metadata.get("channel_evidence", {})
    programs = own.get("programs", {}) if isinstance(own, Mapping) else {}
    return shell.Job(
        cells_of(notebook), str(path.parent.resolve()), zone, frozenset(programs),
        cell_seconds=within.cell, seconds=within.notebook,
    )  # fmt: skip


def execute(notebooks: dict[Path, Any], jobs: int | None = None) -> Iterator[tuple[Path, shell.Run]]:
    """Execute notebooks and yield each one's Run as it finishes.

    Parameters: notebooks, nodes by path; jobs, how many at a time, by default one a core.
    Yields: path and Run.
    """
    return run_jobs({path: job_of(path, notebook) for path, notebook in notebooks.items()}, jobs)


def run_jobs(
    todo: dict[Path, shell.Job],
    jobs: int | None = None,
    again: Callable[[Path, shell.Run], shell.Job | None] = lambda path, run: None,
) -> Generator[tuple[Path, shell.Run], None, None]:
    """Run jobs and yield each one's Run as it finishes; when the caller stops listening, all processes end.

    Parameters: todo, by path; jobs, how many at a time, by default one a core; again, which may give another job for a
    notebook that has run: its Run is then passed over, and that of the new job counts.
    Yields: path and Run.
    """
    # The longest first, so that no core is left alone with one at the end; what a notebook shows tells how long it takes.
    waiting = sorted(todo.items(), key=lambda item: -_size(item[0]))
    running: dict[Any, _Process] = {}
    leaving: list[_Process] = []
    try:
        while waiting or running:
            while waiting and len(running) < (jobs or cores()):
                started = _Process(*waiting.pop(0))
                running[started.receiver] = started
            pause = min(process.deadline for process in running.values()) - time.monotonic()
            ready = set(cast("list[Connection]", wait(list(running), min(max(0.0, pause), LONGEST_PAUSE))))
            now = time.monotonic()
            for process in list(running.values()):
                if process.receiver in ready:
                    process.receive()
                elif now >= process.deadline:
                    process.overdue()
                if process.finished:
                    del running[process.receiver]
                    leaving.append(process)
                    if (job := again(process.path, process.run)) is not None:
                        waiting.append((process.path, job))
                    else:
                        yield process.path, process.run
            leaving = [process for process in leaving if not process.left()]
    finally:
        for process in running.values():
            process.end()
        for process in leaving:
            process.left(wait_for_it=True)


def _size(path: Path) -> int:
    """A file's size in bytes; 0 if it is not there."""
    return path.stat().st_size if path.exists() else 0


@contextmanager
def _without_main() -> Iterator[None]:
    """Keep multiprocessing from running this program's main module again in the new process, which needs nothing of it."""
    main = sys.modules["__main__"]
    kept = main.__dict__.copy()
    main.__spec__ = None
    main.__dict__.pop("__file__", None)
    try:
        yield
    finally:
        main.__dict__.update({name: kept[name] for name in ("__spec__", "__file__") if name in kept})


@dataclass
class _Process:
    """A process that runs a notebook, and what it has told so far."""

    path: Path
    job: shell.Job
    run: shell.Run = field(default_factory=shell.Run)
    finished: bool = False

    def __post_init__(self) -> None:
        context = warm.context()
        self.receiver, sender = context.Pipe(duplex=False)
        self.process = context.Process(target=shell.serve, args=(sender, self.job), daemon=True)
        with _without_main():
            self.process.start()
        self.server = warm.server()
        sender.close()
        self.current: int | None = None
        self.deadline = time.monotonic() + START
        self.last = float("inf")  # the notebook's own deadline; its time begins with its first cell
        self.run.kernel = self.job.kernel

    def receive(self) -> None:
        """Take in a message."""
        try:
            kind, *rest = self.receiver.recv()
        except (EOFError, OSError):
            self._stop(self._now(), "ends its process")
            return
        if kind == "begin":
            self._begin(rest[0])
        elif kind == "end":
            self._keep(*rest)
        elif kind == "trespass":
            self.run.trespasses.append((rest[0], rest[1]))
        elif kind == "stop":
            self._stop(*rest)
        elif kind == "unable":
            self.run.unable = True
            self._stop(None, *rest)
        elif kind == "done":
            self._finish()

    def _begin(self, index: int) -> None:
        now = time.monotonic()
        self.current = index
        self.last = min(self.last, now + self.job.seconds)
        self.deadline = min(self.last, now + self.job.seconds_of(index))

    def _keep(self, index: int, outputs: list[dict] | None) -> None:
        while len(self.run.outputs) <= index:
            self.run.outputs.append(None)
        self.run.outputs[index] = outputs

    def _now(self) -> int:
        return 0 if self.current is None else self.current

    def overdue(self) -> None:
        """Stop the process because its cell, or the notebook, has taken too long."""
        if self.current is None:
            self._stop(0, f"does not begin within {START:g} seconds", True)
        elif self.deadline >= self.last:
            self._stop(self.current, f"is running when the notebook has taken {self.job.seconds:g} seconds", True)
        else:
            self._stop(self.current, f"takes more than {self.job.seconds_of(self.current):g} seconds", True)
        self.end()

    def _stop(self, index: int | None, words: str, final: bool = False) -> None:
        run, index = self.run, self._now() if index is None else index
        self._keep(index, run.outputs[index] if index < len(run.outputs) else [])
        run.error, run.place, run.final = words, index, final
        self._finish()

    def _finish(self) -> None:
        self.finished, self.deadline = True, time.monotonic() + GRACE

    def left(self, wait_for_it: bool = False) -> bool:
        """Whether the finished process has gone; one that stays too long is ended."""
        self.process.join(max(0.0, self.deadline - time.monotonic()) if wait_for_it else 0)
        if self.process.exitcode is None and time.monotonic() < self.deadline:
            return False
        self.end()
        return True

    def end(self) -> None:
        """End the process and all that it started."""
        if self.process.pid and not self.receiver.closed:
            if self.process.exitcode is None:
                family.end(self.process.pid)
            else:
                family.end_group(self.process.pid)
            if self.process.exitcode == -signal.SIGKILL and self.server is not None:
                family.end_strays(self.server)  # the guard was killed, by the notebook most likely
        self.receiver.close()
