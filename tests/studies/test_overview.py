"""The picture of the whole evidence: one number a study, greatest first, nothing from companies."""

import pytest

from channel_evidence.studies import start_here as overview


@pytest.fixture(scope="module")
def rows(data):
    return overview.groups(data)


def test_one_number_a_study_in_each_group(rows):
    assert not rows.duplicated(["group", "study_id"]).any()
    assert list(dict.fromkeys(rows["group"])) == [overview.PREFER, overview.EXPECT, overview.GET]
    for _, part in rows.groupby("group", sort=False):
        assert part["value"].is_monotonic_decreasing


def test_companies_and_subgroups_are_left_out(rows):
    assert "portal-uk-businesses-2012" not in set(rows["study_id"])
    assert (rows["subgroup"] == "").all()


def test_a_share_without_an_answer_is_turned_round_and_says_so(rows):
    row = rows[rows["study_id"] == "northridge-2016"].set_index("group").loc[overview.GET]
    assert row["printed"] == "21" and row["value"] == 79 and "100 less 21" in row["label"]


def test_title_and_reading_follow_the_rows(rows):
    assert overview.title(rows).startswith("1 to 13 percent prefer")
    fewer = rows[~((rows["group"] == overview.PREFER) & (rows["value"] > 5))]
    assert overview.title(fewer).startswith("1 to 2 percent prefer")
    assert str(overview.reading(rows)).startswith("In 6 of 7 surveys")


def test_every_value_is_in_the_description(rows):
    alt = overview.chart(rows).alt
    assert alt.count("Get an answer,") == (rows["group"] == overview.GET).sum()
    assert "M2Talk 2015 (n = 1,000) 2.0 (0.77 to 4.17)" in alt


def test_extent_and_trust_count_the_tables(data):
    assert str(len(data.estimates)) in str(overview.extent(data))
    assert "For none of the 52 studies is it reported how respondents were chosen" in str(overview.trust(data))
