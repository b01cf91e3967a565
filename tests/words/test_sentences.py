"""Readings follow the rows."""

import pandas as pd
import pytest
from test_charts import rows

from channel_evidence.stats import nested_classes as classes
from channel_evidence.stats.intervals import add_intervals
from channel_evidence.studies import dossier
from channel_evidence.words import display as present
from channel_evidence.words import readings as sentences


def test_close_leaders_are_not_settled_and_distant_ones_are():
    close = sentences.ranking(rows(category=["telephone", "email"], printed=["33.5", "32.5"]))
    assert "only 1.0 points behind" in str(close) and "not settled" in str(close)
    apart = sentences.ranking(rows(category=["telephone", "email"], printed=["60", "20"]))
    assert "40.0 points behind" in str(apart) and "more than sampling" in str(apart)


CHANNELS = {"category": ["telephone", "email"], "printed": ["60", "20"]}
MISUSES = [
    ({"subgroup": ["", "gen-y"]}, "not of the subgroups gen-y"),
    ({"question_id": ["q", "r"]}, "rows of one question are needed, not of q, r"),
    ({"category": ["email", "email"]}, "email stands twice"),
    ({"unit": ["percent", "points"]}, "email is no share"),
    ({"printed": ["60", "120"]}, "email is no share"),
    ({"choice": "multiple"}, "the choice of q is multiple"),
]


@pytest.mark.parametrize("reading", [sentences.ranking, sentences.remainder, sentences.ranking_title])
@pytest.mark.parametrize(("columns", "words"), MISUSES)
def test_readings_of_options_refuse_what_they_cannot_speak_about(reading, columns, words):
    with pytest.raises(ValueError, match=words):
        reading(rows(**{**CHANNELS, **columns}))


@pytest.mark.parametrize("reading", [sentences.ranking, sentences.remainder, sentences.ranking_title])
def test_one_option_is_no_ranking(reading):
    with pytest.raises(ValueError, match="2 or more rows"):
        reading(rows(category=["email"]))


@pytest.mark.parametrize("sizes", [[None, None], [1000, None]])
def test_a_ranking_without_n_is_refused(sizes):
    with pytest.raises(ValueError, match=r"n is not reported for .*email, and is needed"):
        sentences.ranking(rows(**CHANNELS, base_n=sizes))


def test_a_ranking_of_two_bases_is_refused():
    with pytest.raises(ValueError, match="one n is needed, not 500, 1000"):
        sentences.ranking(rows(**CHANNELS, base_n=[500, 1000]))


def test_a_ranking_speaks_at_the_level_and_design_effect_of_its_rows():
    close = {"category": ["telephone", "email"], "printed": ["34", "30"]}
    assert "more than sampling" in str(sentences.ranking(rows(**close, base_n=8000)))
    assert "not settled" in str(sentences.ranking(rows(**close, base_n=8000, design_effect=9)))


def test_the_mistakes_of_an_analyst_are_named(data):
    def of(question):
        return add_intervals(data.settled(question))

    with pytest.raises(ValueError, match="n is not reported for telephone"):
        sentences.ranking(of("northridge-2016-preferred-channel"))
    with pytest.raises(ValueError, match="not of the subgroups gen-y"):
        sentences.ranking(of("newvoicemedia-us-2013-preferred-channel"))
    with pytest.raises(ValueError, match="'within-minutes' is no class that ends at a limit"):
        classes.nested_and_separate(of("northridge-2015-expected-response-time"))


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        *MISUSES[:5],
        ({"base_n": [None, 1000]}, "n is not reported for telephone"),
        ({"base_n": [9, 8]}, "one n is needed"),
    ],
)
def test_share_and_rest_refuses(columns, words):
    with pytest.raises(ValueError, match=words):
        sentences.share_and_rest(rows(**{**CHANNELS, **columns}))


def test_share_and_rest_is_of_two_answers():
    with pytest.raises(ValueError, match="two answers are needed, not 3"):
        sentences.share_and_rest(rows(category=["telephone", "email", "none"]))


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"base": ["all", "users"]}, "on one base of one study"),
        ({"study_id": ["s", "t"]}, "on one base of one study"),
        ({"subgroup": ["", "gen-y"]}, "on one base of one study"),
        ({"printed": ["2", "0"]}, "on one base of one study"),
        ({"base_n": [None, None]}, "n is not reported"),
        ({"unit": ["points", "percent"]}, "is no share"),
    ],
)
def test_part_of_users_refuses(columns, words):
    both = rows(**{"category": ["social-media"] * 2, "printed": ["2", "67"], **columns})
    with pytest.raises(ValueError, match=words):
        sentences.part_of_users(both.iloc[0], both.iloc[1])


def test_two_readings_need_several_classes_with_n():
    for columns in ({"category": ["within-30-min"]}, {"category": ["within-30-min", "within-60-min"], "base_n": None}):
        with pytest.raises(ValueError, match="two or more classes with a known n"):
            sentences.two_readings(classes.nested_and_separate(rows(**columns)))


@pytest.mark.parametrize("reading", [sentences.spread, sentences.spread_title])
def test_printings_of_two_questions_are_not_compared(reading):
    with pytest.raises(ValueError, match="rows of one question"):
        reading(rows(category=["telephone"] * 2, question_id=["q", "r"]))


def test_a_title_of_shares_leaves_subgroups_out_and_needs_the_whole():
    mixed = rows(category=["email"] * 2, printed=["5", "9"], subgroup=["", "men"])
    assert sentences.shares_title(mixed, "Asked:") == "Asked: 5 percent email"
    with pytest.raises(ValueError, match="1 or more rows"):
        sentences.shares_title(mixed.iloc[1:], "Asked:")


def test_remainder_by_hand():
    told = str(sentences.remainder(rows(category=["telephone", "email", "live-chat"], printed=["33.5", "32.5", "21"])))
    # 33.5 + 32.5 + 21 = 87; rounding 0.05 + 0.05 + 0.5 either way
    assert "add to 87.0" in told and "86.4 to 87.6" in told and "12.4 to 13.6 percent chose" in told


def test_remainder_names_impossible_sums():
    told = str(sentences.remainder(rows(category=["telephone", "email"], printed=["70", "50"])))
    assert "more than all respondents" in told


def test_share_and_rest_by_hand():
    used = rows(category=["social-media", "none"], printed=["67", "25"], choice="unclear")
    assert "7.0 to 9.0 percent" in str(sentences.share_and_rest(used))  # 100 - 92 give or take 0.5 + 0.5
    full = rows(category=["social-media", "none"], printed=["67", "33"], choice="unclear")
    assert "account for everybody" in str(sentences.share_and_rest(full))


def test_part_of_users_by_hand():
    part, users = (rows(category=["social-media"], printed=[p]).iloc[0] for p in ("2", "67"))
    # 1.5 / 67.5 = 2.22 percent; 2.5 / 66.5 = 3.76 percent
    assert "2.2 to 3.8 percent of the users" in str(sentences.part_of_users(part, users))


@pytest.mark.parametrize(
    ("second", "words"),
    [
        ("33", "cut to whole percents"),
        ("34", "telephone: 33.5 and 34"),
        ("53", "different numbers"),
        ("33.5", "All printings agree"),
    ],
)
def test_spread_says_why(second, words):
    same = rows(category=["telephone"] * 2, printed=["33.5", second], source_id=["a", "b"])
    assert words in str(sentences.spread(same))


def test_spread_with_a_single_source():
    assert "No number" in str(sentences.spread(rows(category=["telephone"], printed=["33.5"])))


def test_sampling_limits_by_hand():
    study = pd.Series({"n": 1000, "margin_of_error": "not-reported", "sampling": "not-reported"})
    # Half the exact interval at one half, by qbeta in R: 3.145 points; with n = 500: 4.471
    told = str(sentences.sampling_limits(study))
    assert "at most 3.1 points" in told and "variance, 4.5" in told
    assert "none is guessed" in str(sentences.sampling_limits(study.replace({1000: pd.NA})))


def test_text_from_data_is_literal_in_markdown_and_html():
    reading = present.Reading("a <b>*x*</b> [l](javascript:x) $m$")._repr_mimebundle_()
    assert "<b>" not in reading["text/markdown"] and "\\*x\\*" in reading["text/markdown"]
    shown = present.table(pd.DataFrame({"a": ["<script>x</script>", pd.NA, ""]}), {"a": "<i>"}, "<u>")
    assert "<script>" not in shown.html() and "<i>" not in shown.html() and "<u>" not in shown.html()
    assert shown.frame["<i>"].tolist()[1:] == [present.EMPTY, present.EMPTY]


@pytest.mark.parametrize(
    "part", [dossier.study_line, dossier.claims, dossier.disclosure, dossier.sources, dossier.errata]
)
def test_dossier_of_an_unknown_study(data, part):
    with pytest.raises(KeyError, match="no study_id 'nobody'"):
        part(data, "nobody")


def test_errata_are_those_of_the_study(data):
    shown = dossier.errata(data, "m2talk").frame
    assert set(shown["source"]) == {"Website Magazine", "dgtarchitects.com"}
    assert len(shown) == data.errata["erratum_id"].str.startswith("m2talk-").sum()
    assert "No number" in dossier.errata(data, "sprout-social-2015").caption
