"""Truth under change: fill in what sources do not say, and see whether any page goes on saying that they do not.

Each change is made to a whole copy of the data at once: every unknown n gets one, every unknown base, date and reading; every
number gets another printing, or keeps only one; every number gets an erratum. Then no output may hold the words that
the change made untrue. A cell that raises has noticed; a cell that still says so has not, and counts as surviving.

Run by `make mutation`; prints one line a change and the score, which has to be 0.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from channel_evidence.audit.verdicts import DEFINITIONS
from channel_evidence.synthesis.certainty import STEPS
from channel_evidence.words.trust import RULES

ROOT = Path(__file__).resolve().parents[2]
UNSAID = "not-reported"
Rows = list[dict[str, str]]
Tables = dict[str, Rows]


@dataclass(frozen=True)
class Change:
    """One change of the whole data, and the words that it makes untrue wherever an output says them."""

    name: str
    make: Callable[[Tables], None]
    untrue: str


def _fill(tables: Tables, table: str, columns: Iterable[str], value: str, blanks: bool = False) -> None:
    for row in tables[table]:
        for column in columns:
            if row[column] == UNSAID or (blanks and row[column] == ""):
                row[column] = value


def fill_n(tables: Tables) -> None:
    """Every study, and every share, gets the number of people behind it."""
    _fill(tables, "studies", ["n"], "1234", blanks=True)
    for row in tables["estimates"]:
        if row["base_n"] in ("", UNSAID):
            row["base_n"] = "1234"


def fill_bases(tables: Tables) -> None:
    """Every share gets a base."""
    _fill(tables, "estimates", ["base"], "everybody who was asked")
    _fill(tables, "questions", ["base"], "everybody who was asked")


def fill_dates(tables: Tables) -> None:
    """Every study and source gets its dates."""
    _fill(tables, "studies", ["published", "field_start", "field_end"], "2014-03-02", blanks=True)
    _fill(tables, "sources", ["published"], "2014-03-02")


def fill_design(tables: Tables) -> None:
    """Every study says how it chose and asked people, and by whom."""
    columns = ["sampling", "mode", "weighting", "fieldwork_by", "population", "sponsor"]
    _fill(tables, "studies", columns, "stated in full", blanks=True)
    for row in tables["studies"]:
        for column, value in (("margin_of_error", "2.8"), ("confidence_level", "95")):
            row[column] = value if row[column] in ("", UNSAID) else row[column]


def read_whole(tables: Tables) -> None:
    """Every page was read whole."""
    for row in tables["estimates"]:
        row["reading"] = "whole-text"


def print_again(tables: Tables) -> None:
    """Every number is printed once more, by a page of its own."""
    source = dict(tables["sources"][0]) | {
        "source_id": "another-page",
        "publisher": "Another page",
        "kind": "trade-press",
    }
    tables["sources"].append(source | {"extent": "", "sha256": ""})
    tables["estimates"] += [
        dict(row) | {"estimate_id": f"again-{place}", "source_id": "another-page", "start": UNSAID, "end": UNSAID, "exact": UNSAID, "reading": "excerpt"}
        for place, row in enumerate(list(tables["estimates"]))
    ]  # fmt: skip


def print_once(tables: Tables) -> None:
    """Of every number one printing stays, the first in the table; what is said of the others goes with them."""
    seen: set[tuple[str, ...]] = set()
    kept = []
    for row in tables["estimates"]:
        key = (row["question_id"], row["category"], row["subgroup"])
        if key not in seen:
            seen.add(key)
            kept.append(row)
    tables["estimates"][:] = kept
    known = {row["estimate_id"] for row in kept}
    lost = {
        f"estimates:{ident}"
        for ident in {r["target"][10:] for r in tables["errata"] if r["target"].startswith("estimates:")} - known
    }
    tables["errata"][:] = [row for row in tables["errata"] if row["target"] not in lost]
    for row in tables["claims"]:
        if row["estimate"] and row["estimate"] not in known:
            row["estimate"] = ""
        row["compared_with"] = " ".join(
            i for i in row["compared_with"].split() if i in known or ("-" in i and not i.rsplit("-", 1)[-1].isdigit())
        )


def doubt_all(tables: Tables) -> None:
    """Every number gets an erratum."""
    doubted = {row["target"] for row in tables["errata"]}
    tables["errata"] += [
        {"erratum_id": f"new-{place}", "target": f"estimates:{row['estimate_id']}", "better": "", "reason": "A new doubt",
         "evidence": row["source_id"], "status": "open", "expect": row["printed"]}
        for place, row in enumerate(tables["estimates"]) if f"estimates:{row['estimate_id']}" not in doubted
    ]  # fmt: skip


CHANGES = (
    Change("every n filled in", fill_n, r"\bn (?:is |are )?not (?:reported|known|said)|\bno n\b|\bn unknown|number of (?:people|respondents) (?:is |are )?not reported"
           r"|how many (?:\w+ ){1,6}(?:is|are|was|were) not (?:reported|known|said)|\b0 of \d+ known|whose n is not|without an n\b"),
    Change("every base filled in", fill_bases, r"\bbase (?:is )?not (?:reported|said|known)|not said what .{0,20}share of"),
    Change("every date filled in", fill_dates, r"dates? (?:is |are )?not (?:reported|known)|undated|when it was (?:made|published) is not"),
    Change("every design filled in", fill_design, r"(?:sampling|chosen|how they were asked|weighting|who paid|margin of error)\b[^.;|]{0,40}\bnot (?:reported|stated|known)"
           r"|states no margin|Not found: [^.]*(?:who did|chosen|asked|weighting|margin)"),
    Change("every page read whole", read_whole, r"\bexcerpts?\b|beginning was read|read in part"),
    Change("every number printed again", print_again, r"\b(?:one|single|only) account\b|accounts: 1\b|no (?:other|second) (?:publication|account|page) "),
    Change("every number printed once", print_once, r"accounts: [2-9]|accounts (?:differ|disagree|part)\b|several publications print|by more than one (?:page|publication)"),
    Change("every number doubted", doubt_all, r"doubted: no\b|finds no fault|no number is in doubt|nothing in the rule speaks against"),
)  # fmt: skip


def tables_of(folder: Path) -> tuple[Tables, dict[str, list[str]]]:
    """The tables of a data package as rows of text, and their columns."""
    tables, columns = {}, {}
    for name in ("sources", "studies", "questions", "estimates", "claims", "errata"):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            tables[name] = list(reader)
            columns[name] = list(reader.fieldnames or ())
    return tables, columns


def changed_copy(change: Change, into: Path) -> None:
    """A copy of source code, notebooks and data in a folder, the data changed."""
    shutil.copytree(ROOT / "src", into / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "data", into / "data")
    shutil.copytree(ROOT / "notebooks", into / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copytree(ROOT / "validation", into / "validation")
    tables, columns = tables_of(into / "data")
    change.make(tables)
    for name, rows in tables.items():
        with (into / "data" / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns[name], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


_RUN = """
import json, sys
from dataclasses import replace
from pathlib import Path
from channel_evidence.execution.nbformat_quick import read
from channel_evidence.execution.pool import job_of, run_jobs
if __name__ == "__main__":
    paths = [Path(name) for name in sys.argv[1:]]
    jobs = {path: replace(job_of(path, read(path)), allow_errors=True) for path in paths}
    print(json.dumps({path.name: [cell or [] for cell in run.outputs] for path, run in run_jobs(jobs)}))
"""


def outputs(root: Path, notebooks: list[str]) -> dict[str, list[list[dict]]]:
    """What every cell of the notebooks shows when they run in a folder: outputs by notebook and code cell; errors do not end a run."""
    paths = [str(root / "notebooks" / name) for name in notebooks]
    script = root / "run_all.py"
    script.write_text(_RUN, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(root / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, str(script), *paths], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"the notebooks could not be run: {done.stderr[-2000:]}")
    return json.loads(done.stdout)


def ours(root: Path) -> list[str]:
    """Sentences that stand in the data themselves, which are mended with the row, and those that define a verdict or a rule."""
    found = []
    for path in [
        root / "data" / "claims.csv",
        root / "data" / "errata.csv",
        *(root / "data" / "codings").glob("*.csv"),
    ]:
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                found += [row[column] for column in ("note", "reason", "why", "statement", "sells") if row.get(column)]
    with (root / "data" / "questions.csv").open(encoding="utf-8", newline="") as stream:
        found += [row["asked"] for row in csv.DictReader(stream)]
    found += DEFINITIONS.values()
    return sorted({text for text in found if len(text) > 12}, key=len, reverse=True)


def survivors(change: Change, notebooks: list[str], root: Path = ROOT) -> list[str]:
    """What the notebooks still say although a change has made it untrue.

    Parameters: change; notebooks, file names; root, the folder of the collection (for a test's own notebooks).
    Returns: one line a place: notebook, code cell, the words.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        changed_copy(change, copy)
        for name in notebooks if root != ROOT else ():
            shutil.copy(root / name, copy / "notebooks" / name)
        shown, known = outputs(copy, notebooks), ours(copy)
    found = []
    for name, cells in shown.items():
        for place, cell in enumerate(cells):
            text = _without(" ".join(_text(output) for output in cell), known)
            if any(
                all(rule.words in text for rule in rules) for rules in (RULES, STEPS)
            ):  # the table of the rule itself, which speaks of no number
                continue
            found += [
                f"{name}, code cell {place + 1}: “{hit[0]}”" for hit in re.finditer(change.untrue, text, re.IGNORECASE)
            ]
    return found


def _without(text: str, known: list[str]) -> str:
    for sentence in known:
        text = text.replace(" ".join(sentence.split()), "")
    return text


def _text(output: dict) -> str:
    """The words of an output, in one line; an error says nothing about the data."""
    shown = output.get("data", {}).get("text/plain", "") if output["output_type"] != "error" else ""
    return " ".join("".join(shown).split())


def main() -> int:
    """Make each change and print what survives it. Returns: 0 if nothing does, else 1."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--only", help="a word of the name of the changes to make")
    only = options.parse_args().only or ""
    notebooks = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
    total = 0
    for change in (change for change in CHANGES if only in change.name):
        left = survivors(change, notebooks)
        total += len(left)
        print(f"{change.name}: {len(left)} statements survive wrongly", flush=True)
        for line in left:
            print(f"  {line}")
    print(f"mutation: {total} statements survive wrongly")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
