"""A first page for a study: the fixed sections, a table or figure for each question, and sentences to go on from."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pandas as pd

from channel_evidence.prose_rules import typed_numbers
from channel_evidence.stats.intervals import add_intervals
from channel_evidence.tables import Collection
from channel_evidence.words.display import escape
from channel_evidence.words.trust import accounts
from channel_evidence.words.vocabulary import label, sentence_case

NUMBER = 18  # 11 to 19 are studies
MOST_DRAWN = 12
NAMED = 3  # numbers that the answer names

_IMPORTS = """from channel_evidence import load
from channel_evidence.charts import dots as charts
from channel_evidence.stats.intervals import add_intervals
from channel_evidence.studies import dossier
from channel_evidence.studies.in_short import in_short
from channel_evidence.words.display import table
from channel_evidence.words.fields import Estimate
from channel_evidence.words.say import answer, say"""


def name(study_id: str) -> str:
    """The file name of a study's page. Parameters: study_id. Returns: text."""
    return f"{NUMBER}_{study_id.replace('-', '_')}.ipynb"


def main_question(data: Collection, study_id: str) -> str:
    """The question that the page's answer rests on: the first with a percentage, else the first with a number.

    Parameters: data; study_id. Returns: question_id. Raises: ValueError for a study without numbers.
    """
    rows = data.view[data.view["study_id"] == study_id]
    if rows.empty:
        raise ValueError(f"{study_id}: a page needs one number at least")
    shares = rows[rows["unit"] == "percent"]
    return (rows if shares.empty else shares).iloc[0]["question_id"]


def answer_row(data: Collection, study_id: str, columns: list[str]) -> dict[str, str]:
    """The judgement on the page's answer: what can be computed, and that nobody has judged the rest.

    Parameters: data; study_id; columns of data/codings/answers.csv. Returns: cells by column. Raises: as `main_question`.
    """
    question = main_question(data, study_id)
    rows = data.printings(question)
    sponsors = data.coding("sponsors").set_index("study_id")["related"]
    values = rows.groupby(["category", "subgroup"])[["round_low", "round_high"]].agg(
        {"round_low": "max", "round_high": "min"}
    )
    agree = bool((values["round_low"].fillna(0) <= values["round_high"].fillna(values["round_low"])).all())
    cells = {
        "answer_id": f"{study_id}-answer",
        "notebook": name(study_id).removesuffix(".ipynb"),
        "question_ids": question,
        "sells": sponsors.get(study_id, "unclear"),
        "direct": "yes",
        "agree": "one-account" if accounts(rows) == 1 else "yes" if agree else "no",
        "reason": f"Made with the page of {study_id}: the answer repeats what is printed, and nobody has judged it yet",
    }
    return {column: cells.get(column, "") for column in columns}


def page(data: Collection, study_id: str) -> bytes:
    """A study's page, not yet executed.

    Parameters: data, with the study and its answer's row; study_id. Returns: the notebook's bytes. Raises: as `main_question`.
    """
    study = data.study(study_id)
    title = escape(study["title"]) if not typed_numbers(study["title"]) else "What does the study print?"
    cells = [
        _text(f"# {title}"),
        _code(_IMPORTS),
        _code(
            f'data, study = load(), "{study_id}"\nown = data.study(study)\nrows = add_intervals(data.settled("{main_question(data, study_id)}"))'
        ),
        _code(
            f'answer(\n    """{{title}} prints {{numbers}}.""",\n    title=own["title"], numbers=in_short(rows.head({NAMED}))[study],\n'
            f'    trust=dossier.grade(data, "{study_id}-answer", rows.head({NAMED})),\n)'
        ),
        _text("## What stands against it?"),
        _code(_against(study)),
        _text("## Who asked whom?"),
        _code("dossier.study_line(data, study)"),
        _code("dossier.claims(data, study)"),
    ]
    asked = data.questions[data.questions["study_id"] == study_id]
    for row in asked[asked["question_id"].isin(data.estimates["question_id"])].itertuples():
        cells += _question(data, row)
    cells += [
        _text("## Does it add up?"),
        _code("dossier.audit_table(data, study)"),
        _code("dossier.audit_summary(dossier.audits(data, study))"),
        _text("## How sure can we be?"),
        _code('say(\n    """Read and judged so far: {trust}.""",\n    trust=dossier.trust(data, rows),\n)'),
        _text("## What is missing?"),
        _code("dossier.disclosure(data, study)"),
        _text("## Sources and errata"),
        _code("dossier.sources(data, study)"),
        _code("dossier.errata(data, study)"),
    ]
    metadata = {"channel_evidence": {"studies": [study_id], "made": made(cells)}}
    numbered = [{**cell, "id": f"cell-{number:02d}"} for number, cell in enumerate(cells)]
    return json.dumps({"cells": numbered, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}).encode()


def made(cells: list[dict[str, Any]]) -> str:
    """A sign of a page's own words, by which one that nobody has touched is known. Parameters: cells. Returns: hexadecimal digits."""
    words = json.dumps([["".join(cell["source"]), cell["cell_type"]] for cell in cells])
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def treating(notebooks: Path, study_id: str) -> dict[Path, bool]:
    """The notebooks that treat a study, and whether each is as it was made, of this study alone.

    Parameters: notebooks, their folder; study_id. Returns: by path. Raises: OSError.
    """
    found = {}
    for path in sorted(notebooks.glob("*.ipynb")):
        try:
            notebook = json.loads(path.read_text(encoding="utf-8"))
            own = notebook["metadata"].get("channel_evidence", {})
            if study_id in own.get("studies", []):
                found[path] = own["studies"] == [study_id] and own.get("made") == made(notebook["cells"])
        except (ValueError, KeyError, TypeError, AttributeError):
            continue  # `run` says what is wrong with it
    return found


def _against(study: pd.Series) -> str:
    if pd.isna(study["n"]):
        return (
            'say(\n    """How many were asked is not reported, nor can it be known here how they were chosen.""",\n'
            '    given={"n not reported": str(own["n"]) == "<NA>"},\n)'
        )
    return (
        'say(\n    """{n} were asked. How they were chosen: {sampling}.""",\n'
        '    n=int(own["n"]), sampling=own["sampling"].replace("-", " ") or "does not apply",\n)'
    )


def _question(data: Collection, row: Any) -> list[dict[str, Any]]:
    """The cells of one question: a heading, its rows, a figure where one can be drawn, and a sentence."""
    question, rows = row.question_id, data.settled(row.question_id)
    asked = str(row.asked).rstrip("?.")
    heading = escape(asked) if not typed_numbers(asked) else f"What is printed on {label(row.measure)}"
    cells = [_text(f"## {sentence_case(heading)}?"), _code(f'asked = add_intervals(data.settled("{question}"))')]
    if not _can_be_drawn(rows):
        shown = '{"category": "answer", "subgroup": "group", "printed": "printed", "unit": "unit", "base": "of whom", "publisher": "printed by"}'
        return [*cells, _code(f'table(asked, {shown}, "As printed")')]
    return [
        *cells,
        _code(
            'whole = asked[asked["subgroup"] == ""]\nhigh = Estimate(whole.sort_values("value").iloc[-1])\n'
            'title = say("{high.category:Cap}: {high:pct}", high=high)\n'
            "charts.shares(whole, title).trusted(dossier.trust(data, whole))"
        ),
        _code('say(\n    """{high.publisher} prints {high:pct} for {high.category}.""",\n    high=high,\n)'),
    ]


def _can_be_drawn(rows: pd.DataFrame) -> bool:
    from channel_evidence.charts import dots

    whole = rows[rows["subgroup"] == ""]
    if not 2 <= len(whole) <= MOST_DRAWN or (whole["category"] == "").any() or (whole["unit"] != "percent").any():
        return False
    try:
        dots.shares(add_intervals(whole), "title")
    except ValueError:
        return False
    return bool(whole["value"].notna().all())


def _text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def _code(source: str) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
