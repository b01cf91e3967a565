"""All that is printed of a study in one line: what each question counts, and the numbers with what they stand for."""

from __future__ import annotations

import pandas as pd

from channel_evidence.words.english import with_unit
from channel_evidence.words.vocabulary import label, name


def in_short(rows: pd.DataFrame, *, who: bool = False) -> pd.Series:
    """Every number of each study as printed, question by question.

    Parameters: rows of `Collection.printings` or `Collection.ranked`; who, whether each number names who prints it.
    Returns: text by study_id, such as "sample size: 500, (US) 350; message received: 82%", in the order of
    the rows; a question goes by its id without the study's, and a plain "yes" goes without saying.
    """
    pairs = rows[["study_id", "question_id"]].itertuples(index=False)
    texts = rows.assign(
        what=[label(question.removeprefix(f"{study}-")) for study, question in pairs],
        words=[_number(row, who=who) for _, row in rows.iterrows()],
    )
    asked = texts.groupby(["study_id", "what"], sort=False)["words"].agg(", ".join).reset_index()
    return (asked["what"] + ": " + asked["words"]).groupby(asked["study_id"], sort=False).agg("; ".join)


def _number(row: pd.Series, *, who: bool) -> str:
    said = f" ({row['publisher']})" if who else ""
    number = with_unit(row).replace(" percent", "%")  # a table of many shares is read faster
    answer = "" if row["category"] == "yes" and not row["subgroup"] else name(row)
    return f"{answer} {number}{said}".strip()
