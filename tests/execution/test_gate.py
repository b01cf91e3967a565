"""Each rule of the gate fails on a broken notebook and passes again when it is mended."""

import copy
from pathlib import Path

import nbformat
import pytest

from channel_evidence.execution import gate
from channel_evidence.execution import pool as engine
from channel_evidence.execution.markers import cell_of
from channel_evidence.execution.nbformat_quick import read
from channel_evidence.execution.normal_form import normalise, store
from channel_evidence.execution.shell import OTHER_ZONE
from channel_evidence.execution.watch import harmless

NAME = "11_m2talk.ipynb"


@pytest.fixture(scope="module")
def good(root):
    return read(root / "notebooks" / NAME)


@pytest.fixture(scope="module")
def run(root, good):
    ((_, found),) = engine.execute({root / "notebooks" / NAME: good}, jobs=1)
    return found


def code(notebook):
    return engine.code_cells(notebook)


def picture(notebook):
    return next(o for c in code(notebook) for o in c.outputs if "image/png" in o.get("data", {}))


def set_count(notebook, number, value):
    code(notebook)[number].execution_count = value


def add_output(notebook, output):
    code(notebook)[2].outputs.append(output)


def set_markdown(notebook, text, cell=0):
    cells = [c for c in notebook.cells if c.cell_type == "markdown"]
    cells[cell].source += text


def strip_all(notebook):
    for cell in code(notebook):
        cell.outputs = []


def drop_after_last_figure(notebook):
    figures = [
        i for i, c in enumerate(notebook.cells) if any("image/png" in o.get("data", {}) for o in c.get("outputs", []))
    ]
    del notebook.cells[figures[-1] + 1]


def rename(notebook, old, new):
    for cell in notebook.cells:
        cell.source = cell.source.replace(old, new)


STATIC = {
    "not executed": ("executed", lambda n: set_count(n, 3, None)),
    "out of order": ("executed", lambda n: set_count(n, 3, 9)),
    "all outputs stripped": ("executed", strip_all),
    "an error output": ("outputs", lambda n: add_output(n, nbformat.v4.new_output("error", ename="E", evalue="", traceback=[]))),
    "a leftover warning": ("outputs", lambda n: add_output(n, nbformat.v4.new_output("stream", name="stderr", text="Warning"))),
    "digits in prose": ("numbers", lambda n: set_markdown(n, "\n\nAbout 12.5 of them.")),
    "a percent sign": ("numbers", lambda n: set_markdown(n, "\n\nHalve the %.")),
    "a percentage word": ("numbers", lambda n: set_markdown(n, "\n\nTwo-thirds of them.")),
    "per cent": ("numbers", lambda n: set_markdown(n, "\n\nA per cent more.")),
    "an exception without a reason": ("numbers", lambda n: n.metadata.update(channel_evidence={"numbers": {"M2Talk": ""}})),
    "an exception nobody needs": ("numbers", lambda n: n.metadata.update(channel_evidence={"numbers": {"77": "x"}})),
    "an old format": ("form", lambda n: n.update(nbformat_minor=4)),
    "a missing cell id": ("form", lambda n: n.cells[3].pop("id")),
    "a doubled cell id": ("form", lambda n: n.cells[3].update(id=n.cells[4].id)),
    "an unknown tag": ("form", lambda n: n.cells[3].metadata.update(tags=["hide_input"])),
    "a long cell": ("length", lambda n: code(n)[2].update(source="x = 1\n" * 21)),
    "no alt text": ("figures", lambda n: picture(n).metadata["image/png"].pop("alt")),
    "alt text that is not the picture's": ("figures", lambda n: picture(n).metadata["image/png"].update(alt="a chart")),
    "no caption": ("figures", lambda n: picture(n).metadata["image/png"].pop("caption")),
    "no question above": ("figures", lambda n: rename(n, "## How soon do they expect an answer?", "## Times")),
    "no reading after": ("figures", drop_after_last_figure),
    "a section missing": ("skeleton", lambda n: rename(n, "## What is missing?", "### What is missing?")),
    "sections swapped": ("skeleton", lambda n: (rename(n, "## What is missing?", "## X"), rename(n, "## How sure can we be?", "## What is missing?"), rename(n, "## X", "## How sure can we be?"))),
    "no title": ("skeleton", lambda n: rename(n, "# M2Talk: which", "M2Talk: which")),
    "two titles": ("skeleton", lambda n: set_markdown(n, "\n\n# Again", 3)),
    "a level skipped": ("skeleton", lambda n: set_markdown(n, "\n\n#### Deep", 3)),
    "no list of studies": ("studies", lambda n: n.metadata.channel_evidence.pop("studies")),
    "no answer first": ("skeleton", lambda n: n.cells[2].update(outputs=[])),
}  # fmt: skip


def test_the_stored_notebook_passes(good, run):
    assert gate.statics(good, NAME) == []
    assert gate.fresh(good, run, NAME) == []


@pytest.mark.parametrize("fault", STATIC)
def test_static_rules(good, fault):
    rule, break_it = STATIC[fault]
    broken = copy.deepcopy(good)
    break_it(broken)
    findings = gate.statics(broken, NAME)
    assert rule in {finding.rule for finding in findings}, [str(f) for f in findings]
    assert all(finding.todo and NAME in str(finding) for finding in findings)


@pytest.mark.parametrize(
    "text", ["in 2014 and 2015", "## 3.2 A heading", "`x = 12`", "[a](https://x.org/12)", "one of them", "M2Talk"]
)
def test_what_may_be_typed(good, text):
    allowed = copy.deepcopy(good)
    set_markdown(allowed, "\n\n" + text, 2)
    assert [f for f in gate.statics(allowed, NAME) if f.rule == "numbers"] == []


def test_a_listed_exception_may_be_typed(good):
    allowed = copy.deepcopy(good)
    set_markdown(allowed, "\n\nCatch 22.", 2)
    assert [f.rule for f in gate.statics(allowed, NAME)] == ["numbers"]
    allowed.metadata["channel_evidence"]["numbers"] = {"Catch 22": "a book's title"}
    assert gate.statics(allowed, NAME) == []


def reading(notebook):
    return next(
        o
        for c in code(notebook)
        for o in c.outputs
        if "text/markdown" in o.get("data", {}) and "image/png" not in o["data"]
    )


def table(notebook):
    return next(o for c in code(notebook) for o in c.outputs if "text/html" in o.get("data", {}))


def repaint(output):
    import base64
    import io

    from PIL import Image

    image = Image.open(io.BytesIO(base64.b64decode(output["data"]["image/png"]))).convert("RGBA")
    image.putpixel((5, 5), (255, 0, 0, 255))
    stream = io.BytesIO()
    image.save(stream, format="png")
    output["data"]["image/png"] = base64.b64encode(stream.getvalue()).decode()


DRIFT = {
    "a number in a reading": ("drift", lambda n: reading(n)["data"].update({"text/plain": "Telephone leads with 34"})),
    "a number in a table": ("drift", lambda n: table(n)["data"].update({"text/html": "<table><tr><td>1</td></tr></table>"})),
    "a figure's text": ("drift", lambda n: picture(n)["data"].update({"text/plain": "another"})),
    "outputs of one cell stripped": ("drift", lambda n: code(n)[2].update(outputs=[])),
    "one pixel": ("picture", lambda n: repaint(picture(n))),
    "a picture that is none": ("picture", lambda n: picture(n)["data"].update({"image/png": "AAAA"})),
    "alt text in both places": ("picture", lambda n: picture(n).metadata["image/png"].update(caption="another")),
}  # fmt: skip


@pytest.mark.parametrize("fault", DRIFT)
def test_drift_is_seen(good, run, fault):
    rule, break_it = DRIFT[fault]
    broken = copy.deepcopy(good)
    break_it(broken)
    findings = gate.fresh(broken, run, NAME)
    assert rule in {finding.rule for finding in findings}
    store(broken, run)  # what `make fix-notebooks` does
    assert gate.fresh(broken, run, NAME) == []


def test_a_picture_in_other_bytes_but_the_same_pixels_passes(good, run):
    import base64
    import io

    from PIL import Image

    same = copy.deepcopy(good)
    output = picture(same)
    image = Image.open(io.BytesIO(base64.b64decode(output["data"]["image/png"])))
    stream = io.BytesIO()
    image.save(stream, format="png", compress_level=1)
    output["data"]["image/png"] = base64.b64encode(stream.getvalue()).decode()
    assert gate.fresh(same, run, NAME) == []


def small(*sources):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    return normalise(nbformat.v4.new_notebook(cells=cells))


def findings_of(tmp_path, *sources):
    path = tmp_path / "50_small.ipynb"
    notebook = small(*sources)
    ((_, found),) = engine.execute({path: notebook}, jobs=1)
    stored = copy.deepcopy(notebook)
    if not found.failed:
        store(stored, found)
    return gate.fresh(stored, found, path.name), found


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (
            "import socket\ntry:\n    socket.create_connection(('127.0.0.1', 9), timeout=1)\nexcept OSError:\n    pass",
            "network",
        ),
        ("import socket\ntry:\n    socket.getaddrinfo('localhost', 80)\nexcept OSError:\n    pass", "network"),
        ("from pathlib import Path\nPath('/var/tmp/channel-evidence-probe').write_text('x')", "writes the file"),
        ("import os\nos.makedirs('/var/tmp/channel-evidence-probe-dir', exist_ok=True)", "changes the file"),
    ],
)
def test_trespasses_are_seen(tmp_path, source, words):
    findings, _ = findings_of(tmp_path, "1", source)
    assert any(f.rule == "trespass" and words in f.what and f.cell == 1 for f in findings), findings


def test_reading_files_and_temporary_files_are_no_trespass(tmp_path):
    source = "import tempfile, pathlib\nwith tempfile.TemporaryFile() as f:\n    f.write(b'x')\npathlib.Path('/etc/hostname').exists()"
    assert findings_of(tmp_path, source)[0] == []


def test_local_time_that_was_stored_drifts(tmp_path):
    """`fix` and `html --execute` store times in UTC, `run` computes them 12:45 hours east of it."""
    path = tmp_path / "50_small.ipynb"
    stored = small("from datetime import datetime\nprint(datetime.fromtimestamp(0))")
    ((_, found),) = engine.execute({path: stored}, jobs=1)
    store(stored, found)
    assert stored.cells[0].outputs[0].text == "1970-01-01 00:00:00\n"
    job = engine.job_of(path, stored, OTHER_ZONE)
    ((_, again),) = engine.run_jobs({path: job}, jobs=1)
    (finding,) = gate.fresh(stored, again, path.name)
    assert finding.rule == "drift" and "12:45:00" in finding.what


@pytest.mark.parametrize(
    "change",
    [
        lambda n: n.metadata.kernelspec.update(name="conda-env-x"),
        lambda n: n.metadata.update(language_info={"name": "python"}),
        lambda n: n.metadata.update(kernelspec={"display_name": ".venv (3.12.3)", "language": "python", "name": "x"}),
    ],
)
def test_what_an_editor_leaves_is_a_remark_and_no_failure(good, change):
    saved = normalise(copy.deepcopy(good))
    assert gate.remarks(saved, NAME) == []
    change(saved)
    assert gate.statics(saved, NAME) == []
    assert len(gate.remarks(saved, NAME)) == 1


def test_a_failing_cell_is_named(tmp_path):
    findings, found = findings_of(tmp_path, "1", "1 / 0", "2")
    assert found.failed and len(found.outputs) == 2
    assert (findings[0].rule, findings[0].cell) == ("run", 1) and "ZeroDivisionError" in findings[0].what


def test_a_process_that_dies_is_named(tmp_path):
    path = tmp_path / "50_small.ipynb"
    ((_, found),) = engine.execute({path: small("import os\nos._exit(3)")}, jobs=1)
    (finding,) = gate.fresh(small("import os\nos._exit(3)"), found, path.name)
    assert "cell 0: [run] ends its process, in `import os`" in str(finding)


DATABASE = "import sqlite3\nsqlite3.connect('/var/tmp/channel-evidence-probe.db').close()"
RENAME = "import os, tempfile\nhandle, name = tempfile.mkstemp()\nos.replace(name, '/var/tmp/channel-evidence-probe')"
AT = "import os\nfolder = os.open('/var/tmp', os.O_RDONLY)\nos.mkdir('channel-evidence-probe', dir_fd=folder)\nos.rmdir('channel-evidence-probe', dir_fd=folder)"
PREFIX = "open('/tmpfoo', 'w')"
WORKER = "import os\nif not os.fork():\n    open('/var/tmp/channel-evidence-probe', 'w').close()\n    os._exit(0)\nos.wait();"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (RENAME, "changes the file /var/tmp/channel-evidence-probe"),
        (DATABASE, "opens the database /var/tmp/channel-evidence-probe.db"),
        (AT, "changes the file /var/tmp/channel-evidence-probe (os.rmdir)"),
        (PREFIX, "writes the file /tmpfoo"),
        (WORKER, "writes the file /var/tmp/channel-evidence-probe"),
        ("open('beside.csv', 'w').close()", "writes the file beside.csv"),
        ("import subprocess\nsubprocess.run(['touch', '/dev/null'])", "starts another program: touch /dev/null"),
        ("import os\nos.system('echo > /dev/null')", "starts another program: echo > /dev/null"),
        ("!touch /dev/null", "-c touch /dev/null"),
        ("%%bash\ntouch /dev/null", "starts another program: bash"),
    ],
)
def test_trespasses_that_go_roundabout_are_seen(tmp_path, source, words):
    findings, _ = findings_of(tmp_path, "1", source)
    for left in ("channel-evidence-probe", "channel-evidence-probe.db"):
        Path("/var/tmp", left).unlink(missing_ok=True)
    Path("/tmpfoo").unlink(missing_ok=True)
    assert any(f.rule == "trespass" and words in f.what and f.cell == 1 for f in findings), findings


@pytest.mark.parametrize(
    "source",
    [
        "import sqlite3\nsqlite3.connect(':memory:').close()",
        "import subprocess\nsubprocess.run(['echo', 'a'])",
        "!echo a",
        "%%bash\necho a | wc -l",
        "import multiprocessing\nwith multiprocessing.Pool(2) as pool:\n    print(pool.map(abs, [-1, 2]))",
        "import tempfile, pathlib\nwith tempfile.TemporaryDirectory() as f:\n    pathlib.Path(f, 'a').write_text('x');",
        "%cd -q .",
    ],
)
def test_what_changes_nothing_is_no_trespass(tmp_path, source):
    assert findings_of(tmp_path, source)[0] == []


def test_a_program_can_be_allowed(tmp_path):
    path = tmp_path / "50_small.ipynb"
    notebook = small("import subprocess\nsubprocess.run(['touch', '/dev/null']).returncode")
    notebook.metadata["channel_evidence"] = {"programs": {"touch": "shows how"}}
    ((_, found),) = engine.execute({path: notebook}, jobs=1)
    assert found.trespasses == []


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("echo a; pwd && ls | wc", True),
        ("echo $(touch x)", False),
        ("echo a > b", False),
        ("echo a; curl b", False),
        ("echo 'a", False),
        (["/bin/sh", "-c", "echo a"], True),
        (["/bin/sh", "-c", "rm a"], False),
        (["sh"], False),
        ([b"/bin/echo", b"a"], True),
        ([], False),
    ],
)
def test_harmless_commands(command, expected):
    assert harmless(command) is expected


def markers(source, tags=()):
    cell = nbformat.v4.new_code_cell(source)
    cell.metadata.tags = list(tags)
    return cell_of(cell)


def test_markers_are_nbvals():
    assert markers("# NBVAL_SKIP\n1").skip and markers("1", ["nbval-skip"]).skip
    assert markers("# NBVAL_RAISES_EXCEPTION\n1").raises and markers("1", ["raises-exception"]).raises
    assert not markers("# NBVAL_IGNORE_OUTPUT\n1").compare and not markers("1", ["nbval-ignore-output"]).compare
    assert markers("1", ["timeout=5"]).seconds == 5 and markers("1").seconds is None


def test_marked_cells_get_nbvals_verdict(tmp_path):
    sources = (
        "# NBVAL_IGNORE_OUTPUT\nimport random\nrandom.random()",
        "# NBVAL_SKIP\nraise OSError",
        "# NBVAL_RAISES_EXCEPTION\n1 / 0",
        "2",
    )
    path = tmp_path / "50_small.ipynb"
    notebook = small(*sources)
    ((_, found),) = engine.execute({path: notebook}, jobs=1)
    assert not found.failed and found.outputs[1] is None
    store(notebook, found)
    notebook.cells[1].outputs = [nbformat.v4.new_output("error", ename="OSError", evalue="", traceback=[])]
    notebook.cells[0].outputs[0]["data"]["text/plain"] = "0.5"
    assert gate.fresh(notebook, found, path.name) == []
    assert [f for f in gate.statics(notebook, path.name) if f.rule in ("outputs", "form")] == []
    notebook.cells[3].outputs[0]["data"]["text/plain"] = "3"
    assert [f.cell for f in gate.fresh(notebook, found, path.name)] == [3]
