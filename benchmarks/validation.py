"""How long the validation of the same notebooks takes, here and with the peers, interleaved in one run.

    make bench            (or: build/bench/bin/python benchmarks/validation.py [--notebooks 16] [--rounds 3])

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
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from corpus import BIN, ROOT, copies, originals, timed

from channel_evidence.execution.warm import JUPYTER_PATH, KERNEL

OURS, FLOOR = "channel-evidence run", "plain Python processes (floor)"


OUTPUTS, PICTURES, NOTHING = "outputs", "outputs, pictures, prose and the gate's rules", "nothing"


@dataclass(frozen=True)
class Contender:
    """A command, and what it compares with the stored notebook besides seeing whether cells raise."""

    command: list[str]
    compares: str


def contenders(names: list[str], scratch: Path) -> dict[str, Contender]:
    """Each contender; `names` are the notebooks in its working directory."""
    python, cores = str(BIN / "python"), str(len(os.sched_getaffinity(0)))
    bare = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    pytest = [*bare, "-p", "no:pytest_nb_as_test"]  # once installed, it takes every notebook that pytest is given
    loop = (
        f'for n in {" ".join(names)}; do {BIN / "papermill"} --no-progress-bar "$n" {scratch}/out.ipynb || exit 1; done'
    )
    cache = f"{BIN / 'jcache'} notebook -p {scratch}/cache add {' '.join(names)} && {BIN / 'jcache'} project -p {scratch}/cache execute"
    warm = ["--nbval-kernel-name", KERNEL, "-p", "channel_evidence.execution.nbval_plugin"]
    # nbval gives pytest one test a cell, and pytest-zygote spreads tests, not files, over its workers: they do not go together.
    return {
        OURS: Contender([str(BIN / "channel-evidence"), "run", *names], PICTURES),
        "pytest --nbval, warm kernels, xdist (make test)": Contender(
            [
                "env",
                f"JUPYTER_PATH={JUPYTER_PATH}",
                *pytest,
                "--nbval",
                *warm,
                "-n",
                cores,
                "--dist",
                "loadfile",
                *names,
            ],
            OUTPUTS,
        ),
        "pytest --nbval": Contender([*pytest, "-p", "no:xdist", "--nbval", *names], OUTPUTS),
        "pytest --nbval, xdist": Contender([*pytest, "--nbval", "-n", cores, "--dist", "loadscope", *names], OUTPUTS),
        "pytest --nbmake, xdist": Contender([*pytest, "--nbmake", "-n", cores, *names], NOTHING),
        "pytest --nbmake, zygote": Contender([*pytest, "--nbmake", "--workers", cores, *names], NOTHING),
        "pytest-nb-as-test, no kernel": Contender([*bare, *names], NOTHING),
        "pytest-nb-as-test, no kernel, zygote": Contender([*bare, "--workers", cores, *names], NOTHING),
        "jupyter execute": Contender([str(BIN / "jupyter"), "execute", *names], NOTHING),
        "papermill": Contender(["sh", "-c", loop], NOTHING),
        "jupyter-cache": Contender(["sh", "-c", f"rm -rf {scratch}/cache; yes | ({cache})"], NOTHING),
        FLOOR: Contender([python, str(ROOT / "benchmarks" / "floor.py"), *names], NOTHING),
    }


def measure(notebooks: int, rounds: int) -> dict[str, list[float]]:
    """Seconds of every contender in every round."""
    seconds: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "notebooks"
        names = [path.name for path in copies(folder, notebooks)]
        for name, contender in contenders(names[:1], Path(scratch)).items():
            timed(contender.command, folder)  # bytecode and disk cache, once each
            print("warmed", name, flush=True)
        known = contenders(names, Path(scratch))
        order = list(known)
        for round_ in range(rounds):
            for name in order[round_ % len(order) :] + order[: round_ % len(order)]:
                seconds.setdefault(name, []).append(timed(known[name].command, folder))
                print(f"round {round_ + 1}  {seconds[name][-1]:7.1f} s  {name}", flush=True)
    return seconds


def ratios(seconds: dict[str, list[float]], to: str) -> dict[str, float]:
    """Median over the rounds of each contender's time against another's in the same round."""
    return {
        name: statistics.median(a / b for a, b in zip(own, seconds[to], strict=True)) for name, own in seconds.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--notebooks", type=int, default=len(originals()))
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    seconds = measure(options.notebooks, options.rounds)
    to_floor, to_ours = ratios(seconds, FLOOR), ratios(seconds, OURS)
    compares = {name: contender.compares for name, contender in contenders([], Path()).items()}
    rows = [
        {"contender": name, "compares": compares[name], "median_seconds": round(statistics.median(own), 2),
         "to_floor": round(to_floor[name], 2), "to_ours": round(to_ours[name], 2)}
        for name, own in sorted(seconds.items(), key=lambda item: to_floor[item[0]])
    ]  # fmt: skip
    packages = (
        *("nbval", "pytest", "pytest-xdist", "pytest-zygote", "pytest-nb-as-test", "nbmake", "nbclient"),
        *("papermill", "jupyter-cache", "ipykernel"),
    )
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
