"""The project's own files agree with each other."""

import json
import re
import subprocess
import tomllib

import pytest

NAMED = ("jupyter", "pandas", "seaborn", "statsmodels", "nbval")


@pytest.fixture(scope="module")
def locked(root):
    text = (root / "requirements.lock").read_text()
    return set(re.findall(r"^([\w.-]+)==([\w.+!-]+)", text, re.MULTILINE))


def test_constraints_are_the_lock(root, locked):
    text = (root / "constraints.txt").read_text()
    assert set(re.findall(r"^([\w.-]+)==([\w.+!-]+)", text, re.MULTILINE)) == locked


def test_every_pin_has_a_hash(root):
    entries = re.split(r"\n(?=\S)", (root / "requirements.lock").read_text().strip())
    assert all("--hash=sha256:" in entry for entry in entries)


def test_environment_names_the_same_pins(root, locked):
    text = (root / "environment.yml").read_text()
    pinned = set(re.findall(r"- ([\w-]+)==([\w.]+)", text))
    assert {name for name, _ in pinned} == set(NAMED)
    assert pinned <= locked
    assert "- -c constraints.txt" in text and "- -e ." in text


def test_pyproject_ranges_admit_the_lock(root, locked):
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    project = tomllib.loads((root / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    for text in wanted:
        need = Requirement(text)
        versions = [v for n, v in locked if canonicalize_name(n) == canonicalize_name(need.name)]
        assert versions and all(need.specifier.contains(v) for v in versions), text


def test_no_package_host_in_lock_files(root):
    for name in ("requirements.lock", "requirements-uv.txt", "constraints.txt", "environment.yml"):
        assert "://" not in (root / name).read_text(), name


def test_generated_documents_are_current(root):
    from channel_evidence.site.readme import renew

    assert renew(root, write=False) == []


def test_generated_blocks_fail_when_stale(root, data):
    from channel_evidence.site.readme import DOCUMENTS, document

    for name in DOCUMENTS:
        text = (root / name).read_text(encoding="utf-8")
        assert document(root / name, data, root) == text
    assert "State of Customer Service Experience 2015" in (root / "docs" / "studies.md").read_text(encoding="utf-8")
    assert "How many companies offer customer service on social media?" in (root / "README.md").read_text(
        encoding="utf-8"
    )


def test_line_ends_are_kept(root):
    if not (root / ".git").exists():
        pytest.skip("no git checkout")
    for name in ("data/estimates.csv", "notebooks/11_m2talk.ipynb"):
        done = subprocess.run(["git", "check-attr", "eol", name], cwd=root, capture_output=True, text=True)
        assert done.stdout.strip().endswith("eol: lf")


def test_workflows_are_sound(root):
    import sys
    from pathlib import Path

    tools = Path(sys.executable).parent
    files = [str(p) for p in (root / ".github" / "workflows").glob("*.yml")]
    for command in (
        ["check-jsonschema", "--builtin-schema", "vendor.github-workflows"],
        ["zizmor", "--offline", "--quiet"],
    ):
        done = subprocess.run([str(tools / command[0]), *command[1:], *files], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def test_descriptor_describes_every_column(root):
    descriptor = json.loads((root / "data" / "datapackage.json").read_text())
    for resource in descriptor["resources"]:
        for field in resource["schema"]["fields"]:
            assert field["description"] and "example" in field, field["name"]
