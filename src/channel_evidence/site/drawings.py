"""Drawings (SVG) made harmless, to be shown as pictures: no script, nothing that is loaded, no foreign markup."""

from __future__ import annotations

import re
from html import unescape
from xml.etree import ElementTree

from channel_evidence.site.unshown import Unshown, size

LARGEST_DRAWING = 5_000_000  # bytes
_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_ACTIVE = {"script", "foreignObject", "handler", "iframe", "audio", "video"}
_OUTSIDE = re.compile(r"url\(\s*['\"]?\s*(?!#)|@import|image-set|\\|expression", re.IGNORECASE)
_INSIDE = re.compile(r"#|data:image/(png|jpeg|gif|webp)[;,]")
_UNQUOTED = re.compile(r"""(\s[\w:-]+)=([^\s"'=<>/`]+)(?=[\s/>])""")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[a-zA-Z]+\d*;")
_LENGTH = re.compile(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*(px|pt|in|cm|mm|pc|em)?\s*")
_PIXELS = {None: 1.0, "px": 1.0, "pt": 4 / 3, "in": 96.0, "cm": 96 / 2.54, "mm": 9.6 / 2.54, "pc": 16.0, "em": 16.0}
ElementTree.register_namespace("", _SVG)
ElementTree.register_namespace("xlink", _XLINK)


def drawing(source: str) -> tuple[bytes, int, int, str]:
    """A drawing made harmless.

    Parameters: source, an SVG document or an `svg` element of HTML.
    Returns: its bytes, its width and height in pixels, and its words. Raises: Unshown if it is no sound drawing.
    """
    if len(source) > LARGEST_DRAWING:
        raise Unshown(f"a drawing of {size(len(source))} bytes")
    if "<!ENTITY" in source:
        raise Unshown("a drawing (SVG) that defines entities")
    try:
        root = _read(_whole(source))
        if root.tag != f"{{{_SVG}}}svg":
            raise Unshown("a drawing that is no SVG")
        _disarm(root)
        words = " ".join(" ".join(text.itertext()) for text in root.iter() if _name(text) in ("title", "desc", "text"))
        width, height = _extent(root)
        return ElementTree.tostring(root), width, height, " ".join(words.split())[:1000]
    except (ElementTree.ParseError, RecursionError, ValueError) as error:
        raise Unshown(f"a drawing (SVG) that cannot be read ({error})") from None


def _read(source: str) -> ElementTree.Element:
    """The tree; where it is HTML rather than XML, with its values in quotes and its entities as characters."""
    try:
        return ElementTree.fromstring(source)
    except ElementTree.ParseError:
        quoted = _UNQUOTED.sub(r'\1="\2"', source)
        return ElementTree.fromstring(_ENTITY.sub(lambda entity: unescape(entity[0]), quoted))


def _whole(source: str) -> str:
    """The source as XML: with the names that HTML gives without saying so, and no declaration of its own encoding."""
    source = re.sub(r"^\s*<\?xml.*?\?>", "", source, count=1, flags=re.DOTALL).strip()
    head = source[source.find("<svg") :].partition(">")[0]
    names = "" if "xmlns=" in head or "<svg" not in source else f' xmlns="{_SVG}"'
    names += f' xmlns:xlink="{_XLINK}"' if "xlink:" in source and "xmlns:xlink" not in source else ""
    return source.replace("<svg", f"<svg{names}", 1)


def _name(element: ElementTree.Element) -> str:
    """The name of an element of SVG; blank for any other."""
    return element.tag.removeprefix(f"{{{_SVG}}}") if str(element.tag).startswith(f"{{{_SVG}}}") else ""


def _disarm(root: ElementTree.Element) -> None:
    """Take out of a tree what acts or loads."""
    for parent in list(root.iter()):
        for attribute, value in list(parent.attrib.items()):
            name = attribute.rpartition("}")[2]
            loads = name == "href" and not _INSIDE.match(value.strip())
            if name.lower().startswith("on") or loads or _OUTSIDE.search(value):
                del parent.attrib[attribute]
        for child in list(parent):
            name = _name(child)
            if name == "a":
                child.tag = f"{{{_SVG}}}g"
            elif not name or name in _ACTIVE or (name == "style" and _OUTSIDE.search("".join(child.itertext()))):
                parent.remove(child)


def _extent(root: ElementTree.Element) -> tuple[int, int]:
    """Width and height in pixels, from their attributes or the view box; what a browser takes where neither says."""
    box = [float(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip()) if part]
    given = [_pixels(root.get(name, "")) for name in ("width", "height")]
    if len(box) == 4 and min(box[2:]) > 0:
        ratio = box[3] / box[2]
        width = given[0] or (given[1] / ratio if given[1] else box[2])
        height = given[1] or width * ratio
    else:
        width, height = given[0] or 300, given[1] or 150
    width, height = max(1, min(round(width), 20_000)), max(1, min(round(height), 20_000))
    root.set("width", str(width))
    root.set("height", str(height))
    return width, height


def _pixels(length: str) -> float:
    found = _LENGTH.fullmatch(length)
    return float(found[1]) * _PIXELS[found[2]] if found else 0
