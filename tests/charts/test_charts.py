"""Figures say in words what they draw."""

import math
import re

import pandas as pd
import pytest

from channel_evidence.charts import canvas as drawing
from channel_evidence.charts import comparison, gaps
from channel_evidence.charts import dots as charts
from channel_evidence.stats import nested_classes as classes
from channel_evidence.stats.intervals import add_intervals, clopper_pearson
from channel_evidence.words import vocabulary


def rows(level=0.95, design_effect=1, **columns):
    size = max(len(v) for v in columns.values() if isinstance(v, list))
    base = {"question_id": "q", "category": "telephone", "subgroup": "", "base": "all", "base_n": 1000, "cells": 1, "printed": "10",
            "unit": "percent", "bound": "", "choice": "single", "source_id": "s", "study_id": "s", "publisher": "The Paper", "settled": True}  # fmt: skip
    own = {"estimate_id": [f"e{k}" for k in range(size)]}
    frame = pd.DataFrame({**{k: [v] * size for k, v in base.items()}, **own, **columns})
    frame["base_n"] = frame["base_n"].astype("Int64")
    return add_intervals(frame, level=level, design_effect=design_effect)


def test_every_channel_has_its_own_colour(data):
    channels = data.descriptor["vocabularies"]["channel"]
    coded = data.coding("terms")
    coded = coded[coded["kind"] == "channel"]
    assert set(channels) == set(coded["term"])
    assert coded["colour"].nunique() == len(channels)
    assert [vocabulary.colour(term) for term in coded["term"]] == coded["colour"].tolist()


def test_description_is_read_from_the_artists():
    chart = charts.shares(rows(category=["email", "telephone"], printed=["32.5", "40"]), "A finding")
    assert re.search(r"Telephone 40.0 \(36\.\d+ to 43\.\d+\); Email 32.5 \(29\.\d+ to 35\.\d+\)", chart.alt)
    (dots,) = [c for c in chart.figure.axes[0].collections if c.get_gid() == drawing.DOTS]
    dots.set_offsets([(x, y) if x == 40 else (77.0, y) for x, y in dots.get_offsets()])
    assert "Email 77.0" in chart.alt and "Email 32.5" not in chart.alt


def test_description_names_title_axis_base_n_and_source():
    alt = charts.shares(rows(category=["email", "telephone"]), "A finding", axis="share of all").alt
    for words in ("A finding.", "Horizontal axis: share of all.", "All.", "n = 1,000.", "Printed by The Paper."):
        assert words in alt


def test_unknown_n_is_drawn_hollow_and_said():
    chart = charts.shares(rows(category=["email", "telephone"], base_n=[1000, None]), "A finding")
    assert "Telephone 10.0 (no interval)" in chart.alt
    assert "n not reported" in chart.alt and "n not reported" in chart.caption
    (dots,) = [c for c in chart.figure.axes[0].collections if c.get_gid() == drawing.DOTS]
    faces = [tuple(face) == (1, 1, 1, 1) for face in dots.get_facecolor()]
    assert dict(zip(dots.get_label().split("\n"), faces, strict=True)) == {"email": False, "telephone": True}


def test_frame_is_what_was_plotted():
    chart = charts.shares(rows(category=["email", "telephone"], printed=["20", "30"]), "A finding")
    assert chart.frame["category"].tolist() == ["telephone", "email"]
    assert chart.frame["value"].tolist() == [30.0, 20.0]


def test_same_figure_same_bytes():
    one, two = (charts.shares(rows(category=["email", "telephone"]), "A finding").png() for _ in range(2))
    assert one == two


def test_panels_share_one_scale(data):
    times = add_intervals(data.settled("m2talk-expected-response-time"))
    chart = charts.panels(classes.nested_and_separate(times), "T", "n", "c", axis="a")
    assert [ax.get_xlim() for ax in chart.figure.axes] == [(0, 100), (0, 100)]
    assert "Under 1 hour 53.7" in chart.alt and "Under 1 hour 90.4" in chart.alt


def test_separate_classes_above_100_have_no_interval():
    times = rows(category=["within-5-min", "within-30-min"], printed=["60", "70"], choice="unclear")
    separate = classes.nested_and_separate(times)[classes.SEPARATE]
    assert separate["value"].tolist() == [60.0, 130.0]
    assert math.isnan(separate["low"].iloc[-1])


def test_categories_that_are_no_classes_are_refused():
    with pytest.raises(ValueError, match="'email' is no class"):
        classes.nested_and_separate(rows(category=["within-5-min", "email"]))


def test_printings_show_every_publication(data):
    chart = charts.printings(add_intervals(data.printings("m2talk-preferred-channel")), "T")
    assert len(chart.frame) == len(data.printings("m2talk-preferred-channel"))
    assert len(re.findall("MediaPost", chart.alt)) == 5


def test_labels_do_not_leave_the_picture(data):
    chart = charts.printings(add_intervals(data.printings("m2talk-preferred-channel")), "T")
    chart.png()
    box = chart.figure.bbox
    for ax in chart.figure.axes:
        for text in [*ax.texts, *ax.get_yticklabels()]:
            extent = text.get_window_extent()
            assert extent.x0 >= box.x0 and extent.x1 <= box.x1, text.get_text()


def wordy(text):
    chart = charts.shares(rows(category=["email", "telephone"], printed=["32.5", "40"]), "A finding")
    (ax,) = chart.figure.axes
    ax.texts[-1].set_text(text)
    return chart.figure, ax


def test_words_that_leave_the_picture_stretch_the_axis():
    figure, ax = wordy("40 of a hundred, as the author has it")
    assert ax.texts[-1].get_window_extent().x1 > figure.bbox.width
    drawing.make_room(ax)
    assert ax.texts[-1].get_window_extent().x1 <= figure.bbox.width + 0.5


def test_an_axis_with_room_stays():
    _, ax = wordy("40")
    before = ax.get_xlim()
    drawing.make_room(ax)
    assert ax.get_xlim() == before


def test_a_figure_without_any_interval_is_described():
    assert (
        "Email 20.0 (no interval)"
        in charts.shares(rows(category=["email"], printed=["20"], base_n=[None]), "A finding").alt
    )


# Captions tell what was computed -----------------------------------------------------------------------------------

LINES = (
    "lines are intervals of at least {level}% (each share on its own) for sampling, as if a simple random "
    "sample{widened}, and rounding together."
)


@pytest.mark.parametrize(
    ("level", "effect", "level_words", "widened"),
    [
        (0.95, 1, "95", ""),
        (0.9, 1, "90", ""),
        (0.995, 2, "99.5", " with 2 times its variance"),
        (0.95, 1.3, "95", " with 1.3 times its variance"),
    ],
)
def test_captions_are_made_from_the_level_and_design_effect_used(level, effect, level_words, widened):
    frame = rows(category=["email", "telephone"], level=level, design_effect=effect)
    words = LINES.format(level=level_words, widened=widened)
    drawn = charts.shares(frame, "A finding")
    assert words in drawn.caption
    assert set(drawn.frame["level"]) == {level} and set(drawn.frame["design_effect"]) == {effect}
    told = frame.assign(sponsor="A", published_study="2015", label=["one", "two"])
    assert words in comparison.comparison(told, "s", "A finding", axis="share").caption


def test_captions_name_both_methods():
    mixed = charts.interval_caption(rows(category=["email", "telephone"], cells=[6, 1]))
    assert "(each share on its own, or all options of a question at once)" in mixed


def test_levels_do_not_mix_in_a_figure():
    mixed = pd.concat([rows(category=["email"]), rows(category=["telephone"], level=0.9)], ignore_index=True)
    with pytest.raises(ValueError, match=r"level 0.95 with design effect 1 and level 0.9 with"):
        charts.shares(mixed, "A finding")


def test_a_share_without_interval_has_no_level_to_mix():
    rest = rows(category=["telephone"], base_n=[None], level=0.9)
    told = charts.interval_caption(pd.concat([rows(category=["email"]), rest], ignore_index=True))
    assert "at least 95%" in told and "Hollow dots" in told


# What a figure of answers cannot tell apart is refused ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"subgroup": ["gen-y", "men"]}, "subgroups gen-y, men, which are no answers"),
        ({"printed": ["1", "2"]}, "'telephone' would stand twice"),
        ({"category": ["email", "fax"], "unit": ["percent", "points"]}, "fax is no share"),
        ({"category": ["email", "fax"], "printed": ["133", "2"]}, "email is no share"),
    ],
)
def test_a_figure_of_shares_refuses(columns, words):
    with pytest.raises(ValueError, match=words):
        charts.shares(rows(**columns), "A finding")


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"category": ["email", "telephone"]}, "'A 2015, all; n = 1,000' would stand twice"),
        ({"label": ["one", "two"], "unit": ["percent", "points"]}, "telephone is no share"),
    ],
)
def test_a_comparison_of_studies_refuses(columns, words):
    frame = rows(**columns, sponsor="A", published_study="2015", base="all")
    with pytest.raises(ValueError, match=words):
        comparison.comparison(frame, "s", "A finding", axis="share")


def test_subgroups_with_names_of_their_own_are_drawn():
    frame = vocabulary.named(gaps.by_sector(rows(subgroup=["retail", "banks"]), ()), {})
    assert "Retail 10.0" in charts.shares(frame, "A finding").alt


def test_a_figure_of_shares_needs_intervals():
    with pytest.raises(ValueError, match=r"lack the columns .*level, design_effect"):
        charts.shares(rows(category=["email", "fax"]).drop(columns=["level", "design_effect"]), "A finding")


# Classes ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"category": ["within-30-min", "same-day"]}, "'same-day' is no class that ends at a limit"),
        ({"category": ["within-30-min", "over-7-d"]}, "'over-7-d' is no class that ends at a limit"),
        ({"category": ["within-30-min", "within-60-min"], "question_id": ["q", "r"]}, "rows of one question"),
        ({"category": ["within-30-min", "within-60-min"], "subgroup": ["", "men"]}, "not of the subgroups men"),
        ({"category": ["within-30-min", "within-30-min"]}, "within-30-min stands twice"),
    ],
)
def test_what_is_no_row_of_classes_is_refused(columns, words):
    with pytest.raises(ValueError, match=words):
        classes.nested_and_separate(rows(**columns))


def test_classes_keep_their_level_and_sums_are_nobodys_numbers():
    frame = rows(category=["within-30-min", "under-60-min"], printed=["10", "20"], level=0.9, design_effect=2)
    nested, separate = classes.nested_and_separate(frame).values()
    assert nested["estimate_id"].tolist() == ["e0", "e1"] and separate["estimate_id"].tolist() == ["", ""]
    assert (separate["level"] == 0.9).all() and (separate["design_effect"] == 2).all()
    assert tuple(separate.loc[1, ["low", "high"]]) == clopper_pearson(29, 31, 500, level=0.9)
    assert tuple(separate.loc[0, ["low", "high"]]) == tuple(nested.loc[0, ["low", "high"]])
