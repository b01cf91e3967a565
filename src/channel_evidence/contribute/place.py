"""Where a study is tried, and how it takes its place: all of it in one step, by one run at a time."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from channel_evidence.atomic import replaced

try:
    import fcntl
except ImportError:  # where nothing can be locked, two runs at once are the caller's to avoid
    fcntl = None  # type: ignore[assignment]


@contextmanager
def tried(folder: Path, files: dict[Path, bytes]) -> Iterator[Path]:
    """A copy of a data package with some files changed, for as long as the block lasts.

    Parameters: folder; files, contents by path within it. Yields: the copy. Raises: OSError.
    """
    with tempfile.TemporaryDirectory(prefix="channel-evidence-") as name:
        copy = Path(name) / "data"
        copy.mkdir()
        _copy(folder, copy)
        _write(copy, files)
        yield copy


def put(folder: Path, files: dict[Path, bytes]) -> None:
    """Change files of a data package in one step: whoever looks sees all old or all new ones.

    Parameters: folder; files, contents by path within it. Raises: OSError; then nothing is changed.
    """
    with replaced(folder) as stage:
        _copy(folder, stage)
        _write(stage, files)


def _copy(folder: Path, to: Path) -> None:
    """Copy what a folder holds; the first thing that cannot be copied ends it, and is named."""
    for path in sorted(folder.rglob("*")):
        if path.is_dir():
            (to / path.relative_to(folder)).mkdir()
        else:
            shutil.copy2(path, to / path.relative_to(folder))


def _write(folder: Path, files: dict[Path, bytes]) -> None:
    for path, content in files.items():
        target = folder / path
        mode = target.stat().st_mode
        target.unlink()  # the copy of a read-only file is read-only too
        target.write_bytes(content)
        target.chmod(mode)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until no other run changes a data package, and keep others waiting. Parameters: folder. Raises: OSError."""
    if fcntl is None:
        yield
        return
    while True:
        handle = os.open(folder, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX)
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), folder.stat()):
                break
        os.close(handle)  # another run has put a new folder here: wait for that one
    try:
        yield
    finally:
        os.close(handle)
