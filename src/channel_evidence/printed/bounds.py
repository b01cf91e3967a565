"""Words and signs that set a limit: "more than", "just under", "or more", "<"."""

from __future__ import annotations

import re
from dataclasses import dataclass

BOUNDS = ("", "at-least", "more-than", "less-than", "at-most", "about", "almost", "up-to")

_OVER = ("more than", "over", "above", "greater than", "higher than", "in excess of", "upwards of")
_UNDER = ("less than", "fewer than", "under", "below", "lower than")
_BY_A_LITTLE = ("just", "only just", "slightly", "a little", "a bit", "marginally")
_BY_MUCH = ("well", "far", "much", "considerably", "significantly")


@dataclass(frozen=True)
class Limit:
    """What words say of a number: one of BOUNDS, and whether the number is near the limit ("just over")."""

    bound: str = ""
    near: bool = False


_PHRASES = {
    **dict.fromkeys(_OVER, Limit("more-than")),
    **{f"{how} {word}": Limit("more-than") for how in _BY_MUCH for word in _OVER},
    **{f"{how} {word}": Limit("more-than", near=True) for how in _BY_A_LITTLE for word in _OVER},
    **dict.fromkeys(_UNDER, Limit("less-than")),
    **{f"{how} {word}": Limit("less-than") for how in _BY_MUCH for word in _UNDER},
    **{f"{how} {word}": Limit("almost") for how in _BY_A_LITTLE for word in _UNDER},
    **dict.fromkeys(("almost", "nearly", "virtually", "approaching", "just shy of", "just short of"), Limit("almost")),
    **dict.fromkeys(("at least", "no less than", "not less than", "no fewer than", "a minimum of"), Limit("at-least")),
    **dict.fromkeys(("at most", "no more than", "not more than", "a maximum of", "within"), Limit("at-most")),
    **dict.fromkeys(("up to", "as many as", "as much as", "as high as"), Limit("up-to")),
    **dict.fromkeys(
        ("about", "around", "roughly", "approximately", "approx", "approx.", "circa", "ca.", "c.", "some", "close to"),
        Limit("about"),
    ),
}
_SIGNS = {"<": "less-than", ">": "more-than", "<=": "at-most", ">=": "at-least", "~": "about"}
_MORE, _LESS = ("more", "over", "above", "greater", "higher", "longer"), ("less", "fewer", "under", "below", "sooner")
_ANY = "|".join(map(re.escape, sorted(_PHRASES, key=len, reverse=True)))
_BEFORE = re.compile(rf"^(?:(?P<phrase>{_ANY}) |(?P<sign><=|>=|<|>|~) ?)(?P<rest>.+)$")
_AFTER = re.compile(rf"^(?P<rest>.+?) (?:(?:or|and) (?P<way>{'|'.join(_MORE + _LESS)})|plus)$")
_PLUS = re.compile(r"(?<=[\dkmb])\+(?=$| |%)")
_CLOSING = re.compile(rf"(?:^|[^a-z])(?P<phrase>{_ANY})$|(?P<sign><=|>=|<|>|~)$")
# These leave the number as it is: "only 7 percent" is 7 percent.
_FILLER = re.compile(r"^(?:only|just|exactly|precisely|a total of|a mere|merely|a full|fully) ")


def take_limit(words: str) -> tuple[Limit, str]:
    """Part the limit from the number.

    Parameters: words as `tidy` gives them.
    Returns: the Limit that stands before or after the number, and the words of the number.
    """
    for text in (words, _FILLER.sub("", words)):
        if found := _BEFORE.match(text):
            return _limit(found), found["rest"]
    words = _FILLER.sub("", words)
    if found := _AFTER.match(words):
        return Limit("at-most" if found["way"] in _LESS else "at-least"), found["rest"]
    plain = _PLUS.sub("", words, count=1)
    return (Limit("at-least"), plain) if plain != words else (Limit(), words)


def limit_before(words: str) -> Limit:
    """The limit that the last words before a number state; an empty one if they state none.

    Parameters: words as `tidy` gives them, such as "says more than".
    """
    found = _CLOSING.search(words)
    return _limit(found) if found else Limit()


def _limit(found: re.Match) -> Limit:
    return _PHRASES[found["phrase"]] if found["phrase"] else Limit(_SIGNS[found["sign"]])
