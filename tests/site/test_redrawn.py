"""A house figure is drawn again from its words without loss, or stays a picture."""

import nbformat
import pytest
from bs4 import BeautifulSoup

from channel_evidence.site.build import render
from channel_evidence.site.redrawn import Mark, Panel, charts, described, scale
from channel_evidence.site.upright import upright

SIMPLE = (
    "Half answer. Horizontal axis: share answered. Telephone, n = 1,000 33.5 (29.64 to 37.59); "
    "NewVoiceMedia 2013, doubted 13.0 (no interval). n not reported. Printed by A and B."
)


def alts(root):
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                if "image/png" in output.get("data", {}):
                    notes = output.metadata["image/png"]
                    yield path.stem, notes["alt"], notes["csv"]


def test_every_figure_of_the_collection_is_drawn_again(root):
    found = list(alts(root))
    assert len(found) > 20
    assert [(stem, alt[:60]) for stem, alt, text in found if not (described(alt) or upright(alt, text))] == []


def test_a_description_is_read_whole():
    found = described(SIMPLE)
    assert found.title == "Half answer." and found.words == SIMPLE
    first, second = found.panels[0].marks
    assert (first.name, first.value, first.low, first.high) == ("Telephone, n = 1,000", "33.5", "29.64", "37.59")
    assert (second.label, second.flags, second.low) == ("NewVoiceMedia 2013", "doubted", "")
    assert found.notes == "n not reported. Printed by A and B."


def test_panels_bars_and_bars_without_a_value():
    alt = (
        "T 1.5 to 2. One way: Horizontal axis: share. A 1.0 (no interval). Another: Horizontal axis: share. B −2.0 (-3.0 to 1e+2). "
        "Note. Bars without a value: On both 0.0 to 12.5."
    )
    found = described(alt)
    assert [panel.heading for panel in found.panels] == ["One way", "Another"]
    assert found.ranges == (Mark("On both", "", "0.0", "12.5"),)
    bars = described("T. Horizontal axis: statements. X, hold 3; X, fail 1; Y, hold 2. N.")
    assert bars.panels == (
        Panel(
            "",
            "statements",
            tuple(Mark(*each, bar=True) for each in (("X, hold", "3"), ("X, fail", "1"), ("Y, hold", "2"))),
        ),
    )
    (chart,) = charts(bars)
    assert [(group.heading, [(s.series, s.key, s.value) for s in group.segments]) for group in chart.groups] == [
        ("X", [("hold", 0, "3"), ("fail", 1, "1")]),
        ("Y", [("hold", 0, "2")]),
    ]
    assert chart.groups[0].segments[1].x == pytest.approx(
        chart.groups[0].segments[0].x + chart.groups[0].segments[0].width
    )


@pytest.mark.parametrize(
    "alt",
    ["", "A cat.", "T. Horizontal axis: share.", "Two plots. Horizontal axis: x. A 1.0 (from 2 to 3)."],
)
def test_what_is_no_such_description_stays_a_picture(alt):
    assert described(alt) is None


def test_marks_stand_where_their_values_are():
    (chart,) = charts(described(SIMPLE))
    first, second = (mark for group in chart.groups for mark in group.marks)
    assert [words for _, words in chart.ticks] == ["0%", "10%", "20%", "30%", "40%"]
    at = {float(words[:-1]): place for place, words in chart.ticks}
    assert first.x == pytest.approx(at[0] + (at[40] - at[0]) * 33.5 / 40, abs=0.01)
    assert first.low < first.x < first.high and second.low is None
    assert (first.shape, second.shape) == ("dot", "diamond bare")


def test_a_forest_plot_tells_what_is_pooled():
    found = described(
        "T. Horizontal axis: share. A 2015 30.0 (20 to 40); B 2016, not pooled: another base, or none, doubted 50.0 (no interval); "
        "Pooled 31.0 (22 to 41); The next study 31.0 (10 to 60). N."
    )
    (chart,) = charts(found)
    marks = [mark for group in chart.groups for mark in group.marks]
    assert [mark.shape for mark in marks] == ["dot", "diamond bare apart", "pooled", "expected"]
    assert (marks[1].main, marks[1].beside) == ("B 2016", "not pooled: another base, or none, doubted")


@pytest.mark.parametrize(
    ("ends", "ticks"), [((0, 100), 6), ((2, 37.6), 5), ((-30, 20), 6), ((0, 0), 2), ((0.001, 0.004), 5)]
)
def test_a_scale_holds_its_values(ends, ticks):
    first, found = scale(*ends)
    assert len(found) == ticks and found[0] == pytest.approx(first) and first <= min(ends) and found[-1] >= max(ends)


def test_a_page_draws_what_the_words_say(tmp_path):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# T")])
    outputs = [picture(SIMPLE.replace("Telephone", "<b>Telephone</b>")), picture("A photograph of a cat")]
    notebook.cells.append(nbformat.v4.new_code_cell("draw()", outputs=outputs))
    nbformat.write(notebook, tmp_path / "one.ipynb")
    page = BeautifulSoup(render([tmp_path / "one.ipynb"], tmp_path / "out").pages[1].read_text(), "html.parser")
    drawn, photograph = page.find_all("figure")
    assert drawn.select_one(".finding").get_text() == "Half answer."
    assert [name.contents[0] for name in drawn.select(".name")] == ["<b>Telephone</b>, n = 1,000", "NewVoiceMedia 2013"]
    assert [value.get_text() for value in drawn.select(".at b")] == ["33.5", "13"]
    assert drawn.select_one("details.numbers img")["alt"].startswith("Half answer") and not drawn.b.find("b")
    assert photograph.select_one(".picture img")["alt"] == "A photograph of a cat" and not photograph.find(
        "details", class_="original"
    )
    assert "on-white" in photograph.select_one(".picture")["class"] and not page.find_all(style=True)


def picture(alt):
    from base64 import b64encode
    from io import BytesIO

    from PIL import Image

    stream = BytesIO()
    Image.new("RGB", (20, 10), "white").save(stream, "PNG")
    data = {"image/png": b64encode(stream.getvalue()).decode(), "text/plain": alt}
    return nbformat.v4.new_output("display_data", data, metadata={"image/png": {"alt": alt, "caption": "C"}})
