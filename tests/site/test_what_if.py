"""A forest plot becomes one that a reader may pool otherwise, and no other figure does."""

import json

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from channel_evidence.charts.synthesis import forest_plot
from channel_evidence.pooling import forest, pool
from channel_evidence.site.build import render
from channel_evidence.site.redrawn import described
from channel_evidence.site.what_if import printed_about, quantiles, what_if


def studies(data):
    """Seven shares under the names of real numbers: one doubted, one without n, one with a size that nobody prints."""
    rows = data.ranked[data.ranked["unit"] == "percent"]
    plain = rows[(rows["doubt"] == "") & rows["base_n"].notna()].drop_duplicates("question_id").head(4)
    doubted = rows[rows["doubt"] != ""].head(1)
    floor, bare = (
        rows[(rows["doubt"] == "") & rows["base_n"].isna() & rows["n"].isna()].drop_duplicates("study_id").head(2).index
    )
    found = pd.concat([plain, doubted, rows.loc[[floor, bare]]])[["estimate_id", "base_n", "doubt"]].reset_index(
        drop=True
    )
    found["percent"] = [12.0, 18.0, 25.0, 31.0, 22.0, 40.0, 50.0]
    found["total"] = [*found["base_n"].head(4).astype(float), 700.0, 1000.0, float("nan")]
    found["total_of"] = ["base"] * 5 + ["floor", ""]
    found["label"] = [f"Sponsor {place} 201{place}" for place in range(7)]
    found["count"] = found["percent"] / 100 * found["total"]
    return found.assign(doubted=found["doubt"] != "", reason=["", "", "", "", "", "", "n not reported"])


def reads(data):
    return {**printed_about(data), "quantiles": quantiles()}


def chart(data):
    return forest_plot(forest(studies(data)), "Seven studies", "A note.", axis="share answered")


def notebook(data, path):
    """A notebook that shows the plot."""
    drawn = chart(data)
    from base64 import b64encode

    notes = {"alt": drawn.alt, "caption": drawn.caption, "csv": drawn.frame.to_csv(index=False, lineterminator="\n")}
    held = {"image/png": b64encode(drawn.png()).decode(), "text/plain": drawn.alt}
    cell = nbformat.v4.new_code_cell(
        "plot", outputs=[nbformat.v4.new_output("display_data", held, metadata={"image/png": notes})]
    )
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# T"), cell]), path)
    return path


def test_what_a_page_pools_is_what_is_published(data):
    drawn = chart(data)
    held = json.loads(what_if(described(drawn.alt), drawn.frame.to_csv(index=False), reads(data)))
    kept = [(count, total) for count, total, used, *_ in held["rows"] if used]
    found = pool(*zip(*kept, strict=True))
    expected = [100 * share for share in (found.estimate, *found.shown, *found.shown_prediction)]
    assert held["published"] == pytest.approx(expected, abs=0.0051)
    assert len(held["rows"]) == 7 and sum(used for _, _, used, *_ in held["rows"]) == 6
    assert [row[3] for row in held["rows"]].count(True) == 1 and [row[4] for row in held["rows"]].count(True) >= 1
    assert [row[0] for row in held["rows"]].count(None) == 1


def test_other_figures_have_no_such_form(data, tmp_path, root):
    drawn = chart(data)
    assert what_if(None, "", reads(data)) == ""
    assert what_if(described(drawn.alt), "a,b\n1,2\n", reads(data)) == ""
    assert (
        what_if(
            described("T. Horizontal axis: share. A 1.0 (no interval)."),
            drawn.frame.to_csv(index=False),
            reads(data),
        )
        == ""
    )
    pages = render(
        [notebook(data, tmp_path / "one.ipynb"), root / "notebooks" / "11_m2talk.ipynb"], tmp_path / "site"
    ).pages
    forms = [len(BeautifulSoup(page.read_text(), "html.parser").select("form.what-if")) for page in pages]
    assert forms == [0, 1, 0] and "poolShares" not in pages[2].read_text() and "poolShares" in pages[1].read_text()
