"""Python code as markup."""

from __future__ import annotations

import keyword
import re

from markupsafe import Markup, escape

# Highlighting alone, for which a hundred grammars would be loaded and a third of the time of all pages spent otherwise: what is
# no Python, as a notebook's magic, passes as it is.
_TOKEN = re.compile(
    r"""(?P<c>\#[^\n]*)
    |(?P<s>(?<!\w)(?:[rbfuRBFU]|[rbRB][rbfRBF]|[fF][rR])?(?:\"{3}(?:\\.|.)*?(?:\"{3}|\Z)|\'{3}(?:\\.|.)*?(?:\'{3}|\Z)|\"(?:\\.|[^"\\\n])*"?|\'(?:\\.|[^'\\\n])*'?))
    |(?P<n>(?<![\w.])(?:\d[\w.]*|\.\d\w*))
    |(?P<k>(?<![\w.])(?:KEYWORDS)(?!\w))""".replace("KEYWORDS", "|".join(keyword.kwlist)),
    re.VERBOSE | re.DOTALL,
)


def code(source: str) -> Markup:
    """Python code as markup, with a class for key words, strings, numbers and comments. Parameters: source. Returns: markup."""
    words, end, source = [], 0, source.rstrip().lstrip("\n")
    for found in _TOKEN.finditer(source):
        words += [escape(source[end : found.start()]), Markup('<i class="{}">{}</i>').format(found.lastgroup, found[0])]
        end = found.end()
    return Markup("").join([*words, escape(source[end:])])
