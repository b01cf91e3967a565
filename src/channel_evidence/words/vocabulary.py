"""Names and colours that readers see for the data package's kebab-case terms."""

from __future__ import annotations

import csv
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from channel_evidence.place import data_dir
from channel_evidence.printed import time_class

INK, GREY, PALE = "#222222", "#6B6B6B", "#C9C9C9"
ACCENT = "#0072B2"
# The choices that a specification curve makes, in the order in which it shows them, and their words.
CHOICES = {
    "measure": "scale or model",
    "tau2_method": "spread between studies",
    "hartung_knapp": "Hartung-Knapp",
    "design_effect": "design effect",
    "floors": "printed floors as n",
    "doubted": "doubted numbers",
    "excerpts": "read in excerpts",
    "sponsors": "sponsors",
    "sizes": "n",
    "people": "people asked",
    "years": "years",
    "few": "fewer than five studies",
}


@lru_cache
def terms() -> dict[str, tuple[str, str]]:
    """The words and the colour of each term that needs its own, from the collection's `terms.csv`: label and colour, blank for none.

    Returns: by term; empty where no collection is at hand.
    """
    try:
        text = (data_dir() / "terms.csv").read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    return {row["term"]: (row["label"], row["colour"]) for row in csv.DictReader(text.splitlines())}


def label(term: str) -> str:
    """The words a reader sees for a category, subgroup or channel.

    Parameters: term, kebab-case. Returns: plain words; a time or count class is spelled out.
    """
    if term in terms():
        return terms()[term][0]
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
    return terms().get(term, ("", ""))[1] or ACCENT


def option(value: object) -> str:
    """A choice's option as readers see it. Parameters: value, a number, text, or whether something is done. Returns: words."""
    text = str(value)
    if text in ("True", "False"):
        return "yes" if text == "True" else "no"
    return text.removesuffix(".0")


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
    """A number for readers: fixed digits, halves rounded up as printed tables do, a true minus sign, never "-0.0"."""
    # What arithmetic leaves in the tenth decimal must not decide which way a half goes.
    rounded = Decimal(repr(round(float(number), 9))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    text = f"{abs(rounded) if rounded == 0 else rounded:f}"
    return text.replace("-", "\N{MINUS SIGN}")
