"""The sentences of a study's page: its title, its answer, and what stands beside a number."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from channel_evidence.words.english import count_word, size, with_unit, year
from channel_evidence.words.vocabulary import listed

Row = Mapping[str, Any]
OVERALL = "overall"  # the name of a number that has neither category nor subgroup
BESIDE = ("sample-size", "margin-of-error", "date")  # measures that describe a study rather than what it asked
VERBS = {
    "consumer-survey": "asked about",
    "company-survey": "asked companies about",
    "observed-messages": "measured",
    "mystery-test": "tested",
    "case": "reported on",
    "opinion": "wrote about",
    "compilation": "compiled figures on",
}
THINGS = {
    "preferred-channel": "the preferred channel",
    "used-channel": "the channels used",
    "would-use-channel": "the channels people would use",
    "interested-in-channel": "the channels of interest",
    "fastest-channel": "the fastest channel",
    "most-effective-channel": "the most effective channel",
    "satisfying-channel": "the most satisfying channel",
    "expected-response-time": "expected response times",
    "got-response": "answers to messages",
    "response-time": "response times",
    "contacts-to-resolve": "contacts until a solution",
    "time-to-resolve": "times until a solution",
    "expected-time-to-resolve": "expected times until a solution",
    "reason-to-use-social": "reasons to use social media",
    "reason-to-follow": "reasons to follow",
    "offers-channel": "the channels companies offer",
    "gap": "a gap between two groups",
    "would-pay-more": "paying more for service",
}
_CLAUSE = re.compile(
    r"(Whether|Which|How|What|Why|Who|Where|When|(Through|On|By|In|From|At|Of|For|To|With|Over) (which|what|how|whom))\b"
)
_LONGEST = 90  # characters of a question in a title
_MOST = 3  # of the things and countries in a title, of the numbers in an answer


def titled(page: Mapping[str, Any]) -> str:
    """What was asked by whom, where and when. Parameters: page, as gathered. Returns: text."""
    study = page["study"]
    who = "A sponsor that is not reported" if study["sponsor"] == "not-reported" else study["sponsor"]
    what = _asked(study["design"], substance(page))
    if not what:
        return f"{who}: {study['title']}"
    beside = ", ".join(part for part in (_where(study["country"]), year(study["published"])) if part)
    return f"{who} {what}{f' ({beside})' if beside else ''}"


def _where(countries: str) -> str:
    found = [] if countries == "not-reported" else countries.split()
    return listed(found) if len(found) <= _MOST else f"{count_word(len(found))} countries"


def substance(page: Mapping[str, Any]) -> list[Row]:
    """The questions that a study asked, without what is told about the study itself. Parameters: page. Returns: questions."""
    return [question for question in page["questions"] if question["measure"] not in BESIDE]


def _asked(design: str, questions: Sequence[Row]) -> str:
    """What was asked, after a name; blank where neither measures nor words say it."""
    verb = VERBS.get(design, "published figures on")
    measures = list(dict.fromkeys(question["measure"] for question in questions))
    named = [THINGS.get(measure, spaced(measure)) for measure in measures if measure != "other"]
    if not named:
        return _first(verb, questions)
    more = len(named) > _MOST or "other" in measures
    return f"{verb} {listed([*named[:_MOST], 'more'] if more else named)}"


def _first(verb: str, questions: Sequence[Row]) -> str:
    """The first question in words, where no measure names what was asked."""
    words = questions[0]["asked"].rstrip(".?") if questions else ""
    if not _CLAUSE.match(words):
        return ""
    if len(words) > _LONGEST:
        words = words[:_LONGEST].rsplit(" ", 1)[0].rstrip(",;: ") + " …"
    more = f" and {count_word(len(questions) - 1)} more" if len(questions) > 1 else ""
    return f"{verb.removesuffix(' about').removesuffix(' on')} {words[:1].lower()}{words[1:]}{more}"


def number(row: Row) -> str:
    """A number: what it is a number of, and as printed with its unit and bound. Parameters: row. Returns: text."""
    return with_unit(row) if row["name"] == OVERALL else f"{row['name']}, {with_unit(row)}"


def spaced(term: str) -> str:
    """A term that no table of words names. Parameters: term, kebab-case. Returns: its words."""
    return term.replace("-", " ")


def basis(row: Row) -> str:
    """What a number is of: its base and n, said where not reported. Parameters: row. Returns: text."""
    if row["unit"] in ("count", "date"):
        return ""
    base = {"": "", "not-reported": "base not reported"}.get(row["base"], row["base"])
    n = row["base_n"] if row["base"] else row["n"]
    return ", ".join(part for part in (base, size(n)) if part)


def answer(page: Mapping[str, Any]) -> str:
    """One sentence to quote: the printed answer to the study's main question, what it is of, and who prints it.

    Parameters: page. Returns: text. The main question is the first with a number that is used in a family, else the first of a named
    measure, else the first with a number.
    """
    shown = [(question, rows) for question in substance(page) if (rows := _whole(question["rows"]))]
    if not shown:
        return "The sources that we hold print no number that answers what it asked."
    question, rows = min(
        shown, key=lambda pair: (not any(row["used"] for row in pair[1]), pair[0]["measure"] == "other")
    )
    first = next((row for row in rows if row["used"]), rows[0])
    told, of = (_highest(rows, first), [first]) if _comparable(question, rows) else (_some(rows), rows[:_MOST])
    asked = question["asked"].rstrip(".?")
    return f"{asked}{' –' if ':' in asked else ':'} {told}. {_facts(of)}."


def _facts(rows: Sequence[Row]) -> str:
    """Who prints some numbers, what they are of, and how they were read."""
    publishers, bases, read = (
        list(dict.fromkeys(map(each, rows))) for each in (lambda row: row["publisher"], basis, _read)
    )
    of = bases[0] if len(bases) == 1 else "the numbers differ in base or n"
    return "; ".join(filter(None, [f"Printed by {listed(publishers)}", of, listed([words for words in read if words])]))


def _whole(rows: Sequence[Row]) -> list[Row]:
    """The settled numbers, those of the whole base if there are any."""
    settled = [row for row in rows if row["settled"]]
    return [row for row in settled if not row["subgroup"]] or settled


def _comparable(question: Row, rows: Sequence[Row]) -> bool:
    """Whether shares can be ranked: several answers of one question and base, without a bound among them."""
    return (
        len(rows) > 1
        and question["choice"] in ("single", "multiple")
        and all(row["unit"] == "percent" and not row["bound"] and row["value"] is not None for row in rows)
        and len({(row["base"], row["base_n"], row["subgroup"]) for row in rows}) == 1
    )


def _highest(rows: Sequence[Row], first: Row) -> str:
    top = max(row["value"] for row in rows)
    leading = [row for row in rows if row["value"] == top]
    named = listed([f"{row['name']}{_doubt(row)}" for row in leading])
    words = f"{named}, {'each ' if len(leading) > 1 else ''}{with_unit(leading[0])}"
    if len(leading) < len(rows):
        words += f", the {'higher' if len(rows) == 2 else 'highest'} of {count_word(len(rows))} printed shares"
    return words if first in leading or not first["used"] else f"{words}; {number(first)}{_doubt(first)}"


def _some(rows: Sequence[Row]) -> str:
    told = "; ".join(f"{number(row)}{_doubt(row)}" for row in rows[:_MOST])
    return f"{told}; and {count_word(len(rows) - _MOST)} more" if len(rows) > _MOST else told


def _doubt(row: Row) -> str:
    return " (doubted)" if row["doubt"] else ""


def _read(row: Row) -> str:
    return {"whole-text": "", "excerpt": "read in excerpts", "second-hand": "known at second hand"}.get(
        row["reading"], ""
    )
