"""What a notebook should not do, seen by Python's audit events: use the network, change files, start programs."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
NETWORK = ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "socket.gethostbyname")
LOCAL = ("socket.connect", "socket.bind", "socket.sendto")  # with a path for an address they stay on this machine
# Which arguments are paths that change, and which the open folders that they start from. (What a link points to does not
# change; its name does.)
CHANGES: dict[str, tuple[tuple[int, int | None], ...]] = {
    "os.truncate": ((0, None),),
    **dict.fromkeys(("os.remove", "os.rmdir", "shutil.rmtree"), ((0, 1),)),
    **dict.fromkeys(("os.mkdir", "os.chmod"), ((0, 2),)),
    **dict.fromkeys(("os.chown", "os.utime"), ((0, 3),)),
    **dict.fromkeys(("os.rename", "os.link"), ((0, 2), (1, 3))),
    "os.symlink": ((1, 2),),
}
SPAWNS = {"subprocess.Popen": 1, "os.system": 0, "os.posix_spawn": 1, "os.spawn": 2, "os.exec": 1}  # which argument
CACHES = (".pyc", ".nbi", ".nbc")
# Programs that write nothing and connect to nothing, whatever their arguments.
HARMLESS = frozenset(
    "arch cat date echo false head hostname ls nproc printf pwd seq sleep tail true uname wc whoami".split()
)
SHELLS = frozenset(("sh", "bash", "dash", "zsh"))
_BEYOND_WORDS = re.compile(r"[<>`]|\$\(")  # redirection and substitution


class Watch:
    """Reports what this process, and those it forks, do to files, network and other programs.

    Parameters: folder, the notebook's, whose files count even where temporary files are kept; programs, names of programs
    that may be started.
    The audit hook stays for the life of the process.
    """

    def __init__(self, folder: str, programs: frozenset[str] = frozenset()) -> None:
        self.script = ""  # what a shell reads that is started without a command: the body of a %%bash cell
        self._outside, self._programs = _outside(folder), HARMLESS | programs
        self._found: list[str] = []
        self._owner, (self._end, self._pipe) = os.getpid(), os.pipe()
        os.set_blocking(self._end, False)
        os.set_blocking(self._pipe, False)
        sys.addaudithook(self._hook)

    def found(self) -> list[str]:
        """What was reported since the last call, each thing once, in one sentence each."""
        with contextlib.suppress(BlockingIOError):
            self._found += os.read(self._end, 65536).decode(errors="replace").splitlines()
        found, self._found[:] = list(dict.fromkeys(self._found)), []
        return found

    def _report(self, words: str) -> None:
        if os.getpid() == self._owner:
            self._found.append(words)
        else:
            with contextlib.suppress(OSError):
                os.write(self._pipe, " ".join(words.split()).encode()[:4000] + b"\n")

    def _change(self, path: object, words: str) -> None:
        if (name := _name(path)) is not None and self._outside(name):
            self._report(words.format(name))

    def _hook(self, event: str, args: tuple) -> None:
        if event in NETWORK:
            if not (len(args) > 1 and isinstance(args[1], (str, bytes)) and event in LOCAL):
                self._report(f"uses the network ({event})")
        elif event == "open":
            if isinstance(args[2], int) and args[2] & WRITING:
                self._change(args[0], "writes the file {}")
        elif event == "sqlite3.connect":
            self._change(_database(args[0]), "opens the database {}, which writes it")
        elif event in CHANGES:
            for path, folder in CHANGES[event]:
                start = args[folder] if folder is not None and folder < len(args) else None
                self._change(_joined(start, args[path]), f"changes the file {{}} ({event})")
        elif event in SPAWNS or event == "os.forkpty":
            command = args[SPAWNS[event]] if event in SPAWNS else _on_a_terminal()
            if not harmless(command, self._programs, self.script):
                self._report(f"starts another program: {_shown(command)}")


def _joined(folder: object, path: object) -> object:
    """A path that starts from an open folder, given by its descriptor, if there is one (None or -1 if not)."""
    if not isinstance(folder, int) or folder < 0 or _name(path) is None:
        return path
    with contextlib.suppress(OSError):
        return Path(Path(f"/proc/self/fd/{folder}").readlink(), str(_name(path)))
    return None  # where descriptors have no names; rmtree, which works this way, tells its whole folder first


def _name(path: object) -> str | None:
    """A path as text; None for an open file's number."""
    return os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else None


def _on_a_terminal() -> list[str]:
    """The command that is about to run on a pseudo-terminal, as `!command` does; the audit event does not tell it."""
    frame = sys._getframe()
    while frame := frame.f_back:  # type: ignore[assignment]
        if frame.f_code.co_name == "spawn" and isinstance(found := frame.f_locals.get("argv"), list):
            return found
    return ["?"]


def _database(name: object) -> object:
    """The file behind a database's name; None for one in memory."""
    text = _name(name) or ""
    if text in ("", ":memory:") or ":memory:" in text or "mode=memory" in text or "mode=ro" in text:
        return None
    return text.removeprefix("file:").split("?")[0] if text.startswith("file:") else text


def _outside(folder: str) -> Callable[[str], bool]:
    import tempfile

    from IPython.paths import get_ipython_dir
    from matplotlib import get_cachedir

    temporary = Path(tempfile.gettempdir()).resolve()
    visited = Path(get_ipython_dir(), "profile_default", "db", "dhist").resolve()  # where `%cd` notes each folder
    allowed = (temporary, Path(get_cachedir()).resolve(), Path("/dev"), visited)
    beside = Path(folder).resolve()
    own = beside if temporary != beside and beside not in temporary.parents else None

    def outside(name: str) -> bool:
        if name.endswith(CACHES) or "__pycache__" in name:
            return False
        path = Path(os.path.realpath(name))
        if own is not None and path.is_relative_to(own):
            return True
        return not any(path.is_relative_to(place) for place in allowed)

    return outside


def harmless(command: object, programs: frozenset[str] = HARMLESS, script: str = "") -> bool:
    """Whether a command starts only programs that write nothing and connect to nothing.

    Parameters: command, a list of words, or a line for a shell; programs, the harmless ones' names; script, what a
    shell reads that is started without a command.
    """
    if isinstance(command, (str, bytes)):
        return _harmless_line(os.fsdecode(command), programs)
    words = [os.fsdecode(word) for word in command]  # type: ignore[attr-defined]
    name = Path(words[0]).name if words else ""
    if name in SHELLS and name not in programs:
        line = words[2] if len(words) == 3 and words[1] == "-c" else script if len(words) == 1 else ""
        return bool(line) and _harmless_line(line, programs)
    return name in programs


def _harmless_line(line: str, programs: frozenset[str]) -> bool:
    if _BEYOND_WORDS.search(line):
        return False
    try:
        parts = [shlex.split(part) for part in re.split(r"[;&|\n]+", line)]
    except ValueError:
        return False
    return all(not words or Path(words[0]).name in programs for words in parts)


def _shown(command: object) -> str:
    if isinstance(command, (str, bytes)):
        return os.fsdecode(command)[:80]
    return " ".join(os.fsdecode(word) for word in command)[:80]  # type: ignore[attr-defined]
