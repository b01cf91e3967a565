"""Sentences in the author's words: values escaped, conditions held, faults named."""

import html
import re

import mistune
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from channel_evidence.words.fields import Estimate
from channel_evidence.words.say import Drifted, answer, say
from channel_evidence.words.trust import Grade

RENDER = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render
LINKING = mistune.create_markdown(escape=True, plugins=["url", "strikethrough", "table", "math"])


def shown(reading):
    return reading._repr_mimebundle_()


def test_the_author_s_markup_stands_and_the_values_are_escaped():
    told = say("*So* says [{who}](12_a.ipynb): **{what}**, <b> & co.", who="A & B_[C]", what="5 < 6*")
    assert shown(told)["text/plain"] == str(told) == "So says A & B_[C]: 5 < 6*, <b> & co."
    assert RENDER(told.markdown) == (
        '<p><em>So</em> says <a href="12_a.ipynb">A &amp; B_[C]</a>: <strong>5 &lt; 6*</strong>, &lt;b&gt; &amp; co.</p>\n'
    )


def test_lines_of_a_template_are_one_paragraph():
    assert say("one\n    {x}\n\n  more", x="word").text == "one word more"


@pytest.mark.parametrize(
    "value",
    ["<script>alert(1)</script>", "*a* _b_ `c`", "[x](javascript:alert(1))", "![x](y)", "# x", "1. x", "- x", "> x",
     "$$x$$", "\\(x\\)", "http://evil.example", "www.evil.example", "a@evil.example", "~~x~~", "a|b", "&lt;", "a\n\n# b",
     "---", "\\", "\uf000\uf001", "<http://evil.example>", "[^1]", "    code"],
)  # fmt: skip
@pytest.mark.parametrize("template", ["{x}", "{x} and {x}", "*a {x} b* c", "[{x}](a.ipynb)", "**{x}**"])
def test_no_value_is_markup(template, value):
    told, tame = say(template, x=value), say(template, x="tame")
    for render in (RENDER, LINKING):
        assert re.findall(r"<[^>]*>", render(told.markdown)) == re.findall(r"<[^>]*>", render(tame.markdown))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.text(alphabet=st.sampled_from("ab1 \n#*_[]()!<>&;:/\\`$|~=+-.@'\"{}^\uf000é"), min_size=1),
        min_size=3,
        max_size=3,
    )
)
def test_values_come_out_as_they_are(values):
    values = [" ".join(value.split()) or "x" for value in values]
    told = say("{a}{b} then {c}", a=values[0], b=values[1], c=values[2])
    wanted = f"{values[0]}{values[1]} then {values[2]}"
    assert str(told) == wanted
    rendered = RENDER(told.markdown)
    assert rendered.startswith("<p>") and rendered.endswith("</p>\n")
    assert html.unescape(rendered[3:-5]) == wanted and "<" not in rendered[3:-5]


def test_a_number_that_begins_a_sentence_begins_no_list():
    assert RENDER(say("{n}. And so on", n=13).markdown) == "<p>13. And so on</p>\n"


def test_conditions_are_named_when_they_fail():
    with pytest.raises(
        Drifted, match=r"^no longer true: size of Gen Y not reported, b; the words have to be written anew$"
    ):
        say("how many is not reported {x}", x=1, given={"size of Gen Y not reported": False, "fine": True, "b": False})
    assert issubclass(Drifted, AssertionError)


def test_conditions_come_before_fields():
    with pytest.raises(Drifted):
        say("{x}", x=None, given={"there is one": False})


@pytest.mark.parametrize("truth", [None, 1, "yes", [True]])
def test_a_condition_is_true_or_false(truth):
    with pytest.raises(ValueError, match=r"'it' is .*, neither true nor false"):
        say("{x}", x=1, given={"it": truth})


def test_a_computed_truth_is_a_condition():
    import numpy as np

    assert say("never {x}", x=1, given={"it": np.bool_(True)}).text == "never 1"


class Holder:
    shown = "words"
    _hidden = "secret"

    def call(self):
        return "called"


@pytest.mark.parametrize(
    ("template", "fields", "fault"),
    [
        ("{x} of 13", {"x": 1}, "types the number '13'"),
        ("none of {x}", {"x": 1}, "says 'none' without a condition"),
        ("{y}", {"x": 1}, r"field \{y\} of '\{y\}': no value is given for 'y'"),
        ("{x}", {"x": 1, "z": 2}, "the value 'z' stands nowhere"),
        ("{x:foo}", {"x": 1}, r"field \{x:foo\} of .*no format 'foo'"),
        ("{x.nothing}", {"x": Holder()}, "Holder has no 'nothing'"),
        ("{x.__class__}", {"x": Holder()}, "leading underscore"),
        ("{x.shown.__class__.__mro__}", {"x": Holder()}, "leading underscore"),
        ("{x._hidden}", {"x": Holder()}, "leading underscore"),
        ("{x.call}", {"x": Holder()}, "a method"),
        ("{x[0]}", {"x": [1]}, "a field is a name"),
        ("{}", {"x": 1}, "a field is a name"),
        ("{0}", {"x": 1}, "a field is a name"),
        ("{x!r}", {"x": 1}, "only a name and a format"),
        ("{x:{x}}", {"x": 1}, "only a name and a format"),
        ("{x", {"x": 1}, "cannot be read"),
        ("{x.n} {x:ci}", {"x": Estimate({"base_n": 3})}, "no interval"),
        ("{x:pct}", {"x": Estimate({"base_n": 3})}, "its row has no column 'printed'"),
        ("\uf000{x}", {"x": 1}, "private character"),
    ],
)
def test_faults_name_field_and_template(template, fields, fault):
    with pytest.raises(ValueError, match=fault) as raised:
        say(template, **fields)
    assert repr(template)[:5] in str(raised.value)


def test_attributes_are_reached():
    assert say("{x.shown:Cap}", x=Holder()).text == "Words"


def test_an_answer_stands_with_its_grade():
    graded = Grade("low", ("a*b", "it was read in excerpts"))
    told = answer("About {x:pct} like it.", trust=graded, x=2)
    assert str(told) == "About 2 percent like it.\n\nTrust: low, because a*b and it was read in excerpts."
    with pytest.raises(Drifted, match="it"):
        answer("{x}", trust=graded, given={"it": False}, x=2)
    assert RENDER(told.markdown).count("<p>") == 2 and "<em>" not in RENDER(told.markdown)
