"""Broken tables, study files and notebooks by lot: a clear error or success, never a traceback, a hang or injected markup.

`make fuzz` tries 20,000; here it is some. A failure prints the lot, which gives the same file again."""

import json
import os
import random
import signal
from contextlib import contextmanager
from html.parser import HTMLParser

import mutants
import pytest

from channel_evidence.cli import main

CASES = int(os.environ.get("CHANNEL_EVIDENCE_FUZZ", "120"))
LOT = int(os.environ.get("CHANNEL_EVIDENCE_LOT", "1"))
PARTS = 1 if CASES < 1000 else 40  # so that processes share the work
LIMIT = 60  # seconds for one case
# Of ten cases, how many: study files are quick to refuse, notebooks are run and rendered in batches.
OF_STUDIES, OF_TABLES, OF_NOTEBOOKS = CASES * 6 // 10 // PARTS, CASES * 2 // 10 // PARTS, CASES * 2 // 10 // PARTS
BATCH = 25


class Slow(Exception):
    """A case that takes too long."""


@contextmanager
def limited(seconds):
    def stop(*_):
        raise Slow(f"more than {seconds} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def fails_well(capsys, lot, *words, seconds=LIMIT):
    """Run a command; it succeeds, or refuses in words."""
    try:
        with limited(seconds):
            code = main([str(word) for word in words])
    except SystemExit as stop:
        code = stop.code
    except BaseException as error:
        raise AssertionError(f"lot {lot}: {words[0]} raises {type(error).__name__}: {error}") from error
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err, f"lot {lot}: {err[-2000:]}"
    assert code in (0, 1, 5), f"lot {lot}: ends with {code}"
    assert code == 0 or err.strip(), f"lot {lot}: fails without a word"
    return code


def lots(part, number):
    return [f"{LOT}-{part}-{case}" for case in range(number)]


@pytest.mark.parametrize("part", range(PARTS))
def test_study_files(capsys, small, example, contents, tmp_path, part):
    before, text = contents(small), example.read_text(encoding="utf-8")
    import tomllib

    values = tomllib.loads(text)
    for lot in lots(part, OF_STUDIES):
        chance = random.Random(f"study {lot}")
        if chance.random() < 0.4:
            path = tmp_path / "fuzz.json"
            path.write_bytes(json.dumps(mutants.tree(chance, values)).encode())
        else:
            path = tmp_path / "fuzz.toml"
            path.write_bytes(mutants.text(chance, text))
        added = fails_well(capsys, lot, "new-study", path, "--data", small) == 0
        assert added == (contents(small) != before), lot
        if added:
            assert fails_well(capsys, lot, "check", "--data", small) == 0
            study = (small / "studies.csv").read_text(encoding="utf-8").splitlines()[-1].split(",")[0]
            assert fails_well(capsys, lot, "remove-study", study, "--data", small) == 0, lot
            assert contents(small) == before, lot


@pytest.mark.parametrize("part", range(PARTS))
def test_tables(capsys, small, part):
    files = [path for path in small.rglob("*") if path.suffix in (".csv", ".json")]
    for lot in lots(part, OF_TABLES):
        chance = random.Random(f"table {lot}")
        path = chance.choice(files)
        plain = path.read_bytes()
        if path.suffix == ".json" and chance.random() < 0.7:
            path.write_bytes(json.dumps(mutants.tree(chance, json.loads(plain))).encode())
        else:
            path.write_bytes(mutants.text(chance, plain.decode()))
        try:
            if fails_well(capsys, lot, "check", "--data", small) == 0:
                fails_well(capsys, lot, "audit", "--format", "csv", "--data", small)
        finally:
            path.write_bytes(plain)


NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Title\n\nText with *emphasis*, a [link](https://example.org) and $x$."},
        {"cell_type": "code", "id": "b", "metadata": {"tags": ["hide-input"]}, "execution_count": 1, "source": "print('hello')",
         "outputs": [{"output_type": "stream", "name": "stdout", "text": "hello\n"}]},
        {"cell_type": "code", "id": "c", "metadata": {}, "execution_count": 2, "source": "{'a': 1}",
         "outputs": [{"output_type": "execute_result", "execution_count": 2, "metadata": {},
                      "data": {"text/plain": "{'a': 1}", "text/html": "<table><tr><td>1</td></tr></table>"}}]},
        {"cell_type": "raw", "id": "d", "metadata": {}, "source": "raw"},
    ],
    "metadata": {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}},
    "nbformat": 4, "nbformat_minor": 5,
}  # fmt: skip


class Injected(HTMLParser):
    """What a page would run: scripts and handlers that hold the mark."""

    def __init__(self):
        super().__init__()
        self.found, self.script = [], False

    def handle_starttag(self, tag, attributes):
        self.script = tag == "script"
        for name, value in attributes:
            text = (value or "").replace(" ", "").lower()
            if mutants.MARK in text and (name.startswith("on") or text.startswith("javascript:")):
                self.found.append((tag, name, value))

    def handle_data(self, text):
        if self.script and mutants.MARK in text:
            self.found.append(("script", text[:80]))

    def handle_endtag(self, tag):
        self.script = False


def injected(page):
    parser = Injected()
    parser.feed(page)
    return parser.found


def test_injected_markup_would_be_seen():
    assert injected(f"<script>{mutants.MARK}</script>") and injected(f"<p onclick='{mutants.MARK}()'>")
    assert injected(f"<a href='javascript:{mutants.MARK}()'>") and not injected(f"&lt;script&gt;{mutants.MARK}")


@pytest.mark.parametrize("part", range(PARTS))
def test_notebooks(capsys, tmp_path, part):
    cases = lots(part, OF_NOTEBOOKS)
    for start in range(0, len(cases), BATCH):
        batch = cases[start : start + BATCH]
        folder = tmp_path / str(start)
        folder.mkdir()
        for lot in batch:
            chance = random.Random(f"notebook {lot}")
            raw = json.dumps(mutants.tree(chance, NOTEBOOK)).encode()
            if chance.random() < 0.2:
                raw = mutants.text(chance, json.dumps(NOTEBOOK, indent=1))
            (folder / f"{lot}.ipynb").write_bytes(raw)
        fails_well(capsys, batch, "html", folder, "--out", tmp_path / "site", seconds=LIMIT * 5)
        for page in (tmp_path / "site").glob("*.html"):
            assert injected(page.read_text(encoding="utf-8")) == [], page.name
        fails_well(capsys, batch, "run", folder, "--cell-timeout", 20, seconds=LIMIT * 5)
