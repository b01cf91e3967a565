"""How far an answer can be trusted: a written rule on coded facts, and the line of facts under a figure.

Every answer starts at high. Each domain of RULES in which it fails lowers it, once, by the first line that applies;
nothing lies below very low. What a coding decides (who sells what, whether the question asked is the question
answered, whether accounts agree) stands with its reason in data/codings; the rest is computed from the tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from channel_evidence.words.english import NOT_REPORTED, agreeing
from channel_evidence.words.vocabulary import listed

LEVELS = ("high", "moderate", "low", "very low")
WIDE = 10  # points from the low to the high end of an interval: give or take five, as of a simple sample of about 400
CODES = {"sells": ("yes", "no", "unclear"), "direct": ("yes", "partly", "no"), "agree": ("yes", "no", "one-account")}
NUMBER = ["question_id", "category", "subgroup"]  # what makes a printed number one number


@dataclass(frozen=True)
class Facts:
    """What the rule asks about an answer.

    `sells`: the sponsor sells what was asked about (yes, no, unclear); `direct`: the question asked is the question
    answered (yes, partly, no); `agree`: accounts agree (yes, no, one-account); `base_known` and `n_known`: for every
    number; `reading`: whole-text, excerpt or second-hand, of the least read account that is used; `accounts`: the most
    sources that print one of the numbers; `widest`: the widest interval in points, None without; `doubted`: a number is.
    """

    sells: str
    direct: str
    agree: str
    base_known: bool
    n_known: bool
    reading: str
    accounts: int
    widest: float | None
    doubted: bool

    def __post_init__(self) -> None:
        for name, codes in CODES.items():
            if getattr(self, name) not in codes:
                raise ValueError(f"{name} is {getattr(self, name)!r}, not one of {', '.join(codes)}")
        if (self.accounts == 1) != (self.agree == "one-account"):
            raise ValueError(
                f"agree is {self.agree!r}, but {agreeing(self.accounts, 'account', 'accounts')} can be read"
            )


@dataclass(frozen=True)
class Rule:
    """One line of the rule: in its domain, when it applies, by how many levels it lowers, and in which words."""

    domain: str
    applies: Callable[..., bool]
    levels: int
    words: str


RULES = (
    Rule("who asked", lambda fact: fact.sells == "yes", 1, "the sponsor sells what was asked about"),
    Rule("who asked", lambda fact: fact.sells == "unclear", 1, "it is unclear what the sponsor sells"),
    Rule(
        "base and n", lambda fact: not fact.base_known and not fact.n_known, 1, "base and n are not reported throughout"
    ),
    Rule("base and n", lambda fact: not fact.n_known, 1, "n is not reported throughout"),
    Rule("base and n", lambda fact: not fact.base_known, 1, "the base is not reported throughout"),
    Rule("what was read", lambda fact: fact.reading == "second-hand", 1, "it is known at second hand"),
    Rule("what was read", lambda fact: fact.reading != "whole-text", 1, "it was read in excerpts"),
    Rule("accounts", lambda fact: fact.doubted, 1, "a printed number is doubted"),
    Rule("accounts", lambda fact: fact.agree == "no", 1, "accounts disagree"),
    Rule("accounts", lambda fact: fact.agree == "one-account", 1, "it rests on one account"),
    Rule("question", lambda fact: fact.direct == "no", 2, "another question was asked"),
    Rule("question", lambda fact: fact.direct == "partly", 1, "the question asked is the question answered in part"),
    Rule("precision", lambda fact: fact.widest is not None and fact.widest > WIDE, 1, "the interval is wide"),
)


@dataclass(frozen=True)
class Grade:
    """A grade of trust, one of LEVELS, and the reasons that lowered it."""

    level: str
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        why = (
            f"because {listed(list(self.reasons))}" if self.reasons else "because nothing in the rule speaks against it"
        )
        return f"Trust: {self.level}, {why}."


def grade(facts: Facts) -> Grade:
    """The grade of an answer.

    Parameters: facts. Returns: Grade. Source: the rule is ours; that one starts high and goes down by domain is GRADE's
    (Guyatt et al. 2008, BMJ 336, 924-926).
    """
    return lowered(RULES, facts)


def lowered(rules: Sequence[Rule], facts: object) -> Grade:
    """The grade that is left once every domain in which facts fail has lowered it, once, by the first line that applies.

    Parameters: rules, in order; facts, what their conditions ask. Returns: Grade.
    """
    failed: dict[str, Rule] = {}
    for rule in rules:
        if rule.applies(facts):
            failed.setdefault(rule.domain, rule)
    steps = sum(rule.levels for rule in failed.values())
    return Grade(LEVELS[min(steps, len(LEVELS) - 1)], tuple(rule.words for rule in failed.values()))


def facts(rows: pd.DataFrame, coded: Mapping[str, str]) -> Facts:
    """What the rule asks about an answer that rests on some numbers.

    Parameters: rows of `Collection.printings` (every printing of the numbers that the answer rests on), with the columns
    low and high or not; coded, with sells, direct and agree: a row of data/codings/answers.csv.
    Returns: Facts. Raises: ValueError without rows, for an unknown code, or where `agree` does not fit the accounts.
    """
    if rows.empty:
        raise ValueError("an answer rests on one number at least")
    used = rows[rows["settled"]] if "settled" in rows else rows
    widths = (used["high"] - used["low"]).dropna() if {"low", "high"} <= set(used) else pd.Series(dtype=float)
    shares = used[used["unit"] == "percent"]
    readings = [kind for kind in ("second-hand", "excerpt", "whole-text") if (used["reading"] == kind).any()]
    return Facts(
        sells=coded["sells"],
        direct=coded["direct"],
        agree=coded["agree"],
        base_known=not shares["base"].str.contains("^$|not-reported|unclear").any(),
        n_known=bool(sizes(used).notna().all()),
        reading=readings[0],
        accounts=accounts(rows),
        widest=float(widths.max()) if len(widths) else None,
        doubted=bool((used["doubt"] != "").any()),
    )


def sizes(rows: pd.DataFrame) -> pd.Series:
    """How many people or things each number is of; the study's n where no base applies to it, as to a gap or a rank.

    Parameters: rows of `Collection.printings`. Returns: n, missing where not reported; counts and dates, which are of
    nobody, are left out.
    """
    asked = rows[~rows["unit"].isin(["count", "date"])]
    return asked["base_n"].where(asked["base"] != "", asked["n"])


def accounts(rows: pd.DataFrame) -> int:
    """How many sources print a number: the most that print any one of the rows' numbers."""
    # By hand, for every study is asked this: grouping a few rows takes many times as long.
    printed = set(zip(rows["source_id"], *(rows[name] for name in NUMBER), strict=True))
    return max(Counter(each[1:] for each in printed).values())


_READ = {"whole-text": "whole text", "excerpt": "excerpt", "second-hand": "second hand"}


def trust_line(rows: pd.DataFrame, sponsors: pd.DataFrame) -> str:
    """The facts that decide how far the numbers of a figure can be trusted, in one line.

    Parameters: rows of `Collection.printings`, all printings of the numbers drawn, or only the settled ones; sponsors,
    data/codings/sponsors.csv with study_id, sells and related.
    Returns: text, such as "Read: excerpt · n not reported (0 of 4 known) · asked by: NewVoiceMedia, which sells ... ·
    accounts: 2 · doubted: no".
    Raises: ValueError without rows; KeyError for a study without a row in sponsors.
    """
    if rows.empty:
        raise ValueError("a figure draws one number at least")
    used = rows[rows["settled"]] if "settled" in rows else rows
    read = " / ".join(words for kind, words in _READ.items() if (used["reading"] == kind).any())
    doubted = int((used["doubt"] != "").sum())
    parts = (
        f"Read: {read}",
        _sizes(used),
        f"asked by: {_askers(used, sponsors.set_index('study_id'))}",
        f"accounts: {accounts(rows)}",
        f"doubted: {f'{doubted} of {len(used)}' if doubted else 'no'}",
    )
    return " · ".join(parts)


def _sizes(rows: pd.DataFrame) -> str:
    """What is known of n: one number for all, a range, or how many are known."""
    every = sizes(rows)
    if every.empty:
        return "n does not apply"
    known = every.dropna().astype(int)
    told = f"({len(known)} of {len(every)} known)"
    if known.empty:
        return f"n not reported {told}"
    least, most = known.min(), known.max()
    words = f"n = {least:,}" if least == most else f"n = {least:,} to {most:,}"
    return words if len(known) == len(every) else f"{words} {told}"


def _askers(rows: pd.DataFrame, sponsors: pd.DataFrame) -> str:
    """Who asked and what they sell, each sponsor once; of more than three only how many sell what was asked about."""
    asked = rows.drop_duplicates("study_id").set_index("study_id")["sponsor"]
    sold = pd.DataFrame({"sponsor": asked, "sells": [sponsors.loc[study, "sells"] for study in asked.index],
                         "related": [sponsors.loc[study, "related"] for study in asked.index]})  # fmt: skip
    sold = sold.drop_duplicates("sponsor")
    if len(sold) > 3:
        related = int((sold["related"] == "yes").sum())
        return f"{len(sold)} sponsors, {related} of which sell what was asked about"
    return "; ".join(_asker(row) for row in sold.itertuples())


def _asker(row) -> str:
    if row.sponsor in NOT_REPORTED:
        return "not reported"
    if row.sells in NOT_REPORTED:
        return f"{row.sponsor} (what it sells is not reported)"
    return f"{row.sponsor}, which sells {row.sells}"
