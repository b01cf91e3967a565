"""Numbers and words of a search are read as people write them."""

import pytest

from channel_evidence.look_up.language import numbers, phrases, sentence_around, tokens, without_numbers


@pytest.mark.parametrize(
    ("text", "value", "share"),
    [
        ("33", 33, False),
        ("33%", 33, True),
        ("33 percent", 33, True),
        ("33 per cent", 33, True),
        ("33pc", 33, True),
        ("33.5", 33.5, False),
        ("1,000 people", 1000, False),
        ("two thirds", 66.6667, True),
        ("Two-thirds", 66.6667, True),
        ("a quarter", 25, True),
        ("half", 50, True),
        ("twenty-six percent", 26, True),
        ("one in three", 100 / 3, True),
        ("3 out of 10", 30, True),
    ],
)
def test_a_number_is_read(text, value, share):
    (found,) = numbers(text)
    assert (found.value, found.share) == (pytest.approx(value, abs=1e-3), share)
    assert found.low < found.value < found.high
    assert text[found.start : found.end] in text


def test_the_span_is_that_of_rounding():
    (whole,), (tenth,) = numbers("33"), numbers("33.5 percent")
    assert (whole.low, whole.high, tenth.low, tenth.high) == (32.5, 33.5, 33.45, 33.55)


@pytest.mark.parametrize(
    "text", ["", "none here", "Windows95 and B2B", "alone", "someone halfhearted", "five in three"]
)
def test_no_number_is_read_into_words(text):
    assert [number for number in numbers(text) if text != "five in three" or number.share] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("no response", "never answered"),
        ("phones", "telephone"),
        ("customers prefer", "consumer preference"),
        ("Companies’ replies", "brand reply"),
        ("satisfied", "satisfaction"),
        ("e-mail", "Email"),
        ("tweets", "Twitter"),
    ],
)
def test_words_that_ask_for_the_same_are_the_same(one, other):
    assert tokens(one) == tokens(other) != []


def test_words_that_differ_stay_apart():
    assert tokens("used") != tokens("user")
    assert len({*tokens("telephone email chat twitter facebook")}) == 5
    assert tokens("the of percent") == []


def test_numbers_are_blanked_and_sentences_found():
    text = "First, 33 percent. Then two thirds got none! And 5."
    bare = without_numbers(text, numbers(text))
    assert len(bare) == len(text) and "33" not in bare and "thirds" not in bare
    assert [text[slice(*sentence_around(text, text.index(word)))] for word in ("33", "two", "5")] == [
        "First, 33 percent",
        "Then two thirds got none",
        "And 5.",
    ]


def test_phrases_are_those_that_the_collection_reads():
    assert phrases()["two thirds"][0] == 66.6667 and phrases()["ninety nine"] == (99.0, 98.5, 99.5, False)
