"""Cells executed in an IPython shell of this process, with outputs as a notebook stores them.

No kernel protocol: the process is a fresh one, forked for one notebook. Outputs equal those of an ipykernel byte for
byte, which a test shows.
"""

from __future__ import annotations

import base64
import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ZONE = "Pacific/Chatham"  # an offset of 12:45 or 13:45 hours: local time that leaks into an output shows


@dataclass
class Run:
    """What executing a notebook gave: outputs and execution count per code cell, and what it should not have done."""

    outputs: list[list[dict]] = field(default_factory=list)
    trespasses: list[tuple[int, str]] = field(default_factory=list)
    failed: bool = False


class _Stream:
    """A text stream that becomes stream outputs."""

    def __init__(self, name: str, outputs: list[dict]) -> None:
        self.name, self.outputs, self.encoding = name, outputs, "utf-8"

    def write(self, text: str) -> int:
        last = self.outputs[-1] if self.outputs else {}
        if last.get("name") == self.name:
            last["text"] += text
        elif text:
            self.outputs.append({"output_type": "stream", "name": self.name, "text": text})
        return len(text)

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return False


def _plain(data: dict) -> dict:
    """A MIME bundle as JSON holds it: bytes in base64."""
    return {mime: base64.b64encode(v).decode() if isinstance(v, bytes) else v for mime, v in data.items()}


def make_shell(outputs: list[dict]):
    """An IPython shell that appends what cells show to a list.

    Parameters: outputs, the list; the caller empties it between cells.
    Returns: the shell.
    """
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    class Publisher(DisplayPublisher):
        def publish(self, data, metadata=None, source=None, *, transient=None, update=False, **kwargs):
            outputs.append({"output_type": "display_data", "data": _plain(data), "metadata": metadata or {}})

        def clear_output(self, wait=False):
            outputs.clear()

    class Hook(DisplayHook):
        def write_output_prompt(self):
            pass

        def write_format_data(self, format_dict, md_dict=None):
            outputs.append(
                {
                    "output_type": "execute_result",
                    "execution_count": self.prompt_count,
                    "data": _plain(format_dict),
                    "metadata": md_dict or {},
                }
            )

        def finish_displayhook(self):
            pass

    class Shell(InteractiveShell):
        def _showtraceback(self, etype, evalue, stb):
            outputs.append({"output_type": "error", "ename": etype.__name__, "evalue": str(evalue), "traceback": stb})

    Shell.display_pub_class.default_value = Publisher
    Shell.displayhook_class.default_value = Hook
    settings = Config()
    settings.HistoryManager.enabled = False
    settings.HistoryManager.hist_file = ":memory:"
    settings.InteractiveShell.colors = "nocolor"
    return Shell.instance(config=settings)


WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
NETWORK = ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "socket.gethostbyname")
CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link", "os.symlink", "shutil.rmtree")


def watch(report) -> None:
    """Report every use of the network and every change of a file outside temporary folders, by Python's audit events.

    Parameters: report, called with one sentence. The hook stays for the life of the process.
    """
    import tempfile

    from matplotlib import get_cachedir

    allowed = tuple(str(Path(p).resolve()) for p in (tempfile.gettempdir(), get_cachedir(), "/dev"))

    def outside(path: object) -> bool:
        return isinstance(path, (str, bytes)) and not os.path.realpath(os.fsdecode(path)).startswith(allowed)

    def hook(event: str, args: tuple) -> None:
        if event in NETWORK:
            report(f"uses the network ({event})")
        elif event == "open" and isinstance(args[2], int) and args[2] & WRITING and outside(args[0]):
            if not str(args[0]).endswith((".pyc", ".nbi", ".nbc")) and "__pycache__" not in str(args[0]):
                report(f"writes the file {args[0]}")
        elif event in CHANGES and outside(args[0]) and "__pycache__" not in str(args[0]):
            report(f"changes the file {args[0]} ({event})")

    sys.addaudithook(hook)


def run_cells(sources: list[str], folder: str) -> Run:
    """Execute the code cells of a notebook, stopping at the first that fails.

    Parameters: sources, one a code cell; folder, the working directory.
    Returns: Run; the cells after a failed one have no entry in `outputs`.
    """
    os.chdir(folder)
    os.environ["TZ"] = ZONE
    time.tzset() if hasattr(time, "tzset") else None
    run = Run()
    outputs: list[dict] = []
    shell = make_shell(outputs)
    sys.stdout, sys.stderr = _Stream("stdout", outputs), _Stream("stderr", outputs)  # type: ignore[assignment]
    watch(lambda words: run.trespasses.append((len(run.outputs), words)))
    for source in sources:
        outputs.clear()
        result = shell.run_cell(source, store_history=True)
        run.outputs.append([dict(output) for output in outputs])
        if not result.success:
            run.failed = True
            break
    return run


def serve(connection, sources: list[str], folder: str) -> None:
    """Execute a notebook in this process and send its Run.

    Parameters: connection, the sending end of a pipe; sources and folder as `run_cells` takes them.
    """
    from channel_evidence.execution.warm import die_with_parent

    die_with_parent()
    connection.send(run_cells(sources, folder))
    connection.close()
