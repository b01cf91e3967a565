"""What nbval does not see: rules that a stored notebook must keep so that its reader sees the truth.

Each rule takes a notebook and yields findings: cell, what is wrong, what to do. `statics` need no execution;
`trespasses`, differences of outputs and of pictures come from a fresh run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from channel_evidence.execution.compare import output_differences, picture_differences
from channel_evidence.execution.markers import cell_of, code_cells, known
from channel_evidence.execution.normal_form import KERNELSPEC, is_hidden, is_language
from channel_evidence.execution.sentences import HIDDEN, code_lines, shows_sentence, template_rules
from channel_evidence.execution.shell import Run
from channel_evidence.prose_rules import typed_numbers

FIX = "run `make fix-notebooks`"
TAGS: frozenset[str] = frozenset({HIDDEN})
LONGEST_CELL, LONGEST_MEDIAN = 20, 4
SECTIONS = (
    "What stands against it?",
    "Who asked whom?",
    "Does it add up?",
    "How sure can we be?",
    "What is missing?",
    "Sources and errata",
)
OPTIONAL: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Finding:
    """One broken rule: notebook, cell (counted from 0 over all cells; None for the whole), rule, what, and what to do."""

    notebook: str
    cell: int | None
    rule: str
    what: str
    todo: str

    def __str__(self) -> str:
        place = self.notebook if self.cell is None else f"{self.notebook}, cell {self.cell}"
        return f"{place}: [{self.rule}] {self.what}; {self.todo}"


Found = Iterator[tuple[int | None, str, str]]


def executed(notebook) -> Found:
    """Every code cell was executed, in order, from the first, and some cell shows an output."""
    expected = 0
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        expected += 1
        if cell.execution_count is None:
            yield index, "was never executed, or its outputs were stripped", FIX
        elif cell.execution_count != expected:
            yield index, f"was executed as number {cell.execution_count} instead of {expected}", FIX
    if expected and not any(cell.outputs for cell in code_cells(notebook)):
        yield None, "holds no outputs", FIX


def clean_outputs(notebook) -> Found:
    """No output is an error or a warning, but where the cell's markers say so."""
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and ((asked := cell_of(cell)).raises or asked.skip):
            continue
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                yield index, f"shows the error {output.ename}", "mend the cell and " + FIX
            elif output.output_type == "stream" and output.name == "stderr":
                yield index, "shows a warning or other text on stderr", "mend its cause and " + FIX


def no_typed_numbers(notebook) -> Found:
    """No number or percentage word stands in Markdown, but years, heading numbers and the notebook's listed exceptions.

    Exceptions stand in the notebook's metadata, `channel_evidence.numbers`: words of the text, and the reason.
    """
    allowed = notebook.metadata.get("channel_evidence", {}).get("numbers", {})
    for words, reason in allowed.items():
        if not str(reason).strip():
            yield None, f"lists the exception {words!r} without a reason", "say why it may be typed"
        elif not any(words in cell.source for cell in notebook.cells if cell.cell_type == "markdown"):
            yield None, f"lists the exception {words!r}, which its prose does not hold", "drop it from the list"
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "markdown":
            continue
        text = cell.source
        for words in sorted(allowed, key=len, reverse=True):
            text = text.replace(words, "")
        for found in typed_numbers(text):
            yield index, f"types the number {found!r} in prose", "compute it in a code cell, or list it with a reason"


def sentences_stand(notebook) -> Found:
    """Each `say` has a literal template without typed numbers, conditions where its words are sweeping, and is shown once."""
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            yield from ((index, what, todo) for what, todo in template_rules(cell.source))
            if shows_sentence(cell.source) and not is_hidden(cell):
                yield index, "shows a sentence twice: its code is not hidden", FIX


def normal_form(notebook) -> Found:
    """Format, cell ids and tags are as JupyterLab writes them."""
    stored = notebook.metadata.get("orig_nbformat", f"{notebook.nbformat}.{notebook.nbformat_minor}")
    if str(stored) != "4.5":
        yield None, f"is in format {stored}", FIX
    seen: set[str] = set()
    for index, cell in enumerate(notebook.cells):
        if not cell.get("id") or cell.id in seen:
            yield index, "has no id of its own", FIX
        seen.add(cell.get("id", ""))
        for tag in cell.metadata.get("tags", []):
            if tag not in TAGS and not known(str(tag)):
                yield index, f"has the unknown tag {tag!r}", f"use one of: {', '.join(sorted(TAGS))}, or nbval's"


def editors_traces(notebook) -> Found:
    """What an editor leaves in a notebook that it saves: no fault, but a difference without meaning."""
    spec = dict(notebook.metadata.get("kernelspec", {}))
    if spec != KERNELSPEC:
        yield None, f"names the kernel {spec.get('name', '')!r}", FIX
    elif not is_language(notebook.metadata.get("language_info", {})):
        yield None, "has an unusual language_info", FIX


def short_cells(notebook) -> Found:
    """No code cell is longer than twenty lines, the median one four or fewer; the words of a `say` do not count."""
    sizes = []
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            sizes.append(code_lines(cell.source))
            if sizes[-1] > LONGEST_CELL:
                yield index, f"has {sizes[-1]} lines", f"move helpers to src; {LONGEST_CELL} lines at most"
    if sizes and sorted(sizes)[len(sizes) // 2] > LONGEST_MEDIAN:
        yield None, f"has a median code cell of {sorted(sizes)[len(sizes) // 2]} lines", "move helpers to src"


def figures_in_context(notebook) -> Found:
    """Each figure has alt text and a caption; it stands under a question and is followed by a computed reading, or shows
    the answer that stands right before it, above the first section."""
    heading = ""
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            found = re.findall(r"^##+ (.*)$", cell.source, re.MULTILINE)
            heading = found[-1] if found else heading
            continue
        pictures = [o for o in cell.get("outputs", []) if "image/png" in o.get("data", {})]
        for output in pictures:
            notes = output.get("metadata", {}).get("image/png", {})
            if not notes.get("alt") or notes.get("alt") != output["data"].get("text/plain"):
                yield index, "draws a figure without alt text", "show it through channel_evidence.charts"
            elif not notes.get("caption"):
                yield index, "draws a figure without a caption", "show it through channel_evidence.charts"
        if pictures and not heading and _is_reading(notebook.cells, index - 1):
            continue
        if pictures and not heading.rstrip().endswith("?"):
            yield index, f"draws a figure under the heading {heading!r}", "put a question above it"
        if pictures and not _is_reading(notebook.cells, index + 1):
            yield index, "draws a figure with no reading after it", "follow it with a computed sentence"


def _is_reading(cells: list, index: int) -> bool:
    """Whether the cell shows computed prose and no picture."""
    if index >= len(cells) or cells[index].cell_type != "code":
        return False
    kinds = {mime for output in cells[index].outputs for mime in output.get("data", {})}
    return "text/markdown" in kinds and "image/png" not in kinds


def _answers_first(cells) -> bool:
    """Whether the first output of a notebook is an answer with its grade of trust."""
    shown = next((cell for cell in cells if cell.cell_type == "code" and cell.outputs), None)
    return shown is not None and any("Trust: " in str(out.get("data", {}).get("text/plain")) for out in shown.outputs)


def skeleton(notebook) -> Found:
    """A study notebook has the fixed sections, in order, after its title and its answer with a grade of trust."""
    headings = [
        (level, text)
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for level, text in re.findall(r"^(#+) (.*)$", cell.source, re.MULTILINE)
    ]
    if not headings or headings[0][0] != "#" or sum(level == "#" for level, _ in headings) != 1:
        yield None, "does not begin with its one title", "start with a single `# Title`"
    deeper = [(len(a[0]), len(b[0])) for a, b in pairwise(headings) if len(b[0]) > len(a[0]) + 1]
    if deeper:
        yield None, "skips a level of headings", "use ## under #, ### under ##"
    if not _answers_first(notebook.cells):
        yield None, "does not begin with its answer", "show words.say.answer before anything else"
    texts = [text for level, text in headings if level == "##"]
    for section in SECTIONS:
        if section not in texts and section not in OPTIONAL:
            yield None, f"lacks the section {section!r}", "add it"
    order = [SECTIONS.index(text) for text in texts if text in SECTIONS]
    if order != sorted(order):
        yield None, "has its fixed sections in another order", "use: " + " > ".join(SECTIONS)
    questions = [text for text in texts if text not in SECTIONS]
    if not questions:
        yield None, "asks no question", "put each figure under `## a question?`"


def names_its_studies(notebook) -> Found:
    """A study notebook lists the studies that it treats in its metadata, for the index and the README."""
    listed = notebook.metadata.get("channel_evidence", {}).get("studies")
    if not listed or not all(isinstance(study, str) for study in listed):
        yield None, "does not list its studies", "add metadata `channel_evidence.studies`, a list of study_ids"


RULES = {
    "executed": executed,
    "outputs": clean_outputs,
    "numbers": no_typed_numbers,
    "sentences": sentences_stand,
    "form": normal_form,
    "length": short_cells,
    "figures": figures_in_context,
}


def statics(notebook, name: str) -> list[Finding]:
    """Check what needs no execution.

    Parameters: notebook, a node; name, its file name, whose number decides the skeleton: 11 to 19 are studies.
    Returns: the findings.
    """
    rules = (
        {**RULES, "skeleton": skeleton, "studies": names_its_studies}
        if re.match(r"1[1-9]_", Path(name).name)
        else RULES
    )
    return [Finding(name, *_spread(found, rule)) for rule, check in rules.items() for found in check(notebook)]


def remarks(notebook, name: str) -> list[Finding]:
    """What is worth a word and no failure.

    Parameters: notebook, a node; name, its file name. Returns: the findings.
    """
    return [Finding(name, *_spread(found, "remark")) for found in editors_traces(notebook)]


def _spread(found: tuple[int | None, str, str], rule: str) -> tuple[int | None, str, str, str]:
    return found[0], rule, found[1], found[2]


def fresh(notebook, run: Run, name: str) -> list[Finding]:
    """Check a stored notebook against a fresh run of it.

    Parameters: notebook, a node; run; name.
    Returns: the findings.
    """
    cells = code_cells(notebook)
    place = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code" and cell.source.strip()]
    found = []
    if run.failed:
        what = f"{run.error}, in `{cell_of(cells[run.place]).first_line}`" if cells else run.error
        found.append(Finding(name, place[run.place] if place else None, "run", what, "mend the cell"))
    for index, words in dict.fromkeys(run.trespasses):
        found.append(Finding(name, place[index], "trespass", words, "notebooks work offline and change nothing"))
    for rule, differences in (("drift", output_differences), ("picture", picture_differences)):
        found += [
            Finding(name, place[i], rule, words, f"mend the cause, or {FIX}") for i, words in differences(cells, run)
        ]
    return found
