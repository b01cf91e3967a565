"""A small data package cut out of the collection's own, so that it never goes stale."""

import csv
import json

import pytest

from channel_evidence.tables import NAMES
from channel_evidence.tables.check_descriptor import REFERENCES

# The rows that the cases of test_check change; what these refer to comes along.
SEEDS = {
    "sources": (),
    "studies": ("m2talk", "newvoicemedia-au-2014", "social-habit-2012"),
    "questions": ("m2talk-used-social",),
    "estimates": (
        *("dgtarchitects-2015-02", "dgtarchitects-2015-14", "mediapost-215569-01", "mediapost-215569-02"),
        *("mediapost-242076-01", "mediapost-242076-11"),
    ),
    "claims": (
        *("dgtarchitects-2015-c01", "dgtarchitects-2015-c20", "dgtarchitects-2015-c23", "dgtarchitects-2015-c31"),
        *("dgtarchitects-2015-c32", "dgtarchitects-2015-c39", "mobile-commerce-daily-2015-c22"),
        *("mobile-commerce-daily-2015-c39",),
    ),
    "errata": ("newvoicemedia-telephone",),
}


def read_rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def cut(folder, out):
    """Write the package of the seeds, and of all that they need to be sound, into a new folder."""
    tables = {name: read_rows(folder / f"{name}.csv") for name in NAMES}
    rows = {
        name: {row[0]: dict(zip(table[0], row, strict=True)) for row in table[1:]} for name, table in tables.items()
    }
    wanted = {name: set() for name in NAMES}
    todo = [(name, ident) for name, idents in SEEDS.items() for ident in idents]
    while todo:
        name, ident = todo.pop()
        if ident in wanted[name]:
            continue
        wanted[name].add(ident)
        todo += needed(name, rows[name][ident], rows)
    out.mkdir()
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"] = [resource for resource in descriptor["resources"] if resource["name"] in NAMES]
    (out / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    for name, (header, *body) in tables.items():
        with (out / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            # Notes and codings speak of rows that are left out.
            kept = [[*row[:-1], ""] if name == "claims" else row for row in body if row[0] in wanted[name]]
            csv.writer(stream, lineterminator="\n").writerows([header, *kept])
    return out


def needed(name, row, rows):
    """The rows (table, id) that a row cannot be sound without."""
    for column, target in REFERENCES.get(name, {}).items():
        if row[column]:
            yield target, row[column]
    if name == "claims":
        for ident in row["compared_with"].split():
            yield ("estimates" if ident in rows["estimates"] else "questions"), ident
    if name == "errata":
        yield tuple(row["target"].split(":"))
        yield from (("sources", source) for source in row["evidence"].split())
    if name == "studies" and row["n"].isdigit():
        yield "estimates", next(printed_sizes(row, rows))


def printed_sizes(study, rows):
    """The estimates that print a study's settled n."""
    for ident, row in rows["estimates"].items():
        question = rows["questions"][row["question_id"]]
        is_size = (question["study_id"], question["measure"]) == (study["study_id"], "sample-size")
        if is_size and row["printed"].replace(",", "") == study["n"]:
            yield ident


@pytest.fixture(scope="session")
def small_package(root, tmp_path_factory):
    """The small package, to be copied before it is changed."""
    return cut(root / "data", tmp_path_factory.mktemp("small") / "data")
