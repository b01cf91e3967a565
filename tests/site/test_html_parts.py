"""Prose, formulas, pictures and places as a page needs them."""

import io

import nbformat
import numpy as np
import pytest
from PIL import Image

from channel_evidence.site.document import json_in_script
from channel_evidence.site.markup import Prose, clean, code, plain
from channel_evidence.site.maths import formula
from channel_evidence.site.page import lines
from channel_evidence.site.pictures import shrink, thumbnail
from channel_evidence.site.places import Places


def prose(text, pages=("b.html",)):
    return Prose(frozenset(pages)).markup(text)


def test_clean_keeps_prose_and_tables():
    kept = '<h2>x</h2><p class="a"><em>y</em> <a href="https://x.org/">z</a></p>'
    assert clean(kept) == kept


def test_clean_gives_tables_scope_and_a_region():
    found = clean(
        "<table><caption>A &amp; b</caption><thead><tr><th>y</th></tr></thead><tbody><tr><th>1</th></tr></tbody></table>"
    )
    assert found.startswith('<div class="scroll" role="group" tabindex="0" aria-label="Table: A &amp; b"><table>')
    assert '<th scope="col">y</th>' in found and '<th scope="row">1</th>' in found and found.endswith("</table></div>")


@pytest.mark.parametrize(
    "bad", ["<script>x</script>", "<style>x</style>", "<img src=x onerror=y>", "<iframe src=x></iframe>"]
)
def test_clean_turns_the_rest_into_text(bad):
    assert "&lt;" in clean(bad) and "<" not in clean(bad).replace("&lt;", "")


def test_clean_drops_scripted_addresses_and_handlers():
    assert clean('<a href="javascript:x" onclick="y" style="z" id="q">w</a>') == "<a>w</a>"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("[x](https://a.b/c?d=1&e=2)", "https://a.b/c?d=1&amp;e=2"),
        ("[x](b.ipynb)", "b.html"),
        ("[x](b.ipynb#Does-it-add-up?)", "b.html#does-it-add-up"),
        ("[x](#Does-it)", "#does-it"),
        ("[x](../notebooks/b.ipynb)", "b.html"),
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


def test_markup_and_pictures_in_prose_are_words():
    assert "<b" not in prose("<b onclick=x>y</b> ![alt](https://x.org/y.png)")
    assert "<img" not in prose("![alt](https://x.org/y.png)")


def test_headings_have_one_first_level_and_skip_none():
    page = Prose()
    page.markup("### a\n\n# a\n\n#### content")
    assert page.contents == [(1, "a", "a"), (2, "a-2", "a"), (3, "content-2", "content")]


def test_what_a_notebook_is_about_is_in_plain_words():
    cells = [nbformat.v4.new_markdown_cell("# A *title* <b>\n\nWhat a [base](https://x.org) is:\nthe `n`.\n\n## More")]
    assert lines(nbformat.v4.new_notebook(cells=cells)) == ("A title <b>", "What a base is: the n.")


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
        '<i class="k">if</i> x: print(<i class="s">&#34;</i><i class="s">&lt;b&gt;</i><i class="s">&#34;</i>)  <i class="c"># 1</i>'
    )


def test_console_colours_are_dropped():
    assert plain("\x1b[0;31mError\x1b[0m") == "Error"


def test_json_cannot_end_its_script():
    assert json_in_script({"a": "</script><!--&\u2028"}) == '{"a":"\\u003c/script\\u003e\\u003c!--\\u0026\\u2028"}'


def png(pixels, mode):
    stream = io.BytesIO()
    Image.fromarray(pixels, mode).save(stream, "PNG")
    return stream.getvalue()


def test_pictures_keep_every_pixel():
    pixels = np.random.default_rng(1).integers(0, 256, (40, 50, 3), dtype=np.uint8)
    found = shrink(png(pixels, "RGB"))
    assert (np.asarray(Image.open(io.BytesIO(found.content)).convert("RGB")) == pixels).all()
    assert (found.kind, found.width, found.height) == ("image/webp", 50, 40)


def test_fewer_colours_keep_those_of_marks():
    pixels = np.full((50, 50, 3), 255, np.uint8)
    pixels[:2] = np.arange(300).reshape(2, 50, 3) % 256
    pixels[10:20] = (0xD5, 0x5E, 0x00)
    image = np.asarray(Image.open(io.BytesIO(shrink(png(pixels, "RGB"), 8).content)).convert("RGB"))
    assert (image[10:20] == pixels[10:20]).all() and (image[30:] == 255).all()
    assert len(np.unique(image.reshape(-1, 3), axis=0)) <= 8


def test_what_is_see_through_is_white():
    found = shrink(png(np.zeros((4, 4, 4), np.uint8), "RGBA"))
    assert Image.open(io.BytesIO(found.content)).convert("RGB").getpixel((0, 0)) == (255, 255, 255)


def test_thumbnails_are_small_and_keep_the_colours_of_marks():
    pixels = np.full((480, 960, 3), 255, np.uint8)
    for shade in range(100):
        pixels[200, shade * 9 : shade * 9 + 9] = 2 * shade
    pixels[100:120, 100:120] = (0xD5, 0x5E, 0x00)
    found = thumbnail(png(pixels, "RGB"))
    image = Image.open(io.BytesIO(found.content))
    assert image.size == (240, 120) and image.mode == "P" and len(found.content) < 4000
    assert np.abs(np.array(image.convert("RGB").getpixel((27, 27)), int) - (0xD5, 0x5E, 0x00)).max() < 12


def test_what_is_no_picture_is_refused():
    with pytest.raises(OSError):
        shrink(b"GIF?")


def test_rows_say_once_what_is_the_same_for_all(data):
    text = "estimate_id,category,base,value,reason\ndgtarchitects-2015-02,live-chat,all,1.23456,\nnobody,email,all,2,\n"
    found = Places(data).rows(text)
    assert (found.heads, found.shared) == (["category", "value"], ["base all"])
    assert found.cells == [["live chat", "1.23"], ["email", "2"]]
    assert found.places[0].address == "place.dgtarchitects-2015-02" and found.places[1] is None


@pytest.mark.parametrize("text", ["", "a,b\n", "estimate_id\n", "a,b\n1\n"])
def test_rows_of_ragged_or_empty_data(data, text):
    assert len(Places(data).rows(text).places) == max(0, len(text.split()) - 1)
