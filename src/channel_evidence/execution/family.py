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
from multiprocessing.connection import wait
from typing import Any

_PR_SET_CHILD_SUBREAPER = 36


def lead() -> None:
    """Make this process the head of its family: a session of its own, to which orphans of its children come back."""
    with contextlib.suppress(OSError):
        os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end(pid: int) -> None:
    """Kill a process that leads, and everything that descends from it.

    Parameters: pid. A process that is gone is no error.
    """
    _kill([pid], signal.SIGSTOP)  # so that it starts nothing while its family is counted
    _kill(_descendants(pid), signal.SIGKILL)
    end_group(pid)
    _kill([pid], signal.SIGKILL)


def end_group(pid: int) -> None:
    """Kill what a process that led, and is gone, has left in its group."""
    with contextlib.suppress(OSError):
        os.killpg(pid, signal.SIGKILL)


def end_descendants() -> None:
    """Kill what this process has started."""
    with contextlib.suppress(ChildProcessError):  # raised where there is no child, so that nothing is looked through
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        _kill(_descendants(os.getpid()), signal.SIGKILL)


def _kill(pids: list[int], number: int) -> None:
    for pid in pids:
        with contextlib.suppress(OSError):
            os.kill(pid, number)


def _descendants(pid: int) -> list[int]:
    import psutil  # ipykernel needs it too

    try:
        return [process.pid for process in psutil.Process(pid).children(recursive=True)]
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
