"""One estimate has one interval, wherever in the collection it is drawn."""

import io
import json

import pandas as pd
import pytest

from channel_evidence.stats.intervals import add_intervals

KEY = ["estimate_id", "level", "design_effect"]


def stored_rows(root) -> pd.DataFrame:
    """The rows behind every stored figure of every notebook that has intervals, with the notebook's name."""
    found = []
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                notes = output.get("metadata", {}).get("image/png", {})
                if "csv" in notes:
                    found.append(pd.read_csv(io.StringIO(notes["csv"])).assign(notebook=path.name))
    return drawn(pd.concat([rows for rows in found if set(KEY) <= set(rows)], ignore_index=True))


def drawn(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with a sampling interval of a printed number."""
    rows = rows[rows["estimate_id"].notna() & rows["low"].notna()]
    if "sampled" in rows:
        rows = rows[rows["sampled"].fillna(True).astype(bool)]
    return rows.assign(low=rows["low"].round(9), high=rows["high"].round(9))


def conflicts(rows: pd.DataFrame) -> list[str]:
    """Estimates with several intervals at one level and design effect."""
    several = rows.drop_duplicates([*KEY, "low", "high"]).groupby(KEY).size()
    return [ident for ident, *_ in several[several > 1].index]


@pytest.fixture(scope="module")
def rows(root):
    return stored_rows(root)


def test_every_estimate_has_one_interval_over_all_stored_figures(rows):
    assert rows["notebook"].nunique() >= 4 and rows["estimate_id"].nunique() >= 15
    assert rows["estimate_id"].duplicated().any()  # some are drawn more than once, so there is something to compare
    assert conflicts(rows) == []


def test_a_planted_difference_is_found(rows):
    planted = rows[rows["estimate_id"].duplicated(keep=False)].iloc[[0]]
    planted = planted.assign(low=planted["low"] - 0.001)
    assert conflicts(pd.concat([rows, planted])) == [planted["estimate_id"].iloc[0]]
    other_level = planted.assign(level=0.9)
    assert conflicts(pd.concat([rows, other_level])) == []


def test_the_stored_intervals_are_those_of_the_collection(rows, data):
    own = add_intervals(data.ranked).set_index("estimate_id").loc[rows["estimate_id"], ["low", "high"]].round(9)
    assert (rows["level"] == 0.95).all() and (rows["design_effect"] == 1).all()
    pd.testing.assert_frame_equal(rows.set_index("estimate_id")[["low", "high"]], own, atol=1e-8)


def test_every_figure_with_intervals_says_which_number_each_is_of(root):
    """A figure's rows with a method, and so a sampling interval, name the estimate, the level and the design effect."""
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                notes = output.get("metadata", {}).get("image/png", {})
                if "lines are intervals" in notes.get("caption", "").replace("Lines", "lines"):
                    header = notes["csv"].split("\n")[0].split(",")
                    assert set(KEY) <= set(header), (path.name, cell["id"])
