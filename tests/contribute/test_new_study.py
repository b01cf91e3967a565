"""A study from one file: added whole or not at all, said where it is wrong, taken out byte for byte."""

import json
import tomllib

import pytest

from channel_evidence import load
from channel_evidence.cli import main
from channel_evidence.contribute import place
from channel_evidence.tables.check import check


def run(capsys, *arguments):
    code = main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


def changed(path, old, new, count=1):
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, count), encoding="utf-8")
    return path


def line_with(path, words):
    return next(n for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if words in line)


def test_the_example_is_added_and_taken_out_byte_for_byte(capsys, small, example, contents):
    before = contents(small)
    code, out, _ = run(capsys, "new-study", example, "--data", small)
    assert code == 0 and out.startswith("new-study: added harbour-2016: 2 sources, 1 studies, ")
    assert check(small) == []
    data = load(small)
    assert data.study("harbour-2016")["n"] == 1200
    own = data.settled("harbour-2016-preferred-channel").set_index(["category", "subgroup"])
    assert own["printed"].to_dict() == {
        ("telephone", ""): "48", ("email", ""): "31.5", ("social-media", ""): "four", ("social-media", "under-25"): "9",
    }  # fmt: skip
    assert own.loc[("telephone", ""), "base_n"] == 1200 and own["value"].tolist() == [48, 31.5, 4, 9]
    old = {name: text for name, text in contents(small).items() if name in before}
    assert all(text.startswith(before[name]) for name, text in old.items())  # rows come under those that are there
    assert run(capsys, "remove-study", "harbour-2016", "--data", small)[0] == 0
    assert contents(small) == before


def test_twice_changes_nothing(capsys, small, example, contents):
    run(capsys, "new-study", example, "--data", small)
    once = contents(small)
    code, out, err = run(capsys, "new-study", example, "--data", small)
    assert (code, err) == (0, "") and "nothing to add" in out
    assert contents(small) == once


def test_another_study_of_the_same_name_is_refused_with_what_differs(capsys, small, example, contents):
    run(capsys, "new-study", example, "--data", small)
    once = contents(small)
    changed(example, 'printed = "48"', 'printed = "47"')
    code, _, err = run(capsys, "new-study", example, "--data", small)
    place = line_with(example, '"47"')
    assert code == 1 and f"line {place}, question 2, number 1, printed: '47' - the tables have the study" in err
    assert "with '48' in estimates:harbour-2016-preferred-channel-01" in err and contents(small) == once


def test_check_audits_and_adds_nothing(capsys, small, example, contents):
    before = contents(small)
    changed(example, 'value = "5"', 'value = "3"')
    code, out, _ = run(capsys, "new-study", example, "--check", "--data", small)
    assert code == 0 and "contradicted" in out and "nothing was changed" in out
    assert contents(small) == before


def test_json_with_the_same_keys_gives_the_same_rows(capsys, small, example, contents, tmp_path):
    run(capsys, "new-study", example, "--data", small)
    by_toml = contents(small)
    run(capsys, "remove-study", "harbour-2016", "--data", small)
    path = tmp_path / "harbour.json"
    path.write_text(json.dumps(tomllib.loads(example.read_text(encoding="utf-8")), indent=1), encoding="utf-8")
    assert run(capsys, "new-study", path, "--data", small)[0] == 0
    assert contents(small) == by_toml


def test_a_number_in_json_stays_as_it_is_written(capsys, small, example, tmp_path):
    values = tomllib.loads(example.read_text(encoding="utf-8"))
    text = json.dumps(values).replace('"printed": "31.5"', '"printed": 31.50')
    path = tmp_path / "harbour.json"
    path.write_text(text, encoding="utf-8")
    assert run(capsys, "new-study", path, "--data", small)[0] == 0
    assert "31.50" in load(small).estimates["printed"].tolist()


SLIPS = [
    ('unit = "percent"', 'unit = "percents"', "unit = \"percents\"", "question 2, unit: 'percents' - allowed: percent, points"),
    ('printed = "48"', 'printed = "148"', '"148"', "question 2, number 1, printed: '148' - a percentage is 0 to 100"),
    ('category = "telephone"', 'category = "telefone"', '"telefone"', "question 2, number 1, category: 'telefone' - allowed channels"),
    ('kind = "press-release"', 'kind = "rumour"', '"rumour"', "source 1, kind: 'rumour' - allowed: sponsor-report"),
    ('n = "1200" ', 'n = "1300" ', '"1300"', "study, n: '1300' - harbour-2016-sample-size-01 prints 1,200"),
    ('title = "Customers still call"', 'titel = "Customers still call"', "titel", "source 1, titel - is no key here; did you mean title?"),
    ('relation = "less-than"', 'relation = "fewer"', '"fewer"', "statement 1, relation: 'fewer' - allowed: equals"),
    ('estimate = "harbour-2016-social"', 'estimate = "nonesuch"', '"nonesuch"', "statement 1, estimate: 'nonesuch' - there is no such estimates"),
    ('options = "incomplete"', 'options = "perhaps"', '"perhaps"', "question 2, options, options: 'perhaps' - allowed: complete"),
    ('sponsor = "Harbour Telecom"', 'sponsor = "=1+1"', '"=1+1"', "study, sponsor: '=1+1' - no cell starts with"),
    ('sponsor = "Harbour Telecom"', 'sponsor = "<script>"', '"<script>"', "study, sponsor: '<script>' - plain text only"),
    ('sponsor = "Harbour Telecom"', 'sponsor = "a\\nb"', r'"a\nb"', "study, sponsor: 'a\\\\nb' - holds '\\n'"),
    ('country = "GB IE"', 'country = true', "country = true", "study, country: 'True' - a text in quotes is needed"),
    ('published = "2016-03-04"', 'published = 2016-02-30', "2016-02-30", "is no TOML"),
    ('study_id = "harbour-2016"', 'study_id = "Harbour 2016"', "study_id =", "study, study_id: 'Harbour 2016' - allowed: lower-case"),
    ('[study]', '[studdy]', "[studdy]", "studdy - is no key here; did you mean study?"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words", "message"), SLIPS)
def test_a_slip_is_named_with_its_line_and_key(capsys, small, example, contents, old, new, words, message):
    before = contents(small.parent)
    changed(example, old, new)
    code, out, err = run(capsys, "new-study", example, "--data", small)
    assert code == 1 and out == ""
    assert (
        f"{example}, line {line_with(example, words)}, " in err.replace(": is no TOML", ", is no TOML")
        or "is no TOML" in err
    )
    assert message in err and err.endswith("; nothing was changed\n")
    assert contents(small.parent) == before


@pytest.mark.parametrize("key", ["title", "design", "population"])
def test_what_is_missing_is_named(capsys, small, example, key):
    lines = example.read_text(encoding="utf-8").splitlines(keepends=True)
    place = next(n for n, line in enumerate(lines) if line.startswith(f"{key} ="))
    example.write_text("".join(lines[:place] + lines[place + 1 :]), encoding="utf-8")
    code, _, err = run(capsys, "new-study", example, "--data", small)
    assert code == 1 and f"study, {key} - a value is needed here" in err


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.toml", b"", "a table [study] is needed"),
        ("a.toml", b"[study\n", "line 1 - is no TOML"),
        ("a.toml", b"x = " + b"[" * 9000, "is nested too deeply"),
        ("a.toml", b"\xff\xfe", "line 1 - is not UTF-8"),
        ("a.toml", b'study = "x"', "line 1, study: 'x' - a table [study] is needed"),
        ("a.toml", b"[study]\n[[sources]]\n[questions]\nx = 1", "line 3, questions - a list of tables is needed"),
        ("a.json", b"[]", "an object with"),
        ("a.json", b'{"study": 1,}', "is no JSON"),
        ("a.json", b'{"study": {}, "study": {}}', "study - the key stands twice"),
        ("a.json", b"[" * 100_000, "is nested too deeply"),
        ("a.json", b'{"study": {"study_id": "\\ud800"}}', "one line of plain text is needed"),
        ("a.txt", b"", "the name ends in .toml or .json"),
        ("a.toml", b"#" * 1_000_001, "is larger than"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused(capsys, small, contents, tmp_path, name, content, words):
    before = contents(small.parent)
    (tmp_path / name).write_bytes(content)
    code, _, err = run(capsys, "new-study", tmp_path / name, "--data", small)
    assert code == 1 and words in err
    assert contents(small.parent) == before


def test_a_missing_file_a_folder_and_none_are_refused(capsys, small, tmp_path):
    assert "cannot be read (No such file" in run(capsys, "new-study", tmp_path / "no.toml", "--data", small)[2]
    (tmp_path / "folder.toml").mkdir()
    assert "cannot be read (Is a directory" in run(capsys, "new-study", tmp_path / "folder.toml", "--data", small)[2]
    assert run(capsys, "new-study", "--data", small)[0] == 2


STUDY = """
[study]
study_id = "own-2020"
title = "Own survey"
design = "consumer-survey"
sponsor = "Own"
population = "adults"

[[sources]]
source_id = "own-page"
kind = "blog"
title = "Own page"
publisher = "Own"
"""


def numbers(rows, measure="other", choice="multiple", more=""):
    return f'\n[[questions]]\nmeasure = "{measure}"\nasked = "What was asked"\nchoice = "{choice}"\n{more}\nnumbers = [\n{rows}\n]\n'


SHAPES = {
    "no n, one number": STUDY + numbers('{ printed = "45", unit = "percent", category = "yes" }'),
    "no number": STUDY + '\n[[statements]]\nstatement = "Service matters."\nkind = "opinion"\nrelation = "not-testable"\nreason = "opinion"\n',
    "ranks only": STUDY + numbers('{ printed = "first", unit = "rank", category = "price" },\n{ printed = "second", unit = "rank", category = "speed" }', choice="rank"),
    "40 categories": STUDY + numbers("".join(f'{{ printed = "{n}", unit = "percent", category = "reason-{n}" }},\n' for n in range(1, 41))),
    "subgroups": STUDY + numbers("".join(f'{{ printed = "{n}", category = "yes", subgroup = "group-{n}" }},\n' for n in range(3)), more='unit = "percent"\nbase = "the group"'),
    "several sources": STUDY + '\n[[sources]]\nsource_id = "other-page"\nkind = "repost"\ntitle = "Copy"\npublisher = "Other"\n' + numbers('{ printed = "45.5", unit = "percent", category = "yes" },\n{ printed = "46", unit = "percent", category = "yes", source_id = "other-page" }'),
    "names in UTF-8": STUDY.replace('"Own survey"', '"Übersicht „Kundendienst“ 2020 – 調査"') + numbers('{ printed = "half", unit = "percent", category = "yes" }'),
    "a sponsor written from right to left": STUDY.replace('sponsor = "Own"', 'sponsor = "שירות לקוחות"') + numbers('{ printed = "45", unit = "percent", category = "yes" }'),
    "a source of the tables": STUDY.replace('"own-page"\nkind = "blog"\ntitle = "Own page"\npublisher = "Own"', '"mediapost-242076"') + numbers('{ printed = "45", unit = "percent", category = "yes" }'),
    "an erratum": STUDY + numbers('{ printed = "45", unit = "percent", category = "yes", estimate_id = "own-45" }') + '\n[[errata]]\ntarget = "estimates:own-45"\nreason = "A slip"\nevidence = "own-page"\nstatus = "open"\nfaults = { fault = "own-slip", scope = "printing", severity = "harmless", reason = "It changes little" }\n',
    "a source whose id is a common word": STUDY.replace("own-page", "percent") + numbers('{ printed = "45", unit = "percent", category = "yes" }'),
    "a list of ids": STUDY + numbers('{ printed = "45", unit = "percent", category = "yes", estimate_id = "own-45" },\n{ printed = "15", unit = "percent", category = "no", estimate_id = "own-15" },\n{ printed = "5", unit = "percent", category = "never", estimate_id = "own-5" }') + '\n[[statements]]\nstatement = "Yes leads."\nkind = "rank"\nestimate = "own-45"\nrelation = "highest-of"\ncompared_with = ["own-15", "own-5"]\n',
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_studies_of_every_shape_come_and_go(capsys, small, contents, tmp_path, shape):
    before = contents(small)
    path = tmp_path / "own.toml"
    path.write_text(fitted(SHAPES[shape], small), encoding="utf-8")
    code, _, err = run(capsys, "new-study", path, "--data", small)
    assert (code, err) == (0, ""), err
    assert check(small) == [] and contents(small) != before
    assert run(capsys, "audit", "own-2020", "--data", small)[0] == 0
    assert run(capsys, "remove-study", "own-2020", "--data", small)[0] == 0
    assert contents(small) == before


def fitted(text, folder):
    """The text with the judgements that the tables ask for of each question."""
    if "frames" not in load(folder).codings:
        return text
    frame = 'frames = { about = "other", asked_of = "everyone", statistic = "share", counted = "people", reason = "as printed" }'
    return text.replace("\nnumbers = [", f"\n{frame}\nnumbers = [")


def test_places_are_found_in_the_readers_copy(capsys, small, tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "page.txt").write_text(
        "Ümlaut: of all, 45 percent call, and 12 percent write. 12 percent!", encoding="utf-8"
    )
    text = STUDY + 'text = "texts/page.txt"\n' + numbers(
        '{ printed = "45", unit = "percent", category = "yes", exact = "45 percent call" },\n'
        '{ printed = "12", unit = "percent", category = "no", exact = "12 percent" }'
    )  # fmt: skip
    path = tmp_path / "own.toml"
    path.write_text(fitted(text, small), encoding="utf-8")
    code, _, err = run(capsys, "new-study", path, "--data", small)
    assert code == 1 and "number 2, exact: '12 percent' - these words stand more than once" in err
    changed(path, 'exact = "12 percent"', 'exact = "12 percent write"')
    code, _, err = run(capsys, "new-study", path, "--data", small)
    assert (code, err) == (0, "")
    data = load(small)
    row = data.estimates.set_index("estimate_id").loc["own-2020-other-01"]
    assert (row["start"], row["end"], row["reading"]) == (16, 31, "whole-text")
    assert main(["verify", "--data", str(small), "--sources", str(tmp_path / "texts")]) == 0
    changed(path, 'exact = "12 percent write"', 'exact = "12 percent rite"')
    assert "stand nowhere" in run(capsys, "new-study", path, "--data", small)[2]


def test_a_judgement_that_is_left_out_is_named_once_and_as_it_is_written(capsys, small, example):
    frame = next(line for line in example.read_text(encoding="utf-8").splitlines() if line.startswith("frames = "))
    changed(example, frame, "")
    code, _, err = run(capsys, "new-study", example, "--check", "--data", small)
    (told, summary) = err.splitlines()
    assert code == 1 and "1 mistake;" in summary
    model = told.partition(" - is needed here, such as ")[2]
    assert "question 2, frames - is needed here" in told and model.startswith("frames = {")
    changed(
        example,
        '[[questions]]\nmeasure = "preferred-channel"',
        f'[[questions]]\n{model}\nmeasure = "preferred-channel"',
    )
    assert run(capsys, "new-study", example, "--check", "--data", small)[0] == 0
    changed(example, model, 'frames = { about = "complaint" }')
    _, _, err = run(capsys, "new-study", example, "--check", "--data", small)
    assert (
        "question 2, frames, asked_of - a value is needed here; allowed: everyone," in err
    )  # part of it: what is missing


def test_what_stands_in_a_text_needs_the_words_that_carry_it(capsys, small, tmp_path):
    (tmp_path / "page.txt").write_text("Of all, 45 percent call.", encoding="utf-8")
    text = STUDY + 'text = "page.txt"\n' + numbers('{ printed = "45", unit = "percent", category = "yes" }')
    path = tmp_path / "own.toml"
    path.write_text(fitted(text, small), encoding="utf-8")
    code, _, err = run(capsys, "new-study", path, "--check", "--data", small)
    assert code == 1 and "question 1, number 1, exact - the few words of the source's text that carry this" in err
    changed(path, 'category = "yes"', 'category = "yes", reading = "excerpt"')
    assert run(capsys, "new-study", path, "--check", "--data", small)[0] == 0


def test_a_refused_number_says_why(capsys, small, example):
    changed(example, 'printed = "1,200"', 'printed = "1.200"')
    err = run(capsys, "new-study", example, "--check", "--data", small)[2]
    assert "printed: '1.200' - a number in count is needed, at most 1,000,000,000,000,000; it holds no number" in err
    assert "1.200 is 1 or 1,200" in err and err.count("'1.200'") == 1


def test_a_statement_that_cannot_be_tested_needs_one_of_the_known_reasons(capsys, small, example):
    changed(example, 'relation = "less-than"\nvalue = "5"', 'relation = "not-testable"')
    err = run(capsys, "new-study", example, "--check", "--data", small)[2]
    assert "statement 1, reason - with the relation not-testable, and only there, one of opinion, anecdote," in err


def test_a_source_of_the_tables_that_is_given_otherwise_is_refused(capsys, small, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(STUDY.replace("own-page", "mediapost-242076"), encoding="utf-8")
    code, _, err = run(capsys, "new-study", path, "--data", small)
    assert code == 1 and "source 1, kind: 'blog' - the tables have this source with 'trade-press'" in err


def test_a_study_that_others_rest_on_stays(capsys, small, contents):
    before = contents(small)
    code, _, err = run(capsys, "remove-study", "nonesuch", "--data", small)
    assert code == 1 and "nonesuch: there is no such study" in err
    assert contents(small) == before


def test_a_study_whose_number_another_statement_names_stays(capsys, small, example, contents):
    run(capsys, "new-study", example, "--data", small)
    claims = small / "claims.csv"
    row = "later,mediapost-242076,,Four is few.,opinion,,not-testable,,harbour-2016-social,opinion,not-reported,,,\n"
    claims.write_text(claims.read_text(encoding="utf-8") + row, encoding="utf-8")
    before = contents(small)
    code, _, err = run(capsys, "remove-study", "harbour-2016", "--data", small)
    assert code == 1 and "claims:later rests on harbour-2016-social of this study" in err
    assert contents(small) == before


def test_faulty_tables_are_said_to_be_so(capsys, small, example, contents):
    (small / "claims.csv").unlink()
    code, _, err = run(capsys, "new-study", example, "--data", small)
    assert code == 1 and "the tables have a fault of their own" in err


def test_a_failure_on_the_way_changes_nothing(capsys, small, example, contents, monkeypatch):
    before = contents(small.parent)

    def full(*_):
        raise OSError(28, "No space left on device", str(small))

    monkeypatch.setattr(place, "_write", full)
    code, _, err = run(capsys, "new-study", example, "--data", small)
    assert code == 1 and "No space left on device" in err
    assert contents(small.parent) == before


def test_every_study_of_the_collection_can_be_taken_out_or_says_what_rests_on_it(root, data):
    """Each goes without a trace, or a row of something else is named."""
    from channel_evidence.contribute import package

    now = package.read(root / "data")
    for study in data.studies["study_id"][::9]:
        try:
            then, went = package.without(now, study)
        except ValueError as error:
            assert "of this study; change it first" in str(error)
            continue
        assert went["studies"] == [study]
        words = {word for name, cells in package._cells(then) for word in package._words(then, name, cells)}
        assert not words & {*went["questions"], *went["estimates"], *went["claims"], *went["sources"]}
