"""All that is printed of a study in one line."""

from channel_evidence.studies.in_short import in_short


def test_numbers_stand_under_what_they_count(data):
    told = in_short(data.ranked[data.ranked["study_id"] == "marketprobe-twitter-2013"])
    assert told.to_dict() == {
        "marketprobe-twitter-2013": "sample size: 500, (US) 350, (UK) 150; reason to follow: updates on future products 73%, "
        "show support 63%, interact 61%; message received: 82%; positive mention: 64%; more likely to buy: 72%"
    }


def test_other_units_keep_their_words_and_who_prints_them(data):
    rows = data.ranked[data.ranked["study_id"].isin(["charter-2012", "comcastcares"])]
    told = in_short(rows, who=True)
    assert "accounts removed: December 14, 2012 (Consumerist)" in told["charter-2012"]
    assert "team size: team 2012 16 (Multichannel News), team 2009 five (Charter)" in told["charter-2012"]
    assert "customers reached: more than 7,000 (Charter)" in told["charter-2012"]
    assert "age: almost five years (justincaseyouwerewondering.com)" in told["comcastcares"]


def test_no_number_is_lost(data):
    told = in_short(data.ranked)
    assert set(told.index) == set(data.view["study_id"])
    for row in data.view.itertuples():
        assert row.printed.lower() in told[row.study_id].lower()


def test_a_yes_of_a_part_keeps_its_part(data):
    india = data.ranked[data.ranked["subgroup"] == "india"]
    assert "yes (India) 87%" in in_short(india)["amex-markets-2012"]
