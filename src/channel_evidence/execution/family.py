"""Processes ended together with all that they started."""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import multiprocessing.process
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable
from multiprocessing.connection import wait
from typing import Any, NoReturn

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
LONGEST_END = 2.0  # seconds in which a family that keeps growing is counted


def gather_orphans() -> None:
    """Let what descendants of this process leave behind become its children, where the system can: on Linux."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def guard(*connections) -> None:
    """Go on in a child of this process, in a session of its own, which dies with the process that started this one.

    This process stays as a guard: orphans come back to it, even those that left session and group (daemons). When the
    child ends, however that happens, it ends all of them and then itself. Elsewhere than on Linux orphans come back to
    nobody, so there is no guard, and a daemon whose parents are gone is not found.

    Parameters: connections, closed in the guard, so that their other ends see when the child has gone.
    """
    with contextlib.suppress(OSError):
        os.setsid()
    if sys.platform != "linux":
        die_with_parent()
        return
    gather_orphans()
    own = os.getpid()
    if child := os.fork():
        for connection in connections:
            connection.close()
        _stand_guard(child)
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != own:  # gone before we said so
        os._exit(1)
    os.setsid()


def _stand_guard(child: int) -> NoReturn:
    """Hand signals on to the child until it ends, then end what it left, and end as it did."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _: _kill([child], received))
    die_with_parent()
    ended = 0
    while ended != child:
        ended, status = os.wait()
    end_descendants()
    code = os.waitstatus_to_exitcode(status)
    os._exit(code if code >= 0 else 128 - code)  # as shells tell of signals


def end(pid: int) -> None:
    """Kill a guard, or a process that leads a group, and everything that descends from it.

    Parameters: pid. A process that is gone is no error.
    """
    _kill([pid], signal.SIGSTOP)  # so that it starts nothing while its family is counted
    _end_all(lambda: _descendants(pid))
    end_group(pid)
    _kill([pid], signal.SIGKILL)


def end_group(pid: int) -> None:
    """Kill what a process that led, and is gone, has left in its group."""
    with contextlib.suppress(OSError):
        os.killpg(pid, signal.SIGKILL)


def end_descendants() -> None:
    """Kill what this process has started, and what that left to it, and wait until it has gone."""
    with contextlib.suppress(ChildProcessError):  # raised where there is no child, so that nothing is looked through
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        _end_all(lambda: _descendants(os.getpid()))
        while True:
            os.wait()


def end_strays(server: int) -> None:
    """Kill what came back to a fork server because its guard was killed.

    Parameters: server, the fork server's pid, all of whose children were started for this process.
    """
    ours = {process.pid for process in multiprocessing.active_children()}
    strays = [pid for pid in _descendants(server, recursive=False) if pid not in ours]
    _end_all(lambda: [pid for stray in strays for pid in (stray, *_descendants(stray))])


def _end_all(family: Callable[[], list[int]]) -> None:
    """Stop processes until no new ones turn up, so that none can start another while they are counted; then kill them."""
    stopped: set[int] = set()
    deadline = time.monotonic() + LONGEST_END
    while (new := set(family()) - stopped) and time.monotonic() < deadline:
        _kill(new, signal.SIGSTOP)
        stopped |= new
    _kill(stopped, signal.SIGKILL)


def _kill(pids: Iterable[int], number: int) -> None:
    for pid in pids:
        with contextlib.suppress(OSError):
            os.kill(pid, number)


def _descendants(pid: int, recursive: bool = True) -> list[int]:
    import psutil  # ipykernel needs it too

    try:
        return [process.pid for process in psutil.Process(pid).children(recursive)]
    except psutil.Error:
        return []


def die_with_parent() -> None:
    """End this process, and what it started, as soon as the process that started it ends, however that happens.

    The fork server cannot do it: it lives as long as any of its children, because each holds its alive pipe.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    sentinel = parent.sentinel

    def watch() -> None:
        wait([sentinel])
        end_descendants()
        os._exit(1)

    threading.Thread(target=watch, name="die-with-parent", daemon=True).start()


def be_main() -> None:
    """Let multiprocessing take this process for one that nobody started: what a notebook's code expects of a kernel.

    A daemonic process may have no children, and one that came from a fork server would start its own from there.
    """
    own: Any = multiprocessing.current_process()
    own._identity, own._name, own._parent_pid = (), "MainProcess", None
    own._config.pop("daemon", None)
    multiprocessing.process._parent_process = None  # type: ignore[attr-defined]
    multiprocessing.set_start_method(None, force=True)


def nothing_to_read() -> None:
    """Let standard input, that of this process and of the programs it starts, be empty, as a kernel's is."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    if nothing:
        os.close(nothing)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115


def do_at_exit(seconds: float = 2.0) -> None:
    """Do what was registered for the end of the process, without waiting for threads.

    Parameters: seconds, after which the process ends in any case.
    """
    import atexit

    def overdue() -> None:
        time.sleep(seconds)
        end_descendants()
        os._exit(1)

    threading.Thread(target=overdue, daemon=True).start()
    with contextlib.suppress(BaseException):
        atexit._run_exitfuncs()
