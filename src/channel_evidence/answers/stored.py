"""The answers that notebooks hold."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

_SHOWN = re.compile(r"^answer\(", re.MULTILINE)
_CODED = re.compile(r'\banswer\(.*?\bgrade\(\s*\w+\s*,\s*"([a-z0-9-]+)"', re.DOTALL)
_GRADED = "\n\nTrust: "


@dataclass(frozen=True)
class Answer:
    """One answer: its id in data/codings/answers.csv (or else its notebook's name), the notebook's name, and what it says; `fails` if it can say nothing."""

    answer_id: str
    notebook: str
    text: str
    fails: bool = False


def answers_of(paths: list[Path]) -> dict[str, Answer]:
    """The answers of notebooks.

    Parameters: paths. Returns: answers by id, in the order of the paths and cells; one without an id goes by its notebook.
    Raises: ValueError, naming the file, for one that is no notebook; OSError.
    """
    found: dict[str, Answer] = {}
    for path in paths:
        try:
            for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
                if (answer := _answer(path.stem, cell)) is not None:
                    found[_free(answer.answer_id, found)] = answer
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{path}: is no notebook ({type(error).__name__})") from None
    return found


def _free(ident: str, taken: dict[str, Answer]) -> str:
    return next(name for name in (ident, *(f"{ident}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)


def _answer(notebook: str, cell: dict) -> Answer | None:
    source = "".join(cell["source"])
    if cell["cell_type"] != "code" or not _SHOWN.search(source):
        return None
    coded = _CODED.search(source)
    ident = coded[1] if coded else notebook
    for output in cell.get("outputs", []):
        text = "".join(output.get("data", {}).get("text/plain", ""))
        if _GRADED in text:
            return Answer(ident, notebook, text)
        if output["output_type"] == "error":
            return Answer(ident, notebook, str(output["evalue"]), fails=True)
    return None
