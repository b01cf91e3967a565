"""Places in source texts: digests, selectors, and the comparison with a reader's own copies."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from channel_evidence.tables import Collection


@dataclass(frozen=True)
class Verification:
    """What `verify` found.

    `rows`: one line a source with source_id, file, places, agreeing, state; `failures`: one message each;
    `without_text`: how many sources we hold no digest of; `without_copy`: ids whose text the reader lacks.
    """

    rows: pd.DataFrame
    failures: list[str]
    without_text: int
    without_copy: list[str]

    @property
    def sound(self) -> bool:
        """Whether every place that could be compared agrees and no file is a stranger."""
        return not self.failures


def digest(text: str) -> str:
    """SHA-256 of a text's UTF-8 bytes, in hexadecimal.

    Parameters: text. Returns: 64 digits.
    """
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def quoted_places(data: Collection) -> pd.DataFrame:
    """Every placed quotation of the collection.

    Parameters: data. Returns: a frame with target (table:id), source_id, exact, start, end (Python str offsets).
    """
    frames = []
    for table, key in (("estimates", "estimate_id"), ("claims", "claim_id")):
        frame = getattr(data, table)
        placed = frame[frame["start"].notna()]
        frames.append(placed.assign(target=table + ":" + placed[key])[["target", "source_id", "exact", "start", "end"]])
    return pd.concat(frames, ignore_index=True)


def failing_places(places: pd.DataFrame, text: str) -> list[str]:
    """Compare quotations with a text.

    Parameters: places, rows of `quoted_places` for one source; text.
    Returns: one message for each place where the text does not read as quoted.
    """
    messages = []
    for row in places.itertuples():
        found = text[row.start : row.end]
        if found == row.exact:
            continue
        elsewhere = text.find(row.exact)
        hint = f"; the quote stands at {elsewhere}" if elsewhere >= 0 else "; the quote stands nowhere in the text"
        messages.append(
            f"{row.target}: {row.exact!r} is expected at {row.start}-{row.end}, the text has {found!r}{hint}"
        )
    return messages


def verify(data: Collection, folder: Path) -> Verification:
    """Find a reader's copies of the sources by digest and check every quoted place.

    Parameters: data; folder with text files (UTF-8), whatever their names.
    Returns: Verification. A file that matches no digest is reported with the source most of whose quotes it holds.
    Raises: NotADirectoryError or FileNotFoundError if `folder` cannot be read.
    """
    if not folder.exists():
        raise FileNotFoundError(f"{folder}: there is no such folder")
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder}: is a file; a folder with source texts is needed")
    held = data.sources[data.sources["sha256"] != ""].set_index("source_id")
    places = quoted_places(data)
    by_digest = {sha: source for source, sha in held["sha256"].items()}
    rows, failures, found = [], [], set()
    for path in sorted(p for p in folder.iterdir() if p.is_file()):
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            failures.append(f"{path.name}: is no UTF-8 text ({error.reason} at byte {error.start})")
            continue
        source = by_digest.get(digest(text))
        nearest = source or _nearest(places, text)
        if nearest is None:
            failures.append(f"{path.name}: matches no digest, and no source's quotes occur in it")
            continue
        own = places[places["source_id"] == nearest]
        wrong = failing_places(own, text)
        failures += [f"{path.name}: {message}" for message in wrong]
        if source is None:
            failures.append(
                f"{path.name}: matches no digest; nearest source {nearest}, {len(wrong)} of {len(own)} quotes fail"
            )
        elif len(text) != held.loc[source, "extent"]:
            failures.append(
                f"sources:{source}: extent is {held.loc[source, 'extent']}, the text has {len(text)} characters"
            )
        found.add(nearest)
        state = "as transcribed" if source and not wrong else "edited text" if source is None else "wrong places"
        rows.append((nearest, path.name, len(own), len(own) - len(wrong), state))
    table = pd.DataFrame(rows, columns=["source_id", "file", "places", "agreeing", "state"])
    without_copy = [source for source in held.index if source not in found]
    return Verification(table, failures, int((data.sources["sha256"] == "").sum()), without_copy)


def _nearest(places: pd.DataFrame, text: str) -> str | None:
    """The source most of whose quotes occur in the text; None if none does."""
    shares = places.assign(occurs=[exact in text for exact in places["exact"]]).groupby("source_id")["occurs"].mean()
    return str(shares.idxmax()) if len(shares) and shares.max() > 0.3 else None
