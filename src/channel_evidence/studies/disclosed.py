"""How much studies disclose, who sells what they asked about, and whether either goes with the faults that the audit finds."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from channel_evidence.audit import audit
from channel_evidence.audit.verdicts import OBJECTIONS
from channel_evidence.studies.dossier import DISCLOSURE
from channel_evidence.tables import Collection
from channel_evidence.words.vocabulary import short

BANDS = {"four or fewer": (0, 4), "five or six": (5, 6), "seven or more": (7, len(DISCLOSURE))}
SURVEYS = ("consumer-survey", "company-survey")


@dataclass(frozen=True)
class Kappa:
    """How far two coders agree beyond chance: value with its 95 percent interval, the fraction they agree on, and how many rows."""

    value: float
    low: float
    high: float
    agreed: float
    rows: int


def studies(data: Collection) -> pd.DataFrame:
    """Each survey with what it discloses, what its sponsor sells and whether the audit objects to one of its numbers.

    Parameters: data. Returns: study_id, items (of DISCLOSURE, how many any source of ours gives), band, related (yes, no, unclear) and faulty.
    """
    rows = data.studies[data.studies["design"].isin(SURVEYS)]
    told = rows[list(DISCLOSURE)].map(lambda value: value is not pd.NA and value not in ("", "not-reported"))
    items = told.sum(axis=1)
    bands = [next(name for name, (low, high) in BANDS.items() if low <= count <= high) for count in items]
    sold = data.coding("sponsors").set_index("study_id")["related"]
    faulty = rows["study_id"].isin(_objected(data))
    made = rows[["study_id"]].assign(items=items, band=bands, related=rows["study_id"].map(sold), faulty=faulty)
    return made.reset_index(drop=True)


def _objected(data: Collection) -> set[str]:
    """Studies with a finding that objects to one of their numbers, errata included."""
    found = audit(data=data)
    targets = found.loc[found["verdict"].isin(OBJECTIONS), "target"]
    owner = {
        f"estimates:{row.estimate_id}": row.study_id for row in data.view[["estimate_id", "study_id"]].itertuples()
    }
    owner |= {f"questions:{row.question_id}": row.study_id for row in data.questions.itertuples()}
    owner |= {f"studies:{study}": study for study in data.studies["study_id"]}
    return {owner[target] for target in targets if target in owner}


def by(rows: pd.DataFrame, column: str, order: list[str]) -> pd.DataFrame:
    """How many studies of each kind have a number that the audit objects to.

    Parameters: rows of `studies`; column, band or related; order, its values. Returns: kind, studies, faulty and percent.
    """
    counted = rows.groupby(column)["faulty"].agg(["size", "sum"]).reindex(order).dropna().astype(int)
    percent = (100 * counted["sum"] / counted["size"]).map(lambda share: int(short(share, 0)))
    return counted.assign(percent=percent).reset_index().set_axis(["kind", "studies", "faulty", "percent"], axis=1)


def agreement(data: Collection, second: pd.DataFrame) -> Kappa:
    """How far two independent coders agree on whether a sponsor sells what was asked about.

    Parameters: data; second, the other coder's related by study_id. Returns: Kappa, over the studies that both coded.
    Source: Cohen (1960), Educational and Psychological Measurement 20, 37-46, by statsmodels.
    """
    from statsmodels.stats.inter_rater import cohens_kappa

    both = data.coding("sponsors").merge(second, on="study_id", suffixes=("", "_second"))
    codes = ["yes", "no", "unclear"]
    table = pd.crosstab(both["related"], both["related_second"]).reindex(index=codes, columns=codes, fill_value=0)
    found = cohens_kappa(table.to_numpy())
    agreed = float((both["related"] == both["related_second"]).mean())
    return Kappa(float(found.kappa), float(found.kappa_low), float(found.kappa_upp), agreed, len(both))
