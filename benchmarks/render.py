"""How long pages take and how large they are, here and with `jupyter nbconvert --to html`, and as libraries, interleaved in one run.

    make bench-html            (or: .venv/bin/python benchmarks/render.py [--rounds 3])

Every time is of a whole command, from its start to its end; the audit's verdicts, which the index counts, are
remembered from an earlier run, except in `first_seconds`. A ratio is taken within its round, and the median of the
ratios is reported. Addresses are those that a page asks for when it is opened. Writes benchmarks/render.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from corpus import BIN, ROOT, timed

OURS = [str(BIN / "channel-evidence"), "html"]
THEIRS = [str(BIN / "jupyter"), "nbconvert", "--to", "html", "--log-level", "ERROR"]
# The same as libraries: one process that imports what it needs and makes all pages, asked for by name.
OURS_CALLED = "import sys; from pathlib import Path; from channel_evidence.site.build import render; render(map(Path, sys.argv[2:]), Path(sys.argv[1]))"
THEIRS_CALLED = """
import sys
from pathlib import Path
from nbconvert import HTMLExporter
out, exporter = Path(sys.argv[1]), HTMLExporter()
out.mkdir()
for path in map(Path, sys.argv[2:]):
    (out / f"{path.stem}.html").write_text(exporter.from_filename(path)[0], encoding="utf-8")
"""
ASKED = re.compile(r"""<(?:script|link|img)\b[^>]*(?:src|href)=["'](?:https?:)?//""")


def measured(
    notebooks: list[Path], scratch: Path, rounds: int, called: bool = False
) -> tuple[list[float], list[float]]:
    """Seconds of both commands, or of both libraries called, on the same notebooks in every round, each on an empty folder, in turn."""
    names, site, pages = [path.name for path in notebooks], str(scratch / "site"), str(scratch / "pages")
    ours, theirs = [*OURS, *names, "--out", site], [*THEIRS, "--output-dir", pages, *names]
    if called:
        ours, theirs = (
            [sys.executable, "-c", code, out, *names] for code, out in ((OURS_CALLED, site), (THEIRS_CALLED, pages))
        )
    commands: dict[str, Callable[[], float]] = {
        "site": lambda: timed(ours, notebooks[0].parent),
        "pages": lambda: timed(theirs, notebooks[0].parent),
    }
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for round_ in range(rounds):
        for name in list(commands)[:: 1 if round_ % 2 else -1]:
            shutil.rmtree(scratch / name, ignore_errors=True)
            seconds[name].append(commands[name]())
    return seconds["site"], seconds["pages"]


def row(name: str, ours: list[float], theirs: list[float]) -> dict:
    """Both commands' median times, and the median of their ratios."""
    ratio = statistics.median(b / a for a, b in zip(ours, theirs, strict=True))
    return {"notebook": name, "seconds": _median(ours), "nbconvert_seconds": _median(theirs), "times": round(ratio, 2)}


def _median(seconds: list[float]) -> float:
    return round(statistics.median(seconds), 2)


def sizes(stem: str, scratch: Path) -> dict:
    """Bytes of both pages, and how many addresses each asks for."""
    found = {}
    for prefix, folder in (("", "site"), ("nbconvert_", "pages")):
        text = (scratch / folder / f"{stem}.html").read_text(encoding="utf-8")
        found |= {f"{prefix}bytes": len(text.encode()), f"{prefix}addresses": len(ASKED.findall(text))}
    return found


def again(notebooks: list[Path], scratch: Path, rounds: int) -> dict[str, float]:
    """Seconds of rendering all: the first time ever, with nothing to do, and with one notebook changed."""
    command = [*OURS, *(path.name for path in notebooks), "--out", str(scratch / "site")]
    first, idle, changed = [], [], []
    for _ in range(rounds):
        shutil.rmtree(scratch / "site")
        (ROOT / "build" / "verdicts.json").unlink(missing_ok=True)
        first.append(timed(command, notebooks[0].parent))
        idle.append(timed(command, notebooks[0].parent))
        node = json.loads(notebooks[0].read_text(encoding="utf-8"))
        node["cells"][-1]["source"] = [*node["cells"][-1]["source"], " "]
        notebooks[0].write_text(json.dumps(node), encoding="utf-8")
        changed.append(timed(command, notebooks[0].parent))
    found = {"first": first, "nothing_to_do": idle, "one_changed": changed}
    return {f"{name}_seconds": _median(seconds) for name, seconds in found.items()}


def measure(rounds: int) -> dict:
    """Everything that is reported."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        notebooks = Path(
            shutil.copytree(ROOT / "notebooks", scratch / "notebooks", ignore=shutil.ignore_patterns(".*"))
        )
        paths = sorted(notebooks.glob("*.ipynb"))
        measured(paths[:1], scratch, 1)  # bytecode and disk cache
        rows = []
        for path in paths:
            rows.append(row(path.stem, *measured([path], scratch, rounds)) | sizes(path.stem, scratch))
            print(json.dumps(rows[-1]), flush=True)
        whole = row(f"all {len(paths)} and the index", *measured(paths, scratch, rounds))
        called = row(
            f"all {len(paths)} and the index, called as libraries", *measured(paths, scratch, rounds, called=True)
        )
        whole |= {"index_bytes": (scratch / "site" / "index.html").stat().st_size}
        return {"rows": rows, "called": called, "all": whole | again(paths, scratch, rounds)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    surroundings = {
        "rounds": rounds,
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("nbconvert", "pillow", "markdown-it-py", "nh3", "jinja2")},
    }
    result = surroundings | measure(rounds)
    (ROOT / "benchmarks" / "render.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps([result["called"], result["all"]]))


if __name__ == "__main__":
    main()
