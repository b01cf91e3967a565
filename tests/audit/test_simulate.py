"""The simulated error rates are reproducible, bounded where they must be, and judged by the audit's own rules."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from channel_evidence.atomic import write_bytes
from channel_evidence.audit import REGISTRY, Verdict, sums
from channel_evidence.audit import simulation as simulate
from channel_evidence.audit.base import NO
from channel_evidence.tables import Collection

ROUNDING_CHECKS = ("sums", "nested", "threshold", "rank", "gap", "drift", "margin")
STYLES = [simulate.Style(*pair) for pair in product(simulate.DECIMALS, simulate.ROUNDINGS)]
CELLS = ((50, 3, 1), (191, 5, 2), (1000, 8, 1), (500, 2, 3))
WORDS = {100: "one-third", 200: "two-thirds"}


@pytest.fixture(scope="module")
def small():
    return simulate.operating_characteristics(6_000, seed=7)


@pytest.fixture(scope="module")
def committed(root):
    return root / "validation" / "audit"


def drawn_cases(check, tables=4):
    for k, cell in enumerate(CELLS):
        drawn = simulate.draw(np.random.default_rng([3, k]), tables, *cell)
        for style in STYLES:
            yield from ((style, case) for case in simulate.cases(drawn, style) if case.check == check)


def text(number, decimals):
    unit = 10**decimals
    return f"{number // unit}.{number % unit:0{decimals}d}" if decimals else str(number)


def printed(case, t, style):
    """The printed numbers of one table of a case: (category, text, source), and the claim made of the first row's number."""
    given = {name: value[t] if isinstance(value, np.ndarray) else value for name, value in case.given.items()}
    kind, d = case.check.partition("-in-")[0], style.decimals
    if kind == "threshold":
        thirds = int(given["thirds"])
        claim = ("more-than", WORDS.get(thirds, str(thirds // 3)), "")
        return [("a", text(given["share"], d), "s1")], claim, given
    if kind == "gap":
        rows = [("a", text(given["one"], d), "s1"), ("b", text(given["two"], d), "s1")]
        return rows, ("differs-by", text(given["gap"], d), "1"), given
    if kind == "drift":
        return [("a", text(given["fine"], d + 1), "s1"), ("a", text(given["coarse"], d), "s2")], None, given
    if kind == "margin":
        return [("a", text(given["stated"], d), "s1")], None, given
    names = [f"within-{j + 1}-h" if kind == "nested" else f"option-{j + 1}" for j in range(len(given["shares"]))]
    rows = [(name, text(share, d), "s1") for name, share in zip(names, given["shares"], strict=True)]
    if kind == "rank":
        own = int(given["own"])
        return [rows[own], *rows[:own], *rows[own + 1 :]], ("highest-of", "", "question"), given
    return rows, None, given


def like(frame, records):
    made = pd.DataFrame(records, columns=list(frame.columns)).astype(object)
    made = made.where(made.notna(), "")
    for column in ("n", "base_n", "extent", "start", "end"):
        if column in made:
            made[column] = pd.to_numeric(made[column].replace("", None)).astype("Int64")
    return made


def collection(data, tables):
    """A collection that prints each table as a question of its own."""
    studies, questions, estimates, claims = [], [], [], []
    for q, (check, rows, claim, given) in enumerate(tables):
        ident, n = f"q{q}", given.get("n")
        margin = check == "margin"
        choice = "cumulative" if check == "nested" else "single"
        study = {"study_id": ident, "source_id": "s1", "n": n if margin else None}
        studies.append(study | {"weighting": "none"})  # else a share that no count gives is only a remark
        measure = "margin-of-error" if margin else "preferred-channel"
        questions.append({"question_id": ident, "study_id": ident, "choice": choice, "measure": measure})
        for j, (category, number, source) in enumerate(rows):
            row = {"estimate_id": f"{ident}-{j}", "question_id": ident, "category": category, "printed": number}
            unit = "points" if margin else "percent"
            estimates.append({**row, "source_id": source, "unit": unit, "base_n": None if margin else n})
        if claim:
            relation, value, other = claim
            against = {"": "", "1": f"{ident}-1", "question": ident}[other]
            row = {"claim_id": ident, "source_id": "s1", "estimate": f"{ident}-0", "relation": relation}
            claims.append({**row, "value": value, "compared_with": against})
    sources = [{"source_id": name, "kind": "blog", "reading": "whole-text"} for name in ("s1", "s2")]
    records = {"sources": sources, "studies": studies, "questions": questions, "estimates": estimates, "claims": claims}
    return Collection(
        data.folder, errata=data.errata.iloc[:0], **{k: like(getattr(data, k), v) for k, v in records.items()}
    )


def verdicts(data, check):
    """For a few hundred tables: which the audit flags, and which the vectorised rule does."""
    tables, fast = [], []
    for style, case in drawn_cases(check):
        judged, flagged = np.broadcast_to(case.counts, 4), case.flagged()
        for t in np.flatnonzero(judged):
            tables.append((check, *printed(case, t, style)))
            fast.append(bool(flagged[t]))
    name, _, population = check.partition("-in-")
    found = REGISTRY[name](collection(data, tables))
    bad = (Verdict.IMPOSSIBLE, Verdict.CONTRADICTED)
    hit = {f.target.partition(":")[2].partition("-")[0] for f in found if _is_bad(f, bad, population)}
    return [f"q{q}" in hit for q in range(len(tables))], fast


def _is_bad(finding, bad, population):
    return finding.in_population == NO if population else finding.verdict in bad


@pytest.mark.parametrize("check", [name for name in simulate.RULES if name not in simulate.NAIVE])
def test_vectorised_rule_is_the_scalar_check(data, check):
    slow, fast = verdicts(data, check)
    assert len(fast) > 150
    assert slow == fast
    assert True in fast and False in fast


def test_vectorised_rule_that_is_another_differs(data, monkeypatch):
    monkeypatch.setattr(simulate, "_low", lambda shares: 2 * shares)
    slow, fast = verdicts(data, "sums")
    assert slow != fast


def test_sum_about_100_is_the_span_of_the_audit():
    flags = []
    for style, case in drawn_cases("sum-about-100"):
        for t, flagged in enumerate(case.flagged()):
            shares = [text(share, style.decimals) for share in case.given["shares"][t]]
            added = sums.total(pd.DataFrame({"printed": shares, "unit": "percent", "bound": ""}))
            assert flagged == (not added.low <= 100 <= added.high)
            flags.append(bool(flagged))
    assert True in flags and False in flags


@pytest.mark.parametrize(
    ("part", "whole", "unit", "rounding", "wanted"),
    [
        (1, 8, 1, "half-up", 13),  # 12.5
        (1, 8, 1, "half-even", 12),
        (3, 8, 1, "half-even", 38),  # 37.5
        (3, 8, 1, "truncation", 37),
        (1, 3, 10, "half-up", 333),
        (2, 3, 10, "half-even", 667),
        (2, 3, 10, "truncation", 666),
        (1, 16, 10, "half-up", 63),  # 6.25
        (1, 16, 10, "half-even", 62),
        (0, 5, 10, "half-up", 0),
        (5, 5, 10, "half-even", 1000),
    ],
)
def test_rounding_is_exact(part, whole, unit, rounding, wanted):
    assert simulate.rounded(np.array([part]), np.array([whole]), unit, rounding) == [wanted]


def test_weights_have_the_design_effect_that_is_named():
    """The variance of a share over its simple random variance, for many samples of one population."""
    for effect in simulate.EFFECTS:
        generator = np.random.default_rng(5)
        counts = generator.multinomial(500, [0.3, 0.7], size=20_000)
        weights = simulate._weigh(generator, counts, effect)
        shares = weights[:, 0] / weights.sum(axis=1)
        assert shares.var() / (0.21 / 500) == pytest.approx(effect, rel=0.04)


def test_faults_are_what_they_are_called():
    drawn = simulate.draw(np.random.default_rng(1), 500, 191, 5, 2)
    assert (drawn.picked != drawn.other).all() and (drawn.wrong != drawn.n).all()
    shares = np.array([[0, 100]] * 500)
    drawn = simulate.draw(np.random.default_rng(1), 500, 191, 2, 1)
    for fault, table in simulate._off(shares, drawn.picked, drawn, 1):
        moved = np.abs(table - shares).sum(axis=1)
        assert (moved == int(fault.removeprefix("off-"))).all()
        assert table.min() >= 0 and table.max() <= 100
    assert (simulate._swap(shares, drawn.picked, drawn.other) == [100, 0]).all()


def test_same_seed_same_rates_and_another_seed_others(small):
    again = simulate.operating_characteristics(6_000, seed=7)
    pd.testing.assert_frame_equal(small, again)
    assert (simulate.operating_characteristics(6_000, seed=8)["flagged"] != small["flagged"]).any()


def test_every_table_is_used_once_in_each_style(small):
    sums_rows = small[(small["check"] == "sums") & (small["fault"] == "none")]
    assert (sums_rows.groupby(["decimals", "rounding"])["tables"].sum() == 6_000).all()
    with pytest.raises(ValueError, match="at least 60 tables"):
        simulate.operating_characteristics(59)


def alarms(rows):
    """The highest false-alarm rate of a rounding check in any condition under correct rounding; percent."""
    honest = rows[(rows["fault"] == "none") & (rows["rounding"] != "truncation")]
    unweighted = (honest["check"] == "reachable") & (honest["design_effect"] == 1)
    return honest[honest["check"].isin(ROUNDING_CHECKS) | unweighted]["rate"].max()


def test_correct_rounding_is_never_flagged(small, committed):
    assert alarms(small) == 0
    assert alarms(pd.read_csv(committed / "operating_characteristics.csv")) == 0


def test_a_rule_that_forgets_rounding_is_noticed(monkeypatch):
    monkeypatch.setitem(simulate.RULES, "sums", lambda shares, unit: shares.sum(axis=1) > 100 * unit)
    assert alarms(simulate.operating_characteristics(600)) > 1


def test_larger_faults_are_found_more_often(small):
    found = simulate.pooled(small[small["fault"].str.startswith("off-")], "check", "decimals", "fault")
    for (check, _), rates in found.groupby(["check", "decimals"])["rate"]:
        # What a whole count can give repeats with the step: at n = 50, a share off by 2 points is reachable again.
        # A gap has no sign, so a share that falls as far below the other as it was above it is not found.
        slack = 1.0 if check == "gap" else 0.0
        assert (rates.diff().dropna() >= -slack).all() or check == "reachable", check
        assert rates.iloc[-1] > 0


def test_naive_rules_alarm_and_ours_do_not(small):
    rates = simulate.pooled(small[small["fault"] == "none"], "check", "rounding").set_index(["check", "rounding"])[
        "rate"
    ]
    assert rates["sum-exactly-100", "half-up"] > 10
    assert 15 < rates["sum-about-100", "truncation"] < 45 and rates["sum-about-100", "half-up"] == 0
    assert rates["sums", "truncation"] == 0


def test_reachable_is_blind_for_large_n_and_assumes_no_weights(small):
    rows = small[(small["check"] == "reachable") & (small["decimals"] == 0) & (small["rounding"] == "half-up")]
    assert rows.loc[(rows["n"] >= 100) & (rows["fault"] != "wrong-n"), "flagged"].sum() == 0
    weighted = rows[(rows["n"] == 50) & (rows["fault"] == "none") & (rows["design_effect"] > 1)]
    assert weighted["rate"].min() > 20


def test_committed_results_are_what_the_seed_gives(committed):
    path = committed / "operating_characteristics.csv"
    assert path.read_bytes().split(b"\n")[0].decode() == ",".join(simulate.COLUMNS)
    assert path.read_bytes() == simulate.written(simulate.operating_characteristics())
    assert (committed / "grim.csv").read_bytes() == simulate.written(simulate.grim())
    text = (committed / "README.md").read_text(encoding="utf-8")
    assert str(simulate.SEED) in text and f"{simulate.TABLES:,}" in text


def test_main_writes_whole_files(tmp_path, monkeypatch):
    written = {}
    monkeypatch.setattr("channel_evidence.tables.data_dir", lambda: tmp_path / "data")
    monkeypatch.setattr("channel_evidence.atomic.write_bytes", lambda b, p: (written.update({p: b}), write_bytes(b, p)))
    monkeypatch.setattr(simulate, "operating_characteristics", lambda: pd.DataFrame({"a": [1]}))
    simulate.main()
    assert {p.name for p in written} == {"operating_characteristics.csv", "grim.csv"}
    assert (tmp_path / "validation/audit/operating_characteristics.csv").read_bytes() == b"a\n1\n"


def test_exact_unreachable_share_by_counting():
    """Counted by hand from the fractions: of 101 whole percents, which are some k of n, rounded either way."""
    rows = simulate.grim().set_index(["decimals", "n"])
    for n in simulate.GRIM_SIZES:
        reached = set()
        for k in range(n + 1):
            down, rest = divmod(100 * k, n)
            reached |= {down} if 2 * rest < n else {down + 1} if 2 * rest > n else {down, down + 1}
        assert rows.loc[(0, n), "unreachable"] == 101 - len(reached)
    assert rows.loc[(0, 80), ["exact", "approximate"]].tolist() == [0, 20]  # 80 eighths of a percent end in ties
    assert rows.loc[(1, 500), ["exact", "approximate"]].tolist() == [pytest.approx(49.95), 50]
