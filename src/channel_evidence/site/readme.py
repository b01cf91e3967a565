"""Generated parts of the documentation: the codebook, the reference, and the blocks of other documents."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

from channel_evidence.atomic import write_bytes
from channel_evidence.audit import audit, targets_of
from channel_evidence.audit.verdicts import DEFINITIONS, fault_counts
from channel_evidence.execution.nbformat_quick import read
from channel_evidence.printed import conventions
from channel_evidence.site.reference import reference
from channel_evidence.synthesis import findings
from channel_evidence.tables import Collection, load
from channel_evidence.tables.extent import extent, sentence
from channel_evidence.words.vocabulary import date

FRONT_NOTEBOOK = Path("notebooks") / "00_start_here.ipynb"
DOCUMENTS = (Path("README.md"), Path("docs") / "studies.md", Path("benchmarks") / "README.md")
REFERENCE = Path("docs") / "reference.md"
_BLOCK = re.compile(r"(<!-- generated:(?P<name>[a-z-]+) -->\n).*?(<!-- /generated -->)", re.DOTALL)


def renew(root: Path, write: bool = True) -> list[Path]:
    """Bring the generated texts up to date.

    Parameters: root, the folder of the collection; write, False to only look.
    Returns: the files that were, or would be, changed.
    """
    data = load(root / "data")
    wanted = {
        root / "data" / "README.md": codebook(data).encode(),
        root / ".github" / "figure.png": first_picture(root / FRONT_NOTEBOOK),
    }
    for name in DOCUMENTS:
        if (root / name).is_file():
            wanted[root / name] = document(root / name, data, root).encode()
    if (root / REFERENCE).parent.is_dir():
        wanted[root / REFERENCE] = reference(data).encode()
    changed = [path for path, content in wanted.items() if not path.exists() or path.read_bytes() != content]
    if write:
        for path in changed:
            write_bytes(wanted[path], path)
    return changed


def first_picture(path: Path) -> bytes:
    """The first stored picture of a notebook, as PNG bytes.

    Parameters: path of a notebook with outputs. Returns: bytes. Raises: StopIteration if it holds no picture.
    """
    notebook = read(path)
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    return next(base64.b64decode(o["data"]["image/png"]) for o in outputs if "image/png" in o.get("data", {}))


def codebook(data: Collection) -> str:
    """The codebook of the data package, in Markdown, from its descriptor."""
    descriptor = data.descriptor
    parts = [
        f"# {descriptor['title']}: codebook\n",
        f"{descriptor['description']} Generated from `datapackage.json` by `make docs`; do not edit.\n",
        "`not-reported` is what a source does not say; blank is what does not apply.\n",
    ]
    for resource in descriptor["resources"]:
        rows = len(data.rows(resource["name"]))
        parts.append(f"## {resource['path']}\n\n{resource['description']} {rows} rows.\n")
        lines = ["| column | type | meaning | allowed | example |", "|---|---|---|---|---|"]
        lines += [_field_line(field) for field in resource["schema"]["fields"]]
        parts.append("\n".join(lines) + "\n")
    parts.append(f"## How a printed number is read\n\n{_READING}\n\n{conventions_table()}")
    parts.append("## Channels\n\n" + ", ".join(f"`{c}`" for c in descriptor["vocabularies"]["channel"]) + "\n")
    parts.append("## Verdicts of the audit\n\n" + verdicts_table())
    return "\n".join(parts)


_READING = (
    "`channel_evidence.printed.parse` reads these forms, in the unit of the row, and refuses every other. `low` and "
    "`high` are the least and the greatest value that the printed words can stand for; blank means that they set none. "
    "Sampling is apart from this."
)


def conventions_table() -> str:
    """What each form of printed number stands for, as a Markdown table."""
    lines = ["| form | example | unit | reading | low | high | why |", "|---|---|---|---|---|---|---|"]
    for row in conventions():
        ends = ("" if end is None else f"{float(round(end, 2)):,.12g}" for end in (row.reading, row.low, row.high))
        cells = (row.form, f"`{row.example}`", row.unit, *ends, row.why)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _field_line(field: dict) -> str:
    constraints = field.get("constraints", {})
    allowed = ", ".join(constraints["enum"]) if "enum" in constraints else field.get("allowed", "text")
    if constraints.get("required"):
        allowed += "; required"
    cells = (
        f"`{field['name']}`",
        field["type"],
        field["description"],
        allowed,
        f"`{json.dumps(field['example'], ensure_ascii=False)}`",
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def document(path: Path, data: Collection, root: Path) -> str:
    """A document with its generated blocks renewed.

    Parameters: path of a document within the collection; data; root, the folder of the collection. Returns: its text.
    Raises: KeyError for a block whose name nothing here generates.
    """
    up = "../" * (len(path.relative_to(root).parts) - 1)
    blocks = {
        "findings": lambda: findings_table(data, up),
        "studies": lambda: studies_table(data, root / "notebooks", up),
        "speed": lambda: speed_table(root / "benchmarks"),
        "extent": lambda: sentence(extent(data)) + "\n",
    }
    return _BLOCK.sub(lambda m: m[1] + blocks[m["name"]]() + m[3], path.read_text(encoding="utf-8"))


def verdicts_table() -> str:
    """What the audit can conclude, and what each verdict means, as a Markdown table."""
    lines = ["| verdict | what it means |", "|---|---|"]
    return "\n".join([*lines, *(f"| {verdict} | {meaning} |" for verdict, meaning in DEFINITIONS.items())]) + "\n"


def speed_table(folder: Path) -> str:
    """What the benchmarks measured, in Markdown: ratios, and what they were measured on.

    Parameters: folder with validation.json and scale.json. Returns: text. Raises: OSError if nothing was measured.
    """
    found, scale = (
        json.loads((folder / name).read_text(encoding="utf-8")) for name in ("validation.json", "scale.json")
    )
    lines = [
        "| validating the same notebooks | compares | to the floor | to this project |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {row['contender']} | {row['compares']} | {row['to_floor']:.2f} | {row['to_ours']:.2f} |"
        for row in found["rows"]
    ]
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    growth = "; ".join(f"{row['notebooks']} notebooks {row['seconds']:.0f} s, {row['megabytes']} MB" for row in scale)
    return (
        "\n".join(lines)
        + f"\n\nMedian ratios of {found['rounds']} interleaved round(s), {found['notebooks']} notebooks, {found['cores']} cores, "
        + f"Python {found['python']}; {versions}. Growth of `channel-evidence run`: {growth}. Repeat with `make bench`.\n"
    )


def findings_table(data: Collection, up: str = "") -> str:
    """The summary of findings as a Markdown table, each question with a link to the notebook that answers it.

    Parameters: data; up, the way from the table's document to the folder of the collection. Returns: text.
    """
    rows = findings(data)
    lines = ["| question | answer | certainty | all studies | studies, pooled |", "|---|---|---|---|---|"]
    lines += [
        f"| [{row.question}]({up}notebooks/{row.notebook}.ipynb) | {row.answer} | {row.certainty} | {row.range} | {row.studies}, {row.pooled} |"
        for row in rows.itertuples()
    ]
    return "\n".join(lines) + "\n"


def studies_table(data: Collection, notebooks: Path, up: str = "") -> str:
    """The studies that a notebook treats, with what the audit finds in each, as a Markdown table; the others are counted.

    Parameters: data; notebooks, the folder whose notebooks name the studies they treat in their metadata; up, the way from
    the table's document to the folder of the collection.
    Returns: text. Faults are distinct: the same slip in several places counts once.
    """
    numbers = data.view.groupby("study_id").size()
    treated, found = _treated(notebooks), audit(None, data)
    heads = (
        "study",
        "design",
        "country",
        "published",
        "n",
        "numbers",
        "faults",
        "open or doubted",
    )
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    shown = data.studies[data.studies["study_id"].isin(treated)]
    for study in shown.itertuples():
        n = "not reported" if str(study.n) == "<NA>" else f"{study.n:,}"
        title = str(study.title).replace("|", "\\|").replace("[", "(").replace("]", ")")
        title = f"[{title}]({up}{treated[str(study.study_id)]})"
        cells = (title, study.design, study.country, date(study.published), n, str(numbers.get(study.study_id, 0)))
        counts = fault_counts(found[found["target"].isin(targets_of(str(study.study_id), data))]).values()
        text = " | ".join(cell.replace("not-reported", "not reported") for cell in (*cells, *map(str, counts)))
        lines.append(f"| {text} |")
    rest = len(data.studies) - len(shown)
    more = (
        f"\n{rest:,} more studies stand in `data/studies.csv`, and have pages on the site that `make html` renders.\n"
    )
    return "\n".join(lines) + "\n" + (more if rest else "")


def _treated(notebooks: Path) -> dict[str, str]:
    """Where each study is treated: study_id to the notebook's path below the collection's folder."""
    found: dict[str, str] = {}
    for path in sorted(notebooks.glob("*.ipynb")):
        for study_id in read(path).metadata.get("channel_evidence", {}).get("studies", []):
            found.setdefault(study_id, f"{notebooks.name}/{path.name}")
    return found
