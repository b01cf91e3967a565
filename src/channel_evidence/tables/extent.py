"""How much the collection holds, and how far it is tied to its sources: the counts that pages and README print."""

from __future__ import annotations

from dataclasses import dataclass

from channel_evidence.tables.collection import Collection

SURVEYS = ("consumer-survey", "company-survey")


@dataclass(frozen=True)
class Extent:
    """Counts of the collection, each of rows of its tables.

    `printings`: printed numbers, one row an occurrence; `numbers`: the distinct ones behind them (question, answer,
    group); `questions` with a number; `placed`: printings tied to exact words at a place in a text that was read whole; `excerpts`: printings read on
    a page of which the beginning was read;
    `quoted`: with the words that carry them; `shares`: printed percentages; `sized`: those with an n of their own;
    `studies`, of which `surveys`; `surveys_sized`: surveys with an n; `sources`, of which `whole` were read whole;
    `claims`; `errata`.
    """

    printings: int
    numbers: int
    questions: int
    placed: int
    excerpts: int
    quoted: int
    shares: int
    sized: int
    studies: int
    surveys: int
    surveys_sized: int
    sources: int
    whole: int
    claims: int
    errata: int


def extent(data: Collection) -> Extent:
    """Count what a collection holds. Parameters: data. Returns: Extent."""
    rows, studies = data.estimates, data.studies
    shares = rows[rows["unit"] == "percent"]
    surveys = studies[studies["design"].isin(SURVEYS)]
    return Extent(
        printings=len(rows),
        numbers=len(rows.drop_duplicates(["question_id", "category", "subgroup"])),
        questions=rows["question_id"].nunique(),
        placed=int(rows["start"].notna().sum()),
        excerpts=int((rows["reading"] == "excerpt").sum()),
        quoted=int((~rows["exact"].isin(["", "not-reported"])).sum()),
        shares=len(shares),
        sized=int(shares["base_n"].notna().sum()),
        studies=len(studies),
        surveys=len(surveys),
        surveys_sized=int(surveys["n"].notna().sum()),
        sources=len(data.sources),
        whole=int((data.sources["sha256"] != "").sum()),
        claims=len(data.claims),
        errata=len(data.errata),
    )


def sentence(found: Extent) -> str:
    """What the collection holds and how far it is tied to its sources, in three sentences. Parameters: found. Returns: text."""
    rest = "; the others to a page of which the beginning was read" if found.excerpts else ""
    return (
        f"{found.printings:,} printed numbers ({found.numbers:,} distinct ones; the rest are reprints) of {found.studies:,} studies, of which "
        f"{found.surveys:,} are surveys and {found.surveys_sized:,} of these have a known number of respondents. {found.placed:,} of the printed "
        f"numbers are tied to exact words in a text that was read whole{rest}. "
        f"{found.sized:,} of {found.shares:,} percentages have a known base in numbers."
    )
