"""What a number can be: least, printed and greatest value, with the arithmetic that rounding allows."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from channel_evidence.printed.number import Printed


@dataclass(frozen=True)
class Span:
    """The values a number can stand for, as exact rationals: least, printed, greatest; None for an open end.

    `a - b`, `a + b`, `a * factor` and `a / b` are spans of what the result can be when both numbers vary freely within
    their own; `a > b` holds only if it holds for all values, so that `a > b` and `b >= a` can both be False.
    """

    low: Fraction | None
    value: Fraction | None
    high: Fraction | None

    @classmethod
    def of(cls, number: Printed) -> Span:
        """The span of a parsed number."""
        return cls(number.low, number.value, number.high)

    @classmethod
    def exactly(cls, value: Fraction | int | float) -> Span:
        """The span of a number that stands for itself alone; a float is the decimal that it shows as."""
        exact = Fraction(str(value)) if isinstance(value, float) else Fraction(value)
        return cls(exact, exact, exact)

    def minus(self, other: Span) -> Span:
        """What the difference of two numbers can be."""
        return self.plus(Span(_negative(other.high), _negative(other.value), _negative(other.low)))

    def plus(self, other: Span) -> Span:
        """What the sum of two numbers can be."""
        return Span(_sum(self.low, other.low), _sum(self.value, other.value), _sum(self.high, other.high))

    def times(self, factor: Fraction | int) -> Span:
        """The number times a factor.

        Parameters: factor, not negative. Returns: Span. Raises: ValueError for a negative factor.
        """
        if factor < 0:
            raise ValueError(f"a factor that is not negative is needed, not {factor}")
        low, value, high = (None if end is None else end * factor for end in (self.low, self.value, self.high))
        return Span(low, value, high)

    def ratio(self, other: Span) -> Span:
        """What the ratio of two numbers that are not negative can be.

        Parameters: other, what is divided by. Returns: Span; open above where `other` can be nought or this number has
        no greatest value, with the least value nought where `other` has no greatest value.
        Raises: ValueError for numbers that can be negative or have no least value.
        """
        for span in (self, other):
            if span.low is None or span.low < 0:
                raise ValueError("a ratio needs numbers that cannot be negative")
        least = Fraction(0) if other.high is None else _quotient(self.low, other.high)
        return Span(least, _quotient(self.value, other.value), _quotient(self.high, other.low))

    def exceeds(self, other: Span, *, strictly: bool = True) -> tuple[bool, bool, bool]:
        """Whether this number exceeds another: for all values, for the printed values, for some values.

        Parameters: other; strictly, False to let equal values pass. Returns: three truths.
        """
        every = self.low is not None and other.high is not None and _beats(self.low, other.high, strictly)
        printed = self.value is not None and other.value is not None and _beats(self.value, other.value, strictly)
        some = self.high is None or other.low is None or _beats(self.high, other.low, strictly)
        return every, printed, some

    def overlaps(self, other: Span, *, touching: bool = True) -> bool:
        """Whether some value lies in both; with `touching` False a common end is not enough, as for two years."""
        pairs = ((self.high, other.low), (other.high, self.low))
        return all(high is None or low is None or _beats(high, low, not touching) for high, low in pairs)

    def can_exceed(self, other: Span | Fraction | int | float) -> bool:
        """Whether this number is the greater for some of the values that both can stand for."""
        return self.exceeds(as_span(other))[2]

    def __sub__(self, other: Span | Fraction | int | float) -> Span:
        return self.minus(as_span(other))

    def __add__(self, other: Span | Fraction | int | float) -> Span:
        return self.plus(as_span(other))

    def __mul__(self, factor: Fraction | int) -> Span:
        return self.times(factor)

    def __truediv__(self, other: Span | Fraction | int | float) -> Span:
        return self.ratio(as_span(other))

    def __gt__(self, other: Span | Fraction | int | float) -> bool:
        return self.exceeds(as_span(other))[0]

    def __ge__(self, other: Span | Fraction | int | float) -> bool:
        return self.exceeds(as_span(other), strictly=False)[0]

    def __lt__(self, other: Span | Fraction | int | float) -> bool:
        return as_span(other).exceeds(self)[0]

    def __le__(self, other: Span | Fraction | int | float) -> bool:
        return as_span(other).exceeds(self, strictly=False)[0]


def as_span(number: Span | Fraction | int | float) -> Span:
    """A span as it is, that of what has one; any other number as the span of itself alone."""
    found = getattr(number, "span", number)
    return found if isinstance(found, Span) else Span.exactly(found)


def _beats(one: Fraction, other: Fraction, strictly: bool) -> bool:
    return one > other if strictly else one >= other


def _negative(end: Fraction | None) -> Fraction | None:
    return None if end is None else -end


def _sum(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one + other


def _quotient(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or not other else one / other
