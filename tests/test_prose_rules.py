"""What prose may type, and what a template may say without a condition."""

import pytest

from channel_evidence.prose_rules import FIELD, literal, template_faults, typed_numbers


def test_the_author_s_words_without_fields():
    assert literal("The  share\n in {a.b:pct} is {c}.") == f"The share in {FIELD} is {FIELD}."


@pytest.mark.parametrize(
    "words", ["in 2014 and 2015", "M2Talk says", "one of them", "[there](12_a.ipynb)", "{a:2} points"]
)
def test_what_may_be_typed(words):
    assert template_faults(words, conditions=False) == []


@pytest.mark.parametrize(
    "words",
    ["13", "3.5 points", "twenty-two", "two-thirds", "{a} percent", "%", "{a}5", "2. a list", "# 3 times", "twice"],
)
def test_what_may_not(words):
    ((what, todo),) = template_faults(words, conditions=True)
    assert "types the number" in what and todo


@pytest.mark.parametrize(
    "word", "no none nobody never only all every highest lowest last first most least best worst nothing alone".split()
)
def test_sweeping_words_need_a_condition(word):
    for words in (f"It is {word} here", f"{word.capitalize()} is", f"it is *{word}*"):
        ((what, _),) = template_faults(words, conditions=False)
        assert f"says {word!r} without a condition" in what
        assert template_faults(words, conditions=True) == []


def test_not_reported_needs_a_condition():
    assert "not reported" in template_faults("n is not\n   reported", conditions=False)[0][0]


@pytest.mark.parametrize(
    "words", ["at most {a}", "At least {a}", "a note, an allowance, the smallest", "[x](no.ipynb)"]
)
def test_what_is_not_sweeping(words):
    assert template_faults(words, conditions=False) == []


@pytest.mark.parametrize(
    ("words", "fault"),
    [("{a", "cannot be read"), ("a}", "cannot be read"), ("`x`", "code span"), ("[a](b/{c})", "target of a link")],
)
def test_templates_that_are_refused(words, fault):
    assert fault in template_faults(words, conditions=True)[0][0]


def test_markdown_cells_may_number_headings_and_lists():
    assert typed_numbers("## 3.2 A heading\n\n1. a step\n\n`x = 12` in 2014") == []
    assert typed_numbers("a third of 12") == ["third", "12"]
