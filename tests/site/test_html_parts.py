"""Prose, formulas, pictures and places as a page needs them."""

import nbformat
import pytest
from bs4 import BeautifulSoup

from channel_evidence.site.code import code
from channel_evidence.site.document import json_in_script
from channel_evidence.site.markup import Reader
from channel_evidence.site.maths import formula
from channel_evidence.site.page import finding, lines
from channel_evidence.site.places import places, rows


def prose(text, pages=("b.html", "01_a#b.html"), **attachments):
    return Reader(frozenset(pages)).prose(text, attachments)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("[x](https://a.b/c?d=1&e=2)", "https://a.b/c?d=1&amp;e=2"),
        ("[x](b.ipynb)", "b.html"),
        ("[x](b.ipynb#Does-it-add-up?)", "b.html#does-it-add-up"),
        ("[x](#Does-it)", "#does-it"),
        ("[x](../notebooks/b.ipynb)", "b.html"),
        ("[x](01_a%23b.ipynb)", "01_a%23b.html"),
        ("[x](01_a%23b.ipynb#c d)".replace(" ", "%20"), "01_a%23b.html#c-d"),
        ("[x](mailto:a@b.org)", "mailto:a@b.org"),
    ],
)
def test_links_lead_somewhere(text, address):
    assert f'<a href="{address}">x</a>' in prose(text)


@pytest.mark.parametrize(
    "text",
    ["[x](javascript:alert(1))", "[x](c.ipynb)", "[x](//evil.org)", "[x](data:text/html,y)", "[x](https://)", "[x]()"],
)
def test_links_that_lead_nowhere_are_words(text):
    assert prose(text) == "<p>x</p>\n"


def test_headings_have_one_first_level_and_skip_none():
    page = Reader()
    page.prose("### a\n\n# a\n\n#### content")
    assert page.contents == [(1, "a", "a"), (2, "a-2", "a"), (3, "content-2", "content")]


def test_what_a_notebook_is_about_is_in_plain_words():
    cells = [
        nbformat.v4.new_markdown_cell("# A *title* &lt;b&gt;\n\nWhat a [base](https://x.org) is:\nthe `n`.\n\n## More")
    ]
    assert lines(nbformat.v4.new_notebook(cells=cells)) == ("A title <b>", "What a base is: the n.")


def test_a_line_that_begins_with_a_formula_may_end_in_a_number():
    assert "<svg" in prose("$n$ was 100")


def test_money_is_no_formula():
    assert "<svg" not in prose("from $5 to $6, \\$7 and $ 8$")
    assert "$5 to $6, $7" in prose("from $5 to $6, \\$7 and $ 8$")


@pytest.mark.parametrize("text", ["a $\\sqrt{\\frac{a}{b}}$ b", "$$\n\\sum_i x_i^2\n$$"])
def test_formulas_are_drawn(text):
    found = prose(text)
    assert (
        'role="img" aria-label="\\s' in found
        and '<svg class="math d' in found
        and ' d="M' in found
        and "$" not in found
    )


def test_formulas_that_cannot_be_drawn_are_text():
    assert formula("\\nosuch{<b>}") == "<code>$\\nosuch{&lt;b&gt;}$</code>"
    assert "style" not in formula("x") and "font" not in formula("x")


def test_code_is_marked_and_escaped():
    assert code('if x: print("<b>")  # 1') == (
        '<i class="k">if</i> x: print(<i class="s">&#34;&lt;b&gt;&#34;</i>)  <i class="c"># 1</i>'
    )


@pytest.mark.parametrize(
    ("source", "marked"),
    [
        ("rb'\\'' + x1 + 1.5e3 + .5", ["rb'\\''", "1.5e3", ".5"]),
        ('f"""a\n"b"\n""" # c', ['f"""a\n"b"\n"""', "# c"]),
        ("nonelse = y.is_ + IF", []),
        ("not '# no'", ["not", "'# no'"]),
        ('%magic\n!ls "a\nx = None', ['"a', "None"]),
    ],
)
def test_tokens_are_told_apart(source, marked):
    made = BeautifulSoup(code(source), "html.parser")
    assert [each.text for each in made.select("i")] == marked and made.text == source


def test_json_cannot_end_its_script():
    assert json_in_script({"a": "</script><!--&\u2028"}) == '{"a":"\\u003c/script\\u003e\\u003c!--\\u0026\\u2028"}'


def test_rows_say_once_what_is_the_same_for_all(data):
    text = "estimate_id,category,base,value,reason\ndgtarchitects-2015-02,live-chat,all,1.23456,\nnobody,email,all,2,\n"
    found = rows(text, places(data, ["dgtarchitects-2015-02", "nobody"]))
    assert (found.heads, found.shared) == (["category", "value"], ["base all"])
    assert found.cells == [["live chat", "1.23"], ["email", "2"]]
    assert found.places[0].address == "place.dgtarchitects-2015-02" and found.places[1] is None


@pytest.mark.parametrize("text", ["", "a,b\n", "estimate_id\n", "a,b\n1\n"])
def test_rows_of_ragged_or_empty_data(text):
    assert len(rows(text, {}).places) == max(0, len(text.split()) - 1)


def test_a_frame_too_wide_to_look_at_is_in_the_csv_alone():
    heads = [f"c{place}" for place in range(14)]
    text = ",".join(heads) + "\n" + "\n".join(",".join(str(row * place) for place in range(1, 15)) for row in (1, 2))
    assert rows(text, {}).cells == [] and len(rows(text, {}).places) == 2
    narrow = "\n".join(",".join(line.split(",")[:5]) for line in text.splitlines())
    assert rows(narrow, {}).heads == heads[:5]


def test_a_title_says_the_finding_where_it_is_short():
    assert (
        finding("About 3 percent: the pooled share of 5 surveys. More follows.")
        == "About 3 percent: the pooled share of 5 surveys."
    )
    assert finding("It was 2.5 percent.") == "It was 2.5 percent."
    assert finding("x" * 200 + ".") == finding("") == ""
