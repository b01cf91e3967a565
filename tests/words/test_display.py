"""Tables that show themselves, and those that are folded away."""

from __future__ import annotations

import pandas as pd
import pytest

from channel_evidence.words.display import table


@pytest.fixture
def shares():
    frame = pd.DataFrame({"channel": ["email", "<b>chat</b>"], "share": [57, None]})
    return table(frame, {"channel": "channel", "share": "percent"}, "Shares & more")


def test_a_table_is_folded_behind_its_caption_or_words_of_its_own(shares):
    assert shares.html().startswith("<table>")
    for folded, words in (
        (shares.folded(), "Shares &amp; more"),
        (shares.folded("All <shares>"), "All &lt;shares&gt;"),
    ):
        assert folded.html() == f"<details><summary>{words}</summary>{shares.html()}</details>"


def test_a_folded_table_says_the_same_where_nothing_can_be_folded(shares):
    assert shares.folded()._repr_mimebundle_()["text/plain"] == shares._repr_mimebundle_()["text/plain"]
