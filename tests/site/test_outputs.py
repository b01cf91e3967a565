"""Every output that a notebook can hold is shown, or said to be missing; nothing it brings reaches beyond itself."""

import base64
import io
import json
import time

import nbformat
import pytest
from bs4 import BeautifulSoup
from markupsafe import Markup
from PIL import Image

from channel_evidence.site import console, markup, outputs, styles
from channel_evidence.site.build import RenderError, read_notebook, render
from channel_evidence.site.console import plain, shortened
from channel_evidence.site.markup import Reader
from channel_evidence.site.outputs import Shower, Shown
from channel_evidence.site.pictures import embedded
from channel_evidence.site.styles import Names, declared, scoped
from channel_evidence.site.unshown import Unshown

DOT = io.BytesIO()
Image.new("RGB", (2, 2), "red").save(DOT, "PNG")
DOT64 = base64.b64encode(DOT.getvalue()).decode()
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><text>WORDS</text></svg>'


def shown(**data):
    """The parts of an output as one text; a figure is told by the kind and the words of its picture."""
    output = nbformat.v4.new_output("display_data", {name.replace("__", "/"): value for name, value in data.items()})
    return show(output)


def show(output):
    parts = Shower(Reader(), embedded).show(output)
    return "".join(f"({part.picture.kind} {part.words})" if isinstance(part, Shown) else part for part in parts)


def html(source):
    return Reader().output(source)


# Forms


def test_pictures_come_first_and_have_words():
    assert shown(**{"image/png": DOT64, "text/html": "<b>x</b>", "text/plain": "a dot"}) == "(image/webp a dot)"
    assert shown(**{"image/svg+xml": SVG, "text/plain": "<Figure size 640x480>"}) == "(image/svg+xml WORDS)"
    assert shown(**{"image/png": [DOT64[:8], "\n", DOT64[8:]], "text/plain": "<x>"}) == "(image/webp )"


def test_json_is_printed_in_lines():
    found = shown(**{"application/json": {"a": ["é", 1]}, "text/plain": "<IPython.core.display.JSON object>"})
    assert found == Markup("<pre>{}</pre>").format('{\n  "a": [\n    "é",\n    1\n  ]\n}')


def test_latex_is_drawn():
    found = shown(**{"text/latex": "so $\\displaystyle x^2 < y$ & more", "text/plain": "x"})
    assert found.count("<svg") == 1 and "so " in found and " &amp; more" in found and "displaystyle" not in found


@pytest.mark.parametrize("name", ["application/vnd.plotly.v1+json", "application/pdf", "video/mp4"])
def test_a_form_that_pages_do_not_know_is_named(name):
    found = shown(**{name: "x", "text/plain": "Words"})
    assert found == f'<p class="note">Not shown: an output of type {name}.</p><pre>Words</pre>'
    assert shown(**{name: "x", "text/plain": "<Thing at 0x1>"}) == found.removesuffix("<pre>Words</pre>")
    assert "Not shown" not in shown(**{name: "x", "text/html": "<p>y</p>"})


def test_a_widget_and_a_script_are_named():
    assert "a widget (application/vnd.jupyter.widget-view+json)" in shown(
        **{"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": "IntSlider(value=3)"}
    )
    assert "a script (application/javascript)" in shown(**{"application/javascript": "alert(1)"})


@pytest.mark.parametrize(
    ("content", "words"),
    [("???", "base64 cannot be read"), (DOT64[:60], "cut off or damaged"), ("QUJD", "no PNG, JPEG")],
)
def test_a_broken_picture_is_named_and_the_next_form_shown(content, words):
    found = shown(**{"image/png": content, "text/html": "<p>instead</p>"})
    assert words in found and found.endswith("<p>instead</p>")


def test_a_plot_drawn_by_a_script_is_named_and_told_in_words():
    found = shown(**{"text/html": "<div id='p'></div><script>plot('p', '<b>')</script>", "text/plain": "Figure({})"})
    assert "Not shown: a script" in found and found.endswith("<pre>Figure({})</pre>") and "plot(" not in found


def test_an_error_without_a_traceback_says_its_name():
    assert show(nbformat.v4.new_output("error", ename="E", evalue="<v>", traceback=[])) == "<pre>E: &lt;v&gt;</pre>"


# Consoles


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("\x1b[0;31mError\x1b[0m", "Error"),
        ("a\x1b]8;;https://x.org\x1b\\link\x1b]8;;\x07 b", "alink b"),
        ("\r10%|#\r50%|###\r100%|##########\nend", "100%|##########\nend"),
        ("long words\rshort", "shortwords"),
        ("long words\r\x1b[Kshort", "short"),
        ("long words\x1b[2K\rshort", "short"),
        ("abc\b\bX", "aXc"),
        ("one\r\ntwo", "one\ntwo"),
        ("a: 1\nb: 1\x1b[A\ra: 2\n\rb: 2", "a: 2\nb: 2"),
        ("\x1b(Bbell\x07\x00\x85", "bell"),
        ("\x1b[?25lhidden\x1b[?25h", "hidden"),
        ("\x1b", ""),
    ],
)
def test_a_console_shows_what_is_left(text, left):
    assert plain(text) == left


def test_a_stream_in_pieces_is_one():
    pieces = [nbformat.v4.new_output("stream", name="stderr", text=text) for text in ("10%", "\r20%", "\r100%")]
    (joined,) = outputs.streams_joined(pieces)
    assert show(joined) == "<pre>100%</pre>"
    other = nbformat.v4.new_output("stream", name="stdout", text="x")
    assert len(list(outputs.streams_joined([pieces[0], other, pieces[1]]))) == 3


def test_a_long_text_is_shown_at_both_ends(monkeypatch):
    monkeypatch.setattr(console, "LONGEST", 100)
    found = outputs.preformatted("start" + "x" * 2_000_000 + "end")
    assert (
        found.startswith("<pre>start")
        and found.endswith("end</pre>")
        and "the middle of this text, 2.0 million" in found
    )
    assert shortened("x" * 100) == ("x" * 100, "", "")


def test_backspaces_take_no_longer_than_their_text():
    start = time.monotonic()
    plain("x" * 500_000 + "\by\b" * 200_000)
    assert time.monotonic() - start < 10


# HTML


def test_prose_and_tables_stay():
    kept = '<h1 id="x">x</h1><p><em>y</em> <a href="https://x.org/">z</a> <kbd>k</kbd></p>'
    assert html(kept.replace(' id="x"', "")) == kept


def test_tables_have_scope_and_a_region():
    found = html(
        "<table><caption>A &amp; b</caption><thead><tr><th></th><th>y</th></tr></thead><tbody><tr><th>1</th></tr></tbody></table>"
    )
    assert found.startswith('<div class="scroll" role="group" tabindex="0" aria-label="Table: A &amp; b"><table>')
    assert '<th scope="col">y</th>' in found and '<th scope="row">1</th>' in found and found.endswith("</table></div>")
    assert "<td></td>" in found  # the corner, which names nothing


def test_tables_in_tables():
    inner = "<table><thead><tr><th>INNER</th></tr></thead></table>"
    found = html(f"<table><tr><td>BEFORE</td><td>{inner}</td><th>AFTER</th></tr></table>")
    assert BeautifulSoup(found, "html.parser").get_text() == "BEFOREINNERAFTER"
    assert found.count("<div") == 1 and found.count("<table>") == found.count("</table>") == 2
    assert '<th scope="col">INNER' in found and '<th scope="row">AFTER' in found


@pytest.mark.parametrize(
    "bad", ["<script>bad</script>", "<style>bad</style>", "<iframe src='//bad'>bad</iframe>", "<!-- bad -->"]
)
def test_unsafe_elements_go_with_their_content(bad):
    assert "bad" not in html(f"{bad}<p>good</p>") and "<p>good</p>" in html(f"{bad}<p>good</p>")


@pytest.mark.parametrize("element", ["script", "iframe", "object", "embed", "video", "canvas"])
def test_what_a_page_cannot_do_is_named(element):
    assert f"Not shown: a{'n element' if element != 'script' else ' script'}" in html(f"<{element}></{element}>words")


def test_unknown_elements_keep_their_words():
    assert html("<blink><custom-tag onclick=x>words</custom-tag></blink>") == "words"


def test_handlers_and_looks_that_are_no_looks_go():
    assert (
        html('<p onclick="y" style="position:fixed;background:url(x)" id="content" class="unseen">w</p>') == "<p>w</p>"
    )


@pytest.mark.parametrize(
    "url",
    ["javascript:x", " JaVa\tScript:x", "data:text/html,x", "//evil.example", "vbscript:x", "file:///etc", "c.ipynb"],
)
def test_links_that_lead_nowhere_are_words(url):
    assert html(f'<a href="{url}">w</a>') == "w"
    assert Reader().prose(f"[w](<{url}>)") == "<p>w</p>\n"


def test_pictures_in_html_stand_in_the_page():
    assert '<img alt="a" src="data:image/webp;base64,' in html(
        f'<img alt="a" src="data:image/png;base64,{DOT64}" width="9">'
    )
    assert 'width="9"' in html(f'<img src="data:image/png;base64,{DOT64}" width="9">')
    found = html(f"<p>A drawing: {SVG}</p>")
    assert "<svg" not in found and 'src="data:image/svg+xml;base64,' in found and 'alt="WORDS"' in found


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://e.org/a.png", "fetched from e.org"),
        ("//e.org/a.png", "fetched from e.org"),
        ("a.png", "in a file of its own"),
        ("data:image/png;base64,iVBORw0KGgo=", "broken picture"),
        ("data:text/html;base64,PGI+", "no PNG, JPEG"),
        ("attachment:a.png", "not attached"),
    ],
)
def test_pictures_that_are_not_there_are_named(url, words):
    for found in (html(f'<img src="{url}" alt="A">'), Reader().prose(f"![A]({url})")):
        assert "<img" not in found and "[A: not shown: a" in found and words in found


def test_deep_and_unclosed_markup():
    assert "deep" in html("<div>" * 3000 + "deep") and html("<table><tr><td>OPEN").count("</table>") == 1


def test_too_much_markup_is_named(monkeypatch):
    monkeypatch.setattr(markup, "LARGEST_MARKUP", 10)
    monkeypatch.setattr(markup, "LONGEST_PROSE", 10)
    monkeypatch.setattr(outputs, "LONGEST_LATEX", 10)
    assert "too large" in shown(**{"text/html": "<p>words</p>", "text/plain": "words"})
    assert "too many" in shown(**{"text/markdown": "many words" + "x", "text/plain": "words"})


def test_a_long_cell_of_markdown_is_shown_as_it_was_written(tmp_path, monkeypatch):
    monkeypatch.setattr(markup, "LONGEST_PROSE", 5000)
    found = page_of(tmp_path, nbformat.v4.new_markdown_cell("*em* " * 1001))
    assert "Not shown: formatted words of 5,005 characters" in found and "<pre>*em* *em*" in found


def test_a_table_of_many_rows_takes_seconds():
    row = "<tr><th>1</th>" + "<td>0.123</td>" * 8 + "</tr>"
    start = time.monotonic()
    assert html(f"<table><tbody>{row * 20_000}</tbody></table>").count("<tr>") == 20_000
    assert time.monotonic() - start < 25  # on a busy machine; two or three on an idle one


# Looks


FRAME = """<div><style scoped>
    .dataframe tbody tr th:only-of-type { vertical-align: middle; }
    .dataframe thead th { text-align: right; }
</style><table border="1" class="dataframe"><thead><tr style="text-align: right;"><th></th><th>a</th></tr></thead></table></div>"""


def test_a_plain_frame_has_no_rules_as_text():
    page = Reader()
    found = page.output(FRAME)
    assert "vertical-align" not in found and 'class="o1.1"' in found and '<tr class="right">' in found
    assert page.rules[0].splitlines() == [
        r".o1 .o1\.1 tbody tr th:only-of-type{vertical-align:middle}",
        r".o1 .o1\.1 thead th{text-align:right}",
    ]
    assert "paper" not in found and "dataframe" not in page.rules[0]


def test_a_styler_keeps_its_look():
    page = Reader()
    source = '<style>#T_1_row0_col0 {background-color: yellow;}</style><table id="T_1"><tr><td id="T_1_row0_col0">9</td></tr></table>'
    assert '<div class="styled paper o1"' in page.output(source)
    assert 'id="o2.1"' in page.output(source)  # the same again, at another address
    assert page.rules == [rf".o{n} #o{n}\.1{{background-color:yellow}}" for n in (1, 2)]


def test_a_look_within_an_element_becomes_a_rule():
    page = Reader()
    assert '<b class="o1-s0">' in page.output('<b style="color: RED; position: fixed">x</b>')
    assert page.rules == [".o1 .o1-s0{color:RED!important}"]


@pytest.mark.parametrize(
    "bad",
    [
        "@import url(x);",
        "@font-face { src: url(x) }",
        "p { background: url(//evil.example) }",
        "p { background: image-set('x' 1x) }",
        r"p { background: u\72l(x) }",
        "p { position: fixed; z-index: 9; transform: scale(9); content: 'x' }",
        "p { --a: red; color: var(--a) }",
        "p { font-family: '</style><script>' }",
        "~ p { color: red }",
        "+ p { color: red }",
        "> p { color: red }",
        "& p { color: red }",
        "p { & q { color: red } }",
        "{ color: red }",
        ", { color: red }",
    ],
)
def test_no_rule_reaches_outside(bad):
    assert scoped(bad, Names("o1")) == ""


def test_every_selector_is_within_its_output():
    assert scoped("body, h1 > p:not(.a, #b) { COLOR: red; margin: -9px }", Names("o1")) == (
        r".o1 body,.o1 h1 > p:not(.o1\.1, #o1\.2){color:red;margin:-9px}"
    )
    assert declared("width: calc(1px + 2em); background: linear-gradient(90deg, red 5%, transparent 0)") == (
        "width:calc(1px + 2em)!important;background:linear-gradient(90deg, red 5%, transparent 0)!important"
    )


def test_rules_that_are_too_large_are_named(monkeypatch):
    monkeypatch.setattr(styles, "LARGEST_STYLE", 10)
    assert "Not shown: the look of this output" in html("<style>p { color: red }</style><p>x</p>")
    with pytest.raises(Unshown):
        scoped("p { color: red }", Names("o1"))


# Markdown


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("| a | b |\n|--|--|\n| 1 |\n| 1 | 2 | 3 |", "<td>1</td>\n<td></td>"),
        ("&copy; &nbsp;&mdash;", "<p>© &nbsp;—</p>"),
        ("a <!-- hidden --> b", "<p>a  b</p>"),
        ("~~gone~~ H<sub>2</sub>O", "<s>gone</s> H<sub>2</sub>O"),
        ("- [x] done\n- [ ] open", "<li>☑ done</li>\n<li>☐ open</li>"),
        ("https://a.org/b", '<a href="https://a.org/b">https://a.org/b</a>'),
        ("<details><summary>More</summary>inside</details>", "<summary>More</summary>inside</details>"),
        ("<a id='There'></a>\n\n[go](#There)", '<a id="there"></a></p>\n<p><a href="#there">go</a>'),
        ("| a |\n|--:|\n| 1 |", '<td class="right">1</td>'),
    ],
)
def test_markdown_as_jupyterlab_reads_it(source, found):
    assert found in Reader().prose(source)


def test_environments_of_formulas_are_drawn_line_by_line():
    found = Reader().prose("\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}")
    assert found.count("<svg") == 2 and "begin" not in found
    assert "<code>\\begin{cases}x\\end{cases}</code>" in Reader().prose("$$\\begin{cases}x\\end{cases}$$")


def test_attached_pictures_are_shown():
    found = Reader().prose("![a](attachment:my%20dot.png)", {"my dot.png": {"image/png": DOT64}})
    assert '<img alt="a" src="data:image/webp' in found
    assert "<img" in Reader().prose("![a](attachment:a.svg)", {"a.svg": {"image/svg+xml": SVG}})


# Notebooks


def page_of(tmp_path, *cells, **options):
    path = tmp_path / "made.ipynb"
    path.write_text(json.dumps(nbformat.v4.new_notebook(cells=list(cells))), encoding="utf-8")
    done = render([path], tmp_path / "site", **options)
    return done.pages[1].read_text(encoding="utf-8")


def test_raw_cells(tmp_path):
    def raw(source, kind=None):
        return nbformat.v4.new_raw_cell(source, metadata={"raw_mimetype": kind} if kind else {})

    found = page_of(
        tmp_path,
        raw("<b>as it is</b>\nnext<script>bad</script>"),
        raw("<i>html</i>", "text/html"),
        raw("**md**", "text/markdown"),
        raw("\\latex", "text/latex"),
    )
    assert (
        '<div class="raw"><b>as it is</b>\nnext' in found and "<i>html</i>" in found and "<strong>md</strong>" in found
    )
    assert "Not shown: a raw cell of type text/latex." in found and "\\latex" not in found and "bad" not in found


def test_half_a_character_is_refused_by_name(tmp_path):
    with pytest.raises(RenderError, match="holds half a character"):
        page_of(tmp_path, nbformat.v4.new_markdown_cell("# Half \ud83d"))


def test_looks_stand_in_the_policy(tmp_path):
    output = nbformat.v4.new_output("display_data", {"text/html": FRAME})
    found = BeautifulSoup(page_of(tmp_path, nbformat.v4.new_code_cell("1", outputs=[output])), "html.parser")
    assert r".o1 .o1\.1 thead th{text-align:right}" in found.style.string


def test_more_than_the_format_asks_for_is_no_fault(root, tmp_path):
    node = json.loads((root / "notebooks" / "11_m2talk.ipynb").read_text(encoding="utf-8"))
    node["nbformat_minor"], node["surplus"] = 4, 1  # cells had no ids then
    path = tmp_path / "old.ipynb"
    path.write_text(json.dumps(node), encoding="utf-8")
    assert read_notebook(path).cells


def test_pictures_stay_as_they_are_when_the_words_alone_are_too_many(tmp_path):
    noise = io.BytesIO()
    Image.effect_noise((300, 300), 90).convert("RGB").save(noise, "PNG")
    data = {"image/png": base64.b64encode(noise.getvalue()).decode()}
    words = nbformat.v4.new_output("stream", text="x" * 450_000)
    code = nbformat.v4.new_code_cell("1", outputs=[words, nbformat.v4.new_output("display_data", data)])
    found = BeautifulSoup(page_of(tmp_path, code), "html.parser")
    content = base64.b64decode(found.select_one("figure img")["src"].partition(",")[2])
    assert len(Image.open(io.BytesIO(content)).convert("L").getcolors()) > 128


def test_ids_given_twice_do_not_stand_in_the_way(root, tmp_path, recwarn):
    node = json.loads((root / "notebooks" / "11_m2talk.ipynb").read_text(encoding="utf-8"))
    node["cells"][1]["id"] = node["cells"][0]["id"]
    path = tmp_path / "twice.ipynb"
    path.write_text(json.dumps(node), encoding="utf-8")
    assert len(read_notebook(path).cells) == len(node["cells"]) and not recwarn.list
