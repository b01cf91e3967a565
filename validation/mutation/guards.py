"""Is every number guarded? Change each digit of every printed number, n, offset and label, one a row, and see who notices.

Guards: the rules of `check`; the two keyings of the articles that were read whole; the readers' own texts (with --sources);
the seals of rows (a digest of each as it was last read, `validation/transcription/seals.csv`). A change is made to all rows
at once, since each guard speaks of single rows. What verify can see, a row with a place in a text, has to be noticed
without seals; the rest was read in excerpts, has no text to be held against, and is counted.

Run by `make mutation`; `--seal` renews the seals, which is for whoever has read the rows again.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd

from channel_evidence import load
from channel_evidence.tables import Collection
from channel_evidence.tables.check_numbers import numbers_are_readable, units_fit_measures
from channel_evidence.tables.check_rules import categories, exact_carries_printed, places, sample_sizes
from channel_evidence.tables.check_words import words_agree
from channel_evidence.tables.provenance import digest, quoted_places

ROOT = Path(__file__).resolve().parents[2]
KEYINGS, SEALS = ROOT / "validation" / "transcription", ROOT / "validation" / "transcription" / "seals.csv"
RULES = (words_agree, numbers_are_readable, exact_carries_printed, places, categories, sample_sizes, units_fit_measures)
SEALED = {
    "estimates": "question_id category subgroup base base_n printed unit bound source_id exact start end".split(),
    "claims": "source_id estimate relation value compared_with exact start end".split(),
    "studies": "n margin_of_error confidence_level".split(),
}
DIGITS = {
    "estimates": ("printed", "base_n", "exact", "start", "end"),
    "claims": ("value", "exact", "start", "end"),
    "studies": ("n",),
}
LABELS = {"estimates": ("category", "subgroup", "unit")}
RECODED = {"estimates": "recoded_estimates.csv", "claims": "recoded.csv"}
Mutants = dict[int, object]  # by row: the cell's new value


def texts(frame: pd.DataFrame) -> pd.DataFrame:
    """A table as text, what is missing blank."""
    return frame.astype(object).where(frame.notna(), "").astype(str)


def mutations(data: Collection) -> Iterator[tuple[str, str, Mutants]]:
    """Table, column, and one change a row: of the k-th digit, or of a label to another that the column has."""
    for table, columns in DIGITS.items():
        for column in columns:
            cells = getattr(data, table)[column]
            for k in range(int(cells.map(lambda cell: sum(map(str.isdigit, str(cell)))).max())):
                found = {row: _digit(cell, k) for row, cell in cells.items()}
                yield table, column, {row: cell for row, cell in found.items() if cell is not None}
    for table, columns in LABELS.items():
        for column in columns:
            cells = getattr(data, table)[column]
            known = sorted(set(cells) - {""})
            yield (
                table,
                column,
                {row: known[(known.index(cell) + 1) % len(known)] for row, cell in cells.items() if cell},
            )


def _digit(cell: object, k: int) -> object:
    """The cell with another k-th digit, in its own type; None without one."""
    if pd.isna(cell):
        return None
    text = str(cell)
    where = [place for place, sign in enumerate(text) if sign in "0123456789"]
    if k >= len(where):
        return None
    place = where[k]
    changed = text[:place] + str((int(text[place]) + 1) % 10 or 1) + text[place + 1 :]
    if changed == text:  # 0 and 1 both lead to 1
        changed = text[:place] + "7" + text[place + 1 :]
    return changed if isinstance(cell, str) else int(changed)


def mutated(data: Collection, table: str, column: str, mutants: Mutants) -> Collection:
    """The collection with one column changed in some rows."""
    frame = getattr(data, table).copy()
    frame.loc[list(mutants), column] = pd.Series(mutants).astype(frame[column].dtype)
    return replace(data, **{table: frame})


def by_check(data: Collection, table: str) -> set[int]:
    """The rows that a rule of `check` finds fault with."""
    faults = (fault for rule in RULES for fault in rule(data))
    return {fault.row - 2 for fault in faults if Path(fault.file).stem == table and fault.row}


def keyed(data: Collection) -> dict[str, dict[str, dict[str, str]]]:
    """What the second keying, once settled, says of each row: by table, id and column, where it says what the table does."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    settled = pd.read_csv(KEYINGS / "settlements.csv", dtype=str, keep_default_na=False)
    for table, key in (("estimates", "estimate_id"), ("claims", "claim_id")):
        second = pd.read_csv(KEYINGS / "second" / f"{table}.csv", dtype=str, keep_default_na=False)
        for row in settled[(settled["table"] == table) & (settled["field"] != "row")].itertuples():
            second.loc[(second["source_id"] == row.source_id) & (second["key"] == row.second_key), row.field] = (
                row.settled
            )
        rows = texts(getattr(data, table))
        recoded = pd.read_csv(KEYINGS / RECODED[table], dtype=str, keep_default_na=False).set_index(key)
        both = rows.merge(second, on=["source_id", "start", "end"], suffixes=("", "_keyed"))
        columns = [column for column in second.columns if column in rows and column != "key"]
        found[table] = {
            row[key]: {c: row[c] for c in columns if row[c] == row.get(f"{c}_keyed", row[c])}
            for _, row in both.iterrows()
        }
        for ident, row in recoded.iterrows():  # coded anew after the keyings, with a reason
            found[table].setdefault(str(ident), {})[row["field"]] = row["recoded"]
    return found


def by_keyings(data: Collection, table: str, said: dict) -> set[int]:
    """The rows that say otherwise than the second keying."""
    if table not in said:
        return set()
    rows = texts(getattr(data, table))
    own = rows.iloc[:, 0]
    return {
        index
        for index, row in rows.iterrows()
        if any(row[c] != value for c, value in said[table].get(own[index], {}).items())
    }


def by_texts(data: Collection, table: str, held: dict[str, str]) -> set[int]:
    """The rows whose words stand elsewhere in the source's text."""
    found = quoted_places(data)
    found = found[found["target"].str.startswith(f"{table}:") & found["source_id"].isin(list(held))]
    wrong = {
        row.target.partition(":")[2]
        for row in found.itertuples()
        if held[row.source_id][row.start : row.end] != row.exact
    }
    own = getattr(data, table).iloc[:, 0]
    return set(own.index[own.isin(wrong)])


def sources(data: Collection, folder: Path | None) -> dict[str, str]:
    """The texts that a reader has, by source."""
    if folder is None:
        return {}
    raw = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in folder.rglob("*") if path.is_file()}
    own = data.sources.set_index("source_id")["sha256"]
    return {source: raw[digest].read_text(encoding="utf-8") for source, digest in own.items() if digest in raw}


def seals(data: Collection, *names: str) -> dict[str, str]:
    """A digest of what each row of some tables prints, by table:id."""
    found = {}
    for table in names or SEALED:
        rows = texts(getattr(data, table))
        words = rows[list(SEALED[table])].agg("\x1f".join, axis=1)
        found |= {f"{table}:{ident}": digest(text)[:12] for ident, text in zip(rows.iloc[:, 0], words, strict=True)}
    return found


def sealed() -> dict[str, str]:
    """The seals that are stored."""
    with SEALS.open(encoding="utf-8", newline="") as stream:
        return {row["row"]: row["seal"] for row in csv.DictReader(stream)}


def by_seals(data: Collection, table: str, stored: dict[str, str]) -> set[int]:
    """The rows that are other than when they were sealed; a row that was never sealed has nothing to be held against."""
    now = seals(data, table).items()
    return {index for index, (row, seal) in enumerate(now) if stored.get(row, seal) != seal}


def survey(data: Collection, folder: Path | None = None) -> pd.DataFrame:
    """Make every change and ask every guard.

    Parameters: data; folder with source texts, None without. Returns: one line a table and column: how many changes, how
    many of rows that have a place in a text (visible), how many each guard noticed, and what nobody noticed.
    """
    said, held, stored = keyed(data), sources(data, folder), sealed() if SEALS.exists() else {}
    guards: dict[str, Callable[[Collection, str], set[int]]] = {
        "check": by_check,
        "keyings": lambda other, table: by_keyings(other, table, said),
        "texts": lambda other, table: by_texts(other, table, held),
        "seals": lambda other, table: by_seals(other, table, stored),
    }
    counts: dict[tuple[str, str], Counter[str]] = {}
    for table, column, mutants in mutations(data):
        frame, other = getattr(data, table), mutated(data, table, column, mutants)
        visible = set(frame.index[frame["start"].notna()]) if "start" in frame else set()
        seen = {name: guard(other, table) & set(mutants) for name, guard in guards.items()}
        count = counts.setdefault((table, column), Counter())
        without_seals = set().union(*(rows for name, rows in seen.items() if name != "seals"))
        count.update({"changes": len(mutants), "visible": len(visible & set(mutants))})
        count.update({name: len(rows) for name, rows in seen.items()})
        count["visible_missed"] += len((visible & set(mutants)) - without_seals)
        count["missed"] += len(set(mutants) - without_seals - seen["seals"])
        count["only_sealed"] += len((seen["seals"] & set(mutants)) - without_seals)
    return pd.DataFrame([{"table": t, "column": c, **count} for (t, c), count in counts.items()]).fillna(0)


def main() -> int:
    """Print what was noticed. Returns: 1 if a change that verify can see was not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=Path, help="folder with your own copies of the source texts")
    parser.add_argument("--seal", action="store_true", help="store a digest of each row as it is now")
    options = parser.parse_args()
    data = load(ROOT / "data")
    if options.seal:
        lines = [f"{ident},{seal}\n" for ident, seal in seals(data).items()]
        SEALS.write_text("row,seal\n" + "".join(lines), encoding="utf-8")
        print(f"sealed {len(lines)} rows")
        return 0
    found = survey(data, options.sources)
    print(found.to_string(index=False))
    total = found.drop(columns=["table", "column"]).sum()
    print(
        f"numbers: {total['changes']} changes; {total['visible']} that verify can see, {total['visible_missed']} of them not"
        f" noticed; {total['only_sealed']} noticed by seals alone; {total['missed']} by nobody"
    )
    return 1 if total["visible_missed"] else 0


if __name__ == "__main__":
    sys.exit(main())
