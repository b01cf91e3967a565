"""Sentences in cells: what `say` and `answer` are given, read from the code without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TypeGuard

from channel_evidence.prose_rules import template_faults

NAMES = ("say", "answer")
HIDDEN = "hide-input"  # the tag of a cell whose code viewers fold away


def _tree(source: str) -> ast.Module:
    """The code of a cell; nothing where it is not Python alone (a magic), which running it will tell."""
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.Module([], [])


def _is_sentence(node: ast.AST) -> TypeGuard[ast.Call]:
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return name in NAMES


def _sentences(source: str) -> list[ast.Call]:
    return [node for node in ast.walk(_tree(source)) if _is_sentence(node)]


def _template(call: ast.Call) -> ast.Constant | None:
    """The call's template, if it stands there as plain text."""
    first = call.args[0] if call.args else None
    return first if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def shows_sentence(source: str) -> bool:
    """Whether what a cell shows is a sentence: its last statement is a call of `say` or `answer`."""
    body = _tree(source).body
    return bool(body) and isinstance(body[-1], ast.Expr) and _is_sentence(body[-1].value)


def code_lines(source: str) -> int:
    """How many lines of code a cell has; a template counts as one line, for it is prose."""
    templates = filter(None, map(_template, _sentences(source)))
    return len(source.splitlines()) - sum((found.end_lineno or 0) - found.lineno for found in templates)


def template_rules(source: str) -> Iterator[tuple[str, str]]:
    """What is wrong with the templates of a cell, and what to do."""
    for call in _sentences(source):
        template = _template(call)
        if template is None:
            yield (
                "shows a sentence that is no plain text",
                "write the words there, with fields instead of an f-string",
            )
        else:
            faults = template_faults(str(template.value), conditions=_has_conditions(call))
            yield from ((f"shows a sentence that {what}", todo) for what, todo in faults)


def _has_conditions(call: ast.Call) -> bool:
    """Whether a call names conditions; those handed on by a name are looked at when it runs."""
    given = next((keyword.value for keyword in call.keywords if keyword.arg == "given"), None)
    return given is not None and not (isinstance(given, ast.Dict) and not given.keys)
