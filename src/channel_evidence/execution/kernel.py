"""ipykernel's own kernel in this process, without sockets: what it would send is kept.

Shell, display hook, publisher and streams are ipykernel's classes, so cells run as they do in JupyterLab; only the
transport is missing. Made for a process that was forked for one notebook: it changes that process for good.
"""

from __future__ import annotations

import codecs
import json
import logging
import os
import select
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from uuid import uuid4

import ipykernel_launcher
from ipykernel import iostream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.session import Session, extract_header
from jupyter_core.paths import jupyter_runtime_dir
from traitlets.config import Config

from channel_evidence.execution import tracebacks
from channel_evidence.execution.outputs import Outputs, in_words

BACKEND = "module://matplotlib_inline.backend_inline"  # as in preload
LONGEST_BUFFER = 1_000_000  # characters that wait in a stream before they are handed on


class _Recorder(Session):
    """A session whose messages are read as a front end reads them, and kept."""

    outputs: Outputs
    cell = ""  # the id of the running cell's message; messages of other cells come too late
    reply: dict[str, Any]  # what the kernel answered to that message

    def send(self, stream, msg_or_type, content=None, parent=None, *_, **__):  # type: ignore[override]
        message = msg_or_type if isinstance(msg_or_type, dict) else self.msg(msg_or_type, content, parent)
        if message["parent_header"].get("msg_id") == self.cell:
            kind, content = message["header"]["msg_type"], json.loads(self.serialize(message)[-1])
            if kind == "execute_reply":
                self.reply = content
            else:
                self.outputs.add(kind, content)
        return message


class _Direct(iostream.IOPubThread):
    """No thread: what is scheduled happens at once, and nothing on a timer; streams are flushed at displays and cell ends."""

    def __init__(self) -> None:
        self.socket = self.thread = None  # type: ignore[assignment]
        self.io_loop = SimpleNamespace(call_later=lambda *_: None)  # type: ignore[assignment]

    def schedule(self, f) -> None:
        f()


class OutStream(iostream.OutStream):
    """ipykernel's stream; in a forked child it writes to the descriptor, which the parent reads."""

    descriptor: _Descriptor

    def write(self, string: str) -> int | None:  # type: ignore[override]
        if isinstance(string, str) and not self._is_master_process():
            os.write(self.descriptor.number, string.encode(errors="replace"))
            return len(string)
        self.descriptor.drain()
        return self.put(string)

    def put(self, string: str) -> int | None:
        """Write without looking at the descriptor."""
        written = super().write(string)
        self.waiting = getattr(self, "waiting", 0) + len(string)
        if self.waiting > LONGEST_BUFFER:
            self.flush()
        return written

    def flush(self) -> None:
        if self._is_master_process():
            self.waiting = 0
            super().flush()


class _Descriptor:
    """A file descriptor whose text, written by other programs or C code, goes to a stream."""

    def __init__(self, number: int, stream: OutStream) -> None:
        self.number, self.stream, self.lock = number, stream, threading.RLock()
        self.end, writing = os.pipe()
        os.set_blocking(self.end, False)
        os.dup2(writing, number)
        os.close(writing)
        self.decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode
        threading.Thread(target=self._watch, name=f"read-{number}", daemon=True).start()

    def _watch(self) -> None:
        while self.drain():
            select.select([self.end], [], [])

    def drain(self) -> bool:
        """Hand on what has been written so far; returns whether more can come."""
        with self.lock, suppress(BlockingIOError):
            while data := os.read(self.end, 65536):
                self.stream.put(self.decode(data))
            return False
        return True


def _stream(name: str, number: int, session: Session) -> OutStream:
    stream = OutStream(session, _Direct(), name, watchfd=False)
    # As in ipykernel: what is sent to the stream's own descriptor goes to the server's log, here nowhere.
    stream._original_stdstream_copy = os.open(os.devnull, os.O_WRONLY)  # type: ignore[attr-defined]
    stream.descriptor = _Descriptor(number, stream)
    return stream


class Kernel:
    """A kernel that runs cells and keeps what they show.

    Parameters: overflow, called when the notebook shows too much.
    """

    def __init__(self, overflow: Callable[[], None]) -> None:
        self.outputs = Outputs(overflow)
        self.session = _Recorder(key=b"", config=Config())
        self.session.outputs, self.session.reply = self.outputs, {}
        _like_a_launched_kernel()
        self.streams = _stream("stdout", 1, self.session), _stream("stderr", 2, self.session)
        sys.stdout, sys.stderr = self.streams
        config = Config()
        config.HistoryManager.enabled = False
        config.HistoryManager.hist_file = ":memory:"
        config.IPythonKernel._execute_sleep = 0.0
        config.IPKernelApp.extra_extensions = [tracebacks.__name__]
        application = IPKernelApp.instance(config=config)  # not initialised: its kernel is what libraries ask for
        with _without_debugger():
            application.kernel = self.kernel = IPythonKernel.instance(
                parent=application,
                session=self.session,
                user_ns=application.user_ns,
                log=_silent_log(),
                shell_channel_thread=SimpleNamespace(parent_thread=threading.main_thread()),
            )
        application.init_shell()
        application.init_extensions()
        _inline_figures()
        _ready_for_debuggers(application)

    @property
    def leaving(self) -> bool:
        """Whether a cell asked the kernel to exit."""
        return bool(self.kernel.shell and self.kernel.shell.exit_now)

    async def run(self, source: str) -> tuple[list[dict], str]:
        """Execute a cell.

        Parameters: source. Returns: its outputs; and its error in words, blank if there is none. (Some errors show in no
        output, because IPython prints them or the notebook handles what shows; front ends stop at them all the same.)
        """
        content = {"code": source, "silent": False, "store_history": True, "allow_stdin": False, "stop_on_error": False}
        request: dict[str, Any] = {**self.session.msg("execute_request", content), "metadata": {}}
        self.outputs.begin()
        self.session.cell = extract_header(request)["msg_id"]
        self.kernel.set_parent([], request, "shell")
        await self.kernel.execute_request(None, [], request)
        for stream in self.streams:
            stream.descriptor.drain()
            stream.flush()
        reply = self.session.reply
        error = in_words(reply["ename"], reply["evalue"]) if reply.get("status") == "error" else ""
        return self.outputs.end(), error


@contextmanager
def _without_debugger() -> Iterator[None]:
    """Hide ipykernel's debugger, whose import takes longer than all the rest of a kernel."""
    sys.modules["ipykernel.debugger"] = stub = ModuleType("ipykernel.debugger")
    stub._is_debugpy_available, stub.Debugger = False, type("Debugger", (), {})  # type: ignore[attr-defined]
    try:
        yield
    finally:
        del sys.modules["ipykernel.debugger"]


def _ready_for_debuggers(application: IPKernelApp) -> None:
    """What a kernel with its debugger has put in place: `pdb` in IPython's form, a `breakpoint()` that nobody waits at."""
    application.init_pdb()
    sys.breakpointhook = lambda *_, **__: None  # debugpy's passes on, too, while no front end debugs


def _silent_log() -> logging.Logger:
    """The kernel's own log, which no reader of the notebook sees, whatever the notebook does to logging."""
    log = logging.getLogger("IPKernelApp")
    log.addHandler(logging.NullHandler())
    log.propagate = False
    return log


def _like_a_launched_kernel() -> None:
    """Arguments and import path of a process that `python -m ipykernel_launcher` started."""
    started_from = Path(sys.argv[0]).parent if sys.argv else Path()
    if sys.path and Path(sys.path[0]) in (started_from, Path(sys.path[0]).cwd()):
        del sys.path[0]
    sys.argv = [ipykernel_launcher.__file__, "-f", str(Path(jupyter_runtime_dir()) / f"kernel-{uuid4()}.json")]
    if "" not in sys.path and not sys.flags.safe_path:
        packages = [k for k, path in enumerate(sys.path) if Path(path).name in ("site-packages", "dist-packages")]
        sys.path.insert(packages[0] if packages else 0, "")


def _inline_figures() -> None:
    """Let matplotlib draw into the cell, which its inline backend arranges when it is imported in a kernel."""
    os.environ.setdefault("MPLBACKEND", BACKEND)
    if backend := sys.modules.get("matplotlib_inline.backend_inline"):
        backend._enable_matplotlib_integration()
