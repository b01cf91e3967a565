"""Tables get the names of their columns for a narrow screen, and no others do."""

import re

import pytest
import tinycss2

from channel_evidence.site.cells import heads, labels, within_phone

HEAD = "<tr><th>where</th><th>why &amp; how</th><th><b>verdict</b></th></tr>"


def test_heads_are_read():
    assert heads(f"<table><thead>{HEAD}</thead><tbody></tbody></table>") == ["where", "why & how", "verdict"]
    lower = "<tr><th>wave</th><td></td><td></td></tr>"  # as pandas names an index
    assert heads(f"<table><thead>{HEAD}{lower}</thead></table>") == ["wave", "why & how", "verdict"]


@pytest.mark.parametrize(
    "markup",
    [
        "<table><tr><td>1</td></tr></table>",
        f"<table><thead>{HEAD}{HEAD}{HEAD}</thead></table>",
        f"<table><thead>{HEAD}</thead><tbody><tr><td><table></table></td></tr></tbody></table>",
        "<table><thead><tr><th>a</th><th>b</th></tr></thead></table>",
        '<table><thead><tr><th colspan="2">a</th><th>b</th><th>c</th></tr></thead></table>',
    ],
)
def test_other_tables_stay_tables(markup):
    assert heads(markup) == []


def test_the_deciding_column_comes_second():
    rules = labels(".k0", ["where", "why", "verdict"])
    assert ".k0 tbody>tr>:nth-child(3){order:-1}" in rules and ".k0 tbody>tr>:first-child{order:-2}" in rules
    assert not [rule for rule in labels(".k0", ["where", "verdict", "why"]) if "order" in rule]


@pytest.mark.parametrize("name", ['"}body{display:none}', "</style><script>", "a\\", "ä\nb", "'"])
def test_no_name_ends_its_rule(name):
    (rule,) = tinycss2.parse_stylesheet(labels(".k0", [name])[0])
    (declaration,) = tinycss2.parse_blocks_contents(rule.content)
    (value,) = declaration.value
    assert value.type == "string" and value.value == name
    assert not re.search(r"[<\n]", within_phone(labels(".k0", [name]))[0])
