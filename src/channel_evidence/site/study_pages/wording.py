"""The sentences of a study's page: its title, its answer, and what stands beside a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from channel_evidence.words.english import agreeing, count_word, size, with_unit, year
from channel_evidence.words.vocabulary import listed, sentence_case

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
    "got-response": "whether an answer came",
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
_ASKED = ("Whether", "Which", "How", "What", "Why", "Who", "Where", "When")
_LONGEST = 90  # characters of a question in a title
_MOST = 3  # of the things and countries in a title, of the numbers in an answer


def titled(page: Mapping[str, Any]) -> str:
    """What was asked by whom, where and when. Parameters: page, as gathered. Returns: text."""
    study = page["study"]
    who = "A sponsor that is not reported" if study["sponsor"] == "not-reported" else study["sponsor"]
    questions = substance(page)
    beside = ", ".join(part for part in (_where(study["country"]), year(study["published"])) if part)
    if not questions:
        return f"{who}: {study['title']}"
    return f"{who} {_asked(study['design'], questions)}{f' ({beside})' if beside else ''}"


def _where(countries: str) -> str:
    found = [] if countries == "not-reported" else countries.split()
    return listed(found) if len(found) <= _MOST else f"{count_word(len(found))} countries"


def substance(page: Mapping[str, Any]) -> list[Row]:
    """The questions that a study asked, without what is told about the study itself. Parameters: page. Returns: questions."""
    return [question for question in page["questions"] if question["measure"] not in BESIDE]


def _asked(design: str, questions: Sequence[Row]) -> str:
    verb = VERBS.get(design, "published figures on")
    measures = list(dict.fromkeys(question["measure"] for question in questions if question["measure"] != "other"))
    if not measures:
        return _first(verb, questions)
    things = [THINGS.get(measure, spaced(measure)) for measure in measures[:_MOST]]
    return (
        f"{verb} {listed([*things, 'more'] if len(measures) > _MOST or len(measures) < _kinds(questions) else things)}"
    )


def _kinds(questions: Sequence[Row]) -> int:
    return len({question["measure"] for question in questions})


def _first(verb: str, questions: Sequence[Row]) -> str:
    """The first question in words, where no measure names what was asked."""
    words = questions[0]["asked"].rstrip(".")
    if not words.startswith(_ASKED):
        return f"{verb} {agreeing(len(questions), 'other thing', 'other things')}"
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

    Parameters: page. Returns: text. The main question is the first with a number in a family, else the first with a number.
    """
    shown = [(question, rows) for question in substance(page) if (rows := _whole(question["rows"]))]
    if not shown:
        return "The sources that we hold print no number that answers what it asked."
    question, rows = next((pair for pair in shown if any(row["used"] for row in pair[1])), shown[0])
    first = next((row for row in rows if row["used"]), rows[0])
    told = _highest(rows, first) if _comparable(question, rows) else _some(rows)
    of = basis(first)
    facts = [sentence_case(of) if first["base"] else of, f"printed by {first['publisher']}", _read(first)]
    return f"{question['asked'].rstrip('.?')}: {told}. {'; '.join(filter(None, facts))}."


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
    words = f"{named}, {'each ' if len(leading) > 1 else ''}{with_unit(leading[0])}, the highest of {len(rows)} printed shares"
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
