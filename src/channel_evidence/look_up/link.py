"""Links that open a page at the words that carry a number (text fragments, https://wicg.github.io/scroll-to-text-fragment)."""

from __future__ import annotations

from urllib.parse import quote


def to_words(url: str, exact: str) -> str:
    """The address of a page at some of its words.

    Parameters: url, blank for none; exact, the words as they stand there, blank where they are not known.
    Returns: the address with a text fragment, which a browser that knows none leaves aside; blank for what is no address.
    """
    if not url.startswith(("https://", "http://")):
        return ""
    words = " ".join(exact.split())
    if not words or ":~:" in url:
        return url
    # A hyphen, a comma and an ampersand part the pieces of a fragment.
    return f"{url}{'' if '#' in url else '#'}:~:text={quote(words, safe='').replace('-', '%2D')}"
