"""Names and colours that readers see for the data package's kebab-case terms."""

from __future__ import annotations

from channel_evidence.printed import time_class

# Okabe and Ito's palette, safe for colour-blind readers, for the channels that meet in one chart; their lighter or
# darker kin for the rest. One colour each for the whole collection.
CHANNEL_COLOURS = {
    "telephone": "#0072B2",
    "email": "#E69F00",
    "live-chat": "#009E73",
    "social-media": "#D55E00",
    "in-person": "#CC79A7",
    "text-message": "#56B4E9",
    "web-self-service": "#8A7A00",
    "mobile-app": "#5D3A9B",
    "twitter": "#E8833A",
    "facebook": "#A34700",
    "mobile": "#7B5EA7",
    "postal-mail": "#8C564B",
    "push-message": "#9ECAE1",
    "ivr": "#3B6E8F",
    "forum": "#B0855A",
    "blog": "#C9A66B",
    "internet": "#2F7F79",
    "other": "#777777",
    "none": "#999999",
    "any": "#444444",
}
INK, GREY, PALE = "#222222", "#6B6B6B", "#C9C9C9"
ACCENT = "#0072B2"

_LABELS = {
    "live-chat": "live chat",
    "social-media": "social media",
    "in-person": "in person",
    "ivr": "phone menu",
    "mobile-app": "mobile app",
    "under-60-min": "under 1 hour",
    "none": "never used it",
    "facebook": "Facebook",
    "twitter": "Twitter",
    "gen-y": "Gen Y",
}


def label(term: str) -> str:
    """The words a reader sees for a category, subgroup or channel.

    Parameters: term, kebab-case. Returns: plain words; a time or count class is spelled out.
    """
    if term in _LABELS:
        return _LABELS[term]
    found = time_class(term)
    return found.label if found else term.replace("-", " ")


def colour(term: str) -> str:
    """The colour of a channel; the accent colour for anything that is no channel."""
    return CHANNEL_COLOURS.get(term, ACCENT)


def sentence_case(text: str) -> str:
    """The text with its first letter in upper case and the rest untouched."""
    return text[:1].upper() + text[1:]


def listed(items: list[str]) -> str:
    """Items joined as in a sentence: "a", "a and b", "a, b and c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def short(number: float, digits: int = 1) -> str:
    """A number for readers: fixed digits, a true minus sign, never "-0.0"."""
    text = f"{round(number, digits) + 0.0:.{digits}f}"
    return text.replace("-", "\N{MINUS SIGN}")
