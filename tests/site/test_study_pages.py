"""Every study has a page that tells all its rows, escapes them, and claims no more than they say."""

import base64
import csv
import dataclasses
import hashlib
import html
import json
import re
from itertools import pairwise
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from made_rows import collection, shares

from channel_evidence.audit import audit
from channel_evidence.site.study_pages.drawing import Mark, dots
from channel_evidence.site.study_pages.gather import gathered
from channel_evidence.site.study_pages.questions import shown
from channel_evidence.site.study_pages.render import rendered
from channel_evidence.studies.dossier import audit_table
from channel_evidence.words import vocabulary

CARD = SimpleNamespace(file="11_m2talk.html", title="M2Talk by hand", studies=("m2talk",))
TREATED = ("m2talk", "newvoicemedia", "northridge", "mblox", "markettools")


def parsed(text):
    return BeautifulSoup(text, "html.parser")


def said(element):
    return " ".join(element.get_text(" ").split())


def page_of(root, **tables):
    """The one page of a made collection, as gathered."""
    data = dataclasses.replace(collection(**tables), folder=root / "data")
    (page,) = gathered(data, root / "CITATION.cff", [])
    return page


@pytest.fixture(scope="module")
def pages(data, root):
    return {page["id"]: page for page in gathered(data, root / "CITATION.cff", [CARD])}


@pytest.fixture(scope="module")
def texts(pages):
    return {ident: rendered(page) for ident, page in pages.items()}


@pytest.fixture(scope="module")
def trees(texts):
    """The pages of the studies with notebooks of their own, and each tenth of the others."""
    wanted = [*texts][::10] + [ident for ident in texts if ident.startswith(TREATED)]
    return {ident: parsed(texts[ident]) for ident in wanted}


# What a page holds


def test_every_study_has_a_page_with_all_its_numbers(texts, data):
    assert set(texts) == set(data.studies["study_id"])
    for ident, rows in data.view.groupby("study_id"):
        lines = dict(re.findall(r'<tr id="place\.([^"]+)">(.*?)</tr>', texts[ident], re.DOTALL))
        assert set(lines) == set(rows["estimate_id"])
        for row in rows.itertuples():
            line = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", lines[row.estimate_id])).split())
            assert row.printed.lower() in line.lower() and row.publisher in line, row.estimate_id
            assert row.exact in ("", "not-reported") or " ".join(row.exact.split()) in line


def test_pages_are_sound_documents(trees):
    for ident, tree in trees.items():
        idents = [tag["id"] for tag in tree.find_all(id=True)]
        assert len(idents) == len(set(idents)), ident
        assert all(link["href"][1:] in idents for link in tree.find_all("a", href=re.compile("^#")))
        levels = [int(tag.name[1]) for tag in tree.find_all(re.compile("^h[1-6]$"))]
        assert levels.count(1) == 1 and all(after <= before + 1 for before, after in pairwise(levels))
        policy = tree.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        for tag in tree.find_all(["script", "style"]):
            assert f"'sha256-{base64.b64encode(hashlib.sha256(tag.string.encode()).digest()).decode()}'" in policy
        assert not tree.find_all(lambda tag: "style" in tag.attrs or any(name.startswith("on") for name in tag.attrs))
        assert json.loads(tree.find("script", type="application/ld+json").string)["@type"] == "Dataset"
        assert not tree.find_all(["img", "iframe", "object", "use"]) and "url(" not in str(tree)


def test_pages_lead_to_one_another_in_one_row(pages, texts):
    order, names = list(pages), {page["file"]: page["title"] for page in pages.values()}
    assert len(set(names.values())) == len(names)
    found = {ident: dict(re.findall(r'<a rel="(prev|next)" href="([^"]+)"', texts[ident])) for ident in order}
    for ident, following in pairwise(order):
        assert found[ident]["next"] == pages[following]["file"] and found[following]["prev"] == pages[ident]["file"]
    assert "prev" not in found[order[0]] and "next" not in found[order[-1]]
    assert pages[order[1]]["title"] in said(parsed(texts[order[0]]).find("a", rel="next"))
    years = [page["study"]["published"][:4] for page in pages.values()]
    known = [year for year in years if year.isdigit()]
    assert known == sorted(known, reverse=True)


def test_a_page_tells_its_notebook_and_how_to_cite_it(trees, pages):
    opening = trees["m2talk"].select_one(".opening")
    assert opening.find("a", href="11_m2talk.html").get_text() == "M2Talk by hand"
    assert "no notebook treats the study" in said(trees["northridge-2015"].select_one(".opening"))
    assert pages["m2talk"]["title"] in said(trees["m2talk"].find(id="cite"))


def test_the_audit_is_that_of_the_study(trees, data):
    for ident in ("m2talk", "northridge-2015", "newvoicemedia-us-2013"):
        section = said(trees[ident].find(id="audit").parent)
        found = audit(ident, data)
        assert f"{len(found)} findings" in section
        for why in audit_table(data, ident).frame["why"]:
            assert " ".join(why.split()) in section
    assert "nothing to test" in said(parsed(rendered({**_bare(), "findings": []})).find(id="audit").parent)


def _bare():
    from channel_evidence.place import PACKAGE

    return page_of(PACKAGE.parents[1], estimates=[{"printed": "40", "category": "telephone"}])


def test_what_is_not_disclosed_is_shown_as_a_blank(trees, data):
    rows = {said(row.th): said(row.td) for row in trees["m2talk"].find(id="disclosure").parent.table.find_all("tr")[1:]}
    assert len(rows) == 12 and rows["number of respondents"] == "1,000" and rows["who paid"] == "M2Talk"
    assert rows["weighting"] == rows["wording of the questions"] == "– not reported"
    known = sum(text != "– not reported" for text in rows.values())
    assert f"Of 12 things that a survey should disclose (AAPOR’s list), {known} can be found." in said(trees["m2talk"])


def test_a_reading_in_excerpts_is_said(trees, data):
    read = data.view.groupby("study_id")["reading"].agg(set)
    for ident in trees:
        kinds = read.get(ident, set())
        sources = said(trees[ident].find(id="sources").parent)
        assert ("in excerpts" in sources) == ("excerpt" in kinds), ident


def test_links_lead_to_the_words_in_the_source(trees):
    link = trees["m2talk"].find(id="place.dgtarchitects-2015-02").find("a")
    assert link["href"].endswith("#:~:text=only%202%20percent")


def test_errata_are_told(trees, data):
    doubts = said(trees["m2talk"].find(id="errata").parent)
    assert "cuts it off instead of rounding" in doubts and "settled" in doubts and "33.5" in doubts


# What a page claims


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (shares("40/30/20", "telephone email forum", base_n=500), "telephone, 40 percent, the highest of three printed shares. Printed by Press; all, n = 500."),
        (shares("40/40/20", "telephone email forum"), "telephone and email, each 40 percent, the highest of three printed shares. Printed by Press; all, n not reported."),
        ([{"printed": "40", "category": "telephone"}], ": telephone, 40 percent. Printed by Press; all, n not reported."),
        ([{"printed": "40", "category": "telephone", "bound": "more-than"}, {"printed": "30", "category": "email"}], "telephone, more than 40 percent; email, 30 percent."),
        ([*shares("40", "telephone", base="women"), *shares("30", "email", base="men")], "telephone, 40 percent; email, 30 percent. Printed by Press; the numbers differ in base or n."),
        (shares("40/30", "telephone email"), "telephone, 40 percent, the higher of two printed shares."),
        (shares("40/40", "telephone email"), "telephone and email, each 40 percent. Printed by"),
        ([{"printed": "six hours", "unit": "hours"}], ": six hours. Printed by Press; all, n not reported."),
        ([], "The sources that we hold print no number that answers what it asked."),
    ],
)  # fmt: skip
def test_the_answer_says_what_is_printed_and_no_more(root, rows, wanted):
    press = {"source_id": "press", "publisher": "Press"}
    answer = page_of(root, estimates=rows, questions=[{"question_id": "q"}], sources=[press])["answer"]
    assert wanted in answer and ("highe" in answer) == ("highe" in wanted)


def test_the_answer_is_to_the_first_question_of_a_named_measure(root):
    questions = [{"question_id": "q", "measure": "other", "asked": "Whether"}, {"question_id": "r", "asked": "Which"}]
    rows = [{"printed": "40", "question_id": "q"}, {"printed": "30", "question_id": "r"}]
    assert page_of(root, questions=questions, estimates=rows)["answer"].startswith("Which: 30 percent.")


def test_the_answer_tells_doubt_and_reading(root):
    rows = [{"printed": "40", "category": "telephone", "reading": "excerpt"}]
    erratum = {"target": "estimates:e1", "status": "open", "expect": "40"}
    answer = page_of(root, estimates=rows, errata=[erratum])["answer"]
    assert "40 percent (doubted)" in answer and answer.endswith("read in excerpts.")


def test_what_an_erratum_rejects_is_no_answer_and_no_mark(root):
    rows = shares("90/30/20/10", "telephone email forum blog")
    page = page_of(root, estimates=rows, errata=[{"target": "estimates:e1", "expect": "90"}])
    assert "email, 30 percent, the highest of three" in page["answer"]
    question = shown(page["questions"][0])
    assert len(parsed(question.figure).find_all("circle")) == 3
    assert [line.notes for line in question.lines if line.printed == "90 percent"] == [
        "rejected by an erratum; doubted: A reason"
    ]


@pytest.mark.parametrize(
    ("study", "measures", "wanted"),
    [
        ({"sponsor": "Acme"}, ["preferred-channel"], "Acme asked about the preferred channel (US, 2015)"),
        ({"sponsor": "Acme", "country": "not-reported"}, ["gap", "openness"], "Acme asked about a gap between two groups and openness (2015)"),
        ({"sponsor": "Acme", "design": "mystery-test"}, ["got-response"], "Acme tested answers to messages (US, 2015)"),
        ({"sponsor": "not-reported"}, ["other"], "A sponsor that is not reported asked which is liked (US, 2015)"),
        ({"sponsor": "Acme", "title": "A study", "design": "case"}, ["other asked: Size of the company"], "Acme: A study"),
        ({"sponsor": "Acme", "country": "US GB DE FR"}, ["openness", "other"], "Acme asked about openness and more (four countries, 2015)"),
        ({"sponsor": "Acme", "title": "A study"}, ["sample-size"], "Acme: A study"),
    ],
)  # fmt: skip
def test_a_title_says_who_asked_what(root, study, measures, wanted):
    questions = []
    for k, words in enumerate(measures):
        measure, _, asked = words.partition(" asked: ")
        questions.append({"question_id": f"q{k}", "measure": measure, **({"asked": asked} if asked else {})})
    assert page_of(root, studies=[{"study_id": "study", **study}], questions=questions)["title"] == wanted


def test_families_and_why_not(root):
    rows = [{"printed": "40", "category": "social-media"}, {"printed": "30", "category": "telephone"}]
    codings = {
        "families": [{"family": "likes-social", "direct": "yes", "notebook": "30_preferred", "question": "How many?", "what": "share liking it"}],
        "membership": [{"family": "likes-social", "measure": "preferred-channel", "statistic": "share", "category": "social-media",
                        "counted": "", "window": "", "about": "", "asked_of": "", "choice": "", "complement": "no"}],
        "frames": [{"question_id": "q", "statistic": "share", "counted": "people", "about": "service", "asked_of": "everyone", "window": ""}],
    }  # fmt: skip
    data = dataclasses.replace(collection(estimates=rows, codings=codings), folder=root / "data")
    for cards, linked in (([], False), ([SimpleNamespace(file="30_preferred.html", title="", studies=())], True)):
        section = parsed(rendered(gathered(data, root / "CITATION.cff", cards)[0])).find(id="families").parent
        inside, outside = section.find_all("table")
        assert [said(cell) for cell in inside.tbody.find_all(["th", "td"])] == [
            "social media, 40 percent",
            "share liking it How many?",
            "yes",
        ]
        assert (inside.find("a", href="30_preferred.html") is not None) == linked
        assert said(outside.tbody) == "the answer is telephone, not social media telephone, 30 percent"


def test_text_from_the_data_does_nothing(root):
    evil = "<script>window.hacked=1</script>\"'{{ 7 * 7 }}"
    page = page_of(
        root,
        studies=[{"study_id": "study", "title": evil, "sponsor": evil, "population": evil}],
        sources=[{"source_id": "press", "title": evil, "publisher": evil, "url": "javascript:alert(1)"}],
        questions=[{"question_id": "q", "asked": evil}],
        estimates=shares("40/30/20", "a<b b&b c", base=evil, exact=evil),
        claims=[{"statement": evil, "relation": "equals", "estimate": "e1", "value": "40", "exact": evil}],
        errata=[{"target": "estimates:e1", "reason": evil, "status": "open", "expect": "40"}],
    )
    text = rendered(page)
    tree = parsed(text)
    assert len(tree.find_all("script")) == 2 and "{{ 7 * 7 }}" in tree.get_text() and "<script>window" not in text
    assert not tree.find_all("a", href=re.compile("^javascript"))
    assert "a<b" in tree.find("svg").get_text() and evil in tree.find("svg")["aria-label"]


# Figures


def mark(value, low=None, high=None, words="email", printed=None, sampled=True):
    return Mark(words, printed or f"{value}%", value, low, high, sampled, "#0072B2")


def places(element, *names):
    return [float(element[name].rstrip("%")) for name in names]


def test_marks_stand_at_their_values():
    svg = parsed(dots([mark(80.0, 70.0, 90.0), mark(20.0, 19.5, 20.5, sampled=False), mark(50.0)], "words"))
    at = [places(dot, "cx")[0] for dot in svg.find_all("circle")]
    ticks = {said(text): float(text["x"].rstrip("%")) for text in svg.select(".tick")}
    zero, top = ticks["0"], ticks["100%"]  # the scale that the figure itself prints
    assert at == pytest.approx([zero + (top - zero) * share for share in (0.8, 0.2, 0.5)], abs=0.01)
    assert places(svg.select_one(".sampled"), "x1", "x2") == pytest.approx(
        [zero + (top - zero) * e for e in (0.7, 0.9)], abs=0.01
    )
    assert places(svg.select_one(".rounded"), "x1", "x2") == pytest.approx(
        [zero + (top - zero) * e for e in (0.195, 0.205)], abs=0.01
    )
    assert [dot.get("class") for dot in svg.find_all("circle")] == [None, ["hollow"], None]
    assert len(svg.select(".sampled, .rounded")) == 2


def test_letters_fit_a_phone_and_can_be_read_and_copied():
    words = "a channel whose name is so long that no telephone shows it in one line of text (aged 55 and over)"
    svg = parsed(dots([mark(33.5, words=words), mark(10.0), mark(9.0)], "told"))
    lines = [said(line) for line in svg.find("text", class_=None).find_all("tspan", attrs={"y": True})]
    assert len(lines) > 2 and max(map(len, lines)) <= 40 and " ".join(lines) == f"{words} 33.5%"
    below = parsed(
        dots([mark(33.5, words="a channel with a rather long name, 36", printed="thirty-three and a half percent")], "")
    )
    assert (
        [said(line) for line in below.select("tspan[y]")][1]
        == said(below.select_one(".value"))
        == "thirty-three and a half percent"
    )
    assert svg.svg["role"] == "img" and svg.svg["aria-label"] == "told" and "viewbox" not in svg.svg.attrs


def test_small_shares_have_a_scale_of_their_own():
    tops = [
        said(parsed(dots([mark(value, None, high)], "")).select(".tick")[-1])
        for value, high in ((3, 4), (3, 12), (95, None))
    ]
    assert tops == ["10%", "20%", "100%"]


@pytest.mark.parametrize(("printed", "drawn"), [("40/30", False), ("40/30/20", True)])
def test_fewer_than_three_marks_are_a_table(root, printed, drawn):
    page = page_of(root, estimates=shares(printed, "telephone email forum"))
    tree = parsed(rendered(page))
    assert (tree.find("svg") is not None) == drawn == (tree.select_one("details.numbers") is not None)
    assert len(tree.find_all(id=re.compile("^place"))) == printed.count("/") + 1


def test_what_is_no_share_is_no_mark(root):
    question = page_of(root, estimates=shares("40/30/20", "telephone email forum", unit="hours"))["questions"][0]
    assert not shown(question).figure and len(shown(question).lines) == 3


def test_a_number_in_words_says_that_it_is_a_share(root):
    figure = parsed(shown(page_of(root, estimates=shares("Twenty-six/half/3.0", "a b c"))["questions"][0]).figure)
    assert [said(value) for value in figure.select(".value")] == ["half", "twenty-six percent", "3.0%"]


def test_a_limit_has_no_interval(root):
    rows = shares("40/30/20", "telephone email forum", base_n=500)
    rows[0]["bound"] = "more-than"
    question = shown(page_of(root, estimates=rows)["questions"][0])
    figure = parsed(question.figure)
    assert (
        len(figure.select("circle")) == 3
        and len(figure.select(".hollow")) == 1
        and len(figure.select(".sampled, .rounded")) == 2
    )
    assert "more than 40%" in said(figure) and "only a limit printed" in question.caption
    assert [bool(line.interval) for line in question.lines] == [False, True, True]


def test_classes_of_time_keep_their_order_and_channels_are_ranked(root):
    timed = page_of(root, estimates=shares("10/40/30", "within-5-min within-60-min over-7-d"))["questions"][0]
    ranked = page_of(root, estimates=shares("10/40/30", "email telephone forum"))["questions"][0]
    assert [line.printed for line in shown(timed).lines] == ["10 percent", "40 percent", "30 percent"]
    assert [line.printed for line in shown(ranked).lines] == ["40 percent", "30 percent", "10 percent"]


def test_other_printings_stand_below_the_settled_one(root):
    rows = [
        {"printed": "40", "category": "email", "source_id": "repost"},
        {"printed": "40.2", "category": "email", "source_id": "own"},
        {"printed": "50", "category": "telephone", "source_id": "own"},
    ]
    sources = [{"source_id": "repost", "kind": "repost"}, {"source_id": "own", "kind": "sponsor-report"}]
    lines = shown(page_of(root, estimates=rows, sources=sources)["questions"][0]).lines
    assert [(line.printed, line.notes) for line in lines] == [
        ("50 percent", ""),
        ("40.2 percent", ""),
        ("40 percent", "another printing"),
    ]


def test_the_data_of_a_figure_can_be_taken(pages):
    question = next(q for q in pages["m2talk"]["questions"] if q["question_id"] == "m2talk-preferred-channel")
    rows = list(csv.DictReader(unquote(shown(question).csv.partition(",")[2]).splitlines()))
    assert {row["estimate_id"] for row in rows} == {row["estimate_id"] for row in question["rows"]}
    assert all(row["printed"] and row["value"] for row in rows)


def test_a_caption_says_what_lines_are(pages):
    captions = {q["question_id"]: shown(q).caption for q in pages["m2talk"]["questions"]}
    assert (
        "all options of a question at once" in captions["m2talk-preferred-channel"]
        and "rounding leaves" not in captions["m2talk-preferred-channel"]
    )
    assert captions["m2talk-used-social"].endswith("n not reported. Short lines are what rounding leaves open.")


# What is read


def test_a_page_reads_nothing_but_what_is_gathered(pages, monkeypatch):
    wanted = rendered(pages["m2talk"])
    monkeypatch.setattr(vocabulary, "terms", lambda: pytest.fail("a page looked up a term"))
    assert rendered(json.loads(json.dumps(pages["m2talk"]))) == wanted
