"""Processes and kernels forked from one that has already imported the stack.

`context` is multiprocessing's fork server with the stack preloaded: each process is fresh, shares no state, and dies
with its parent. `WarmProvisioner` starts an ordinary ipykernel in such a process; the kernelspec
`channel-evidence-warm`, found through JUPYTER_PATH only, names it, so an analyst's own kernels are untouched.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import signal
import sys
import time
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext, SpawnContext
from pathlib import Path

from channel_evidence.execution import family, tracebacks

JUPYTER_PATH = Path(__file__).with_name("jupyter")
KERNEL = "channel-evidence-warm"
# A BLAS that starts threads before the fork can hang after it; our arrays are tiny.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def available() -> bool:
    """Whether processes can be forked from a warm one: on Linux. macOS's own libraries do not survive a fork."""
    return sys.platform == "linux"


def context() -> ForkServerContext | SpawnContext:
    """The multiprocessing context for notebook processes.

    Returns: the fork server with the stack preloaded, or, where `available` says no, fresh cold processes.
    """
    if not available():
        return multiprocessing.get_context("spawn")
    os.environ.update({key: os.environ.get(key, value) for key, value in ONE_THREAD.items()})
    warm = multiprocessing.get_context("forkserver")
    warm.set_forkserver_preload(["channel_evidence.execution.preload"])
    forkserver.ensure_running()  # it imports the stack while the caller goes on
    return warm


def server() -> int | None:
    """The pid of the fork server that `context` started; None if there is none."""
    return getattr(forkserver._forkserver, "_forkserver_pid", None)  # type: ignore[attr-defined]


def serve_kernel(argv: list[str], cwd: str | None, env: dict[str, str] | None) -> None:
    """Be an ipykernel in this forked process.

    Parameters: argv for the kernel application; cwd, its working directory; env, its environment.
    """
    family.guard()
    family.be_main()
    family.nothing_to_read()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # nbclient's handler was for the process it was set in
    asyncio._set_running_loop(None)  # that of the process it was forked from does not run here
    asyncio.set_event_loop(asyncio.new_event_loop())
    if env is not None:
        os.environ.clear()
        os.environ.update(env)
        if hasattr(time, "tzset"):
            time.tzset()
    if cwd:
        os.chdir(cwd)
    with open(os.devnull, "w", encoding="utf-8") as quiet:  # noqa: PTH123
        os.dup2(quiet.fileno(), 1)
        os.dup2(quiet.fileno(), 2)
    from ipykernel.kernelapp import IPKernelApp

    sys.argv = ["ipykernel_launcher", *argv]
    IPKernelApp.launch_instance([*argv, f"--IPKernelApp.extra_extensions={tracebacks.__name__}"])


class ForkedProcess:
    """A multiprocessing process behind the part of Popen's interface that jupyter_client uses."""

    stdin = stdout = stderr = None

    def __init__(self, process) -> None:
        self.process, self.pid = process, process.pid

    def poll(self) -> int | None:
        return self.process.exitcode

    def wait(self, timeout: float | None = None) -> int | None:
        self.process.join(timeout)
        return self.process.exitcode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        if self.poll() is None:
            family.end(self.pid)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


def start_forked(cmd: list[str], cwd: str | None, env: dict[str, str] | None) -> ForkedProcess:
    """Start an ipykernel in a process forked from the fork server.

    Parameters: cmd, the cold kernel's command line, whose arguments after the module's name are used; cwd; env.
    Returns: ForkedProcess, already running.
    """
    argv = cmd[cmd.index("ipykernel_launcher") + 1 :]
    # A process that was itself forked from the stack forks again; it must not start a fork server of its own.
    forked = "channel_evidence.execution.preload" in sys.modules
    chosen = multiprocessing.get_context("fork") if forked else context()
    process = chosen.Process(target=serve_kernel, args=(argv, cwd, env), daemon=True)  # type: ignore[attr-defined]
    process.start()
    return ForkedProcess(process)
