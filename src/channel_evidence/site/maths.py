"""Formulas as drawn outlines: the same in every browser, with no font and no script.

MathML without a mathematical font loses root signs, so a formula is drawn by matplotlib's own TeX reader and embedded
as SVG; its source is its alternative text. What the reader does not know is left as text.
"""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager

from markupsafe import Markup, escape

SIZE = 100  # of the font, in the drawing's units: one em
DEEPEST = 15  # tenths of an em below the line, as far as the style sheet has classes


_LINES = re.compile(
    r"\s*\\begin\{(align|aligned|equation|gather|gathered|split|eqnarray|multline)(\*?)\}(.*)\\end\{\1\2\}\s*",
    re.DOTALL,
)
_UNDRAWN = re.compile(r"\\(?:displaystyle|textstyle|nonumber|notag)(?![A-Za-z])|\\(?:label|tag)\{[^{}]*\}")
_DOLLARS = re.compile(
    r"(?<!\\)(\$\$?)((?:[^$\\]|\\.)+?)\1|(\\begin\{([a-z]+\*?)\}.*?\\end\{\4\})|\\\[(.+?)\\\]|\\\((.+?)\\\)", re.DOTALL
)


def latex(text: str) -> Markup:
    """An output of LaTeX as markup: its formulas drawn, the words around them as they are.

    Parameters: text, with formulas between dollar signs, as environments, or in LaTeX's own brackets. Returns: markup.
    """
    parts, end = [], 0
    for found in _DOLLARS.finditer(text):
        dollars, tex, environment, _, displayed, inline = found.groups()
        drawn = formula(
            tex or environment or displayed or inline, block=bool(environment or displayed or dollars == "$$")
        )
        parts += [escape(text[end : found.start()]), drawn]
        end = found.end()
    return Markup('<div class="latex">{}</div>').format(Markup("").join([*parts, escape(text[end:])]))


def formula(tex: str, *, block: bool = False) -> Markup:
    """A formula as markup.

    Parameters: tex, the source without dollar signs, or an environment of lines; block, whether it stands on a line of
    its own.
    Returns: an SVG picture, for each line of an environment, or the source as text if it cannot be drawn.
    """
    found = _LINES.fullmatch(tex)
    lines = found[3].replace("&", " ").split("\\\\") if found else [tex]
    lines = [" ".join(_UNDRAWN.sub(" ", line).split()) for line in lines]
    try:
        with _without_talk_of_fonts():
            drawn = Markup("<br>").join(_svg(line) for line in lines if line or not found)
    except (ValueError, RuntimeError):  # matplotlib's for what it cannot read
        mark = "" if tex.lstrip().startswith("\\begin") else "$$" if block else "$"
        drawn = Markup("<code>{}{}{}</code>").format(mark, tex, mark)
    return Markup('<p class="formula">{}</p>').format(drawn) if block else drawn


@contextmanager
def _without_talk_of_fonts() -> Iterator[None]:
    """matplotlib looks for fonts that a formula may not even need, and says so for each that is missing."""
    log = logging.getLogger("matplotlib.font_manager")
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before


def _svg(tex: str) -> Markup:
    """The formula's outlines, standing on the line of the text around it."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.path import Path
    from matplotlib.textpath import TextPath

    if not tex:
        raise ValueError("an empty formula")
    outline = TextPath((0, 0), f"${tex}$", size=SIZE, prop=FontProperties(family="DejaVu Sans"))
    steps = []
    letters = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C", Path.CLOSEPOLY: "Z"}
    for points, code in outline.iter_segments(curves=True, simplify=False):
        places = points.reshape(-1, 2)
        written = "" if code == Path.CLOSEPOLY else " ".join(f"{x:.0f} {-y:.0f}" for x, y in places)
        steps.append(letters[code] + written)
    box = outline.get_extents()
    width, top = max(box.x1, 1) + 4, max(box.y1, 1) + 4
    # A class lowers the picture by tenths of an em, since a policy without inline styles leaves no other way.
    tenths = min(max(math.ceil(-box.y0 / SIZE * 10), 0), DEEPEST)
    height = top + tenths * SIZE / 10
    return Markup(
        '<svg class="math d{}" role="img" aria-label="{}" viewBox="0 {:.0f} {:.0f} {:.0f}" width="{:.2f}em" height="{:.2f}em">'
        '<path d="{}"/></svg>'
    ).format(tenths, tex, -round(top), width, height, width / SIZE, height / SIZE, "".join(steps))
