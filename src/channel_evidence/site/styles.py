"""Style rules of an output, kept to that output: they colour and measure it, load nothing and reach nothing else."""

from __future__ import annotations

import re
from typing import Any

import tinycss2

from channel_evidence.site.unshown import Unshown, size

LARGEST_STYLE = 1_000_000  # characters; reading them takes a second or two
_PROPERTIES = re.compile(
    r"(background|border|font|list-style|margin|outline|overflow|padding|text|word|column|flex|grid)(-[a-z-]+)?"
    r"|(min-|max-)?(width|height)|color|opacity|display|visibility|float|clear|direction|hyphens|tab-size"
    r"|vertical-align|white-space|line-height|letter-spacing|caption-side|table-layout|empty-cells"
    r"|box-(sizing|shadow)|(row-)?gap|(align|justify)-(items|content|self)|accent-color"
)
_FUNCTIONS = re.compile(
    r"rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|color-mix|(repeating-)?(linear|radial|conic)-gradient"
    r"|calc|min|max|clamp|minmax|repeat|fit-content"
)
_COLOUR = re.compile(r"(?:^|[;{])(?:background|color|border)")


class Names(dict[str, str]):
    """The classes and addresses that an output's rules speak of, each with its name on the page, made when first asked for."""

    def __init__(self, scope: str) -> None:
        """Parameters: scope, the class of the element around the output."""
        super().__init__()
        self.scope = scope

    def __missing__(self, name: str) -> str:
        self[name] = f"{self.scope}.{len(self) + 1}"
        return self[name]


def scoped(css: str, names: Names) -> str:
    """The rules of a style sheet that may stand on a page, each for the inside of one output alone.

    Parameters: css; names of the output's scope, to which those in the rules are added.
    Returns: the rules. What loads something, what is placed on the page, and at-rules are left out.
    Raises: Unshown for a style sheet that is too large.
    """
    if len(css) > LARGEST_STYLE:
        raise Unshown(f"the look of this output, for its rules are too large ({size(len(css))} characters)")
    kept = []
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            selectors, text = _selectors(rule.prelude, names), _declarations(rule.content)
            kept += [f"{selectors}{{{text}}}"] if selectors and text else []
    return "\n".join(kept)


def declared(text: str) -> str:
    """The declarations of a `style` attribute that may stand on a page, stronger than rules; Unshown is never raised."""
    return _declarations(tinycss2.parse_component_value_list(text[:10_000]), important=True)


def colours(rules: str) -> bool:
    """Whether rules or declarations set colours, which are meant for white paper."""
    return bool(_COLOUR.search(rules))


def _selectors(prelude: list, names: Names) -> str:
    """The selectors, each within the scope; one that could begin outside is left out."""
    groups: list[list] = [[]]
    for token in prelude:
        if token == ",":
            groups.append([])
        else:
            groups[-1].append(token)
    return ",".join(f".{names.scope} {text}" for group in groups if (text := _selector(group, names)))


def _selector(tokens: list, names: Names) -> str:
    while tokens and tokens[0].type in ("whitespace", "comment"):
        tokens = tokens[1:]
    if not tokens or tokens[0] in ("+", "~", ">", "||") or not _renamed(tokens, names):
        return ""
    text = tinycss2.serialize(tokens).strip()
    return "" if "<" in text else text


def _renamed(tokens: list, names: Names) -> bool:
    """Give classes and addresses the names that they have on the page; False if there is something that no selector holds."""
    before: Any = None
    for token in tokens:
        if token.type in ("error", "{} block", "at-keyword", "url") or token == "&":
            return False
        if token.type == "hash" and not token.is_identifier:
            return False
        if token.type == "hash" or (token.type == "ident" and before == "."):
            token.value = names[token.value]
        if token.type == "function" and not _renamed(token.arguments, names):
            return False
        before = token
    return True


def _declarations(content: list, important: bool = False) -> str:
    """The harmless ones of the declarations."""
    found = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    return ";".join(
        f"{each.lower_name}:{text}{'!important' if important or each.important else ''}"
        for each in found
        if each.type == "declaration" and _PROPERTIES.fullmatch(each.lower_name) and _harmless(each.value)
        for text in [tinycss2.serialize(each.value).strip()]
        if text and "<" not in text
    )


def _harmless(tokens: list) -> bool:
    """Whether a value loads nothing: a function is one of colours or numbers."""
    return all(
        token.type not in ("url", "error", "{} block", "[] block", "() block", "at-keyword")
        and (token.type != "function" or (_FUNCTIONS.fullmatch(token.lower_name) and _harmless(token.arguments)))
        for token in tokens
    )
