"""Write the collection in every format, all or nothing."""

from __future__ import annotations

import csv
import json
import shutil
import zipfile
from pathlib import Path

from channel_evidence.atomic import replaced
from channel_evidence.exporting import evidence
from channel_evidence.exporting.croissant import croissant
from channel_evidence.exporting.databases import Content, write_duckdb, write_sqlite
from channel_evidence.exporting.shape import tables
from channel_evidence.tables import Collection

NAME = "channel-evidence"
MARK = "croissant.json"  # by which an earlier export is known
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the least date that a zip file can hold; the same data give the same bytes


def export(data: Collection, out: Path) -> list[str]:
    """Write a folder with the data package and its zip file, SQLite, DuckDB and Parquet files, and Croissant.

    Parameters: data, sound; out, a folder to make, or an earlier export to replace.
    Returns: what was left out, and why. Raises: ValueError if `out` holds anything else; OSError.
    """
    if out.is_file() or (out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file()):
        raise ValueError(f"{out}: holds something else; a new folder, or an earlier export, is needed")
    described = tables(data.folder)
    content: Content = [(table, table.rows(data.folder)) for table in described]
    content.append((evidence.TABLE, evidence.rows(data)))
    with replaced(out) as stage:
        for path in package_files(data.folder):
            (stage / "data" / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(data.folder / path, stage / "data" / path)
        _write_csv(content[-1][1], stage / "data" / evidence.TABLE.path)
        _zip(data.folder, stage / f"{NAME}.zip")
        write_sqlite(content, stage / f"{NAME}.sqlite")
        left = _columnar(content, stage)
        sources = data.sources.to_dict("records")
        described_too = [*described, evidence.TABLE]
        text = croissant(data.descriptor, described_too, stage, sources)
        (stage / MARK).write_text(text, encoding="utf-8")
    return left


def package_files(folder: Path) -> list[Path]:
    """The files of a data package: what its descriptor names, and what explains it. Parameters: folder. Returns: paths within it."""
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    named = [Path("datapackage.json"), *(Path(resource["path"]) for resource in descriptor["resources"])]
    return named + [Path(name) for name in ("README.md", "LICENSE") if (folder / name).is_file()]


def _columnar(content: Content, stage: Path) -> list[str]:
    try:
        import duckdb  # noqa: F401
    except ModuleNotFoundError:
        return ["DuckDB and Parquet: the package duckdb is not installed (pip install 'channel-evidence[export]')"]
    (stage / "parquet").mkdir()
    write_duckdb(content, stage / f"{NAME}.duckdb", stage / "parquet")
    return []


def _write_csv(rows: list[list], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([column.name for column in evidence.TABLE.columns])
        writer.writerows(["" if value is None else value for value in row] for row in rows)


def _zip(folder: Path, path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in package_files(folder):
            entry = zipfile.ZipInfo(str(name), _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, (folder / name).read_bytes())
