"""The picture of the whole evidence, and the list of pages."""

import json
import re

import pandas as pd
import pytest

from channel_evidence.stats.intervals import add_intervals
from channel_evidence.studies import start_here

QUESTIONS = ("m2talk-preferred-channel", "newvoicemedia-us-2013-preferred-channel", "northridge-2016-preferred-channel")


@pytest.fixture(scope="module")
def liked(data):
    rows = add_intervals(data.settled(*QUESTIONS))
    return rows[(rows["category"] == "social-media") & (rows["subgroup"] == "")]


def test_each_group_stands_in_order_its_greatest_number_first(liked):
    rows = start_here.grouped({"Second": liked.iloc[:1], "First": liked.sort_values("value")})
    assert rows["group"].tolist() == ["Second", *["First"] * len(liked)]
    assert rows.loc[rows["group"] == "First", "value"].tolist() == sorted(liked["value"], reverse=True)


def test_a_doubted_number_is_marked_in_words_and_description(liked):
    rows = start_here.grouped({"Like it best": liked})
    marked = rows[rows["text"].str.contains("doubted")]
    assert marked["sponsor"].tolist() == ["NewVoiceMedia"] == rows.loc[rows["doubt"] != "", "sponsor"].tolist()
    alt = start_here.chart(rows, "T", axis="share").alt
    assert "NewVoiceMedia 2013, doubted 13.0" in alt and alt.count(", doubted") == 1
    sound = start_here.grouped({"Like it best": liked.assign(doubt="")})
    assert "doubted 1" not in start_here.chart(sound, "T", axis="share").alt


def test_a_number_that_nobody_printed_shares_the_slot_of_its_study(liked):
    [own] = liked[liked["study_id"] == "m2talk"].to_dict("records")
    computed = {**own, "estimate_id": "", "text": "or 5", "value": 5.0, "low": 4.0, "high": 6.0}
    rows = start_here.grouped({"Like it best": pd.DataFrame([own, computed])})
    assert rows["text"].tolist() == ["2", "or 5"] and rows["label"].nunique() == 1
    alt = start_here.chart(rows, "T", axis="share").alt
    assert "M2Talk 2015 (n = 1,000) 2.0 (0.77 to 4.17)" in alt
    assert "M2Talk 2015 (n = 1,000), computed 5.0 (4.0 to 6.0)" in alt


def pages(folder):
    """The list of pages by their own titles, as Start here has to show it."""
    found = []
    for path in sorted(folder.glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        words = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        found.append(f"- [{re.search('^# (.*)$', words, re.MULTILINE)[1]}]({path.name})")
    return found[1:]


def test_start_here_lists_every_page_by_its_own_title(root):
    cells = json.loads((root / "notebooks" / "00_start_here.ipynb").read_text(encoding="utf-8"))["cells"]
    [last] = ["".join(cell["source"]) for cell in cells if "".join(cell["source"]).startswith("## Where to go next?")]
    assert last.split("\n")[2:] == pages(root / "notebooks")
