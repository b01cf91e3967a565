"""`run` skips only what passed and did not change."""

import os
import shutil
import subprocess
import sys

import pytest

from channel_evidence.cli import notebook_paths
from channel_evidence.execution import validate as runner
from channel_evidence.execution.normal_form import text_of

from test_engine import notebook, store, stored  # isort: skip


@pytest.fixture
def collection(tmp_path, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "table.csv").write_text("a\n1\n")
    (tmp_path / "requirements.lock").write_text("x==1\n")
    (tmp_path / "notebooks").mkdir()
    path = tmp_path / "notebooks" / "50_small.ipynb"
    node = notebook("1 + 1")
    store(node, stored(path, node))
    path.write_bytes(text_of(node))
    return path


def skipped(path):
    result = runner.run([path], path.parents[1], changed=True)
    assert result.findings == []
    return bool(result.skipped)


def test_unchanged_is_skipped_and_changed_is_not(collection):
    root = collection.parents[1]
    assert not skipped(collection)
    assert skipped(collection)
    for touched in (root / "data" / "table.csv", root / "requirements.lock"):
        touched.write_text(touched.read_text() + "\n")
        assert not skipped(collection), touched
        assert skipped(collection)
    collection.write_bytes(collection.read_bytes() + b"\n")
    assert not skipped(collection)


def test_source_code_of_every_wing_counts(collection, tmp_path, monkeypatch):
    package = tmp_path / "package"
    shutil.copytree(runner.PACKAGE, package)
    monkeypatch.setattr(runner, "PACKAGE", package)
    seen = {runner.state_of_everything_else(collection.parents[1])}
    wings = [path.parent for path in sorted(package.glob("*/__init__.py"))]
    for wing in wings:
        with (wing / "__init__.py").open("a") as handle:
            handle.write("# touched\n")
        seen.add(runner.state_of_everything_else(collection.parents[1]))
    assert len(wings) >= 8 and len(seen) == len(wings) + 1


def test_a_continuous_integration_machine_never_skips(collection, monkeypatch):
    assert not skipped(collection)
    monkeypatch.setenv("CI", "true")
    assert not skipped(collection)


def test_a_failure_is_not_remembered_as_a_pass(collection):
    assert not skipped(collection)
    good = collection.read_bytes()
    collection.write_bytes(good.replace(b'"2"', b'"3"'))
    result = runner.run([collection], collection.parents[1], changed=True)
    assert len(result.findings) == 1 and "[drift]" in result.findings[0]
    assert runner.run([collection], collection.parents[1], changed=True).skipped == []


@pytest.mark.parametrize("rubbish", ["", "[]", "{", '{"a": 1}'])
def test_a_broken_record_is_no_record(collection, rubbish):
    record = collection.parents[1] / "build" / "passed.json"
    record.parent.mkdir()
    record.write_text(rubbish)
    assert not skipped(collection)
    assert skipped(collection)


def test_a_no_op_imports_nothing_heavy(root):
    heavy = "pandas numpy matplotlib nbval IPython nbformat rich"
    code = f"import sys, channel_evidence.cli, channel_evidence.execution.validate; print([m for m in {heavy.split()} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def command(*arguments, cwd, **env):
    done = subprocess.run(
        [sys.executable, "-m", "channel_evidence.cli", "run", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout, done.stderr


def test_the_same_notebook_twice_is_one(collection, tmp_path):
    code, out, _ = command(collection, collection.parent / ".." / "notebooks" / collection.name, cwd=tmp_path)
    assert (code, out) == (0, "run: 1 passed, 0 failed, 0 skipped\n")


def test_a_bad_notebook_hides_no_verdict(collection):
    broken = collection.with_name("broken.ipynb")
    broken.write_text("{\n<<<<<<< HEAD\n}")
    result = runner.run([broken, collection], collection.parents[1])
    assert (result.passed, result.failed) == ([collection], [broken])
    assert result.findings == [f"{broken}: line 2: holds a merge-conflict marker; resolve the conflict"]


def test_two_notebooks_of_one_name_are_told_apart(collection, tmp_path):
    other = tmp_path / "other" / collection.name
    other.parent.mkdir()
    other.write_bytes(collection.read_bytes().replace(b'"2"', b'"3"'))
    result = runner.run([collection, other], tmp_path)
    assert len(result.findings) == 1 and result.findings[0].startswith(f"{other}, cell 0: [drift]")


def test_a_folder_that_cannot_be_written_costs_no_verdict(collection):
    (collection.parents[1] / "build").write_text("a file where a folder is needed")
    result = runner.run([collection], collection.parents[1])
    assert result.passed == [collection] and "cannot be written" in result.remarks[0]


def test_folders_are_searched_and_checkpoints_passed_over(collection, tmp_path):
    for place in ("sub/deep", ".ipynb_checkpoints", "sub/.ipynb_checkpoints"):
        (collection.parent / place).mkdir(parents=True)
        shutil.copy(collection, collection.parent / place / "51_ü #%.ipynb")
    found = notebook_paths([str(collection.parent), str(collection)], tmp_path)
    assert found == [collection, collection.parent / "sub" / "deep" / "51_ü #%.ipynb"]
    assert command(*found, cwd=tmp_path)[0] == 0


def test_exit_codes(collection, tmp_path):
    (tmp_path / "empty").mkdir()
    assert command(tmp_path / "empty", cwd=tmp_path)[0] == 5
    code, _, err = command("nb*.ipynb", cwd=tmp_path)
    assert code == 1 and "nb*.ipynb: no file fits this pattern" in err
    assert command("--cell-timeout", "0", cwd=tmp_path)[0] == 2
    collection.write_bytes(collection.read_bytes().replace(b'"2"', b'"3"'))
    assert command(collection, cwd=tmp_path)[0] == 1


def test_an_unwritable_home_changes_nothing(collection, tmp_path):
    assert command(collection, cwd=tmp_path, HOME="/proc/none", MPLCONFIGDIR="", IPYTHONDIR="")[0] == 0


def test_a_difference_without_a_kernel_is_confirmed_in_one(collection, monkeypatch):
    """Where running without a kernel is at fault, the notebook passes, and a remark says so."""
    from channel_evidence.execution import gate

    honest = gate.output_differences

    def wrong_without_a_kernel(cells, run):
        return honest(cells, run) if run.kernel else [(0, "made up")]

    monkeypatch.setattr(gate, "output_differences", wrong_without_a_kernel)
    result = runner.run([collection], collection.parents[1])
    assert (result.passed, result.findings) == ([collection], [])
    assert "agrees in a kernel of its own only" in result.remarks[0] and "made up" in result.remarks[0]
