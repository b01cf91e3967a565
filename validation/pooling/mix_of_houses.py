"""Simulated surveys in which nothing changes but who asks: does the slope within houses cover 0 as often as it says?

Run from the root of the repository: .venv/bin/python validation/pooling/mix_of_houses.py (some minutes). It writes
validation/pooling/mix_of_houses.csv. Early houses print low shares and late houses high ones; within a house the true
share stays where it is. A line through all studies therefore shows a change that never was.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from channel_evidence.pooling import meta_regression, within_between

SEED = 20160301
SETTINGS = [
    {"houses": houses, "studies": studies, "spread": spread}
    for houses, studies in ((4, 4), (8, 3), (12, 3))
    for spread in (0.1, 0.3)
]


def surveys(lot: np.random.Generator, houses: int, studies: int, spread: float) -> pd.DataFrame:
    """One data set: a fifth of the houses ask once, the others `studies` times within five years.

    The logit of a house rises by 0.15 for each year that it started later (the mix), plus its own 0.3; a study departs
    from its house by `spread`.
    """
    start = lot.uniform(2008, 2016, houses)
    level = -1 + 0.15 * (start - 2012) + lot.normal(0, 0.3, houses)
    times = np.where(np.arange(houses) < houses / 5, 1, studies)
    house = np.repeat(np.arange(houses), times)
    year = start[house] + lot.uniform(0, 5, len(house))
    total = np.exp(lot.uniform(np.log(300), np.log(3000), len(house))).round()
    logit = level[house] + lot.normal(0, spread, len(house))
    return pd.DataFrame(
        {
            "house": house,
            "year": year,
            "total": total,
            "count": lot.binomial(total.astype(int), 1 / (1 + np.exp(-logit))),
        }
    )


def covered(rows: pd.DataFrame) -> tuple[bool, bool]:
    """Whether 0 lies within the interval of the slope within houses, and of that of a line through all studies."""
    apart = within_between(rows["count"], rows["total"], rows["house"], rows["year"]).within
    line = meta_regression(rows["count"], rows["total"], rows["year"])
    return apart.low <= 0 <= apart.high, line.low <= 0 <= line.high


def coverage(runs: int, seed: int, **setting) -> tuple[float, float]:
    """The share of runs with 0 in the interval, for the slope within houses and for the line through all studies."""
    lot = np.random.default_rng(seed)
    within, line = np.mean([covered(surveys(lot, **setting)) for _ in range(runs)], axis=0)
    return float(within), float(line)


def main(runs: int = 3000) -> None:
    rows = []
    for number, setting in enumerate(SETTINGS):
        within, line = coverage(runs, SEED + number, **setting)
        error = (within * (1 - within) / runs) ** 0.5
        rows.append({**setting, "runs": runs, "within": within, "within_error": round(error, 4), "line": line})
        print(rows[-1], flush=True)
    pd.DataFrame(rows).to_csv(Path(__file__).with_suffix(".csv"), index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
