"""Which answers moved, from what to what, and which rows moved them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from channel_evidence.answers.changes import Change
from channel_evidence.answers.stored import Answer

MOST_RUNS = 120  # for one answer; beyond it rows are named in groups


@dataclass(frozen=True)
class Moved:
    """An answer that is new, gone, or says another thing: before and after, and the groups of rows that moved it.

    A group of several rows moves the answer only together, or was not taken apart.
    """

    answer_id: str
    notebook: str
    was: Answer | None
    now: Answer | None
    rows: list[list[Change]] = field(default_factory=list)


def moved(old: dict[str, Answer], new: dict[str, Answer]) -> list[Moved]:
    """The answers that differ. Parameters: old and new, by id. Returns: Moved, without rows, in the order of the new ones."""
    found = []
    for ident in dict.fromkeys((*new, *old)):
        was, now = old.get(ident), new.get(ident)
        if (was and was.text) != (now and now.text):
            one = now or was
            assert one is not None
            found.append(Moved(ident, one.notebook, was, now))
    return found


def responsible(
    some: list[Change], stands: Callable[[list[Change]], bool], runs: int = MOST_RUNS
) -> list[list[Change]]:
    """The rows that move an answer, by undoing changes and looking whether it still says the same.

    Parameters: some Changes; stands, whether the answer stays as it is now when changes are undone; runs, how often
    `stands` may be called.
    Returns: groups of Changes, as small as can be found by halving; none if the answer stands without all of them.
    """
    left = runs

    def search(part: list[Change], known: bool = False) -> list[list[Change]]:
        nonlocal left
        if not known:
            if left <= 0:
                return [part]
            left -= 1
            if stands(part):
                return []
        if len(part) == 1:
            return [part]
        middle = len(part) // 2
        found = search(part[:middle]) + search(part[middle:])
        return found or [part]  # only both halves together move it

    return search(some) if some else []
