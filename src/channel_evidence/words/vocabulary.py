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
    "55-plus": "aged 55 and over",
    "1-d": "1 day",
    "europe": "Europe",
    "middle-east": "Middle East",
    "social-service-users": "users of social service",
    "telecom-cable-utility": "telecom, cable or utility",
    "australia": "Australia",
    "india": "India",
    "mexico": "Mexico",
    "16-24": "aged 16 to 24",
    "16-34": "aged 16 to 34",
    "25-34": "aged 25 to 34",
    "us-and-uk": "US and UK together",
    "us": "US",
    "uk": "UK",
}


def label(term: str) -> str:
    """The words a reader sees for a category, subgroup or channel.

    Parameters: term, kebab-case. Returns: plain words; a time or count class is spelled out.
    """
    if term in _LABELS:
        return _LABELS[term]
    found = time_class(term)
    return found.label if found else term.replace("-", " ")


def named(rows, names: dict[str, str]):
    """Rows with the column `label`: what readers see where a category's own words would mislead.

    Parameters: rows with the column category; names, from categories to words; the rest keep theirs.
    Returns: a copy of the rows.
    """
    return rows.assign(label=[names.get(category, label(category)) for category in rows["category"]])


def name(row) -> str:
    """The words for one row: its `label` if `named` gave it one, else its category's, and its subgroup."""
    category, subgroup = row["category"], row.get("subgroup", "")
    words = row.get("label") or label(category)
    return f"{words} ({label(subgroup)})" if subgroup else words


def deadline(term: str) -> str:
    """A time class as part of a sentence: "within 30 minutes", "in under 1 hour"."""
    words = label(term)
    return f"in {words}" if words.startswith("under ") else words


def colour(term: str) -> str:
    """The colour of a channel; the accent colour for anything that is no channel."""
    return CHANNEL_COLOURS.get(term, ACCENT)


def date(edtf: str) -> str:
    """An EDTF date as readers see it: "about 2015", "2014-12-08", "not reported"."""
    if edtf in ("", "not-reported"):
        return "not reported"
    return {"~": "about ", "?": "perhaps "}.get(edtf[-1], "") + edtf.rstrip("~?")


def sentence_case(text: str) -> str:
    """The text with its first letter in upper case and the rest untouched; a name like "eDigitalResearch" stays."""
    return text if text[1:2].isupper() else text[:1].upper() + text[1:]


def listed(items: list[str]) -> str:
    """Items joined as in a sentence: "a", "a and b", "a, b and c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def exact(number: float) -> str:
    """A number with as many decimals as it needs, at least one and at most two."""
    text = short(number, 2)
    return text[:-1] if text.endswith("0") else text


def plain(number: float) -> str:
    """A number with one decimal if it needs one, else without."""
    return short(number, 0 if number == round(number) else 1)


def short(number: float, digits: int = 1) -> str:
    """A number for readers: fixed digits, a true minus sign, never "-0.0"."""
    text = f"{round(number, digits) + 0.0:.{digits}f}"
    return text.replace("-", "\N{MINUS SIGN}")
