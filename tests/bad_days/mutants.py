"""Broken files by lot: bytes cut, doubled and swapped, values replaced, and what attackers write."""

import json
import random

MARK = "xssmark"
NASTY = [
    "", " ", "\x00", "\r", "\n", "\t", '"', "'", "\\", ",", "[[", "]]", "{", "}", "=", "#", '"""', "'''", "\ufeff", "\u202e", "\u200b",
    "é", "e\u0301", "調査", "😀", "\ud7ff", "-1", "0", "1e309", "NaN", "Infinity", "9" * 400, "1_000", "0x10", "+5", "1/0", "%s", "{0}",
    "{{7*7}}", "{% x %}", f"<script>{MARK}</script>", f"<img src=x onerror={MARK}()>", f"javascript:{MARK}()", f'"><svg onload={MARK}()>',
    f"</title><script>{MARK}</script>", f"=HYPERLINK({MARK})", "@SUM(1)", "../../etc/passwd", "a" * 20_000, "[" * 500, "null", "true",
    "2016-02-30", "not-reported", "estimates:", "percent", "\x1b[31m", "&#60;", "&lt;b&gt;", "$\\frac{1}{0}$",
]  # fmt: skip


def text(chance: random.Random, given: str) -> bytes:
    """A text with one to four slips."""
    for _ in range(chance.randint(1, 4)):
        given = chance.choice((_cut, _double, _swap, _nasty, _cell, _letter))(chance, given)
    raw = given.encode("utf-8", "surrogatepass")
    if chance.random() < 0.05:
        place = chance.randrange(len(raw) + 1)
        raw = raw[:place] + bytes(chance.randrange(256) for _ in range(3)) + raw[place:]
    return raw


def _span(chance, given):
    start = chance.randrange(len(given) + 1)
    return start, min(len(given), start + chance.choice((1, 2, 5, 40, 400)))


def _cut(chance, given):
    start, end = _span(chance, given)
    return given[:start] + given[end:]


def _double(chance, given):
    start, end = _span(chance, given)
    return given[:end] + given[start:end] + given[end:]


def _swap(chance, given):
    lines = given.split("\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def _nasty(chance, given):
    start, end = _span(chance, given)
    return given[:start] + chance.choice(NASTY) + given[chance.choice((start, end)) :]


def _cell(chance, given):
    """Replace what stands between two signs that part values."""
    sign = chance.choice([",", '"', "=", "\n", " "])
    parts = given.split(sign)
    parts[chance.randrange(len(parts))] = chance.choice(NASTY)
    return sign.join(parts)


def _letter(chance, given):
    start, _ = _span(chance, given)
    return (
        given[:start]
        + chr(chance.choice((chance.randrange(32, 127), chance.randrange(160, 0x2FFF))))
        + given[start + 1 :]
    )


def tree(chance: random.Random, given):
    """A JSON value with one to four of its parts replaced, dropped or of another kind."""
    value = json.loads(json.dumps(given))
    for _ in range(chance.randint(1, 4)):
        places = list(_places(value))
        if not places:
            break
        holder, key = chance.choice(places)
        how = chance.randrange(4)
        if how == 0:
            del holder[key]
        elif how == 1:
            holder[key] = chance.choice(NASTY)
        elif how == 2:
            holder[key] = chance.choice([None, True, 0, -1, 10**30, 1.5, [], {}, [[]], {"": {}}, [None], ""])
        elif isinstance(holder[key], str):
            holder[key] = _nasty(chance, holder[key])
    return value


def _places(value):
    for key in list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from _places(value[key])
