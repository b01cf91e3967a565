"""Numbers as readers see them."""

import pytest

from channel_evidence.words.vocabulary import plain, short


@pytest.mark.parametrize(
    ("number", "digits", "words"),
    [
        (48.5, 0, "49"),  # halves go up, whether the digit before is even or odd
        (49.5, 0, "50"),
        (0.25, 1, "0.3"),
        (-2.5, 0, "\N{MINUS SIGN}3"),
        (28.499999999999996, 0, "29"),  # 100 * 0.285, which is a half
        (28.4999, 0, "28"),
        (1.005, 2, "1.01"),  # the float lies below it
        (-0.04, 1, "0.0"),
        (1234567, 0, "1234567"),
    ],
)
def test_halves_are_rounded_up_and_noise_does_not_decide(number, digits, words):
    assert short(number, digits) == words


def test_a_decimal_stands_where_there_is_one():
    assert [plain(number) for number in (49.5, 41.55, 34.1667, 6, 100.0)] == ["49.5", "41.6", "34.2", "6", "100"]
