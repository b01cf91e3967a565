"""Pages of studies are made again only where what they read changed, and stand within a site as its other pages do."""

import os
import shutil
import subprocess
import sys
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from table_files import keep, table, write

from channel_evidence import load
from channel_evidence.cli import main
from channel_evidence.site import build
from channel_evidence.site.build import RenderError, plan, render
from channel_evidence.site.study_pages import file_of
from channel_evidence.site.study_pages.kept import made, no_record, recorded, state

CARD = SimpleNamespace(file="11_m2talk.html", title="M2Talk by hand", studies=("m2talk",))
FEW = 24  # studies of a small collection


def parsed(text):
    return BeautifulSoup(text, "html.parser")


@pytest.fixture(scope="module")
def small(root, tmp_path_factory):
    """A collection of the first studies alone, which nobody changes."""
    folder = tmp_path_factory.mktemp("small")
    for name in ("data", "CITATION.cff", "requirements.lock"):
        (shutil.copytree if (root / name).is_dir() else shutil.copy)(root / name, folder / name)
    keep(folder, table(folder, "studies").head(FEW))
    assert "m2talk" in set(table(folder, "studies")["study_id"])
    return folder


@pytest.fixture(scope="module")
def data(small):
    return load(small / "data")


@pytest.fixture
def copy(small, tmp_path):
    """A copy of it that may be changed."""
    return shutil.copytree(small, tmp_path / "copy")


@pytest.fixture(scope="module")
def standing(small, data, tmp_path_factory):
    """The pages as they were made, which nobody changes: their folder, and what is remembered of them."""
    out = tmp_path_factory.mktemp("standing")
    pages = made(data, small, [CARD], no_record(), out, "")
    for page in pages:
        (out / page.name).write_bytes(page.content)
    return out, {"state": "then", "pages": [page.entry for page in pages]}


def again(copy, standing):
    out, record = standing
    return made(load(copy / "data"), copy, [CARD], record, out, "now")


def edit(copy, name, key, value, **cells):
    frame = table(copy, name)
    assert (frame[key] == value).any() and set(cells) <= set(frame)
    frame.loc[frame[key] == value, list(cells)] = list(cells.values())
    write(frame, copy, name)


def fresh(pages):
    return {page.name for page in pages if page.fresh}


def test_nothing_changed_nothing_made(copy, standing):
    assert fresh(again(copy, standing)) == set()


def test_where_nothing_can_have_changed_nothing_is_read(standing, small):
    out, record = standing
    assert fresh(made(None, small, [CARD], {**record, "state": "now"}, out, "now")) == set()
    other = SimpleNamespace(**{**vars(CARD), "title": "Another title"})
    assert state("rest", [CARD]) == state("rest", [CARD]) not in (state("rest", [other]), state("other", [CARD]))


@pytest.mark.parametrize(
    "found", [None, [], {}, "", {"state": "s"}, {"state": "s", "pages": [{"name": "n"}]}, {"state": "s", "pages": 1}]
)
def test_a_faulty_record_remembers_nothing(found):
    assert recorded(found) == no_record()


def test_one_changed_row_makes_one_page(copy, standing, data):
    row = data.view[data.view["study_id"] == "m2talk"].iloc[1]
    edit(copy, "estimates", "estimate_id", row["estimate_id"], exact="other words")
    pages = again(copy, standing)
    assert fresh(pages) == {"study-m2talk.html"}
    new = next(page for page in pages if page.fresh)
    assert b"other words" in new.content and b"other words" not in (standing[0] / new.name).read_bytes()


def test_a_changed_source_makes_the_pages_that_cite_it(copy, standing, data):
    edit(copy, "sources", "source_id", "dgtarchitects-2015", publisher="Another publisher")
    cited = {
        *data.view.loc[data.view["source_id"] == "dgtarchitects-2015", "study_id"],
        *data.claims.loc[data.claims["source_id"] == "dgtarchitects-2015", "study_id"],
        *data.studies.loc[data.studies["source_id"] == "dgtarchitects-2015", "study_id"],
    } & set(data.studies["study_id"])
    assert fresh(again(copy, standing)) == {file_of(ident) for ident in cited}


def test_a_changed_title_makes_its_neighbours_too(copy, standing):
    names = [entry["name"] for entry in standing[1]["pages"]]
    place = names.index("study-m2talk.html")
    edit(copy, "studies", "study_id", "m2talk", sponsor="Somebody else")
    assert fresh(again(copy, standing)) == set(names[place - 1 : place + 2])


def test_a_column_that_no_page_shows_makes_none(copy, standing):
    edit(copy, "sources", "source_id", "dgtarchitects-2015", rights="others")
    assert fresh(again(copy, standing)) == set()


def test_changed_code_makes_all(copy, standing):
    (copy / "requirements.lock").write_text("other")
    assert len(fresh(again(copy, standing))) == len(standing[1]["pages"])


def test_pages_are_the_same_in_any_process(copy, standing):
    text = (
        "import sys, hashlib, pathlib; from channel_evidence import load; from types import SimpleNamespace as S;"
        "from channel_evidence.site.study_pages.kept import made, no_record; root = pathlib.Path(sys.argv[1]);"
        "card = S(file='11_m2talk.html', title='M2Talk by hand', studies=('m2talk',));"
        "print(*[page.entry['page'] for page in made(load(root / 'data'), root, [card], no_record(), root, '')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", text, str(copy)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    assert done.stdout.split() == [entry["page"] for entry in standing[1]["pages"]]


# Within the site


@pytest.fixture(scope="module")
def site(root, small, tmp_path_factory):
    out = tmp_path_factory.mktemp("studies") / "site"
    return render([root / "notebooks" / "11_m2talk.ipynb"], out, root=small, studies=True)


def test_the_index_leads_to_every_page(site, data):
    out = site.pages[0].parent
    links = {link["href"] for link in parsed(site.pages[0].read_text()).select("#table a")}
    for ident in data.studies["study_id"]:
        assert file_of(ident) in links and (out / file_of(ident)) in site.pages
    assert len(site.pages) == len(data.studies) + 2 and all(page.is_file() for page in site.pages)


def test_a_site_stands_until_a_page_is_changed(site, root, small, tmp_path):
    out = tmp_path / "site"
    shutil.copytree(site.pages[0].parent, out)
    paths = [root / "notebooks" / "11_m2talk.ipynb"]
    assert plan(paths, out, root=small, studies=True).current
    assert len(render(paths, out, root=small, studies=True).kept) == len(site.pages) - 1
    wanted = (out / "study-m2talk.html").read_bytes()
    (out / "study-m2talk.html").write_bytes(b"changed")
    assert not plan(paths, out, root=small, studies=True).current
    assert [page.name for page in render(paths, out, root=small, studies=True).rendered] == ["study-m2talk.html"]
    assert (out / "study-m2talk.html").read_bytes() == wanted


def test_a_site_without_the_pages_is_another_site(site, root, small, tmp_path):
    out = tmp_path / "site"
    shutil.copytree(site.pages[0].parent, out)
    paths = [root / "notebooks" / "11_m2talk.ipynb"]
    assert not plan(paths, out, root=small).current
    assert len(render(paths, out, root=small).pages) == 2 and not list(out.glob("study-*"))
    assert not parsed((out / "index.html").read_text()).select('#table a[href^="study-"]')


def test_a_notebook_cannot_take_a_study_s_page(root, small, tmp_path):
    notebook = shutil.copy(root / "notebooks" / "11_m2talk.ipynb", tmp_path / "study-m2talk.ipynb")
    with pytest.raises(RenderError, match="would be written to the same page as a study"):
        render([tmp_path / notebook], tmp_path / "site", root=small, studies=True)
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [(["11_m2talk"], False), (["11_m2talk", "--studies"], True), ([], True), (["--no-studies"], False)],
)
def test_all_notebooks_come_with_studies_and_named_ones_if_asked(tmp_path, monkeypatch, arguments, wanted):
    asked = []

    def planned(paths, out, *, execute, studies):
        asked.append(studies)
        raise RenderError("asked")

    monkeypatch.setattr(build, "plan", planned)
    assert main(["html", *arguments, "--out", str(tmp_path / "site")]) == 1
    assert asked == [wanted]
