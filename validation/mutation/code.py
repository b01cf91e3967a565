"""Is every line of the arithmetic tested? Change the code, one small thing at a time, and see whether the wing's own tests fail.

mutmut makes the changes (an operator, a constant, an argument, a condition) within functions, and runs for each the tests
that execute the function, the quickest first. Every wing has its own working copy. A change that no test notices is a
survivor: it is listed in `survivors.csv` with the reason why nobody could notice it, or it is a gap.

Run by `make code-mutation`, in the environment that `requirements.lock` beside this file names.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SURVIVORS = Path(__file__).with_name("survivors.csv")
COPIES = ROOT / "build" / "mutants"
WINGS = ("printed", "stats", "pooling", "audit")
NEEDED = "data notebooks validation docs benchmarks README.md CONTRIBUTING.md Makefile constraints.txt".split()
VERDICTS = {0: "survived", 1: "killed", 3: "killed", 5: "untested", 33: "untested", None: "not run"}  # else: timeout
ALIVE = ("survived", "untested")
LEAVE = shutil.ignore_patterns("node_modules", "__pycache__")
GENERATE = "from mutmut import __main__ as m; m.copy_src_dir(); m.copy_also_copy_files(); m.setup_source_paths(); m.create_mutants(1)"
SETTINGS = """

[tool.mutmut]
source_paths = ["src"]
only_mutate = ["src/channel_evidence/{wing}/*"]
also_copy = {needed}
pytest_add_cli_args_test_selection = ["tests/{wing}"]
pytest_add_cli_args = ["-p", "no:cacheprovider"]
use_git_change_detection = false
timeout_multiplier = 6.0
timeout_constant = 4.0
"""


def working_copy(wing: str) -> Path:
    """What the tests of a wing need, in a folder of its own, with mutmut's settings. Returns: the folder."""
    folder = COPIES / wing
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in ("src", "tests", *NEEDED):
        here = ROOT / name
        shutil.copytree(here, folder / name, ignore=LEAVE) if here.is_dir() else shutil.copy(here, folder)
    settings = SETTINGS.format(wing=wing, needed=json.dumps(NEEDED))
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (folder / "pyproject.toml").write_text(text + settings, encoding="utf-8")
    return folder


def verdicts(folder: Path) -> dict[str, str]:
    """What became of each change, by its name."""
    found: dict[str, str] = {}
    for path in sorted((folder / "mutants").rglob("*.meta")):
        codes = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
        found |= {name: VERDICTS.get(code, "timeout") for name, code in codes.items()}
    return found


def run(folder: Path, size: int, seed: int) -> None:
    """Make all changes and try them, or a sample of them drawn by lot (size 0: all)."""
    subprocess.run([sys.executable, "-c", GENERATE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    names = sorted(verdicts(folder))
    _mutmut(folder, random.Random(seed).sample(names, size) if 0 < size < len(names) else [])


def again(folder: Path) -> None:
    """Try the survivors of the last run again, with the tests as they are now."""
    shutil.copytree(ROOT / "tests", folder / "tests", dirs_exist_ok=True, ignore=LEAVE)
    shutil.rmtree(folder / "mutants" / "tests", ignore_errors=True)
    _mutmut(folder, [name for name, verdict in verdicts(folder).items() if verdict in ALIVE])


def _mutmut(folder: Path, names: list[str]) -> None:
    command = [Path(sys.executable).with_name("mutmut"), "run", "--max-children", "1", *names]
    with (folder / "log.txt").open("wb") as log:
        subprocess.run(command, cwd=folder, stdout=log, stderr=log, check=True)


def change(folder: Path, name: str) -> tuple[str, str, str]:
    """The function that a change is in, and its line before and after."""
    mutmut = Path(sys.executable).with_name("mutmut")
    shown = subprocess.run([mutmut, "show", name], cwd=folder, capture_output=True, text=True, check=True).stdout
    lines = [line for line in shown.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    before, after = (" ".join(line[1:].strip() for line in lines if line[0] == sign) for sign in "-+")
    function = name.rpartition("__mutmut_")[0].removeprefix("channel_evidence.")
    return function.replace("xǁ", "").replace("ǁ", ".").replace(".x_", "."), before, after


def known() -> dict[tuple[str, str, str], str]:
    """The survivors that were looked at: function, line before, line after, and why nobody can notice."""
    with SURVIVORS.open(encoding="utf-8", newline="") as stream:
        return {(row["function"], row["before"], row["after"]): row["reason"] for row in csv.DictReader(stream)}


def report(wing: str, folder: Path, reasons: dict[tuple[str, str, str], str]) -> int:
    """Print the score of a wing and what survived without a reason. Returns: how many."""
    found = verdicts(folder)
    count = Counter(found.values())
    alive = [change(folder, name) for name, verdict in found.items() if verdict in ALIVE]
    open_ones = [one for one in alive if one not in reasons]
    tried = len(found) - count["not run"]
    noticed = count["killed"] + count["timeout"]
    print(
        f"{wing}: {tried} of {len(found)} changes tried, {noticed} noticed ({noticed / tried:.1%}; {count['timeout']} of them by"
        f" time), {len(alive) - len(open_ones)} that nobody can notice, {len(open_ones)} not noticed"
    )
    for function, before, after in open_ones:
        print(f"  {function}\n    - {before}\n    + {after}")
    return len(open_ones)


def main() -> int:
    """Change the code of some wings. Returns: 1 if a change survived that is not listed with a reason."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wings", nargs="*", metavar="WING", help=f"of {', '.join(WINGS)}; all without")
    parser.add_argument("--sample", type=int, default=0, help="how many changes of each wing, drawn by lot; 0 for all")
    parser.add_argument("--seed", type=int, default=1, help="of the lot")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument(
        "--again", action="store_true", help="try the survivors of the last run again, after tests were added"
    )
    mode.add_argument("--report", action="store_true", help="only say again what the last run found")
    options = parser.parse_args()
    if unknown := set(options.wings) - set(WINGS):
        parser.error(f"no such wing: {', '.join(sorted(unknown))}")
    reasons, left = known(), 0
    for wing in options.wings or WINGS:
        if options.again:
            again(COPIES / wing)
        elif not options.report:
            run(working_copy(wing), options.sample, options.seed)
        left += report(wing, COPIES / wing, reasons)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
