"""What the audit makes of the tables for the index and for looking up, remembered until tables or code change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from channel_evidence.execution.validate import state_of_everything_else

PARTS = {"studies", "entries", "meanings", "findings", "what_if", "quantiles"}
REMEMBERED = Path("build") / "verdicts.json"


def state(root: Path) -> str:
    """A digest of all that pages depend on but the notebooks. Parameters: root, the folder of the collection. Returns: text."""
    citation = root / "CITATION.cff"
    content = citation.read_bytes() if citation.is_file() else b""
    return hashlib.sha256(state_of_everything_else(root).encode() + content).hexdigest()


def derived(data, root: Path, rest: str) -> dict[str, Any]:
    """Faults and certainty by study, what can be looked up, and what verdicts mean; the audit behind them takes a second or more.

    Parameters: data; root, the folder of the collection; rest, the state of everything but the notebooks.
    Returns: `studies`, from `index.standings`; `entries`, as `look_up.entry.compact` gives them; `meanings` of verdicts;
    `findings`, the summary of all families; `what_if`, from `what_if.printed_about`, and `quantiles`.
    """
    if known := _known(root, rest):
        return known
    from channel_evidence.atomic import write_bytes
    from channel_evidence.audit.verdicts import DEFINITIONS
    from channel_evidence.look_up.entries import entries
    from channel_evidence.look_up.entry import compact
    from channel_evidence.site.index import standings
    from channel_evidence.site.what_if import printed_about, quantiles
    from channel_evidence.synthesis.summary import findings

    found = {"rest": rest, "studies": standings(data), "entries": compact(entries(data))}
    found |= {"findings": findings(data).to_dict("records"), "what_if": printed_about(data), "quantiles": quantiles()}
    found["meanings"] = {verdict.value: meaning for verdict, meaning in DEFINITIONS.items()}
    with suppress(OSError):
        (root / REMEMBERED).parent.mkdir(exist_ok=True)
        write_bytes(json.dumps(found, ensure_ascii=False).encode(), root / REMEMBERED)
    return found


def look_up_entries(folder: Path, load: Callable[[], Any]) -> list:
    """What can be looked up in a data package, from what is remembered of it where it did not change.

    Parameters: folder of the data package; load, which loads it if it has to be read.
    Returns: entries.
    """
    from channel_evidence.look_up.entries import entries
    from channel_evidence.look_up.entry import expanded
    from channel_evidence.place import PACKAGE

    root = folder.resolve().parent
    own = root == PACKAGE.parents[1]  # beside any other data lies no code whose state is known
    if not own:
        return entries(load())
    rest = state(root)
    known = _known(root, rest) or derived(load(), root, rest)
    return expanded(known["entries"])


def _known(root: Path, rest: str) -> dict[str, Any] | None:
    with suppress(OSError, ValueError, KeyError, TypeError):
        found = json.loads((root / REMEMBERED).read_text(encoding="utf-8"))
        if found["rest"] == rest and set(found) >= PARTS:
            return found
    return None
