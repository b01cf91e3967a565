"""Nothing hangs, nothing grows without end, and nothing is left behind."""

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from channel_evidence.execution import pool as engine
from channel_evidence.execution import validate
from channel_evidence.execution.normal_form import store, text_of

from test_engine import notebook, stored  # isort: skip

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="relies on Linux's process groups and /proc")


def run(folder, *sources, seconds=2.0, **limits):
    node = notebook(*sources)
    job = engine.job_of(folder / "a.ipynb", node, within=engine.Limits(cell=seconds, **limits))
    start = time.monotonic()
    ((_, found),) = engine.run_jobs({folder / "a.ipynb": job}, jobs=1)
    return found, time.monotonic() - start


def running(mark):
    done = subprocess.run(["ps", "-eo", "stat,args"], capture_output=True, text=True)
    return [line for line in done.stdout.splitlines() if mark in line and not line.startswith("Z")]


def gone(mark, seconds=10):
    deadline = time.monotonic() + seconds
    while running(mark) and time.monotonic() < deadline:
        time.sleep(0.1)
    return running(mark) == []


HANGS = {
    "a loop": "while True: pass",
    "a signal handler": "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
    "a lock": "import threading\nthreading.Lock().acquire()\nlock = threading.Lock(); lock.acquire(); lock.acquire()",
    "an await": "import asyncio\nawait asyncio.Event().wait()",
    "a program": "import subprocess\nsubprocess.run(['sleep', '98765'])",
    "a program in a session of its own": "import subprocess, time\nsubprocess.Popen(['sleep', '98765'], start_new_session=True)\ntime.sleep(98765)",
}  # fmt: skip


@pytest.mark.parametrize("kind", HANGS)
def test_a_cell_that_hangs_is_named(tmp_path, kind):
    found, _ = run(tmp_path, "1", HANGS[kind], "3")
    assert (found.error, found.place) == ("takes more than 2 seconds", 1)
    assert found.outputs[0][0]["data"]["text/plain"] == "1"
    assert gone("sleep 98765")


def test_a_cell_may_set_its_own_limit(tmp_path):
    path, node = tmp_path / "a.ipynb", notebook("import time\ntime.sleep(1.5)", "time.sleep(9)")
    node.cells[0].metadata.tags, node.cells[1].metadata["timeout"] = ["timeout=9"], 0.5
    job = engine.job_of(path, node, within=engine.Limits(cell=0.7))
    ((_, found),) = engine.run_jobs({path: job}, jobs=1)
    assert (found.error, found.place) == ("takes more than 0.5 seconds", 1)


def test_a_notebook_has_a_limit(tmp_path):
    found, _ = run(tmp_path, *["import time\ntime.sleep(0.4)"] * 9, notebook=1.0)
    assert found.error == "is running when the notebook has taken 1 seconds" and 0 < found.place < 8


STAYS = {
    "a thread": "import threading, time\nthreading.Thread(target=time.sleep, args=(98765,)).start()",
    "an executor": "import time\nfrom concurrent.futures import ThreadPoolExecutor\nThreadPoolExecutor(1).submit(time.sleep, 98765)",
    "a child that holds the pipe": "import subprocess\nsubprocess.Popen(['sleep', '98764'])",
    "a child in its own session": "import subprocess\nsubprocess.Popen(['sleep', '98764'], start_new_session=True)",
    "a daemon": "import os, time\nif not os.fork():\n    os.setsid()\n    if not os.fork():\n        os.execvp('sleep', ['sleep', '98764'])\n    os._exit(0)",
}  # fmt: skip


@pytest.mark.parametrize("kind", STAYS)
def test_what_stays_alive_neither_delays_nor_survives(tmp_path, kind):
    found, seconds = run(tmp_path, STAYS[kind] + "\nNone", "2", seconds=30.0)
    assert not found.failed and found.outputs[1][0]["data"]["text/plain"] == "2"
    assert seconds < 20
    assert gone("sleep 98764")


FLOODS = {"print": "while True: print('x' * 1000)", "a program": "import subprocess\nsubprocess.run(['yes', '98760'])"}


@pytest.mark.parametrize("kind", FLOODS)
def test_endless_output_ends(tmp_path, kind):
    found, _ = run(tmp_path, "1", FLOODS[kind], seconds=300.0)
    assert (found.error, found.place) == ("shows more than 100,000,000 characters", 1)
    assert gone("yes 98760")


@pytest.mark.parametrize("end", ["os._exit(0)", "os.abort()"])
def test_a_cell_that_ends_its_process_is_named_alike_with_a_kernel_and_without(tmp_path, end):
    node, path = notebook("1", f"import os\n{end}", "2"), tmp_path / "a.ipynb"
    job = engine.job_of(path, node)
    for kernel in (False, True):
        ((_, found),) = engine.run_jobs({path: replace(job, kernel=kernel)}, jobs=1)
        assert (found.error, found.place) == ("ends its process", 1), kernel
        assert found.outputs[0][0]["data"]["text/plain"] == "1"


SILENT = {
    "a group": ("raise ExceptionGroup('both', [ValueError(1)])", "raises ExceptionGroup: both (1 sub-exception)"),
    "a magic": ("%nosuchmagic", "raises UsageError: Line magic function `%nosuchmagic` not found."),
    "a long message": ("raise ValueError('a\\nb' * 999)", "raises ValueError: " + ("a b" * 999)[:300] + "\N{HORIZONTAL ELLIPSIS}"),
}  # fmt: skip


@pytest.mark.parametrize("kind", SILENT)
def test_an_error_is_told_in_one_line_even_if_no_output_shows_it(tmp_path, kind):
    source, words = SILENT[kind]
    node, path = notebook("1", source, "2"), tmp_path / "a.ipynb"
    job = engine.job_of(path, node)
    for kernel in (False, True):
        ((_, found),) = engine.run_jobs({path: replace(job, kernel=kernel)}, jobs=1)
        assert (found.error, found.place) == (words, 1), kernel


def test_a_forked_child_does_not_answer_for_its_parent(tmp_path):
    found, _ = run(tmp_path, "import os\nkind = 'parent' if os.fork() else 'child'", "kind", seconds=30.0)
    assert found.outputs[1][0]["data"]["text/plain"] == "'parent'"


def test_the_other_notebooks_are_reported(tmp_path):
    good, bad = notebook("1"), notebook("x = 1", "while True: pass")
    store(good, stored(tmp_path / "good.ipynb", good))
    for name, node in (("good", good), ("bad", bad)):
        (tmp_path / f"{name}.ipynb").write_bytes(text_of(node))
    paths = [tmp_path / "bad.ipynb", tmp_path / "good.ipynb"]
    found = validate.run(paths, tmp_path, cell_seconds=1)
    assert (found.passed, found.failed) == (paths[1:], paths[:1])
    assert any("bad.ipynb, cell 1: [run] takes more than 1 seconds, in `while True: pass`" in f for f in found.findings)


def test_ctrl_c_keeps_the_findings_so_far(tmp_path):
    wrong, slow = notebook("1"), notebook("import time\ntime.sleep(98763)")
    store(wrong, stored(tmp_path / "wrong.ipynb", wrong))
    wrong.cells[0].outputs[0]["data"]["text/plain"] = "2"
    for name, node in (("wrong", wrong), ("slow", slow)):
        (tmp_path / f"{name}.ipynb").write_bytes(text_of(node))
    command = [
        sys.executable,
        "-m",
        "channel_evidence.cli",
        "run",
        *(str(tmp_path / f"{n}.ipynb") for n in ("wrong", "slow")),
    ]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, process_group=0
    ) as process:
        assert re.search("ran wrong", process.stderr.readline())
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130 and "wrong.ipynb, cell 0: [drift]" in err, (out, err)
    assert "run: stopped; 0 passed, 1 failed, 0 skipped, 1 not judged" in out
