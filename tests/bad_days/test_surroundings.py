"""Full disks, folders that may not be written, two runs at once, odd locales and paths, no network."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from channel_evidence.tables.check import check

BROKEN = Path(__file__).with_name("broken.py")


def command(*words):
    return [sys.executable, "-m", "channel_evidence.cli", *map(str, words)]


def run(*words, prefix=(), cwd=None, **environment):
    done = subprocess.run(
        [*prefix, *command(*words)], capture_output=True, text=True, cwd=cwd, env=os.environ | environment
    )
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    return done


def test_a_disk_that_is_full_on_the_way_changes_nothing(small, example, contents, tmp_path):
    before = contents(small.parent)
    words = ["size:5000", "new-study", str(example), "--data", str(small)]
    done = subprocess.run([sys.executable, str(BROKEN), *words], capture_output=True, text=True)
    assert (
        done.returncode == 1 and "File too large; nothing was changed" in done.stderr and "Traceback" not in done.stderr
    )
    assert contents(small.parent) == before
    words = ["size:100000", "export", str(tmp_path / "out"), "--data", str(small)]
    done = subprocess.run([sys.executable, str(BROKEN), *words], capture_output=True, text=True)
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("words", [["check"], ["audit", "--format", "csv"], ["new-study", "--example"]])
def test_an_output_that_is_full_is_one_line(small, words):
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command(*words), stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode != 0 and "Traceback" not in done.stderr
    assert "No space left on device" in done.stderr and done.stderr.count("\n") <= 3


@pytest.fixture
def bound():
    """What starts a process that permissions bind, whoever runs the tests."""
    if os.geteuid():
        return []
    if not (setpriv := shutil.which("setpriv")):
        pytest.skip("root is not bound by permissions, and setpriv is not installed")
    return [setpriv, "--bounding-set=-dac_override,-dac_read_search", "--"]


def test_a_folder_that_may_not_be_written_is_named_and_kept(small, example, contents, bound):
    before = contents(small.parent)
    small.parent.chmod(0o555)
    try:
        done = run("new-study", example, "--data", small, prefix=bound)
        assert done.returncode == 1 and "Permission denied" in done.stderr and "nothing was changed" in done.stderr
        assert run("new-study", example, "--check", "--data", small, prefix=bound).returncode == 0
        assert run("html", "--out", small.parent / "site", prefix=bound).returncode == 1
    finally:
        small.parent.chmod(0o755)
    assert contents(small.parent) == before


def test_tables_that_may_not_be_written_keep_their_permissions(small, example, bound):
    for path in small.rglob("*.csv"):
        path.chmod(0o444)
    assert run("new-study", example, "--data", small, prefix=bound).returncode == 0
    assert {path.stat().st_mode & 0o777 for path in small.rglob("*.csv")} == {0o444}


def test_a_file_that_may_not_be_read_is_named(small, example, bound):
    example.chmod(0)
    done = run("new-study", example, "--data", small, prefix=bound)
    assert done.returncode == 1 and f"{example} - cannot be read (Permission denied)" in done.stderr
    (small / "claims.csv").chmod(0)
    done = run("check", "--data", small, prefix=bound)
    assert done.returncode == 1 and "claims.csv" in done.stderr and "Permission denied" in done.stderr


def test_two_runs_at_once_add_both_studies(small, example, tmp_path):
    other = tmp_path / "other.toml"
    other.write_text(
        example.read_text(encoding="utf-8").replace("harbour", "haven").replace("channel-weekly", "weekly"),
        encoding="utf-8",
    )
    runs = [
        subprocess.Popen(command("new-study", path, "--data", small), stderr=subprocess.PIPE)
        for path in (example, other)
    ]
    assert [process.wait() for process in runs] == [0, 0], [process.stderr.read() for process in runs]
    for process in runs:
        process.stderr.close()
    text = (small / "studies.csv").read_text(encoding="utf-8")
    assert "\nharbour-2016," in text and "\nhaven-2016," in text and check(small) == []


def test_the_same_study_twice_at_once_is_added_once(small, example):
    runs = [
        subprocess.Popen(command("new-study", example, "--data", small), stdout=subprocess.PIPE, text=True)
        for _ in "ab"
    ]
    told = sorted(process.communicate()[0] for process in runs)
    assert [process.returncode for process in runs] == [0, 0]
    assert "added harbour-2016" in told[0] and "nothing to add" in told[1]
    assert (small / "studies.csv").read_text(encoding="utf-8").count("\nharbour-2016,") == 1


def test_a_dead_runs_lock_holds_nobody_up(small, example):
    code = f"import fcntl, os, time; h = os.open({str(small)!r}, os.O_RDONLY); fcntl.flock(h, fcntl.LOCK_EX); print(1, flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as holder:
        holder.stdout.readline()
        waiting = subprocess.Popen(command("new-study", example, "--data", small), stdout=subprocess.DEVNULL)
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(4)
        holder.kill()
    assert waiting.wait(60) == 0


ODD = [
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"},
    {
        "PYTHONIOENCODING": "ascii",
        "TZ": "America/St_Johns",
        "PYTHONHASHSEED": "4294967295",
        "COLUMNS": "20",
        "TERM": "dumb",
    },
]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: " ".join(f"{k}={v}" for k, v in odd.items()))
def test_the_same_bytes_in_every_locale_zone_and_seed(small, example, contents, odd):
    text = example.read_text(encoding="utf-8").replace("Harbour Telecom", "Häfen „Süd“ 調査 שירות")
    example.write_text(text, encoding="utf-8")
    plain = shutil.copytree(small, small.parent / "plain")
    assert run("new-study", example, "--data", plain).returncode == 0
    done = run("new-study", example, "--data", small, **odd)
    assert done.returncode == 0, done.stderr
    assert contents(small) == contents(plain)


def test_a_path_with_blanks_umlauts_and_a_line_break(small, example, tmp_path, contents):
    home = tmp_path / "mit Leerzeichen, Ümläut\nund 'mehr'; $(x)"
    shutil.copytree(small, home / "data")
    file = home / "Studie äöü.toml"
    shutil.copy(example, file)
    before = contents(home / "data")
    assert run("new-study", file, "--data", home / "data").returncode == 0
    assert run("remove-study", "harbour-2016", "--data", "data", cwd=home).returncode == 0
    assert contents(home / "data") == before
    assert run("export", home / "out put", "--data", home / "data").returncode == 0
    file.write_text("[", encoding="utf-8")
    done = run("new-study", file, "--data", home / "data")
    assert done.returncode == 1 and done.stderr.count("\n") == 2  # the path is told in one line


def test_without_any_network(small, example, root, tmp_path):
    unshare = shutil.which("unshare")
    prefix = (
        [unshare, "--net"]
        if unshare and os.geteuid() == 0
        else [unshare, "--net", "--map-root-user"]
        if unshare
        else []
    )
    if not prefix or subprocess.run([*prefix, "true"], capture_output=True).returncode:
        pytest.skip("no network namespace can be made here")
    assert run("new-study", example, "--data", small, prefix=prefix).returncode == 0
    page = root / "notebooks" / "14_mblox_care_gap_2014.ipynb"
    assert run("html", page, "--out", tmp_path / "site", prefix=prefix).returncode == 0
    assert run("run", page, prefix=prefix).returncode == 0


def test_without_any_font_of_the_system(root, tmp_path):
    page = root / "notebooks" / "14_mblox_care_gap_2014.ipynb"
    odd = {
        "FONTCONFIG_FILE": str(tmp_path / "none"),
        "MPLCONFIGDIR": str(tmp_path / "mpl"),
        "XDG_DATA_HOME": str(tmp_path),
        "HOME": str(tmp_path),
    }
    (tmp_path / "none").write_text("<fontconfig></fontconfig>", encoding="utf-8")
    done = run("run", page, **odd)
    assert done.returncode == 0, done.stderr
