"""`run` and plain nbval reach the same verdict wherever nbval looks at all."""

import copy
import re

import nbformat
import pytest
from test_engine import notebook, store, stored
from test_notebooks import plain_nbval

from channel_evidence.execution import gate
from channel_evidence.execution import pool as engine
from channel_evidence.execution.normal_form import text_of

SOURCES = (
    "print('a'); print('b')",
    "from IPython.display import HTML, Markdown, display\ndisplay(Markdown('n = 12'), HTML('<b>12</b>'))\n{'share': 33.5}",
    "x = 1",
    "import sys\nprint('note', file=sys.stderr)\n[1, 2, 3]",
    "class P:\n    def _repr_mimebundle_(self, **_):\n        return {'text/plain': 'dots', 'image/png': b'png'}\nP()",
)


def outputs(node, cell):
    return engine.code_cells(node)[cell].outputs


def set_data(node, cell, output, **data):
    outputs(node, cell)[output]["data"].update({key.replace("_", "/"): value for key, value in data.items()})


MUTANTS = {
    "nothing": lambda n: None,
    "stream": lambda n: outputs(n, 0)[0].update(text="a\nc\n"),
    "stream-split": lambda n: outputs(n, 0).__setitem__(
        slice(None), [nbformat.from_dict({**outputs(n, 0)[0], "text": text}) for text in ("a\n", "b\n")]
    ),
    "stderr": lambda n: outputs(n, 3)[0].update(text="other\n"),
    "markdown": lambda n: set_data(n, 1, 0, text_markdown="n = 13"),
    "html": lambda n: set_data(n, 1, 1, text_html="<b>13</b>"),
    "result": lambda n: set_data(n, 1, 2, text_plain="{'share': 33.6}"),
    "order": lambda n: outputs(n, 1).reverse(),
    "missing-output": lambda n: outputs(n, 1).pop(),
    "extra-output": lambda n: outputs(n, 2).append(copy.deepcopy(outputs(n, 0)[0])),
    "missing-kind": lambda n: outputs(n, 1)[0]["data"].pop("text/markdown"),
    "metadata": lambda n: outputs(n, 1)[0].update(metadata={"x": 1}),
    "picture": lambda n: set_data(n, 4, 0, image_png="AAAA"),
    "picture-text": lambda n: set_data(n, 4, 0, text_plain="bars"),
    "raises": lambda n: engine.code_cells(n)[2].update(source="1 / 0"),
    "code-changed": lambda n: engine.code_cells(n)[3].update(source="[1, 2, 4]"),
    "stripped-cell": lambda n: engine.code_cells(n)[1].update(outputs=[], execution_count=None),
    "outputs-without-count": lambda n: engine.code_cells(n)[1].update(execution_count=None),
}  # fmt: skip
# What nbval does not look at, and the gate does: pictures, their metadata, and cells without an execution count.
BLIND = {"picture": "picture", "stripped-cell": "executed"}


@pytest.fixture(scope="module")
def mutants(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mutants")
    good = notebook(*SOURCES)
    store(good, stored(folder / "good.ipynb", good))
    made = {}
    for name, mutate in MUTANTS.items():
        node = copy.deepcopy(good)
        mutate(node)
        path = folder / f"{name}.ipynb"
        path.write_bytes(text_of(node))
        made[path] = node
    return folder, made


def test_verdicts_agree(mutants):
    folder, made = mutants
    done = plain_nbval(folder)
    failed = set(re.findall(r"^FAILED (?:.*/)?([\w-]+)\.ipynb::", done.stdout, re.MULTILINE))
    assert "nothing" not in failed and len(failed) > 8, done.stdout[-2000:]
    ours = {path.stem for path, run in engine.execute(made) if gate.fresh(made[path], run, path.name)}
    hollow = {path.stem for path, node in made.items() if list(gate.executed(node))}
    assert failed - {"outputs-without-count"} <= ours
    assert (ours | hollow) - failed == set(BLIND), done.stdout[-2000:]
    assert failed <= ours | hollow


@pytest.mark.parametrize("name", BLIND)
def test_where_nbval_is_blind_the_gate_sees(mutants, name):
    folder, made = mutants
    path = folder / f"{name}.ipynb"
    ((_, run),) = engine.execute({path: made[path]}, jobs=1)
    found = gate.fresh(made[path], run, path.name) + gate.statics(made[path], path.name)
    assert BLIND[name] in {finding.rule for finding in found}
