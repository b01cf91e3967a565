"""The wings of the package import in one direction, and nothing imports what serves one notebook."""

import ast

import pytest

from channel_evidence.place import PACKAGE

ORDER = (
    "prose_rules",
    "atomic",
    "place",
    "lean",
    "printed",
    "tables",
    "stats",
    "pooling",
    "words",
    "audit",
    "look_up",
    "synthesis",
    "charts",
    "studies",
)
# execution runs anything and knows no content, but for preload, which names the wings; site shows everything.
ALLOWED = {
    **{wing: {*ORDER[:position], wing} for position, wing in enumerate(ORDER)},
    "execution": {"prose_rules", "atomic", "place", "lean", "execution"},
    "site": {*ORDER, "execution", "answers", "site"},
    # what the pages answer, over time; a study of your own; other formats
    "answers": {*ORDER, "answers"},
    "contribute": {*ORDER, "answers", "contribute"},
    "exporting": {*ORDER, "exporting"},
    "cli": {*ORDER, "execution", "site", "answers", "contribute", "exporting"},
}
FREE = {"execution/preload.py"}


def imported(text: str) -> set[str]:
    """The wings that a module's text imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
            if node.module == "channel_evidence":
                names = [f"channel_evidence.{alias.name}" for alias in node.names]
        found |= {name.split(".")[1] for name in names if name.startswith("channel_evidence.")}
    return found


def offences(module: str, text: str) -> set[str]:
    """The wings that a module imports although it stands before them."""
    wing = module.split("/")[0].removesuffix(".py")
    return set() if module in FREE or wing == "__init__" else imported(text) - ALLOWED[wing]


MODULES = sorted(str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("module", MODULES)
def test_no_import_runs_upward(module):
    assert offences(module, (PACKAGE / module).read_text(encoding="utf-8")) == set()


def test_an_upward_import_would_be_seen():
    assert offences("printed/number.py", "def f():\n    from channel_evidence.tables import load\n") == {"tables"}
    assert offences("charts/dots.py", "from channel_evidence import studies") == {"studies"}


def test_no_study_imports_another_but_the_dossier():
    for module in MODULES:
        if module.startswith("studies/") and not module.endswith("__init__.py"):
            text = (PACKAGE / module).read_text(encoding="utf-8")
            others = {
                line.split("channel_evidence.studies")[1].split()[0] if ".studies." in line else line
                for line in text.splitlines()
                if line.startswith("from channel_evidence.studies")
            }
            assert others <= {".dossier"}, module
