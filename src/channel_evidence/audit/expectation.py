"""The committed verdicts, so that a changed verdict is noticed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from channel_evidence.atomic import write_bytes

PLACE = Path("validation") / "audit" / "expected.csv"
KEY = ["target", "check", "detail"]


def renew(found: pd.DataFrame, root: Path) -> None:
    """Write the verdicts of a whole audit as the expectation.

    Parameters: found, the frame of `audit()`; root, the folder of the collection. Raises: OSError.
    """
    (root / PLACE).parent.mkdir(parents=True, exist_ok=True)
    kept = found[["target", "check", "verdict", "detail"]].sort_values(KEY, kind="stable")
    write_bytes(kept.to_csv(index=False, lineterminator="\n").encode(), root / PLACE)


def differences(found: pd.DataFrame, root: Path, *, whole: bool) -> list[str]:
    """Verdicts that differ from the expectation.

    Parameters: found, all or part of an audit; root; whole, whether it is all: then what is expected of any target
    must be found, else only of those that have findings.
    Returns: one line for each verdict that changed, appeared or went.
    Raises: FileNotFoundError if nothing was committed.
    """
    expected = pd.read_csv(root / PLACE, dtype=str, keep_default_na=False)
    was = {(row.target, row.check, row.detail): row.verdict for row in expected.itertuples()}
    now = {(row.target, row.check, row.detail): row.verdict for row in found.itertuples()}
    here = {target for target, _, _ in now}
    lines = []
    for key in sorted(now.keys() | {key for key in was if whole or key[0] in here}):
        if now.get(key) != was.get(key):
            lines.append(
                f"{key[0]} [{key[1]}]: {was.get(key, 'nothing')} is expected, {now.get(key, 'nothing')} found ({key[2]})"
            )
    return lines
