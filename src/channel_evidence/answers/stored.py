"""The answers that notebooks hold."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

_CODED = re.compile(r'\banswer\(.*?\bgrade\(\s*\w+\s*,\s*"([a-z0-9-]+)"', re.DOTALL)
_GRADED = "\n\nTrust: "


@dataclass(frozen=True)
class Answer:
    """One answer: its id in data/codings/answers.csv, the notebook's name, and what it says; `fails` if it can say nothing."""

    answer_id: str
    notebook: str
    text: str
    fails: bool = False


def answers_of(paths: list[Path]) -> dict[str, Answer]:
    """The answers of notebooks.

    Parameters: paths. Returns: answers by id, in the order of the paths and cells; one without an id goes by its place.
    Raises: ValueError, naming the file, for one that is no notebook; OSError.
    """
    found: dict[str, Answer] = {}
    for path in paths:
        try:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            for number, cell in enumerate(cells):
                if (answer := _answer(path.stem, number, cell)) is not None:
                    found[answer.answer_id] = answer
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{path}: is no notebook ({type(error).__name__})") from None
    return found


def _answer(notebook: str, number: int, cell: dict) -> Answer | None:
    coded = _CODED.search("".join(cell["source"])) if cell["cell_type"] == "code" else None
    for output in cell.get("outputs", []):
        text = "".join(output.get("data", {}).get("text/plain", ""))
        if _GRADED in text:
            return Answer(coded[1] if coded else f"{notebook}-{number}", notebook, text)
        if coded and output["output_type"] == "error":
            return Answer(coded[1], notebook, str(output["evalue"]), fails=True)
    return None
