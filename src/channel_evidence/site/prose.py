"""Markdown as JupyterLab reads it (GitHub's, with formulas), as markup that is still to be cleaned."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markupsafe import Markup
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from channel_evidence.site.console import sound
from channel_evidence.site.maths import formula

# A formula's place is marked by a pair of code points that no text holds.
_PLACE = re.compile("\ufdd0(\\d+)\ufdd1")


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": True, "linkify": True})
    reader.validateLink = lambda url: True  # type: ignore[method-assign]  # the page decides where a link may lead
    reader.enable(["table", "strikethrough", "linkify"])
    reader.linkify.set({"fuzzy_link": False, "fuzzy_email": False})  # type: ignore[union-attr]
    # As in pandoc: no blank inside the dollar signs and no digit after, so that "$5 and $6" is money.
    reader.use(dollarmath_plugin, allow_space=False, allow_digits=False, allow_labels=False, double_inline=True)
    reader.use(amsmath_plugin).use(tasklists_plugin)
    reader.core.ruler.after("block", "room", _room)
    for name in ("math_inline", "math_inline_double", "math_block", "amsmath"):
        reader.add_render_rule(name, _formula)
    reader.add_render_rule("html_inline", _inline)
    return reader


def _room(state: Any) -> None:
    """A blank after a line that begins with a formula: the plugin looks for a digit before it at the line's end."""
    for token in state.tokens:
        if token.type == "inline" and token.content.startswith("$"):
            token.content += " "


def _formula(_: Any, tokens: list, index: int, options: Any, env: dict) -> str:
    token = tokens[index]
    env["formulas"].append(formula(token.content, block=token.type in ("math_block", "amsmath")))
    return f"\ufdd0{len(env['formulas']) - 1}\ufdd1"


def _inline(_: Any, tokens: list, index: int, options: Any, env: dict) -> str:
    """Markup within a line; the box of a task, which the page has no form for, as a sign."""
    content = tokens[index].content
    if not content.startswith('<input class="task-list-item-checkbox"'):
        return content
    return "☑" if "checked" in content else "☐"


def read(source: str) -> tuple[str, list[Markup]]:
    """Markdown as markup.

    Parameters: source. Returns: markup, not yet clean, and the formulas that `fill` puts into their places.
    """
    env: dict[str, Any] = {"formulas": []}
    return _reader().render(sound(source), env), env["formulas"]


def fill(markup: str, formulas: list[Markup]) -> Markup:
    """Clean markup with its formulas."""
    return Markup(_PLACE.sub(lambda place: formulas[int(place[1])], markup))
