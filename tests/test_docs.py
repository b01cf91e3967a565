"""What the documents show is what happens: commands with their output, and Python that runs."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from small import contents, small, smaller  # noqa: F401


def blocks(path, language):
    return re.findall(rf"^```{language}\n(.*?)^```$", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def commands(path):
    """The commands of a document's console blocks, with the output under each."""
    for block in blocks(path, "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command, output


def test_the_walkthrough_does_what_it_shows(root, small, tmp_path):  # noqa: F811
    shutil.copy(root / "data" / "codings" / "answers.csv", tmp_path)
    folder = small.parent
    shown = list(commands(root / "CONTRIBUTING.md"))
    assert len(shown) == 6
    for command, output in shown:
        if "slip.toml" in command:
            text = (
                (folder / "harbour.toml").read_text(encoding="utf-8").replace('unit = "percent"', 'unit = "percents"')
            )
            (folder / "slip.toml").write_text(text, encoding="utf-8")
        words = command.split()
        target = words.pop() if ">" in words else None
        words = [word for word in words if word != ">"][1:]
        done = subprocess.run(
            [sys.executable, "-m", "channel_evidence.cli", *words, *(["--data", "data"] if "--example" not in words else [])],
            cwd=folder, capture_output=True, text=True,
        )  # fmt: skip
        if target:
            (folder / target).write_text(done.stdout, encoding="utf-8")
        else:
            lines = re.compile(r"line \d+")  # the example grows with the judgements that the tables ask for
            assert lines.sub("line", done.stdout + done.stderr) == lines.sub("line", output), command


@pytest.mark.parametrize("name", ["README.md"])
def test_python_in_the_documents_runs(root, name):
    found = blocks(root / name, "python")
    assert found
    for block in found:
        done = subprocess.run([sys.executable, "-W", "error", "-c", block], cwd=root, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def test_documents_name_only_commands_and_targets_that_exist(root):
    from channel_evidence.cli import parser

    known = set(re.findall(r"^    ([a-z-]+)\b", parser().format_help(), re.MULTILINE))
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    targets |= {"bench", "bench-html", "figures", "soak"}
    for path in (root / "README.md", root / "CONTRIBUTING.md"):
        text = path.read_text(encoding="utf-8")
        assert set(re.findall(r"channel-evidence ([a-z-]+)", text)) <= known, path
        assert set(re.findall(r"`make ([a-z-]+)", text)) <= targets, path


def test_links_of_the_documents_lead_somewhere(root):
    for path in (root / "README.md", root / "CONTRIBUTING.md", *Path(root / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_the_readme_fits_two_screens(root):
    text = re.sub(
        r"<!-- generated.*?/generated -->", "", (root / "README.md").read_text(encoding="utf-8"), flags=re.DOTALL
    )
    assert len(text.splitlines()) <= 80


def test_every_public_column_and_call_is_documented(root, data):
    from channel_evidence.site.reference import columns, reference

    text = reference(data)
    assert all(f"| `{column}` |" in text for column in columns(data))
    entries = re.findall(r"^### `(.+?)`\n\n(\S.*)$", text, re.MULTILINE)
    assert len(entries) > 30 and len(entries) == text.count("\n### ")


def test_the_types_that_are_documented_are_those_of_the_frame(data):
    from channel_evidence.site.reference import ADDED, columns

    frame = columns(data)
    assert {name: str(frame[name].dtype) for name in ADDED} == {name: told[0] for name, told in ADDED.items()}


def test_version_and_date_are_told_once(root):
    import tomllib

    version = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    citation = (root / "CITATION.cff").read_text(encoding="utf-8")
    date = re.search(r"^date-released: (\S+)$", citation, re.MULTILINE)[1]
    assert f"\nversion: {version}\n" in citation
    assert (
        re.search(r"^## (.+)$", (root / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)[1]
        == f"{version} ({date})"
    )
    descriptor = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert descriptor["version"] == version
    assert descriptor["created"] == f"{date}T00:00:00Z"


# "The datetime must conform to the string formats for datetime as described in RFC 3339": Data Package 2.0, `created`.
@pytest.mark.parametrize("created, said", [(None, []), ("2026-11-25", ["created"]), ("yesterday", ["created"])])
def test_the_descriptor_is_a_data_package(root, created, said):
    from frictionless import Package

    descriptor = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    descriptor |= {"created": created} if created else {}
    errors = [error.note for error in Package.metadata_validate(descriptor)]
    assert len(errors) == len(said) and all(f'"{name}"' in note for name, note in zip(said, errors, strict=True))
