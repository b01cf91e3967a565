"""A descriptor whose words are no words, or whose constraints do not fit their columns, is one fault and no traceback."""

import json

import pytest

from channel_evidence.tables.check import check


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (("fields", 0, "name"), 7, "sources.7 has 7 where text is needed"),
        (("fields", 1, "constraints", "enum"), [1, 2], "sources.kind has 1 where text is needed"),
        (("fields", 1, "constraints", "enum"), "blog", "sources.kind is no list"),
        (("fields", 8, "constraints", "minimum"), "%s", "a constraint cannot be applied to its column"),
        (("missingValues",), [None], "sources.missingValues has None where text is needed"),
    ],
)
def test_an_odd_descriptor_is_a_fault(package, place, value, words):
    path = package / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    *outer, last = place
    holder = descriptor["resources"][0]["schema"]
    for key in outer:
        holder = holder[key]
    holder[last] = value
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    (fault,) = check(package)
    assert words in str(fault)
