"""A study's first page: made for studies of every shape, it runs and passes the gate."""

import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from test_new_study import SHAPES, changed, fitted, run

from channel_evidence import load
from channel_evidence.answers.fresh import on_tables
from channel_evidence.contribute import page
from channel_evidence.contribute.place import put
from channel_evidence.contribute.trial import attempt, paged
from channel_evidence.tables.check import check


def test_pages_of_every_shape_pass_the_gate(small, tmp_path):
    """All shapes at once, since a start of the engine takes longer than a page."""
    (small.parent / "notebooks").mkdir()
    made = []
    for number, (shape, text) in enumerate(SHAPES.items()):
        if shape == "no number":
            continue
        path = tmp_path / "own.toml"
        text = re.sub(r"\b(own-(?:2020|page|45|15|5|slip))\b", rf"x{number}-\1", text)
        path.write_text(fitted(text, small), encoding="utf-8")
        trial = attempt(path, small)
        put(small, trial.files)
        made.append(trial.study_id)
    notebooks = []
    for study in made:
        data = load(small)
        cells = page.answer_row(data, study, list(data.coding("answers").columns))
        answers = small / "codings" / "answers.csv"
        row = ",".join(f'"{cell}"' for cell in cells.values())
        answers.write_text(answers.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
        notebooks.append(small.parent / "notebooks" / page.name(study))
        notebooks[-1].write_bytes(page.page(load(small), study))
    assert check(small) == []
    for command in ("fix", "run"):
        assert on_tables([command], notebooks, small, tmp_path) == ""
    first = nbformat.read(notebooks[0], as_version=4)
    assert any("Trust: " in str(o) for cell in first.cells for o in cell.get("outputs", []))


@pytest.fixture
def with_pages(small):
    (small.parent / "notebooks").mkdir()
    return small


def test_a_page_comes_and_goes_with_its_study(capsys, with_pages, example, contents):
    before = contents(with_pages.parent)
    code, out, _ = run(capsys, "new-study", example, "--notebook", "--data", with_pages)
    path = with_pages.parent / "notebooks" / "18_harbour_2016.ipynb"
    assert code == 0 and f"wrote {path}" in out
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert notebook["metadata"]["channel_evidence"]["studies"] == ["harbour-2016"]
    assert check(with_pages) == [] and len(load(with_pages).coding("answers")) == 1
    once = contents(with_pages.parent)
    assert "nothing to add" in run(capsys, "new-study", example, "--notebook", "--data", with_pages)[1]
    assert contents(with_pages.parent) == once
    assert run(capsys, "remove-study", "harbour-2016", "--data", with_pages)[0] == 0
    assert contents(with_pages.parent) == before


def test_a_page_that_somebody_wrote_in_stays_and_so_does_its_study(capsys, with_pages, example, contents):
    run(capsys, "new-study", example, "--data", with_pages)
    trial = attempt(example, with_pages)
    path = with_pages.parent / "notebooks" / page.name(trial.study_id)
    answers = with_pages / "codings" / "answers.csv"
    text = '"harbour-2016-answer","18","harbour-2016-preferred-channel","no","yes","yes","why"\n'
    answers.write_text(answers.read_text(encoding="utf-8") + text, encoding="utf-8")
    path.write_bytes(page.page(load(with_pages), "harbour-2016"))
    assert page.treating(path.parent, "harbour-2016") == {path: True}
    changed(path, "## What stands against it?", "## What do I think?")
    before = contents(with_pages.parent)
    code, _, err = run(capsys, "remove-study", "harbour-2016", "--data", with_pages)
    assert code == 1 and "somebody has written in it" in err
    assert contents(with_pages.parent) == before


def test_a_study_without_numbers_gets_no_page(capsys, with_pages, contents, tmp_path):
    before = contents(with_pages.parent)
    (tmp_path / "own.toml").write_text(SHAPES["no number"], encoding="utf-8")
    code, _, err = run(capsys, "new-study", tmp_path / "own.toml", "--notebook", "--data", with_pages)
    assert code == 1 and "a page needs one number at least" in err
    assert contents(with_pages.parent) == before


def test_a_page_that_fails_the_gate_is_not_stored_and_nothing_is_added(with_pages, example, monkeypatch, contents):
    before = contents(with_pages.parent)
    plain = page.page
    monkeypatch.setattr(page, "page", lambda *given: plain(*given).replace(b"## What is missing?", b"## Missing?"))
    with pytest.raises(ValueError, match="lacks the section 'What is missing\\?'"):
        paged(attempt(example, with_pages))
    assert contents(with_pages.parent) == before


def test_without_the_coding_of_answers_no_page_is_made(capsys, example, small, contents):
    code, _, err = run(capsys, "new-study", example, "--notebook", "--data", small)
    assert code == 1 and "a page needs the folder" in err
    shutil.rmtree(small.parent / "notebooks", ignore_errors=True)
    assert not Path(small.parent / "notebooks").exists()
