"""Quoted places agree with a reader's copies of the sources, and every way in which they do not is named."""

import csv
import hashlib
import json
import os
from pathlib import Path

import pytest

from channel_evidence.cli import main
from channel_evidence.tables import NAMES, load
from channel_evidence.tables.provenance import failing_places, quoted_places, verify

BAKERS = (
    "A note \U0001f950 on bakers. Of them, 41 percent write letters.\nOnly 7 percent keep pigeons. Nobody telephones."
)
MILLERS = "Millers differ: 62 percent write letters and 12 percent shout – across the valley."
TEXTS = {"bakers": BAKERS, "millers": MILLERS}
QUOTES = [("bakers", "41", "41 percent"), ("bakers", "7", "Only 7 percent"), ("millers", "62", "62 percent")]
CLAIMS = [("bakers", "Nobody telephones"), ("millers", "shout – across the valley")]


def place(source, exact):
    start = TEXTS[source].index(exact)
    return {"exact": exact, "start": start, "end": start + len(exact)}


def tables():
    seen = {"published": "not-reported"}
    texts = [
        {"source_id": ident, "extent": len(text), "sha256": hashlib.sha256(text.encode()).hexdigest()}
        for ident, text in TEXTS.items()
    ]
    estimates = [
        {"estimate_id": f"e-{k}", "question_id": "letters", "category": "postal-mail", "printed": printed}
        | {"unit": "percent", "source_id": source, "reading": "whole-text"}
        | place(source, exact)
        for k, (source, printed, exact) in enumerate(QUOTES)
    ]
    opinion = {"statement": "So it is.", "kind": "opinion", "relation": "not-testable", "reason": "opinion"}
    claims = [
        {"claim_id": f"c-{k}", "source_id": source} | opinion | place(source, exact)
        for k, (source, exact) in enumerate(CLAIMS)
    ]
    about = {"kind": "blog", "title": "T", "author": "A", "publisher": "P", "accessed": "2020", "rights": "none"}
    study = {"study_id": "trades", "title": "Trades", "design": "opinion", "sponsor": "none", "population": "trades"}
    return {
        "sources": [text | about | seen | {"url": "not-reported"} for text in [*texts, {"source_id": "unread"}]],
        "studies": [study | seen | {"country": "not-reported", "source_id": "unread"}],
        "questions": [
            {
                "question_id": "letters",
                "study_id": "trades",
                "measure": "used-channel",
                "asked": "How",
                "choice": "open",
            }
        ],
        "estimates": estimates,
        "claims": claims,
        "errata": [],
    }


@pytest.fixture
def write(root, tmp_path):
    """Write the tables as a data package; return its folder."""
    descriptor = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"] = [table for table in descriptor["resources"] if table["name"] in NAMES]
    text = json.dumps(descriptor)

    def package(rows):
        folder = tmp_path / "package"
        folder.mkdir(exist_ok=True)
        (folder / "datapackage.json").write_text(text, encoding="utf-8")
        for resource in descriptor["resources"]:
            columns = [field["name"] for field in resource["schema"]["fields"]]
            with (folder / resource["path"]).open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows[resource["name"]])
        return folder

    return package


@pytest.fixture
def copies(tmp_path):
    folder = tmp_path / "copies"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_bytes(text.encode())
    return folder


@pytest.fixture
def run(write, copies, capsys):
    """Exit code, output and errors of `verify` for tables and a folder of copies."""

    def outcome(rows=None, folder=copies):
        code = main(["verify", "--data", str(write(rows or tables())), "--sources", str(folder)])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return outcome


def test_all_places_agree(run):
    code, out, err = run()
    assert (code, err) == (0, "")
    assert "verify: 5 of 5 places agree; 1 sources were read in excerpts" in out
    assert out.count("as transcribed") == 2


def test_file_names_do_not_matter(run, copies):
    (copies / "bakers.txt").rename(copies / "Übung 1.html")
    (copies / "millers.txt").rename(copies / "bakers.txt")
    code, out, err = run()
    assert (code, err) == (0, "")
    assert "5 of 5 places agree" in out


def test_folders_among_the_copies_are_passed_over(run, copies):
    (copies / "more").mkdir()
    assert run()[0] == 0


def test_a_changed_digit(run):
    rows = tables()
    rows["estimates"][0].update(printed="42", exact="42 percent")
    code, out, err = run(rows)
    assert code == 1
    start = BAKERS.index("41")
    assert err == (
        f"bakers.txt: estimates:e-0: '42 percent' is expected at {start}-{start + 10}, "
        "the text has '41 percent'; the quote stands nowhere in the text\n"
    )
    assert "4 of 5 places agree" in out
    assert "wrong places" in out


@pytest.mark.parametrize(("table", "target"), [("estimates", "estimates:e-1"), ("claims", "claims:c-1")])
def test_a_moved_offset(run, table, target):
    rows = tables()
    row = rows[table][1]
    true = row["start"]
    row.update(start=true - 1, end=row["end"] - 1)
    code, _, err = run(rows)
    assert code == 1
    assert err.count("\n") == 1
    assert f"{target}: {row['exact']!r} is expected at {true - 1}-" in err
    assert f"the quote stands at {true}" in err


def test_an_edited_text(run, copies):
    (copies / "bakers.txt").write_bytes(BAKERS.replace("41 percent", "4l percent").encode())
    code, out, err = run()
    assert code == 1
    failing, nearest = err.splitlines()
    assert "estimates:e-0: '41 percent'" in failing and "'4l percent'" in failing
    assert nearest == "bakers.txt: matches no digest; nearest source bakers, 1 of 3 quotes fail"
    assert "edited text" in out and "no copy of" not in out


@pytest.mark.parametrize("edited", [BAKERS.replace("A note", "A word"), BAKERS + "\n", "\ufeff" + BAKERS[1:]])
def test_an_edit_outside_the_quotes(run, copies, edited):
    (copies / "bakers.txt").write_bytes(edited.encode())
    code, _, err = run()
    assert code == 1
    assert err == "bakers.txt: matches no digest; nearest source bakers, 0 of 3 quotes fail\n"


def test_a_text_with_other_line_ends(run, copies):
    (copies / "bakers.txt").write_bytes(BAKERS.replace("\n", "\r\n").encode())
    code, _, err = run()
    assert code == 1
    assert "nearest source bakers, 2 of 3 quotes fail" in err


def test_a_stranger_among_the_copies(run, copies):
    (copies / "notes.txt").write_text("Weavers hum.", encoding="utf-8")
    code, out, err = run()
    assert code == 1
    assert err == "notes.txt: matches no digest, and no source's quotes occur in it\n"
    assert "5 of 5 places agree" in out


def test_a_copy_that_is_no_utf_8(run, copies):
    (copies / "millers.txt").write_bytes(MILLERS.encode("cp1252"))
    code, out, err = run()
    assert code == 1
    byte = MILLERS.index("–")
    assert err == f"millers.txt: is no UTF-8 text (invalid start byte at byte {byte})\n"
    assert "no copy of millers" in out


def test_a_missing_copy_is_listed_and_no_failure(run, copies):
    (copies / "millers.txt").unlink()
    code, out, err = run()
    assert (code, err) == (0, "")
    assert "no copy of millers among the texts" in out
    assert "no copy of bakers" not in out and "no copy of unread" not in out
    assert "3 of 3 places agree" in out


def test_an_extent_that_is_not_the_texts(run):
    rows = tables()
    rows["sources"][0]["extent"] += 1
    code, _, err = run(rows)
    assert code == 1
    assert err == f"sources:bakers: extent is {len(BAKERS) + 1}, the text has {len(BAKERS)} characters\n"


def test_no_such_folder(run, tmp_path):
    code, out, err = run(folder=tmp_path / "nowhere")
    assert (code, out) == (1, "")
    assert err == f"channel-evidence: {tmp_path / 'nowhere'}: there is no such folder\n"


def test_a_file_for_a_folder(run, copies):
    code, out, err = run(folder=copies / "bakers.txt")
    assert (code, out) == (1, "")
    assert "is a file; a folder with source texts is needed" in err


def test_a_folder_without_copies(run, tmp_path):
    (tmp_path / "bare").mkdir()
    code, out, err = run(folder=tmp_path / "bare")
    assert code == 1
    assert "holds none of the source texts" in err
    assert "no copy of bakers" in out and "no copy of millers" in out


def test_a_faulty_package_is_refused(run):
    rows = tables()
    rows["estimates"][0]["printed"] = "plenty"
    code, out, err = run(rows)
    assert (code, out) == (1, "")
    assert "estimates.csv, row 2, column printed: 'plenty'" in err


def test_places_are_counted_in_characters(write):
    places = quoted_places(load(write(tables())))
    assert list(places["target"]) == ["estimates:e-0", "estimates:e-1", "estimates:e-2", "claims:c-0", "claims:c-1"]
    assert failing_places(places[places["source_id"] == "bakers"], BAKERS) == []
    assert len(failing_places(places[places["source_id"] == "bakers"], "x" + BAKERS)) == 3


def test_the_real_texts(data, root):
    given = os.environ.get("SOURCES")
    folder = Path(given) if given else root.parent / "shared" / "sources"
    if not given and not folder.is_dir():
        pytest.skip("no copies of the source texts: SOURCES is not set and ../shared/sources does not exist")
    found = verify(data, folder)
    assert found.failures == []
    assert found.rows["places"].sum() == found.rows["agreeing"].sum() > 0
    assert found.without_copy == []
