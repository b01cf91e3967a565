"""A larger collection made of the real one: every study several times under other names, with all its numbers."""

import csv
import shutil
from pathlib import Path

OWN = {"studies": ("study_id",), "questions": ("question_id", "study_id"), "estimates": ("estimate_id", "question_id")}
CODINGS = {"sponsors": ("study_id",), "options": ("question_id",), "counted": ("question_id",)}


def enlarge(folder, out, times):
    """Write a data package with every study `times` times. Parameters: folder; out, a new folder; times. Returns: out."""
    shutil.copytree(folder, out)
    for name, columns in OWN.items():
        _copied(Path(out) / f"{name}.csv", columns, times)
    for name, columns in CODINGS.items():
        _copied(Path(out) / "codings" / f"{name}.csv", columns, times)
    return out


def _copied(path, columns, times):
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
        writer.writeheader()
        for copy in range(times):
            end = f"-copy-{copy}" if copy else ""
            words = {"title": f" {copy}", "sponsor": f" {copy}", "asked": f" (wave {copy})"} if copy else {}
            for row in rows:
                moved = {name: row[name] + end for name in columns}
                told = {
                    name: row[name] + more
                    for name, more in words.items()
                    if name in row and row[name] != "not-reported"
                }
                writer.writerow({**row, **moved, **told})
