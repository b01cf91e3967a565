"""What the pages on several studies share, and what is said of disclosure: computed from the rows, never typed."""

import math

import pytest

from channel_evidence.pooling import pool
from channel_evidence.studies import disclosed, syntheses
from channel_evidence.synthesis import answered


@pytest.fixture(scope="module")
def one(data):
    return answered(data, "prefers-social")


def test_another_study_moves_the_pooled_share_towards_it(one):
    before = one.pooled.estimate
    assert syntheses.with_study(one, 40, 1000).estimate > before
    assert syntheses.with_study(one, 0.5, 1000).estimate < before
    assert syntheses.with_study(one, 40, 1000).k == one.pooled.k + 1


def test_rounding_ends_lie_around_the_pooled_share(one):
    low, high = syntheses.rounding_ends(one)
    assert low.estimate < one.pooled.estimate < high.estimate


def test_without_floors_is_the_pool_of_the_rest(data):
    one = answered(data, "uses-social")
    rows = syntheses.pooled_rows(one)
    rest = rows[~rows["floor"]]
    found = syntheses.without_floors(one)
    assert (found is None) == (len(rest) < 5)
    if found:
        assert found.estimate == pool(rest["count"], rest["total"]).estimate


def test_groups_hold_every_member_once(one):
    shown = syntheses.groups(one, syntheses.countries(one), "country").frame
    assert shown["studies"].astype(int).sum() == len(one.rows)


def test_what_is_left_out_says_why_and_is_in_no_family(data, one):
    shown = syntheses.left_out(data, one, most=99).frame
    assert (shown["why not"] != "").all()
    assert not shown["why not"].str.startswith("the study is in the family").any()
    assert not set(one.rows["estimate_id"]) & set(shown["one of them"])


def test_houses_that_do_not_repeat_are_not_told_apart(one):
    assert "change is not told apart" in syntheses.houses(one)


def test_the_line_of_trust_has_the_n_that_is_pooled(data, one):
    known = int(one.rows["total"].notna().sum())
    assert f"({known} of {len(one.rows)} known)" in syntheses.trust(data, one.rows)


def test_sponsors_are_compared_only_where_both_kinds_asked(data):
    rows = syntheses.sellers(data)
    assert (rows["above"] <= rows["both"]).all() and rows["above"].any()
    assert list(rows["both"]) == [bool(row.selling and row.others) for row in rows.itertuples()]


def test_bands_of_disclosure_hold_every_survey_once(data):
    rows = disclosed.studies(data)
    assert set(rows["study_id"]) == set(data.studies.loc[data.studies["design"].isin(disclosed.SURVEYS), "study_id"])
    counted = disclosed.by(rows, "band", list(disclosed.BANDS))
    assert counted["studies"].sum() == len(rows) and counted["faulty"].sum() == rows["faulty"].sum()


def test_a_survey_whose_number_is_doubted_counts_as_faulty(data):
    rows = disclosed.studies(data).set_index("study_id")
    assert rows.loc["northridge-2015", "faulty"]


def test_kappa_is_one_for_equal_codings_and_less_for_others(data):
    first = data.coding("sponsors")[["study_id", "related"]]
    same = disclosed.agreement(data, first)
    assert (same.value, same.agreed, same.rows) == (1.0, 1.0, len(first))
    turned = first.assign(related=first["related"].replace({"yes": "no", "no": "yes"}))
    assert disclosed.agreement(data, turned).value < 0.2


def test_the_logistic_model_stands_beside_the_scales(data, one):
    shown = syntheses.models(one).frame
    assert len(shown) == 4
    exact = syntheses.logistic(one)
    assert list(shown.iloc[3])[1:] == [
        f"{100 * exact.estimate:.1f}",
        f"{100 * exact.low:.1f} to {100 * exact.high:.1f}",
    ]
    assert shown.iloc[0]["pooled share, percent"] == f"{100 * one.pooled.estimate:.1f}"


def test_specifications_reach_no_farther_with_five_studies_or_more(one):
    found = syntheses.specifications(one)
    low, high = syntheses.reach(found)
    every = 100 * found["estimate"]
    assert every.min() <= low <= 100 * one.pooled.estimate <= high <= every.max()
    assert all(math.isnan(end) for end in syntheses.reach(found.assign(few=True)))


def test_tests_that_count_the_same_companies_are_paired_once(data):
    email, tests = (answered(data, f"answered-tests-{name}") for name in ("email", "twitter"))
    both, first, second = syntheses.paired(email, tests)
    assert both == len(
        set(email.rows.loc[email.values.index, "study_id"]) & set(tests.rows.loc[tests.values.index, "study_id"])
    )
    assert first + second <= both < len(email.rows)


def test_a_study_that_prints_two_networks_stands_in_both(data):
    one = answered(data, "answered-messages")
    found = syntheses.on_networks(data, one)
    assert set(found["study_id"]) == set(one.rows.loc[one.values.index, "study_id"])
    twice = found[found["study_id"].duplicated(keep=False)]
    assert len(twice) and (twice.groupby("study_id")["network"].agg(set) == set(syntheses.NETWORKS)).all()
    # Twitter first is what the family takes; Facebook first is another median, of as many studies.
    assert syntheses.median_with(found, "twitter") == pytest.approx(one.middle)
    assert syntheses.median_with(found, "facebook") > one.middle
    table = syntheses.networks_table(found, "By network").frame
    assert table["studies"].astype(int).sum() == len(found) and list(table["network"])[:2] == ["Twitter", "Facebook"]


def test_a_base_of_companies_on_the_channel_raises_the_share(data):
    one = answered(data, "answered-tests-twitter")
    study = syntheses.pooled_rows(one)["study_id"].iloc[0]
    assert syntheses.of_those_reached(one, {}).estimate == one.pooled.estimate
    assert syntheses.of_those_reached(one, {study: 60.0}).estimate > one.pooled.estimate


def test_the_greatest_share_is_told_as_it_is_printed(data):
    people = answered(data, "answered-people")
    greatest = people.rows.set_index("estimate_id")["percent"].idxmax()
    assert syntheses.printed_greatest(data, people) == data.estimates.set_index("estimate_id").at[greatest, "printed"]
