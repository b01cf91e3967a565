"""The collection as web pages: one self-contained file a notebook, and an index."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from channel_evidence.drawing import CAPTION
from channel_evidence.nb import nbformat, read

TEMPLATES = Path(__file__).with_name("templates")
SUMMARY = "The published evidence on social media as a customer-service channel, made executable."
FOOT = (
    "Code MIT; data CC BY 4.0. The sources keep their rights; only facts and the few words that carry them are quoted."
)


class RenderError(Exception):
    """A notebook or target that cannot be rendered; the message is for the reader."""


def read_notebook(path: Path):
    """Read a notebook that holds outputs.

    Parameters: path. Returns: the notebook node.
    Raises: RenderError, naming the file, if it is missing, unreadable or was never executed.
    """
    try:
        notebook = read(path)
    except FileNotFoundError:
        raise RenderError(f"{path}: there is no such notebook") from None
    except (nbformat.ValidationError, ValueError, TypeError, KeyError, AttributeError, OSError) as error:
        raise RenderError(f"{path}: is no readable notebook ({type(error).__name__})") from None
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    if not code or not any(cell.outputs for cell in code):
        raise RenderError(f"{path}: holds no outputs; run `make fix-notebooks` first")
    return notebook


def title_and_summary(notebook) -> tuple[str, str]:
    """The first heading of a notebook and the first computed line under it, as plain text."""
    title = next(
        (
            line[2:].strip()
            for c in notebook.cells
            if c.cell_type == "markdown"
            for line in c.source.splitlines()
            if line.startswith("# ")
        ),
        "Untitled",
    )
    texts = (
        o["data"].get("text/plain", "")
        for c in notebook.cells
        if c.cell_type == "code"
        for o in c.outputs
        if "data" in o
    )
    return title, next((text for text in texts if text), "")


PROSE_TAGS = {
    *(
        "h1",
        "h2",
        "h3",
        "h4",
        "p",
        "br",
        "hr",
        "ul",
        "ol",
        "li",
        "a",
        "em",
        "strong",
        "code",
        "pre",
        "blockquote",
        "sup",
        "sub",
    ),
    *("div", "span", "table", "caption", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"*": ["class", "id"], "a": ["href", "title"], "th": ["scope"]}


def clean(markup: str) -> str:
    """Markup with every tag but those of prose and tables turned into text, and every scripted address dropped."""
    import bleach

    return bleach.clean(str(markup), tags=PROSE_TAGS, attributes=ATTRIBUTES, protocols={"http", "https"})


def exporter():
    """An nbconvert exporter with the collection's template.

    Returns: HTMLExporter whose `clean_html` filter is `clean`; nbconvert's own knows no headings and no table heads.
    """
    from nbconvert import HTMLExporter
    from traitlets.config import Config

    config = Config()
    config.HTMLExporter.sanitize_html = True
    config.HTMLExporter.exclude_input_prompt = True
    config.HTMLExporter.exclude_output_prompt = True
    found = HTMLExporter(config=config, template_name="evidence", extra_template_basedirs=[str(TEMPLATES)])
    found.register_filter("clean_html", clean)
    return found


def render(paths: Iterable[Path], out: Path, tick: Callable[[str], None] = lambda name: None) -> list[Path]:
    """Render notebooks from their stored outputs, with an index page.

    Parameters: paths of notebooks; out, the folder to make or replace; tick, called with each name when done.
    Returns: the written pages.
    Raises: RenderError for a faulty notebook or target; the previous folder then stands untouched.
    """
    notebooks = [(path, read_notebook(path)) for path in paths]
    if not notebooks:
        raise RenderError("there is no notebook to render")
    if out.exists() and not out.is_dir():
        raise RenderError(f"{out}: is a file; a folder is needed")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise RenderError(f"{out}: cannot be written ({error.strerror})") from None
    try:
        names = _write_pages(notebooks, stage, tick)
        stage.chmod(0o755)
        _replace(stage, out)
    except OSError as error:
        raise RenderError(f"{out}: cannot be written ({error.strerror})") from None
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return [out / name for name in names]


def _write_pages(notebooks: list, stage: Path, tick: Callable[[str], None]) -> list[str]:
    import jinja2

    convert, pages = exporter(), []
    style = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    for path, notebook in notebooks:
        title, summary = title_and_summary(notebook)
        page = {"title": title, "summary": summary, "style": style, "foot": FOOT, "caption_mark": CAPTION}
        body, _ = convert.from_notebook_node(notebook, resources={"page": page})
        name = path.with_suffix(".html").name
        (stage / name).write_text(body, encoding="utf-8")
        pages.append({"file": name, "title": title, "summary": summary})
        tick(name)
    index = jinja2.Environment(autoescape=True).from_string((TEMPLATES / "index.html").read_text(encoding="utf-8"))
    (stage / "index.html").write_text(
        index.render(pages=pages, style=style, summary=SUMMARY, foot=FOOT) + "\n", encoding="utf-8"
    )
    return ["index.html", *(page["file"] for page in pages)]


def _replace(stage: Path, out: Path) -> None:
    """Put the new folder in the place of the old one by renaming."""
    old = stage.with_name(stage.name + "-old")
    if out.exists():
        out.rename(old)
    try:
        stage.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)
