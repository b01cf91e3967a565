"""A sound package passes, and each slip gives one message that says where it is and what is allowed."""

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from channel_evidence.audit.unsupported import WHY
from channel_evidence.cli import main
from channel_evidence.tables import NAMES, load
from channel_evidence.tables.check import Fault, check
from channel_evidence.tables.check_claims import NEEDS
from channel_evidence.tables.check_descriptor import CLOSED, COLUMNS, REASONS, RELATIONS
from channel_evidence.tables.collection import OPTIONAL


def read(package, table):
    with (package / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def write(package, table, rows):
    with (package / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


def edit(package, table, ident, **cells):
    """Change cells of the row with that id; return its number as a spreadsheet counts."""
    rows = read(package, table)
    number = next(k for k, row in enumerate(rows) if row[0] == ident)
    for column, value in cells.items():
        rows[number][rows[0].index(column)] = value
    write(package, table, rows)
    return number + 1


def append(package, table, **cells):
    rows = read(package, table)
    write(package, table, [*rows, [cells.get(column, "") for column in rows[0]]])
    return len(rows) + 1


def swap(row, first, second):
    row[first], row[second] = row[second], row[first]


@pytest.fixture
def package(small_package, tmp_path):
    """A small sound package, to be broken."""
    return Path(shutil.copytree(small_package, tmp_path / "data"))


@pytest.fixture
def whole(root, tmp_path):
    """The collection's own package."""
    return Path(shutil.copytree(root / "data", tmp_path / "whole"))


@pytest.fixture
def run(capsys):
    """The exit code and standard error of `check`, in a process of its own or in this one."""

    def outcome(folder, apart):
        if apart:
            command = [sys.executable, "-m", "channel_evidence.cli", "check", "--data", str(folder)]
            done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
            return done.returncode, done.stderr
        code = main(["check", "--data", str(folder)])
        return code, capsys.readouterr().err

    return outcome


def assert_one_fault(outcome, folder, *parts):
    code, err = outcome
    assert code == 1
    assert "Traceback" not in err
    fault, *others = err.splitlines()
    assert others == [f"check: 1 fault in {folder}"], err
    for part in parts:
        assert str(part) in fault
    assert len(fault) < 900


def numbered(cases, every):
    """Cases for parametrize; each `every`-th runs in a process of its own."""
    return [pytest.param(k % every == 0, *case, id=name) for k, (name, *case) in enumerate(cases)]


def test_the_collection_passes(whole, capsys):
    assert main(["check", "--data", str(whole)]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("check: sound; ")
    assert err == ""


def test_a_slip_in_the_collection_is_one_fault(whole, run):
    row = edit(whole, "estimates", FREE, printed="133")
    assert_one_fault(run(whole, True), whole, f"{whole / 'estimates'}.csv, row {row}, column printed: '133'")


def test_the_small_package_passes_and_is_small(package):
    assert check(package) == []
    assert sum(len(read(package, name)) - 1 for name in NAMES) < 100


KEBAB = "lower-case letters, digits and single hyphens"
PLACED, FREE, CLAIM, COMPARED = (
    "dgtarchitects-2015-02",
    "mediapost-215569-02",
    "dgtarchitects-2015-c01",
    "dgtarchitects-2015-c23",
)
TESTABLE, ERRATUM = "dgtarchitects-2015-c20", "newvoicemedia-telephone"

# name, table, id of the row, the cells that slip, and what the message says: column, value, what is allowed
CELLS = [
    ("133-percent", "estimates", FREE, {"printed": "133"}, ("printed", "'133'", "0 to 100")),
    ("channel", "estimates", FREE, {"category": "televison"}, ("category", "'televison'", "telephone, email")),
    ("question", "estimates", FREE, {"question_id": "nobody"}, ("question_id", "'nobody'", "questions.question_id")),
    ("study", "questions", "m2talk-used-social", {"study_id": "nobody"}, ("study_id", "'nobody'", "studies.study_id")),
    ("duplicate", "estimates", FREE, {"estimate_id": PLACED}, ("estimate_id", f"'{PLACED}'", "ids are unique")),
    ("letter-in-n", "studies", "m2talk", {"n": "1000x"}, ("n", "'1000x'", "a whole number from 1")),
    ("underscore-in-n", "studies", "m2talk", {"n": "1_000"}, ("n", "'1_000'", "a whole number from 1")),
    ("wide-digits", "studies", "m2talk", {"n": "１０００"}, ("n", "'１０００'", "FULLWIDTH DIGIT ONE (U+FF11)")),
    ("huge-number", "studies", "m2talk", {"n": "9" * 20}, ("n", "'9999", "a whole number from 1")),
    ("n-of-zero", "studies", "m2talk", {"n": "0"}, ("n", "'0'", "a whole number from 1")),
    ("past-the-end", "estimates", PLACED, {"start": "3970", "end": "3984"}, ("end", "'3984'", "3977 characters")),
    ("end-before-start", "estimates", PLACED, {"start": "1699", "end": "1685"}, ("end", "'1685'", "after start")),
    ("longer-than-exact", "estimates", PLACED, {"end": "1700"}, ("end", "'1700'", "is the length of exact, 14")),
    ("half-a-place", "estimates", PLACED, {"end": ""}, ("start", "'1685'", "stand together")),
    ("no-place", "estimates", PLACED, {"start": "", "end": ""}, ("start", "needs the place")),
    ("no-text-to-place-in", "estimates", FREE, {"start": "3", "end": "15"}, ("start", "'3'", "has no text")),
    ("other-number", "estimates", PLACED, {"exact": "only 3 percent"}, ("exact", "'only 3 percent'", "'2' literally")),
    ("number-within-number", "estimates", PLACED, {"exact": "only 12percent"}, ("exact", "'2' literally")),
    ("six-words", "claims", CLAIM, {"exact": "a b c d e f"}, ("exact", "'a b c d e f'", "5 words at most")),
    ("formula-equals", "studies", "m2talk", {"title": "=1+1"}, ("title", "'=1+1'", "no cell starts with = + - @")),
    ("formula-plus", "studies", "m2talk", {"title": "+1"}, ("title", "'+1'", "no cell starts with = + - @")),
    ("formula-minus", "studies", "m2talk", {"title": "-1"}, ("title", "'-1'", "no cell starts with = + - @")),
    ("formula-at", "studies", "m2talk", {"title": "@SUM(A1)"}, ("title", "'@SUM(A1)'", "no cell starts with = + - @")),
    ("bold", "studies", "m2talk", {"title": "A <b>title</b>"}, ("title", "<b>title", "no markup")),
    ("script", "studies", "m2talk", {"title": "<script>alert(1)</script>"}, ("title", "<script>", "no markup")),
    ("template", "studies", "m2talk", {"title": "{{ 7 * 7 }}"}, ("title", "'{{ 7 * 7 }}'", "template syntax")),
    ("spaces", "studies", "m2talk", {"title": "M2Talk "}, ("title", "'M2Talk '", "no spaces around")),
    ("line-break", "studies", "m2talk", {"title": "M2\nTalk"}, ("title", r"'M2\nTalk'", "no line break")),
    ("long-cell", "studies", "m2talk", {"title": "x" * 20_000}, ("", "'m2talk,xxx", "at most 10000 characters")),
    ("endless-cell", "studies", "m2talk", {"title": "x" * 200_000}, ("", "'m2talk,xxx", "at most 10000 characters")),
    ("unit", "estimates", FREE, {"unit": "percents"}, ("unit", "'percents'", "allowed: percent, points, count")),
    ("design", "studies", "m2talk", {"design": "survey"}, ("design", "'survey'", "allowed: consumer-survey")),
    ("blank", "studies", "m2talk", {"title": ""}, ("title", "a value is needed")),
    ("no-kebab", "estimates", FREE, {"estimate_id": "Media_Post"}, ("estimate_id", "'Media_Post'", KEBAB)),
    ("key-in-use", "sources", "mediapost-215569", {"source_id": "Media_Post"}, ("source_id", "'Media_Post'", KEBAB)),
    ("blank-key", "sources", "mediapost-215569", {"source_id": ""}, ("source_id", "a value is needed")),
    ("n-unlike-printed", "studies", "m2talk", {"n": "1001"}, ("n", "'1001'", "prints 1,000; an erratum must settle")),
    ("n-unprinted", "studies", "social-habit-2012", {"n": "77"}, ("n", "'77'", "needs a sample-size estimate")),
    ("no-such-day", "studies", "m2talk", {"published": "2015-02-30"}, ("published", "'2015-02-30'", "a day that")),
    ("no-such-start", "studies", "newvoicemedia-au-2014", {"field_start": "2015-02-30"}, ("field_start", "a day that")),
    ("no-such-month", "sources", FREE[:-3], {"accessed": "2015-13"}, ("accessed", "'2015-13'", "a day that exists")),
    ("no-such-era", "studies", "m2talk", {"published": "1015-01"}, ("published", "'1015-01'", "from 1990 to 2100")),
    ("field-end", "studies", "newvoicemedia-au-2014", {"field_end": "2014-04-01"}, ("field_end", "on or after")),
    ("compared", "claims", "dgtarchitects-2015-c23", {"compared_with": "nobody"}, ("compared_with", "'nobody'")),
    ("reason-too-many", "claims", TESTABLE, {"reason": "opinion"}, ("reason", "'opinion'", "only there")),
    ("reason-missing", "claims", CLAIM, {"reason": ""}, ("reason", "not-testable")),
    ("target", "errata", ERRATUM, {"target": "estimates:nobody"}, ("target", "'estimates:nobody'", "no such row")),
    ("target-table", "errata", ERRATUM, {"target": "estimate:nobody"}, ("target", "table:id of an existing row")),
    ("expect", "errata", ERRATUM, {"expect": "54"}, ("expect", "'54'", "the row now says '53'")),
    ("no-number", "estimates", FREE, {"printed": "plenty"}, ("printed", "'plenty'", "a number in percent is needed")),
    ("no-sample-size", "estimates", "mediapost-242076-01", {"printed": "plenty"}, ("printed", "a number in count")),
    ("time-class", "estimates", "mediapost-242076-11", {"category": "within-30-m"}, ("category", "within-30-min")),
    ("no-digest", "sources", "dgtarchitects-2015", {"sha256": ""}, ("extent", "'3977'", "stand together")),
    ("lots", "claims", COMPARED, {"value": "lots"}, ("value", "'lots'", "a number in percent is needed")),
    ("no-estimate", "claims", COMPARED, {"estimate": ""}, ("estimate", "more-than needs an estimate")),
    ("level-with-sign", "studies", "m2talk", {"confidence_level": "95%"}, ("confidence_level", "'95%'", "between 50 and 100")),
    ("level-as-share", "studies", "m2talk", {"confidence_level": "0.95"}, ("confidence_level", "'0.95'", "between 50")),
    ("level-in-words", "studies", "m2talk", {"confidence_level": "19 times out of 20"}, ("confidence_level", "such as 95")),
    ("level-of-half", "studies", "m2talk", {"confidence_level": "50"}, ("confidence_level", "'50'", "between 50 and")),
    ("level-of-all", "studies", "m2talk", {"confidence_level": "100"}, ("confidence_level", "'100'", "between 50 and")),
    ("margin", "studies", "m2talk", {"margin_of_error": "small"}, ("margin_of_error", "'small'", "a number of points")),
    ("margin-in-hours", "studies", "m2talk", {"margin_of_error": "3 hours"}, ("margin_of_error", "a number of points")),
    ("margin-unit", "estimates", "mobile-commerce-daily-2015-10", {"unit": "count"}, ("unit", "say percent")),
    ("size-unit", "estimates", "mediapost-242076-01", {"unit": "none"}, ("unit", "sample-size is in count")),
    ("other-unit", "estimates", FREE, {"printed": "20 minutes"}, ("unit", "minutes")),
    ("beyond-all", "estimates", "mediapost-242076-01", {"printed": "9" * 400}, ("printed", "'999", "at most 1,000,000")),
    ("no-rank", "estimates", FREE, {"printed": "the top", "unit": "rank"}, ("printed", "a number in rank is needed")),
    ("no-break-space", "questions", "m2talk-used-social", {"base": "all\u00a0adults"}, ("base", "NO-BREAK SPACE (U+00A0) at character 4")),
    ("trailing-no-break-space", "studies", "m2talk", {"title": "M2\u00a0"}, ("title", "NO-BREAK SPACE (U+00A0)")),
    ("zero-width", "estimates", FREE, {"base": "adu\u200blts"}, ("base", "ZERO WIDTH SPACE (U+200B) at character 4")),
    ("tab", "studies", "m2talk", {"title": "M2\tTalk"}, ("title", "CONTROL CHARACTER (U+0009)")),
    ("wide-year", "studies", "m2talk", {"published": "２０１４"}, ("published", "FULLWIDTH DIGIT TWO (U+FF12)")),
    ("note", "claims", CLAIM, {"note": "It leans on [nobody]."}, ("note", "there is no source 'nobody'")),
    ("short-extent", "sources", "dgtarchitects-2015", {"extent": "397"}, ("extent", "'397'", "places end past it")),
]  # fmt: skip


@pytest.mark.parametrize(("apart", "table", "ident", "cells", "parts"), numbered(CELLS, 30))
def test_a_slip_in_a_row(package, run, apart, table, ident, cells, parts):
    row = edit(package, table, ident, **cells)
    column = f", column {parts[0]}" if parts[0] else ""
    assert_one_fault(run(package, apart), package, f"{package / table}.csv, row {row}{column}", *parts[1:])


def test_133_percent_passes_when_an_erratum_targets_the_row(package):
    edit(package, "estimates", FREE, printed="133")
    cells = {"reason": "A share", "evidence": "mediapost-215569", "status": "open", "expect": "133"}
    append(package, "errata", erratum_id="above-all", target=f"estimates:{FREE}", **cells)
    assert check(package) == []


def test_133_percent_is_one_fault_where_the_quote_says_33(package):
    edit(package, "estimates", PLACED, printed="133")
    assert [fault.column for fault in check(package)] == ["printed"]


def test_a_doubted_row_that_slips_is_named_before_its_erratum(package):
    edit(package, "estimates", "dgtarchitects-2015-14", printed="54")
    assert [(fault.column, fault.value) for fault in check(package)] == [("exact", "53 percent")]


def test_an_erratum_settles_a_sample_size(package):
    edit(package, "studies", "m2talk", n="1001")
    cells = {"reason": "Print", "evidence": "mediapost-215569", "status": "open", "expect": "1001"}
    append(package, "errata", erratum_id="m2talk-n", target="studies:m2talk", **cells)
    assert check(package) == []


def test_an_erratum_takes_a_printing_out_of_the_sample_sizes(package):
    edit(package, "estimates", "mediapost-242076-01", printed="1,100")
    assert [fault.column for fault in check(package)] == ["n"]
    cells = {"reason": "Slip", "evidence": "mediapost-215569", "status": "open", "expect": "1,100"}
    append(package, "errata", erratum_id="m2talk-n", target="estimates:mediapost-242076-01", **cells)
    assert check(package) == []


def test_a_sample_size_without_unit_or_number_is_one_fault(package, run):
    edit(package, "estimates", "mediapost-242076-01", unit="none", printed="plenty")
    assert_one_fault(run(package, False), package, "estimates.csv", "column printed: 'plenty'", "a number without unit")


def test_evidence_that_does_not_exist(package, run):
    evidence = dict(zip(*read(package, "errata")[:2], strict=True))["evidence"]
    row = edit(package, "errata", ERRATUM, evidence=f"{evidence} nobody")
    assert_one_fault(run(package, False), package, f"errata.csv, row {row}, column evidence", "no source 'nobody'")


def test_a_renamed_key_is_one_fault_that_counts_its_rows(package, run):
    edit(package, "sources", "mediapost-215569", source_id="mediapost-215560")
    parts = ("'mediapost-215569'", "no such sources.source_id", "more rows name it")
    assert_one_fault(run(package, False), package, *parts)


def test_a_source_that_nobody_cites(package, run):
    cells = dict(zip(*read(package, "sources")[:2], strict=True)) | {"source_id": "loose", "extent": "", "sha256": ""}
    row = append(package, "sources", **cells)
    assert_one_fault(run(package, False), package, f"sources.csv, row {row}, column source_id: 'loose'", "cites it")


@pytest.mark.parametrize(
    ("start", "end"), [("2014~", "2014-04"), ("2014-04~", "2014-04-14"), ("2014-04-14", "2014?"), ("2014", "")]
)
def test_vague_dates_of_fieldwork_are_no_contradiction(package, start, end):
    edit(package, "studies", "newvoicemedia-au-2014", field_start=start, field_end=end)
    assert check(package) == []


def test_two_slips_are_two_faults(package, capsys):
    edit(package, "estimates", FREE, printed="133")
    edit(package, "claims", TESTABLE, end="1")
    assert main(["check", "--data", str(package)]) == 1
    first, second, count = capsys.readouterr().err.splitlines()
    assert "estimates.csv" in first and "claims.csv" in second
    assert count == f"check: 2 faults in {package}"


# --- files ---


def on_bytes(change):
    def slip(package):
        path = package / "questions.csv"
        path.write_bytes(change(path.read_bytes()))

    return slip


def on_rows(change):
    def slip(package):
        rows = read(package, "questions")
        change(rows)
        write(package, "questions", rows)

    return slip


def drop(column):
    def slip(rows):
        place = rows[0].index(column)
        for row in rows:
            del row[place]

    return slip


def in_row(number, change):
    def slip(raw):
        lines = raw.split(b"\n")
        lines[number - 1] = change(lines[number - 1])
        return b"\n".join(lines)

    return slip


def make_directory(package):
    (package / "questions.csv").unlink()
    (package / "questions.csv").mkdir()


def describe(change):
    def slip(package):
        path = package / "datapackage.json"
        descriptor = json.loads(path.read_text(encoding="utf-8"))
        change({r["name"]: r for r in descriptor["resources"]}["questions"], descriptor)
        path.write_text(json.dumps(descriptor), encoding="utf-8")

    return slip


def put(text):
    return lambda package: (package / "datapackage.json").write_text(text, encoding="utf-8")


QUESTIONS, JSON = "questions.csv", "datapackage.json"
FILES = [
    ("wrong-column", on_rows(lambda rows: swap_name(rows[0])), (QUESTIONS, "row 1", "'measured'", "missing: measure")),
    ("missing-column", on_rows(drop("choice")), (QUESTIONS, "row 1", "column choice", "is missing")),
    ("missing-header-cell", on_rows(lambda rows: rows[0].pop()), (QUESTIONS, "row 1", "column base", "is missing")),
    ("column-twice", on_rows(lambda rows: [row.append(row[0]) for row in rows]), (QUESTIONS, "question_id", "twice")),
    ("missing-header", on_rows(lambda rows: rows.pop(0)), (QUESTIONS, "row 1", "is no header", "wanted question_id,")),
    ("swapped-columns", on_rows(lambda rows: [swap(row, 1, 2) for row in rows]), (QUESTIONS, "row 1", "another order")),
    ("no-rows", on_rows(lambda rows: rows.__delitem__(slice(1, None))), (QUESTIONS, "holds no rows")),
    ("cell-too-many", on_rows(lambda rows: rows[4].append("x")), (QUESTIONS, "row 5", "has 7 cells", "header has 6")),
    ("cell-too-few", on_rows(lambda rows: rows[4].pop()), (QUESTIONS, "row 5", "has 5 cells", "header has 6")),
    ("blank-row", on_rows(lambda rows: rows.insert(4, [])), (QUESTIONS, "row 5", "has 0 cells", "header has 6")),
    ("row-of-commas", on_rows(lambda rows: rows.insert(4, [""] * 6)), (QUESTIONS, "row 5", "the row is blank")),
    ("missing-table", lambda package: (package / QUESTIONS).unlink(), (QUESTIONS, "the table is missing")),
    ("directory", make_directory, (QUESTIONS, "is a directory")),
    ("empty", on_bytes(lambda raw: b""), (QUESTIONS, "is empty")),
    ("latin-1", on_bytes(in_row(4, lambda line: line + b"\xe9")), (QUESTIONS, "row 4", "not UTF-8")),
    ("bom", on_bytes(lambda raw: b"\xef\xbb\xbf" + raw), (QUESTIONS, "row 1", "byte order mark")),
    ("crlf", on_bytes(lambda raw: raw.replace(b"\n", b"\r\n")), (QUESTIONS, "row 1", "LF line ends")),
    ("one-cr", on_bytes(in_row(3, lambda line: line + b"\r")), (QUESTIONS, "row 3", "LF line ends")),
    ("no-last-line-end", on_bytes(lambda raw: raw[:-1]), (QUESTIONS, "no line end")),
    ("nul", on_bytes(in_row(6, lambda line: line + b"\0")), (QUESTIONS, "row 6", "NUL byte")),
    ("open-quote", on_bytes(in_row(7, lambda line: line + b',"open')), (QUESTIONS, "row 7", "a quote is left open")),
    ("open-quote-last", on_bytes(lambda raw: raw[:-1] + b',"open\n'), (QUESTIONS, "a quote is left open")),
    ("single-quote", on_bytes(in_row(7, lambda line: line + b',"a"b')), (QUESTIONS, "row 7", "a quote is left open")),
    ("no-json", put("six tables"), (JSON, "is no Data Package descriptor")),
    ("json-list", put("[]"), (JSON, "is no Data Package descriptor")),
    ("json-depth", put("[" * 100_000), (JSON, "is no Data Package descriptor")),
    ("no-descriptor", lambda package: (package / JSON).unlink(), (JSON, "is missing")),
    ("undescribed", describe(lambda r, d: d["resources"].remove(r)), (JSON, "not describe the table questions")),
    ("other-path", describe(lambda r, d: r.update(path="else.csv")), (JSON, "'else.csv'", "in questions.csv")),
    ("no-vocabulary", describe(lambda r, d: d.pop("vocabularies")), (JSON, "vocabularies")),
    ("undescribed-column", describe(lambda r, d: r["schema"]["fields"].pop()), (JSON, "questions.base", "not described")),
    ("foreign-column", describe(lambda r, d: r["schema"]["fields"].append({"name": "unit"})), (JSON, "questions.unit", "another table")),
    ("no-foreign-key", describe(lambda r, d: r["schema"].pop("foreignKeys")), (JSON, "questions.study_id", "to studies")),
    ("key-not-unique", describe(lambda r, d: constraint(r, "question_id").pop("unique")), (JSON, "the constraint unique")),
    ("not-required", describe(lambda r, d: constraint(r, "measure").pop("required")), (JSON, "the constraint required")),
    ("no-enum", describe(lambda r, d: constraint(d["resources"][3], "unit").pop("enum")), (JSON, "estimates.unit", "enum")),
    ("strange-enum", describe(lambda r, d: constraint(d["resources"][3], "unit")["enum"].append("ell")), (JSON, "'ell'")),
    ("unknown-type", describe(lambda r, d: r["schema"]["fields"][0].update(type="x")), (JSON, '"x" is not supported')),
]  # fmt: skip


def constraint(resource, column):
    return next(field for field in resource["schema"]["fields"] if field["name"] == column)["constraints"]


def swap_name(header):
    header[header.index("measure")] = "measured"


@pytest.mark.parametrize(("apart", "slip", "parts"), numbered(FILES, 10))
def test_a_slip_in_a_file(package, run, apart, slip, parts):
    slip(package)
    assert_one_fault(run(package, apart), package, f"{package / parts[0]}", *parts[1:])


@pytest.mark.parametrize("apart", [True, False])
def test_no_such_folder(tmp_path, run, apart):
    folder = tmp_path / "nowhere"
    assert_one_fault(run(folder, apart), folder, folder, "there is no such folder")


@pytest.mark.parametrize("apart", [True, False])
def test_a_file_for_a_folder(package, run, apart):
    path = package / "questions.csv"
    assert_one_fault(run(path, apart), path, path, "is a file; the folder of a data package is needed")


def test_a_path_that_no_system_can_hold(run):
    code, err = run("x" * 5000, False)
    assert (code, err.count("\n")) == (1, 1)
    assert err.startswith("channel-evidence: ")


def test_tables_that_nothing_refers_to_may_hold_no_rows(package):
    for table in ("errata", "claims"):
        write(package, table, read(package, table)[:1])
    loose = {fault.value for fault in check(package)}
    write(package, "sources", [row for row in read(package, "sources") if row[0] not in loose])
    assert check(package) == []


def test_a_package_may_describe_columns_of_its_own_and_leave_out_the_note(package):
    describe(lambda r, d: r["schema"]["fields"].append({"name": "colour", "type": "string"}))(package)
    on_rows(lambda rows: [row.append("colour" if row[0] == "question_id" else "") for row in rows])(package)
    describe(lambda r, d: d["resources"][4]["schema"]["fields"].pop())(package)
    write(package, "claims", [row[:-1] for row in read(package, "claims")])
    assert check(package) == []
    assert set(load(package).claims["note"]) == {""}


def test_the_contract_with_descriptors_is_that_of_the_collection(data):
    for resource in data.descriptor["resources"]:
        if (name := resource["name"]) in NAMES:
            fields = {field["name"]: field.get("constraints", {}) for field in resource["schema"]["fields"]}
            assert [*COLUMNS[name].split(), *OPTIONAL.get(name, ())] == list(fields)
            for (table, column), known in CLOSED.items():
                assert table != name or set(fields[column]["enum"]) == set(known)
    assert set(WHY) == set(REASONS)
    assert set(NEEDS) | {"definition", "not-testable"} == set(RELATIONS)


def test_a_fault_reads_as_a_place_and_a_rule():
    assert str(Fault("a.csv", 3, "n", "x", "a number")) == "a.csv, row 3, column n: 'x' - a number"
    assert str(Fault("a.csv", None, "", "", "is missing")) == "a.csv - is missing"
    assert len(str(Fault("a.csv", 1, "", "x" * 500, "short"))) < 120
