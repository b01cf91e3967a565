"""The floor: the notebooks' cells in plain Python processes, one per core, each importing the stack once; no kernel.

python floor.py NOTEBOOK ...
"""

import ast
import json
import os
import sys
from multiprocessing import get_context
from pathlib import Path

CORES = len(os.sched_getaffinity(0))


def show(value: object) -> None:
    """What a notebook does with the value of a cell's last line: draw it, or write it as text."""
    if hasattr(value, "png"):
        value.png(), value.alt
    elif hasattr(value, "_repr_mimebundle_"):
        value._repr_mimebundle_()
    elif value is not None:
        repr(value)


def cells(path: str) -> list[str]:
    with Path(path).open(encoding="utf-8") as stream:
        found = json.load(stream)["cells"]
    return ["".join(cell["source"]) for cell in found if cell["cell_type"] == "code"]


def run(paths: list[str]) -> None:
    import channel_evidence.execution.preload  # noqa: F401

    for path in paths:
        names: dict = {}
        for source in cells(path):
            tree = ast.parse(source)
            last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, path, "exec"), names)
            if last is not None:
                show(eval(compile(ast.Expression(last.value), path, "eval"), names))


if __name__ == "__main__":
    # Fresh interpreters, so that each imports for itself; "spawn" is what starting them by hand would be.
    context = get_context("spawn")
    parts = [sys.argv[1:][k::CORES] for k in range(CORES)]
    processes = [context.Process(target=run, args=(part,)) for part in parts]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    sys.exit(any(process.exitcode for process in processes))
