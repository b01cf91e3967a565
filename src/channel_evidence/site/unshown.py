"""What a page cannot show, said on the page."""

from __future__ import annotations

from markupsafe import Markup


class Unshown(Exception):
    """A part that cannot be shown; the message says why, in words that follow "Not shown:"."""


def note(reasons: list[str]) -> Markup:
    """The reasons as a line of a page; nothing if there are none."""
    told = "; ".join(dict.fromkeys(reasons))
    return Markup('<p class="note">Not shown: {}.</p>').format(told) if told else Markup("")


def size(number: int) -> str:
    """A number of bytes or characters in millions."""
    return f"{number / 1e6:,.1f} million"
