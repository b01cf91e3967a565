"""SQLite, DuckDB and Parquet: tables with keys, and a description of every column."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from channel_evidence.exporting.shape import Table

Content = list[tuple[Table, list[list[Any]]]]


def quoted(name: str) -> str:
    """A name as SQL wants it. Parameters: name. Returns: text."""
    return '"' + name.replace('"', '""') + '"'


def statement(table: Table, *, types: dict[str, str], end: str = "") -> str:
    """The statement that makes a table. Parameters: table; types, names that the database has for ours; end, what follows. Returns: SQL."""
    parts = [f"{quoted(column.name)} {types.get(column.type, column.type)}" for column in table.stored()]
    if table.key:
        parts.append(f"PRIMARY KEY ({', '.join(map(quoted, table.key))})")
    for column, (other, target) in table.links.items():
        parts.append(f"FOREIGN KEY ({quoted(column)}) REFERENCES {quoted(other)} ({quoted(target)})")
    return f"CREATE TABLE {quoted(table.name)} (\n  " + ",\n  ".join(parts) + f"\n){end}"


def write_sqlite(content: Content, path: Path) -> None:
    """Write a SQLite database; the table `columns` says what each column means.

    Parameters: content, tables with their rows; path, where nothing stands. Raises: OSError.
    """
    with _told(path, sqlite3.Error), closing(sqlite3.connect(path)) as base:
        base.execute("PRAGMA foreign_keys = ON")
        base.execute('CREATE TABLE "columns" ("table" TEXT, "column" TEXT, type TEXT, description TEXT) STRICT')
        for table, rows in content:
            base.execute(statement(table, types={"BIGINT": "INTEGER", "DOUBLE": "REAL"}, end=" STRICT"))
            places = ", ".join("?" * len(table.stored()))
            base.executemany(f"INSERT INTO {quoted(table.name)} VALUES ({places})", rows)
            about = [(table.name, column.name, column.type, column.description) for column in table.stored()]
            base.executemany('INSERT INTO "columns" VALUES (?, ?, ?, ?)', about)
        base.commit()


def write_duckdb(content: Content, path: Path, parquet: Path) -> None:
    """Write a DuckDB database with comments on its columns, and each of its tables as a Parquet file.

    Parameters: content; path, where nothing stands; parquet, a folder. Raises: ModuleNotFoundError without duckdb; OSError.
    """
    import duckdb

    with _told(path, duckdb.Error), closing(duckdb.connect()) as base:
        base.execute(f"ATTACH {_text(str(path))} AS written (BLOCK_SIZE 16384)")  # the tables are small
        base.execute("USE written")
        for table, rows in content:
            base.execute(statement(table, types={"TEXT": "VARCHAR"}))
            if rows:
                places = ", ".join("?" * len(table.stored()))
                base.executemany(f"INSERT INTO {quoted(table.name)} VALUES ({places})", rows)
            base.execute(f"COMMENT ON TABLE {quoted(table.name)} IS {_text(table.description)}")
            for column in table.stored():
                base.execute(
                    f"COMMENT ON COLUMN {quoted(table.name)}.{quoted(column.name)} IS {_text(column.description)}"
                )
            target = _text(str(parquet / f"{table.name}.parquet"))
            base.execute(f"COPY {quoted(table.name)} TO {target} (FORMAT parquet)")


@contextmanager
def _told(path: Path, kind: type[Exception]) -> Iterator[None]:
    """What goes wrong in a database, as an OSError that names its file."""
    try:
        yield
    except kind as error:
        raise OSError(errno.EIO, str(error).splitlines()[0], str(path)) from None


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
