"""A notebook's cells executed in this process by ipykernel's own kernel, without its sockets.

The process is a fresh one, forked for one notebook. Outputs equal those of a kernel that was started cold, which a test shows.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from dataclasses import dataclass, field

from channel_evidence.execution import family
from channel_evidence.execution.markers import CELL_SECONDS, NOTEBOOK_SECONDS, Cell

# `fix` and `html --execute` run notebooks in the zone in which their times are stored, `run` in one that no machine is
# in (12:45 or 13:45 hours east): local time that leaks into an output shows.
STORED_ZONE, OTHER_ZONE = "UTC", "Pacific/Chatham"


@dataclass
class Run:
    """What executing a notebook gave.

    `outputs` holds those of each code cell that ran, None for a skipped one; `trespasses` what the notebook should not
    have done, with the number of the code cell; `error` what stopped the run, blank if all cells ran, `place` in which code cell, and `final` whether trying
    again is useless, as after a limit; `unable` whether it
    was we who could not run it; `kernel` whether a
    kernel of its own was needed.
    """

    outputs: list[list[dict] | None] = field(default_factory=list)
    trespasses: list[tuple[int, str]] = field(default_factory=list)
    error: str = ""
    place: int = 0
    final: bool = False
    unable: bool = False
    kernel: bool = False

    @property
    def failed(self) -> bool:
        """Whether a cell raised, hung or ended its process."""
        return bool(self.error)


@dataclass(frozen=True)
class Job:
    """A notebook to run: its cells, its folder, the time zone, the programs it may start, and its limits in seconds."""

    cells: list[Cell]
    folder: str
    zone: str = STORED_ZONE
    programs: frozenset[str] = frozenset()
    allow_errors: bool = False
    cell_seconds: float = CELL_SECONDS
    seconds: float = NOTEBOOK_SECONDS
    kernel: bool = False

    def seconds_of(self, index: int) -> float:
        """How long a code cell may take."""
        return self.cells[index].seconds or self.cell_seconds


def enter(folder: str, zone: str) -> None:
    """Go to the notebook's folder and time zone."""
    os.chdir(folder)
    os.environ["TZ"] = zone
    if hasattr(time, "tzset"):
        time.tzset()


async def _run_cells(job: Job, send) -> None:
    """Execute the code cells, stopping at the first that fails, and send what happens as it happens.

    Messages: ("begin", k), ("end", k, outputs), ("trespass", k, words), ("stop", k, words), ("done",).
    """
    from channel_evidence.execution.kernel import Kernel
    from channel_evidence.execution.watch import Watch

    def overflow() -> None:
        send(("stop", index, f"shows more than {kernel.outputs.most:,} characters", True))
        family.end_descendants()
        os._exit(1)

    owner = os.getpid()
    kernel = Kernel(overflow)
    enter(job.folder, job.zone)
    watch = Watch(job.folder, job.programs)
    for index, cell in enumerate(job.cells):
        if cell.skip:
            kernel.outputs.begin()
            send(("end", index, None))
            continue
        send(("begin", index))
        watch.script = cell.source.partition("\n")[2] if cell.source.startswith("%%") else ""
        outputs, error = await kernel.run(cell.source)
        if os.getpid() != owner:
            os._exit(0)  # a child that the cell forked came this far; its parent answers
        send(("end", index, outputs))
        for words in watch.found():
            send(("trespass", index, words))
        for changed in kernel.outputs.changed - {index}:
            send(("end", changed, kernel.outputs.cells[changed]))
        kernel.outputs.changed.clear()
        if error and not (cell.raises or job.allow_errors):
            send(("stop", index, error))
            return
        if kernel.leaving and index + 1 < len(job.cells):
            send(("stop", index, "ends its kernel"))
            return
    send(("done",))


def serve(connection, job: Job) -> None:
    """Execute a notebook in this process and send what happens.

    Parameters: connection, the sending end of a pipe; job.
    """
    family.guard(connection)
    family.be_main()
    os.register_at_fork(after_in_child=connection.close)  # what a cell forks must not answer for it
    signal.signal(signal.SIGINT, signal.default_int_handler)
    family.nothing_to_read()
    try:
        if job.kernel:
            from channel_evidence.execution.confirm import run_in_kernel

            run_in_kernel(job, connection.send)
        else:
            loop = asyncio.new_event_loop()
            asyncio.set_event_loop(loop)
            loop.run_until_complete(_run_cells(job, connection.send))
    except Exception as error:
        connection.send(("unable", f"cannot be run ({type(error).__name__}: {error})"))
    connection.close()
    if not job.kernel:
        family.do_at_exit()
    family.end_descendants()
    os._exit(0)
