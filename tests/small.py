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
    """The small package, not to be changed; of the codings, what judges its rows."""
    out = _tables.cut(root / "data", tmp_path_factory.mktemp("smaller") / "data")
    shutil.copy(root / "data" / "datapackage.json", out)
    (out / "codings").mkdir()
    resources = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    keys = {
        one["name"]: {row[0] for row in _tables.read_rows(out / one["path"])}
        for one in resources
        if (out / one["path"]).exists()
    }
    for resource in resources:
        if not (out / resource["path"]).exists():
            header, *rows = _tables.read_rows(root / "data" / resource["path"])
            kept = [row for row in rows if _is_about(dict(zip(header, row, strict=True)), resource, keys)]
            with (out / resource["path"]).open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream, lineterminator="\n").writerows([header, *kept])
            keys[resource["name"]] = {row[0] for row in kept}
    return out


def _is_about(cells, resource, keys):
    """Whether all rows that a judgement names are there; one that names several, or none by a key, is left out."""
    links = {key["fields"][0]: key["reference"]["resource"] for key in resource["schema"].get("foreignKeys", [])}
    named = [(table, cells[column]) for column, table in links.items() if cells[column]]
    if ":" in cells.get("target", ""):
        named.append(tuple(cells["target"].split(":")))
    lists = {"question_ids", "rivals", "compared_with"} & set(cells)
    return bool(named) and not lists and all(ident in keys.get(table, ()) for table, ident in named)


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
