"""Sentences in cells, read without running them; and a notebook whose words no longer fit its data."""

import os
import subprocess
import sys

import nbformat
import pytest

from channel_evidence.execution import gate
from channel_evidence.execution import pool as engine
from channel_evidence.execution.nbformat_quick import read
from channel_evidence.execution.normal_form import is_hidden, normalise
from channel_evidence.execution.sentences import code_lines, shows_sentence, template_rules

NAME = "12_newvoicemedia_2013.ipynb"
LONG = 'say("""' + "\n".join(["words"] * 40) + '""",\n    given={"a": True})'


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('say("a {x}", x=1)', True),
        ('words.say("a")', True),
        ("x = 1\nanswer('a {x}', trust=t, x=x)", True),
        ('title = say("a")', False),
        ('title = say("a")\nchart(title)', False),
        ("chart()", False),
        ("%%time\nsay('a')", False),
        ("", False),
    ],
)
def test_whether_a_cell_shows_a_sentence(source, shown):
    assert shows_sentence(source) is shown


def test_a_template_counts_as_one_line():
    assert code_lines(LONG) == 2 and code_lines("a = 1\nb = 2") == 2 and code_lines("") == 0
    assert code_lines("title = " + LONG + "\nchart(title)") == 3
    assert code_lines("text = '''" + "\n" * 30 + "'''") == 31  # no template, but a long text


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ('say(f"a {x}")', "no plain text"),
        ("say(template, x=1)", "no plain text"),
        ('say("a" + b)', "no plain text"),
        ("say()", "no plain text"),
        ('title = say("only {x}", x=1)', "says 'only' without a condition"),
        ('say("only {x}", x=1, given={})', "says 'only' without a condition"),
        ('chart(say("13 percent"))', "types the number '13'"),
        ('answer("twenty {x}", trust=t, x=1)', "types the number 'twenty'"),
        ('say("{x")', "cannot be read"),
    ],
)
def test_static_faults(source, fault):
    assert any(fault in what and todo for what, todo in template_rules(source))


@pytest.mark.parametrize(
    "source",
    ['say("in 2014 {x:2}", x=1)', 'say("only {x}", x=1, given={"a": True})', 'say("only {x}", x=1, given=held)',
     'say("a long " "text {x}", x=13)', "print('13 percent of all')", "%%time\nx"],
)  # fmt: skip
def test_what_passes(source):
    assert list(template_rules(source)) == []


def notebook(*sources):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])


def test_normal_form_hides_sentences_and_nothing_else():
    made = normalise(notebook('say("a")', 'title = say("a")', "x = 1"))
    assert [is_hidden(cell) for cell in made.cells] == [True, False, False]
    assert made.cells[0].metadata == {"jupyter": {"source_hidden": True}, "tags": ["hide-input"]}
    assert made.cells[1].metadata == {}
    again = normalise(nbformat.from_dict(made))
    assert [is_hidden(cell) for cell in again.cells] == [True, False, False]


def test_the_gate_wants_sentences_hidden_and_counts_their_code():
    made = normalise(notebook(LONG))
    assert not [found for found in gate.statics(made, "50_x.ipynb") if found.rule in ("sentences", "length")]
    made.cells[0].metadata = nbformat.from_dict({"tags": ["hide-input"]})
    assert [found.what for found in gate.statics(made, "50_x.ipynb") if found.rule == "sentences"] == [
        "shows a sentence twice: its code is not hidden"
    ]
    made.cells[0].source = LONG.replace("words", "twenty words", 1)
    assert any("types the number 'twenty'" in str(found) for found in gate.statics(made, "50_x.ipynb"))


@pytest.fixture
def section(root, package):
    """The section on Gen Y of notebook 12, on a copy of the data in which the size of Gen Y is printed."""
    rows = (package / "estimates.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    place = next(i for i, row in enumerate(rows) if row.startswith("mediapost-215569-04,"))
    assert ",Gen Y,not-reported,27,percent," in rows[place]
    rows[place] = rows[place].replace(",Gen Y,not-reported,27,percent,", ",Gen Y,400,27,percent,")
    (package / "estimates.csv").write_text("".join(rows), encoding="utf-8")
    found = read(root / "notebooks" / NAME)
    told = next(i for i, cell in enumerate(found.cells) if "size of Gen Y not reported" in cell.source)
    found.cells = [found.cells[1], found.cells[told - 1], found.cells[told]]
    return found, package


def executed(found, tmp_path):
    path = tmp_path / NAME
    ((_, run),) = engine.execute({path: found}, jobs=1)
    return gate.fresh(found, run, NAME), run


def test_words_that_the_data_outgrew_stop_the_run(section, tmp_path):
    found, package = section
    findings, run = executed(found, tmp_path)
    assert not run.failed and findings == []
    found.cells[0].source = found.cells[0].source.replace("load()", f"load({str(package)!r})")
    findings, run = executed(found, tmp_path)
    assert run.failed
    told = "Drifted: no longer true: size of Gen Y not reported; the words have to be written anew"
    assert any(finding.rule == "run" and told in finding.what for finding in findings), findings


def test_nbval_names_them_too(section, tmp_path):
    found, package = section
    found.cells[0].source = found.cells[0].source.replace("load()", f"load({str(package)!r})")
    path = tmp_path / NAME
    nbformat.write(found, path)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval",
        str(path),
        "-q",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(tmp_path),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=tmp_path, env={**os.environ, "COLUMNS": "300"}, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "no longer true: size of Gen Y not reported" in done.stdout
