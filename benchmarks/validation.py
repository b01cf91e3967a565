"""How long the validation of the same notebooks takes, here and with the peers, interleaved in one run.

    make bench            (or: build/bench/bin/python benchmarks/validation.py [--notebooks 12] [--rounds 3])

Each round times every contender once, in turn, starting each round with another; a ratio is taken within its round, and
the median of the ratios is reported. Peers run with their own defaults. Writes benchmarks/validation.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import tempfile
from importlib.metadata import version
from pathlib import Path

from corpus import BIN, ROOT, copies, timed

OURS, FLOOR = "channel-evidence run", "plain Python processes (floor)"


def contenders(names: list[str], scratch: Path) -> dict[str, list[str]]:
    """Each contender's command; `names` are the notebooks in its working directory."""
    python, cores = str(BIN / "python"), str(len(os.sched_getaffinity(0)))
    pytest = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    loop = (
        f'for n in {" ".join(names)}; do {BIN / "papermill"} --no-progress-bar "$n" {scratch}/out.ipynb || exit 1; done'
    )
    cache = f"{BIN / 'jcache'} notebook -p {scratch}/cache add {' '.join(names)} && {BIN / 'jcache'} project -p {scratch}/cache execute"
    return {
        OURS: [str(BIN / "channel-evidence"), "run", *names],
        "pytest --nbval, warm kernels, xdist (make test)": [
            "env",
            f"JUPYTER_PATH={ROOT / 'src' / 'channel_evidence' / 'jupyter'}",
            *pytest,
            *(
                "--nbval",
                "-p",
                "channel_evidence.execution.nbval_plugin",
                "--nbval-kernel-name",
                "channel-evidence-warm",
                "-n",
                cores,
                "--dist",
                "loadfile",
                *names,
            ),
        ],
        "pytest --nbval": [*pytest, "-p", "no:xdist", "--nbval", *names],
        "pytest --nbval, xdist": [*pytest, "--nbval", "-n", cores, "--dist", "loadscope", *names],
        "pytest --nbmake, xdist": [*pytest, "--nbmake", "-n", cores, *names],
        "jupyter execute": [str(BIN / "jupyter"), "execute", *names],
        "papermill": ["sh", "-c", loop],
        "jupyter-cache": ["sh", "-c", f"rm -rf {scratch}/cache; yes | ({cache})"],
        FLOOR: [python, str(ROOT / "benchmarks" / "floor.py"), *names],
    }


def measure(notebooks: int, rounds: int) -> dict[str, list[float]]:
    """Seconds of every contender in every round."""
    seconds: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "notebooks"
        names = [path.name for path in copies(folder, notebooks)]
        for name, command in contenders(names[:1], Path(scratch)).items():
            timed(command, folder)  # bytecode and disk cache, once each
            print("warmed", name, flush=True)
        commands = contenders(names, Path(scratch))
        order = list(commands)
        for round_ in range(rounds):
            for name in order[round_ % len(order) :] + order[: round_ % len(order)]:
                seconds.setdefault(name, []).append(timed(commands[name], folder))
                print(f"round {round_ + 1}  {seconds[name][-1]:7.1f} s  {name}", flush=True)
    return seconds


def ratios(seconds: dict[str, list[float]], to: str) -> dict[str, float]:
    """Median over the rounds of each contender's time against another's in the same round."""
    return {
        name: statistics.median(a / b for a, b in zip(own, seconds[to], strict=True)) for name, own in seconds.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--notebooks", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    seconds = measure(options.notebooks, options.rounds)
    to_floor, to_ours = ratios(seconds, FLOOR), ratios(seconds, OURS)
    rows = [
        {"contender": name, "median_seconds": round(statistics.median(own), 2),
         "to_floor": round(to_floor[name], 2), "to_ours": round(to_ours[name], 2)}
        for name, own in sorted(seconds.items(), key=lambda item: to_floor[item[0]])
    ]  # fmt: skip
    packages = ("nbval", "pytest", "pytest-xdist", "nbmake", "nbclient", "papermill", "jupyter-cache", "ipykernel")
    result = {
        "notebooks": options.notebooks,
        "rounds": options.rounds,
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in packages},
        "rows": rows,
    }
    (ROOT / "benchmarks" / "validation.json").write_text(json.dumps(result, indent=1) + "\n")
    for row in rows:
        print(
            f"{row['median_seconds']:8.1f} s  {row['to_floor']:6.2f} x floor  {row['to_ours']:6.2f} x ours  {row['contender']}"
        )


if __name__ == "__main__":
    main()
