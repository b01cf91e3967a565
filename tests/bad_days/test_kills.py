"""Killed at chosen and at random moments: what stood there is whole, old or new, and the next run puts all in order.

`make kills` kills 200 times; here it is a few."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from channel_evidence.answers.stored import answers_of
from channel_evidence.cli import main
from channel_evidence.site.readme import renew
from channel_evidence.tables.check import check

KILLS = int(os.environ.get("CHANNEL_EVIDENCE_KILLS", "1"))  # of each command
BROKEN = Path(__file__).with_name("broken.py")
PLACES = ("half-written", "before-exchange", "after-exchange", "between-documents")


def command(*words):
    return [sys.executable, "-m", "channel_evidence.cli", *map(str, words)]


def broken(how, *words):
    return subprocess.run([sys.executable, str(BROKEN), how, *map(str, words)], capture_output=True, text=True)


def done(*words, **environment):
    return subprocess.run(command(*words), capture_output=True, text=True, env=os.environ | environment)


@pytest.fixture
def collection(small, root):
    """A small collection with the documents that are made from its tables."""
    home = small.parent
    for name in ("benchmarks", "validation"):
        shutil.copytree(root / name, home / name)
    (home / ".github").mkdir()
    (home / "notebooks").mkdir()
    shutil.copy(root / "notebooks" / "00_start_here.ipynb", home / "notebooks")
    shutil.copy(root / "README.md", home)
    renew(home)
    return home


@pytest.mark.parametrize("place", PLACES)
def test_killed_at_a_chosen_moment(collection, example, contents, place):
    """Old or new, and whole; then the same command again ends as if nothing had happened, and leaves nothing behind."""
    data = collection / "data"
    before = contents(data)
    killed = broken(f"kill:{place}", "new-study", example, "--data", data)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    now = contents(data)
    assert check(data) == []
    assert (now == before) == (place in ("half-written", "before-exchange"))
    assert main(["new-study", str(example), "--data", str(data)]) == 0
    assert check(data) == [] and renew(collection, write=False) == []
    assert main(["remove-study", "harbour-2016", "--data", str(data)]) == 0
    tables = {name: text for name, text in contents(data).items() if name != "README.md"}
    assert tables == {name: text for name, text in before.items() if name != "README.md"}
    assert [path.name for path in collection.iterdir() if path.name.startswith(".data-")] == []


def kill_after(seconds, *words, **environment):
    """Start a command and kill it, with all that it started, after some time."""
    process = subprocess.Popen(
        command(*words), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | environment, start_new_session=True
    )  # fmt: skip
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
    return process.wait()


def moments(longest, salt):
    chance = random.Random(f"{salt}-{KILLS}")
    return [chance.uniform(0.3, longest) for _ in range(KILLS)]


def test_killed_at_random_moments_of_new_study(small, example, contents):
    before = contents(small)
    start = time.monotonic()
    assert done("new-study", example, "--data", small).returncode == 0
    took, after = time.monotonic() - start, contents(small)
    assert done("remove-study", "harbour-2016", "--data", small).returncode == 0
    for seconds in moments(1.2 * took, "new-study"):
        kill_after(seconds, "new-study", example, "--data", small)
        now = contents(small)
        assert now in (before, after)
        if now == after:
            kill_after(seconds, "remove-study", "harbour-2016", "--data", small)
            assert contents(small) in (before, after)
    done("new-study", example, "--data", small)
    assert contents(small) == after


@pytest.fixture
def pages(root, tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    for name in ("14_mblox_care_gap_2014.ipynb", "15_markettools_2011.ipynb"):
        shutil.copy(root / "notebooks" / name, folder)
    return folder


def test_killed_at_random_moments_of_html(pages, tmp_path, contents):
    """The site is the old one or the new one, never a mixture; the old one stays while the new one is made."""
    out = tmp_path / "site"
    start = time.monotonic()
    assert done("html", pages, "--out", out).returncode == 0
    took, old = time.monotonic() - start, contents(out)
    path = pages / "15_markettools_2011.ipynb"
    path.write_text(
        path.read_text(encoding="utf-8").replace("What stands against it?", "What is against it?"), encoding="utf-8"
    )
    assert done("html", pages, "--out", tmp_path / "other").returncode == 0
    new = contents(tmp_path / "other")
    for seconds in moments(1.2 * took, "html"):
        kill_after(seconds, "html", pages, "--out", out)
        assert contents(out).keys() == old.keys()
        assert shown(contents(out)) in (shown(old), shown(new))
    assert done("html", pages, "--out", out).returncode == 0
    assert shown(contents(out)) == shown(new)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".site-")] == []


def shown(site):
    return {name: text for name, text in site.items() if name.endswith(".html")}


def test_killed_at_random_moments_of_fix(pages, contents):
    """Each notebook is as it was, or executed whole."""
    path = pages / "15_markettools_2011.ipynb"
    plain = path.read_bytes()
    stripped = strip(path)
    start = time.monotonic()
    assert done("fix", path).returncode == 0
    took, whole = time.monotonic() - start, path.read_bytes()
    assert json.loads(whole)["cells"] == json.loads(plain)["cells"]
    for seconds in moments(1.2 * took, "fix"):
        path.write_bytes(stripped)
        kill_after(seconds, "fix", path)
        assert path.read_bytes() in (stripped, whole)
    assert done("fix", path).returncode == 0 and path.read_bytes() == whole
    assert len(answers_of([path])) == 1


def strip(path):
    notebook = json.loads(path.read_bytes())
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path.read_bytes()


def test_killed_at_random_moments_of_run(pages, collection, contents):
    """`run` changes nothing but its own record, which is whole."""
    before, data = contents(pages), str(collection / "data")
    record = collection / "build" / "passed.json"
    for seconds in moments(8, "run"):
        kill_after(seconds, "run", *pages.glob("*.ipynb"), CHANNEL_EVIDENCE_DATA=data)
        assert contents(pages) == before
        assert not record.exists() or isinstance(json.loads(record.read_text(encoding="utf-8")), dict)
