"""Python code as markup."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup, escape


@cache
def _lexer():
    from pygments.lexers.python import PythonLexer

    return PythonLexer(stripnl=True)


def code(source: str) -> Markup:
    """Python code as markup, with a class for key words, strings, numbers and comments."""
    from pygments.token import Comment, Keyword, Number, Operator, String

    kinds = ((Keyword, "k"), (Operator.Word, "k"), (String, "s"), (Number, "n"), (Comment, "c"))
    words = []
    for token, text in _lexer().get_tokens(source.rstrip()):
        kind = next((letter for family, letter in kinds if token in family), None)
        words.append(Markup('<i class="{}">{}</i>').format(kind, text) if kind else escape(text))
    return Markup("").join(words).rstrip()
