"""Line up the two keyings of the five articles and report where they differ.

    .venv/bin/python validation/transcription/compare.py [--write]

Rows are the same row when their printed numbers (estimates) or their quoted words (claims) overlap in the text.
Prints the agreement; with --write, renews differences.csv. Exit 1 if a difference has no settlement.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pandas as pd

HERE = Path(__file__).parent
FIELDS = {
    "estimates": ["printed", "question_id", "category", "subgroup", "base", "base_n", "unit", "bound"],
    "claims": ["kind", "relation", "value", "reason"],
}
NEAR = 25  # two quotes of one assertion start at most this many characters apart, if they do not overlap


def keying(which: str, table: str) -> pd.DataFrame:
    """Read one keying; columns as PROTOCOL.md, start and end as integers, base_n without thousands separator."""
    frame = pd.read_csv(HERE / which / f"{table}.csv", dtype=str, keep_default_na=False)
    frame[["start", "end"]] = frame[["start", "end"]].astype(int)
    if "base_n" in frame:
        frame["base_n"] = frame["base_n"].str.replace(",", "")
    return frame


def pair(first: pd.DataFrame, second: pd.DataFrame) -> list[tuple[int | None, int | None]]:
    """Pair rows of two keyings by place, nearest quotes first; unpaired rows stand with None."""
    candidates = []
    for i, a in first.iterrows():
        for j, b in second[second["source_id"] == a["source_id"]].iterrows():
            overlap = min(a["end"], b["end"]) - max(a["start"], b["start"])
            alike = 0 if a.get("relation") == b.get("relation") else 15
            if overlap > 0 or abs(a["start"] - b["start"]) <= NEAR:
                candidates.append((abs(a["start"] - b["start"]) + alike, i, j))
    used_a: set[int] = set()
    used_b: set[int] = set()
    pairs: list[tuple[int | None, int | None]] = []
    for _, i, j in sorted(candidates):
        if i not in used_a and j not in used_b:
            used_a.add(i)
            used_b.add(j)
            pairs.append((i, j))
    pairs += [(i, None) for i in first.index if i not in used_a] + [(None, j) for j in second.index if j not in used_b]
    return pairs


def compare(table: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Compare the keyings of one table; returns the differences and the agreement per field."""
    first, second = keying("first", table), keying("second", table)
    rows, both = [], 0
    agree = dict.fromkeys(FIELDS[table], 0)
    for i, j in pair(first, second):
        a, b = (None if i is None else first.loc[i]), (None if j is None else second.loc[j])
        here = a if a is not None else b
        keys = ("" if a is None else a["key"], "" if b is None else b["key"])
        if a is None or b is None:
            quote = here["exact"]
            rows.append(
                (
                    table,
                    here["source_id"],
                    here["start"],
                    *keys,
                    "row",
                    quote if a is not None else "",
                    quote if b is not None else "",
                )
            )
            continue
        both += 1
        for field in FIELDS[table]:
            if a[field] == b[field]:
                agree[field] += 1
            else:
                rows.append((table, here["source_id"], here["start"], *keys, field, a[field], b[field]))
    columns = ["table", "source_id", "start", "first_key", "second_key", "field", "first", "second"]
    differences = pd.DataFrame(rows, columns=columns).sort_values(["source_id", "start", "field"], kind="stable")
    rates = [(table, "row keyed by both", both, len(pair(first, second)))]
    rates += [(table, field, count, both) for field, count in agree.items()]
    return differences, pd.DataFrame(rates, columns=["table", "field", "agree", "of"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="renew differences.csv and agreement.csv")
    arguments = parser.parse_args()
    found = [compare(table) for table in FIELDS]
    differences, rates = (pd.concat([pair[k] for pair in found], ignore_index=True) for k in (0, 1))
    rates["percent"] = (100 * rates["agree"] / rates["of"]).round(1)
    print(rates.to_string(index=False))
    if arguments.write:
        differences.to_csv(HERE / "differences.csv", index=False, lineterminator="\n")
        rates.to_csv(HERE / "agreement.csv", index=False, lineterminator="\n")
    settled = pd.read_csv(HERE / "settlements.csv", dtype=str, keep_default_na=False)
    key = ["table", "source_id", "first_key", "second_key", "field"]
    known = set(settled[key].itertuples(index=False, name=None))
    open_ = [row for row in differences[key].itertuples(index=False, name=None) if row not in known]
    for row in open_:
        print("not settled:", *row, file=sys.stderr)
    print(f"{len(differences)} differences, {len(open_)} not settled")
    return 1 if open_ else 0


if __name__ == "__main__":
    sys.exit(main())
