"""A template filled in as a whole document that asks nothing of the network, and says so in its own policy."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from channel_evidence.site.about import FOOT

TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(TEMPLATES)
    return jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


@cache
def _text(name: str) -> Markup:
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))


def json_in_script(value: object) -> Markup:
    """JSON that stays data inside a script element: what could end the element or start a comment is written as escapes."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def policy(styles: list[str], scripts: list[str]) -> str:
    """A Content-Security-Policy that allows these styles and scripts, pictures in the page itself, and nothing else.

    Parameters: styles, scripts, the texts of the elements. Returns: the policy.
    """
    return (
        f"default-src 'none'; img-src data:; style-src {_hashes(styles)}; script-src {_hashes(scripts)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hashes(texts: list[str]) -> str:
    digests = (hashlib.sha256(text.encode()).digest() for text in texts)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def document(
    template: str,
    scripts: tuple[str, ...],
    about: dict | list,
    rules: Iterable[str] = (),
    held: str = "",
    **values: object,
) -> str:
    """A whole HTML document.

    Parameters: template, its name; scripts, the names of the scripts it needs; about, its JSON-LD; rules, style rules of
    its own, harmless ones; held, data for the scripts, in letters and figures alone; values, what else the template names.
    Returns: the document.
    """
    style = Markup("\n").join([_text("style.css"), *map(Markup, rules)])
    script, described = Markup("").join([Markup('"use strict";\n'), *map(_text, scripts)]), json_in_script(about)
    csp = policy([style], [script, described, *([held] if held else [])])
    page = _environment().get_template(template)
    return page.render(style=style, script=script, about=described, held=held, csp=csp, foot=FOOT, **values)
