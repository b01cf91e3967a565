"""Names of cells in reports."""

import pytest

from channel_evidence.execution.markers import Cell


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("\n x = 1\ny", "x = 1"),
        ('say(\n    """Half of them.""",\n)', '"""Half of them.""",'),
        ("say(", "say("),
        ("a" * 80, "a" * 60),
    ],
)
def test_a_cell_is_named_by_its_first_telling_line(source, line):
    assert Cell(source).first_line == line
