"""Exit codes and messages of the command line."""

import os
import subprocess
import sys

import nbformat
import pytest

from channel_evidence.cli import main

COMMANDS = ("check", "verify", "run", "html", "fix", "docs")


def run(*arguments, cwd=None, **environment):
    command = [sys.executable, "-m", "channel_evidence.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=os.environ | environment)


def refused(capsys, *arguments):
    """The one line with which a command refuses its input."""
    assert main([str(argument) for argument in arguments]) == 1
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    assert err.startswith("channel-evidence: ") and err.count("\n") == 1
    return err


@pytest.fixture
def notebook(tmp_path):
    path = tmp_path / "small.ipynb"
    output = nbformat.v4.new_output("stream", text="1\n")
    cell = nbformat.v4.new_code_cell("print(1)", outputs=[output], execution_count=1)
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Small"), cell]), path)
    return path


@pytest.mark.parametrize("arguments", [["--help"], *([command, "--help"] for command in COMMANDS)])
def test_help(capsys, arguments):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 0
    assert capsys.readouterr().out.startswith("usage: channel-evidence")


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    out = capsys.readouterr().out
    assert all(f"    {command} " in out for command in COMMANDS)


@pytest.mark.parametrize(
    "arguments", [[], ["dance"], ["check", "--dta", "x"], ["check", "here"], ["verify"], ["html", "--out"]]
)
def test_wrong_usage_is_2(capsys, arguments):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("usage: channel-evidence")


def test_sound_data_is_0(capsys, data):
    assert main(["check"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.startswith("check: sound; ")
    assert f"{len(data.estimates)} estimates" in out


def test_faulty_data_is_1(capsys, package):
    (package / "claims.csv").unlink()
    assert main(["check", "--data", str(package)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "claims.csv - the table is missing" in err


@pytest.mark.parametrize("command", ["run", "html", "fix"])
@pytest.mark.parametrize("name", ["nobody", "nobody.ipynb", "../nobody", ""])
def test_an_unknown_notebook_is_refused_with_those_known(capsys, root, tmp_path, command, name):
    known = sorted(path.stem for path in (root / "notebooks").glob("*.ipynb"))
    err = refused(capsys, command, name, *(["--out", tmp_path / "out"] if command == "html" else []))
    assert f"{name}: there is no such notebook" in err
    assert all(stem in err for stem in known)
    assert not (tmp_path / "out").exists()


def test_rendering_below_a_file_is_refused(capsys, notebook, tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    err = refused(capsys, "html", notebook, "--out", tmp_path / "file" / "out")
    assert "cannot be written" in err
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_rendering_onto_a_file_is_refused(capsys, notebook, tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    assert "is a file; a folder is needed" in refused(capsys, "html", notebook, "--out", tmp_path / "file")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_a_notebook_that_is_none_is_refused(capsys, tmp_path):
    path = tmp_path / "bad.ipynb"
    path.write_text("no json", encoding="utf-8")
    assert f"{path}: line 1: is no JSON" in refused(capsys, "html", path, "--out", tmp_path / "out")


def test_works_from_another_folder(tmp_path, data):
    done = run("check", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{len(data.sources)} sources" in done.stdout


def test_works_from_the_source_folder(root, tmp_path, package):
    done = run("check", "--data", "data", cwd=tmp_path, PYTHONPATH=str(root / "src"))
    assert (done.returncode, done.stderr) == (0, "")


def test_a_process_has_the_same_exit_codes(tmp_path):
    assert run("check", "--data", "nowhere", cwd=tmp_path).returncode == 1
    assert run("dance").returncode == 2
    assert run("--help").returncode == 0


def test_a_reader_that_hangs_up_is_no_traceback():
    command = [sys.executable, "-u", "-m", "channel_evidence.cli", "check"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 1


def test_help_imports_nothing_heavy():
    code = (
        "import sys, contextlib\nfrom channel_evidence.cli import main\n"
        "with contextlib.suppress(SystemExit): main(['--help'])\n"
        "sys.exit(bool({'pandas', 'frictionless', 'nbformat', 'matplotlib'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0
