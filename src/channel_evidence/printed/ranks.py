"""Places in an order: "fourth-largest", "No. 1", "2nd", "dead last"."""

from __future__ import annotations

import re

from channel_evidence.printed.tidy import Refused
from channel_evidence.printed.words import ORDINALS, SMALL


def rank(words: str) -> int | None:
    """Read a place in an order.

    Parameters: words as `tidy` gives them. Returns: the place from 1, or None for the last of an unknown number.
    Raises: Refused for words that name no place.
    """
    if words in ("last", "dead last"):
        return None
    words = re.sub(r"^(no\. ?|number |#)", "", words)
    head = re.split(r"[- ]", words)[0]
    if found := re.match(r"^(\d{1,9})(?:(?:st|nd|rd|th)(?:[- ].*)?)?$", words):
        place = int(found[1])
    else:
        place = ORDINALS.get(head) or SMALL.get(words, 0)
    if not place:
        raise Refused("holds no rank")
    return place
