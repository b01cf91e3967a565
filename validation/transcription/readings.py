"""Say how far two readings of the excerpts agree, and what the second one changed, from `data/codings/records.csv`.

    .venv/bin/python validation/transcription/readings.py [DIR]

Writes readings.csv and changes.csv into DIR, or beside this file. Limits are Clopper and Pearson's, at 95 percent.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from channel_evidence import load
from channel_evidence.tables import Collection

HERE = Path(__file__).parent
COUNTS = {"agree": "agrees", "differ": "differs", "not_found": "not-found"}


def readings(data: Collection) -> pd.DataFrame:
    """One row for all records, and one for each measure of the rows that they became and each reason to leave them out."""
    records = data.coding("records")
    measures = data.view.set_index("estimate_id")["measure"]
    groups = (
        records["estimate_id"].map(measures).where(records["estimate_id"] != "", "left out: " + records["left_out"])
    )
    parts = [("all", records), *records.groupby(groups, sort=True)]
    return pd.DataFrame([_agreement(str(group), part["second_reading"]) for group, part in parts])


def _agreement(group: str, second: pd.Series) -> dict:
    counts = {name: int((second == found).sum()) for name, found in COUNTS.items()}
    twice = sum(counts.values())
    row = {"group": group, "records": len(second), "read_twice": twice, **counts, "percent": "", "low": "", "high": ""}
    if twice:
        low, high = proportion_confint(counts["agree"], twice, method="beta")
        row |= {
            "percent": f"{100 * counts['agree'] / twice:.1f}",
            "low": f"{100 * low:.1f}",
            "high": f"{100 * high:.1f}",
        }
    return row


def changes(data: Collection) -> pd.DataFrame:
    """How often the second reading changed what: the first word of each part of `changed`."""
    changed = data.coding("records")["changed"]
    words = changed[changed != ""].str.split(";").explode().str.strip().str.extract(r"^(\w[\w-]*)", expand=False)
    counts = words.value_counts().rename_axis("what").reset_index(name="records")
    return counts.sort_values(["records", "what"], ascending=[False, True], kind="stable")


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    data = load()
    for name, frame in (("readings", readings(data)), ("changes", changes(data))):
        frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
