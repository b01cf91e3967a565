"""What a descriptor has to say, so that the tables it describes can be loaded and audited."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from channel_evidence.printed import BOUNDS, UNITS
from channel_evidence.tables import CODINGS, NAMES, STANDING, table_path
from channel_evidence.tables.codings import FOLDER
from channel_evidence.tables.fault import Fault

COLUMNS = {
    "sources": "source_id kind title author publisher published url accessed extent sha256 rights",
    "studies": "study_id title design sponsor fieldwork_by published field_start field_end country population sampling"
    " mode weighting n margin_of_error confidence_level source_id",
    "questions": "question_id study_id measure asked choice base",
    "estimates": "estimate_id question_id category subgroup base base_n printed unit bound source_id exact start end"
    " reading",
    "claims": "claim_id source_id study_id statement kind estimate relation value compared_with reason exact start end",
    "errata": "erratum_id target better reason evidence status expect",
}
NEEDED = {
    "sources": "source_id kind",
    "studies": "study_id source_id",
    "questions": "question_id study_id measure choice",
    "estimates": "estimate_id question_id printed unit source_id exact reading",
    "claims": "claim_id source_id kind relation exact",
    "errata": "erratum_id target reason evidence status expect",
}
REFERENCES = {
    "studies": {"source_id": "sources"},
    "questions": {"study_id": "studies"},
    "estimates": {"question_id": "questions", "source_id": "sources"},
    "claims": {"source_id": "sources", "study_id": "studies", "estimate": "estimates"},
}
RELATIONS = (
    "equals", "more-than", "at-least", "less-than", "highest-of", "lowest-of", "greater-than", "differs-by", "sums-to",
    "margin-for", "restates", "dates-to", "definition", "not-testable",
)  # fmt: skip
REASONS = (
    "opinion", "anecdote", "no-number", "untraceable-source", "generalisation-from-cases", "unlike-studies",
    "missing-base", "prediction", "cause-not-shown", "hearsay",
)  # fmt: skip
# Lists that code reads term by term; a descriptor may shorten them.
CLOSED = {
    ("sources", "kind"): tuple(STANDING),
    ("estimates", "unit"): UNITS,
    ("estimates", "bound"): tuple(filter(None, BOUNDS)),
    ("estimates", "reading"): ("whole-text", "excerpt", "second-hand"),
    ("claims", "relation"): RELATIONS,
    ("claims", "reason"): REASONS,
    ("errata", "status"): ("open", "settled", "confirmed-by-publisher"),
}


def descriptor_faults(path: Path, descriptor: dict) -> Iterator[Fault]:
    """Compare a descriptor with what loading and audit take for granted.

    Parameters: path of the descriptor, for messages; descriptor. Returns: Faults; those of the tables' names come alone.
    Raises: KeyError, TypeError or AttributeError for what is no Data Package descriptor.
    """
    _texts(descriptor)
    resources = {resource["name"]: resource for resource in descriptor["resources"]}
    unnamed = False
    for name in NAMES:
        if name not in resources:
            unnamed = True
            yield Fault(str(path), None, "", "", f"does not describe the table {name}")
        elif (file := resources[name]["path"]) != f"{name}.csv":
            unnamed = True
            yield Fault(str(path), None, "path", str(file), f"the table {name} is in {name}.csv")
    if not unnamed:
        for name in NAMES:
            for column, value, rule in _schema_faults(name, resources[name]["schema"]):
                yield Fault(str(path), None, f"{name}.{column}", value, rule)
    yield from _coding_faults(path, resources)
    for term in ("channel", "channelMeasures"):
        if not descriptor["vocabularies"][term]:
            yield Fault(str(path), None, "", "", f"the vocabulary {term} is empty")


def _texts(descriptor: dict) -> None:
    """Names, paths, lists and rules are text. Raises: TypeError that names what is not; KeyError for what is missing."""
    lists = [("vocabularies", words) for words in descriptor["vocabularies"].values()]
    words = []
    for resource in descriptor["resources"]:
        words += [("name", resource["name"]), ("path", resource["path"])]
        lists.append((f"{resource['name']}.missingValues", resource["schema"].get("missingValues", [])))
        for field in resource["schema"]["fields"]:
            place = f"{resource['name']}.{field['name']}"
            words += [(place, field["name"]), (place, field.get("type", "")), (place, field.get("allowed", ""))]
            lists += [(place, field.get("missingValues", [])), (place, field.get("constraints", {}).get("enum", []))]
    for place, many in lists:
        if not isinstance(many, list):
            raise TypeError(f"{place} is no list")
        words += [(place, word) for word in many]
    for place, word in words:
        if not isinstance(word, str):
            raise TypeError(f"{place} has {word!r} where text is needed")


def _coding_faults(path: Path, resources: dict[str, dict]) -> Iterator[Fault]:
    """Every coding is described, under its own name and place, with the columns that code reads."""
    for name, resource in resources.items():
        if name not in CODINGS and not str(resource["path"]).startswith(f"{FOLDER}/"):
            continue
        described = [field["name"] for field in resource["schema"]["fields"]]
        if resource["path"] != table_path(name):
            yield Fault(str(path), None, "path", str(resource["path"]), f"the table {name} is in {table_path(name)}")
        elif missing := [column for column in CODINGS.get(name, ()) if column not in described]:
            yield Fault(str(path), None, "", "", f"the coding {name} needs the column {missing[0]}")
    for file in sorted((path.parent / FOLDER).glob("*.csv")):
        if file.stem not in resources:
            yield Fault(str(file), None, "", "", "is described nowhere in datapackage.json")


def _schema_faults(name: str, schema: dict) -> Iterator[tuple[str, str, str]]:
    """Column, value and rule of what a table's schema lacks."""
    fields = {field["name"]: field.get("constraints", {}) for field in schema["fields"]}
    columns = COLUMNS[name].split()
    if missing := [column for column in columns if column not in fields]:
        yield from ((column, "", "the column is not described") for column in missing)
        return
    others = {column for columns in COLUMNS.values() for column in columns.split()}
    for column in fields:
        if column in others and column not in columns:
            yield column, column, "is a column of another table; a column of your own needs a name of its own"
    if not fields[columns[0]].get("unique"):
        yield columns[0], "", "the key needs the constraint unique"
    for column in NEEDED[name].split():
        if not fields[column].get("required"):
            yield column, "", "needs the constraint required"
    for (table, column), known in CLOSED.items():
        if table == name:
            yield from _enum_faults(column, fields[column].get("enum"), known)
    keys = schema.get("foreignKeys", [])
    stated = {tuple(key["fields"]): key["reference"]["resource"] for key in keys}
    for column, target in REFERENCES.get(name, {}).items():
        if stated.get((column,)) != target:
            yield column, "", f"needs a foreign key to {target}"


def _enum_faults(column: str, stated: list[str] | None, known: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    if not stated:
        yield column, "", f"needs an enum; known are {', '.join(known)}"
        return
    for term in stated:
        if term not in known:
            yield column, str(term), f"is a term that nothing can read; known are {', '.join(known)}"
