"""Which entries fit some words, the best first; templates/look_up.js on the pages ranks by the same rules."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from channel_evidence.look_up.entry import CLAIM, DOUBT, Entry
from channel_evidence.look_up.language import Number, numbers, sentence_around, tokens, without_numbers

# In which texts of an entry a word counts how much.
WEIGHTS = {"says": 3, "printed": 3, "base": 2, "asked": 2, "study": 2, "sponsor": 3, "year": 3, "exact": 1, "n": 1,
           "publisher": 1.5, "title": 1, "verdict": 1, "sells": 0.5}  # fmt: skip
NUMBER_WEIGHT, NEAR, PREFIX = 9, 0.6, 0.8  # of the number itself; of one within rounding; of a word that is begun
KINDS = {CLAIM: 0.7, DOUBT: 0.65}
PRINTED_AGAIN = 0.97  # of a printing that is not the one drawn
ACCOUNTS = 0.005  # for each source that prints the number, five at most
LONG = 12  # words from which a text with a number is a passage
CONTEXT = (2, 5.0)  # words around a number that an entry must share for it to be known, and their weight together
UNNUMBERED = 0.4  # of an entry that fits words of a search but none of its numbers
YEARS = (1990, 2040)
TOGETHER = (0.1, 5)  # for each further number of a passage that a study prints too, so many at most
RULES = {"weights": WEIGHTS, "number": NUMBER_WEIGHT, "near": NEAR, "prefix": PREFIX, "kinds": KINDS, "again": PRINTED_AGAIN, "accounts": ACCOUNTS,
         "long": LONG, "context": CONTEXT, "unnumbered": UNNUMBERED, "together": TOGETHER, "years": YEARS}  # fmt: skip


@dataclass(frozen=True)
class Hit:
    """An entry that fits: its score, and whether every word of the search fits it."""

    entry: Entry
    score: float
    whole: bool


@dataclass(frozen=True)
class Mark:
    """A number of a passage that is known: where it stands, and the entries that fit it, the best first."""

    number: Number
    hits: tuple[Hit, ...]


class Searcher:
    """Searches entries; what they share is worked out once."""

    def __init__(self, found: list[Entry]) -> None:
        """Parameters: found, the entries."""
        self.entries = found
        self._terms: dict[tuple[str, bool], list[float]] = {}

    @cached_property
    def _texts(self) -> list[list[tuple[float, frozenset[str]]]]:
        """The stems of each entry's texts with the weight of each."""
        known: dict[str, frozenset[str]] = {}

        def stems(text: str) -> frozenset[str]:
            if text not in known:
                known[text] = frozenset(tokens(text))
            return known[text]

        return [
            [(weight, stems(text)) for name, weight in WEIGHTS.items() if (text := getattr(entry, name))]
            for entry in self.entries
        ]

    def _word(self, word: str, begun: bool) -> list[float]:
        """How much a word counts in each entry: its weight there times its rarity."""
        if (word, begun) not in self._terms:
            found = [self._best(texts, word, begun) for texts in self._texts]
            rarity = math.log(1 + len(found) / (1 + sum(1 for score in found if score)))
            self._terms[word, begun] = [score * rarity for score in found]
        return self._terms[word, begun]

    @staticmethod
    def _best(texts: list[tuple[float, frozenset[str]]], word: str, begun: bool) -> float:
        best = 0.0
        for weight, stems in texts:
            if weight <= best:
                continue
            if word in stems:
                best = weight
            elif begun and weight * PREFIX > best and any(stem.startswith(word) for stem in stems):
                best = weight * PREFIX
        return best

    def _number(self, number: Number) -> list[float]:
        """How much a number counts in each entry; a number without a sign of percent may be a word too, such as a year."""
        name = f"{number.value:g}" if number.value == int(number.value) else ""
        as_word = self._word(f"{int(number.value)}", False) if name and not number.share else [0.0] * len(self.entries)
        return [
            max(_fit(number, entry) * NUMBER_WEIGHT, word) for entry, word in zip(self.entries, as_word, strict=True)
        ]

    def search(self, text: str) -> list[Hit]:
        """The entries that fit every word of a search, the best first; where none does, those that fit most of it, or half.

        Parameters: text; the last word may be only begun. Returns: hits.
        """
        found = numbers(text)
        words = list(dict.fromkeys(tokens(without_numbers(text, found))))
        typed = text[-1:].isalpha()
        terms = [self._number(number) for number in found]
        terms += [
            self._word(word, typed and place == len(words) - 1 and len(word) > 2) for place, word in enumerate(words)
        ]
        if not terms:
            return []
        # A number is what is looked for; a year only narrows.
        wanted = [term for number, term in zip(found, terms, strict=False) if not _is_year(number)]
        fitting: dict[str, list[Hit]] = {"whole": [], "most": [], "half": []}
        for place, entry in enumerate(self.entries):
            scores = [term[place] for term in terms]
            fits = sum(1 for score in scores if score)
            if fits and 2 * fits >= len(terms):
                numbered = any(term[place] for term in wanted)
                share, weight = fits / len(terms), UNNUMBERED if wanted and not numbered else 1
                score = round(sum(scores) * share * share * weight * _standing(entry), 6)
                how = "whole" if fits == len(terms) else "most" if 2 * fits > len(terms) or numbered else "half"
                fitting[how].append(Hit(entry, score, how == "whole"))
        hits = next((hits for hits in fitting.values() if hits), [])
        return sorted(hits, key=lambda hit: -hit.score)

    def marks(self, text: str) -> list[Mark]:
        """The numbers of a passage that are known here: the same number, and words around it that speak of the same.

        Parameters: text. Returns: marks in their order.
        """
        found = numbers(text)
        bare = without_numbers(text, found)
        known: list[tuple[Number, list[Hit]]] = []
        for number in found:
            if number.spelt and not number.share:
                continue
            start, end = sentence_around(text, number.start)
            around = [self._word(word, False) for word in dict.fromkeys(tokens(bare[start:end]))]
            hits = []
            for place, entry in enumerate(self.entries):
                if not (fit := _fit(number, entry)):
                    continue
                scores = [term[place] for term in around if term[place]]
                if len(scores) >= CONTEXT[0] and sum(scores) >= CONTEXT[1]:
                    score = (fit * NUMBER_WEIGHT + sum(scores)) * _standing(entry) * KINDS.get(entry.kind, 1)
                    hits.append(Hit(entry, round(score, 6), True))  # here the number is meant, what is said of it less
            if hits:
                known.append((number, hits))
        return _together(known)


def _together(known: list[tuple[Number, list[Hit]]]) -> list[Mark]:
    """Marks of a passage, in which the studies come first that print several of its numbers."""
    studies = Counter(study for _, hits in known for study in {hit.entry.study_id for hit in hits} - {""})
    marks = []
    for number, hits in known:
        found = []
        for hit in hits:
            others = min(max(studies[hit.entry.study_id] - 1, 0), TOGETHER[1])
            found.append(Hit(hit.entry, round(hit.score * (1 + TOGETHER[0] * others), 6), True))
        marks.append(Mark(number, tuple(sorted(found, key=lambda hit: -hit.score))))
    return marks


def _is_year(number: Number) -> bool:
    return not number.share and number.value == int(number.value) and YEARS[0] <= number.value <= YEARS[1]


def _standing(entry: Entry) -> float:
    return KINDS.get(entry.kind, 1) * (1 if entry.settled else PRINTED_AGAIN) * (1 + ACCOUNTS * min(entry.accounts, 5))


def _fit(number: Number, entry: Entry) -> float:
    """How well an entry's number fits: 1 for the same, less within rounding, 0 for another."""
    best = 0.0
    for value, low, high, share in entry.values:
        if number.share and not share:
            continue
        if abs(value - number.value) < 0.005:
            return 1.0
        if number.low <= value < number.high or (low is not None and high is not None and low < number.value < high):
            best = NEAR
    return best


def passage(text: str) -> bool:
    """Whether a text is a passage to be marked rather than words to be looked up. Parameters: text. Returns: bool."""
    return len(text.split()) >= LONG and bool(numbers(text))
