"""The wheel carries the data: installed alone, in a folder of its own, everything that needs no notebook works."""

import json
import os
import subprocess
import sys
import zipfile

import pytest


@pytest.fixture(scope="module")
def installed(root, tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "site")
    return folder


def run(installed, *words, code=None):
    environment = {key: value for key, value in os.environ.items() if key != "CHANNEL_EVIDENCE_DATA"}
    environment["PYTHONPATH"] = str(installed / "site")
    command = [sys.executable, *(["-c", code] if code else ["-m", "channel_evidence.cli", *words])]
    (installed / "elsewhere").mkdir(exist_ok=True)
    return subprocess.run(command, cwd=installed / "elsewhere", env=environment, capture_output=True, text=True)


def test_load_finds_the_data_within_the_wheel(installed, data):
    code = "from channel_evidence import load; d = load(); print(d.folder, len(d.estimates))"
    done = run(installed, code=code)
    assert done.stdout.split() == [str(installed / "site" / "channel_evidence" / "data"), str(len(data.estimates))], (
        done.stderr
    )


def test_the_wheel_holds_every_file_of_the_package(installed, root):
    for path in (root / "src" / "channel_evidence").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            assert (installed / "site" / path.relative_to(root / "src")).is_file(), path
    for path in (root / "data").rglob("*"):
        if path.is_file():
            inside = installed / "site" / "channel_evidence" / path.relative_to(root)
            assert inside.read_bytes() == path.read_bytes()


def test_check_audit_example_and_export_work(installed, data):
    assert run(installed, "check").stdout.startswith("check: sound; ")
    found = run(installed, "audit", "m2talk", "--format", "json")
    assert len(json.loads(found.stdout)) > 10
    assert "[study]" in run(installed, "new-study", "--example").stdout
    done = run(installed, "export", "out")
    assert done.returncode == 0, done.stderr


def test_what_needs_the_checkout_says_so(installed):
    done = run(installed, "run")
    assert done.returncode == 1 and "there is no such notebook" in done.stderr
    done = run(installed, "audit", "--strict", "--format", "csv")
    assert done.returncode == 1 and "no verdicts are committed here" in done.stderr
    done = run(installed, "changed", "HEAD")
    assert done.returncode == 1 and "is no git checkout" in done.stderr


def test_a_study_is_not_added_to_an_installed_package(installed):
    (installed / "elsewhere").mkdir(exist_ok=True)
    (installed / "elsewhere" / "own.toml").write_text(run(installed, "new-study", "--example").stdout, encoding="utf-8")
    assert run(installed, "new-study", "own.toml", "--check").returncode == 0
    done = run(installed, "new-study", "own.toml")
    assert (
        done.returncode == 1
        and "is part of the installed package; name a folder of your own with --data" in done.stderr
    )
    assert "harbour-2016" not in run(installed, "audit", "--format", "csv").stdout


def test_somebody_elses_data_package_above_is_not_taken(installed):
    other = installed / "elsewhere" / "data"
    other.mkdir(exist_ok=True)
    (other / "datapackage.json").write_text('{"resources": [{"name": "cats"}]}', encoding="utf-8")
    try:
        assert run(installed, "check").returncode == 0
    finally:
        (other / "datapackage.json").unlink()
        other.rmdir()
