"""What a computation or a reading needs of the rows it is given, and one clear error for rows that lack it."""

from __future__ import annotations

import pandas as pd


def need(rows: pd.DataFrame, *columns: str) -> None:
    """Refuse rows without some column.

    Parameters: rows; columns. Returns: nothing. Raises: ValueError that names the missing columns.
    """
    if missing := [column for column in columns if column not in rows]:
        raise ValueError(
            f"rows lack the columns {', '.join(missing)}; take them from Collection.settled or printings, with add_intervals"
        )


def shares_of_one_question(rows: pd.DataFrame, *, least: int = 1, sized: bool = False) -> None:
    """Refuse rows that are not different answers of all respondents to one question.

    Parameters: rows from `intervals.add_intervals`; least, how many are needed; sized, whether each needs a known n,
    the same for all.
    Returns: nothing.
    Raises: ValueError for a missing column, too few rows, several questions, subgroups, an answer that stands twice, what
    is no share of at most 100 percent, or an n that is needed and not reported.
    """
    need(rows, "question_id", "category", "subgroup", "unit", "value", "base_n")
    if len(rows) < least:
        raise ValueError(f"{least} or more rows are needed, not {len(rows)}")
    one_question(rows)
    if groups := [group for group in dict.fromkeys(rows["subgroup"]) if group]:
        raise ValueError(f"rows of all respondents are needed, not of the subgroups {', '.join(groups)}")
    if twice := rows.loc[rows["category"].duplicated(), "category"].tolist():
        raise ValueError(f"{twice[0]} stands twice; take the settled printings")
    shares_in(rows)
    if sized:
        one_known_n(rows)


def one_question(rows: pd.DataFrame) -> None:
    """Refuse rows of several questions. Parameters: rows with question_id. Raises: ValueError that names them."""
    need(rows, "question_id")
    if len(questions := list(dict.fromkeys(rows["question_id"]))) != 1:
        raise ValueError(f"rows of one question are needed, not of {', '.join(questions) or 'none'}")


def shares_in(rows: pd.DataFrame) -> None:
    """Refuse rows that are no shares. Parameters: rows with category, unit and value. Raises: ValueError for one."""
    odd = rows[(rows["unit"] != "percent") | ~rows["value"].between(0, 100)]
    if len(odd):
        raise ValueError(f"{odd['category'].iloc[0]} is no share within 0 to 100 percent")


def one_known_n(rows: pd.DataFrame) -> None:
    """Refuse rows without one known n. Parameters: rows with category and base_n. Raises: ValueError for others."""
    if without := rows.loc[rows["base_n"].isna(), "category"].tolist():
        raise ValueError(f"n is not reported for {', '.join(without)}, and is needed here")
    if len(sizes := sorted(set(rows["base_n"]))) > 1:
        raise ValueError(f"one n is needed, not {', '.join(map(str, sizes))}")
