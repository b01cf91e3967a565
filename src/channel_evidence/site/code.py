"""Python code as markup."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup, escape


@cache
def _lexer():
    from pygments.lexers.python import PythonLexer

    return PythonLexer(stripnl=True)


@cache
def _letter(token: object) -> str:
    """The class of a kind of token: key word, string, number or comment; blank for any other."""
    from pygments.token import Comment, Keyword, Number, Operator, String

    kinds = ((Keyword, "k"), (Operator.Word, "k"), (String, "s"), (Number, "n"), (Comment, "c"))
    return next((letter for family, letter in kinds if token in family), "")


def code(source: str) -> Markup:
    """Python code as markup, with a class for key words, strings, numbers and comments."""
    words = []
    for token, text in _lexer().get_tokens(source.rstrip()):
        kind, shown = _letter(token), escape(text)
        words.append(f'<i class="{kind}">{shown}</i>' if kind else shown)
    return Markup("".join(words)).rstrip()
