"""`fix` renews outputs and form, and loses nothing that it cannot redo."""

import copy
import json
import os
import stat

import nbformat
import pytest

from channel_evidence.cli import main
from channel_evidence.execution.nbformat_quick import read
from channel_evidence.execution.normal_form import LANGUAGE, fix, is_language, normalise, text_of

from test_engine import notebook  # isort: skip


def written(path, node):
    path.write_bytes(text_of(node))
    return path


@pytest.fixture
def rich(tmp_path):
    """A notebook with all that a run does not give."""
    node = notebook("1 + 1")
    node.metadata["channel_evidence"], node.metadata["widgets"] = {"studies": ["m2talk"]}, {"state": {}}
    node.metadata["authors"] = [{"name": "Ada"}]
    node.cells[0].metadata.update(tags=["hide-input"], slideshow={"slide_type": "skip"})
    picture = nbformat.v4.new_markdown_cell("![a](attachment:a.png)", attachments={"a.png": {"image/png": "AAAA"}})
    node.cells += [picture, nbformat.v4.new_raw_cell("raw", metadata={"raw_mimetype": "text/restructuredtext"})]
    return written(tmp_path / "rich.ipynb", node)


def test_what_a_run_does_not_give_is_kept(rich):
    before = read(rich)
    (fixed,) = fix([rich])
    after = read(rich)
    assert str(fixed) == f"{rich}: other outputs in cell 0"
    assert after.cells[0].outputs[0]["data"]["text/plain"] == "2"
    assert after.metadata == before.metadata and after.cells[1:] == before.cells[1:]
    assert after.cells[0].metadata == before.cells[0].metadata
    assert str(fix([rich])[0]) == f"{rich}: unchanged"


def test_what_editors_note_of_a_run_goes(rich):
    (clean,) = fix([rich])
    wanted = rich.read_bytes()
    node = read(rich)
    node.metadata.update(vscode={"interpreter": {"hash": "x"}}, papermill={"duration": 1})
    node.cells[0].metadata.update(
        execution={"iopub.status.busy": "2026"}, scrolled=True, vscode={"languageId": "python"}
    )
    written(rich, node)
    (fixed,) = fix([rich])
    assert not clean.refused and str(fixed).endswith(": same outputs, other form")
    assert rich.read_bytes() == wanted


def test_ids_are_made_unique_and_others_stay(tmp_path):
    node = notebook("1", "2", "3")
    node.cells[1].id = node.cells[0].id = "same"
    del node.cells[2]["id"]
    path = tmp_path / "ids.ipynb"
    path.write_text(json.dumps(node))
    fix([path])
    ids = [cell.id for cell in read(path).cells]
    assert ids[0] == "same" and len(set(ids)) == 3


def test_a_link_stays_a_link_and_permissions_stay(tmp_path):
    target, link = written(tmp_path / "target.ipynb", notebook("1 + 1")), tmp_path / "link.ipynb"
    target.chmod(0o600)
    link.symlink_to(target.name)
    fix([link])
    assert link.is_symlink() and read(target).cells[0].outputs
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_one_bad_notebook_does_not_stop_the_others(tmp_path, capsys):
    bad, good = written(tmp_path / "bad.ipynb", notebook("1 / 0")), written(tmp_path / "good.ipynb", notebook("1"))
    broken = tmp_path / "broken.ipynb"
    broken.write_text("<<<<<<< HEAD\n")
    before = bad.read_bytes()
    assert main(["fix", str(broken), str(bad), str(good)]) == 1
    out, err = capsys.readouterr()
    assert f"{good}: other outputs in cell 0" in out
    assert f"{broken}: line 1: holds a merge-conflict marker" in err
    assert f"{bad}, cell 0: raises ZeroDivisionError: division by zero; the notebook is left as it was" in err
    assert bad.read_bytes() == before and read(good).cells[0].outputs


def test_errors_are_stored_when_allowed(tmp_path):
    path = written(tmp_path / "bad.ipynb", notebook("import sys\nsys.exit(3)", "print('after')"))
    assert fix([path])[0].refused
    (fixed,) = fix([path], allow_errors=True)
    assert not fixed.refused
    first, second = read(path).cells
    assert [o.output_type for o in first.outputs] == ["error", "stream"] and first.outputs[0].ename == "SystemExit"
    assert second.outputs[0].text == "after\n"


def test_nan_in_an_output_is_stored_as_a_kernel_stores_it(tmp_path):
    path = written(
        tmp_path / "nan.ipynb",
        notebook("from IPython.display import JSON, display\ndisplay(JSON({'a': float('nan')}))"),
    )
    fix([path])
    assert read(path).cells[0].outputs[0]["data"]["application/json"] == {"a": "nan"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    path = written(tmp_path / "a.ipynb", notebook("1"))
    tmp_path.chmod(0o500)
    (fixed,) = fix([path])
    tmp_path.chmod(0o700)
    assert fixed.refused and "cannot be written (Permission denied)" in str(fixed)


def test_a_full_disk_is_said_and_the_notebook_stays(tmp_path, monkeypatch):
    from channel_evidence.execution import normal_form

    def full(content, path):
        raise OSError(28, "No space left on device")

    path = written(tmp_path / "a.ipynb", notebook("1"))
    before = path.read_bytes()
    monkeypatch.setattr(normal_form, "write_bytes", full)
    (fixed,) = fix([path])
    assert str(fixed) == f"{path}: cannot be written (No space left on device)"
    assert path.read_bytes() == before


def test_language_info_is_what_the_kernel_says():
    from ipykernel.ipkernel import IPythonKernel

    said = copy.deepcopy(IPythonKernel.language_info)
    assert normalise(nbformat.v4.new_notebook()).metadata.language_info == said
    assert is_language(said) and said.keys() - LANGUAGE.keys() == {"version"}


def test_a_stored_version_of_python_stays():
    node = nbformat.v4.new_notebook(metadata={"language_info": {"name": "python", "version": "3.9.1"}})
    assert normalise(node).metadata.language_info.version == "3.9.1"
