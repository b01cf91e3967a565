"""Waves are compared only where they are alike, and tested only where n is known."""

import pandas as pd
from test_charts import rows

from channel_evidence.studies import northridge_waves as wave_sentences
from channel_evidence.studies.northridge_waves import Item


def waves(printed, sizes, item="an item"):
    years = [str(2015 + place) for place in range(len(printed))]
    return rows(category=["yes"] * len(printed), printed=printed, base_n=sizes, published_study=years, item=item,
                choice="yes-no", base="consumers")  # fmt: skip


def test_least_size_by_hand():
    (step,) = wave_sentences.steps(waves(["33", "21"], [None, None])).itertuples()
    # 1.96^2 * (0.33 * 0.67 + 0.21 * 0.79) / 0.12^2 = 3.8415 * 0.3870 / 0.0144 = 103.2, so 104
    assert step.needed == 104 and step.state == "n not reported"
    assert (step.low, step.high) == (-13, -11)


def test_only_known_sizes_are_tested():
    states = [wave_sentences.steps(waves(["33", "21"], sizes))["state"].iloc[0]
              for sizes in ([104, 104], [103, 500], [500, None])]  # fmt: skip
    assert states == ["more than chance", "not more than chance", "n not reported"]


def test_rounding_alone_is_no_change():
    told = str(wave_sentences.reading(waves(["52", "53"], [None, None])))
    assert "Rounding alone could account for the step in an item" in told and "exceed sampling error" not in told
    assert wave_sentences.changes(waves(["2", "2"], [1000, 1000])).frame["least n of each wave"].tolist() == [
        "same within rounding"
    ]


def test_reading_gives_the_size_it_would_take():
    told = str(wave_sentences.reading(waves(["33", "21", "25"], [None] * 3)))
    assert "33 in 2015, 21 in 2016 and 25 in 2017" in told
    assert "Nothing is tested" in told and "104 (an item, 2016) and 849 (an item, 2017)" in told


def test_one_known_size_can_still_say_that_it_may_be_chance():
    # Wilson for 25 (24.5 to 25.5) of 300: 20.0 to 30.7
    inside = str(wave_sentences.one_known(waves(["25", "29"], [300, None])))
    assert "20.0 to 30.7" in inside and "may be chance" in inside
    assert "lies outside" in str(wave_sentences.one_known(waves(["25", "40"], [300, None])))
    assert "No wave" in str(wave_sentences.one_known(waves(["25", "40"], [None, None])))


def test_title_names_the_item_that_moved_most():
    parts = (waves(["50", "48"], [None, None], "calls"), waves(["27", "20"], [None, None], "mail"))
    both = pd.concat(parts, ignore_index=True)
    assert wave_sentences.title(both, "most:") == "Most: mail: 27 percent in 2015 and 20 in 2016"


def test_items_are_two_waves_or_more_without_doubted_numbers(data):
    alike = (*wave_sentences.PREFERRED, *wave_sentences.NO_ANSWER, *wave_sentences.EASY, *wave_sentences.TROUBLE)
    for item in alike:
        found = wave_sentences.item_rows(data, [item])
        assert found["study_id"].tolist() == list(item.waves), item
    swapped = Item("other", "fastest-channel", "other", ("northridge-2015", "northridge-2020"))
    assert wave_sentences.item_rows(data, [swapped])["study_id"].tolist() == ["northridge-2020"]
