"""The tables as typed frames, the views that join them, and the printing that settles a number."""

import dataclasses
import subprocess
import sys

import pandas as pd
import pytest

from channel_evidence.tables import INTEGERS, NAMES, Collection, data_dir, load


def fresh(code, cwd):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_six_frames_with_the_columns_of_the_descriptor(data):
    for resource in data.descriptor["resources"]:
        frame = data.rows(resource["name"])
        assert list(frame.columns) == [field["name"] for field in resource["schema"]["fields"]]
        assert len(frame) > 0
    assert {resource["name"] for resource in data.descriptor["resources"]} == {*NAMES, *data.codings}
    assert len(NAMES) == 6


def test_rows_are_as_many_as_in_the_files(data, root):
    for name in NAMES:
        lines = (root / "data" / f"{name}.csv").read_text(encoding="utf-8").count("\n")
        assert len(getattr(data, name)) == lines - 1


@pytest.mark.parametrize("name", NAMES)
def test_whole_numbers_are_nullable_and_the_rest_is_text(data, name):
    frame = getattr(data, name)
    for column in frame:
        if column in INTEGERS.get(name, ()):
            assert frame[column].dtype == "Int64"
        else:
            assert pd.api.types.is_string_dtype(frame[column])
            assert frame[column].notna().all()


def test_integer_columns_are_those_of_the_descriptor(data):
    described = {
        resource["name"]: tuple(f["name"] for f in resource["schema"]["fields"] if f["type"] == "integer")
        for resource in data.descriptor["resources"]
    }
    assert {name: columns for name, columns in described.items() if columns} == INTEGERS


def test_blank_and_not_reported_numbers_are_missing(package):
    path = package / "studies.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame.loc[:2, "n"] = ["", "not-reported", "12"]
    frame.loc[0, "title"] = "NA"
    frame.to_csv(path, index=False, lineterminator="\n")
    studies = load(package).studies
    assert studies["n"].isna().tolist()[:3] == [True, True, False]
    assert studies["n"][2] == 12
    assert studies["title"][0] == "NA"


def test_views_join_without_loss(data):
    assert len(data.view) == len(data.estimates)
    assert sorted(data.view["estimate_id"]) == sorted(data.estimates["estimate_id"])
    assert len(data.claim_view) == len(data.claims)
    assert sorted(data.claim_view["claim_id"]) == sorted(data.claims["claim_id"])


def test_the_view_keeps_the_estimates_own_source(data):
    view = data.view.set_index("estimate_id")
    own = data.estimates.set_index("estimate_id")
    assert (view["source_id"] == own["source_id"].reindex(view.index)).all()
    assert view.loc["mediapost-215569-01", "publisher"] == "MediaPost"
    assert view.loc["mediapost-215569-01", "study_id"] == "newvoicemedia-us-2013"


def test_an_unknown_key_is_named(data):
    with pytest.raises(KeyError, match="no study_id 'nobody' in the data package"):
        data.study("nobody")
    for lookup in (data.question, data.printings, data.settled):
        with pytest.raises(KeyError, match="no question_id 'nobody' in the data package"):
            lookup("nobody")


def test_a_known_key_is_a_row(data):
    assert data.study("m2talk")["title"] == "M2Talk: Consumer Behavior and Customer Service"
    assert data.question("m2talk-used-social")["study_id"] == "m2talk"


# --- which printing settles a number ---


def collection(printings, errata=(), reading="whole-text"):
    """A collection with one question; printings are (kind of source, printed), numbered from 0."""
    numbers = [str(k) for k in range(len(printings))]
    kinds, printed = zip(*printings, strict=True)
    same = {
        "question_id": "q",
        "category": "email",
        "subgroup": "",
        "reading": reading,
        "unit": "percent",
        "bound": "",
        "base_n": pd.NA,
    }
    estimates = pd.DataFrame({"estimate_id": numbers, "source_id": numbers, "printed": printed}).assign(**same)
    return Collection(
        folder=None,
        sources=pd.DataFrame({"source_id": numbers, "kind": kinds}),
        studies=pd.DataFrame({"study_id": ["s"], "source_id": ["0"]}),
        questions=pd.DataFrame({"question_id": ["q"], "study_id": ["s"], "choice": ["single"]}),
        estimates=estimates,
        claims=pd.DataFrame(),
        errata=pd.DataFrame(errata, columns=["target", "status"], dtype=str).assign(reason="it differs"),
    )


def order(data):
    return list(data.printings("q")["estimate_id"])


def test_the_sponsor_settles_before_press_before_repost():
    kinds = ["repost", "blog", "trade-press", "press-release", "sponsor-report"]
    data = collection([(kind, "50") for kind in kinds])
    assert order(data) == ["4", "3", "2", "1", "0"]
    assert list(data.settled("q")["kind"]) == ["sponsor-report"]


def test_standing_comes_before_decimals():
    assert order(collection([("repost", "33.52"), ("newspaper", "33")])) == ["1", "0"]


def test_finer_decimals_settle_among_equals():
    assert order(collection([("blog", "33"), ("blog", "33.5"), ("blog", "33.52")])) == ["2", "1", "0"]


@pytest.mark.parametrize("status", ["settled", "confirmed-by-publisher"])
def test_a_doubted_printing_comes_last(status):
    data = collection([("sponsor-report", "33.5"), ("repost", "53")], [("estimates:0", status)])
    assert order(data) == ["1", "0"]
    assert list(data.printings("q")["doubted"]) == [False, True]
    assert list(data.settled("q")["printed"]) == ["53"]


def test_an_open_doubt_settles_nothing():
    data = collection([("sponsor-report", "33.5"), ("repost", "53")], [("estimates:0", "open")])
    assert order(data) == ["0", "1"]
    assert not data.printings("q")["doubted"].any()


def test_a_printing_with_an_n_settles_before_one_without():
    data = collection([("blog", "33"), ("blog", "33")])
    data.estimates["base_n"] = pd.array([pd.NA, 1000], dtype="Int64")
    assert order(data) == ["1", "0"]


def test_a_text_read_whole_settles_before_an_excerpt():
    data = collection([("blog", "33"), ("blog", "33")])
    data.estimates.loc[0, "reading"] = "excerpt"
    assert order(data) == ["1", "0"]


def test_each_category_and_subgroup_is_settled_once_in_printed_order():
    data = collection([("blog", "1"), ("blog", "2"), ("blog", "3"), ("sponsor-site", "4")])
    data.estimates["category"] = ["telephone", "email", "email", "telephone"]
    data.estimates["subgroup"] = ["", "gen-y", "", ""]
    rows = data.settled("q")
    assert list(zip(rows["category"], rows["subgroup"], rows["printed"], strict=True)) == [
        ("telephone", "", "4"),
        ("email", "gen-y", "2"),
        ("email", "", "3"),
    ]


def settled(data, question_id, category):
    rows = data.settled(question_id)
    return rows[(rows["category"] == category) & (rows["subgroup"] == "")].iloc[0]["printed"]


def test_the_presss_59_settles_the_blogs_53(data):
    rows = data.printings("newvoicemedia-us-2013-preferred-channel")
    telephone = rows[(rows["category"] == "telephone") & (rows["subgroup"] == "")]
    assert {"53", "59"} <= set(telephone["printed"])
    assert settled(data, "newvoicemedia-us-2013-preferred-channel", "telephone") == "59"


def test_a_truncated_33_comes_last_and_settles_nothing(data):
    rows = data.printings("m2talk-preferred-channel")
    last = rows[rows["category"] == "telephone"].iloc[-1]
    assert (last["estimate_id"], last["doubted"], last["settled"]) == ("websitemagazine-great-ruse-01", True, False)
    assert settled(data, "m2talk-preferred-channel", "telephone") == "33.5"


def test_views_are_not_changed_by_their_readers(data):
    columns = list(data.view.columns)
    data.printings("m2talk-preferred-channel")
    assert list(data.view.columns) == columns
    with pytest.raises(dataclasses.FrozenInstanceError):
        data.folder = None


# --- where the data is found, and what is imported ---


def test_loading_from_another_folder(root, tmp_path):
    code = "import channel_evidence as c; d = c.load(); print(d.folder, len(d.estimates))"
    assert fresh(code, tmp_path) == f"{root / 'data'} {len(load().estimates)}"


def test_a_given_folder_is_taken(package):
    assert load(str(package)).folder == package
    with pytest.raises(FileNotFoundError, match=r"sources\.csv"):
        load(package / "nowhere")


def test_no_data_package_anywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("channel_evidence.place.PACKAGE", tmp_path / "a" / "b")
    with pytest.raises(FileNotFoundError, match=r"no data/datapackage\.json beside the package"):
        data_dir()


def test_the_package_alone_imports_no_pandas(tmp_path):
    assert fresh("import sys, channel_evidence; print('pandas' in sys.modules)", tmp_path) == "False"


def test_loading_imports_no_statistics_and_no_validation(tmp_path):
    code = (
        "import sys, channel_evidence; channel_evidence.load().view; "
        "print({'statsmodels', 'scipy', 'frictionless', 'matplotlib'} & set(sys.modules))"
    )
    assert fresh(code, tmp_path) == "set()"


def test_an_unknown_name_of_the_package(root):
    import channel_evidence

    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = channel_evidence.nothing
