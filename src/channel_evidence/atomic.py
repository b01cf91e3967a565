"""Files and folders replaced in one step: whoever looks, and whenever the writer dies, sees the old or the new one whole."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: what a killed process leaves is not swept, for nothing tells it from a living one's
    fcntl = None  # type: ignore[assignment]

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}


def write_bytes(content: bytes, path: Path) -> None:
    """Write a file by renaming a finished one into its place; the permissions of one that stood there stay.

    Parameters: content; path, whose folder exists. Raises: OSError if the folder cannot be written.
    """
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def replaced(out: Path) -> Iterator[Path]:
    """Give an empty folder beside `out`; at the end of the block it takes the place of `out`.

    Parameters: out, the folder to make or replace; its parents are made.
    Yields: the folder to fill. If the block raises, `out` stays as it was and the filled folder goes.
    Raises: OSError if the place cannot be written.
    """
    out = out.resolve()  # what a link leads to is replaced, not the link
    out.parent.mkdir(parents=True, exist_ok=True)
    stage, lock = _stage(out)
    try:
        yield stage
        stage.chmod(0o755)
        _exchange(stage, out)
        shutil.rmtree(stage, ignore_errors=True)
        _sweep(out)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def _prefix(out: Path) -> str:
    return f".{out.name}-new-"


def _stage(out: Path) -> tuple[Path, int | None]:
    """A new folder beside `out`, locked for as long as this process lives where folders can be locked."""
    while True:
        stage = Path(tempfile.mkdtemp(prefix=_prefix(out), dir=out.parent))
        if fcntl is None:
            return stage, None
        lock = os.open(stage, os.O_RDONLY)
        if _locked(lock) and stage.exists():
            return stage, lock
        os.close(lock)  # another process took it for a dead one's: try again


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _sweep(out: Path) -> None:
    """Remove what killed processes left beside `out`."""
    if fcntl is None:
        return
    for left in out.parent.glob(_prefix(out) + "*"):
        with suppress(OSError):
            handle = os.open(left, os.O_RDONLY)
            if _locked(handle):
                shutil.rmtree(left, ignore_errors=True)
            os.close(handle)


def _exchange(stage: Path, out: Path) -> None:
    """Put `stage` in the place of `out`, and what stood there in the place of `stage`."""
    if not out.exists():
        stage.rename(out)
    elif not _swapped(stage, out):
        _two_renames(stage, out)


def _swapped(one: Path, other: Path) -> bool:
    """Swap two folders in one step (Linux).

    Returns: False where the system or the file system cannot. Raises: OSError if the swap fails otherwise.
    """
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
    if call is None:
        return False
    if call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(other))


def _two_renames(stage: Path, out: Path) -> None:
    """Swap by renaming; between the two renames nothing stands at `out`, and the old folder whole beside it."""
    old = Path(tempfile.mkdtemp(prefix=_prefix(out), dir=out.parent))
    old.rmdir()  # a folder cannot be renamed onto another everywhere
    out.rename(old)
    try:
        stage.rename(out)
    except OSError:
        old.rename(out)
        raise
    old.rename(stage)
