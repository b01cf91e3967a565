"""The built site used in Chromium as a reader uses it: mouse, keyboard, dark and light, wide and narrow, offline."""

import csv
import io
import json
import shutil
import subprocess
from base64 import b64decode, b64encode
from pathlib import Path

import nbformat
import pytest
import test_what_if
from PIL import Image, ImageChops

from channel_evidence.pooling import pool
from channel_evidence.site.build import LARGEST_INDEX, RenderError, read_notebook, render

HERE = Path(__file__).parent
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SCENARIOS = (
    *(
        "requests",
        "widths",
        "sort",
        "search",
        "filter",
        "one-study",
        "look-up",
        "fold",
        "places",
        "order",
        "keyboard",
        "figures",
        "cards",
        "long",
        "quiet",
    ),
    *("scriptless", "print", "access-light-wide", "access-light-narrow", "access-dark-wide", "access-dark-narrow"),
)


def missing():
    """Why the browser cannot be driven here; None if it can."""
    if CHROMIUM is None:
        return "no Chromium is installed"
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "no node with npm is installed"
    version = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout
    if int(version.strip().lstrip("v").split(".")[0]) < 20:
        return f"node {version.strip()} is older than 20"
    if not (HERE / "node_modules" / "playwright-core").is_dir():
        return "playwright-core is not installed: run `npm ci` in tests/browser, or `make unit`"
    return None


pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))


def readable(root):
    """The collection's notebooks that hold outputs; the gate speaks of the others."""
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        try:
            read_notebook(path)
        except RenderError:
            continue
        yield path


@pytest.fixture(scope="session")
def site(root, tmp_path_factory):
    out = tmp_path_factory.mktemp("browser") / "site"
    render(readable(root), out)
    return out


def problems(scenario, site, downloads):
    command = ["node", str(HERE / "site.mjs"), scenario, str(site), str(downloads), CHROMIUM]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_site(scenario, site, tmp_path):
    assert problems(scenario, site, tmp_path) == []


@pytest.mark.parametrize("scenario", ["download", "offline"])
def test_what_is_saved_is_what_the_notebook_holds(scenario, site, tmp_path, root):
    assert problems(scenario, site, tmp_path) == []
    saved = next(tmp_path.glob("*.png"))
    notebook = nbformat.read(root / "notebooks" / f"{saved.name.split('-figure-')[0]}.ipynb", as_version=4)
    output = next(o for c in notebook.cells for o in c.get("outputs", []) if "image/png" in o.get("data", {}))
    stored = Image.open(io.BytesIO(b64decode(output.data["image/png"])))
    assert ImageChops.difference(Image.open(saved).convert("RGB"), stored.convert("RGB")).getbbox() is None
    for data in tmp_path.glob("*.csv"):
        assert data.read_text(encoding="utf-8") == output.metadata["image/png"]["csv"]


def test_an_index_of_all_studies_is_quick(site, data, tmp_path):
    assert len(data.studies) > 250 and len(data.estimates) > 2000
    assert (site / "index.html").stat().st_size < LARGEST_INDEX
    assert problems("speed", site, tmp_path) == []


def test_a_foreign_picture_is_readable(tmp_path):
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.2, 4), facecolor="white")
    figure.add_subplot().plot([1, 2, 3])
    stream = io.BytesIO()
    figure.savefig(stream, format="png", dpi=130)
    data = {"image/png": b64encode(stream.getvalue()).decode(), "text/plain": "A line"}
    cell = nbformat.v4.new_code_cell("plot()", outputs=[nbformat.v4.new_output("display_data", data)])
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# T"), cell]), tmp_path / "one.ipynb")
    render([tmp_path / "one.ipynb"], tmp_path / "site")
    assert problems("pictures", tmp_path / "site", tmp_path) == []


def test_a_reader_pools_otherwise(data, tmp_path):
    rows = test_what_if.studies(data)
    kept = rows[rows["reason"] == ""]

    def told(rows, deff=1.0, **options):
        found = pool(rows["count"] / deff, rows["total"] / deff, **options)
        shares = [round(100 * share, 1) for share in (found.estimate, *found.shown, *found.shown_prediction)]
        return [*shares[:3], len(rows), *shares[3:]]

    expected = {
        "published": told(kept),
        "dropped": told(kept[kept["label"] != "Sponsor 3 2013"]),
        "design effect 2": told(kept, 2),
        "REML and design effect 2": told(kept, 2, tau2_method="REML"),
        "without doubted": told(kept[~kept["doubted"]]),
    }
    (tmp_path / "expected.json").write_text(json.dumps(expected))
    render([test_what_if.notebook(data, tmp_path / "one.ipynb")], tmp_path / "site")
    assert problems("what-if", tmp_path / "site", tmp_path) == []
    assert problems("access-dark-narrow", tmp_path / "site", tmp_path) == []


def test_what_is_hostile_comes_out_as_text(root, tmp_path):
    shutil.copytree(root / "data", tmp_path / "data")
    bad = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>\'"--></script>{{ 7 * 7 }}'
    for name, columns in {"studies": ("title", "sponsor"), "questions": ("asked",), "sources": ("title",)}.items():
        spoil(tmp_path / "data" / f"{name}.csv", dict.fromkeys(columns, bad))
    spoil(tmp_path / "data" / "sources.csv", {"url": "javascript:window.hacked=1"})
    notebook = nbformat.read(root / "notebooks" / "11_m2talk.ipynb", as_version=4)
    notebook.cells[0].source = f"# {bad}\n\n[x](javascript:window.hacked=1)"
    html = f'{bad}<table onclick="window.hacked=1"><tr><td><a href="javascript:window.hacked=1">x</a>{bad}</td></tr></table>'
    notebook.cells[1].outputs = [nbformat.v4.new_output("display_data", {"text/html": html, "text/plain": bad})]
    path = tmp_path / "11_m2talk.ipynb"
    nbformat.write(notebook, path)
    render([path], tmp_path / "site", root=tmp_path)
    assert problems("hostile", tmp_path / "site", tmp_path) == []


def spoil(path, cells):
    """Put texts into every row of a table."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, **cells} for row in rows)
