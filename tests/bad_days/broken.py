"""Run the command line in a process whose surroundings fail in a chosen way; `python broken.py HOW COMMAND ...`.

HOW is kill:PLACE (the process kills itself there), or size:BYTES (no file may grow beyond; as on a full disk).
"""

import os
import resource
import signal
import sys
from pathlib import Path

from channel_evidence import atomic
from channel_evidence.cli import main
from channel_evidence.contribute import derived, place


def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)


def after(function):
    def wrapped(*given, **named):
        function(*given, **named)
        die()

    return wrapped


def half(files_of):
    """Write the first of the files, and die."""

    def wrapped(folder, files):
        name, content = next(iter(files.items()))
        (folder / name).unlink()
        (folder / name).write_bytes(content[: len(content) // 2])
        die()

    return wrapped


def break_at(how):
    kind, _, what = how.partition(":")
    if kind == "size":
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(what), int(what)))
    elif what == "half-written":
        place.put.__globals__["_write"] = half(place._write)
    elif what == "before-exchange":
        atomic._exchange = die
    elif what == "after-exchange":
        atomic._exchange = after(atomic._exchange)
    elif what == "before-documents":
        derived.renew = die
    elif what == "between-documents":
        plain = Path.replace

        def once(self, target):
            plain(self, target)
            die()

        Path.replace = once


if __name__ == "__main__":
    break_at(sys.argv[1])
    sys.exit(main(sys.argv[2:]))
