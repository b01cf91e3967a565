"""A sentence stands once on its page; its code comes with all code."""

import nbformat
from bs4 import BeautifulSoup

from channel_evidence.execution.normal_form import normalise
from channel_evidence.site.page import Writer


def test_a_sentence_s_code_shows_with_all_code_only():
    said = nbformat.v4.new_code_cell('say("*words*")', execution_count=1)
    said.outputs = [nbformat.v4.new_output("display_data", {"text/markdown": "*words*", "text/plain": "words"})]
    made = normalise(nbformat.v4.new_notebook(cells=[said, nbformat.v4.new_code_cell("x = 1")]))
    reads = {"about": [], "cited": [], "collection": ["A collection", ""], "claims": []}
    page = BeautifulSoup(Writer(frozenset(), {}).page(made, "x", reads, None, None), "html.parser")
    first, second = page.select("details.code")
    assert first.code.text == 'say("*words*")' and "quiet" in first["class"] and "quiet" not in second["class"]
    assert page.select_one(".cell em").text == "words"
    assert "details.quiet:not([open]) { display: none; }" in page.style.text
