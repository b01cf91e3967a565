"""Text of notebooks as safe markup: prose from Markdown, tables from HTML, code, and plain output."""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

import bleach
import mistune
from bleach.html5lib_shim import Filter
from markupsafe import Markup, escape
from mistune.plugins.table import table
from mistune.plugins.url import url

from channel_evidence.site.maths import formula

OUTPUT_TAGS = frozenset(
    "h1 h2 h3 h4 p br hr ul ol li a em strong b i code pre blockquote sup sub div span "
    "table caption thead tbody tfoot tr th td".split()
)
ATTRIBUTES = {
    "*": ["class"],
    "a": ["href", "title"],
    "th": ["scope", "colspan", "rowspan"],
    "td": ["colspan", "rowspan"],
}
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_OWN_IDS = ("content", "places", "cite", "contents")


def slug(text: str) -> str:
    """The words of a text as an address within a page: lower case, joined by hyphens."""
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-") or "section"


def plain(text: str) -> str:
    """Console output without the codes that colour it."""
    return _ANSI.sub("", text)


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


class _Tables(Filter):
    """Give table heads their scope, and each table a region of its own that scrolls and takes the keyboard's focus."""

    def __iter__(self):
        held: list[dict] = []
        for token in Filter.__iter__(self):
            name = token.get("name") if token["type"] in ("StartTag", "EndTag") else None
            if name == "table" and token["type"] == "StartTag":
                held = [token]
            elif held:
                held.append(token)
                if name == "table":
                    yield from _region(held)
                    held = []
            else:
                yield token
        yield from held


def _region(tokens: list[dict]):
    """The tokens of a whole table, in a scrolling region named by its caption."""
    words, part, in_caption = "", "tbody", False
    for token in tokens:
        kind, name = token["type"], token.get("name")
        if kind == "StartTag" and name in ("thead", "tbody", "tfoot"):
            part = name
        elif kind == "StartTag" and name == "th":
            token["data"].setdefault((None, "scope"), "col" if part == "thead" else "row")
        elif name == "caption":
            in_caption = kind == "StartTag"
        elif in_caption and kind in ("Characters", "SpaceCharacters"):
            words += token["data"]
    label = {(None, "class"): "scroll", (None, "role"): "group", (None, "tabindex"): "0"}
    label[None, "aria-label"] = f"Table: {words}" if words else "Table"
    yield {"type": "StartTag", "name": "div", "data": label}
    yield from tokens
    yield {"type": "EndTag", "name": "div"}


@cache
def _cleaner() -> bleach.Cleaner:
    return bleach.Cleaner(OUTPUT_TAGS, ATTRIBUTES, {"http", "https"}, filters=[_Tables])


def clean(markup: str) -> Markup:
    """Markup of an output with every tag but those of prose and tables turned into text, every scripted address dropped,
    table heads with scope, and each table in a region that scrolls.
    """
    return Markup(_cleaner().clean(str(markup)))


# As in pandoc: no blank inside the dollar signs and no digit after, so that "$5 and $6" is money.
_INLINE = r"\$(?![\s$])(?P<inline_tex>(?:[^$\\\n]|\\.)+?)(?<!\s)\$(?!\d)"
_BLOCK = r"^ {0,3}\$\$(?P<block_tex>(?:[^$\\]|\\[\s\S])+?)\$\$[ \t]*(?:\n|$)"


def _formulas(md: mistune.Markdown) -> None:
    """A mistune plugin for $formulas$ in a line and $$formulas$$ on lines of their own."""

    def parse(state: Any, found: re.Match[str], block: bool) -> int:
        tex = found["block_tex" if block else "inline_tex"]
        state.append_token({"type": "formula", "raw": tex, "attrs": {"block": block}})
        return found.end()

    md.inline.register("inline_math", _INLINE, lambda _, found, state: parse(state, found, False), before="link")
    md.block.register("block_math", _BLOCK, lambda _, found, state: parse(state, found, True), before="list")


class Prose(mistune.HTMLRenderer):
    """Markdown as safe markup: HTML in it comes out as text, headings get addresses, formulas are drawn.

    One for each page: `contents` lists (level, address, words) of the headings rendered so far.
    """

    def __init__(self, pages: frozenset[str] = frozenset()) -> None:
        """Parameters: pages, the names of the notebooks' pages, to which links between notebooks are turned."""
        super().__init__(escape=True)
        self.contents: list[tuple[int, str, str]] = []
        self.pages = pages
        self._taken = set(_OWN_IDS)
        self._markdown = mistune.Markdown(self, plugins=[_formulas, table, url])

    def markup(self, source: str) -> Markup:
        """Markdown as markup."""
        return Markup(self._markdown(source))

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        # Exactly one first level, and none skipped, whatever the notebook does.
        level = min(max(level, 2), self.contents[-1][0] + 1) if self.contents else 1
        words = str(Markup(text).striptags())
        address = self._free(slug(words))
        self.contents.append((level, address, words))
        return f'<h{level} id="{address}">{text}</h{level}>\n'

    def _free(self, wanted: str) -> str:
        """An address that nothing else on the page has; those of figures and places hold a dot, which no slug does."""
        found, number = wanted, 2
        while found in self._taken:
            found, number = f"{wanted}-{number}", number + 1
        self._taken.add(found)
        return found

    def link(self, text: str, url: str, title: str | None = None) -> str:
        address = self._address(url)
        return text if address is None else f'<a href="{escape(address)}">{text}</a>'

    def _address(self, url: str) -> str | None:
        """Where a link leads from the page; None for what is not there or not safe."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return None
        if parts.scheme in ("http", "https") and parts.netloc:
            return url
        page = unquote(parts.path).rpartition("/")[2].removesuffix(".ipynb") + ".html" if parts.path else ""
        if parts.scheme or parts.netloc or (page and page not in self.pages):
            return None
        return page + (f"#{slug(unquote(parts.fragment))}" if parts.fragment else "") or None

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return f"[{text}]"

    def formula(self, text: str, block: bool = False) -> str:
        return str(formula(text, block=block))

    def block_code(self, code: str, info: str | None = None) -> str:
        return f"<pre><code>{escape(code)}</code></pre>\n"

    def table(self, text: str) -> str:
        return f'<div class="scroll" role="group" tabindex="0" aria-label="Table"><table>{text}</table></div>\n'

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        return f'<th scope="col">{text}</th>' if head else f"<td>{text}</td>"
