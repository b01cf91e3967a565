"""Foreign markup as safe markup: what Markdown and HTML outputs may say on a page, and how it is fitted in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape
from html.parser import HTMLParser
from typing import ClassVar
from urllib.parse import quote, unquote, unquote_to_bytes, urlsplit

import nh3
from markupsafe import Markup, escape

from channel_evidence.site import prose, styles
from channel_evidence.site.cells import heads, labels
from channel_evidence.site.pictures import Picture, decoded, embedded
from channel_evidence.site.unshown import Unshown, note

LARGEST_MARKUP = 20_000_000  # characters of one output
LONGEST_PROSE = 500_000  # characters of Markdown, which take a second or several
TAGS = frozenset(
    "h1 h2 h3 h4 h5 h6 p br hr wbr ul ol li dl dt dd a em strong b i u s del ins mark small kbd samp var abbr cite q code pre "
    "blockquote sup sub div span center details summary table caption colgroup col thead tbody tfoot tr th td img".split()
)
ATTRIBUTES = {
    "*": {"class", "id", "style", "title", "lang", "dir"},
    "a": {"href", "name"},
    "img": {"src", "alt", "width", "height"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start", "type"},
    "details": {"open"},
}
# Elements whose words are not for reading.
_WORDLESS = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "template",
    "title",
    "svg",
    "canvas",
    "audio",
    "video",
    "head",
}
_FOREIGN = re.compile(r"<(iframe|object|embed|canvas|audio|video)(?=[\s/>])", re.IGNORECASE)
_ALIGNED = re.compile(r"\s*text-align:\s*(left|center|right)\s*;?\s*", re.IGNORECASE)
_OWN_IDS = ("content", "places", "claims", "cite", "contents")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MARK = re.compile(r"<[^>]*>")


def slug(text: str) -> str:
    """The words of a text as an address within a page: lower case, joined by hyphens."""
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-") or "section"


class Reader:
    """Reads the foreign markup of one page.

    `contents` lists (level, address, words) of the headings so far, `rules` the style rules that the page needs for it, `phone`
    those that name the cells of its tables on a narrow screen.
    """

    def __init__(self, pages: frozenset[str] = frozenset()) -> None:
        """Parameters: pages, the names of the notebooks' pages, to which links between notebooks are turned."""
        self.contents: list[tuple[int, str, str]] = []
        self.rules: list[str] = []
        self.phone: list[list[str]] = []  # those of each table, for a narrow screen
        self.pages = pages
        self.taken = set(_OWN_IDS)
        self._read = 0

    def prose(self, source: str, attachments: Mapping[str, Mapping[str, str]] | None = None) -> Markup:
        """Markdown as markup: headings get addresses, formulas are drawn.

        Parameters: source; attachments of its cell, by name and MIME type. Returns: safe markup.
        Raises: Unshown if it is too long.
        """
        if len(source) > LONGEST_PROSE:
            raise Unshown(f"formatted words of {len(source):,} characters, which are too many for a page")
        markup, formulas = prose.read(source)
        # A style sheet in the middle of prose is dropped, as JupyterLab does.
        return prose.fill(self._fitted(markup, [], attachments or {}, own=True)[0], formulas)

    def output(self, source: str) -> Markup:
        """An output's HTML as markup: its own look, its drawings as pictures, and a line that names what cannot be shown.

        Parameters: source. Returns: safe markup. Raises: Unshown if nothing is left to see, or it is too large.
        """
        if len(source) > LARGEST_MARKUP:
            raise Unshown(f"a piece of HTML of {len(source):,} characters, which is too large for a page")
        source, missing = _without(source, "script")
        reasons = ["a script, which draws or moves something in a notebook"] if missing else []
        source, sheets = _without(source, "style")
        reasons += [f"an element “{name}”" for name in dict.fromkeys(map(str.lower, _FOREIGN.findall(source)))]
        source, _ = _without(source, "svg", lambda svg: _as_picture(svg, reasons))
        fitted, seen = self._fitted(source, sheets, {}, reasons=reasons)
        if not seen:
            raise Unshown("; ".join(dict.fromkeys(reasons)) or "a piece of HTML without words or pictures")
        return fitted + note(reasons)

    def _fitted(
        self,
        source: str,
        sheets: list[str],
        attachments: Mapping[str, Mapping[str, str]],
        own: bool = False,
        reasons: list[str] | None = None,
    ) -> tuple[Markup, bool]:
        """Markup cleaned and fitted into the page; and whether there is something to see in it."""
        self._read += 1
        scope = f"o{self._read}"
        names = styles.Names(scope)
        try:
            rules = [text for sheet in sheets if (text := styles.scoped(sheet, names))]
        except Unshown as why:
            rules = []
            (reasons if reasons is not None else []).append(str(why))
        fitter = _Fitter(self, names, attachments, own)
        fitter.feed(_clean(source))
        fitter.close()
        rules += [f".{scope} .{scope}-s{number}{{{text}}}" for text, number in fitter.declared.items()]
        found = Markup("".join(fitter.parts))
        if rules:
            self.rules += rules
            paper = " paper" if any(map(styles.colours, rules)) else ""
            found = Markup('<div class="styled{} {}" role="group" tabindex="0" aria-label="Output">{}</div>').format(
                paper, scope, found
            )
        return found, fitter.seen

    def heading(self, level: int, words: str) -> tuple[int, str]:
        """The level and the address of a heading: exactly one first level, and none skipped, whatever the notebook does."""
        level = min(max(level, 2), self.contents[-1][0] + 1, 6) if self.contents else 1
        address = self.free(slug(words))
        self.contents.append((level, address, words))
        return level, address

    def free(self, wanted: str) -> str:
        """An address that nothing else on the page has; those of figures and places hold a dot, which no slug does."""
        found, number = wanted, 2
        while found in self.taken:
            found, number = f"{wanted}-{number}", number + 1
        self.taken.add(found)
        return found

    def address(self, url: str) -> str | None:
        """Where a link leads from the page; None for what is not there or not safe."""
        try:
            parts = urlsplit(url.strip())
        except ValueError:
            return None
        if parts.scheme == "mailto" or (parts.scheme in ("http", "https") and parts.netloc):
            return url
        page = unquote(parts.path).rpartition("/")[2].removesuffix(".ipynb") + ".html" if parts.path else ""
        if parts.scheme or parts.netloc or (page and page not in self.pages):
            return None
        return quote(page) + (f"#{quote(slug(unquote(parts.fragment)))}" if parts.fragment else "") or None


def _clean(source: str) -> str:
    return nh3.clean(
        source,
        tags=set(TAGS),
        clean_content_tags=set(_WORDLESS),
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "data", "attachment"},  # `_Fitter` decides which may stand where
        link_rel=None,
    )


def _without(source: str, name: str, instead: Callable[[str], str] = lambda element: "") -> tuple[str, list[str]]:
    """The source without elements of a name, outermost ones whole, and what these held (all of it for a drawing).

    It need not agree with a browser about every fault: what it leaves is cleaned, and what it takes out is as well.
    """
    mark = re.compile(rf"<(/?){name}(?=[\s/>])[^>]{{0,10000}}>", re.IGNORECASE)
    kept, held, depth, start, inside, end = [], [], 0, 0, 0, 0
    for found in mark.finditer(source):
        if not found[1]:
            if not depth:
                start, inside = found.start(), found.end()
            depth = depth + 1 if name == "svg" else 1
        elif depth:
            depth -= 1
            if not depth:
                kept += [source[end:start], instead(source[start : found.end()])]
                held.append(source[inside : found.start()])
                end = found.end()
    return "".join([*kept, source[end:]]), held


def _as_picture(svg: str, reasons: list[str]) -> str:
    """A drawing in the middle of HTML as a picture; nothing, and a reason, if it cannot be one."""
    try:
        picture = embedded("image/svg+xml", svg.encode())
    except Unshown as why:
        reasons.append(str(why))
        return ""
    return (
        f'<img src="{picture.address}" width="{picture.width}" height="{picture.height}" alt="{escape(picture.words)}">'
    )


def _source(url: str, attachments: Mapping[str, Mapping[str, str]]) -> Picture:
    """The picture that an address holds or that is attached to a cell; Unshown for any that would have to be fetched."""
    kind, _, rest = url.partition(":")
    if kind == "attachment":
        held = attachments.get(unquote(rest)) or attachments.get(rest)
        if not held:
            raise Unshown(f"a picture that is not attached to the cell: {unquote(rest)}")
        name, text = next(iter(held.items()))
        return embedded(name, decoded(text) if name != "image/svg+xml" else _svg(text))
    if kind != "data":
        host = re.match(r"(?:[a-z]+:)?//([^/?#]*)", url, re.IGNORECASE)
        raise Unshown(f"a picture that would be fetched from {host[1]}" if host else "a picture in a file of its own")
    head, _, text = rest.partition(",")
    name = head.partition(";")[0]
    return embedded(name, decoded(unquote(text)) if head.endswith(";base64") else unquote_to_bytes(text))


def _svg(text: str) -> bytes:
    """A drawing that is attached as text or in base64."""
    return text.encode() if "<" in text else decoded(text)


class _Fitter(HTMLParser):
    """Fits clean markup into a page.

    Headings get level and address, table heads their scope, each outer table a region of its own that scrolls and takes
    the keyboard's focus, links lead to what is there, pictures stand in the page, and looks become classes with rules.
    """

    def __init__(
        self, page: Reader, names: styles.Names, attachments: Mapping[str, Mapping[str, str]], own: bool
    ) -> None:
        """Parameters: page; names of which style rules speak; attachments; own, whether its addresses are the page's."""
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self.declared: dict[str, int] = {}
        self.seen = False
        self._page, self._names, self._attachments, self._own = page, names, attachments, own
        self._tables: list[str] = []  # the part of each open table
        self._region = -1  # where the mark stands that waits for the words of its table
        self._headings: list[tuple[int, dict[str, str]]] = []  # the same, of open headings
        self._heads: list[tuple[int, dict[str, str]]] = []  # the same, of open table heads
        self._linked: list[bool] = []

    # What stands between tags is clean already and passes as it is.

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
        self.seen = self.seen or not data.isspace()

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        special = self._starts.get(tag)
        if not attrs and not special:
            self.parts.append(f"<{tag}>")
            return
        attributes = self._fitting({name: value or "" for name, value in attrs})
        mark = special(self, attributes) if special else None
        self.parts.append(_tag(tag, attributes) if mark is None else mark)

    def handle_endtag(self, tag: str) -> None:
        special = self._ends.get(tag)
        self.parts.append(special(self, tag) if special else f"</{tag}>")

    def _fitting(self, attributes: dict[str, str]) -> dict[str, str]:
        """The attributes as the page has them: names of its own, and a class for a look."""
        classes = [self._names[name] for name in attributes.pop("class", "").split() if name in self._names]
        look = attributes.pop("style", "")
        if aligned := _ALIGNED.fullmatch(look):
            classes.append(aligned[1].lower())
        elif look and (text := styles.declared(look)):
            classes.append(f"{self._names.scope}-s{self.declared.setdefault(text, len(self.declared))}")
        if classes:
            attributes["class"] = " ".join(classes)
        name = attributes.pop("id", "") or attributes.pop("name", "")
        if name and self._own:
            attributes["id"] = self._page.free(slug(name))
        elif name in self._names and self._names[name] not in self._page.taken:
            attributes["id"] = self._page.free(self._names[name])
        return attributes

    def _start_table(self, attributes: dict[str, str]) -> str:
        outer = not self._tables
        self._tables.append("tbody")
        if not outer:
            return _tag("table", attributes)
        self.parts.append("")
        self._region = len(self.parts) - 1
        return _tag("table", attributes)

    def _end_table(self, tag: str) -> str:
        self._tables.pop()
        if self._tables:
            return "</table>"
        words = _caption(self.parts[self._region :])
        if names := heads("".join(self.parts[self._region :])):
            scope = f"k{len(self._page.phone)}"
            self._page.phone.append(labels(f".{scope}", names))
            self.parts[self._region + 1] = _classed(self.parts[self._region + 1], f"stack {scope}")
        label = f"Table: {words}" if words else "Table"
        self.parts[self._region] = Markup('<div class="scroll" role="group" tabindex="0" aria-label="{}">').format(
            label
        )
        return "</table></div>"

    def _start_thead(self, attributes: dict[str, str]) -> None:
        self._tables[-1:] = ["thead"]

    def _start_tbody(self, attributes: dict[str, str]) -> None:
        self._tables[-1:] = ["tbody"]

    _start_tfoot = _start_tbody

    def _start_th(self, attributes: dict[str, str]) -> None:
        attributes.setdefault("scope", "col" if self._tables[-1:] == ["thead"] else "row")
        self._heads.append((len(self.parts), attributes))

    def _end_th(self, tag: str) -> str:
        """A head without words or picture names nothing: a plain cell, as the corner of a data frame."""
        if not self._heads:
            return "</th>"
        place, attributes = self._heads.pop()
        if "<img" in (inside := "".join(self.parts[place + 1 :])) or _said([inside]):
            return "</th>"
        del attributes["scope"]
        self.parts[place] = _tag("td", attributes)
        return "</td>"

    def _start_heading(self, attributes: dict[str, str]) -> str:
        self._headings.append((len(self.parts), attributes))
        return ""

    def _end_heading(self, tag: str) -> str:
        place, attributes = self._headings.pop()
        level, attributes["id"] = self._page.heading(int(tag[1]), _said(self.parts[place:]))
        self.parts[place] = _tag(f"h{level}", attributes)
        return f"</h{level}>"

    def _start_a(self, attributes: dict[str, str]) -> str | None:
        href = attributes.pop("href", "")
        if href.startswith("#") and unquote(href[1:]) in self._names:
            attributes["href"] = f"#{self._names[unquote(href[1:])]}"
        elif address := self._page.address(href):
            attributes["href"] = address
        self._linked.append("href" in attributes or "id" in attributes)
        return None if self._linked[-1] else ""

    def _end_a(self, tag: str) -> str:
        return "</a>" if not self._linked or self._linked.pop() else ""

    def _start_img(self, attributes: dict[str, str]) -> str:
        self.seen = True
        alt = attributes.get("alt", "")
        try:
            picture = _source(attributes.pop("src", ""), self._attachments)
        except Unshown as why:
            name = f"{alt}: " if alt else ""
            return Markup('<span class="note">[{}not shown: {}]</span>').format(name, why)
        given = {name: attributes.pop(name, "") for name in ("width", "height")}
        sizes = {"width": str(picture.width), "height": str(picture.height)}
        if any(value.isdecimal() for value in given.values()):
            sizes = {name: value for name, value in given.items() if value.isdecimal()}
        return _tag("img", {**attributes, "src": picture.address, **sizes, "alt": alt or picture.words})

    _starts: ClassVar[dict[str, Callable]] = {
        "table": _start_table,
        "thead": _start_thead,
        "tbody": _start_tbody,
        "tfoot": _start_tbody,
        "th": _start_th,
        "a": _start_a,
        "img": _start_img,
        **dict.fromkeys(_HEADINGS, _start_heading),
    }
    _ends: ClassVar[dict[str, Callable]] = {
        "table": _end_table,
        "th": _end_th,
        "a": _end_a,
        **dict.fromkeys(_HEADINGS, _end_heading),
    }


def _caption(parts: list[str]) -> str:
    """The words of a table's caption."""
    start = next((place for place, part in enumerate(parts[:4]) if part.startswith("<caption")), None)
    return "" if start is None or "</caption>" not in parts else _said(parts[start : parts.index("</caption>")])


def _said(parts: list[str]) -> str:
    """The words of a piece of markup."""
    return " ".join(unescape(_MARK.sub("", "".join(parts))).split())


def _classed(tag: str, names: str) -> str:
    """A start tag with more classes."""
    if ' class="' in tag:
        return tag.replace(' class="', f' class="{names} ', 1)
    return f'{tag[:-1]} class="{names}">'


def _tag(name: str, attributes: Mapping[str, str]) -> str:
    written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>"
