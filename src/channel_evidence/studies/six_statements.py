"""Six statements of a handbook, each tried against the estimates that bear on it.

Which estimates bear on a statement, and from which share on they speak for it, is a reader's coding and stands in
PARTS; whether they do is computed from the settled printings.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import pandas as pd

from channel_evidence.charts.canvas import FONT, Chart, Dot, canvas, draw_dots, name_slots, percent_axis, write_beside
from channel_evidence.charts.comparison import OTHERS, study_slot
from channel_evidence.charts.dots import INTERVAL, interval_words
from channel_evidence.printed import parse, read
from channel_evidence.stats.intervals import add_intervals
from channel_evidence.tables import Collection
from channel_evidence.words.display import Reading, Table, table
from channel_evidence.words.english import count_word, printed_words, size, study_name
from channel_evidence.words.vocabulary import ACCENT, GREY, label, listed, sentence_case, short

FOR, AGAINST, OPEN, BOTH, SILENT = "for", "against", "undecided", "both ways", "silent"
IN_PART = " in part"
HALF = 50.0
SHADES = {FOR: ACCENT, AGAINST: "#D55E00", OPEN: OTHERS}


@dataclass(frozen=True)
class Test:
    """How estimates bear on a part of a statement: which, and on which side of a share they speak for it.

    `questions` are ids, or measures for all their questions; `category` the answer whose share counts; `side` "below"
    or "above" `threshold` (percent); `otherwise` what an estimate on the other side says (AGAINST or OPEN);
    `complement` are categories whose share counts as what they leave to 100; `skip` are questions of a listed measure
    that ask something else or somebody else.
    """

    questions: tuple[str, ...]
    category: str
    side: str
    threshold: float = HALF
    otherwise: str = AGAINST
    complement: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """A part of a statement: its number, the claim that carries it, why it is read so, and the test if there is one."""

    statement: int
    claim_id: str
    why: str
    test: Test | None = field(default=None)


ANSWERED = Test(
    ("got-response",),
    "answered",
    "below",
    otherwise=OPEN,
    complement=("not-answered",),
    skip=("zendesk-replies-2012-retailers-respond",),  # a share of retailers, not of messages or people
)
SETTLED = Test(
    ("northridge-2015-resolution-rate", "nice-2014-success-rate", "northridge-2016-response-and-resolution"),
    "social-media",
    "below",
    otherwise=OPEN,
)
# What businesses prefer says nothing on what people prefer.
PREFERRED = Test(("preferred-channel",), "social-media", "below", skip=("portal-uk-businesses-2012-preferred-channel",))
PREFERRED_BY_SOME = Test(
    ("preferred-channel",), "social-media", "above", 0.0, skip=("portal-uk-businesses-2012-preferred-channel",)
)
NEAREST = "newvoicemedia-us-2013-after-poor-experience"
TWO_WAY = "nm-incite-2012-prefers-social-to-phone"

PARTS = (
    Part(1, "bacal-six-things-c10", "an unanswered complaint has readers, its answer none", ANSWERED),
    Part(2, "bacal-six-things-c11", "no estimate measures who reads"),
    Part(2, "bacal-six-things-c12", "no estimate measures whom an answer reaches"),
    Part(2, "bacal-six-things-c13", "no estimate measures the harm"),
    Part(3, "bacal-six-things-c14", "estimates say how many complain where, none how much it harms"),
    Part(3, "bacal-six-things-c15", "no estimate measures a cause"),
    Part(3, "bacal-six-things-c16", "no estimate measures trust"),
    Part(4, "bacal-six-things-c17", "no estimate tells well-known complainers apart"),
    Part(5, "bacal-six-things-c18", "what it does not settle goes elsewhere", SETTLED),
    Part(5, "bacal-six-things-c19", "no estimate measures costs"),
    Part(6, "bacal-six-things-c20", "a preference of most people would be above a half", PREFERRED),
    Part(6, "bacal-six-things-c21", "no survey is named, nor any wording known"),
    Part(6, "bacal-six-things-c22", "no survey held the speed equal"),
    Part(6, "bacal-six-things-c23", "any share above nothing is some customers", PREFERRED_BY_SOME),
    Part(6, "bacal-six-things-c24", "the hype is not put in numbers"),
)


def evidence(data: Collection, test: Test) -> pd.DataFrame:
    """The estimates that bear on a part of a statement, each with what it says.

    Parameters: data; test. Settled printings only, all subgroups that are printed.
    Returns: rows of `intervals.add_intervals`, shares turned round for the test's complements, with `label` (study),
    `words` (the number as printed), `turned` (bool: it stands for what is left of 100) and `says` (FOR, AGAINST or OPEN): FOR if all values that the printed number can
    stand for lie on the test's side of the threshold, the test's `otherwise` if none does, else OPEN.
    Raises: KeyError for an unknown question.
    """
    named = data.questions["question_id"].isin(test.questions) | data.questions["measure"].isin(test.questions)
    asked = data.questions.loc[named & ~data.questions["question_id"].isin(test.skip), "question_id"]
    for question in test.questions:
        if question not in set(data.questions["measure"]):
            data.question(question)
    rows = add_intervals(data.settled(*asked))
    rows = rows[rows["category"].isin((test.category, *test.complement)) & rows["value"].notna()].reset_index(drop=True)
    rows["words"] = [_words(row, test) for _, row in rows.iterrows()]
    rows["turned"] = turned = rows["category"].isin(test.complement)
    for one, other in (("low", "high"), ("round_low", "round_high")):
        low, high = rows[one].where(~turned, 100 - rows[other]), rows[other].where(~turned, 100 - rows[one])
        rows[one], rows[other] = low, high
    rows["value"] = rows["value"].where(~turned, 100 - rows["value"])
    rows["label"] = [_name(row) for _, row in rows.iterrows()]
    rows["says"] = [_says(row, test) for row in rows.itertuples()]
    return rows


def _words(row: pd.Series, test: Test) -> str:
    printed = printed_words(row)
    return (
        f"{short(100 - row['value'], 0)} ({printed} {label(row['category'])})"
        if row["category"] in test.complement
        else printed
    )


def _name(row: pd.Series) -> str:
    """The study, and the subgroup where the base does not name it already."""
    part = label(row["subgroup"]) if row["subgroup"] else ""
    return study_name(row) + (f" ({part})" if part.lower() not in row["base"].lower() else "")


def _says(row, test: Test) -> str:
    low, high = row.round_low, row.round_high
    inside, outside = (high < test.threshold, low >= test.threshold)
    if test.side == "above":
        inside, outside = low > test.threshold, high <= test.threshold
    return FOR if inside else test.otherwise if outside else OPEN


def verdict(says: pd.Series | None) -> str:
    """What the estimates on one part come to.

    Parameters: says, FOR, AGAINST or OPEN for each estimate; None without a test.
    Returns: FOR or AGAINST if all estimates agree, with IN_PART behind it if some are undecided; BOTH if they disagree;
    SILENT if none decides.
    """
    told = [] if says is None else list(says)
    return _together(set(told) - {OPEN}, whole=OPEN not in told)


def _together(decided: set[str], *, whole: bool) -> str:
    if len(decided) != 1:
        return BOTH if decided else SILENT
    return decided.pop() + ("" if whole else IN_PART)


def parts(data: Collection) -> pd.DataFrame:
    """Each part of the six statements with the estimates for it, against it and undecided, and the verdict.

    Parameters: data. Returns: a frame with statement, claim_id, says, why, for, against and undecided (tuples of
    estimate ids), verdict and refutable (bool: whether an estimate could have spoken against it).
    Raises: KeyError for an unknown claim.
    """
    claims = data.claims.set_index("claim_id")["statement"]
    rows = []
    for part in PARTS:
        found = None if part.test is None else evidence(data, part.test)
        ids = {kind: () if found is None else tuple(found.loc[found["says"] == kind, "estimate_id"]) for kind in SHADES}
        told = {"statement": part.statement, "claim_id": part.claim_id, "says": claims[part.claim_id], "why": part.why}
        refutable = part.test is not None and part.test.otherwise == AGAINST
        rows.append(
            {**told, **ids, "verdict": verdict(None if found is None else found["says"]), "refutable": refutable}
        )
    return pd.DataFrame(rows)


def part_table(data: Collection, found: pd.DataFrame) -> Table:
    """The parts of the statements with how each is read. Parameters: data; found of `parts`. Returns: Table."""
    rows = found.copy()
    rows["read"] = [_rule(part) for part in PARTS]
    named = {
        "statement": "no.",
        "verdict": "verdict",
        "says": "what it says",
        "read": "how it is read, or why nothing bears on it",
    }
    return table(
        rows, named, "Each statement in its parts; how a part is read is our choice, the verdict is computed from that"
    )


def _rule(part: Part) -> str:
    test = part.test
    if test is None:
        return part.why
    limit = (
        "nothing" if test.threshold == 0 else "a half" if test.threshold == HALF else f"{short(test.threshold)} percent"
    )
    share = f"an estimate speaks for it if the share “{label(test.category)}” is {test.side} {limit}"
    tail = "leaves it undecided" if test.otherwise == OPEN else "speaks against it"
    return f"{part.why}: {share}, else {tail}"


def summary(found: pd.DataFrame) -> pd.DataFrame:
    """The six statements with the number of parts and of estimates that speak for or against them.

    Parameters: found of `parts`. Returns: a frame with statement, parts, silent (parts without evidence), for, against
    and undecided (estimates, each counted once), and verdict over the parts, with IN_PART where a part is silent.
    """
    rows = []
    for number, own in found.groupby("statement"):
        silent = int((own["verdict"] == SILENT).sum())
        told = {text.removesuffix(IN_PART) for text in own["verdict"]} - {SILENT}
        whole = silent == 0 and not own["verdict"].str.endswith(IN_PART).any()
        overall = BOTH if BOTH in told else _together(told, whole=whole)
        counts = {kind: len(set().union(*own[kind])) for kind in SHADES}
        rows.append({"statement": number, "parts": len(own), "silent": silent, **counts, "verdict": overall})
    return pd.DataFrame(rows)


def summary_table(data: Collection, found: pd.DataFrame) -> Table:
    """The six statements by what the tables say. Parameters: data; found of `parts`. Returns: Table of six rows."""
    rows = summary(found)
    first = found.drop_duplicates("statement").set_index("statement")["says"]
    # The part that a test bears on stands for its statement; where none does, its first part.
    tested = found[found["verdict"] != SILENT].drop_duplicates("statement").set_index("statement")["says"]
    rows["says"] = rows["statement"].map(first.to_dict() | tested.to_dict())
    named = {
        "statement": "no.", "says": "its main part", "for": "estimates for", "against": "against", "undecided": "undecided",
        "parts": "parts", "silent": "parts without evidence", "verdict": "verdict",
    }  # fmt: skip
    return table(rows, named, "Six statements, and what the estimates in the tables say")


def summary_reading(data: Collection, found: pd.DataFrame) -> Reading:
    """What the six statements come to.

    Parameters: data; found of `parts`. Returns: Reading of four sentences.
    """
    rows = summary(found)
    announced = data.view.set_index("estimate_id").loc["bacal-six-things-01"]
    agrees = "as many as" if parse(announced["printed"], "count").value == len(rows) else "not as many as"
    whole = rows["verdict"].str.removesuffix(IN_PART)
    partly = int(rows["verdict"].str.endswith(IN_PART).sum())
    kinds = (
        (FOR, "with support"),
        (AGAINST, "with evidence against it"),
        (BOTH, "with both"),
        (SILENT, "on which the tables are silent"),
    )
    told = [f"{count_word(int((whole == kind).sum()))} {words}" for kind, words in kinds if (whole == kind).any()]
    silent = int((found["verdict"] == SILENT).sum())
    tested = found[found["verdict"] != SILENT]
    return Reading(
        f"The extract lists {count_word(len(rows))} statements, {agrees} it announces (“{announced['printed']}”): {listed(told)}. "
        f"{sentence_case(count_word(partly))} of these verdicts hold only in part: the statements fall into {count_word(len(found))} parts, and for "
        f"{count_word(silent)} of them the tables have no estimate. Of the {count_word(len(tested))} parts with estimates, numbers could have spoken "
        f"against {count_word(int(tested['refutable'].sum()))}; the others could only be supported or stay undecided."
    )


def nearest(data: Collection) -> Reading:
    """What the tables have nearest to the third statement, and why it decides nothing.

    Parameters: data. Returns: Reading of two sentences.
    """
    rows = data.settled(NEAREST).set_index("category")
    friends, posts = (
        rows.loc["tell-friends-and-colleagues"],
        rows[rows["subgroup"] == ""].loc["review-or-complain-on-social"],
    )
    sizes = [size(row["base_n"]) for row in (friends, posts)]
    return Reading(
        f"Nearest to the third statement: after poor service {printed_words(friends)} percent say that they tell friends and colleagues and "
        f"{printed_words(posts)} percent that they review or complain on social media ({study_name(posts)}, {posts['base']}; {sizes[0]} and {sizes[1]}). "
        "That is how many do it, not how much harm it does."
    )


def against_threshold(rows: pd.DataFrame, test: Test, title: str, *, axis: str) -> Chart:
    """The estimates that bear on a part of a statement, beside the share that decides, each with its base and n.

    Parameters: rows of `evidence`; test; title, the finding; axis, what the horizontal axis counts.
    Returns: Chart whose frame holds estimate_id, label, base, base_n, words, turned, value, low, high, method,
    reason, level, design_effect and says.
    """
    drawn = rows.sort_values(["value", "label"], ascending=[False, True], kind="stable")
    figure, (ax,) = canvas(1.4 * len(drawn), title, f"Printed by {listed(list(dict.fromkeys(drawn['publisher'])))}.")
    figure.subplots_adjust(left=0.36)
    slots = [study_slot(row) for _, row in drawn.iterrows()]
    dots = []
    for y, (slot, row) in enumerate(zip(slots, drawn.itertuples(), strict=True)):
        dots.append(
            Dot(f"{slot.replace(chr(10), ', ')} ({row.says})", row.value, y, row.low, row.high, SHADES[row.says])
        )
        edge = row.value if math.isnan(row.high) else row.high
        write_beside(ax, row.words, edge, y, size=FONT["note"])
    for text in ax.texts:  # a number that falls on the line stays readable
        text.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.5})
    ax.axvline(test.threshold, color=GREY, linewidth=1.2, linestyle="--", zorder=1)
    draw_dots(ax, dots)
    name_slots(ax, slots, 38)
    ax.tick_params(axis="y", labelsize=FONT["note"])
    ax.grid(visible=False, axis="y")
    top = max(drawn["value"].max(), test.threshold)
    percent_axis(ax, min(146.0, 1.45 * top), f"{axis} (dashed: {short(test.threshold, 0)} percent)")
    ax.set_xticks([tick for tick in range(0, 101, 25) if tick <= ax.get_xlim()[1]])
    kept = ["estimate_id", "label", "base", "base_n", "words", "turned", *INTERVAL, "says"]
    return Chart(drawn[kept].reset_index(drop=True), figure, _caption(drawn, test))


def _caption(rows: pd.DataFrame, test: Test) -> str:
    names = {ACCENT: "blue", SHADES[AGAINST]: "red", OTHERS: "grey"}
    colours = listed([f"{names[SHADES[kind]]}: {kind}" for kind in (FOR, AGAINST, OPEN) if kind in set(rows["says"])])
    known = int(rows["low"].notna().sum())
    lines = (
        f"Lines are {interval_words(rows[rows['low'].notna()])}"
        if known
        else "No n is reported, so no interval is drawn"
    )
    hollow = "; hollow dots have none, because n is not reported" if 0 < known < len(rows) else ""
    turned = (
        " Shares of the unanswered are turned round, as if everybody asked had answered the question."
        if test.complement
        else ""
    )
    return f"Dots are the printed values ({colours}). {lines}{hollow}.{turned}"


def preferred_title(rows: pd.DataFrame) -> str:
    """The finding on preference in one line. Parameters: rows of `evidence`."""
    below = int((rows["says"] == FOR).sum())
    share = "all" if below == len(rows) else f"{count_word(below)} of"
    return f"Social media is preferred by {_range(rows)} percent: {share} {count_word(len(rows))} printed shares lie below a half"


def _range(rows: pd.DataFrame) -> str:
    return f"{short(rows['value'].min(), 0)} to {short(rows['value'].max(), 0)}"


def preferred_reading(data: Collection, rows: pd.DataFrame) -> Reading:
    """How far the shares lie below a half, how sure that is, and what they do not show.

    Parameters: data; rows of `evidence` for PREFERRED. Returns: Reading of five sentences.
    """
    known = rows[rows["low"].notna()]
    greatest = rows.loc[rows["value"].idxmax()]
    sure = int((known["high"] < HALF).sum())
    asked = set(data.questions.loc[data.questions["measure"] == "preferred-channel", "question_id"])
    without = len(asked - set(rows["question_id"]) - set(PREFERRED.skip))
    doubted = _open_errata(data, data.printings(*rows["question_id"].unique()))
    return Reading(
        f"The greatest share is {greatest['words']} percent ({greatest['label']}, {greatest['base']}). n is reported for {count_word(len(known))} of the "
        f"{count_word(len(rows))} shares, and sampling leaves {'each of these' if sure == len(known) else count_word(sure)} below a half. {doubted} "
        f"{sentence_case(count_word(without))} more questions on preference are printed without a share for social media. "
        "To prefer another channel is not to refuse social media, and the people asked, the lists of answers and the years differ, so the shares are set side by side and not averaged."
    )


def _open_errata(data: Collection, printings: pd.DataFrame) -> str:
    """Which of the printings are in doubt, with the first reason that the errata give."""
    social = printings[printings["category"] == PREFERRED.category]
    targets = "estimates:" + social["estimate_id"]
    own = data.errata[(data.errata["status"] == "open") & data.errata["target"].isin(targets)]
    if own.empty:
        return "None of these numbers is in doubt."
    names = listed(list(dict.fromkeys(study_name(row) for _, row in social[targets.isin(own["target"])].iterrows())))
    are, reason = "is" if len(own) == 1 else "are", own["reason"].iloc[0]
    reason = reason[:1].lower() + reason[1:]
    return f"{sentence_case(count_word(len(own)))} of the shares {are} in doubt ({names}): {reason}."


def two_way(data: Collection) -> Reading:
    """The one question that sets social media against the telephone alone, kept apart because it is another question.

    Parameters: data. Returns: Reading of two sentences.
    """
    rows = data.printings(TWO_WAY)
    told = [f"{printed_words(row)} percent ({row['publisher']}: {row['base']})" for _, row in rows.iterrows()]
    values = [read(row) for row in rows.itertuples()]
    below = (
        "all below a half"
        if all(value.high is not None and value.high < HALF for value in values)
        else "not all below a half"
    )
    return Reading(
        f"Another question sets social media against the telephone alone: {listed(told)} would rather use social media, {below}. "
        "It is kept out of the figure, and its printings differ in number and in base."
    )


def businesses(data: Collection) -> Reading:
    """The share of businesses that prefer social media, kept apart because businesses are not customers.

    Parameters: data. Returns: Reading of one sentence.
    """
    row = data.settled(*PREFERRED.skip).iloc[0]
    return Reading(
        f"Left out as well: {printed_words(row)} percent of {row['base']} ({study_name(row)}, {size(row['base_n'])}), for businesses are not customers."
    )


def answered_title(rows: pd.DataFrame) -> str:
    """How many estimates find most messages unanswered, in one line. Parameters: rows of `evidence` for ANSWERED."""
    below = int((rows["says"] == FOR).sum())
    return f"In {count_word(below)} of {count_word(len(rows))} estimates fewer than half are answered; the range is {_range(rows)} percent"


def answered_reading(rows: pd.DataFrame) -> Reading:
    """What answers given can say about answers read.

    Parameters: rows of `evidence` for ANSWERED. Returns: Reading of four sentences.
    """
    low, high = rows.loc[rows["value"].idxmin()], rows.loc[rows["value"].idxmax()]
    known = rows[rows["low"].notna()]
    return Reading(
        f"The share answered runs from {low['words']} percent ({low['label']}) to {high['words']} ({high['label']}). Where most complaints get no answer, their "
        "readers have none to see: that supports the statement, if such complaints are read as much as others. Where most are answered, it stays undecided, "
        f"because nobody counted readers. Some are shares of messages, some of people who say they were answered; n is reported for {count_word(len(known))} of the {count_word(len(rows))}."
    )


def settled_table(rows: pd.DataFrame) -> Table:
    """How many matters social media settles, in measures too unlike for one figure.

    Parameters: rows of `evidence` for SETTLED. Returns: Table of one row an estimate.
    """
    sizes = ["not reported" if pd.isna(size) else f"{size:,}" for size in rows["base_n"]]
    shown = rows.assign(base=rows["base"].replace("not-reported", "not reported"), n=sizes)
    named = {
        "label": "study",
        "asked": "what was measured",
        "base": "share of",
        "n": "n",
        "words": "percent",
        "says": "speaks",
    }
    return table(shown, named, "Matters settled through social media, in percent as printed; the measures differ")


def settled_reading(rows: pd.DataFrame) -> Reading:
    """What shares of settled matters can say about replacing other channels.

    Parameters: rows of `evidence` for SETTLED. Returns: Reading of four sentences.
    """
    told = [f"{row['words']} percent ({row['label']})" for _, row in rows.iterrows()]
    below = int((rows["says"] == FOR).sum())
    many = f"all {count_word(below)}" if below == len(rows) else f"{count_word(below)} of {count_word(len(rows))}"
    return Reading(
        f"Printed are {listed(told)}; {many} lie below a half. Taken at their word, most matters "
        "need another channel or stay unsettled. The measures differ and each leaves its base or its n open. None says whether the channel could do better, nor what it costs."
    )
