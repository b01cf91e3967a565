"""`run`, nbval with warm kernels and nbval with cold ones reach one verdict on all sorts of notebooks, but for a written list.

The everyday suite takes a few of the notebooks written here and four made by lot; `make differential` takes all of them
and two hundred. Set CHANNEL_EVIDENCE_CASES to a folder of other people's notebooks to try those too.
"""

import codecs
import copy
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from test_engine import notebook

from channel_evidence.execution import gate, pool, shell, warm
from channel_evidence.execution.markers import code_cells
from channel_evidence.execution.nbformat_quick import Unreadable, read, refuse_other_languages
from channel_evidence.execution.normal_form import store, text_of

PLOT = "import matplotlib.pyplot as plt\nline = plt.plot([1, 2])"
CASES = {
    "value": ["1 + 1", "_", "x = 3;"],
    "figure at cell end": [PLOT],
    "figure shown": [PLOT, "line = plt.plot([2, 1])\nplt.show()\nprint('after')"],
    "inline asked for": ["%matplotlib inline", PLOT],
    "vector figure": ["%config InlineBackend.figure_format = 'svg'\nimport matplotlib\nmatplotlib.rcParams['svg.hashsalt'] = 'a'", "import matplotlib.pyplot as plt\nfigure = plt.figure()"],
    "await": ["import asyncio\nawait asyncio.sleep(0)\n'awaited'"],
    "task": ["import asyncio\nasync def later():\n    await asyncio.sleep(0.01)\n    return 5\ntask = asyncio.create_task(later())", "await task"],
    "asyncio.run": ["import asyncio\nasyncio.run(asyncio.sleep(0))"],
    "display_id": ["handle = display('one', display_id='x')", "1"],
    "pool": ["import multiprocessing\nwith multiprocessing.Pool(2) as pool:\n    print(pool.map(abs, [-1, 2]))"],
    "process": ["import multiprocessing\np = multiprocessing.Process(target=print)\np.start(); p.join()\np.exitcode"],
    "thread": ["import threading\nt = threading.Thread(target=print, args=('in a thread',))\nt.start(); t.join()"],
    "module beside": ["import beside_the_notebook\nbeside_the_notebook.VALUE"],
    "file written": ["import tempfile\nwith tempfile.TemporaryFile('w') as f:\n    f.write('x')"],
    "input": ["input('name? ')"],
    "exit": ["import sys\nsys.exit(2)"],
    "interrupt": ["raise KeyboardInterrupt"],
    "magics": ["%env CE_X=1", "%%capture out\nprint('x')", "out.stdout", "%precision 2", "%%html\n<b>q</b>", "%%latex\n$x$"],
    "bang": ["!echo hello", "lines = !echo again\nlines"],
    "bash": ["%%bash\necho from bash"],
    "pager": ["print?"],
    "stream": ["import sys\nsys.stdout.writelines(['a', 'b'])\nsys.stdout.writable(), sys.stdout.closed, sys.stdout.errors, sys.stdout.encoding"],
    "stream class": ["import io, sys\nisinstance(sys.stdout, io.TextIOBase), type(sys.stdout).__name__, sys.stdout.isatty()"],
    "shell class": ["get_ipython().__class__.__name__, 'IPKernelApp' in get_ipython().config"],
    "order": ["import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')"],
    "logging": ["import logging\nlogging.getLogger().warning('w')\nlogging.basicConfig(level='INFO')"],
    "frame": ["import pandas as pd\npd.DataFrame({'a': [1, 2]})"],
    "bundle": ["class A:\n    def _repr_mimebundle_(self, **_):\n        return {'text/plain': 'A', 'application/json': {'f': 3}}, {'x': 1}\nA()"],
    "bad repr": ["class A:\n    def __repr__(self):\n        raise ValueError('no')\nA()"],
    "syntax": ["1 +"],
    "fork": ["import os\npid = os.fork()\nif not pid:\n    os._exit(0)\nos.waitpid(pid, 0)[1]"],
    "main": ["__name__, 'x' in globals()", "import sys\nlen(sys.argv), sys.path.count('')"],
    "environment": ["import os\n[os.environ.get(k) for k in ('TERM', 'PAGER', 'MPLBACKEND', 'CLICOLOR')]"],
    "multiprocessing's view": ["import multiprocessing as m\nm.current_process().name, m.current_process().daemon, m.parent_process(), m.get_start_method()"],
    "loop": ["import asyncio\nasyncio.get_running_loop().is_running()"],
    "nothing": ["# only a comment", "pass"],
    "wide frame": ["import pandas as pd\npd.DataFrame([range(40)])", "print(pd.DataFrame([range(40)]))"],
    "breakpoint": ["breakpoint()\n'went on'"],
    "kernel's message": ["kernel = get_ipython().kernel\nsent = kernel.send_response(kernel.iopub_socket, 'stream', {'name': 'stdout', 'text': 'x'})"],
    "progress": ["import sys\nfor k in range(3):\n    print(f'\\r{k}', end='')", "for k in range(3):\n    sys.stderr.write(f'\\r{k}')\n    sys.stderr.flush()\nNone"],
    "task that outlives its cell": ["import asyncio\nasync def tick():\n    await asyncio.sleep(0.05)\n    print('tick')\ntask = asyncio.create_task(tick())", "await task\n'end'"],
    "thread that outlives its cell": ["import threading\ngo = threading.Event()\ndef later():\n    go.wait()\n    display('rich')\nthread = threading.Thread(target=later)\nthread.start()", "go.set(); thread.join()\n'joined'"],
    "warnings": ["import warnings\nwarnings.warn('careful')", "def old():\n    warnings.warn('deep', DeprecationWarning)\nold()"],
    "figures left open": ["import matplotlib.pyplot as plt\nfigure = plt.figure(figsize=(1, 1))", "plt.get_fignums()", "plt.ion()\nlines = plt.plot([1])", "plt.isinteractive()"],
    "styler": ["import pandas as pd\npd.DataFrame({'a': [1, -2]}).style.set_uuid('u').set_caption('c')"],
    "spawned pool": ["import multiprocessing\nwith multiprocessing.get_context('spawn').Pool(1) as pool:\n    print(pool.map(abs, [-1]))"],
    "executor": ["from concurrent.futures import ProcessPoolExecutor\ndef twice(x): return 2 * x\nwith ProcessPoolExecutor(2) as pool:\n    print(list(pool.map(twice, range(3))))"],
    "more magics": ["%%timeit -n1 -r1 -q\n1", "%load_ext autoreload\n%autoreload 2", "%run beside_the_notebook.py\nVALUE", "!cd /tmp\nimport os\nlen(os.listdir())> 0", "%%bash\necho out; exit 3"],
    "getpass": ["import getpass\ngetpass.getpass()"],
    "loops": ["import asyncio\nasyncio.get_event_loop().run_until_complete(asyncio.sleep(0))"],
    "media": ["from IPython.display import Audio, HTML, Javascript, Video\nAudio(b'RIFF', rate=100)", "Video('x.mp4')", "HTML('<b>x</b>')", "Javascript('1')"],
    "long line": ["print('x' * 200_000)", "'y' * 100_000"],
    "many lines": ["for k in range(30_000): print(k)"],
    "events": ["get_ipython().events.register('post_run_cell', lambda result: print('after', result.success))", "1"],
    "own formatter": ["class A: pass\nget_ipython().display_formatter.formatters['text/html'].for_type(A, lambda a: '<i>A</i>')\nprint()", "from IPython.display import display_html\ndisplay_html(A())"],
    "unraisable": ["class A:\n    def __del__(self): raise ValueError('d')\na = A()\ndel a"],
    "redirected": ["import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()) as text:\n    print('x')\ntext.getvalue()"],
    "chain": ["try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    raise ValueError('v') from error"],
    "time limit by signal": ["import signal, time\ndef late(*_): raise TimeoutError('late')\nsignal.signal(signal.SIGALRM, late); signal.setitimer(signal.ITIMER_REAL, 0.1)\ntime.sleep(9)"],
    # What differs, and why:
    "semicolon": ["1;"],
    "display_id updated": ["handle = display('one', display_id='y')\nhandle.update('two')"],
    "cleared": ["from IPython.display import clear_output\nprint(1)\nclear_output()\nprint(2)"],
    "program's text": ["import subprocess\nsubprocess.run(['echo', 'sub']);"],
    "hook": ["def shout(shell, etype, value, tb, tb_offset=None):\n    print('caught', value)\nget_ipython().set_custom_exc((ZeroDivisionError,), shout)", "1 / 0"],
    "thread's number": ["import threading\nthreading.Thread(target=print).name"],
    "zone": ["from datetime import datetime\nprint(datetime.fromtimestamp(0))"],
    "trespass": ["open('made.csv', 'w').close()"],
    "another program": ["import subprocess\nsubprocess.run(['touch', '/dev/null']).returncode"],
}  # fmt: skip
EVERYDAY = 4  # of the cases above, besides those that differ
DIFFER = {
    "semicolon": "nbval executes without a history, where a semicolon hides nothing; in JupyterLab and for `run` it hides the value",
    "display_id updated": "nbval passes over update_display_data; JupyterLab, nbclient and `run` change the output",
    "cleared": "nbval passes over clear_output; JupyterLab, nbclient and `run` clear",
    "program's text": "under pytest ipykernel does not watch file descriptors; in JupyterLab it does, and so does `run`",
    "hook": "nbval looks for an error among the outputs; JupyterLab, nbclient and `run` stop where the kernel says that a cell failed",
    "thread's number": "threads without a name are numbered after a kernel's own, of which `run` has none",
    "zone": "`run` computes in another time zone on purpose",
    "trespass": "the gate lets a notebook change no file",
    "another program": "the gate lets a notebook start no program that may write or connect",
}
MADE = int(os.environ.get("CHANNEL_EVIDENCE_DIFFERENTIAL", "0"))


def nbval(folder, *kernel):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "JUPYTER_"))}
    env.update({"TZ": "UTC", "JUPYTER_PATH": str(warm.JUPYTER_PATH)})
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
        "no:cacheprovider",
    ]
    workers = ["-n", str(pool.cores()), "--dist", "loadfile"]
    done = subprocess.run([*command, *workers, *kernel], cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stdout[-3000:] + done.stderr[-3000:]
    return set(re.findall(r"^(?:FAILED|ERROR) (?:.*/)?(.*?)\.ipynb", done.stdout, re.MULTILINE))


WARM = ("--nbval-kernel-name", warm.KERNEL, "-p", "channel_evidence.execution.nbval_plugin")


def stored(folder, sources):
    """Notebooks as `fix --allow-errors` would store them, and next to each a copy with one output changed."""
    (folder / "beside_the_notebook.py").write_text("VALUE = 7\n")
    nodes = {folder / f"{name}.ipynb": notebook(*cells) for name, cells in sources.items()}
    jobs = {path: pool.job_of(path, node) for path, node in nodes.items()}
    jobs = {path: replace(job, allow_errors=True) for path, job in jobs.items()}
    for path, run in pool.run_jobs(jobs):
        store(nodes[path], run)
        for cell in nodes[path].cells[:-1]:  # an error in the last cell is one that nobody expects
            if any(output.output_type == "error" for output in cell.outputs):
                cell.metadata.tags = ["raises-exception"]
    for path, node in list(nodes.items()):
        if path.stem not in DIFFER and (changed := mutated(node)):
            nodes[path.with_stem(path.stem + " changed")] = changed
    for path, node in nodes.items():
        path.write_bytes(text_of(node))
    return {path: read(path) for path in nodes}


def mutated(node):
    node = copy.deepcopy(node)
    for cell in code_cells(node):
        for output in cell.outputs:
            if "text" in output:
                output.text += "more"
                return node
            if "text/plain" in output.get("data", {}):
                output.data["text/plain"] += "more"
                return node
    return None


def ours(nodes, differing_zone=True):
    """The notebooks that a fresh run finds fault with."""
    zone = shell.OTHER_ZONE if differing_zone else shell.STORED_ZONE
    jobs = {path: pool.job_of(path, node, zone) for path, node in nodes.items()}
    return {path.stem for path, run in pool.run_jobs(jobs) if gate.fresh(nodes[path], run, path.name)}


def disagreeing(folder, sources):
    nodes = stored(folder, sources)
    mine, cold, warmed = ours(nodes), nbval(folder), nbval(folder, *WARM)
    assert sum(path.stem.endswith("changed") for path in nodes) >= (len(sources) - len(DIFFER)) // 3
    assert {path.stem for path in nodes if path.stem.endswith("changed")} <= cold
    return (mine ^ cold) | (mine ^ warmed)


def written():
    """The names of the cases above that are tried: those that differ, and all others or a few of them."""
    agreeing = [name for name in CASES if name not in DIFFER]
    return [*(agreeing if MADE else agreeing[:: len(agreeing) // EVERYDAY]), *DIFFER]


VALUES = st.sampled_from(
    ["1", "'text'", "[1, 2]", "{'a': 1.5}", "None", "2 ** 70", "b'bytes'", "range(3)", "1j", "..."]
)
CELLS = st.one_of(
    VALUES,
    VALUES.map("print({})".format),
    VALUES.map("x = {}\nx".format),
    VALUES.map("display({})".format),
    VALUES.map("import sys\nprint({}, file=sys.stderr)".format),
    VALUES.map("from IPython.display import HTML, Markdown\ndisplay(HTML(str({})), Markdown('*a*'))".format),
    VALUES.map("async def f():\n    return {}\nawait f()".format),
    VALUES.map("for k in range(3):\n    print(k, {}, end=' ')".format),
    VALUES.map("raise ValueError({})".format),
    st.sampled_from(["y", "_", "Out", "1 / 0", "def f(:", "%pwd?", "import pandas as pd\npd.Series([1])", PLOT, "plt.show()", "y = 1;"]),
)  # fmt: skip


def test_verdicts_agree(tmp_path_factory):
    number = MADE or 4

    @settings(
        max_examples=1,
        phases=[Phase.generate],
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=number, max_size=number))
    def judged(made):
        lot = {f"{k:03d}": cells for k, cells in enumerate(made)}
        found = disagreeing(tmp_path_factory.mktemp("cases"), lot | {name: CASES[name] for name in written()})
        assert found == set(DIFFER), {name: lot.get(name[:3]) for name in found ^ set(DIFFER)}

    judged()


@pytest.mark.skipif("CHANNEL_EVIDENCE_CASES" not in os.environ, reason="CHANNEL_EVIDENCE_CASES names no folder")
def test_where_nbval_fails_so_do_we(tmp_path):
    nodes = {}
    for path in Path(os.environ["CHANNEL_EVIDENCE_CASES"]).glob("*.ipynb"):
        try:
            node = read(path)
            refuse_other_languages(path, node)
        except Unreadable:
            continue
        if all(cell.execution_count for cell in code_cells(node)):
            (tmp_path / path.name).write_bytes(path.read_bytes())
            nodes[tmp_path / path.name] = node
    ignored = {
        path.stem
        for path, node in nodes.items()
        if re.search(r"clear_output|update\(|subprocess|os\.system", str(node))  # as in DIFFER
        or any(cell.source.rstrip().endswith(";") for cell in code_cells(node))  # as "semicolon" there
        or path.read_bytes().startswith(codecs.BOM_UTF8)  # nbval does not read it, JupyterLab and `run` do
    }
    assert nbval(tmp_path) - ours(nodes) - ignored == set()
