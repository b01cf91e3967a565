"""Pages are whole, safe and described."""

import re

import nbformat
import pytest
from bs4 import BeautifulSoup

from channel_evidence.html import RenderError, clean, render


@pytest.fixture
def notebook(root, tmp_path):
    path = tmp_path / "11_m2talk.ipynb"
    path.write_bytes((root / "notebooks" / "11_m2talk.ipynb").read_bytes())
    return path


def test_pages_are_self_contained(notebook, tmp_path):
    pages = render([notebook], tmp_path / "site")
    assert [page.name for page in pages] == ["index.html", "11_m2talk.html"]
    for page in pages:
        text = page.read_text()
        assert not re.search(r'(src|href)="(?:https?:)?//', text)
        assert "@import" not in text and "url(" not in text


def test_every_picture_has_alt_text_and_caption(notebook, tmp_path):
    text = render([notebook], tmp_path / "site")[1].read_text()
    pictures = re.findall(r'<img [^>]*alt="([^"]*)"', text)
    assert len(pictures) == text.count("<img ") == text.count("<figcaption>") == 5
    assert all(len(alt) > 100 for alt in pictures)
    assert text.count("lines are 95% intervals (Goodman") == 1  # shown as the caption, not a second time


def test_markup_in_outputs_comes_out_as_text(notebook, tmp_path):
    node = nbformat.read(notebook, as_version=4)
    bad = '<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a>'
    node.cells[1].outputs = [nbformat.v4.new_output("display_data", {"text/html": bad, "text/plain": bad})]
    node.cells[0].source = f"# {bad} {{{{ 7 * 7 }}}}"
    nbformat.write(node, notebook)
    for page in render([notebook], tmp_path / "site"):
        tree = BeautifulSoup(page.read_text(), "html.parser")
        assert not tree.find_all("script")
        assert not tree.find_all(lambda tag: any(name.startswith("on") for name in tag.attrs))
        assert not [a for a in tree.find_all("a") if a.get("href", "").startswith("javascript")]
        assert not tree.find_all("img", src="x")
        assert "{{ 7 * 7 }}" in tree.title.get_text() or page.name == "index.html"
        assert "<script>alert(1)</script>" in tree.get_text()


def test_clean_keeps_tables_and_headings():
    kept = '<h2 id="a">x</h2><table><thead><tr><th scope="col">y</th></tr></thead></table>'
    assert clean(kept) == kept


@pytest.mark.parametrize("fault", ["missing", "garbage", "hollow", "no-list"])
def test_faulty_notebooks_leave_the_old_site(notebook, tmp_path, fault):
    site = tmp_path / "site"
    render([notebook], site)
    before = {p.name: p.read_bytes() for p in site.iterdir()}
    bad = tmp_path / "bad.ipynb"
    if fault == "garbage":
        bad.write_text("{ not json")
    elif fault == "no-list":
        bad.write_text('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": 3}')
    elif fault == "hollow":
        node = nbformat.read(notebook, as_version=4)
        for cell in node.cells:
            if cell.cell_type == "code":
                cell.outputs = []
        nbformat.write(node, bad)
    with pytest.raises(RenderError, match=r"bad\.ipynb"):
        render([notebook, bad], site)
    assert {p.name: p.read_bytes() for p in site.iterdir()} == before
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(".")) == []


def test_target_that_is_a_file(notebook, tmp_path):
    (tmp_path / "site").write_text("mine")
    with pytest.raises(RenderError, match="is a file"):
        render([notebook], tmp_path / "site")
    assert (tmp_path / "site").read_text() == "mine"


def test_a_second_render_replaces_the_first(notebook, tmp_path):
    site = tmp_path / "site"
    render([notebook], site)
    (site / "old.html").write_text("old")
    render([notebook], site)
    assert sorted(p.name for p in site.iterdir()) == ["11_m2talk.html", "index.html"]
