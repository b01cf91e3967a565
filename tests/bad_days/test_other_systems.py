"""What Windows and macOS lack, taken away here: what a reader needs goes on, the rest is refused in words.

A process is made poorer once the libraries are imported, which bring versions of their own for those systems."""

import os
import subprocess
import sys

import pytest

POORER = """
import asyncio, multiprocessing.context, os, sys
import frictionless, jinja2, matplotlib.figure, matplotlib.backends.backend_agg, nbformat, pandas, scipy.stats, seaborn, statsmodels.api
import concurrent.futures.thread, jupyter_client, multiprocessing.connection, nbclient, psutil
kept = {"darwin": ("fork", "setsid", "killpg")}.get(SYSTEM, ())
for name in ("fork", "setsid", "killpg", "waitid", "sched_getaffinity", "geteuid", "prctl"):
    if name not in kept and hasattr(os, name):
        delattr(os, name)
if SYSTEM == "win32":
    for name in ("fcntl", "resource", "termios", "pwd", "grp"):
        sys.modules[name] = None
    del multiprocessing.context.ForkServerContext, multiprocessing.context.ForkContext
if hasattr(os, "process_cpu_count"):
    os.process_cpu_count = os.cpu_count  # which it is where a process is not bound to some processors
sys.platform = SYSTEM
from channel_evidence.cli import main
sys.exit(main(sys.argv[1:]))
"""


def on(system, *words, cwd=None):
    code = f"SYSTEM = {system!r}\n{POORER}"
    command = [sys.executable, "-c", code, *map(str, words)]
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONIOENCODING"}
    done = subprocess.run(command, capture_output=True, cwd=cwd, env=plain | {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"})  # fmt: skip
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_a_reader_checks_adds_and_removes_a_study(system, small, example, contents):
    before = contents(small)
    assert on(system, "check", "--data", small).returncode == 0
    assert on(system, "new-study", example, "--check", "--data", small).returncode == 0
    assert contents(small) == before
    assert on(system, "new-study", example, "--data", small).returncode == 0
    assert contents(small) != before
    assert on(system, "remove-study", "harbour-2016", "--data", small).returncode == 0
    assert contents(small) == before
    assert [path.name for path in small.parent.iterdir() if path.name.startswith(".data-")] == []


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_pages_are_rendered_and_rendered_anew(system, root, tmp_path):
    page, out = root / "notebooks" / "15_markettools_2011.ipynb", tmp_path / "site"
    for _ in range(2):
        assert on(system, "html", page, "--out", out).returncode == 0
        assert "<h1" in (out / "15_markettools_2011.html").read_text(encoding="utf-8")
        assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_windows_says_where_notebooks_are_run(root):
    done = on("win32", "run", root / "notebooks" / "15_markettools_2011.ipynb")
    assert done.returncode == 1 and done.stdout == b""
    assert done.stderr.decode().splitlines() == [
        "channel-evidence: notebooks are run on Linux and macOS; on Windows, in its Linux subsystem (WSL)"
    ]


def test_what_goes_to_a_file_on_windows_is_what_other_commands_read(small, tmp_path):
    found = on("win32", "audit", "--format", "csv", "--data", small)
    text = found.stdout.decode("utf-8")
    assert found.returncode == 0 and "“" in text and "\\u" not in text and "\r" not in text
    (tmp_path / "own.toml").write_bytes(on("win32", "new-study", "--example").stdout)
    assert on("win32", "new-study", tmp_path / "own.toml", "--check", "--data", small).returncode == 0
