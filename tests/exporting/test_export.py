"""The collection in other formats: each is read back and equals the CSV files cell by cell."""

import csv
import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
import zipfile

import pytest

import channel_evidence
from channel_evidence.cli import main
from channel_evidence.exporting import evidence, export
from channel_evidence.exporting.shape import tables
from channel_evidence.tables.check import check


@pytest.fixture(scope="module")
def out(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("ex port") / "aüs"
    export.export(data, folder)
    return folder


@pytest.fixture(scope="module")
def described(data):
    return tables(data.folder)


def cells(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))[1:]


def selected(execute, table):
    names = ", ".join(f'"{column.name}"' for column in table.stored())
    return [table.cells(list(row)) for row in execute(f'SELECT {names} FROM "{table.name}" ORDER BY rowid')]


def test_the_zip_is_the_data_package(data, out, tmp_path):
    zipfile.ZipFile(out / "channel-evidence.zip").extractall(tmp_path / "data")
    assert check(tmp_path / "data") == []
    for path in export.package_files(data.folder):
        assert (tmp_path / "data" / path).read_bytes() == (data.folder / path).read_bytes()
    assert channel_evidence.load(tmp_path / "data").estimates.equals(data.estimates)


def test_sqlite_holds_every_cell_its_keys_and_what_columns_mean(data, out, described):
    base = sqlite3.connect(out / "channel-evidence.sqlite")
    for table in described:
        assert selected(base.execute, table) == cells(data.folder / table.path), table.name
        keyed = [row[1] for row in base.execute(f"PRAGMA table_info({table.name})") if row[5]]
        assert sorted(keyed) == sorted(table.key), table.name
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    base.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(sqlite3.IntegrityError):
        base.execute("DELETE FROM sources")
    asked = base.execute("SELECT description FROM columns WHERE \"table\" = 'studies' AND \"column\" = 'n'").fetchone()
    assert asked == ("Settled number of respondents, cases or messages.",)
    assert base.execute("SELECT n, n_missing FROM studies WHERE study_id = 'm2talk'").fetchone() == (1000, None)
    unknown = base.execute("SELECT n, n_missing FROM studies WHERE study_id = 'northridge-2016'").fetchone()
    assert unknown == (None, "not-reported")
    base.close()


def test_duckdb_and_parquet_hold_every_cell(data, out, described):
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed (the extra `export`)")
    base = duckdb.connect(str(out / "channel-evidence.duckdb"), read_only=True)
    for table in described:
        names = ", ".join(f'"{column.name}"' for column in table.stored())
        wanted = cells(data.folder / table.path)
        for source in (f'"{table.name}"', f"read_parquet('{out}/parquet/{table.name}.parquet')"):
            found = [table.cells(list(row)) for row in base.execute(f"SELECT {names} FROM {source}").fetchall()]
            assert found == wanted, source
    about = "SELECT comment FROM duckdb_columns() WHERE table_name = 'studies' AND column_name = 'n'"
    assert base.execute(about).fetchone() == ("Settled number of respondents, cases or messages.",)
    types = dict(
        base.execute("SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'evidence'").fetchall()
    )
    assert (types["value"], types["base_n"], types["printed"]) == ("DOUBLE", "BIGINT", "VARCHAR")
    base.close()


def test_the_joined_table_says_where_each_value_comes_from(data, out):
    base = sqlite3.connect(out / "channel-evidence.sqlite")
    base.row_factory = sqlite3.Row
    rows = {row["estimate_id"]: row for row in base.execute("SELECT * FROM evidence")}
    assert len(rows) == len(data.estimates)
    row = rows["dgtarchitects-2015-02"]
    assert (row["value"], row["low"], row["high"], row["printed"]) == (2, 1.5, 2.5, "2")
    assert (row["exact"], row["start"], row["end"]) == ("only 2 percent", 1685, 1699)
    source = data.sources.set_index("source_id").loc["dgtarchitects-2015"]
    assert (row["url"], row["sha256"]) == (source["url"], source["sha256"])
    assert sum(row["settled"] for row in rows.values()) == data.ranked["settled"].sum()
    base.close()


def test_croissant_describes_every_column_with_its_digest_and_provenance(data, out):
    found = json.loads((out / "croissant.json").read_text(encoding="utf-8"))
    assert found["conformsTo"] == "http://mlcommons.org/croissant/1.1"
    for file in found["distribution"]:
        assert hashlib.sha256((out / file["contentUrl"]).read_bytes()).hexdigest() == file["sha256"]
    sets = {one["name"]: {field["name"]: field for field in one["field"]} for one in found["recordSet"]}
    for resource in data.descriptor["resources"]:
        assert list(sets[resource["name"]]) == [field["name"] for field in resource["schema"]["fields"]]
    own = sets["estimates"]
    assert own["source_id"]["references"] == {"field": {"@id": "sources/source_id"}}
    meant = {name: own[name].get("equivalentProperty") for name in ("source_id", "exact", "start", "end", "printed")}
    assert meant == {
        "source_id": "prov:wasDerivedFrom",
        "exact": "oa:exact",
        "start": "oa:start",
        "end": "oa:end",
        "printed": None,
    }
    assert len(found["prov:wasDerivedFrom"]) == len(data.sources)


def test_croissant_is_valid_by_its_own_reader(data, out):
    mlcroissant = pytest.importorskip("mlcroissant", reason="mlcroissant is not installed here; `make formats` has it")
    dataset = mlcroissant.Dataset(jsonld=out / "croissant.json")
    assert not dataset.metadata.ctx.issues.errors
    rows = list(dataset.records("evidence"))
    assert len(rows) == len(data.estimates)
    assert rows[1]["evidence/printed"] == b"2"


def test_the_same_data_give_the_same_bytes(data, out, tmp_path):
    export.export(data, tmp_path / "again")
    for path in sorted(p for p in out.rglob("*") if p.is_file() and p.suffix != ".duckdb"):  # whose pages hold counters
        assert path.read_bytes() == (tmp_path / "again" / path.relative_to(out)).read_bytes(), path.name


def test_an_earlier_export_is_replaced_and_nothing_else(capsys, data, out, tmp_path):
    shutil.copytree(out, tmp_path / "out")
    (tmp_path / "out" / "left.txt").write_text("old", encoding="utf-8")
    assert main(["export", str(tmp_path / "out")]) == 0
    assert not (tmp_path / "out" / "left.txt").exists()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for name in ("mine", "file"):
        capsys.readouterr()
        assert main(["export", str(tmp_path / name)]) == 1
        assert f"{name}: holds something else" in capsys.readouterr().err
    assert (tmp_path / "mine" / "letter.txt").read_text(encoding="utf-8") == "dear"


def test_a_failure_on_the_way_leaves_nothing(capsys, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device", "x")

    monkeypatch.setattr(export, "write_sqlite", full)
    assert main(["export", str(tmp_path / "out")]) == 1
    assert "No space left on device" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_without_duckdb_the_rest_is_written_and_it_says_so(capsys, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert main(["export", str(tmp_path / "out")]) == 0
    assert "left out DuckDB and Parquet: the package duckdb is not installed" in capsys.readouterr().err
    assert (tmp_path / "out" / "channel-evidence.sqlite").is_file()
    assert not (tmp_path / "out" / "parquet").exists()


def test_r_reads_the_tables_as_they_are(out, data):
    if not (rscript := shutil.which("Rscript")):
        pytest.skip("R is not installed")
    code = f'x <- read.csv("{out}/data/estimates.csv", encoding = "UTF-8"); cat(nrow(x), ncol(x))'
    done = subprocess.run([rscript, "-e", code], capture_output=True, text=True)
    assert done.stdout.split() == [str(len(data.estimates)), str(data.estimates.shape[1])]


def test_a_blank_and_what_is_not_reported_are_told_apart(described):
    (table,) = (table for table in described if table.name == "studies")
    record = {column.name: "" for column in table.columns} | {"study_id": "x", "n": "not-reported"}
    values = table._values(list(record.values()))
    assert table.cells(values) == list(record.values())
    assert table.cells(table._values(list((record | {"n": "12"}).values())))[13] == "12"
    assert evidence.TABLE.stored() == list(evidence.TABLE.columns)
