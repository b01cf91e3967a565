"""The commands that tell which answers moved: `changed`, and `new-study --dry-run`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from channel_evidence.answers.changes import Change, changes, read, undone
from channel_evidence.answers.fresh import answers_on
from channel_evidence.answers.moved import Moved, moved, responsible
from channel_evidence.answers.revision import collection_at
from channel_evidence.answers.stored import Answer, answers_of
from channel_evidence.tables.check import check

MOST_ROWS = 12  # named of one answer, in words; JSON has all


def since(revision: str, root: Path, tick: Callable[[str], None] = lambda words: None) -> tuple[list[Moved], int]:
    """The answers that moved since a commit: as its notebooks hold them, and as they are computed now.

    Parameters: revision; root, the folder of the collection; tick, told what is being tried.
    Returns: Moved, with the rows that moved them, and how many answers there are now.
    Raises: ValueError for a commit that cannot be read, or notebooks that cannot be run; OSError.
    """
    if faults := check(root / "data"):
        raise ValueError(f"the tables have a fault: {faults[0]}")
    notebooks, data = sorted((root / "notebooks").glob("*.ipynb")), root / "data"
    with collection_at(revision, root) as old:
        was, before = answers_of(sorted((old / "notebooks").glob("*.ipynb"))), read(old / "data")
    now, after = answers_on(notebooks, data), read(data)
    found, edits = moved(was, now), changes(before, after)
    return [replace(one, rows=_rows(one, edits, after, notebooks, data, tick)) for one in found], len(now)


def _rows(one: Moved, edits: list[Change], after: dict, notebooks: list[Path], data: Path, tick) -> list[list[Change]]:
    if one.was is None or one.now is None:
        return []
    (page,) = (path for path in notebooks if path.stem == one.notebook)

    def stands(part: list[Change]) -> bool:
        tick(f"{one.answer_id}: without {len(part)} changed row{'' if len(part) == 1 else 's'}")
        again = answers_on([page], data, undone(after, part)).get(one.answer_id)
        return again is not None and one.now is not None and again.text == one.now.text

    return responsible(edits, stands)


def on(data: Path, folder: Path) -> tuple[list[Moved], int]:
    """The answers that would move if the tables were others.

    Parameters: data, the folder of the other tables; folder, of the collection's own.
    Returns: Moved, without rows, and how many answers there are. Raises: as `since`.
    """
    notebooks = sorted((folder.parent / "notebooks").glob("*.ipynb"))
    if not notebooks:
        return [], 0
    now = answers_of(notebooks)
    return moved(now, answers_on(notebooks, data)), len(now)


def told(found: list[Moved]) -> str:
    """The answers that moved, for a reader. Parameters: found. Returns: some lines for each."""
    return "".join(_told(one) for one in found)


def _told(one: Moved) -> str:
    lines = [f"{one.answer_id} ({one.notebook})", f"  was: {_said(one.was)}", f"  now: {_said(one.now)}"]
    groups = [" with ".join(map(str, group)) if len(group) <= MOST_ROWS else f"{len(group)} rows from {group[0]} to {group[-1]}" for group in one.rows]  # fmt: skip
    lines += [f"  row: {words}" for words in groups[:MOST_ROWS]]
    if len(groups) > MOST_ROWS:
        lines.append(f"  and {len(groups) - MOST_ROWS} more rows (--format json names them)")
    return "\n".join(lines) + "\n"


def _said(answer: Answer | None) -> str:
    if answer is None:
        return "no such answer"
    text = " ".join(answer.text.split())
    return f"nothing, until its words are written anew ({text})" if answer.fails else text


def as_json(found: list[Moved]) -> str:
    """The answers that moved, for programs. Parameters: found. Returns: JSON, a list."""
    return json.dumps([_object(one) for one in found], ensure_ascii=False, indent=1)


def _object(one: Moved) -> dict:
    rows = [[{"row": f"{c.table}:{c.ident}", "old": c.old, "new": c.new} for c in group] for group in one.rows]
    was, now = (answer and answer.text for answer in (one.was, one.now))
    return {"answer": one.answer_id, "notebook": one.notebook, "was": was, "now": now, "rows": rows}
