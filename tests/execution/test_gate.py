"""Each rule of the gate fails on a broken notebook and passes again when it is mended."""

import copy

import nbformat
import pytest

from channel_evidence.execution import gate
from channel_evidence.execution import pool as engine
from channel_evidence.execution.nbformat_quick import read
from channel_evidence.execution.normal_form import normalise, store

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
    "odd kernelspec": ("form", lambda n: n.metadata.kernelspec.update(name="conda-env-x")),
    "odd language_info": ("form", lambda n: n.metadata.language_info.update(version="3.11")),
    "a missing cell id": ("form", lambda n: n.cells[3].pop("id")),
    "a doubled cell id": ("form", lambda n: n.cells[3].update(id=n.cells[4].id)),
    "an unknown tag": ("form", lambda n: n.cells[3].metadata.update(tags=["hide_input"])),
    "a long cell": ("length", lambda n: code(n)[2].update(source="x = 1\n" * 21)),
    "no alt text": ("figures", lambda n: picture(n).metadata["image/png"].pop("alt")),
    "alt text that is not the picture's": ("figures", lambda n: picture(n).metadata["image/png"].update(alt="a chart")),
    "no caption": ("figures", lambda n: picture(n).metadata["image/png"].pop("caption")),
    "no question above": ("figures", lambda n: rename(n, "## Which channel do consumers prefer?", "## Channels")),
    "no reading after": ("figures", drop_after_last_figure),
    "a section missing": ("skeleton", lambda n: rename(n, "## What is missing?", "### What is missing?")),
    "sections swapped": ("skeleton", lambda n: (rename(n, "## What is missing?", "## X"), rename(n, "## How sure can we be?", "## What is missing?"), rename(n, "## X", "## How sure can we be?"))),
    "no title": ("skeleton", lambda n: rename(n, "# M2Talk: which", "M2Talk: which")),
    "two titles": ("skeleton", lambda n: set_markdown(n, "\n\n# Again", 3)),
    "a level skipped": ("skeleton", lambda n: set_markdown(n, "\n\n#### Deep", 3)),
    "no list of studies": ("studies", lambda n: n.metadata.channel_evidence.pop("studies")),
    "no study line": ("skeleton", lambda n: n.cells[1].update(outputs=[])),
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
    allowed.cells[2].source = text
    assert [f for f in gate.statics(allowed, NAME) if f.rule == "numbers"] == []


def test_a_listed_exception_may_be_typed(good):
    allowed = copy.deepcopy(good)
    allowed.cells[2].source += " Catch 22."
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


def test_local_time_shows(tmp_path):
    _, found = findings_of(tmp_path, "import time\ntime.strftime('%Z', time.gmtime(0)), time.timezone")
    assert "-45900" in found.outputs[0][0]["data"]["text/plain"]  # 12:45 hours east, where no machine of ours stands


def test_a_failing_cell_is_named(tmp_path):
    findings, found = findings_of(tmp_path, "1", "1 / 0", "2")
    assert found.failed and len(found.outputs) == 2
    assert (findings[0].rule, findings[0].cell) == ("run", 1) and "ZeroDivisionError" in findings[0].what


def test_a_process_that_dies_is_named(tmp_path):
    path = tmp_path / "50_small.ipynb"
    ((_, found),) = engine.execute({path: small("import os\nos._exit(3)")}, jobs=1)
    assert found is None
    assert "died" in str(gate.fresh(small("1"), found, path.name)[0])
