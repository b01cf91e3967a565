"""Rules of the codings that say what became of each keyed number, and what each question is about."""

from __future__ import annotations

from collections.abc import Iterator

from channel_evidence.tables import Collection
from channel_evidence.tables.codings import UNFRAMED
from channel_evidence.tables.fault import Fault, row_faults


def records_stand_in_one_box(data: Collection) -> Iterator[Fault]:
    """A keyed number became a row, or was left out with a reason; what the readers found agrees with where it stands."""
    records = data.coding("records")
    became, out = records["estimate_id"] != "", records["left_out"] != ""
    second = records["second_reading"]
    for wrong, column, rule in (
        (became == out, "left_out", "a record is a row of the tables or is left out, one of the two"),
        (out & (records["reason"] == ""), "reason", "a reason is needed where a record is left out"),
        (
            (records["readings"] == "1") != (second == "none"),
            "second_reading",
            "none where it was read once, only there",
        ),
        ((second == "not-found") & became, "estimate_id", "a number that was not found again is left out"),
        (
            (records["left_out"] == "not-found-again") & second.isin(["agrees", "none"]),
            "second_reading",
            "not-found or differs where a number was not found again",
        ),
        (
            (records["left_out"] == "read-once") & (second != "none"),
            "left_out",
            "read-once is a reason where it was read once",
        ),
        (
            (records["changed"] != "") & ~second.isin(["agrees", "differs"]),
            "changed",
            "stands where two readers found it",
        ),
    ):
        yield from row_faults(data, "records", records[wrong], column, rule)


def records_name_their_row(data: Collection) -> Iterator[Fault]:
    """The row that a record became is printed by the source that was read, and was read in an excerpt."""
    records = data.coding("records")
    records = records[records["estimate_id"] != ""]
    rows = data.estimates.set_index("estimate_id").reindex(records["estimate_id"])
    other = rows["source_id"].to_numpy() != records["source_id"].to_numpy()
    yield from row_faults(data, "records", records[other], "source_id", "the source that prints the row it became")
    whole = rows["reading"].to_numpy() == "whole-text"
    yield from row_faults(data, "records", records[whole], "estimate_id", "a row that was read in an excerpt")


def frames_are_of_what_is_compared(data: Collection) -> Iterator[Fault]:
    """Sizes, margins and dates have no frame."""
    frames = data.coding("frames")
    measure = frames["question_id"].map(data.questions.set_index("question_id")["measure"])
    wrong = frames[measure.isin(UNFRAMED)]
    yield from row_faults(data, "frames", wrong, "question_id", f"its measure is none of {', '.join(UNFRAMED)}")
