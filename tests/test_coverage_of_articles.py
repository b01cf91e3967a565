"""Every number that the five articles print can be seen in a notebook on its study."""

import json
import re

import pytest

from channel_evidence.words.vocabulary import label

ARTICLES = (
    "dgtarchitects-2015",
    "build-network-2014",
    "bacal-six-things",
    "mobile-commerce-daily-2015",
    "just-in-case-2012",
)


@pytest.fixture(scope="module")
def notebooks(root):
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((root / "notebooks").glob("*.ipynb"))]


def treated(notebook):
    return notebook["metadata"].get("channel_evidence", {}).get("studies", [])


def outputs(notebook):
    return [output for cell in notebook["cells"] for output in cell.get("outputs", [])]


def drawn(notebook):
    """The estimates that the notebook's figures carry as data."""
    tables = [o.get("metadata", {}).get("image/png", {}).get("csv", "") for o in outputs(notebook)]
    return {
        line.partition(",")[0] for table in tables if table.startswith("estimate_id,") for line in table.splitlines()
    }


# What stands beside a number that has no category; the two numbers filed under "other" are words of their own.
BESIDE = {"sample-size": "respondents", "margin-of-error": "margin of error", "other": ""}


def told(notebook, estimate):
    """Whether some output names the estimate's category, or what was measured, and its number as printed."""
    beside = label(estimate.category) or BESIDE.get(estimate.measure, estimate.measure)
    number = re.compile(rf"(?<![\w.,]){re.escape(estimate.printed)}(?:\.0)?(?![\w]|[.,]\d)", re.IGNORECASE)
    texts = ["".join(o.get("data", {}).get("text/plain", "")) for o in outputs(notebook)]
    return any(number.search(text) and beside.lower() in text.lower() for text in texts)


def missing(notebooks, rows):
    return [
        row.estimate_id
        for row in rows.itertuples()
        if not any(
            row.study_id in treated(notebook) and (row.estimate_id in drawn(notebook) or told(notebook, row))
            for notebook in notebooks
        )
    ]


def test_every_estimate_of_the_articles_is_in_a_notebook(notebooks, data):
    rows = data.view[data.view["source_id"].isin(ARTICLES)]
    assert len(rows) > 50
    assert missing(notebooks, rows) == []


def test_an_estimate_that_no_notebook_shows_is_named(notebooks, data):
    rows = data.view[data.view["estimate_id"] == "dgtarchitects-2015-10"].assign(printed="98.7", estimate_id="new")
    assert missing(notebooks, rows) == ["new"]
    bare = data.view[data.view["estimate_id"] == "mobile-commerce-daily-2015-10"].assign(estimate_id="new")
    assert missing(notebooks, bare) == [] and missing(notebooks, bare.assign(measure="tariff")) == ["new"]


def test_every_study_of_the_articles_has_a_notebook_and_no_notebook_an_unknown_one(notebooks, data):
    listed = [study for notebook in notebooks for study in treated(notebook)]
    assert set(listed) <= set(data.studies["study_id"])
    of_articles = set(data.view.loc[data.view["source_id"].isin(ARTICLES), "study_id"])
    of_articles |= set(data.claims.loc[data.claims["source_id"].isin(ARTICLES), "study_id"]) - {""}
    assert of_articles <= set(listed)
