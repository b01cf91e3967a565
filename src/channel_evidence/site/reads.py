"""What each notebook's page reads of the tables, and nothing else: plain values, so that their digest says whether it must be made again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from channel_evidence.look_up.entry import CLAIM, Entry, expanded
from channel_evidence.site import about
from channel_evidence.site.places import places
from channel_evidence.tables import Collection

# What a page reads: `about`, its JSON-LD; `cited`, words and address of the works to cite; `collection`, those of the whole;
# `claims`, the audited statements about its studies; `places` of the numbers that it draws; and for those numbers `doubts`,
# `sizes` and `quantiles`, as `what_if` needs them.
Reads = dict[str, Any]


class Reading:
    """Cuts what was derived from the tables to what single pages read."""

    def __init__(self, data: Collection, citation_file: Path, derived: Mapping[str, Any]) -> None:
        """Parameters: data; citation_file, a CITATION.cff, which may be missing; derived, from `derived.derived`."""
        self._data, self._citation_file, self._derived = data, citation_file, derived
        self.claims: list[Entry] = expanded(derived["entries"], kind=CLAIM)

    def of(self, card: Any) -> Reads:
        """What a notebook's page reads.

        Parameters: card, of `index.Card`. Returns: text, numbers, lists and mappings only.
        """
        data, known = self._data, self._derived["what_if"]
        cited = [about.collection(data, self._citation_file, card.title)]
        cited += [about.study(data, ident) for ident in card.studies]
        own = set(card.studies) if card.listed else set()
        claims = about.reviewable(claim for claim in self.claims if claim.study_id in own)
        return {
            "about": [
                about.dataset(data, card.title, card.summary, cited, card.studies),
                *about.reviews(
                    data, claims, lambda claim: f"{card.file}#{about.claim_address(claim)}", self._derived["meanings"]
                ),
            ],
            "cited": [[work.words, work.url] for work in cited],
            "collection": [data.descriptor["title"], cited[0].url],
            "claims": [_statement(claim) for claim in claims],
            "places": places(data, card.drawn),
            "doubts": sorted(set(known["doubts"]).intersection(card.drawn)),
            "sizes": {ident: known["sizes"][ident] for ident in card.drawn if ident in known["sizes"]},
            "quantiles": self._derived["quantiles"],
        }


def _statement(claim: Entry) -> dict[str, str]:
    return {
        "address": about.claim_address(claim),
        "says": claim.says,
        "exact": claim.exact,
        "publisher": claim.publisher,
        "verdict": claim.verdict,
        "why": claim.why,
    }
