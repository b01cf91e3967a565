"""Which answers moved, and which rows moved them."""

import json
import shutil
import subprocess

import pytest

from channel_evidence.answers import changes, report, stored
from channel_evidence.answers.moved import moved, responsible
from channel_evidence.answers.stored import Answer
from channel_evidence.cli import main


def test_the_answers_of_the_collection_are_found(root, data):
    found = stored.answers_of(sorted((root / "notebooks").glob("*.ipynb")))
    assert set(data.coding("answers")["answer_id"]) <= set(found)
    assert {one.notebook for one in found.values()} >= {"00_start_here", "30_preferred_channel", "90_methods"}
    assert all("\n\nTrust: " in one.text and not one.fails for one in found.values())


def test_what_is_no_notebook_is_named(tmp_path):
    (tmp_path / "a.ipynb").write_text("[]", encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.ipynb: is no notebook"):
        stored.answers_of([tmp_path / "a.ipynb"])


def test_answers_that_differ_come_or_go_are_told():
    one, two, three = (Answer(name, "n", name) for name in ("one", "two", "three"))
    other = Answer("two", "n", "other")
    found = moved({"one": one, "two": two, "gone": three}, {"one": one, "two": other, "new": three})
    assert [(m.answer_id, m.was, m.now) for m in found] == [
        ("two", two, other),
        ("new", None, three),
        ("gone", three, None),
    ]


CHANGES = [changes.Change("estimates", f"e{number}", {}, {"printed": "1"}) for number in range(9)]


@pytest.mark.parametrize("guilty", [[], [0], [8], [2, 3], [0, 4, 8]])
def test_the_rows_that_move_an_answer_are_found_by_halving(guilty):
    rows = {CHANGES[number] for number in guilty}
    found = responsible(CHANGES, lambda part: not rows & set(part))
    assert found == [[CHANGES[number]] for number in guilty]


def test_rows_that_move_it_only_together_are_told_together():
    found = responsible(CHANGES[:4], lambda part: not {CHANGES[1], CHANGES[2]} <= set(part))
    assert found == [CHANGES[:4]]


def test_with_few_runs_rows_are_told_in_groups():
    assert responsible(CHANGES, lambda part: False, runs=1) == [CHANGES[:4], CHANGES[4:]]


def test_rows_that_differ_are_told_with_their_cells(package):
    before = changes.read(package)
    path = package / "estimates.csv"
    text = path.read_text(encoding="utf-8")
    old = next(line for line in text.splitlines() if line.startswith("just-in-case-2012-09,"))
    path.write_text(text.replace(old, old.replace(",23,percent", ",32,percent")), encoding="utf-8")
    errata = package / "errata.csv"
    last = errata.read_text(encoding="utf-8").splitlines()[-1]
    errata.write_text(errata.read_text(encoding="utf-8").replace(last + "\n", ""), encoding="utf-8")
    after = changes.read(package)
    found = changes.changes(before, after)
    name = last.split(",")[0]
    assert sorted(map(str, found)) == [
        f"errata:{name} (taken out)",
        "estimates:just-in-case-2012-09 (printed '23' → '32')",
    ]
    assert changes.undone(after, [c for c in found if c.table == "estimates"]) == {"estimates.csv": text.encode()}


@pytest.fixture(scope="module")
def repository(root, tmp_path_factory):
    """The data and two pages of the collection as the one commit of a repository."""
    folder = tmp_path_factory.mktemp("repository") / "with späces"
    shutil.copytree(root / "data", folder / "data")
    (folder / "notebooks").mkdir()
    for path in ("15_markettools_2011.ipynb", "14_mblox_care_gap_2014.ipynb"):
        shutil.copy(root / "notebooks" / path, folder / "notebooks")
    for words in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=n", "-c", "user.email=e@e", "commit", "-qm", "first"],
    ):
        subprocess.run(["git", *words], cwd=folder, check=True)
    return folder


@pytest.fixture
def planted(repository):
    """The repository with two edits: one that an answer rests on, and one that it does not."""
    path = repository / "data" / "estimates.csv"
    text = path.read_text(encoding="utf-8")
    edits = [
        ("just-in-case-2012-09,", ",23,percent", ",24,percent"),
        ("mediapost-242076-02,", ",percent,", ",percent,"),
    ]
    new = text
    for start, old, put in edits:
        line = next(line for line in text.splitlines() if line.startswith(start))
        assert old in line
        new = new.replace(line, line.replace(old, put).replace("23 percent", "24 percent"))
    studies = repository / "data" / "studies.csv"
    other = studies.read_text(encoding="utf-8")
    path.write_text(new, encoding="utf-8")
    studies.write_text(
        other.replace("Portal survey of UK consumers 2012", "Portal survey of consumers"), encoding="utf-8"
    )
    yield repository
    path.write_text(text, encoding="utf-8")
    studies.write_text(other, encoding="utf-8")


def test_nothing_moved_without_edits(repository):
    assert report.since("HEAD", repository) == ([], 2)


def test_planted_edits_are_named_exactly_and_untouched_answers_are_absent(planted):
    found, number = report.since("HEAD", planted)
    assert number == 2
    (one,) = found
    assert one.answer_id == "markettools-offers" and "23 percent" in one.was.text and "24 percent" in one.now.text
    assert [[str(row) for row in group] for group in one.rows] == [
        ["estimates:just-in-case-2012-09 (printed '23' → '24', exact '23 percent' → '24 percent')"]
    ]
    told = report.told(found)
    assert (
        "markettools-offers (15_markettools_2011)\n  was: " in told and "  row: estimates:just-in-case-2012-09" in told
    )
    assert json.loads(report.as_json(found))[0]["rows"][0][0]["row"] == "estimates:just-in-case-2012-09"


@pytest.mark.parametrize(
    ("revision", "words"), [("nonesuch", "git knows no such commit"), ("--help", "git knows no such")]
)
def test_a_commit_that_is_none_is_refused(repository, revision, words):
    with pytest.raises(ValueError, match=words):
        report.since(revision, repository)


def test_without_a_checkout_it_says_so(tmp_path, capsys, monkeypatch, root):
    shutil.copytree(root / "data", tmp_path / "data")
    (tmp_path / "notebooks").mkdir()
    shutil.copy(root / "notebooks" / "14_mblox_care_gap_2014.ipynb", tmp_path / "notebooks")
    monkeypatch.setenv("CHANNEL_EVIDENCE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert main(["changed", "HEAD"]) == 1
    assert "is no git checkout" in capsys.readouterr().err


def test_faulty_tables_are_refused(planted):
    path = planted / "data" / "studies.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Portal survey of consumers", "Portal, of consumers"), encoding="utf-8"
    )
    with pytest.raises(ValueError, match=r"the tables have a fault: .*studies\.csv, row \d+: .* has 18 cells"):
        report.since("HEAD", planted)
