"""How time and memory of `channel-evidence run` grow with the number of notebooks.

    make bench            (or: build/bench/bin/python benchmarks/scale.py [12 60 240])

Memory is the greatest sum, over the command and its children, of proportional set sizes (shared pages counted once),
sampled ten times a second. Writes benchmarks/scale.json.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from corpus import BIN, ROOT, copies


def footprint(process: psutil.Process) -> int:
    total = 0
    for member in [process, *process.children(recursive=True)]:
        try:
            total += member.memory_full_info().pss
        except psutil.Error:
            continue
    return total


def measure(folder: Path, count: int) -> dict:
    names = [path.name for path in copies(folder, count)]
    start, peak = time.perf_counter(), 0
    process = psutil.Popen([str(BIN / "channel-evidence"), "run", *names], cwd=folder, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        peak = max(peak, footprint(process))
        time.sleep(0.1)
    if process.returncode:
        sys.exit(f"the run of {count} notebooks failed")
    seconds = time.perf_counter() - start
    return {"notebooks": count, "seconds": round(seconds, 1), "megabytes": round(peak / 2**20)}


def main() -> None:
    counts = [int(text) for text in sys.argv[1:]] or [12, 60, 240]
    with tempfile.TemporaryDirectory() as scratch:
        rows = [measure(Path(scratch) / str(count), count) for count in counts]
    for row in rows:
        print(row)
    (ROOT / "benchmarks" / "scale.json").write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
