"""What a computation asks of its rows, and how it says what they lack."""

import math

import pandas as pd
import pytest

from channel_evidence.stats.intervals import add_intervals, assumed, clopper_pearson, implied_design_effect
from channel_evidence.stats.nested_classes import NESTED, SEPARATE, nested_and_separate
from channel_evidence.stats.require import need, one_known_n, one_question, shares_in, shares_of_one_question

PLAIN = {
    "question_id": "q", "category": ["a", "b", "c"], "subgroup": "", "unit": "percent", "value": [0.0, 40.0, 100.0],
    "base_n": pd.array([100, 100, 100], dtype="Int64"),
}  # fmt: skip


def rows(**cells):
    return pd.DataFrame({**PLAIN, **cells})


def test_what_is_sound_passes():
    shares_of_one_question(rows(), least=3, sized=True)
    shares_of_one_question(rows().head(1))
    shares_of_one_question(rows(base_n=pd.array([None, 5, 6], dtype="Int64")))  # n is not asked for
    one_question(rows()), shares_in(rows()), one_known_n(rows())


@pytest.mark.parametrize("column", PLAIN)
def test_a_missing_column_is_named(column):
    with pytest.raises(ValueError, match=f"^rows lack the columns {column}; take them from Collection.settled"):
        shares_of_one_question(rows().drop(columns=column))


@pytest.mark.parametrize(
    ("cells", "options", "said"),
    [
        ({}, {"least": 4}, "^4 or more rows are needed, not 3$"),
        ({"question_id": ["p", "q", "q"]}, {}, "^rows of one question are needed, not of p, q$"),
        ({"subgroup": ["", "young", "old"]}, {}, "^rows of all respondents are needed, not of the subgroups young, old$"),
        ({"category": ["a", "b", "b"]}, {}, "^b stands twice; take the settled printings$"),
        ({"unit": ["percent", "points", "percent"]}, {}, "^b is no share within 0 to 100 percent$"),
        ({"value": [1.0, 2.0, 100.1]}, {}, "^c is no share within 0 to 100 percent$"),
        ({"value": [-0.1, 2.0, 3.0]}, {}, "^a is no share within 0 to 100 percent$"),
        ({"value": [1.0, math.nan, 3.0]}, {}, "^b is no share within 0 to 100 percent$"),
        ({"base_n": pd.array([100, None, None], dtype="Int64")}, {"sized": True}, "^n is not reported for b, c, and is needed here$"),
        ({"base_n": pd.array([100, 90, 100], dtype="Int64")}, {"sized": True}, "^one n is needed, not 90, 100$"),
    ],
)  # fmt: skip
def test_what_is_not_sound_is_refused_by_name(cells, options, said):
    with pytest.raises(ValueError, match=said):
        shares_of_one_question(rows(**cells), **options)


def test_no_rows_are_of_no_question():
    with pytest.raises(ValueError, match=r"not of none$"):
        one_question(rows().head(0))
    with pytest.raises(ValueError, match="lack the columns value, colour;"):
        need(rows().drop(columns="value"), "unit", "value", "colour")


def classes(*categories, printed=("20", "30.5", "60"), **cells):
    size = len(categories)
    plain = {
        "estimate_id": [f"e{place}" for place in range(size)], "question_id": "q", "category": categories, "subgroup": "",
        "unit": "percent", "bound": "", "printed": printed[:size], "base_n": pd.array([400] * size, dtype="Int64"), "cells": 1,
    }  # fmt: skip
    return add_intervals(pd.DataFrame({**plain, **cells}), level=0.9, design_effect=2.0)


def test_classes_are_nested_or_added_up():
    given = classes("under-1-d", "within-1-h", "within-30-min")
    found = nested_and_separate(given)
    nested, separate = found[NESTED], found[SEPARATE]
    assert nested["category"].tolist() == separate["category"].tolist() == ["within-30-min", "within-1-h", "under-1-d"]
    assert nested["value"].tolist() == [60.0, 30.5, 20.0] and nested["estimate_id"].tolist() == ["e2", "e1", "e0"]
    assert nested.loc[0, ["low", "high"]].tolist() == given.loc[2, ["low", "high"]].tolist()
    assert separate["value"].tolist() == [60.0, 90.5, 110.5] and separate["estimate_id"].tolist() == ["", "", ""]
    # Rounding adds up (59.5 + 30.45 to 60.5 + 30.55); half of 400 count, for the design effect is 2.
    assert separate.loc[1, ["low", "high"]].tolist() == pytest.approx(clopper_pearson(89.95, 91.05, 200, level=0.9))
    assert separate.loc[2, ["low", "high"]].isna().all()  # more than all
    assert (
        list(nested) == ["estimate_id", "category", "value", "low", "high", "level", "design_effect"] == list(separate)
    )
    assert set(separate["level"]) == {0.9} and set(separate["design_effect"]) == {2.0}


def test_a_sum_that_only_rounding_brings_above_100_has_an_interval():
    separate = nested_and_separate(classes("within-30-min", "within-1-h", printed=("60", "40")))[SEPARATE]
    assert separate.loc[1, ["low", "high"]].tolist() == pytest.approx(clopper_pearson(99.0, 100.0, 200, level=0.9))


def test_classes_without_n_or_id():
    unknown = classes("within-30-min", base_n=pd.array([None], dtype="Int64"))
    assert nested_and_separate(unknown)[SEPARATE][["low", "high"]].isna().all(axis=None)
    found = nested_and_separate(unknown.drop(columns="estimate_id"))
    assert "estimate_id" not in found[NESTED] and "estimate_id" not in found[SEPARATE]


@pytest.mark.parametrize("category", ["email", "over-1-d", "between-1-and-4-h"])
def test_what_ends_at_no_limit_cannot_be_added(category):
    with pytest.raises(ValueError, match=f"^'{category}' is no class that ends at a limit"):
        nested_and_separate(classes("within-30-min", category))


def test_rows_of_two_questions_are_not_added():
    with pytest.raises(ValueError, match="rows of one question"):
        nested_and_separate(classes("within-30-min", "within-1-h", question_id=["p", "q"]))


def test_intervals_of_two_levels_share_none():
    mixed = pd.DataFrame({"level": [0.9, 0.95], "design_effect": [1.0, 2.0]})
    with pytest.raises(ValueError, match=r"not level 0.9 with design effect 1 and level 0.95 with design effect 2$"):
        assumed(mixed)
    assert assumed(mixed.tail(1)) == (0.95, 2.0)


def test_a_design_effect_of_a_stated_margin():
    """By hand: for n = 400 the simple margin is 1.959964 · 50 / 20 = 4.89991; a margin of 5 to 7 is (5 / 4.89991)² and so on."""
    found = implied_design_effect(5, 7, 400)
    assert found.simple == pytest.approx(4.89991, abs=1e-5)
    assert (found.low, found.value, found.high) == pytest.approx((1.041274, 1.499435, 2.040897), abs=1e-5)
    assert implied_design_effect(5, 7, 400, level=0.9).simple == pytest.approx(1.6448536 * 2.5, abs=1e-6)
    assert implied_design_effect(0.5, 0.9, 10_000).low == pytest.approx((0.5 / 0.979982) ** 2, abs=1e-5)
    for faulty in ((0, 7, 400), (7, 5, 400), (-1, 7, 400)):
        with pytest.raises(ValueError, match=r"^a margin above 0 is needed"):
            implied_design_effect(*faulty)
