"""Numbers as printed: examples with exact values, and properties that hold for every printed number."""

import math
import re
from fractions import Fraction as F

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import channel_evidence
from channel_evidence.printed import BOUNDS, TIME_UNITS, UNITS, TimeClass, parse, time_class

moderate = settings(deadline=None, max_examples=100, derandomize=True)


def read(text, unit="percent", bound="", **options):
    found = parse(text, unit, bound, **options)
    return found.value, found.low, found.high, found.unit, found.bound


# Examples --------------------------------------------------------------------------------------------------------

PERCENTAGES = [
    ("33.5", "33.5", "33.45", "33.55"),
    ("33.50", "33.5", "33.495", "33.505"),
    ("2", "2", "1.5", "2.5"),
    ("10.4", "10.4", "10.35", "10.45"),
    ("20", "20", "19.5", "20.5"),
    ("33%", "33", "32.5", "33.5"),
    ("33 percent", "33", "32.5", "33.5"),
    ("33 per cent", "33", "32.5", "33.5"),
    ("33pc", "33", "32.5", "33.5"),
    ("33\u00a0percent", "33", "32.5", "33.5"),
    ("  33 \n percent ", "33", "32.5", "33.5"),
    ("three", "3", "2.5", "3.5"),
    ("Twenty-six", "26", "25.5", "26.5"),
    ("Forty-two", "42", "41.5", "42.5"),
    ("Forty\u2011two", "42", "41.5", "42.5"),
    ("Sixty-six percent", "66", "65.5", "66.5"),
    ("a hundred", "100", "99.5", "100"),
    ("all", "100", "99.5", "100"),
    ("none", "0", "0", "0.5"),
    ("zero", "0", "0", "0.5"),
    ("0", "0", "0", "0.5"),
    ("0.0", "0", "0", "0.05"),
    ("0.2", "0.2", "0.15", "0.25"),
    ("100", "100", "99.5", "100"),
    ("99.99", "99.99", "99.985", "99.995"),
    ("half", "50", "47.5", "52.5"),
    ("one half", "50", "47.5", "52.5"),
    ("a quarter", "25", "22.5", "27.5"),
    ("a fifth", "20", "17.5", "22.5"),
    ("one-fifth", "20", "17.5", "22.5"),
    ("one-fourth", "25", "22.5", "27.5"),
    ("three-quarters", "75", "72.5", "77.5"),
    ("one in five", "20", "17.5", "22.5"),
    ("1 in 5", "20", "17.5", "22.5"),
    ("1,000 out of 5,000", "20", "19.99", "20.01"),
    ("three out of ten", "30", "27.5", "32.5"),
    ("nine out of ten", "90", "87.5", "92.5"),
    ("one in a hundred", "1", "0.5", "1.5"),
    ("two-thirds", "200/3", "385/6", "415/6"),
    ("1/3", "100/3", "185/6", "215/6"),
    ("ten tenths", "100", "97.5", "100"),
]


@pytest.mark.parametrize(("text", "value", "low", "high"), PERCENTAGES)
def test_percentages(text, value, low, high):
    assert read(text) == (F(value), F(low), F(high), "percent", "")


def test_the_result_keeps_the_text_and_is_exact():
    found = parse("33.5")
    assert found.text == "33.5"
    assert [type(number) for number in (found.value, found.low, found.high)] == [F, F, F]
    assert found.value == F(67, 2)
    assert parse(" Two-Thirds ").text == " Two-Thirds "


@pytest.mark.parametrize("text", ["133", "133 percent", "one hundred and thirty-three"])
def test_a_share_above_100_is_kept_for_check_to_name(text):
    assert read(text) == (133, F("132.5"), 133, "percent", "")


COUNTS = [
    ("1,000", "1000", "999.5", "1000.5"),
    ("1000", "1000", "999.5", "1000.5"),
    ("2,030", "2030", "2029.5", "2030.5"),
    ("8,000", "8000", "7999.5", "8000.5"),
    ("2,004", "2004", "2003.5", "2004.5"),
    ("500", "500", "499.5", "500.5"),
    ("81", "81", "80.5", "81.5"),
    ("six", "6", "5.5", "6.5"),
    ("five hundred", "500", "499.5", "500.5"),
    ("one thousand", "1000", "999.5", "1000.5"),
    ("5 million", "5000000", "4500000", "5500000"),
    ("five million", "5000000", "4500000", "5500000"),
    ("11.5 million", "11500000", "11450000", "11550000"),
    ("5.2 million", "5200000", "5150000", "5250000"),
    ("5.0 million", "5000000", "4950000", "5050000"),
    ("1.25 billion", "1250000000", "1245000000", "1255000000"),
    ("0", "0", "0", "0.5"),
]


@pytest.mark.parametrize(("text", "value", "low", "high"), COUNTS)
def test_counts_in_full_are_exact_and_counts_in_millions_rounded(text, value, low, high):
    assert read(text, "count") == (F(value), F(low), F(high), "count", "")


@pytest.mark.parametrize(
    ("text", "least"), [("dozens", 24), ("hundreds", 200), ("thousands", 2000), ("millions", 2_000_000)]
)
def test_a_bare_plural_says_at_least_two_of_them(text, least):
    assert read(text, "count") == (least, least, None, "count", "at-least")
    assert read(text, "count", threshold=True)[:3] == (least, least, least)


POINTS = [
    ("three", "3", "2.5", "3.5"),
    ("20", "20", "19.5", "20.5"),
    ("20 percentage points", "20", "19.5", "20.5"),
    ("3.1 points", "3.1", "3.05", "3.15"),
    ("three percent", "3", "2.5", "3.5"),
]


@pytest.mark.parametrize(("text", "value", "low", "high"), POINTS)
def test_points(text, value, low, high):
    assert read(text, "points") == (F(value), F(low), F(high), "points", "")


TIMES = [
    ("less than one hour", "hours", "1", "0", "1", "less-than"),
    ("less than one hour", "minutes", "60", "0", "60", "less-than"),
    ("less than an hour", "minutes", "60", "0", "60", "less-than"),
    ("under 60 minutes", "hours", "1", "0", "1", "less-than"),
    ("5.1", "hours", "5.1", "5.05", "5.15", ""),
    ("5.1 hours", "minutes", "306", "303", "309", ""),
    ("10.5 hours", "hours", "10.5", "10.45", "10.55", ""),
    ("six", "hours", "6", "5.5", "6.5", ""),
    ("half an hour", "minutes", "30", "27", "33", ""),
    ("a quarter of an hour", "minutes", "15", "12", "18", ""),
    ("24 hours", "days", "1", "47/48", "49/48", ""),
    ("24-hour", "hours", "24", "23.5", "24.5", ""),
    ("a week", "days", "7", "3.5", "10.5", ""),
    ("two weeks", "days", "14", "10.5", "17.5", ""),
    ("almost five years", "years", "5", "4", "5", "almost"),
    ("six months", "years", "1/2", "11/24", "13/24", ""),
    ("year", "years", "1", "0.5", "1.5", ""),
    ("up to ten hours", "hours", "10", "0", "10", "up-to"),
    ("at least 2 minutes", "minutes", "2", "2", None, "at-least"),
]


@pytest.mark.parametrize(("text", "unit", "value", "low", "high", "bound"), TIMES)
def test_times(text, unit, value, low, high, bound):
    assert read(text, unit) == (F(value), F(low), None if high is None else F(high), unit, bound)


BOUNDED = [
    ("more than 50", "percent", "50", "50", "100", "more-than"),
    ("over half", "percent", "50", "50", "100", "more-than"),
    ("at least a quarter", "percent", "25", "25", "100", "at-least"),
    ("at least 99.5", "percent", "99.5", "99.5", "100", "at-least"),
    ("less than 5", "percent", "5", "0", "5", "less-than"),
    ("fewer than one in five", "percent", "20", "0", "20", "less-than"),
    ("up to 37", "percent", "37", "0", "37", "up-to"),
    ("at most 10", "percent", "10", "0", "10", "at-most"),
    ("no more than 10", "percent", "10", "0", "10", "at-most"),
    ("about 20", "percent", "20", "19", "21", "about"),
    ("roughly 33.5", "percent", "33.5", "33.4", "33.6", "about"),
    ("about a fifth", "percent", "20", "15", "25", "about"),
    ("about 0", "percent", "0", "0", "1", "about"),
    ("about 100", "percent", "100", "99", "100", "about"),
    ("almost 30", "percent", "30", "29", "30", "almost"),
    ("nearly 33.5", "percent", "33.5", "33.4", "33.5", "almost"),
    ("almost half", "percent", "50", "45", "50", "almost"),
    ("almost 0", "percent", "0", "0", "1", "almost"),
    ("more than 1,000", "count", "1000", "1000", None, "more-than"),
    ("fewer than 1,000", "count", "1000", "0", "1000", "less-than"),
    ("some 8,000", "count", "8000", "7500", "8500", "about"),
    ("more than three", "points", "3", "3", None, "more-than"),
]


@pytest.mark.parametrize(("text", "unit", "value", "low", "high", "bound"), BOUNDED)
def test_bounds_in_the_text(text, unit, value, low, high, bound):
    assert read(text, unit) == (F(value), F(low), None if high is None else F(high), unit, bound)


@pytest.mark.parametrize(("text", "unit", "value", "low", "high", "bound"), BOUNDED)
def test_bounds_beside_the_text_mean_the_same(text, unit, value, low, high, bound):
    spoken = next(n for n in range(len(text)) if _reads(text[n:], unit) and parse(text[n:], unit).bound == "")
    assert read(text[spoken:], unit, bound) == read(text, unit)


def _reads(text, unit):
    try:
        return text == text.strip() and parse(text, unit) is not None
    except ValueError:
        return False


@pytest.mark.parametrize("bound", [bound for bound in BOUNDS if bound not in ("", "more-than")])
def test_a_bound_beside_the_text_that_says_otherwise_is_refused(bound):
    assert read("more than half", "percent", "more-than") == read("more than half")
    with pytest.raises(ValueError, match=f"says more-than, the bound beside it {bound}"):
        parse("more than half", "percent", bound)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("two-thirds", "percent", F(200, 3)),
        ("more than two-thirds", "percent", F(200, 3)),
        ("20", "points", F(20)),
        ("1,000", "count", F(1000)),
        ("less than one hour", "minutes", F(60)),
        ("almost five years", "date", F(5)),
    ],
)
def test_a_threshold_stands_for_itself_alone(text, unit, value):
    assert read(text, unit, threshold=True)[:3] == (value, value, value)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("fourth-largest", 4), ("fourth", 4), ("No. 1", 1), ("No.2", 2), ("#3", 3), ("1", 1), ("number one", 1),
        ("1st", 1), ("2nd-best", 2), ("11th", 11), ("first", 1), ("two", 2),
    ],
)  # fmt: skip
def test_ranks(text, place):
    assert read(text, "rank") == (place, place, place, "rank", "")


@pytest.mark.parametrize("text", ["last", "dead last", "Dead last"])
def test_the_last_rank_has_no_number(text):
    assert read(text, "rank") == (None, None, None, "rank", "")


DAY = F(1, 372)
DATES = [
    ("2013", F(2013), F(2014)),
    ("2015~", F(2015), F(2016)),
    ("2015-01~", F(2015), 2015 + F(1, 12)),
    ("October 2011", 2011 + F(9, 12), 2011 + F(10, 12)),
    ("April, 2008", 2008 + F(3, 12), 2008 + F(4, 12)),
    ("2011-10", 2011 + F(9, 12), 2011 + F(10, 12)),
    ("12 January 2012", 2012 + 11 * DAY, 2012 + 12 * DAY),
    ("January 12, 2012", 2012 + 11 * DAY, 2012 + 12 * DAY),
    ("2012-01-12", 2012 + 11 * DAY, 2012 + 12 * DAY),
    ("February 29, 2012", 2012 + F(1, 12) + 28 * DAY, 2012 + F(1, 12) + 29 * DAY),
    ("December 31, 2012", 2013 - DAY, F(2013)),
]


@pytest.mark.parametrize(("text", "low", "high"), DATES)
def test_dates(text, low, high):
    assert read(text, "date") == ((low + high) / 2, low, high, "date", "")


@pytest.mark.parametrize(
    ("text", "value", "low", "high", "bound"),
    [
        ("almost five years", 5, 4, 5, "almost"),
        ("six months", F(1, 2), F(11, 24), F(13, 24), ""),
        ("over a year", 1, 1, None, "more-than"),
    ],
)
def test_an_age_in_place_of_a_date_is_years(text, value, low, high, bound):
    assert read(text, "date") == (value, low, high, "years", bound)


# Refusals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("", "percent"), ("   ", "percent"), ("%", "percent"), ("percent", "percent"), ("many", "percent"),
        ("nan", "percent"), ("inf", "percent"), ("NaN", "count"), ("Infinity", "hours"), ("-5", "percent"),
        ("1e5", "count"), ("1,00", "count"), ("1,0000", "count"), ("12,34", "count"), (",000", "count"),
        ("1.2.3", "percent"), ("5.", "percent"), ("33.5.", "percent"), ("33 or 34", "percent"), ("=1+1", "percent"),
        ("more than", "percent"), ("about about 5", "percent"), ("and", "count"), ("a", "count"),
        ("two three", "count"), ("twenty thirty", "count"), ("twenty eleven", "count"), ("a five", "count"),
        ("five a", "count"), ("zero hundred", "count"), ("hundred hundred", "count"), ("five and", "count"),
        ("five and six", "count"), ("twenty and five", "count"), ("two thousand three million", "count"),
        ("one thousand thousand", "count"),
        ("one thousand twelve hundred", "count"), ("five zero", "count"), ("all", "count"), ("all", "hours"),
        ("minutes", "minutes"), ("hours", "hours"), ("yesterday", "days"), ("33 percent", "count"),
        ("33%", "hours"), ("half percent minutes", "minutes"), ("hundred in", "percent"), ("x in five", "percent"),
        ("", "rank"), ("last one", "rank"), ("33.5", "rank"), ("1,000", "rank"), ("No.", "rank"), ("0", "rank"),
        ("zero", "rank"), ("seven hundred", "rank"), ("largest", "rank"),
        ("", "date"), ("soon", "date"), ("13", "date"), ("five", "date"), ("33 percent", "date"), ("20131", "date"),
        ("2012-13", "date"), ("2012-00", "date"), ("2012-02-30", "date"), ("31 April 2012", "date"),
        ("0 May 2012", "date"), ("Juni 2012", "date"), ("12, 2012", "date"), ("5 May 6, 2012", "date"),
        ("February 29, 2013", "date"), ("0000", "date"), ("years", "date"),
    ],
)  # fmt: skip
def test_text_without_a_number_is_refused_by_name(text, unit):
    with pytest.raises(ValueError, match=r"holds no (number|rank|date)|states a share") as caught:
        parse(text, unit)
    assert unit != "count" or "count" in str(caught.value)


@pytest.mark.parametrize("text", ["1/0", "one in zero", "0 out of 0", "0/0"])
def test_zero_denominators_are_refused(text):
    with pytest.raises(ValueError, match="divides by zero"):
        parse(text)


@pytest.mark.parametrize("unit", ["", "Percent", "months", "%", "furlongs"])
def test_unknown_units_are_refused_with_what_is_allowed(unit):
    with pytest.raises(ValueError, match=f"unit {unit!r} is not one of percent") as caught:
        parse("5", unit)
    assert all(known in str(caught.value) for known in UNITS)


@pytest.mark.parametrize("bound", ["more", "More-than", "~", " "])
def test_unknown_bounds_are_refused_with_what_is_allowed(bound):
    with pytest.raises(ValueError, match=f"bound {bound!r} is not one of at-least") as caught:
        parse("5", "percent", bound)
    assert all(known in str(caught.value) for known in BOUNDS)


# Properties ------------------------------------------------------------------------------------------------------


@st.composite
def decimals(draw, most=100):
    """A printed share and its number of decimals."""
    places = draw(st.integers(0, 3))
    scaled = draw(st.integers(0, most * 10**places))
    return (f"{scaled // 10**places}.{scaled % 10**places:0{places}d}" if places else str(scaled)), places


@given(decimals(), st.sampled_from(BOUNDS))
@moderate
def test_the_value_lies_within_its_limits_and_those_within_0_to_100(number, bound):
    found = parse(number[0], "percent", bound)
    assert 0 <= found.low <= found.value <= found.high <= 100
    assert found.value == F(number[0])


@given(decimals())
@moderate
@example(("0.000", 3))
@example(("100", 0))
def test_the_width_is_one_last_digit_before_clipping(number):
    text, places = number
    unclipped = parse(text, "points")
    assert unclipped.high - unclipped.value == unclipped.value - unclipped.low == F(1, 2 * 10**places)
    found = parse(text)
    assert (found.low, found.high) == (max(unclipped.low, 0), min(unclipped.high, 100))


@given(decimals(), st.fractions(min_value=0, max_value=1))
@moderate
def test_whatever_lies_between_the_limits_rounds_to_the_printed_text(number, part):
    text, places = number
    found = parse(text)
    real = found.low + part * (found.high - found.low)
    assume(found.low < real < found.high)
    scaled = math.floor(real * 10**places + F(1, 2))
    assert F(scaled, 10**places) == F(text)
    assert (f"{scaled // 10**places}.{scaled % 10**places:0{places}d}" if places else str(scaled)) == text


@given(decimals(), st.fractions(min_value=F(1, 10**6), max_value=1))
@moderate
def test_nothing_outside_the_limits_rounds_to_the_printed_text(number, beyond):
    text, places = number
    found = parse(text, "points")
    for real in (found.low - beyond, found.high + beyond):
        assert math.floor(real * 10**places + F(1, 2)) != F(text) * 10**places


@given(decimals(), st.integers(1, 3))
@moderate
def test_trailing_zeros_narrow_the_limits_and_keep_the_value(number, zeros):
    text, places = number
    longer = f"{text}{'' if places else '.'}{'0' * zeros}"
    short, long = parse(text), parse(longer)
    assert short.value == long.value
    assert short.low <= long.low <= long.high <= short.high
    assert long.high - long.low < short.high - short.low


@given(decimals(), st.sampled_from(["%", " %", " percent", " Percent", " per cent", "pc"]))
@moderate
def test_a_percent_sign_changes_nothing(number, sign):
    assert read(number[0] + sign) == read(number[0])


ONES = "- one two three four five six seven eight nine ten eleven twelve".split()
TEENS = "thir four fif six seven eigh nine".split()
TENS = "twen thir for fif six seven eigh nine".split()


def spell(number, joiner=" "):
    """English words for 0 to 999,999, written for this test alone."""
    if number == 0:
        return "zero"
    if number >= 1000:
        rest = f" {spell(number % 1000, joiner)}" if number % 1000 else ""
        return f"{spell(number // 1000, joiner)} thousand{rest}"
    if number >= 100:
        return f"{ONES[number // 100]} hundred" + (f"{joiner}{spell(number % 100)}" if number % 100 else "")
    if number >= 20:
        return f"{TENS[number // 10 - 2]}ty" + (f"-{ONES[number % 10]}" if number % 10 else "")
    return ONES[number] if number <= 12 else f"{TEENS[number - 13]}teen"


@pytest.mark.parametrize("unit", ["percent", "points", "count", "hours", "none"])
def test_words_and_digits_up_to_99_are_the_same_number(unit):
    for number in range(100):
        words = read(spell(number), unit)
        assert words == read(str(number), unit)
        assert words[0] == number
        assert read(spell(number).capitalize().replace("-", " "), unit) == words


@given(st.integers(0, 999_999), st.sampled_from([" ", " and "]))
@moderate
@example(1_100, " ")
@example(100_000, " ")
@example(999_999, " and ")
@example(12_012, " and ")
def test_number_words_round_trip(number, joiner):
    assert read(spell(number, joiner), "count") == read(str(number), "count")
    assert parse(spell(number, joiner), "count").value == number


@given(st.lists(st.sampled_from([*ONES[1:], "twenty", "hundred", "thousand", "million", "and", "a"]), max_size=6))
@moderate
def test_strings_of_number_words_read_as_what_they_spell_or_not_at_all(words):
    text = " ".join(words)
    try:
        value = parse(text, "count").value
    except ValueError:
        return
    assume(value < 1_000_000 and not re.search(r"(ten|eleven|twelve|twenty|twenty \w+) hundred", text))
    plain = [word for word in words if word != "and"]
    if plain[0] in ("hundred", "thousand"):
        plain.insert(0, "one")
    if plain[0] == "a":
        plain[0] = "one"
    assert plain == spell(int(value)).replace("-", " ").split()


@given(st.integers(0, 10**12), st.sampled_from(["count", "none"]))
@moderate
def test_thousands_separators_change_nothing(number, unit):
    assert read(f"{number:,}", unit) == read(str(number), unit)


@given(st.integers(0, 10**9))
@moderate
def test_a_count_in_full_is_exact_and_about_reaches_a_tenth_at_most(number):
    found, about = parse(f"{number:,}", "count"), parse(f"about {number:,}", "count")
    assert (found.low, found.high) == (max(0, number - F(1, 2)), number + F(1, 2))
    assert about.low <= found.low <= found.high <= about.high
    assert about.high - number <= max(1, F(number, 10))


@given(decimals(), st.sampled_from(sorted(TIME_UNITS)), st.sampled_from(sorted(TIME_UNITS)), st.sampled_from(BOUNDS))
@moderate
def test_time_units_convert_consistently(number, stated, wanted, bound):
    inside = parse(number[0], stated, bound)
    outside = parse(f"{number[0]} {stated}", wanted, bound)
    assert outside.unit == wanted
    factor = F(TIME_UNITS[stated], TIME_UNITS[wanted])
    for name in ("value", "low", "high"):
        plain, converted = getattr(inside, name), getattr(outside, name)
        assert converted == (None if plain is None else plain * factor)


@pytest.mark.parametrize(
    ("longer", "shorter"),
    [("1 hour", "60 minutes"), ("1 day", "24 hours"), ("1 week", "7 days"), ("1 year", "365 days")],
)
def test_time_units_are_worth_what_the_calendar_says(longer, shorter):
    assert parse(longer, "minutes").value == parse(shorter, "minutes").value
    assert parse("12 months", "days").value == parse("1 year", "days").value


@given(st.integers(1, 9999), st.integers(1, 12), st.integers(1, 28))
@moderate
def test_a_day_lies_within_its_month_and_the_month_within_its_year(year, month, day):
    texts = (f"{year:04d}", f"{year:04d}-{month:02d}", f"{year:04d}-{month:02d}-{day:02d}")
    whole, part, least = (parse(text, "date") for text in texts)
    assert whole.low <= part.low <= least.low < least.value < least.high <= part.high <= whole.high
    if day < 28:
        assert parse(f"{texts[1]}-{day + 1:02d}", "date").low == least.high


# The collection --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def estimates():
    rows = channel_evidence.load().estimates
    return rows[rows["unit"] != "none"]


def test_every_printed_number_of_the_collection_reads_in_its_unit(estimates):
    for row in estimates.itertuples():
        found = parse(row.printed, row.unit, row.bound)
        assert found.unit == row.unit or (row.unit == "date" and found.unit == "years"), row.estimate_id
        if row.bound:
            assert found.bound == row.bound, row.estimate_id
        if row.unit == "percent":
            assert 0 <= found.low <= found.high, row.estimate_id
        if re.fullmatch(r"\d+(\.\d+)?", row.printed) and row.unit not in ("date", "rank"):
            assert found.value == F(row.printed), row.estimate_id


WORDED = {
    "a fifth": 20, "a quarter": 25, "all": 100, "half": 50, "one in five": 20, "one-fifth": 20, "one-fourth": 25,
    "three-quarters": 75, "two-thirds": F(200, 3), "two thirds": F(200, 3), "Forty-two": 42, "Sixty-six": 66, "Twenty-six": 26, "three": 3,
    "two": 2,
}  # fmt: skip


def test_every_share_in_words_of_the_collection_has_the_value_meant(estimates):
    shares = estimates.loc[estimates["unit"] == "percent", "printed"]
    worded = set(shares[~shares.str.contains(r"\d")])
    known = worded & set(WORDED)  # a study that somebody adds may print others
    assert len(known) > 10, "the collection prints shares in words"
    assert {text: parse(text).value for text in known} == {text: WORDED[text] for text in known}


# Classes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("category", "limit", "side", "label"),
    [
        ("within-5-min", 5, "below", "within 5 minutes"),
        ("within-1-min", 1, "below", "within 1 minute"),
        ("within-30-min", 30, "below", "within 30 minutes"),
        ("within-60-min", 60, "below", "within 1 hour"),
        ("under-60-min", 60, "below", "under 1 hour"),
        ("within-90-min", 90, "below", "within 90 minutes"),
        ("within-10-h", 600, "below", "within 10 hours"),
        ("within-24-h", 1440, "below", "within 24 hours"),
        ("over-10-h", 600, "above", "over 10 hours"),
        ("about-1-d", 1440, "below", "about 1 day"),
        ("over-7-d", 10080, "above", "over 1 week"),
        ("at-least-7-d", 10080, "above", "at least 1 week"),
        ("at-least-2-w", 20160, "above", "at least 2 weeks"),
        ("2-or-more", 2, "above", "2 or more"),
    ],
)
def test_classes(category, limit, side, label):
    assert time_class(category) == TimeClass(limit, side, label)


@pytest.mark.parametrize(
    "category",
    [
        "", "telephone", "within", "within-30", "within-30-minutes", "within-half-h", "within-30-min-or-so",
        "not-within-30-min", "two-or-more", "2-or-more\n", "within-30-min\n", "-5-min", "or-more", "within--5-min",
    ],
)  # fmt: skip
def test_other_categories_name_no_class(category):
    assert time_class(category) is None


@given(st.integers(1, 10_000), st.sampled_from(["min", "h", "d", "w"]), st.sampled_from(["within", "over"]))
@moderate
def test_the_label_of_a_class_reads_back_as_its_limit(size, unit, kind):
    found = time_class(f"{kind}-{size}-{unit}")
    assert parse(found.label.removeprefix(kind).strip(), "minutes").value == found.limit
