"""`run` skips only what passed and did not change."""

import shutil
import subprocess
import sys

import pytest

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
