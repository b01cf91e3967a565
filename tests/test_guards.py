"""Every number is guarded: whatever digit or label changes in a row that has a place in a text, something fast notices."""

import importlib.util
from dataclasses import replace

import pytest


@pytest.fixture(scope="module")
def guards(root):
    spec = importlib.util.spec_from_file_location("guards", root / "validation" / "mutation" / "guards.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def found(guards, data):
    return guards.survey(data)


def test_every_change_that_verify_can_see_is_noticed(found):
    assert found["visible"].sum() > 2_000
    assert found["visible_missed"].sum() == 0, found[["table", "column", "visible_missed"]]


def test_every_change_of_a_sealed_row_is_noticed(found):
    """What was read in excerpts has no text to be held against: only that it is as it was last read can be said."""
    assert found["changes"].sum() > 4_000
    assert found["only_sealed"].sum() > 1_000  # how much rests on nothing else is told, not hidden


def test_without_the_keyings_changes_would_slip_through(guards, data, monkeypatch):
    monkeypatch.setattr(guards, "keyed", lambda data: {})
    assert guards.survey(data)["visible_missed"].sum() > 0


def test_rows_are_as_they_were_sealed(guards, data):
    stored, now = guards.sealed(), guards.seals(data)
    changed = sorted(row for row in stored.keys() & now.keys() if stored[row] != now[row])
    assert changed == [], "read these rows against their sources, then `make seals`"


def test_a_changed_row_breaks_its_seal(guards, data):
    estimates = data.estimates.copy()
    estimates.loc[300, "printed"] = "99"
    assert guards.by_seals(replace(data, estimates=estimates), "estimates", guards.sealed()) == {300}
