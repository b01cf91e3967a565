"""Whatever is called .ipynb is read, or refused in one line that says what to do."""

import json

import pytest

from channel_evidence.execution.nbformat_quick import Unreadable, read, refuse_other_languages
from channel_evidence.execution.normal_form import text_of
from channel_evidence.place import in_a_line

from test_engine import notebook  # isort: skip

GOOD = json.loads(text_of(notebook("1 + 1")))
OUTPUT = {"output_type": "stream", "name": "stdout", "text": "a"}


def changed(**changes):
    return json.dumps({**GOOD, **changes}).encode()


def cell(**changes):
    found = {**GOOD["cells"][0], **changes}
    return changed(cells=[{key: value for key, value in found.items() if value != "gone"}])


CONFLICT = b'{\n "cells": [\n<<<<<<< HEAD\n  1\n=======\n  2\n>>>>>>> other\n ]}'
NAN = json.dumps({**GOOD, "cells": [{**GOOD["cells"][0], "outputs": [{"output_type": "display_data", "metadata": {}, "data": {"application/json": float("nan")}}]}]}, indent=1).encode()  # fmt: skip
BROKEN = {
    "empty": (b"", "is empty"),
    "blank": (b" \n", "is empty"),
    "utf-16": (json.dumps(GOOD).encode("utf-16"), "stored in UTF-16; store it in UTF-8"),
    "latin-1": (b'{"a":\n "\xfc"}', "not in UTF-8 (line 2 holds the byte 0xfc)"),
    "no JSON": (b"no json", "line 1: is no JSON"),
    "cut short": (json.dumps(GOOD).encode()[:-9], "is no JSON"),
    "merge conflict": (CONFLICT, "line 3: holds a merge-conflict marker"),
    "NaN": (NAN, "holds NaN, which is no JSON"),
    "half a character": (cell(source="\ud83d"), "holds half a character"),
    "a list": (b"[]", "is a JSON list, not a notebook"),
    "null": (b"null", "is a JSON null"),
    "another JSON": (b"{}", "does not say its format"),
    "format 5": (changed(nbformat=5), "is in format 5"),
    "no metadata": (changed(metadata=None), "the `metadata` of the notebook is not an object"),
    "cells an object": (changed(cells={}), "the `cells` of the notebook is not a list"),
    "a cell that is none": (changed(cells=[3]), "cell 0 is no cell"),
    "unknown cell type": (cell(cell_type="sql"), "cell 0 has the cell_type 'sql'"),
    "no cell metadata": (cell(metadata="gone"), "cell 0 has no `metadata`"),
    "null cell metadata": (cell(metadata=None), "the `metadata` of cell 0 is not an object"),
    "no outputs": (cell(outputs="gone"), "cell 0 has no `outputs`"),
    "source a number": (cell(source=3), "the `source` of cell 0 is not a text"),
    "unknown output": (cell(outputs=[{"output_type": "x"}]), "cell 0, output 0 has the output_type 'x'"),
    "stream without text": (cell(outputs=[{"output_type": "stream", "name": "stdout"}]), "output 0 has no `text`"),
    "deep": (b"[" * 200_000, "too deeply"),
    "a long number": (b'{"nbformat": ' + b"9" * 5000 + b"}", "thousands of digits"),
    "zeros": (b"\0" * 40, "line 1: is no JSON"),
    "a truth for a format": (changed(nbformat=True), "does not say its format"),
    "a kernelspec that is none": (changed(metadata={"kernelspec": "python3"}), "`kernelspec` of the notebook's metadata is not"),
    "own metadata that is none": (changed(metadata={"channel_evidence": []}), "the `channel_evidence` of the notebook's metadata is"),
    "exceptions in a list": (changed(metadata={"channel_evidence": {"numbers": ["a"]}}), "the `numbers` of the metadata"),
    "studies that are none": (changed(metadata={"channel_evidence": {"studies": 5}}), "`channel_evidence` is not a list of texts"),
    "a list for a cell type": (cell(cell_type=["code"]), "cell 0 has the cell_type ['code']"),
    "an id that is none": (cell(id=["a"]), "the `id` of cell 0 is not a text or null"),
    "no count": (cell(execution_count="gone"), "cell 0 has no `execution_count`"),
    "a count in words": (cell(execution_count="1"), "is not a whole number or null"),
    "null for tags": (cell(metadata={"tags": None}), "the `tags` of the metadata of cell 0 is not a list of texts"),
    "null for jupyter": (cell(metadata={"jupyter": None}), "the `jupyter` of the metadata of cell 0 is not an object"),
    "attachments in a list": (cell(attachments=[]), "the `attachments` of cell 0 is not an object"),
    "an attachment that is none": (cell(attachments={"a.png": None}), "an attachment of cell 0 is not an object"),
    "an attachment that is a number": (cell(attachments={"a.png": {"image/png": 5}}), "the `image/png` of an attachment of cell 0 is not a text"),
    "a picture that is a number": (cell(outputs=[{"output_type": "display_data", "data": {"image/png": 5}, "metadata": {}}]), "the `image/png` of cell 0, output 0"),
    "a list for an output": (cell(outputs=[{"output_type": []}]), "cell 0, output 0 has the output_type []"),
    "notes that are none": (cell(outputs=[{"output_type": "display_data", "data": {}, "metadata": {"image/png": "a"}}]), "the `image/png` of the metadata"),
    "format 3 that is none": (b'{"nbformat": 3, "nbformat_minor": 0}', "cannot be read as format 3"),
}  # fmt: skip


@pytest.mark.parametrize("fault", BROKEN)
def test_what_is_no_notebook_is_refused_in_one_line(tmp_path, fault):
    content, words = BROKEN[fault]
    path = tmp_path / "bad ü#%\n.ipynb"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as caught:
        read(path)
    message = str(caught.value)
    assert message.startswith(f"{in_a_line(path)}: ") and words in message and "\n" not in message


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(Unreadable, match="cannot be read"):
        read(tmp_path / "none.ipynb")


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + json.dumps(GOOD).encode(),
        json.dumps(GOOD, indent=1).replace("\n", "\r\n").encode(),
        cell(source=["1 +", " 1"]),
        changed(nbformat_minor=9),
    ],
)
def test_what_can_be_read_is_read(tmp_path, content):
    path = tmp_path / "good.ipynb"
    path.write_bytes(content)
    assert read(path).cells[0].source == "1 + 1"


def test_format_3_is_read(tmp_path):
    path = tmp_path / "old.ipynb"
    sheet = {"cells": [{"cell_type": "code", "input": "1+1", "outputs": [], "language": "python"}]}
    path.write_text(json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [sheet]}))
    assert read(path).cells[0].source == "1+1" and read(path).nbformat == 4


def test_ids_stay_as_they_are_so_that_the_gate_sees_them(tmp_path):
    path = tmp_path / "ids.ipynb"
    one = GOOD["cells"][0]
    path.write_bytes(changed(cells=[one, one, {key: value for key, value in one.items() if key != "id"}]))
    cells = read(path).cells
    assert cells[0].id == cells[1].id and "id" not in cells[2]


def test_another_language_is_refused_where_it_would_be_run(tmp_path):
    path = tmp_path / "r.ipynb"
    path.write_bytes(changed(metadata={"kernelspec": {"name": "ir", "language": "R", "display_name": "R"}}))
    with pytest.raises(Unreadable, match="is written in R"):
        refuse_other_languages(path, read(path))
