"""The collection as an earlier commit has it."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def collection_at(revision: str, root: Path) -> Iterator[Path]:
    """Data and notebooks of a commit, for as long as the block lasts.

    Parameters: revision, whatever git takes for a commit; root, the folder of the collection.
    Yields: a folder with data/ and notebooks/. Raises: ValueError if git, the checkout or the commit is missing.
    """
    commit = (
        _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    )
    if not commit:
        raise ValueError(f"{revision}: git knows no such commit")
    archive = _git(root, "archive", "--format=tar", commit, "data", "notebooks")
    if not archive:
        raise ValueError(f"{revision}: holds no data/ and notebooks/")
    with tempfile.TemporaryDirectory(prefix="channel-evidence-") as name:
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            files.extractall(name, filter="data")
        yield Path(name)


def _git(root: Path, *arguments: str) -> bytes:
    try:
        if subprocess.run(["git", "rev-parse", "--git-dir"], cwd=root, capture_output=True).returncode:
            raise ValueError(f"{root}: is no git checkout; an earlier state is needed to compare with")
        return subprocess.run(["git", *arguments], cwd=root, capture_output=True).stdout
    except FileNotFoundError:
        raise ValueError("git is not installed; it holds the earlier state") from None
