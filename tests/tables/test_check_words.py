"""Words that state another unit or another bound than the columns are faults; words that agree are none."""

import csv
from dataclasses import replace

import pytest

from channel_evidence.tables import load
from channel_evidence.tables.check import check
from channel_evidence.tables.check_words import words_agree

FREE = "mediapost-215569-02"  # a row without a place: its `exact` is not-reported


@pytest.fixture(scope="module")
def data():
    return load()


def faults(data, **cells):
    """What the rule finds where the cells of one row are changed."""
    estimates = data.estimates.copy()
    for column, value in cells.items():
        estimates.loc[estimates["estimate_id"] == FREE, column] = value
    return list(words_agree(replace(data, estimates=estimates)))


def test_the_words_of_the_collection_agree_with_its_columns(data):
    assert list(words_agree(data)) == []


@pytest.mark.parametrize(
    ("cells", "column", "value", "allowed"),
    [
        ({"printed": "more than 60", "bound": "less-than"}, "bound", "less-than", "'more than 60' say more-than"),
        ({"printed": "more than 60", "bound": ""}, "bound", "", "say more-than"),
        ({"printed": "<1%", "bound": "at-most"}, "bound", "at-most", "say less-than"),
        ({"printed": "50 or more", "bound": "more-than"}, "bound", "more-than", "say at-least"),
        ({"printed": "3 hours", "unit": "minutes"}, "unit", "minutes", "'3 hours' say hours"),
        ({"printed": "3 hours", "unit": "percent"}, "unit", "percent", "say hours"),
        ({"printed": "six months", "unit": "days"}, "unit", "days", "say months"),
        ({"printed": "20 percentage points", "unit": "percent"}, "unit", "percent", "say points"),
        ({"printed": "20%", "unit": "count"}, "unit", "count", "say percent"),
        ({"printed": "60", "exact": "more than 60 percent", "bound": "less-than"}, "bound", "less-than", "more-than"),
        ({"printed": "60", "exact": "over 60 hours", "bound": "more-than"}, "unit", "percent", "'over 60 hours' say"),
    ],
)
def test_words_against_columns(data, cells, column, value, allowed):
    (fault,) = faults(data, **cells)
    row = int(data.estimates.index[data.estimates["estimate_id"] == FREE][0]) + 2
    assert (fault.file, fault.row) == (str(data.folder / "estimates.csv"), row)
    assert (fault.column, fault.value) == (column, value)
    assert allowed in fault.allowed


@pytest.mark.parametrize(
    "cells",
    [
        {"printed": "more than 60", "bound": "more-than"},
        {"printed": "3 hours", "unit": "hours"},
        {"printed": "six months", "unit": "years"},
        {"printed": "six months", "unit": "date"},
        {"printed": "60 seconds", "unit": "minutes"},
        {"printed": "three percent", "unit": "points"},
        {"printed": "60", "exact": "360 hours, 60 percent"},
        {"printed": "fourth-largest", "unit": "rank"},
        {"printed": "plenty"},
    ],
)
def test_words_that_agree_or_say_nothing(data, cells):
    assert faults(data, **cells) == []


def test_check_names_the_row_once(package):
    path = package / "estimates.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    number = next(k for k, row in enumerate(rows) if row[0] == FREE)
    rows[number][header.index("printed")], rows[number][header.index("bound")] = "more than 60", "less-than"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([header, *rows])
    (fault,) = check(package)
    assert str(fault) == f"{path}, row {number + 2}, column bound: 'less-than' - the words 'more than 60' say more-than"
