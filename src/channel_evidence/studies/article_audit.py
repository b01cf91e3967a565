"""What an audit speaks of, in words: the statement or the number behind each target, and whose it is."""

from __future__ import annotations

import pandas as pd

from channel_evidence.tables import Collection
from channel_evidence.words.vocabulary import label


def told(data: Collection, broken: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Faults with what is said and who says it, for readers.

    Parameters: data; broken, rows of `audit.verdicts.faults`; names, from source_id to words for readers: places in other
    sources are left out.
    Returns: the rows with `said` (the statement, or without one the number with its measure and answer) and `where`.
    Raises: ValueError for a fault that stands in none of the named sources.
    """
    own = _sayings(data)
    own = own[own["source_id"].isin(names)]
    told = []
    for places in broken["places"]:
        here = own.loc[sorted(set(places.split()) & set(own.index))]  # "claims:" sorts before "estimates:"
        if here.empty:
            raise ValueError(f"{places} stands in none of {', '.join(names)}")
        told.append((here["said"].iloc[0], ", ".join(dict.fromkeys(here["source_id"].map(names)))))
    said, where = zip(*told, strict=True) if told else ((), ())
    return broken.assign(said=said, where=where)


def _sayings(data: Collection) -> pd.DataFrame:
    """Source and words of every claim and every printed number, indexed by target (table:id)."""
    numbers, claims = data.view, data.claims
    words = [
        f"{row.printed} ({', '.join(filter(None, (row.measure.replace('-', ' '), label(row.category))))})"
        for row in numbers.itertuples()
    ]
    return pd.concat(
        [
            numbers.assign(target="estimates:" + numbers["estimate_id"], said=words),
            claims.assign(target="claims:" + claims["claim_id"], said=claims["statement"]),
        ]
    ).set_index("target")[["source_id", "said"]]
