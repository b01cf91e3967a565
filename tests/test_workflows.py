"""The workflows and the hooks of commits: sound, pinned, without more rights than they need, and hiding no failure."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

TOOLS = Path(sys.executable).parent


@pytest.fixture(scope="module")
def workflows(root):
    found = {path.name: path for path in (root / ".github" / "workflows").glob("*.yml")}
    assert set(found) == {"ci.yml", "newest.yml", "pages.yml", "release.yml"}
    return found


def tool(name, *words):
    if not (TOOLS / name).exists():
        pytest.skip(f"{name} is not installed")
    return subprocess.run([str(TOOLS / name), *map(str, words)], capture_output=True, text=True)


def test_they_follow_the_schema(workflows, root):
    done = tool("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *workflows.values())
    assert done.returncode == 0, done.stdout
    done = tool("check-jsonschema", "--builtin-schema", "custom.github-workflows-require-timeout", *workflows.values())
    assert done.returncode == 0, done.stdout


def test_the_citation_follows_the_schema(root):
    done = tool("check-jsonschema", "--builtin-schema", "vendor.citation-file-format", root / "CITATION.cff")
    assert done.returncode == 0, done.stdout


def test_zizmor_finds_nothing(workflows):
    done = tool("zizmor", "--offline", "--persona=pedantic", *workflows.values())
    assert done.returncode == 0, done.stdout


def test_zizmor_would_find_an_open_door(workflows, tmp_path):
    text = workflows["ci.yml"].read_text(encoding="utf-8")
    path = tmp_path / "ci.yml"
    path.write_text(
        re.sub(r"@[0-9a-f]{40} # \S+", "@v4", text).replace("permissions: {}", "permissions: write-all"),
        encoding="utf-8",
    )
    assert tool("zizmor", "--offline", path).returncode != 0


def steps(path):
    for job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values():
        yield from ((job, step) for step in job["steps"])


def test_every_action_is_pinned_and_named(workflows):
    for path in workflows.values():
        for line in path.read_text(encoding="utf-8").splitlines():
            if "uses:" in line:
                assert re.search(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


def test_no_failure_is_masked(workflows, root):
    for path in (*workflows.values(), root / ".ci" / "run"):
        text = path.read_text(encoding="utf-8")
        assert "continue-on-error" not in text and "|| true" not in text and "set +e" not in text, path.name
    assert all("timeout-minutes" in job for path in workflows.values() for job, _ in steps(path))


def test_rights_are_the_least(workflows):
    writes = {}
    for name, path in workflows.items():
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert loaded["permissions"] == {}
        for job, given in loaded["jobs"].items():
            if some := sorted(what for what, right in given["permissions"].items() if right == "write"):
                writes[(name, job)] = some
    assert writes == {("pages.yml", "deploy"): ["id-token", "pages"], ("release.yml", "publish"): ["contents"]}


def test_every_make_target_that_they_call_exists(workflows, root):
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for path in workflows.values():
        for _, step in steps(path):
            for words in re.findall(r"make ([a-z -]+)", step.get("run", "")):
                assert set(words.split()) <= targets, words


def test_the_supported_pythons_are_tested(workflows, root):
    matrix = yaml.safe_load(workflows["ci.yml"].read_text(encoding="utf-8"))["jobs"]["linux"]["strategy"]["matrix"]
    assert matrix["python"] == ["3.11", "3.12", "3.13", "3.14"]
    assert 'requires-python = ">=3.11"' in (root / "pyproject.toml").read_text(encoding="utf-8")


def test_the_hooks_are_sound_and_fetch_nothing(root):
    path = root / ".pre-commit-config.yaml"
    hooks = [hook for repo in yaml.safe_load(path.read_text(encoding="utf-8"))["repos"] for hook in repo["hooks"]]
    assert all(repo["repo"] == "local" for repo in yaml.safe_load(path.read_text(encoding="utf-8"))["repos"])
    assert all({"id", "name", "language", "entry"} <= set(hook) and hook["language"] == "system" for hook in hooks)
    for hook in hooks:
        program = hook["entry"].split()[0].removeprefix(".venv/bin/")
        assert (TOOLS / program).exists(), program
