"""The site is whole, safe and described; it is made anew only where something changed, and never in part."""

import base64
import errno
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from itertools import pairwise
from urllib.parse import parse_qs, unquote

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from channel_evidence import atomic
from channel_evidence.cli import main
from channel_evidence.site import page as web_page
from channel_evidence.site.build import LARGEST, LARGEST_INDEX, RECORD, RenderError, plan, render

NAMES = ("11_m2talk", "40_article_audit")


@pytest.fixture
def notebooks(root, tmp_path):
    return [
        shutil.copy(root / "notebooks" / f"{name}.ipynb", tmp_path) and tmp_path / f"{name}.ipynb" for name in NAMES
    ]


@pytest.fixture(scope="module")
def built(root, tmp_path_factory):
    """A site nobody changes."""
    out = tmp_path_factory.mktemp("built") / "site"
    return render([root / "notebooks" / f"{name}.ipynb" for name in NAMES], out)


@pytest.fixture
def site(built, notebooks, tmp_path):
    """A copy of it, made from the copied notebooks."""
    shutil.copytree(built.pages[0].parent, tmp_path / "site")
    return tmp_path / "site"


def tree(page):
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


def content(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def change(path, words="Something else"):
    node = nbformat.read(path, as_version=4)
    node.cells.append(nbformat.v4.new_markdown_cell(words))
    nbformat.write(node, path)


def beside(folder):
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


# What a page is


def test_pages_are_self_contained(built):
    assert [page.name for page in built.pages] == ["index.html", *(f"{name}.html" for name in NAMES)]
    for page in built.pages:
        loads = [
            value
            for tag in tree(page).find_all(["img", "script", "link", "image", "iframe", "source", "object", "use"])
            for value in (tag.get("src"), tag.get("href"))
            if value and tag.get("rel") not in (["prev"], ["next"])
        ]
        assert all(value.startswith(("data:", "#")) for value in loads)
        assert "@import" not in page.read_text() and "url(" not in page.read_text()


def test_pages_are_small(built):
    assert all(page.stat().st_size < most(page) for page in built.pages)


def most(page):
    return LARGEST_INDEX if page.name == "index.html" else LARGEST


def test_every_page_of_the_collection_is_small(root, tmp_path):
    done = render(sorted((root / "notebooks").glob("*.ipynb")), tmp_path / "site")
    assert {page.name: page.stat().st_size for page in done.pages if page.stat().st_size > most(page)} == {}


def test_a_page_that_were_too_large_has_fewer_colours(notebooks, tmp_path, monkeypatch):
    exact = (render(notebooks[:1], tmp_path / "a").pages[1]).stat().st_size
    monkeypatch.setattr(web_page, "LARGEST", exact - 10_000)
    assert render(notebooks[:1], tmp_path / "b").pages[1].stat().st_size <= exact - 10_000


def test_the_policy_names_every_script_and_style(built):
    for page in built.pages:
        found = tree(page)
        policy = found.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
        for tag in found.find_all(["script", "style"]):
            digest = base64.b64encode(hashlib.sha256(tag.string.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy
        assert not found.find_all(lambda tag: "style" in tag.attrs or any(name.startswith("on") for name in tag.attrs))


def test_every_picture_has_alt_text_caption_and_data(built):
    page = built.pages[1]
    found = tree(page)
    figures = found.find_all("figure")
    assert len(figures) == len(found.find_all("img")) == 2
    for number, figure in enumerate(figures, 1):
        assert len(figure.img["alt"]) > 100
        assert len(figure.figcaption.get_text()) > 50
        assert figure.a["download"] == f"11_m2talk-figure-{number}.csv"
        assert unquote(figure.a["href"].partition(",")[2]).count("\n") > 1
    assert (
        page.read_text().count("lines are intervals of at least 95% (all options") == 1
    )  # shown as the caption, not a second time


def test_numbers_lead_to_their_places(root, tmp_path, data):
    page = render([root / "notebooks" / "12_newvoicemedia_2013.ipynb"], tmp_path / "out").pages[1]
    found = tree(page)
    links = {link["href"][1:] for link in found.select("details.numbers a[href^='#']")}
    rows = {row["id"]: row for row in found.select("#places tbody tr")}
    assert links == set(rows) and len(rows) > 10
    estimates = data.estimates.set_index("estimate_id")
    placed = [name for name in rows if pd.notna(estimates.loc[name.removeprefix("place."), "start"])]
    row, estimate = rows[placed[0]], estimates.loc[placed[0].removeprefix("place.")]
    text = row.get_text(" ")
    assert estimate["printed"] == row.th.get_text()
    assert estimate["exact"] in text and f"{estimate['start']:,}–{estimate['end']:,}" in text and "whole" in text
    source = row.find("a", href=re.compile("^http"))["href"]
    assert (
        source.startswith("http://dgtarchitects.com/")
        and unquote(source.partition("#:~:text=")[2]) == estimate["exact"]
    )
    assert found.find(id=row.find("a", href=re.compile("^#figure"))["href"][1:]).name == "figure"


def test_headings_are_in_order_and_listed(built):
    for page in built.pages:
        found = tree(page)
        levels = [int(tag.name[1]) for tag in found.find_all(re.compile("^h[1-6]$"))]
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        idents = [tag["id"] for tag in found.find_all(id=True)]
        assert len(idents) == len(set(idents))
        assert all(link["href"][1:] in idents for link in found.find_all("a", href=re.compile("^#[^=]+$")))
    assert len(tree(built.pages[1]).select(".contents a")) > 8


def test_table_heads_have_scope(built):
    for page in built.pages:
        for head in tree(page).find_all("th"):
            assert head["scope"] == ("col" if head.find_parent("thead") else "row")


def test_neighbours_are_linked(built):
    first, second = (tree(page) for page in built.pages[1:])
    assert [a["href"] for a in first.select(".pager a")] == ["40_article_audit.html"]
    assert [a["href"] for a in second.select(".pager a")] == ["11_m2talk.html"]


def test_a_page_says_how_to_cite_it(built):
    text = tree(built.pages[1]).find(id="cite").get_text(" ")
    assert "Channel Evidence maintainers" in text and "Version" in text and "M2Talk: Consumer Behavior" in text


def test_heads_are_machine_readable(built, data):
    for page in built.pages:
        found = tree(page)
        about = json.loads(found.find("script", type="application/ld+json").string)[0]
        assert about["@type"] == "Dataset" and about["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
        assert about["citation"] and {"printed", "exact"} <= {each["name"] for each in about["variableMeasured"]}
        assert found.title.get_text() and found.find("meta", {"name": "description"})["content"]
    about = json.loads(tree(built.pages[1]).find("script", type="application/ld+json").string)[0]
    assert "preferred-channel" in {each["name"] for each in about["variableMeasured"]}


# schema.org's properties of the types that pages use, and of what type their values are.
SHAPES = {
    "ClaimReview": {"claimReviewed": str, "itemReviewed": "Claim", "reviewRating": "Rating", "reviewBody": str, "author": ["Organization"], "url": str},
    "Claim": {"text": str, "author": "Organization", "appearance": "CreativeWork"},
    "CreativeWork": {"name": str, "publisher": "Organization", "url": str},
    "Rating": {"ratingValue": int, "bestRating": int, "worstRating": int, "alternateName": str, "ratingExplanation": str},
    "Organization": {"name": str},
}  # fmt: skip
REQUIRED = {
    "ClaimReview": {"claimReviewed", "itemReviewed", "reviewRating", "author", "url"},
    "Rating": {"ratingValue", "bestRating", "worstRating"},
}


def shaped(thing, kind):
    """What is wrong with a piece of JSON-LD of a type."""
    own = {name: value for name, value in thing.items() if not name.startswith("@")}
    wrong = [f"{kind} is a {thing['@type']}"] if thing["@type"] != kind else []
    wrong += [f"{kind} has no {name}" for name in REQUIRED.get(kind, set()) - set(own)]
    for name, value in own.items():
        wanted = SHAPES[kind].get(name)
        if isinstance(wanted, list):
            wrong += [fault for each in value for fault in shaped(each, wanted[0])]
        elif isinstance(wanted, str):
            wrong += shaped(value, wanted)
        elif wanted is None or not isinstance(value, wanted) or value == "":
            wrong.append(f"{kind}.{name}")
    return wrong


def _claim_at(url, pages, data):
    """The claim that a reader finds at a review's address: on a page in a row with the statement, or by looking it up."""
    name, _, place = url.partition("#")
    if name == "index.html":
        return data.claims.set_index("statement").loc[parse_qs(place)["look"][0], "claim_id"]
    row = next(tree(page) for page in pages if page.name == name).find(id=place)
    ident = place.removeprefix("claim.")
    assert row.th.get_text() == data.claims.set_index("claim_id").loc[ident, "statement"]
    return ident


def test_audited_claims_are_reviews(root, tmp_path, data):
    from channel_evidence.audit import audit
    from channel_evidence.audit.verdicts import statement_verdicts

    notebooks = sorted((root / "notebooks").glob("*.ipynb"))
    pages = render(notebooks, tmp_path / "site").pages
    found = {page.name: json.loads(tree(page).find("script", type="application/ld+json").string) for page in pages}
    reviews = [each for about in found.values() for each in about if each["@type"] == "ClaimReview"]
    assert [fault for each in reviews for fault in shaped(each, "ClaimReview")] == []
    judged = statement_verdicts(audit(data=data), data.claims)
    judged = judged[~judged["verdict"].isin(["not-testable", "as-printed"])].set_index("claim_id")
    told = {_claim_at(each["url"], pages, data): each for each in reviews}
    assert set(told) == set(judged.index) and len(told) > 10
    for ident, each in told.items():
        rating = each["reviewRating"]
        assert rating["alternateName"] == judged.loc[ident, "verdict"].replace("-", " ")
        assert rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"]
        assert "The scale: 1 contradicted" in rating["ratingExplanation"]
    contradicted = [
        each["reviewRating"]["ratingValue"]
        for each in reviews
        if each["reviewRating"]["alternateName"] == "contradicted"
    ]
    assert set(contradicted) == {1}


def test_a_fault_in_a_review_is_seen():
    review = {
        "@type": "ClaimReview",
        "claimReviewed": "x",
        "reviewRating": {"@type": "Rating", "ratingValue": "5"},
        "colour": "red",
    }
    assert {"ClaimReview.colour", "Rating.ratingValue", "ClaimReview has no author"} <= set(
        shaped(review, "ClaimReview")
    )


# What the index is


def test_the_index_lists_every_study(built, data):
    rows = tree(built.pages[0]).select("#table tbody tr")
    assert {row["id"].removeprefix("study.") for row in rows} == set(data.studies["study_id"])
    assert len(tree(built.pages[0]).select(".cards li")) == len(NAMES)


def test_the_index_counts_distinct_faults(built, data):
    from channel_evidence.audit import audit
    from channel_evidence.audit.verdicts import fault_counts

    cells = tree(built.pages[0]).find(id="study.m2talk").select("td.number")
    assert [int(cell.get_text()) for cell in cells[1:]] == list(fault_counts(audit("m2talk", data)).values())


def test_a_study_leads_to_its_notebook(built):
    row = tree(built.pages[0]).find(id="study.m2talk")
    assert row.find("a")["href"] == "11_m2talk.html"


def test_metadata_say_which_studies_a_notebook_treats(notebooks, tmp_path):
    node = nbformat.read(notebooks[0], as_version=4)
    node.metadata["channel_evidence"] = {"studies": ["northridge-2015", "no-such-study"]}
    nbformat.write(node, notebooks[0])
    index = tree(render(notebooks[:1], tmp_path / "out").pages[0])
    assert index.find(id="study.northridge-2015").find("a") and not index.find(id="study.m2talk").find("a")


# What is hostile


def test_hostile_markup_does_nothing(notebooks, tmp_path):
    node = nbformat.read(notebooks[0], as_version=4)
    bad = '<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a></script><!--'
    node.cells[1].outputs = [nbformat.v4.new_output("display_data", {"text/html": bad, "text/plain": bad})]
    node.cells[0].source = f"# {{{{ 7 * 7 }}}} {bad}"
    node.cells[1].metadata["tags"] = [bad]
    nbformat.write(node, notebooks[0])
    for page in render(notebooks[:1], tmp_path / "out").pages:
        found = tree(page)
        assert (
            len(found.find_all("script")) == (3 if page.name == "index.html" else 2)
            and "&lt;script" not in page.read_text()
        )
        assert not found.find_all(lambda tag: any(name.startswith("on") for name in tag.attrs))
        assert not [a for a in found.find_all("a") if a.get("href", "").startswith("javascript")]
        assert not found.find_all("img", src="x")
        assert "{{ 7 * 7 }}" in found.title.get_text() or page.name == "index.html"
        assert json.loads(found.find("script", type="application/ld+json").string)


def test_the_browser_tests_name_no_other_registry(root):
    packages = json.loads((root / "tests" / "browser" / "package-lock.json").read_text())["packages"]
    named = [each["resolved"] for each in packages.values() if "resolved" in each]
    assert all(address.startswith("https://registry.npmjs.org/") for address in named)
    assert all(each.get("integrity") for name, each in packages.items() if name)


# What is refused


FAULTS = ("missing", "garbage", "hollow", "no-list", "folder", "utf-16")


def faulty(fault, path, sound):
    if fault == "garbage":
        path.write_text("{ not json")
    elif fault == "no-list":
        path.write_text('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": 3}')
    elif fault == "folder":
        path.mkdir()
    elif fault == "utf-16":
        path.write_text("{}", encoding="utf-16")
    elif fault == "hollow":
        node = nbformat.read(sound, as_version=4)
        for cell in node.cells:
            if cell.cell_type == "code":
                cell.outputs = []
        nbformat.write(node, path)
    return path


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_notebook_is_named_and_the_others_are_rendered(notebooks, tmp_path, fault):
    bad = faulty(fault, tmp_path / "bad.ipynb", notebooks[0])
    done = render([bad, notebooks[0]], tmp_path / "out")
    assert [page.name for page in done.pages] == ["index.html", "11_m2talk.html"]
    assert len(done.faults) == 1 and done.faults[0].startswith(str(bad)) and "\n" not in done.faults[0]
    assert plan([bad, notebooks[0]], tmp_path / "out").current


def test_the_command_fails_when_a_page_is_missing(notebooks, tmp_path, capsys):
    bad = faulty("garbage", tmp_path / "bad.ipynb", None)
    command = ["html", str(bad), str(notebooks[0]), "--out", str(tmp_path / "out")]
    for words in ("html: 1 page rendered, 1 not rendered, 0 unchanged", "html: nothing to do"):
        assert main(command) == 1
        out, err = capsys.readouterr()
        assert out.startswith(words) and f"channel-evidence: {bad}: line 1: is no JSON" in err


@pytest.mark.parametrize("fault", FAULTS)
def test_faulty_notebooks_alone_leave_the_old_site(notebooks, site, tmp_path, fault):
    before, bad = content(site), faulty(fault, tmp_path / "bad.ipynb", notebooks[0])
    with pytest.raises(RenderError, match=r"bad\.ipynb"):
        render([bad], site)
    assert content(site) == before and beside(tmp_path) == []


UNSHOWN = {
    "a kernel without a name for people": lambda node: node.metadata.kernelspec.pop("display_name"),
    "an id with a blank": lambda node: node.cells[0].update(id="a b"),
    "a tag twice": lambda node: node.cells[0].metadata.update(tags=["a", "a"]),
    "a title that is a number": lambda node: node.metadata.update(title=5),
}


@pytest.mark.parametrize("fault", UNSHOWN)
def test_what_no_page_shows_does_not_stand_in_a_pages_way(notebooks, tmp_path, fault):
    node = nbformat.read(notebooks[0], as_version=4)
    UNSHOWN[fault](node)
    notebooks[0].write_text(json.dumps(node), encoding="utf-8")
    assert render(notebooks[:1], tmp_path / "out").faults == []


def test_a_fault_takes_one_line_whatever_the_file_is_called(notebooks):
    odd = notebooks[0].with_name("line\nbreak.ipynb")
    odd.write_text("{", encoding="utf-8")
    absent = odd.with_stem("no\nfile")
    for path in (odd, absent):
        with pytest.raises(RenderError) as caught:
            render([path], odd.parent / "out")
        assert "\n" not in str(caught.value) and "\\n" in str(caught.value)


def test_folders_patterns_and_repetitions(notebooks, site, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["html", ".", notebooks[0].name, f"../{tmp_path.name}/{notebooks[0].name}", "--out", str(site)]) == 0
    assert capsys.readouterr().out.startswith("html: nothing to do")  # the same two pages
    (tmp_path / "empty").mkdir()
    for name, words in (("*.nb", "no file fits this pattern"), ("empty", "no notebook in this folder")):
        assert main(["html", name, "--out", str(site)]) == 1
        assert words in capsys.readouterr().err


def test_a_notebook_of_words_alone_is_a_page(tmp_path):
    path = tmp_path / "words.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Words")]), path)
    assert tree(render([path], tmp_path / "out").pages[1]).h1.get_text() == "Words"


@pytest.mark.parametrize("name", ["site", "site/below"])
def test_a_target_that_is_a_file(notebooks, tmp_path, name):
    (tmp_path / "site").write_text("mine")
    with pytest.raises(RenderError, match=r"is a file|cannot be written"):
        render(notebooks, tmp_path / name)
    assert (tmp_path / "site").read_text() == "mine"


def test_a_folder_with_other_files_is_not_replaced(notebooks, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(RenderError, match="holds files that are no rendered pages"):
        render(notebooks, tmp_path / "mine")
    assert (tmp_path / "mine" / "thesis.txt").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_target_that_cannot_be_written(notebooks, tmp_path):
    (tmp_path / "locked").mkdir(mode=0o500)
    with pytest.raises(RenderError, match="cannot be written"):
        render(notebooks, tmp_path / "locked" / "site")


def test_a_full_disk_leaves_the_old_site(notebooks, site, tmp_path, monkeypatch):
    before = content(site)
    change(notebooks[0])
    written = type(site).write_bytes

    def full(path, data):
        if path.name == "index.html":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return written(path, data)

    monkeypatch.setattr(type(site), "write_bytes", full)
    with pytest.raises(RenderError, match="No space left"):
        render(notebooks, site)
    assert content(site) == before and beside(tmp_path) == []


def test_two_notebooks_of_one_name(notebooks, tmp_path):
    (tmp_path / "other").mkdir()
    twin = shutil.copy(notebooks[0], tmp_path / "other")
    with pytest.raises(RenderError, match="same page"):
        render([notebooks[0], type(tmp_path)(twin)], tmp_path / "out")


def test_no_notebook(tmp_path):
    with pytest.raises(RenderError, match="no notebook"):
        render([], tmp_path / "out")


# What is made anew


def test_nothing_changed_nothing_done(notebooks, site):
    stamp = site.stat().st_mtime_ns, site.stat().st_ino
    planned = plan(notebooks, site)
    assert planned.current and planned.todo == []
    assert [page.name for page in planned.build().kept] == [f"{name}.html" for name in NAMES]
    assert (site.stat().st_mtime_ns, site.stat().st_ino) == stamp


def test_a_no_op_imports_nothing_heavy(root, notebooks, site):
    code = (
        "import sys\nfrom pathlib import Path\nfrom channel_evidence.site.build import plan\n"
        "root, out, *paths = map(Path, sys.argv[1:])\ndone = plan(paths, out, root=root)\n"
        "sys.exit(not done.current or bool({'pandas', 'nbformat', 'PIL', 'nh3', 'markdown_it'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code, root, site, *notebooks]).returncode == 0


def test_the_command_says_what_it_did(notebooks, site, capsys):
    command = ["html", *map(str, notebooks), "--out", str(site)]
    change(notebooks[1])
    assert main(command) == 0
    out, err = capsys.readouterr()
    assert out == f"html: 1 page rendered, 1 unchanged; open {site / 'index.html'}\n"
    assert err == "rendered 40_article_audit.html\n"
    assert main(command) == 0
    assert capsys.readouterr().out.startswith("html: nothing to do")


def test_a_changed_notebook_is_rendered_alone(notebooks, site):
    other = (site / "40_article_audit.html").read_bytes()
    change(notebooks[0], "A new sentence.")
    ticked = []
    done = render(notebooks, site, ticked.append)
    assert ticked == ["11_m2talk.html"] == [page.name for page in done.rendered]
    assert "A new sentence." in (site / "11_m2talk.html").read_text()
    assert (site / "40_article_audit.html").read_bytes() == other
    assert plan(notebooks, site).current


def test_a_changed_title_renders_its_neighbour_too(notebooks, site):
    node = nbformat.read(notebooks[0], as_version=4)
    node.cells[0].source = "# Another title"
    nbformat.write(node, notebooks[0])
    assert len(render(notebooks, site).rendered) == 2
    assert "Another title" in tree(site / "40_article_audit.html").select_one(".pager").get_text()


def test_a_damaged_page_is_rendered_again(notebooks, site):
    (site / "40_article_audit.html").write_text("oops")
    (site / "index.html").unlink()
    assert [page.name for page in render(notebooks, site).rendered] == ["40_article_audit.html"]
    assert (site / "index.html").exists()


def test_a_notebook_less(notebooks, site):
    (site / "old.html").write_text("old")
    render(notebooks[:1], site)
    assert sorted(content(site)) == [RECORD, "11_m2talk.html", "index.html"]


def test_a_garbled_record_is_no_record(notebooks, site):
    (site / RECORD).write_text("[]")
    assert len(render(notebooks, site).rendered) == 2


def test_fresh_outputs_without_writing_the_notebook(tmp_path):
    path = tmp_path / "small.ipynb"
    cell = nbformat.v4.new_code_cell("print(6 * 7)")
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Small"), cell]), path)
    before = path.read_bytes()
    done = render([path], tmp_path / "site", execute=True)
    assert "<pre>42\n</pre>" in done.pages[1].read_text()
    assert path.read_bytes() == before
    cell.source = "1 / 0"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    with pytest.raises(RenderError, match="ZeroDivisionError"):
        render([path], tmp_path / "site", execute=True)


# What happens to a killed one


@pytest.mark.parametrize("swap", ["one-step", "two-renames"])
def test_a_folder_is_replaced_whole(tmp_path, monkeypatch, swap):
    if swap == "two-renames":
        monkeypatch.setattr(atomic, "_swapped", lambda stage, out: False)
    for words in ("one", "two", "three"):
        with atomic.replaced(tmp_path / "a" / "out") as stage:
            (stage / "file").write_text(words)
        assert (tmp_path / "a" / "out" / "file").read_text() == words
        assert beside(tmp_path / "a") == []
    with pytest.raises(ValueError), atomic.replaced(tmp_path / "a" / "out") as stage:
        raise ValueError
    assert (tmp_path / "a" / "out" / "file").read_text() == "three"


def test_a_folder_behind_a_link_is_replaced(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with atomic.replaced(tmp_path / "link") as stage:
        (stage / "file").write_text("new")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "real" / "file").read_text() == "new"


def test_killed_at_any_moment_the_old_or_the_new_site_stands(notebooks, site, tmp_path):
    for path in notebooks:
        change(path, "The new site.")
    command = [sys.executable, "-m", "channel_evidence.cli", "html", *map(str, notebooks), "--out"]
    old = content(site)
    shutil.copytree(site, tmp_path / "spare")
    start = time.monotonic()
    subprocess.run([*command, tmp_path / "spare"], check=True, capture_output=True)
    took, new, ends = time.monotonic() - start, content(tmp_path / "spare"), []
    chance = random.Random(7)
    for delay in [*(chance.uniform(0.3, 1) * took for _ in range(6)), 10 * took]:
        process = subprocess.Popen([*command, site], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(delay)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        ends.append(content(site))
        assert ends[-1] in (old, new)
        shutil.rmtree(site)
        put(site, old)
    assert ends[-1] == new
    render(notebooks, site)
    assert beside(tmp_path) == []  # what the killed ones left is swept up


def put(folder, files):
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_bytes(text)
