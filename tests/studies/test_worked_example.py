"""One share through every step; the sampling step as R's prop.test(20, 1000, correct = FALSE) gives it."""

import pytest

from channel_evidence.studies import methods as worked_example


@pytest.fixture(scope="module")
def share(data):
    rows = data.settled("m2talk-preferred-channel")
    return rows[rows["category"] == "social-media"].iloc[0]


def test_each_step_widens_the_one_it_adds_to(share):
    found = worked_example.steps(share).set_index("step")
    width = found["high"] - found["low"]
    assert width["as printed"] == 0 and width["rounding"] == pytest.approx(1)
    assert width["sampling and rounding"] > max(width["sampling"], width["rounding"])
    assert width["and a doubled variance"] > width["all options at once"] > width["sampling and rounding"]


def test_sampling_alone_is_what_r_gives(share):
    found = worked_example.steps(share).set_index("step").loc["sampling"]
    assert (found["low"], found["high"]) == pytest.approx((1.298368, 3.069001), abs=1e-6)


def test_without_n_there_is_no_example(share):
    with pytest.raises(ValueError, match="known n"):
        worked_example.steps(share.drop("base_n").reindex([*share.drop("base_n").index, "base_n"]))


def test_the_figure_tells_the_steps(share):
    found = worked_example.steps(share)
    alt = worked_example.chart(found, share).alt
    assert "Sampling 2.0 (1.3 to 3.07)" in alt and "As printed 2.0 (no interval)" in alt
    told = str(worked_example.reading(found))
    # 1.30 to 3.07, 0.91 to 3.66, 0.77 to 4.17, 0.59 to 5.09
    assert "rounding spans 1.0 points and sampling 1.8; together they span 2.8" in told
    assert "all options at once takes 3.4" in told and "variance on top of that 4.5" in told
    assert "most" not in told  # which adds most depends on the order


def test_the_table_of_methods_names_every_method_in_use(data):
    told = worked_example.methods().frame["source"].str.cat()
    for name in ("Wilson", "Goodman", "Bonett and Price", "Newcombe", "Clopper and Pearson", "Kish", "Agresti"):
        assert name in told


def test_coverage_is_told_as_computed(data):
    rows = worked_example.coverages(1000).frame.set_index("true share, in percent")
    assert rows.loc["2"].tolist() == ["99.9", "96.9", "94.7"]
    told = str(worked_example.coverage_reading(data, 1000))
    assert "99.9 percent of samples" in told and "each interval holds the truth in 95 percent" in told
    assert "falls to 93.8 percent" in told


def test_an_interval_that_holds_too_seldom_is_counted(data, monkeypatch):
    rows = worked_example.least_coverages(data)
    monkeypatch.setattr(worked_example, "least_coverages", lambda _: rows.assign(least=rows["least"] - 0.05))
    short = int((rows.loc[rows["cells"] == 1, "least"] < 95.05).sum())
    assert short and f"all but {short} intervals hold" in str(worked_example.coverage_reading(data, 1000))


def test_what_printed_numbers_stand_for(data):
    rows = worked_example.stands_for(data).frame.set_index("as printed")
    assert rows.loc["2", ["at least", "at most"]].tolist() == ["1.5", "2.5"]
    assert rows.loc["almost five", ["at least", "at most"]].tolist() == ["4", "5"]
    assert rows.loc["millions", "at most"] == "no end"
