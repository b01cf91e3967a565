"""Whatever `check` lets pass, the audit reads: no check raises on rows that break no rule."""

import dataclasses
import warnings

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from made_rows import collection

from channel_evidence.audit import REGISTRY
from channel_evidence.printed import BOUNDS, UNITS
from channel_evidence.tables.check_claims import claims_are_readable
from channel_evidence.tables.check_descriptor import RELATIONS
from channel_evidence.tables.check_numbers import numbers_are_readable, readable, units_fit_measures

TEXTS = (
    "", "0", "1", "33", "33.5", "100", "133", "1,000", "999,999,999,999,999", "1" * 30, "half", "two-thirds", "1/3", "0 in 5",
    "one in three", "a majority", "all", "none", "twice", "2x", "tenfold", "lots", "hundreds", "last", "dead last", "first",
    "20 minutes", "less than one hour", "six months", "October 2011", "2013", "2015-01-31", "5 points", "3%",
)  # fmt: skip
PAIRS = [(unit, text) for unit in UNITS for text in TEXTS if readable(text, unit)]
SHARES = [pair for pair in PAIRS if pair[0] == "percent"]
MEASURES = (
    "preferred-channel",
    "used-channel",
    "satisfying-channel",
    "sample-size",
    "margin-of-error",
    "date",
    "other",
)
CLASSES = ("", "telephone", "within-30-min", "over-30-min", "under-60-min", "2-or-more", "other")

numbers = st.fixed_dictionaries(
    {
        "question_id": st.sampled_from(("q", "q2")),
        "category": st.sampled_from(CLASSES),
        "subgroup": st.sampled_from(("", "us", "uk")),
        "pair": st.one_of(st.sampled_from(SHARES), st.sampled_from(PAIRS)),
        "bound": st.one_of(st.just(""), st.sampled_from(BOUNDS)),
        "base_n": st.sampled_from((None, 1, 7, 20, 1000)),
        "base": st.sampled_from(("all", "", "not-reported")),
    }
).map(lambda row: row | dict(zip(("unit", "printed"), row.pop("pair"), strict=True)))
questions = st.fixed_dictionaries(
    {"measure": st.sampled_from(MEASURES), "choice": st.sampled_from(("single", "cumulative", "multiple", "count"))}
)
claims = st.fixed_dictionaries(
    {
        "relation": st.sampled_from(RELATIONS),
        "kind": st.sampled_from(("figure", "opinion")),
        "study_id": st.sampled_from(("", "study", "s2")),
        "estimate": st.sampled_from(("", "e1", "e1", "e1")),
        "value": st.sampled_from(TEXTS),
        "compared_with": st.sampled_from(("", "e2", "e2 e3", "q", "q2", "e1", "e2 q2")),
        "exact": st.sampled_from(("only 33", "within a week or longer")),
    }
)
studies = st.fixed_dictionaries(
    {
        "published": st.sampled_from(("2013", "2015-01~", "not-reported")),
        "n": st.sampled_from((None, 1, 1000)),
        "confidence_level": st.sampled_from(("", "not-reported", "95", "99.7", "50.5")),
    }
)


def without_faults(data):
    """The rows that break no rule: a number whose measure has no such unit moves to another measure, the rest goes."""
    if list(units_fit_measures(data)):
        data = dataclasses.replace(data, questions=data.questions.assign(measure="other"))
    faulty = [fault.row - 2 for fault in numbers_are_readable(data)]
    estimates = data.estimates.drop(index=faulty).reset_index(drop=True)
    # check refuses names of rows that are not there before it reads on
    named = data.claims["estimate"].isin(["", *estimates["estimate_id"]])
    data = dataclasses.replace(data, estimates=estimates, claims=data.claims[named].reset_index(drop=True))
    faulty = [fault.row - 2 for fault in claims_are_readable(data)]
    return dataclasses.replace(data, claims=data.claims.drop(index=faulty).reset_index(drop=True))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(numbers, min_size=4, max_size=6),
    st.tuples(questions, questions),
    st.lists(claims, min_size=10, max_size=20),
    st.tuples(studies, studies),
)
def test_what_breaks_no_rule_is_read(numbers, both, claims, owners):
    numbers = [row | {"estimate_id": f"e{place}"} for place, row in enumerate(numbers, 1)]
    data = without_faults(
        collection(
            estimates=numbers,
            questions=[both[0] | {"question_id": "q"}, both[1] | {"question_id": "q2", "study_id": "s2"}],
            studies=[owners[0] | {"study_id": "study"}, owners[1] | {"study_id": "s2"}],
            claims=[row | ({"reason": "opinion"} if row["relation"] == "not-testable" else {}) for row in claims],
            errata=[{"target": f"estimates:{row['estimate_id']}", "expect": row["printed"]} for row in numbers],
        )
    )
    event(f"{min(len(data.claims), 5)} claims or more")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for check in REGISTRY.values():
            list(check(data))
