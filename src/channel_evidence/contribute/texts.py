"""A reader's own copy of a source: its digest, and the place of words in it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Copy:
    """A source text and the digest of its bytes."""

    text: str
    digest: str

    def place(self, words: str) -> int:
        """Where words stand.

        Parameters: words. Returns: their first character, counted from 0.
        Raises: ValueError if they stand nowhere, or more than once.
        """
        first = self.text.find(words)
        if first < 0:
            raise ValueError("these words stand nowhere in the source's text")
        if self.text.find(words, first + 1) >= 0:
            raise ValueError("these words stand more than once in the source's text; add start and end")
        return first


def read(path: Path) -> Copy:
    """Read a copy. Parameters: path. Returns: Copy. Raises: ValueError, with the reason, for what is no text."""
    try:
        raw = path.read_bytes()
        return Copy(raw.decode("utf-8"), hashlib.sha256(raw).hexdigest())
    except OSError as error:
        raise ValueError(f"the text cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise ValueError("the text is not UTF-8") from None
