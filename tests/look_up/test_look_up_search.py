"""Twenty searches lead first to what they mean, and a page's search answers as the command does."""

import csv
import io
import json
import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from channel_evidence.audit import audit
from channel_evidence.audit.verdicts import gravest
from channel_evidence.cli import main
from channel_evidence.look_up import language, report
from channel_evidence.look_up.entries import entries
from channel_evidence.look_up.entry import by_column, compact, expanded
from channel_evidence.look_up.link import to_words
from channel_evidence.look_up.search import RULES, Searcher, passage

HERE = Path(__file__).parent

# What is typed, and what the first hit must be: (study, category of the number or blank, printed).
QUERIES = {
    "33 percent no response": ("northridge-2015", "not-answered", "33"),
    "33 percent get no response": ("northridge-2015", "not-answered", "33"),
    "one in three never answered": ("northridge-2015", "not-answered", "33"),
    "no reply 2016": ("northridge-2016", "not-answered", "21"),
    "13 percent of complaints twitter": ("zendesk-replies-2012", "answered", "13"),
    "2 percent prefer social media M2Talk": ("m2talk", "social-media", "2"),
    "67% have used social": ("m2talk", "social-media", "67"),
    "M2Talk telephone": ("m2talk", "telephone", "33.5"),
    "NewVoiceMedia Gen Y": ("newvoicemedia-us-2013", "social-media", "27"),
    "Northridge half telephone": ("northridge-2015", "telephone", "half"),
    "42 percent within an hour Convince": ("social-habit-2012", "within-60-min", "42"),
    "37 percent ten hours": ("zendesk-replies-2012", None, "37"),
    "two thirds pay more": ("pay-more-unnamed", "yes", "two-thirds"),
    "American Express 2011 spend more": ("amex-us-2011", "yes", "70"),
    "care gap 37 points": ("mblox-care-gap-2014", "", "37"),
    "23 percent offer service on Facebook": ("markettools-2011", "facebook", "23"),
    "email 57 Mblox": ("mblox-care-gap-2014", "email", "57"),
    "1298": ("maritz-evolve24-2011", None, None),
    "Interbrand 42 percent answered": ("interbrand-twitter-2013", "answered", "42"),
    "satisfied 2 percent social": ("m2talk", "social-media", "2"),
    "live chat 21.3": ("m2talk", "live-chat", "21.3"),
    "number of respondents asked NewVoiceMedia 2,030": ("newvoicemedia-us-2013", None, "2,030"),
    "26 percent cannot reach a representative": ("northridge-2015", "no-other-channel-reached", "Twenty-six"),
    "nobody answers complaints on Facebook": ("liveops-2013", "not-answered", "70"),
    "JD Power 838": ("jdpower-wireless-2018v1", "social-media", "838"),
    "19.8 within 30 minutes": ("m2talk", "within-30-min", "19.8"),
    "margin of error three percent": ("northridge-2015", None, "three"),
    "77 percent phone urgent": ("northridge-2015", "telephone", "77"),
    "Eptica Twitter 2016": (None, "twitter", "48"),
}


@pytest.fixture(scope="module")
def found(data):
    return entries(data)


@pytest.fixture(scope="module")
def searcher(found):
    return Searcher(found)


@pytest.mark.parametrize("query", QUERIES)
def test_the_first_hit_is_what_was_meant(query, searcher, data):
    study, category, printed = QUERIES[query]
    first = searcher.search(query)[0].entry
    row = data.view.set_index("estimate_id").loc[first.estimate_id]
    assert first.kind == "number" and study in (None, first.study_id)
    assert category in (None, row["category"]) and printed in (None, row["printed"])


def test_every_printing_claim_and_doubt_can_be_found(found, data):
    targets = [entry.target for entry in found]
    assert len(targets) == len(set(targets)) == len(data.estimates) + len(data.claims) + len(data.errata)


def test_an_entry_says_what_the_tables_say(found, data):
    rows = data.view.set_index("estimate_id")
    for entry in found:
        if entry.kind == "number":
            row = rows.loc[entry.estimate_id]
            assert row["printed"] in entry.printed and entry.asked == row["asked"] and entry.study == row["title_study"]
            assert entry.publisher == row["publisher"] and entry.n in ("", str(row["base_n"]))
    doubted = {entry.target for entry in found if entry.doubt}
    assert set(data.errata["target"]) - {t for t in data.errata["target"] if not t.startswith("estimates:")} <= doubted


def test_verdicts_are_the_gravest_of_the_audit(found, data):
    best = gravest(audit(data=data))["verdict"]
    for entry in found:
        if entry.kind != "doubt":
            assert entry.verdict == best.get(entry.target, "")


def test_what_fits_every_word_stands_alone(searcher):
    hits = searcher.search("33 percent no response")
    assert all(hit.whole for hit in hits) and {hit.entry.kind for hit in hits} == {"number", "claim", "doubt"}
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    near = searcher.search("33 percent no response elephants")
    assert near and not any(hit.whole for hit in near)
    assert searcher.search("elephants") == searcher.search("") == searcher.search("the of") == []


def test_a_begun_word_is_found(searcher):
    assert {hit.entry.target for hit in searcher.search("northr")} >= {
        hit.entry.target for hit in searcher.search("northridge")
    }
    assert len(searcher.search("northr ")) == 0  # a blank ends the word


def test_a_share_is_no_count(searcher):
    assert not any(hit.entry.printed == "1,000" for hit in searcher.search("1000 percent"))
    assert any(hit.entry.printed == "1,000" for hit in searcher.search("1000"))


def test_a_passage_has_its_known_numbers_marked(searcher):
    text = (
        "Consumers who contact brands on social media wait in vain: 33 percent never get a response, the Northridge Group "
        "found. The stock rose 33 percent. Two percent of those whom M2Talk asked prefer social media for service."
    )
    marks = searcher.marks(text)
    assert passage(text) and [text[mark.number.start : mark.number.end] for mark in marks] == [
        "33 percent",
        "Two percent",
    ]
    assert marks[0].number.start < text.index("stock")
    assert [mark.hits[0].entry.study_id for mark in marks] == ["northridge-2015", "m2talk"]


def test_the_studies_of_a_passage_stand_together(searcher):
    text = (
        "Asked for the channel that they like best for customer service, 2 percent of respondents named social media and 33.5 the telephone. "
        "And 67 percent of those respondents have used a company's social media customer service."
    )
    first = {text[mark.number.start : mark.number.end]: mark.hits[0].entry for mark in searcher.marks(text)}
    assert first["2 percent"].study_id == first["67 percent"].study_id == "m2talk"
    alone = searcher.marks(text.partition("And ")[2])[0].hits[0].entry
    assert alone.study_id != "m2talk"


def test_a_year_narrows_a_search_and_a_number_is_what_is_looked_for(searcher):
    assert "onversocial" in searcher.search("2014 Conversocial")[0].entry.sponsor  # of that year there is none
    first = searcher.search("33 percent of messages were answered by elephants")[0].entry
    assert any(abs(value - 33) < 1 for value, *_ in first.values)


def test_in_a_passage_the_number_itself_stands_first(searcher):
    text = "33 percent of consumers who contact brands on social media never get a response; companies are not meeting their needs"
    (mark,) = searcher.marks(text)
    assert mark.hits[0].entry.kind == "number" and {hit.entry.kind for hit in mark.hits} > {"number"}


@pytest.mark.parametrize(
    "text",
    [
        "The team scored 33 points in the first half and won by a 13 percent margin before 1,000 fans.",
        "Inflation rose to 2 percent in 2013 while rents were 42 percent higher than in the decade before.",
    ],
)
def test_another_subject_with_the_same_numbers_is_not_known(text, searcher):
    assert passage(text) and searcher.marks(text) == []


def test_an_index_comes_back_from_its_compact_form(found):
    assert expanded(json.loads(json.dumps(compact(found)))) == found


@pytest.mark.parametrize(
    ("exact", "end"),
    [
        ("33 percent", "#:~:text=33%20percent"),
        ("one-third, or & more", "#:~:text=one%2Dthird%2C%20or%20%26%20more"),
        ("", ""),
    ],
)
def test_a_link_opens_at_its_words(exact, end):
    assert to_words("https://a.b/c", exact) == f"https://a.b/c{end}"
    assert to_words("https://a.b/c#d", exact) == f"https://a.b/c#d{end[1:]}"
    assert to_words("javascript:alert(1)", exact) == to_words("", exact) == ""


# The command


def test_the_command_prints_rows(capsys):
    assert main(["look-up", "33 percent", "no response", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert (
        rows[0]["study"].startswith("State of Customer Service")
        and rows[0]["rank"] == 1
        and rows[0]["fits_all"] is True
    )
    assert tuple(rows[0]) == report.COLUMNS and "#:~:text=33%20percent" in rows[0]["url"]
    assert main(["look-up", "33 percent no response", "--format", "csv"]) == 0
    told = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["target"] for row in told] == [row["target"] for row in rows]


def test_the_command_tells_a_reader(capsys, data):
    assert main(["look-up", "33 percent no response", "--data", str(data.folder)]) == 0
    out = capsys.readouterr().out
    assert out.lstrip().startswith("1. 33 percent – not answered") and re.search(
        r"\d printings, \d claims, \d doubts", out
    )
    assert "which sells advice on customer service" in out and "doubted: " in out
    assert main(["look-up", "xyzzy"]) == 0
    assert capsys.readouterr().out == "look-up: nothing fits\n"


def test_the_command_marks_a_passage(capsys):
    text = (
        "Of all consumers who ask brands on social media, 33 percent never get a response, says the Northridge Group."
    )
    assert main(["look-up", text, "--format", "json"]) == 0
    assert {row["of"] for row in json.loads(capsys.readouterr().out)} == {"33 percent"}


def test_no_words_are_wrong_usage(capsys):
    assert main(["look-up", " "]) == 2
    assert "no words" in capsys.readouterr().err


# The page's search


def held(found, times=1):
    """The index as a page holds it; for a larger one each entry several times, in other words."""
    index = compact(found)
    strings, rows = list(index["strings"]), list(index["rows"])
    texts = {place for place, name in enumerate(index["fields"]) if isinstance(getattr(found[0], name), str)}
    kinds = [index["fields"].index(name) for name in ("kind", "verdict", "reading")]
    for copy in range(1, times):
        moved = len(strings)
        strings += [f"{text} {word}{copy}" if text else "" for text in index["strings"] for word in ("wave",)]
        rows += [
            [value + moved if place in texts and place not in kinds else value for place, value in enumerate(row)]
            for row in index["rows"]
        ]
    spoken = {
        "pattern": language.pattern(),
        "phrases": language.phrases(),
        "stop": sorted(language.STOP),
        "same": language.SAME,
    }
    told = by_column({**index, "strings": strings, "rows": rows}, without=("target", "estimate_id"))
    return {**told, "language": spoken, "rules": RULES}


def ask(index, queries, passages=()):
    done = subprocess.run(
        ["node", str(HERE / "ask.mjs")],
        input=json.dumps({"held": index, "queries": list(queries), "passages": list(passages)}),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def drawn(found, count=150):
    """Searches and passages made by lot from the words of the entries."""
    chance = random.Random(14)
    queries, passages = [], []
    for _ in range(count):
        entry = chance.choice(found)
        words = f"{entry.printed} {entry.says} {entry.asked} {entry.sponsor} {entry.year}".split()
        queries.append(" ".join(chance.sample(words, min(len(words), chance.randint(1, 5))))[: chance.randint(3, 60)])
        passages.append(
            f"It is said of {entry.base} that {entry.printed} {entry.says}. {entry.asked} – {entry.sponsor}."
        )
    return queries, passages


@pytest.mark.skipif(shutil.which("node") is None, reason="no node is installed")
def test_a_page_finds_what_the_command_finds(found, searcher):
    queries, passages = drawn(found)
    queries += [*QUERIES, "two thirds", "no response", "33", "2015", "Ünïcode, 1,000 or half; 3 in 10 of 1.5%"]
    said = ask(held(found), queries, passages)
    for query, answer in zip(queries, said["timed"], strict=True):
        ours = [(hit.entry.target, hit.score, hit.whole) for hit in searcher.search(query)]
        assert same(named(answer["found"], found), ours), query
        assert answer["passage"] == passage(query), query
    for text, answer in zip(passages, said["marks"], strict=True):
        ours = searcher.marks(text)
        assert [mark[:2] for mark in answer] == [[mark.number.start, mark.number.end] for mark in ours], text
        for mark, own in zip(answer, ours, strict=True):
            assert same(named(mark[2], found), [(hit.entry.target, hit.score, hit.whole) for hit in own.hits]), text


def named(hits, found):
    """A page's hits with the names that it does not hold."""
    return [(found[place].target, score, whole) for place, score, whole in hits]


def same(theirs, ours):
    """Whether two answers agree: the same entries, scores to a millionth, ties in whichever order rounding leaves them."""
    if sorted(hit[0] for hit in theirs) != sorted(hit[0] for hit in ours):
        return False
    if not ours:
        return True
    scores = {target: (score, whole) for target, score, whole in ours}
    return (
        all(abs(score - scores[t][0]) < 3e-6 and whole == scores[t][1] for t, score, whole in theirs)
        and theirs[0][1] >= theirs[-1][1]
    )


@pytest.mark.skipif(shutil.which("node") is None, reason="no node is installed")
def test_a_key_press_over_two_thousand_numbers_is_instant(found):
    index = held(found, times=2)
    assert sum(1 for kind in index["columns"]["kind"] if index["strings"][kind] == "number") > 2000
    typed = [query[:end] for query in QUERIES for end in range(1, len(query) + 1)]
    took = sorted(answer["took"] for answer in ask(index, typed)["timed"])
    assert took[len(took) * 99 // 100] < 50
