"""How the words of a search are read: numbers in figures and in words, and words by their stems.

The pages read them by the same rules, written again in JavaScript; what is a list or a pattern is given to them from here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from channel_evidence.printed import parse

STOP = frozenset(
    "a about all also an and any are as at be been but by can did do does every for from get gets getting got had has have he her his "
    "i if in into is it its just may more most much of on or our over people per percent said say says share she so some such than that "
    "the their them there these they this those through to up was we were what when which who will with would you your".split()
)
# Words that ask for the same thing, by stem; the rule of a language, not a judgement on a row.
SAME = {
    **dict.fromkeys(("answer", "respons", "respond", "reply", "repl"), "answer"),
    **dict.fromkeys(("no", "not", "never", "non", "none", "without", "ignor", "unanswer", "nobod", "cannot"), "no"),
    **dict.fromkeys(("prefer", "preferenc", "favourit", "favorit", "like", "best"), "prefer"),
    **dict.fromkeys(("telephon", "phon", "call"), "telephon"),
    **dict.fromkeys(("twitter", "tweet"), "twitter"),
    **dict.fromkeys(("consumer", "customer", "shopper", "client"), "consumer"),
    **dict.fromkeys(("business", "busines", "compan", "brand", "firm"), "company"),
    **dict.fromkeys(("expect", "expectation"), "expect"),
    **dict.fromkeys(("complain", "complaint"), "complain"),
    **dict.fromkeys(("survey", "surve", "study", "stud", "poll"), "study"),
    **dict.fromkeys(("satisf", "satisfact", "satisfaction"), "satisf"),
    **dict.fromkeys(("millennial", "millenial", "young"), "young"),
}
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}
_SUFFIX = re.compile(r"(?:ing|ed|es|s)$")
_TOKEN = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?")
_SENTENCE = re.compile(r"[.!?;]\s|\n")


@dataclass(frozen=True)
class Number:
    """A number in a text: where it stands, the least and greatest value it can stand for, and whether it is a share."""

    start: int
    end: int
    value: float
    low: float
    high: float
    share: bool
    spelt: bool = False


@cache
def phrases() -> dict[str, tuple[float, float, float, bool]]:
    """Numbers in words, with a blank between words: value, low, high, and whether the words alone make a share of it."""
    whole = {word: number for number, word in enumerate(_SMALL)}
    for place, ten in enumerate(_TENS):
        whole[ten] = 10 * (place + 2)
        whole |= {f"{ten} {_SMALL[digit]}": 10 * (place + 2) + digit for digit in range(1, 10)}
    found = {words: (float(number), number - 0.5, number + 0.5, False) for words, number in whole.items()}
    parts = ["half", "a half", "one half"]
    for name, parts_of_one in _PARTS.items():
        parts += [f"a {name}", f"one {name}"]
        parts += [f"{_SMALL[top]} {name}s" for top in range(2, parts_of_one)]
    for words in parts:
        number = parse(words, "percent")
        ends = (number.value, number.low, number.high)
        found[words] = (*(round(float(end), 4) for end in ends if end is not None), True)  # type: ignore[assignment]
    return found


@cache
def pattern() -> str:
    """Numbers in a text, as a pattern that Python and JavaScript read alike.

    Its groups: figures, decimals, words; the number of which it is so many ("in three", "out of 10"); a sign of percent.
    """
    words = "|".join(sorted((key.replace(" ", "[ -]") for key in phrases()), key=len, reverse=True))
    figures = r"(\d{1,3}(?:,\d{3})+(?![\d])|\d+)(\.\d+)?"
    of = rf"(?:(?: in | out of | of every )(\d+|{words})(?![A-Za-z0-9]))?"
    return rf"(?<![A-Za-z0-9.,])(?:{figures}|({words})(?![A-Za-z])){of}(\s?%|[ -]?per ?cent(?![A-Za-z])|[ -]?pct?(?![A-Za-z]))?"


@cache
def _numbers() -> re.Pattern[str]:
    return re.compile(pattern(), re.IGNORECASE)


def numbers(text: str) -> list[Number]:
    """The numbers in a text, in figures or words, with what each can stand for after rounding.

    Parameters: text. Returns: Numbers in their order.
    """
    found = []
    for match in _numbers().finditer(text):
        figures, decimals, words, of, percent = match.groups()
        if figures:
            value = float(figures.replace(",", "") + (decimals or ""))
            half = 0.5 / 10 ** (len(decimals) - 1 if decimals else 0)
            low, high, share = value - half, value + half, False
        else:
            value, low, high, share = phrases()[words.lower().replace("-", " ")]
        if of:
            base = float(of) if of.isdigit() else phrases()[of.lower().replace("-", " ")][0]
            if not 0 < value < base:
                continue
            value, half = 100 * value / base, min(2.5, 50 / base)
            low, high, share = value - half, value + half, True
        found.append(Number(*match.span(), value, low, high, share or bool(percent), bool(words) and not of))
    return found


def stem(word: str) -> str:
    """The stem of a word in lower case, the same for words that ask for the same thing."""
    short = _SUFFIX.sub("", word)
    if len(short) < 4:
        short = word
    if len(short) > 4 and short[-1] == short[-2]:
        short = short[:-1]
    if len(short) > 4 and short[-1] in "eiy":
        short = short[:-1]
    return SAME.get(short, SAME.get(word, short))


def tokens(text: str) -> list[str]:
    """The stems of a text's words, stop words left out; figures stay as they are, without commas."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).lower()
    plain = re.sub(r"(\d),(?=\d{3})", r"\1", plain).replace("e-mail", "email").replace("n't", " not")
    plain = re.sub(r"(?<![a-z0-9])([a-z])\.(?=[a-z](?![a-z0-9]))", r"\1", plain)  # initials are one word
    return [stem(word) for word in _TOKEN.findall(plain) if word not in STOP]


def without_numbers(text: str, found: list[Number]) -> str:
    """The text with blanks in the place of its numbers."""
    for number in found:
        text = text[: number.start] + " " * (number.end - number.start) + text[number.end :]
    return text


def sentence_around(text: str, place: int) -> tuple[int, int]:
    """Where the sentence begins and ends that holds a place. Parameters: text; place. Returns: start and end."""
    start, end = 0, len(text)
    for mark in _SENTENCE.finditer(text):
        if mark.end() <= place:
            start = mark.end()
        elif mark.start() >= place:
            return start, mark.start()
    return start, end
