"""The audit for readers: an article's statements by what can be tested, and the error rates of the checks."""

from __future__ import annotations

import pandas as pd

from channel_evidence.audit.simulation import HALF_EVEN, HALF_UP, HONEST, STEPS, TRUNCATION
from channel_evidence.audit.verdicts import faults, group_of
from channel_evidence.charts.rates import CHECKS, FAULTS, PRINTS, ROUNDINGS, UNWEIGHTED, WEIGHTED, in_words
from channel_evidence.words.display import Reading, Table, table
from channel_evidence.words.english import agreeing, count_word
from channel_evidence.words.vocabulary import listed, sentence_case, short

_CORRECT, _CUT = (ROUNDINGS[HALF_UP], ROUNDINGS[HALF_EVEN]), ROUNDINGS[TRUNCATION]
_WHY = {
    CHECKS["reachable"]: ": a wrong share can happen to be another whole count",
    CHECKS["gap"]: ": the greater share can fall below the other by the same gap",
}
_COUNT_WEIGHTED = f"{CHECKS['reachable']}, {WEIGHTED}"


# What each check of the simulation asks.
ASKED = {
    "sums": "Do the shares of one question add to more than everybody?",
    "nested": "Does a longer time limit hold fewer people than a shorter one?",
    "threshold": "Does a share lie on the side of a limit that the words put it on?",
    "rank": "Is the share that is called the highest the highest?",
    "gap": "Do two shares lie as far apart as is said?",
    "drift": "Do two publications print the same number?",
    "margin": "Is the stated margin of error large enough for the number of respondents?",
    "reachable": "Can a whole number of respondents give the printed share?",
}


def checks() -> Table:
    """The simulated checks by the names that the figures use, each with what it asks. Returns: Table."""
    rows = pd.DataFrame([(CHECKS[check], asked) for check, asked in ASKED.items()], columns=["check", "asked"])
    return table(rows, {"check": "check", "asked": "what it asks"}, "The checks by the names that the figures use")


def tested(statements: Table) -> Table:
    """The statements that numbers can test, the verdict first.

    Parameters: statements, a Table of `dossier.statements`. Returns: Table in the order of the text.
    """
    rows = statements.frame[statements.frame["verdict"] != "not testable"]
    order = ["verdict", "what it says", "its words", "why"]
    return Table(
        rows[order], f"{agreeing(len(rows), 'statement', 'statements')} that numbers can test, in the order of the text"
    )


def untested(statements: Table) -> Table:
    """The statements that no number can test, the commonest reason first.

    Parameters: statements, a Table of `dossier.statements`. Returns: Table, by reason and then in the order of the text.
    """
    rows = statements.frame[statements.frame["verdict"] == "not testable"]
    rows = rows.assign(_many=-rows.groupby("why")["why"].transform("size")).sort_values(["_many", "why"], kind="stable")
    rows = rows.rename(columns={"why": "not testable: why"})[["not testable: why", "what it says", "its words"]]
    caption = f"{agreeing(len(rows), 'statement', 'statements')} not testable, by the reason, the commonest first"
    return Table(rows, caption)


def beyond(found: pd.DataFrame) -> Reading:
    """What the audit finds on an article's printed numbers, beside its statements.

    Parameters: found, a frame of `audit.audit` for a source. Returns: Reading of one to three sentences.
    """
    rows = found[~found["target"].str.startswith("claims:")]
    if rows.empty:
        return Reading("It prints no number that could be checked apart from these statements.")
    broken = faults(rows)
    broken = broken[broken["verdict"].map(group_of) == "do not hold"]
    told = " ".join(broken["detail"]) if len(broken) else "None of them fails."
    return Reading(f"Beside the statements, the printed numbers were checked. {told}")


def setting(found: pd.DataFrame) -> Reading:
    """What was simulated, in two sentences.

    Parameters: found, rows of `simulate.operating_characteristics`. Returns: Reading.
    """
    one = found[(found["check"] == "sums") & (found["fault"] == HONEST)]
    tables = one.groupby(["decimals", "rounding"])["tables"].sum().max()
    styles = one.groupby(["decimals", "rounding"]).ngroups
    ranges = {name: (one[name].min(), one[name].max()) for name in ("n", "options", "design_effect")}
    between = {name: f"{low:,} to {high:,}" for name, (low, high) in ranges.items()}
    return Reading(
        f"The simulation draws {tables:,} tables of {between['options']} options, answered by {between['n']} respondents, with weights that "
        f"multiply the variance by {between['design_effect']} (the design effect). Each is printed in {count_word(styles)} ways: in "
        f"{' and in '.join(PRINTS.values())}, each {listed(list(ROUNDINGS.values()))}. The first two round properly and differ only "
        "on ties; the last drops the digits."
    )


def _applicable(rows: pd.DataFrame, rounding: tuple[str, ...]) -> pd.DataFrame:
    return rows[rows["series"].isin(rounding) & (rows["slot"] != _COUNT_WEIGHTED)]


def alarms_title(rows: pd.DataFrame) -> str:
    """The finding on false alarms in one line: the worst check under correct rounding.

    Parameters: rows of `rate_charts.false_alarms`.
    """
    worst = _applicable(rows, _CORRECT)["rate"].max()
    if worst == 0:
        weighted = _cell(rows, _COUNT_WEIGHTED, _CORRECT[0])
        return (
            "Correctly rounded, no honest table is called impossible, unless weighted shares are taken for whole counts "
            f"({in_words(weighted)} percent)"
        )
    return f"Correctly rounded, up to {in_words(worst)} percent of honest tables are called impossible"


def alarms(rows: pd.DataFrame) -> Reading:
    """False alarms under correct rounding, under cut decimals, and under weights.

    Parameters: rows of `rate_charts.false_alarms`. Returns: Reading of three sentences.
    """
    good, cut = _applicable(rows, _CORRECT), _applicable(rows, (_CUT,))
    upper = max(row.high for row in good.itertuples())
    worst = good["rate"].max()
    share = f"{in_words(worst)} percent of honest tables impossible at worst" if worst else "no honest table impossible"
    first = (
        f"Where numbers are rounded {' or '.join(_CORRECT)}, the checks call {share}; the error of simulation leaves room for "
        f"at most {short(upper, 2)} percent."
    )
    hit = cut[cut["rate"] > 0].sort_values("rate", ascending=False, kind="stable")
    told = listed([f"“{row.slot}” ({in_words(row.rate)} percent)" for row in hit.itertuples()])
    second = (
        f"Where decimals are cut off, false alarms come from {told}." if told else "Cut decimals raise none either."
    )
    weighted = rows[(rows["slot"] == _COUNT_WEIGHTED) & (rows["series"] == _CORRECT[0])].iloc[0]
    third = (
        f"Weighted shares need not be counts out of n: that check would call {in_words(weighted['rate'])} percent of honest weighted tables "
        f"impossible, so it says only what holds if {UNWEIGHTED}."
    )
    return Reading(" ".join((first, second, third)))


def naive_title(rows: pd.DataFrame) -> str:
    """What simpler rules cost, in one line. Parameters: rows of `rate_charts.naive`."""
    rate = _cell(rows, CHECKS["sum-exactly-100"], _CORRECT[0])
    return f"To demand exactly 100 would call {in_words(rate)} percent of correctly rounded tables wrong"


def naive(rows: pd.DataFrame) -> Reading:
    """What the three rules for a sum make of honest tables.

    Parameters: rows of `rate_charts.naive`. Returns: Reading of two sentences.
    """
    exact, about, ours = (CHECKS[check] for check in ("sum-exactly-100", "sum-about-100", "sums"))
    first = (
        f"Demanding exactly 100 fails {in_words(_cell(rows, exact, _CORRECT[0]))} percent of honest tables rounded {_CORRECT[0]} and "
        f"{in_words(_cell(rows, exact, _CUT))} percent of those with decimals cut off; allowing for rounding on both sides, "
        f"{in_words(_cell(rows, about, _CORRECT[0]))} and {in_words(_cell(rows, about, _CUT))}."
    )
    second = (
        f"The audit objects only to sums that are too great, and so to {in_words(_cell(rows, ours, _CORRECT[0]))} and "
        f"{in_words(_cell(rows, ours, _CUT))} percent; what is missing from a sum may be an option that nobody named."
    )
    return Reading(f"{first} {second}")


def detection_title(rows: pd.DataFrame, decimals: int) -> str:
    """Which checks find the greatest and the least, in one line. Parameters: rows of `rate_charts.detection`; decimals."""
    ends = _last(rows).sort_values("rate", kind="stable")
    least, most = ends.iloc[0], ends.iloc[-1]
    return (
        f"{sentence_case(PRINTS[decimals])}: a share off by {STEPS[-1]} points is found in {in_words(most['rate'])} percent of tables by "
        f"“{most['slot']}”, in {in_words(least['rate'])} by “{least['slot']}”"
    )


def detection(rows: pd.DataFrame) -> Reading:
    """How detection grows with the size of the fault.

    Parameters: rows of `rate_charts.detection`. Returns: Reading of two or three sentences.
    """
    told = []
    for step in STEPS:
        own = rows[rows["series"] == FAULTS[f"off-{step}"]].sort_values("rate", kind="stable")
        low, high = own.iloc[0], own.iloc[-1]
        point = "point" if step == 1 else "points"
        told.append(
            f"by {step} {point}, in {in_words(low['rate'])} percent of tables (“{low['slot']}”) to {in_words(high['rate'])} (“{high['slot']}”)"
        )
    text = f"A share that is off is found, depending on the check: {'; '.join(told)}."
    for slot, own in rows.groupby("slot", sort=False):
        if not own["rate"].is_monotonic_increasing:
            text += f" With “{slot}” a greater fault is not always found more often{_WHY.get(str(slot), '')}."
    return Reading(text)


def decimal_gain(coarse: pd.DataFrame, fine: pd.DataFrame) -> Reading:
    """What a printed decimal adds to detection.

    Parameters: coarse and fine, rows of `rate_charts.detection` for whole percents and one decimal.
    Returns: Reading of two sentences.
    """
    gain = (fine.set_index(["slot", "series"])["rate"] - coarse.set_index(["slot", "series"])["rate"]).dropna()
    (slot, series), most = gain.idxmax(), gain.max()
    one = gain.xs(FAULTS[f"off-{STEPS[0]}"], level="series")
    return Reading(
        f"A decimal helps most where “{slot}” is checked and a share is {series}: the rate found rises by {short(most)} points. Of faults as "
        f"small as {STEPS[0]} point, each check finds {short(one.min())} to {short(one.max())} points more than in whole percents."
    )


def other_title(rows: pd.DataFrame) -> str:
    """How well labels that were swapped are found, in one line. Parameters: rows of `rate_charts.other_faults`."""
    labels, sizes = (_range(rows[rows["slot"].str.endswith(FAULTS[fault])]) for fault in ("swapped", "wrong-n"))
    return f"Swapped labels are found in {labels} percent of tables, a wrong n in {sizes}"


def other(rows: pd.DataFrame) -> Reading:
    """The best and the worst found of the other faults.

    Parameters: rows of `rate_charts.other_faults`. Returns: Reading of two sentences.
    """
    order = rows.sort_values("rate", kind="stable")
    least, most = order.iloc[0], order.iloc[-1]
    points = _range(rows[rows["slot"].str.endswith(FAULTS["percent-as-points"])])
    return Reading(
        f"Found most often: {_fault(most)}; least often: {_fault(least)}. A relative difference printed as points is found in "
        f"{points} percent, where the numbers behind it are printed too."
    )


def _fault(row: pd.Series) -> str:
    """A fault, the check that finds it, and how often."""
    check, _, fault = row["slot"].partition(": ")
    return f"{fault} by “{check}” ({row['series']}, {in_words(row['rate'])} percent)"


def reach_title(rows: pd.DataFrame) -> str:
    """From which n whole percents are blind, in one line. Parameters: rows of `rate_charts.reach`."""
    first = [rows[(rows["series"] == series) & (rows["rate"] < 1)]["slot"].head(1) for series in PRINTS.values()]
    told = [f"in {kind} from {slot.iloc[0]} on" for kind, slot in zip(PRINTS.values(), first, strict=True) if len(slot)]
    if not told:
        return "A wrong n shows in the printed shares at every size tried"
    return f"A wrong n hardly ever shows {listed(told)}"


def reach(rows: pd.DataFrame) -> Reading:
    """How the check of counts out of n fades as n grows.

    Parameters: rows of `rate_charts.reach`. Returns: Reading of two sentences.
    """
    parts = []
    for series, own in rows.groupby("series", sort=False):
        first, last = own.iloc[0], own.iloc[-1]
        parts.append(
            f"in {series} from {in_words(first['rate'])} percent (of {first['slot']}) to {in_words(last['rate'])} (of {last['slot']})"
        )
    return Reading(
        f"A wrong n, anything from half to double the true one, is found {listed(parts)}. With more respondents every "
        "printable value can be reached, and then the check says that it is blind."
    )


def population_title(rows: pd.DataFrame) -> str:
    """How often sampling misleads at worst, in one line. Parameters: rows of `rate_charts.population`."""
    true = _true(rows)
    return (
        f"At worst {in_words(true['rate'].max())} percent of claims that are true of the population are denied for it"
    )


def population(rows: pd.DataFrame) -> Reading:
    """What weights do to the tests beside the verdicts.

    Parameters: rows of `rate_charts.population`. Returns: Reading of two sentences.
    """
    told = []
    for slot, own in _true(rows).groupby("slot", sort=False):
        first, last = own.iloc[0], own.iloc[-1]
        told.append(
            f"{in_words(first['rate'])} percent of “{slot.partition(':')[0]}” at {first['series']}, {in_words(last['rate'])} at {last['series']}"
        )
    grown = all(own["rate"].is_monotonic_increasing for _, own in _true(rows).groupby("slot"))
    effect = "and err more often the more weights differ" if grown else "and do not err more often under weights"
    return Reading(
        f"The tests take the respondents for a simple random sample, {effect}: of the true claims they deny {listed(told)}. "
        "They stand beside the verdicts and change none."
    )


def _true(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["slot"].str.contains(": true")]


def _range(rows: pd.DataFrame) -> str:
    """The lowest and the highest rate of the rows."""
    return f"{in_words(rows['rate'].min())} to {in_words(rows['rate'].max())}"


def _last(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the greatest fault."""
    return rows[rows["series"] == FAULTS[f"off-{STEPS[-1]}"]]


def _cell(rows: pd.DataFrame, slot: str, series: str) -> float:
    return rows.set_index(["slot", "series"]).loc[(slot, series), "rate"]


def verdicts_title(counted: pd.DataFrame) -> str:
    """How many statements could be tested, and how many of those fail, in one line.

    Parameters: counted, a frame of `charts.verdicts.by_source`. Returns: text.
    """
    of = counted.groupby("group")["count"].sum()
    tested = int(of.sum() - of.get("cannot be tested", 0) - of.get("repeat their number", 0))
    failed = int(of.get("do not hold", 0))
    return f"Of {int(of.sum())} statements {tested} can be tested at all, and {failed} of those {'fails' if failed == 1 else 'fail'}"


def verdicts_reading(counted: pd.DataFrame) -> Reading:
    """Which source makes the most statements that cannot be tested, and where those that fail stand.

    Parameters: counted, a frame of `charts.verdicts.by_source`. Returns: Reading of two or three sentences.
    """
    of = counted.pivot(index="source", columns="group", values="count").fillna(0)
    total = of.sum(axis=1)
    share = 100 * of.get("cannot be tested", 0 * total) / total
    broken = of.get("do not hold", 0 * total)
    places = [f"{source} ({int(count)})" for source, count in broken.items() if count]
    text = (
        f"Between {short(share.min(), 0)} and {short(share.max(), 0)} percent of an article's statements have nothing behind them "
        f"that could be tested; most in {share.idxmax()}."
    )
    where = (
        f" Statements that fail stand in {listed(places)}." if places else " No statement that could be tested fails."
    )
    return Reading(f"{text}{where} That a statement cannot be tested does not make it false.")
