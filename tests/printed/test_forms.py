"""The forms in which numbers are printed, each with what it stands for and where it was seen; and those refused."""

import re
from fractions import Fraction as F

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from channel_evidence.printed import BOUNDS, UNITS, conventions, parse, wording

moderate = settings(deadline=None, max_examples=150, derandomize=True)

# text, unit, value, low, high, bound, where such a form was seen. The names of surveys are those of their sponsors.
READ = [
    # fractions of a unit
    ("half percent", "percent", "0.5", "0.45", "0.55", "", "press: changes of interest rates"),
    ("1/2 percent", "percent", "0.5", "0.45", "0.55", "", "central banks' statements"),
    ("half of one percent", "percent", "0.5", "0.45", "0.55", "", "press releases"),
    ("one-tenth percent", "percent", "0.1", "0.05", "0.15", "", "statistical offices' releases"),
    ("one-hundredth of a percent", "percent", "0.01", "0.005", "0.015", "", "press"),
    ("half a percentage point", "points", "0.5", "0.45", "0.55", "", "press: polls"),
    ("a quarter point", "points", "0.25", "0.2", "0.3", "", "central banks' statements"),
    ("33⅓%", "percent", "100/3", "1997/60", "2003/60", "", "printed reports with fraction signs"),
    ("2 1/2 percent", "percent", "2.5", "2.45", "2.55", "", "press"),
    ("a point and a half", "points", "1.5", "1.45", "1.55", "", "press: polls"),
    # shares in words
    ("½", "percent", "50", "47.5", "52.5", "", "printed reports with fraction signs"),
    ("3/4", "percent", "75", "72.5", "77.5", "", "Conversocial 2021, report"),
    ("2/3rds", "percent", "200/3", "385/6", "415/6", "", "blogs"),
    ("third", "percent", "100/3", "185/6", "215/6", "", "Dimension Data 2019, press"),
    ("two-fifths", "percent", "40", "37.5", "42.5", "", "press releases"),
    ("one-in-ten", "percent", "10", "7.5", "12.5", "", "Pew Research Center reports"),
    ("one-in-five", "percent", "20", "17.5", "22.5", "", "trade press, with (22%) and (20%) beside it"),
    ("six-in-ten", "percent", "60", "57.5", "62.5", "", "Pew Research Center reports"),
    ("9 in 10", "percent", "90", "87.5", "92.5", "", "press releases"),
    ("Four in 10", "percent", "40", "37.5", "42.5", "", "Ombudsman Services 2017, press release"),
    ("3 out of 4", "percent", "75", "72.5", "77.5", "", "eGain 2012, press release"),
    ("8 in 9", "percent", "800/9", "1555/18", "1645/18", "", "Sprout Social index, blog"),
    ("five out of six", "percent", "250/3", "485/6", "515/6", "", "Sprout Social index, press"),
    ("one in every ten", "percent", "10", "7.5", "12.5", "", "trade press"),
    ("one out of every ten", "percent", "10", "7.5", "12.5", "", "trade press"),
    ("every second", "percent", "50", "47.5", "52.5", "", "Splendid Research 2020, press"),
    ("every third", "percent", "100/3", "185/6", "215/6", "", "Socialbakers 2015, press"),
    ("1 in 200", "percent", "0.5", "0.25", "0.75", "", "health press"),
    ("1 in 13", "percent", "100/13", "135/26", "265/26", "", "health press"),
    ("1 in 20", "percent", "5", "2.5", "7.5", "", "press"),
    ("487 out of 1,018", "percent", "24350/509", "24350/509", "24350/509", "", "survey toplines"),
    ("27 out of 48", "percent", "56.25", "56.25", "56.25", "", "A.T. Kearney 2011, report"),
    ("2 of 81", "percent", "200/81", "200/81", "200/81", "", "trade press on counted messages"),
    ("10 out of 10", "percent", "100", "97.5", "100", "", "mystery tests"),
    ("none", "percent", "0", "0", "0.5", "", "mystery tests"),
    ("everyone", "percent", "100", "99.5", "100", "", "press"),
    # percent in other dress
    ("12 percent", "percent", "12", "11.5", "12.5", "", "press"),
    ("12 per cent", "percent", "12", "11.5", "12.5", "", "Research Co. 2023, press release"),
    ("12pc", "percent", "12", "11.5", "12.5", "", "Mobile Commerce Daily 2015"),
    ("12 pct", "percent", "12", "11.5", "12.5", "", "wire services"),
    ("62 %", "percent", "62", "61.5", "62.5", "", "ContactBabel 2025, report"),
    (".5 percent", "percent", "0.5", "0.45", "0.55", "", "American press"),
    ("eight per cent", "percent", "8", "7.5", "8.5", "", "Research Co. 2023, press release"),
    ("only 18%", "percent", "18", "17.5", "18.5", "", "Vonage 2020, report"),
    ("just 38%", "percent", "38", "37.5", "38.5", "", "Eptica 2019, press release"),
    # points and margins
    ("12 p.p.", "points", "12", "11.5", "12.5", "", "statistical offices' tables"),
    ("12 pp", "points", "12", "11.5", "12.5", "", "statistical offices' tables"),
    ("±3", "points", "3", "2.5", "3.5", "", "methods boxes"),
    ("±3%", "percent", "3", "2.5", "3.5", "", "methods boxes"),
    ("+/- 3.1", "points", "3.1", "3.05", "3.15", "", "CNN/SSRS 2018, methods box"),
    ("+/-3.5 percentage points", "points", "3.5", "3.45", "3.55", "", "CNN/ORC 2015, methods box"),
    ("plus or minus 3.4 percentage points", "points", "3.4", "3.35", "3.45", "", "CNN/ORC 2015, methods box"),
    ("three percent", "points", "3", "2.5", "3.5", "", "Mobile Commerce Daily 2015: a margin"),
    ("−3", "points", "-3", "-3.5", "-2.5", "", "tables of changes"),
    ("minus three points", "points", "-3", "-3.5", "-2.5", "", "press: changes"),
    ("+4", "points", "4", "3.5", "4.5", "", "Research Co. 2023, press release"),
    # bounds
    ("<1%", "percent", "1", "0", "1", "less-than", "survey toplines"),
    (">99%", "percent", "99", "99", "100", "more-than", "vendors' pages"),
    ("≥50%", "percent", "50", "50", "100", "at-least", "journal articles"),
    ("≤5%", "percent", "5", "0", "5", "at-most", "journal articles"),
    (">= 50 %", "percent", "50", "50", "100", "at-least", "journal articles"),
    ("~40%", "percent", "40", "39", "41", "about", "slides"),
    ("c. 40%", "percent", "40", "39", "41", "about", "British reports"),
    ("around 28 percent", "percent", "28", "27", "29", "about", "ContactBabel 2025, report"),
    ("about one out of ten", "percent", "10", "5", "15", "about", "BrandsEye 2020, press"),
    ("almost 3/4", "percent", "75", "70", "75", "almost", "Conversocial 2021, report"),
    ("nearly half", "percent", "50", "45", "50", "almost", "Oracle 2012, press release, with (46%) beside it"),
    ("Nearly 1 in 3", "percent", "100/3", "85/3", "100/3", "almost", "trade press"),
    ("just over half", "percent", "50", "50", "55", "more-than", "press releases"),
    ("slightly more than a third", "percent", "100/3", "100/3", "115/3", "more-than", "press releases"),
    ("just over 30 percent", "percent", "30", "30", "31", "more-than", "press releases"),
    ("just under half", "percent", "50", "45", "50", "almost", "press releases"),
    ("just below 11%", "percent", "11", "10", "11", "almost", "Leadferno 2021, blog"),
    ("slightly less than a third", "percent", "100/3", "85/3", "100/3", "almost", "press releases"),
    ("well over half", "percent", "50", "50", "100", "more-than", "press releases"),
    ("less than half", "percent", "50", "0", "50", "less-than", "BrandsEye 2020, press"),
    ("More than one-third", "percent", "100/3", "100/3", "100", "more-than", "LiveOps 2013, press release"),
    ("fewer than 1 in 5", "percent", "20", "0", "20", "less-than", "Social Media Marketing University 2014"),
    ("no more than 1 in 10", "percent", "10", "0", "10", "at-most", "press releases"),
    ("50 percent or more", "percent", "50", "50", "100", "at-least", "class labels of reports"),
    ("50+%", "percent", "50", "50", "100", "at-least", "slides"),
    ("almost none", "percent", "0", "0", "5", "almost", "press"),
    ("almost all", "percent", "100", "95", "100", "almost", "press"),
    ("48%-72%", "percent", None, "48", "72", "", "charts"),
    ("19 to 35 percent", "percent", None, "19", "35", "", "Customer Rage 2013, press"),
    # counts
    ("about 1,000", "count", "1000", "900", "1100", "about", "press: sample sizes"),
    ("about 5,000", "count", "5000", "4500", "5500", "about", "press: audiences"),
    ("about 12", "count", "12", "11", "13", "about", "press"),
    ("about 5 million", "count", "5000000", "4500000", "5500000", "about", "press: audiences"),
    ("almost 1,000", "count", "1000", "900", "1000", "almost", "press: sample sizes"),
    (">1000", "count", "1000", "1000", None, "more-than", "Medallia 2022, methods note"),
    ("1,000+", "count", "1000", "1000", None, "at-least", "Locowise 2016, blog"),
    ("two or more", "count", "2", "2", None, "at-least", "Northridge 2015, press release"),
    ("25 and over", "count", "25", "25", None, "at-least", "dgtarchitects.com 2015: an age"),
    ("half a million", "count", "500000", "450000", "550000", "", "press: audiences"),
    ("a quarter of a million", "count", "250000", "200000", "300000", "", "press: audiences"),
    ("two and a half million", "count", "2500000", "2450000", "2550000", "", "press: audiences"),
    ("1.5M", "count", "1500000", "1450000", "1550000", "", "profile pages"),
    ("2.7m", "count", "2700000", "2650000", "2750000", "", "Fanpage Karma 2013, blog"),
    ("87k", "count", "87000", "86500", "87500", "", "press on Charter 2012"),
    ("3bn", "count", "3000000000", "2500000000", "3500000000", "", "British press"),
    ("a dozen", "count", "12", "11.5", "12.5", "", "press"),
    ("half a dozen", "count", "6", "5.4", "6.6", "", "press"),
    ("hundreds of thousands", "count", "200000", "200000", None, "at-least", "press: audiences"),
    ("at least dozens", "count", "24", "24", None, "at-least", "press"),
    ("1\u00a0018", "count", "1018", "1017.5", "1018.5", "", "journal articles with fixed spaces"),
    ("2.5", "count", "2.5", "2.45", "2.55", "", "contacts on average"),
    # times
    ("within 24 hours", "hours", "24", "0", "24", "at-most", "Simply Measured 2015, report"),
    ("24 hrs or less", "hours", "24", "0", "24", "at-most", "class labels of reports"),
    ("an hour or less", "hours", "1", "0", "1", "at-most", "Clutch 2018, report"),
    ("48-72 hours", "hours", None, "48", "72", "", "service promises"),
    ("1–3 h", "hours", None, "1", "3", "", "Istanbulluoglu 2017, journal article"),
    ("two to three days", "days", None, "2", "3", "", "service promises"),
    ("between 48 and 72 hours", "days", None, "2", "3", "", "service promises"),
    ("an hour and a half", "minutes", "90", "87", "93", "", "press"),
    ("4 1/2 hours", "hours", "4.5", "4.45", "4.55", "", "press"),
    ("2½ hours", "minutes", "150", "147", "153", "", "press"),
    ("60 seconds", "minutes", "1", "119/120", "121/120", "", "service promises"),
    ("54 minutes and 37 seconds", "minutes", "3277/60", "6553/120", "6555/120", "", "StellaService 2012, press"),
    ("11 hours and 15 minutes", "minutes", "675", "674.5", "675.5", "", "trade press on 100 retailers, 2013"),
    ("one day, 3 hours and 7 minutes", "minutes", "1627", "1626.5", "1627.5", "", "Eptica 2015, quoted in blogs"),
    ("8 hours 37m", "minutes", "517", "516.5", "517.5", "", "Eptica 2016, press release"),
    ("4h29", "minutes", "269", "268.5", "269.5", "", "Sprinklr 2017, French press"),
    ("a fortnight", "days", "14", "10.5", "17.5", "", "British press"),
    ("about 24 hours", "hours", "24", "23", "25", "about", "service promises"),
]  # fmt: skip


def ends(found):
    return found.value, found.low, found.high


@pytest.mark.parametrize(("text", "unit", "value", "low", "high", "bound", "seen"), READ)
def test_a_form_stands_for_its_value_and_ends(text, unit, value, low, high, bound, seen):
    found = parse(text, unit)
    wanted = tuple(None if number is None else F(number) for number in (value, low, high))
    assert (*ends(found), found.unit, found.bound) == (*wanted, unit, bound), seen


@pytest.mark.parametrize(("text", "unit"), [row[:2] for row in READ])
def test_case_and_spaces_around_change_nothing(text, unit):
    assert ends(parse(f" {text.upper()}\n", unit)) == ends(parse(text, unit))


@pytest.mark.parametrize("row", conventions(), ids=lambda row: row.example)
def test_parse_keeps_the_published_conventions(row):
    assert ends(parse(row.example, row.unit)) == (row.reading, row.low, row.high)
    assert row.form and row.why


REFUSED = [
    ("24/7", "percent", "a stroke"), ("9/11", "percent", "a stroke"), ("60/40", "percent", "a stroke"),
    ("63/37", "percent", "a stroke"), ("17/25", "percent", "a stroke"), ("5/4", "percent", "a stroke"),
    ("2 out of 1", "percent", "states no share: 2 of 1"), ("1 in 1", "percent", "states no share"),
    ("0,500", "percent", "a comma parts thousands"), ("0,500", "count", "a comma parts thousands"),
    ("1,5 %", "percent", "a comma parts thousands"), ("80,5%", "percent", "a comma parts thousands"),
    ("007", "count", "no number"), ("1 018", "count", "no number"),
    ("1.000", "count", "1.000 is 1 or 1,000"), ("2.260", "count", "2.260 is 2 or 2,260"),
    ("2 a minute", "minutes", "no number"), ("3 per day", "days", "no number"), ("a day or two", "days", "no number"),
    ("30 minutes", "percent", "states minutes, not percent"), ("six months", "percent", "states months"),
    ("90 minutes", "count", "states minutes, not count"), ("a day", "none", "states days, not none"),
    ("20 percentage points", "percent", "states points, not percent"), ("half an hour", "points", "states hours"),
    ("half", "count", "states a share, not count"), ("one in five", "hours", "states a share, not hours"),
    ("half", "points", "half a point or half of all"), ("one in five percent", "percent", "states a share, not percent"),
    ("None", "percent", "what a program writes for a blank"), ("nan", "percent", "no number"),
    ("dozens", "percent", "no number"), ("up to thousands", "count", "up-to could limit"),
    ("about dozens", "count", "about could limit"), ("several", "count", "no number"), ("most", "percent", "no number"),
    ("10-fold", "percent", "no number"), ("twice", "percent", "no number"), ("double-digit", "percent", "no number"),
    ("mid-40s", "percent", "no number"), ("40-something", "percent", "no number"),
    ("$1.2 billion", "count", "makes it money"), ("€5", "count", "makes it money"),
    ("2K", "percent", "counts in thousands"), ("5 million", "hours", "counts in thousands"),
    ("１２", "percent", "figures 0 to 9"), ("٣٣", "percent", "figures 0 to 9"), ("33²", "percent", "figures 0 to 9"),
    ("−3", "percent", "a sign stands before points only"), ("-3", "count", "a sign stands before points only"),
    ("+4%", "percent", "a sign stands before points only"), ("less than −3", "points", "minus sign"),
    ("72-48 hours", "hours", "runs upward"), ("50-50", "percent", "runs upward"), ("90 to 120%", "percent", "upward"),
    ("about 48-72 hours", "hours", "takes no bound"), ("33 or 34", "percent", "no number"),
    ("1 hour 90 minutes", "minutes", "no number"), ("30 minutes 2 hours", "hours", "no number"),
    ("tres de cada diez", "percent", "no number"), ("12 basis points", "points", "no number"),
    ("1" * 201, "count", "longer than 200"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "unit", "why"), REFUSED)
def test_what_has_no_one_reading_is_refused_with_the_reason(text, unit, why):
    with pytest.raises(ValueError, match=re.escape(why)) as caught:
        parse(text, unit)
    assert repr(text[:80])[:-1] in str(caught.value)


@pytest.mark.parametrize("number", [33, 33.5, None, F(1, 2), b"33", ["33"]])
def test_a_number_in_place_of_text_is_a_type_error_that_says_so(number):
    with pytest.raises(TypeError, match=rf"a printed number is text.*{type(number).__name__}"):
        parse(number)


def test_a_range_is_no_threshold():
    with pytest.raises(ValueError, match="is no threshold"):
        parse("48-72 hours", "hours", threshold=True)


@pytest.mark.parametrize(
    ("before", "printed", "after", "bound", "unit"),
    [
        ("", "more than 60", "", "more-than", ""),
        ("", "3 hours", "", "", "hours"),
        ("says more than ", "two-thirds", " of them", "more-than", ""),
        ("", "20", " percentage point gap", "", "points"),
        ("", "33", "pc", "", "percent"),
        ("moreover ", "33", " pcs", "", ""),
        ("over ", "almost five", " years ago", "almost", "years"),
        ("only ", "2", "", "", ""),
        ("", "$5", "", "", ""),
    ],
)
def test_what_words_say_besides_the_number(before, printed, after, bound, unit):
    found = wording(before, printed, after)
    assert (found.bound, found.unit) == (bound, unit)


# Properties ------------------------------------------------------------------------------------------------------

FRAGMENTS = (
    "half two thirds in out of % about less than hour 1,000 33.5 a - / to 48-72 just over and 1/2 ½ ± < > ~ million "
    "dozen every percent point points +  or more k 0 none all minutes 5 10 1018 between thousands − one"
).split(" ")
GARBAGE = st.one_of(st.text(max_size=30), st.lists(st.sampled_from(FRAGMENTS), max_size=7).map(" ".join))


@given(GARBAGE, st.sampled_from(UNITS), st.sampled_from(BOUNDS), st.booleans())
@settings(moderate, max_examples=600)
@example("½", "percent", "", False)
@example("⅟", "percent", "", False)
@example("1" * 5000, "count", "", False)
@example("", "date", "almost", True)
@example("0000", "date", "", False)
def test_any_text_gives_a_sound_number_or_a_value_error(text, unit, bound, threshold):
    try:
        found = parse(text, unit, bound, threshold=threshold)
    except ValueError as error:
        assert str(error)
        return
    assert found.unit == unit or (unit, found.unit) == ("date", "years")
    assert found.bound in BOUNDS
    for number in (found.value, found.low, found.high):
        assert number is None or isinstance(number, F)
    if found.low is not None and found.high is not None:
        assert found.low <= found.high
        assert found.value is None or found.low <= found.value <= found.high
    if found.low is not None and unit != "points":
        assert found.low >= 0
    if unit == "percent" and found.value is not None:
        assert found.high <= max(100, found.value)


@given(st.integers(1, 400), st.integers(2, 400))
@moderate
def test_k_in_m_is_within_half_of_one_part_and_two_and_a_half_points(top, bottom):
    text = f"{top} in {bottom}"
    if top > bottom:
        with pytest.raises(ValueError, match="states no share"):
            parse(text)
        return
    found = parse(text)
    assert found.value == F(100 * top, bottom)
    assert max(found.high - found.value, found.value - found.low) <= min(F(5, 2), F(50, bottom))
    assert found.low > 0


@given(
    st.integers(0, 100), st.integers(0, 100),
    st.sampled_from(["{}", "about {}", "almost {}", "just over {}", "more than {}", "{} in 100", "up to {}"]),
)  # fmt: skip
@moderate
def test_of_two_shares_in_one_form_the_greater_has_the_greater_ends(one, two, form):
    less, more = (parse(form.format(number)) for number in sorted((one, two)))
    assert less.value <= more.value
    assert less.low <= more.low
    assert less.high <= more.high


@given(st.integers(0, 10**6), st.integers(0, 10**6))
@moderate
def test_of_two_counts_in_full_the_greater_has_the_greater_ends(one, two):
    less, more = (parse(f"{number:,}", "count") for number in sorted((one, two)))
    assert (less.low, less.value, less.high) <= (more.low, more.value, more.high)


@given(st.sampled_from([row.example for row in conventions()]), st.sampled_from([str.upper, str.swapcase]))
@moderate
def test_conventions_hold_in_any_case(text, case):
    unit = next(row.unit for row in conventions() if row.example == text)
    assert ends(parse(f"\t{case(text)}  ", unit)) == ends(parse(text, unit))
