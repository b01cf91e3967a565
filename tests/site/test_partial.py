"""After any edit a site that is made again in part is, byte for byte, the one that is made whole."""

import os
import random
import re
import shutil

import nbformat
import pytest
from table_files import keep, table, write

from channel_evidence.site.build import render
from channel_evidence.site.derived import REMEMBERED

EDITS = int(os.environ.get("CHANNEL_EVIDENCE_EDITS", "6"))
FEW = 12  # studies beside those that the notebooks treat
NOTEBOOKS = ("11_m2talk", "13_northridge_2015", "32_replies_received")
# Tables with the columns that are edited: words get one more, of codes another is taken that stands in the column.
WORDS = {
    "sources": ("title", "publisher", "rights"),
    "studies": ("title", "sponsor", "population"),
    "questions": ("asked", "base"),
    "estimates": ("base", "exact"),
    "claims": ("statement", "exact"),
    "errata": ("reason",),
    "codings/sponsors": ("sells",),
    "terms": ("label",),
}
CODES = {
    "sources": ("url", "kind"),
    "studies": ("published", "design"),
    "estimates": ("reading", "source_id"),
    "codings/sponsors": ("related",),
}


@pytest.fixture
def collection(root, tmp_path):
    """A small collection with some notebooks that draw its numbers, and others that it does not hold."""
    folder = tmp_path / "collection"
    shutil.copytree(root / "data", folder / "data")
    for name in ("CITATION.cff", "requirements.lock"):
        shutil.copy(root / name, folder / name)
    (folder / "notebooks").mkdir()
    for name in NOTEBOOKS:
        shutil.copy(root / "notebooks" / f"{name}.ipynb", folder / "notebooks")
    studies = table(folder, "studies")
    treated = studies["study_id"].str.contains("m2talk|northridge") | (studies.index < FEW)
    keep(folder, studies[treated])
    return folder


def edit_a_table(folder, lot):
    columns = lot.choice((WORDS, CODES))
    name = lot.choice(list(columns))
    column, rows = lot.choice(columns[name]), table(folder, name)
    place = rows.index[lot.randrange(len(rows))]
    old = rows.loc[place, column]
    rows.loc[place, column] = f"{old} anew" if columns is WORDS else lot.choice(list(rows[column]))
    write(rows, folder, name)
    return f"{name}.{column} of {rows.iloc[place, 0]}"


def edit_a_number(folder, lot):
    rows = table(folder, "estimates")
    place = lot.choice(list(rows.index[rows["printed"].str.fullmatch(r"\d+(\.\d+)?")]))
    rows.loc[place, "printed"] = re.sub(r"\d$", str(lot.randrange(1, 10)), rows.loc[place, "printed"])
    write(rows, folder, "estimates")
    return f"the number {rows.loc[place, 'estimate_id']}"


def drop_a_row(folder, lot):
    name = lot.choice(("estimates", "claims"))
    rows = table(folder, name)
    place = lot.choice(list(rows.index))
    write(rows.drop(index=place), folder, name)
    return f"{name} without {rows.iloc[place, 0]}"


def edit_a_notebook(folder, lot):
    path = lot.choice(sorted((folder / "notebooks").glob("*.ipynb")))
    node = nbformat.read(path, as_version=4)
    node.cells[0].source += lot.choice((" anew", "\n\nAnother sentence.", " [beside](11_m2talk.ipynb)"))
    nbformat.write(node, path)
    return path.name


def add_or_drop_a_notebook(folder, lot):
    twin = folder / "notebooks" / "50_another.ipynb"
    if twin.exists():
        twin.unlink()
    else:
        shutil.copy(folder / "notebooks" / f"{lot.choice(NOTEBOOKS)}.ipynb", twin)
    return f"{twin.name} {'added' if twin.exists() else 'dropped'}"


def cite_otherwise(folder, lot):
    path = folder / "CITATION.cff"
    path.write_text(re.sub(r"(?m)^version: .*$", f"version: {lot.randrange(10**6)}", path.read_text()))
    return path.name


CHANGES = (
    *(edit_a_table,) * 6,
    *(edit_a_number,) * 2,
    drop_a_row,
    edit_a_notebook,
    add_or_drop_a_notebook,
    cite_otherwise,
)


def made(folder, out):
    return render(sorted((folder / "notebooks").glob("*.ipynb")), out, root=folder, studies=True)


def content(out):
    return {path.name: path.read_bytes() for path in out.iterdir()}


def test_in_part_is_as_whole(collection, tmp_path):
    lot = random.Random(14)
    site, whole = tmp_path / "site", tmp_path / "whole"
    made(collection, site)
    stood = 0
    for _ in range(EDITS):
        what = lot.choice(CHANGES)(collection, lot)
        stood += len(made(collection, site).kept)
        (collection / REMEMBERED).unlink()
        shutil.rmtree(whole, ignore_errors=True)
        assert not made(collection, whole).kept
        differing = {name for name, found in content(whole).items() if content(site).get(name) != found}
        assert differing == set() and set(content(site)) == set(content(whole)), what
    assert stood > EDITS * FEW / 2  # most pages stood each time


def test_a_row_makes_the_pages_of_those_notebooks_that_read_it(collection, tmp_path):
    made(collection, tmp_path / "site")
    page = (tmp_path / "site" / "11_m2talk.html").read_text()
    rows, drawn = table(collection, "estimates"), re.search(r'<tr id="place\.([\w-]+)"', page)[1]
    rows.loc[rows["estimate_id"] == drawn, "exact"] = "other words"
    write(rows, collection, "estimates")
    done = made(collection, tmp_path / "site")
    assert {page.name for page in done.rendered} == {"11_m2talk.html", "study-m2talk.html"}
