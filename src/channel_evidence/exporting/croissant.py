"""The description of the data that machine-learning tools read: Croissant 1.1, with provenance by PROV-O and Web Annotation."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from channel_evidence.exporting.shape import Table

CONFORMS = "http://mlcommons.org/croissant/1.1"
# The context that the specification asks for (https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html), and two more.
CONTEXT = {
    "@language": "en", "@vocab": "https://schema.org/", "arrayShape": "cr:arrayShape", "citeAs": "cr:citeAs", "column": "cr:column",
    "conformsTo": "dct:conformsTo", "containedIn": "cr:containedIn", "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/", "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"}, "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"}, "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"}, "extract": "cr:extract", "field": "cr:field",
    "fileProperty": "cr:fileProperty", "fileObject": "cr:fileObject", "fileSet": "cr:fileSet", "format": "cr:format",
    "includes": "cr:includes", "isArray": "cr:isArray", "isLiveDataset": "cr:isLiveDataset", "jsonPath": "cr:jsonPath",
    "key": "cr:key", "md5": "cr:md5", "name": {"@container": "@language"}, "parentField": "cr:parentField", "path": "cr:path",
    "recordSet": "cr:recordSet", "references": "cr:references", "regex": "cr:regex", "repeated": "cr:repeated",
    "replace": "cr:replace", "samplingRate": "cr:samplingRate", "sc": "https://schema.org/", "separator": "cr:separator",
    "source": "cr:source", "subField": "cr:subField", "transform": "cr:transform",
    "prov": "http://www.w3.org/ns/prov#", "oa": "http://www.w3.org/ns/oa#",
}  # fmt: skip
# What a column of a printed number or a statement is in other vocabularies.
MEANING = {
    "source_id": "prov:wasDerivedFrom",
    "exact": "oa:exact",
    "start": "oa:start",
    "end": "oa:end",
}
PRINTED = ("estimates", "claims", "evidence")


def croissant(descriptor: dict[str, Any], tables: list[Table], folder: Path, sources: list[dict[str, str]]) -> str:
    """Describe an export.

    Parameters: descriptor of the data package; tables that are described; folder that holds their files under `data/`;
    sources, the rows of the table.
    Returns: JSON-LD. Raises: OSError.
    """
    found = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS,
        "name": descriptor["name"],
        "description": descriptor["description"],
        "version": descriptor["version"],
        **({"datePublished": descriptor["created"]} if "created" in descriptor else {}),
        "license": [licence["path"] for licence in descriptor["licenses"]],
        "keywords": descriptor["keywords"],
        "creator": {"@type": "sc:Organization", "name": descriptor["contributors"][0]["title"]},
        "citeAs": f"{descriptor['contributors'][0]['title']}: {descriptor['title']}, version {descriptor['version']}",
        "prov:wasDerivedFrom": [_source(source) for source in sources],
        "distribution": [_file(table, folder) for table in tables],
        "recordSet": [_records(table) for table in tables],
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _source(source: dict[str, str]) -> dict[str, str]:
    place = source["url"] if source["url"] != "not-reported" else f"urn:source:{source['source_id']}"
    return {"@id": place, "@type": "prov:Entity", "prov:label": source["title"]}


def _file(table: Table, folder: Path) -> dict[str, Any]:
    content = (folder / "data" / table.path).read_bytes()
    return {
        "@type": "cr:FileObject",
        "@id": table.path,
        "name": table.path,
        "description": table.description,
        "contentUrl": f"data/{table.path}",
        "contentSize": f"{len(content)} B",
        "encodingFormat": "text/csv",
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _records(table: Table) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "field": [_field(table, column) for column in table.columns],
    }
    if table.key:
        found["key"] = [{"@id": f"{table.name}/{column}"} for column in table.key]
    return found


def _field(table: Table, column) -> dict[str, Any]:
    # Whole numbers are text here: a blank, or words for what is not reported, would not read as a number.
    found: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": column.name,
        "description": column.description,
        "dataType": "sc:Text",
        "source": {"fileObject": {"@id": table.path}, "extract": {"column": column.name}},
    }
    if column.name in table.links:
        found["references"] = {"field": {"@id": "/".join(table.links[column.name])}}
    if table.name in PRINTED and column.name in MEANING:
        found["equivalentProperty"] = MEANING[column.name]
    return found
