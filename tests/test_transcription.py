"""The tables hold what two independent keyings, once settled, say."""

import shutil
import subprocess
import sys

import pandas as pd
import pytest

FIELDS = ["question_id", "category", "subgroup", "base", "base_n", "bound", "exact"]


@pytest.fixture(scope="module")
def folder(root):
    return root / "validation" / "transcription"


def read(path):
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def test_every_difference_is_settled_and_the_record_is_current(folder, tmp_path):
    copy = tmp_path / "transcription"
    shutil.copytree(folder, copy)
    done = subprocess.run([sys.executable, str(copy / "compare.py"), "--write"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for name in ("differences.csv", "agreement.csv"):
        assert (copy / name).read_bytes() == (folder / name).read_bytes(), name
    listed, settled = read(folder / "differences.csv"), read(folder / "settlements.csv")
    both = ["table", "source_id", "first_key", "second_key", "field", "first", "second"]
    assert settled[both].equals(listed[both])
    assert (settled["reason"] != "").all()
    boilerplate = settled["reason"].value_counts()
    assert boilerplate.max() <= 2, boilerplate.head()


def test_an_unsettled_difference_is_named(folder, tmp_path):
    copy = tmp_path / "transcription"
    shutil.copytree(folder, copy)
    keyed = read(copy / "second" / "estimates.csv")
    keyed.loc[5, "printed"] = "99"
    keyed.to_csv(copy / "second" / "estimates.csv", index=False)
    done = subprocess.run([sys.executable, str(copy / "compare.py")], capture_output=True, text=True)
    assert done.returncode == 1
    assert "printed" in done.stderr


def test_tables_equal_the_settled_keying(folder, data):
    keyed = read(folder / "second" / "estimates.csv")
    keyed["base_n"] = keyed["base_n"].str.replace(",", "")
    settled = read(folder / "settlements.csv")
    settled = settled[(settled["table"] == "estimates") & (settled["field"] != "row")]
    for row in settled.itertuples():
        here = (keyed["source_id"] == row.source_id) & (keyed["key"] == row.second_key)
        keyed.loc[here, row.field] = row.settled
    rows = pd.read_csv(data.folder / "estimates.csv", dtype=str, keep_default_na=False)
    rows = rows[rows["reading"] == "whole-text"]
    both = keyed.merge(rows, on=["source_id", "start", "end"], suffixes=("_keyed", ""), validate="1:1")
    assert len(both) == len(keyed) == len(rows)
    recoded = read(folder / "recoded_estimates.csv")
    assert (recoded["reason"] != "").all()
    for row in recoded.itertuples():
        both.loc[both["estimate_id"] == row.estimate_id, f"{row.field}_keyed"] = row.recoded
    for field in FIELDS:
        assert both[f"{field}_keyed"].tolist() == both[field].tolist(), field
    same = both["printed_keyed"] == both["printed"]
    assert both.loc[~same, "unit"].eq("date").all()  # an age keeps its unit word


def test_what_the_second_reading_found_is_current(folder, tmp_path):
    done = subprocess.run([sys.executable, str(folder / "readings.py"), str(tmp_path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for name in ("readings.csv", "changes.csv"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes(), name


def test_the_agreement_of_two_readings_is_of_the_records(folder, data):
    found, records = read(folder / "readings.csv").set_index("group"), data.coding("records")
    twice = records[records["second_reading"] != "none"]
    whole = found.loc["all"]
    assert int(whole["records"]) == len(records) and int(whole["read_twice"]) == len(twice)
    assert int(whole["agree"]) == (twice["second_reading"] == "agrees").sum()
    assert sum(map(int, (whole["agree"], whole["differ"], whole["not_found"]))) == len(twice)
    parts = found.drop(index="all")[["records", "read_twice", "agree", "differ", "not_found"]].astype(int).sum()
    assert (parts == whole[parts.index].astype(int)).all()  # each record in one group


def test_every_quote_is_short(data):
    for frame in (data.estimates, data.claims):
        assert frame["exact"].str.split().str.len().max() <= 5


def test_claims_equal_the_settled_keying_but_for_what_was_recoded(folder):
    keyed = read(folder / "second" / "claims.csv")
    settled = read(folder / "settlements.csv")
    for row in settled[(settled["table"] == "claims") & (settled["field"] != "row")].itertuples():
        keyed.loc[(keyed["source_id"] == row.source_id) & (keyed["key"] == row.second_key), row.field] = row.settled
    claims = read(folder.parents[1] / "data" / "claims.csv")
    both = keyed.merge(claims, on=["source_id", "start", "end"], suffixes=("_keyed", ""), validate="1:1")
    assert len(both) == len(keyed)  # no row that the second keying has was dropped
    first = read(folder / "first" / "claims.csv").merge(claims, on=["source_id", "start", "end"], validate="1:1")
    ours = claims[claims["source_id"].isin(keyed["source_id"])]  # a study that somebody adds is keyed once
    assert set(ours["claim_id"]) <= {*both["claim_id"], *first["claim_id"]}
    changed = {
        (row["claim_id"], field): row[field]
        for _, row in both.iterrows()
        for field in ("kind", "relation", "value", "reason")
        if row[field] != row[f"{field}_keyed"]
    }
    recoded = read(folder / "recoded.csv")
    assert changed == {(row.claim_id, row.field): row.recoded for row in recoded.itertuples()}
    assert (recoded["reason"] != "").all()


def test_what_was_read_again_are_rows_of_the_tables(folder, data):
    again = read(folder / "rereading.csv")
    assert set(again["estimate_id"]) <= set(data.estimates["estimate_id"])
    assert set(again["verdict"]) == {"right", "wrong", "not-found"}
    wrong = again["verdict"] == "wrong"
    assert (again.loc[wrong, ["cell", "changed"]] != "").all(axis=None)
    assert (again.loc[~wrong, "cell"] == "").all()
    counts = again.drop_duplicates(["estimate_id", "read"]).groupby("read")["verdict"].value_counts()
    assert (counts["random"]["right"], counts["families"]["right"], counts["families"]["wrong"]) == (58, 104, 42)
    once_more = counts["random-again"]
    assert (once_more["right"], once_more["wrong"], once_more["not-found"]) == (45, 3, 12)
    bases = again[(again["read"] == "bases") & (again["cell"] == "base_n")].set_index("estimate_id")["changed"]
    sizes = data.estimates.set_index("estimate_id")["base_n"].reindex(bases.index)
    assert [f"base_n {size:,}" for size in sizes.astype(int)] == bases.tolist()
    left = again.loc[(again["read"] == "bases") & (again["cell"] == ""), ["estimate_id", "changed"]]
    assert left["changed"].str.startswith("left: ").all()
    assert data.estimates.set_index("estimate_id").loc[left["estimate_id"], "base_n"].isna().all()
    first = set(again.loc[again["read"].isin(["random", "families"]), "estimate_id"])
    assert not first & set(again.loc[again["read"] == "random-again", "estimate_id"])
