"""A small data package with the codings of the whole one, empty, so that a test takes a moment."""

import csv
import importlib.util
import json
import shutil
from pathlib import Path

import pytest

from channel_evidence.contribute import command

_spec = importlib.util.spec_from_file_location("tables_conftest", Path(__file__).parent / "tables" / "conftest.py")
_tables = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_tables)


@pytest.fixture(scope="session")
def smaller(root, tmp_path_factory):
    """The small package, not to be changed."""
    out = _tables.cut(root / "data", tmp_path_factory.mktemp("smaller") / "data")
    shutil.copy(root / "data" / "datapackage.json", out)
    (out / "codings").mkdir()
    for resource in json.loads((out / "datapackage.json").read_text(encoding="utf-8"))["resources"]:
        if not (out / resource["path"]).exists():
            with (root / "data" / resource["path"]).open(encoding="utf-8", newline="") as stream:
                header = next(csv.reader(stream))
            (out / resource["path"]).write_text(",".join(header) + "\n", encoding="utf-8")
    return out


@pytest.fixture
def small(smaller, tmp_path):
    """A copy of the small package."""
    return Path(shutil.copytree(smaller, tmp_path / "coll" / "data"))


@pytest.fixture
def example(small, tmp_path):
    """The example as a file beside the package."""
    path = tmp_path / "harbour.toml"
    path.write_text(command.example(small), encoding="utf-8")
    return path


@pytest.fixture
def contents():
    """All files of a folder with their bytes."""

    def read(folder):
        return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}

    return read
