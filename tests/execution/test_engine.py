"""Warm processes give what cold kernels give, share nothing, and leave nothing behind."""

import copy
import json
import os
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from channel_evidence.execution import gate, warm
from channel_evidence.execution import pool as engine
from channel_evidence.execution.nbformat_quick import read
from channel_evidence.execution.normal_form import fix, normalise, store, text_of

PROBE = """
import sys, numpy as np, pandas as pd
from IPython.display import display, HTML, Markdown
print('out', end=''); print('more')
display(Markdown('*a*'), HTML('<b>b</b>'))
pd.DataFrame({'a': [1.5, None], 'b': ['x', 'y']})
---
print('err', file=sys.stderr)
---
x = 3;
---
{'a': [x] * 40, 'b': np.arange(3)}
---
display(display_id=True)
class A:
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {'text/plain': 'A', 'image/png': b'bytes'}, {'image/png': {'alt': 'x'}}
A()
---
None
---
import asyncio
await asyncio.sleep(0)
'awaited'
---
1 / 0
"""


def notebook(*sources):
    return normalise(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources]))


def stored(path, node):
    ((_, run),) = engine.execute({path: node}, jobs=1)
    return run


def by_kernel(node, folder, kernel, **env):
    from nbclient import NotebookClient

    client = NotebookClient(
        copy.deepcopy(node), kernel_name=kernel, allow_errors=True, resources={"metadata": {"path": str(folder)}}
    )
    return client.execute(env={**os.environ, **env})


def outputs_of(node):
    return [[dict(output) for output in cell.outputs] for cell in engine.code_cells(node)]


def without_traceback(outputs):
    return [[{k: v for k, v in dict(o).items() if k != "traceback"} for o in cell] for cell in outputs]


def test_outputs_equal_those_of_a_cold_kernel(tmp_path):
    node = notebook(*PROBE.strip().split("\n---\n"))
    cold = outputs_of(by_kernel(node, tmp_path, "python3"))
    fresh = [[dict(nbformat.from_dict(o)) for o in cell] for cell in stored(tmp_path / "a.ipynb", node).outputs]
    assert without_traceback(fresh) == without_traceback(cold)


def apart(node) -> bytes:
    """A notebook as it is stored, whichever Python has run it."""
    return re.sub(rb'"version": "3[.0-9]+"', b'"version": ""', text_of(normalise(node)))


SURROUNDINGS = """
import pandas as pd
pd.DataFrame([range(40)])
---
{name: repr(pd.get_option(name)) for name in dir(pd.options.display) if name != 'encoding'}
---
import matplotlib, numpy
dict(matplotlib.rcParams), numpy.get_printoptions()
---
breakpoint()
'went on'
---
import pdb
pdb.set_trace()
---
__doc__, list(globals())[:8]
---
sorted(get_ipython().magics_manager.magics['line'])
---
%store
---
kernel = get_ipython().kernel
sent = kernel.send_response(kernel.iopub_socket, 'stream', {'name': 'stdout', 'text': 'sent'})
sent['content']
---
import os, sys
os.read(0, 9), sys.stdin.read(), sys.stdin.fileno()
"""


@pytest.mark.parametrize("warmed", [False, True])
def test_libraries_and_magics_find_what_they_find_in_a_cold_kernel(tmp_path, monkeypatch, warmed):
    monkeypatch.setenv("JUPYTER_PATH", str(warm.JUPYTER_PATH))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    node = notebook(*SURROUNDINGS.strip().split("\n---\n"))
    cold = outputs_of(by_kernel(node, tmp_path, "python3"))
    job = replace(engine.job_of(tmp_path / "a.ipynb", node), zone=os.environ.get("TZ", "UTC"), allow_errors=True)
    if warmed:
        own = outputs_of(by_kernel(node, tmp_path, warm.KERNEL))
    else:
        ((_, run),) = engine.run_jobs({tmp_path / "a.ipynb": job}, jobs=1)
        own = [[dict(nbformat.from_dict(output)) for output in cell] for cell in run.outputs]
    for source, mine, theirs in zip(node.cells, without_traceback(own), without_traceback(cold), strict=True):
        assert of_any_process(mine) == of_any_process(theirs), source.source


def of_any_process(outputs):
    """Outputs without the number of the process that a cell's file is named after."""
    return re.sub(r"ipykernel_\d+", "ipykernel_0", json.dumps(outputs, sort_keys=True))


def test_the_collection_equals_a_cold_kernel_byte_for_byte(root):
    path = root / "notebooks" / "11_m2talk.ipynb"
    node = read(path)
    cold = normalise(by_kernel(node, path.parent, "python3"))
    mine = copy.deepcopy(node)
    store(mine, stored(path, mine))
    assert apart(mine) == apart(cold) == apart(read(path))


def test_warm_kernels_equal_cold_ones(root, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", str(warm.JUPYTER_PATH))
    path = root / "notebooks" / "11_m2talk.ipynb"
    node = read(path)
    assert apart(by_kernel(node, path.parent, warm.KERNEL)) == apart(read(path))


def test_a_warm_kernel_is_forked_from_an_imported_stack(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", str(warm.JUPYTER_PATH))
    node = notebook("import sys\n'statsmodels' in sys.modules, 'channel_evidence.charts.dots' in sys.modules")
    (cell,) = outputs_of(by_kernel(node, tmp_path, warm.KERNEL))
    assert cell[0]["data"]["text/plain"] == "(True, True)"


def test_signals_are_a_cold_kernels(tmp_path):
    node = notebook(
        "import signal\n[number.name for number in (signal.SIGTERM, signal.SIGCHLD) if signal.getsignal(number)]"
    )
    job = engine.job_of(tmp_path / "a.ipynb", node)
    for kernel in (False, True):
        ((_, found),) = engine.run_jobs({tmp_path / "a.ipynb": replace(job, kernel=kernel)}, jobs=1)
        assert found.outputs[0][0]["data"]["text/plain"] == "[]", kernel


def test_the_warm_kernel_is_not_among_an_analysts_kernels(monkeypatch):
    from jupyter_client.kernelspec import KernelSpecManager

    monkeypatch.delenv("JUPYTER_PATH", raising=False)
    assert warm.KERNEL not in KernelSpecManager().find_kernel_specs()


def test_notebooks_share_no_state(tmp_path):
    first = notebook("import pandas\npandas.leaked = 1\nsecret = 2")
    second = notebook("import pandas\nhasattr(pandas, 'leaked'), 'secret' in globals()")
    runs = dict(engine.execute({tmp_path / "1.ipynb": first, tmp_path / "2.ipynb": second}, jobs=1))
    assert runs[tmp_path / "2.ipynb"].outputs[0][0]["data"]["text/plain"] == "(False, False)"


def test_without_fork_processes_are_cold_and_results_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(warm, "available", lambda: False)
    assert warm.context().get_start_method() == "spawn"
    run = stored(tmp_path / "a.ipynb", notebook("import sys\n'statsmodels' in sys.modules"))
    assert run.outputs[0][0]["data"]["text/plain"] == "False"


def marked(mark):
    """The running processes that were started with a mark in their environment, by themselves or through others."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark.encode() in path.read_bytes():
                found.append((path.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


def until(holds, seconds=120):
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    return holds()


# How far a run has come when it is killed, as told by the processes that it has.
STAGES = {
    "its first process is there": lambda found: len(found) > 1,
    "the notebook's process is there": lambda found: sum("forkserver" in line for line in found) > 1,
    "a cell has started a program": lambda found: any("sleep" in line for line in found),
}
AWAY = "import subprocess, time\nsubprocess.Popen(['sleep', '98761'], start_new_session=True)\ntime.sleep(98761)"


@pytest.mark.skipif(sys.platform != "linux", reason="relies on /proc")
@pytest.mark.parametrize("stage", STAGES)
def test_nothing_is_left_when_a_run_is_killed(tmp_path, stage):
    path, mark = tmp_path / "slow.ipynb", f"CHANNEL_EVIDENCE_TEST={tmp_path}"
    path.write_bytes(text_of(notebook(AWAY)))
    command = [sys.executable, "-m", "channel_evidence.cli", "run", str(path)]
    environment = {**os.environ, **dict([mark.split("=")])}
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=environment)
    try:
        assert until(lambda: STAGES[stage](marked(mark))), marked(mark)
    finally:
        process.kill()
        process.wait()
    assert until(lambda: not marked(mark), 30), marked(mark)


def test_hash_order_shows_as_drift(tmp_path):
    path = tmp_path / "sets.ipynb"
    node = notebook("list({str(n) for n in range(60)})")
    store(node, stored(path, node))
    path.write_bytes(text_of(node))
    for seed in ("1", "2"):  # one of them is not that of this process
        done = subprocess.run(
            [sys.executable, "-m", "channel_evidence.cli", "run", str(path)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
        )
        if (done.returncode, "[drift]" in done.stderr) == (1, True):
            return
    pytest.fail(done.stdout + done.stderr)


def test_fix_leaves_a_failing_notebook_untouched(tmp_path):
    path = tmp_path / "bad.ipynb"
    path.write_bytes(text_of(notebook("1", "1 / 0")))
    before = path.read_bytes()
    (fixed,) = fix([path])
    assert fixed.refused and "bad.ipynb, cell 1: raises ZeroDivisionError" in str(fixed)
    assert path.read_bytes() == before


def test_fix_mends_what_the_gate_finds(root, tmp_path):
    path = tmp_path / "11_m2talk.ipynb"
    node = read(root / "notebooks" / "11_m2talk.ipynb")
    for cell in engine.code_cells(node):
        cell.outputs, cell.execution_count = [], None
    node.metadata.kernelspec.name = "odd"
    path.write_bytes(text_of(node))
    assert gate.statics(node, path.name)
    fix([path])
    assert gate.statics(read(path), path.name) == []
    assert path.read_bytes() == text_of(normalise(read(root / "notebooks" / "11_m2talk.ipynb")))


RECURSION = "def f(n):\n    return f(n + 1)\nf(0)"
SEARCHES = """
import inspect
searched, real = [], inspect.ismodule
inspect.ismodule = lambda thing: searched.append(1) or real(thing)
---
{}
---
len(searched) // 1000, inspect.getmodule(inspect.currentframe())
"""


@pytest.mark.parametrize("kernel", [False, True])
def test_a_long_traceback_is_told_without_a_search_through_all_modules(tmp_path, kernel):
    node = notebook(*SEARCHES.format(RECURSION).strip().split("\n---\n"))
    job = replace(engine.job_of(tmp_path / "a.ipynb", node), allow_errors=True, kernel=kernel)
    ((_, run),) = engine.run_jobs({tmp_path / "a.ipynb": job}, jobs=1)
    thousands, module = eval(run.outputs[2][0]["data"]["text/plain"])
    assert run.outputs[1][0]["ename"] == "RecursionError"
    assert (thousands < 50, module) == (True, None)  # thousands of frames times thousands of modules make millions


def test_a_long_traceback_is_a_cold_kernels(tmp_path):
    node = notebook(RECURSION)
    (cold,), (own,) = outputs_of(by_kernel(node, tmp_path, "python3"))[0], stored(tmp_path / "a.ipynb", node).outputs[0]

    def places(output):  # without the depth, which differs by the frames below a cell
        return re.sub(r"\d+ frames|ipykernel_\d+", "", "".join(output["traceback"])).splitlines()[:12]

    assert places(own) == places(cold)
