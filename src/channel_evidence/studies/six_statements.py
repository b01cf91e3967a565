"""A handbook's statements in their parts, each tried against the shares that a coding says bear on it."""

from __future__ import annotations

import pandas as pd

from channel_evidence.printed import Span, read
from channel_evidence.tables import Collection

FOR, AGAINST, UNDECIDED, NO_EVIDENCE = "for", "against", "undecided", "no evidence"
ASKED = "consumer-survey"  # the statements are about customers: what companies say of themselves has no vote


def says(number: Span, side: str, threshold: float) -> str:
    """What a share says to a part of a statement.

    Parameters: number, the values it can stand for, in percent; side, "below" or "above"; threshold, in percent.
    Returns: FOR if all its values lie on that side of the threshold, AGAINST if all lie on the other, else UNDECIDED.
    """
    below, above = number < threshold, number > threshold
    if not below and not above:
        return UNDECIDED
    return FOR if below == (side == "below") else AGAINST


def evidence(data: Collection, claim_id: str) -> pd.DataFrame:
    """The shares that bear on a part of a statement, and those of its rivals, each with what it says.

    Parameters: data; claim_id, of data/codings/hypotheses.csv.
    Returns: settled rows of `Collection.printings` from surveys of consumers, subgroups only where no whole is printed, with
    `rival` (bool) and `says`; none where nothing bears on the part. Raises: KeyError for an unknown part.
    """
    coded = data.coding("hypotheses").set_index("claim_id").loc[claim_id]
    names, rivals = coded["question_ids"].split(), coded["rivals"].split()
    rows = data.ranked[data.ranked["settled"] & (data.ranked["unit"] == "percent") & (data.ranked["design"] == ASKED)]
    rows = rows[rows["question_id"].isin(names) | rows["measure"].isin(names)]
    rows = rows[rows["category"].isin([coded["category"], *rivals])].reset_index(drop=True)
    whole = (rows["subgroup"] == "").groupby([rows["question_id"], rows["category"]]).transform("any")
    rows = rows[(rows["subgroup"] == "") | ~whole].reset_index(drop=True)
    told = [says(Span.of(read(row)), coded["side"], float(coded["threshold"])) for row in rows.itertuples()]
    return rows.assign(rival=rows["category"].isin(rivals), says=pd.Series(told, rows.index, dtype=str))


def votes(rows: pd.DataFrame) -> pd.Series:
    """What each sponsor's numbers come to: one vote a sponsor, however often it asked.

    Parameters: rows of `evidence`. Returns: FOR, AGAINST or UNDECIDED by sponsor; doubted numbers have no vote. Numbers of a sponsor
    that disagree decide nothing, nor do those that say of a rival what they say of the category.
    """
    sound = rows[rows["doubt"] == ""]
    own = sound[~sound["rival"]].groupby("sponsor", sort=False)["says"].agg(set)
    rivals = sound[sound["rival"]].groupby("sponsor")["says"].agg(set)
    found = {sponsor: _one(told, rivals.get(sponsor, set())) for sponsor, told in own.items()}
    return pd.Series(found, dtype=str)


def _one(told: set[str], of_rivals: set[str]) -> str:
    return UNDECIDED if len(told) > 1 or told & of_rivals else next(iter(told))


def verdict(votes: pd.Series) -> str:
    """What the votes on a part come to.

    Parameters: votes, as `votes` gives them. Returns: what all of them say; UNDECIDED where they differ, NO_EVIDENCE without any.
    """
    if votes.empty:
        return NO_EVIDENCE
    return votes.iloc[0] if votes.nunique() == 1 else UNDECIDED


def parts(data: Collection) -> pd.DataFrame:
    """Each part of the statements with its verdict.

    Parameters: data. Returns: the rows of data/codings/hypotheses.csv with the claim's statement, relation and note, and `verdict`.
    """
    coded = data.coding("hypotheses").merge(data.claims, on="claim_id", validate="1:1")
    return coded.assign(verdict=[verdict(votes(evidence(data, claim_id))) for claim_id in coded["claim_id"]])
