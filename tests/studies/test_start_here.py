"""Start here leads to every page."""

import json
import re


def pages(folder):
    """The list of pages by their own titles, as Start here has to show it."""
    found = []
    for path in sorted(folder.glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        words = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        found.append(f"- [{re.search('^# (.*)$', words, re.MULTILINE)[1]}]({path.name})")
    return found[1:]


def test_start_here_lists_every_page_by_its_own_title(root):
    cells = json.loads((root / "notebooks" / "00_start_here.ipynb").read_text(encoding="utf-8"))["cells"]
    [last] = ["".join(cell["source"]) for cell in cells if "".join(cell["source"]).startswith("## Where to go next?")]
    assert last.split("\n")[2:] == pages(root / "notebooks")
