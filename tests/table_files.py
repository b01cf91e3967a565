"""Tables of a copied collection as files: read, written, and cut down to some studies."""

import pandas as pd

OF = (
    ("questions", "studies", "study_id"),
    ("estimates", "questions", "question_id"),
    ("claims", "studies", "study_id"),
)


def table(folder, name):
    return pd.read_csv(folder / "data" / f"{name}.csv", dtype=str, keep_default_na=False)


def write(rows, folder, name):
    rows.to_csv(folder / "data" / f"{name}.csv", index=False, lineterminator="\n")


def keep(folder, studies):
    """Leave in a folder's tables the rows of some studies (rows of `studies`), their questions, numbers and claims."""
    kept = {"studies": studies}
    for name, parent, key in OF:
        rows = table(folder, name)
        kept[name] = rows[rows[key].isin(kept[parent][key])]
    for name, rows in kept.items():
        write(rows, folder, name)
