"""The line of each key: held against what tomllib and json read, and against lines counted by hand."""

import json
import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from channel_evidence.contribute.lines import json_lines, line_of, toml_lines

TEXT = '''# a comment with [brackets] and "quotes"
[study]
title = "A [study] = {of}, # signs"
note = """
two lines
with "quotes" and [tables]
"""
"quoted key" = 'lit = eral'
dotted.key = 1

[[questions]]
asked = "first"   # [[not a table]]
numbers = [
  { printed = "1", unit = "percent" },
  # between
  { printed = ["2",
    "3"], unit = "percent" },
]

[[questions]]
asked = 'second'
[[questions.numbers]]
printed = "3"
[questions.options]
options = "unclear"
'''


def test_lines_counted_by_hand():
    lines = toml_lines(TEXT)
    assert {keys: lines[keys] for keys in lines if keys[0] == "study"} == {
        ("study",): 2, ("study", "title"): 3, ("study", "note"): 4, ("study", "quoted key"): 8,
        ("study", "dotted"): 9, ("study", "dotted", "key"): 9,
    }  # fmt: skip
    wanted = {
        ("questions", 0): 11, ("questions", 0, "asked"): 12, ("questions", 0, "numbers", 0, "unit"): 14,
        ("questions", 0, "numbers", 1): 16, ("questions", 0, "numbers", 1, "unit"): 17, ("questions", 1): 20,
        ("questions", 1, "numbers", 0): 22, ("questions", 1, "numbers", 0, "printed"): 23,
        ("questions", 1, "options", "options"): 25,
    }  # fmt: skip
    assert {keys: lines[keys] for keys in wanted} == wanted


def test_what_is_not_written_is_where_its_holder_is():
    assert line_of(toml_lines(TEXT), ("questions", 1, "numbers", 0, "unit")) == 22
    assert line_of({}, ("study",)) is None


def leaves(value, path=()):
    if isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(one, (*path, key))
    else:
        yield path, value


def test_every_key_that_tomllib_reads_has_a_line():
    assert {path for path, _ in leaves(tomllib.loads(TEXT))} <= set(toml_lines(TEXT))


values = st.recursive(
    st.one_of(st.text(max_size=8), st.integers(), st.booleans()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.text(max_size=5), values, max_size=4), st.sampled_from([None, 0, 2]))
def test_json_keys_stand_where_their_text_stands(value, indent):
    text = json.dumps(value, indent=indent)
    lines = json_lines(text)
    for path, _ in leaves(value):
        assert path in lines
        key = next((part for part in reversed(path) if isinstance(part, str)), "")
        if isinstance(path[-1], str):
            assert json.dumps(key) in text.split("\n")[lines[path] - 1]


def as_toml(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {as_toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[\n" + "".join(f"# ]\n{as_toml(one)},\n" for one in value) + "]"
    return json.dumps(value, ensure_ascii=True)


plain = st.text(st.characters(min_codepoint=32, max_codepoint=0xD7FF, exclude_characters="\x7f"), max_size=6)
plain_values = st.recursive(
    plain | st.integers(-(10**6), 10**6) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(plain, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(plain, plain_values, max_size=4))
def test_toml_keys_have_lines_that_hold_them(value):
    text = "".join(f"{json.dumps(key)} = {as_toml(one)}\n" for key, one in value.items())
    assert tomllib.loads(text) == value
    lines = toml_lines(text)
    for path, _ in leaves(value):
        assert path in lines
        if isinstance(path[-1], str):
            assert json.dumps(path[-1]) in text.split("\n")[lines[path] - 1]
