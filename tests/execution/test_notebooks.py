"""The stored notebooks pass nbval as it comes, without any plug-in or setting of ours."""

import os
import re
import subprocess
import sys

import pytest


def plain_nbval(folder):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "JUPYTER_"))}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval",
        ".",
        "-q",
        "-c",
        os.devnull,
        "--rootdir",
        ".",
        "-p",
        "no:xdist",
    ]
    return subprocess.run([*command, "-p", "no:cacheprovider"], cwd=folder, env=env, capture_output=True, text=True)


@pytest.fixture
def copied(root, tmp_path):
    for path in (root / "notebooks").glob("11_*.ipynb"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def test_plain_nbval_passes_and_can_fail(copied):
    text = (copied / "11_m2talk.ipynb").read_text()
    changed = text.replace("Telephone (33.5 percent) and email", "Telephone (34 percent) and email")
    assert changed != text
    (copied / "12_changed.ipynb").write_text(changed)
    done = plain_nbval(copied)
    assert done.returncode == 1 and "Cell outputs differ" in done.stdout
    failed = re.findall(r"^(?:FAILED|ERROR) (.*?\.ipynb)", done.stdout, re.MULTILINE)
    assert set(failed) == {"12_changed.ipynb"}, done.stdout[-3000:]
