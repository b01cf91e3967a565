"""However a notebook ends, what it started ends with it, even if that wants to live on."""

import os
import signal
import sys
import textwrap
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from test_engine import by_kernel, notebook, until

from channel_evidence.execution import pool, warm

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere orphans come back to nobody")

# Shows whether a process besides the notebook's own lives in its folder.
ALIVE = """
import time
def others():
    for path in Path('/proc').glob('[0-9]*'):
        try:
            if (path / 'cwd').readlink() == Path.cwd() and int(path.name) not in (os.getpid(), os.getppid()):
                yield path
        except OSError:
            pass
for _ in range(100):
    if any(others()):
        break
    time.sleep(0.01)
print('alive' if any(others()) else 'gone')
"""
DAEMON = """
import os, signal, sys, time
if not os.fork():
    os.setsid()
    if os.fork():
        os._exit(0)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    os.closerange(0, 256)
    os.execv(sys.executable, [sys.executable, '-c', 'import time; time.sleep(600)'])
os.wait()
"""
FORKS_ON = """
import os, time
if not os.fork():
    os.setsid()
    os.closerange(0, 256)
    while True:
        if os.fork():
            os._exit(0)
        os.setsid()
        time.sleep(0.001)
"""
STARTS = {
    "a daemon": DAEMON,
    "a daemon's daemon": f"import os\nif not os.fork():\n{textwrap.indent(DAEMON, '    ')}    os._exit(0)\nos.wait()",
    "a program in a session of its own": "import os\nos.system('setsid sleep 600 >/dev/null 2>&1 </dev/null &')",
    "nohup": "import os\nos.system('nohup sleep 600 >/dev/null 2>&1 </dev/null &')",
    "a magic": "!(nohup setsid sleep 600 >/dev/null 2>&1 </dev/null &) ; sleep 0.2",
    "a script": "%%bash\nsetsid sleep 600 >/dev/null 2>&1 </dev/null &",
    "one that never holds still": FORKS_ON,
}
ENDS = {
    "all is well": "1",
    "an error": "1 / 0",
    "killed by itself": "import os\nos.kill(os.getpid(), 9)",
    "its group killed by itself": "import os\nos.killpg(0, 9)",
    "its parent killed": "import os, time\nos.kill(os.getppid(), 9)\ntime.sleep(9)",
    "gone": "import os\nos._exit(0)",
    "aborted": "import os\nos.abort()",
    "past its time": "import time\ntime.sleep(600)",
    "too much shown": "while True: print('x' * 100_000)",
}
SHAPES = [("a daemon", end) for end in ENDS] + [(start, "killed by itself") for start in STARTS if start != "a daemon"]


@pytest.fixture
def left(tmp_path):
    """The processes that live in the notebook's folder, as all do that it starts."""

    def found():
        return [number for number in numbers() if _folder(number) == str(tmp_path)]

    yield found
    for number in found():
        os.kill(number, signal.SIGKILL)


def numbers():
    return [int(path.name) for path in Path("/proc").glob("[0-9]*")]


def _folder(number):
    try:
        return str(Path(f"/proc/{number}/cwd").readlink())
    except OSError:
        return ""


def ended(folder, sources, kernel=False, seconds=2.0):
    """A run of a notebook, told when it is over; its limits are short."""
    path = folder / "a.ipynb"
    job = pool.job_of(path, notebook(*sources), within=pool.Limits(cell=seconds))
    ((_, run),) = pool.run_jobs({path: replace(job, kernel=kernel)}, jobs=1)
    return run


@pytest.mark.parametrize(("start", "end"), SHAPES)
def test_nothing_outlives_a_notebook(tmp_path, left, start, end):
    check = f"import os\nfrom pathlib import Path\n{ALIVE}"
    run = ended(tmp_path, [STARTS[start], check, ENDS[end]])
    assert run.outputs[1][0]["text"] == "alive\n"  # so it was there
    assert until(lambda: not left(), 5), (start, end)


@pytest.mark.parametrize("end", ["all is well", "killed by itself", "gone", "past its time"])
def test_nothing_outlives_a_kernel(tmp_path, left, end):
    run = ended(
        tmp_path, [DAEMON, f"import os\nfrom pathlib import Path\n{ALIVE}", ENDS[end]], kernel=True, seconds=9.0
    )
    assert end == "past its time" or run.outputs[1][0]["text"] == "alive\n"  # an ended kernel tells no outputs
    assert until(lambda: not left(), 5), end


@pytest.mark.parametrize("end", ["all is well", "killed by itself"])
def test_nothing_outlives_another_programs_warm_kernel(tmp_path, left, monkeypatch, end):
    monkeypatch.setenv("JUPYTER_PATH", str(warm.JUPYTER_PATH))
    node = notebook(DAEMON, f"import os\nfrom pathlib import Path\n{ALIVE}", ENDS[end])
    with suppress(DeadKernelError):
        by_kernel(node, tmp_path, warm.KERNEL)
    assert until(lambda: not left(), 5), end


def test_a_kernel_is_interrupted_through_what_guards_it(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", str(warm.JUPYTER_PATH))
    node = notebook("import time\ntime.sleep(600)", "'goes on'")
    options = {"resources": {"metadata": {"path": str(tmp_path)}}, "timeout": 2, "interrupt_on_timeout": True}
    client = NotebookClient(node, kernel_name=warm.KERNEL, allow_errors=True, **options)
    client.execute()
    assert [cell.outputs[0].get("ename") for cell in node.cells] == ["KeyboardInterrupt", None]
