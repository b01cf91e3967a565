"""One share through every step; the sampling step as R's prop.test(20, 1000, correct = FALSE) gives it."""

import pytest

from channel_evidence.studies import methods as worked_example


@pytest.fixture(scope="module")
def share(data):
    rows = data.settled("m2talk-preferred-channel")
    return rows[rows["category"] == "social-media"].iloc[0]


def test_each_step_widens_the_one_it_adds_to(share):
    found = worked_example.steps(share, cells=6).set_index("step")
    width = found["high"] - found["low"]
    assert width["as printed"] == 0 and width["rounding"] == pytest.approx(1)
    assert width["sampling and rounding"] > max(width["sampling"], width["rounding"])
    assert width["and a doubled variance"] > width["all options at once"] > width["sampling and rounding"]


def test_sampling_alone_is_what_r_gives(share):
    found = worked_example.steps(share, cells=6).set_index("step").loc["sampling"]
    assert (found["low"], found["high"]) == pytest.approx((1.298368, 3.069001), abs=1e-6)


def test_without_n_there_is_no_example(share):
    with pytest.raises(ValueError, match="known n"):
        worked_example.steps(share.drop("base_n").reindex([*share.drop("base_n").index, "base_n"]), cells=6)


def test_the_figure_tells_the_steps(share):
    found = worked_example.steps(share, cells=6)
    alt = worked_example.chart(found, share).alt
    assert "Sampling 2.0 (1.3 to 3.07)" in alt and "As printed 2.0 (no interval)" in alt
    told = str(worked_example.reading(found))
    assert "Rounding adds 1.0; most is added by “a doubled variance”" in told  # 2.75 - 1.77 points


def test_what_printed_numbers_stand_for(data):
    rows = worked_example.stands_for(data).frame.set_index("as printed")
    assert rows.loc["2", ["at least", "at most"]].tolist() == ["1.5", "2.5"]
    assert rows.loc["almost five", ["at least", "at most"]].tolist() == ["4", "5"]
    assert rows.loc["millions", "at most"] == "no end"
