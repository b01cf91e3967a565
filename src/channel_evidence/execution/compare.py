"""A fresh run against the stored notebook: nbval's comparison of outputs, and pictures as pictures."""

from __future__ import annotations

import base64
import io
import sys
from types import SimpleNamespace
from typing import Any

import nbformat
from nbval.plugin import IPyNbCell, coalesce_streams, nocolors

from channel_evidence.execution.markers import cell_of
from channel_evidence.execution.shell import Run

PICTURES = ("image/png", "image/jpeg")
# Equal pixels under the lock on Linux; elsewhere text rendering may differ by as much as matplotlib's own tests allow.
TOLERANCE = 0.0 if sys.platform == "linux" else 10.0


def comparator():
    """nbval's own comparison, its methods unchanged, without a pytest session around it.

    Returns: an object whose `compare_outputs(test, ref)` says whether two lists of outputs agree and leaves the
    difference in `comparison_traceback`.
    """

    class Comparator:
        colors = nocolors
        compare_outputs = IPyNbCell.compare_outputs
        sanitize = IPyNbCell.sanitize
        comparison_traceback: list

        def format_output_compare(self, key, left, right) -> None:  # nbval's own takes only texts
            self.comparison_traceback.append(f"{key}: {left!r:.200} is stored, {right!r:.200} is computed")

        # IPyNbFile sets these when it is built; they are nbval's defaults for --nbval.
        parent = SimpleNamespace(
            sanitize_patterns={},
            skip_compare=(
                "metadata",
                "traceback",
                "prompt_number",
                "output_type",
                "name",
                "execution_count",
                "application/vnd.jupyter.widget-view+json",
                *PICTURES,
            ),
        )

    return Comparator()


def output_differences(cells: list, run: Run) -> list[tuple[int, str]]:
    """Where a run's outputs differ from the stored ones, as nbval sees it.

    Parameters: cells, the stored code cells; run.
    Returns: (index of the code cell, what differs) for each cell that differs.
    """
    found, compare = [], comparator()
    for index, cell, outputs in _compared(cells, run):
        fresh = [nbformat.from_dict(output) for output in outputs]
        if cell.execution_count is not None and not compare.compare_outputs(
            coalesce_streams(fresh), coalesce_streams([nbformat.from_dict(dict(o)) for o in cell.outputs])
        ):
            found.append(
                (index, _first_difference(cell.outputs, fresh) or " ".join(map(str, compare.comparison_traceback)))
            )
    return found


def _compared(cells: list, run: Run) -> list[tuple[int, Any, list[dict]]]:
    """The cells that ran and whose outputs count: number, stored cell, fresh outputs.

    A cell that stopped the run has its finding already.
    """
    return [
        (index, cell, outputs)
        for index, (cell, outputs) in enumerate(zip(cells, run.outputs, strict=False))
        if outputs is not None and cell_of(cell).compare and not (run.failed and index == run.place)
    ]


AROUND = 60  # characters shown on each side of a difference


def _first_difference(stored: list, fresh: list) -> str:
    """Where two lists of outputs first differ as text, with a few words around it; blank if only their number does."""
    for old, new in zip(map(_text, stored), map(_text, fresh), strict=False):
        if old != new:
            place = next(
                (k for k, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), min(len(old), len(new))
            )
            start = max(0, place - AROUND)
            return f"{old[start : place + AROUND]!r} is stored, {new[start : place + AROUND]!r} is computed"
    return ""


def _text(output) -> str:
    """An output as its reader sees it in plain text."""
    data = output.get("data", {})
    return str(data.get("text/plain") or output.get("text") or output.get("evalue") or dict(data))


def picture_differences(cells: list, run: Run) -> list[tuple[int, str]]:
    """Where a run draws other pictures, or describes them otherwise, than are stored.

    Parameters: cells, the stored code cells; run.
    Returns: (index of the code cell, what differs) for each cell that differs.
    """
    found = []
    for index, cell, outputs in _compared(cells, run):
        stored, fresh = _pictures(cell.outputs), _pictures(outputs)
        if len(stored) != len(fresh):
            found.append((index, f"{len(stored)} pictures are stored, {len(fresh)} are drawn"))
            continue
        for (old, old_notes), (new, new_notes) in zip(stored, fresh, strict=True):
            if old != new and (distance := pixel_distance(old, new)) is not None:
                found.append((index, f"the stored picture is not the one that is drawn ({distance})"))
            elif old_notes != new_notes:
                found.append((index, "the picture's stored alt text or caption is not the one that is computed"))
    return found


def _pictures(outputs: list) -> list[tuple[str, dict]]:
    """The pictures among outputs, in base64 without line breaks, with their metadata."""
    return [
        (str(output["data"][mime]).replace("\n", ""), dict(output.get("metadata", {})))
        for output in outputs
        for mime in PICTURES
        if mime in output.get("data", {})
    ]


def pixel_distance(old: str, new: str) -> str | None:
    """How two pictures in base64 differ, as pixels.

    Parameters: old and new. Returns: None if they are equal (or within TOLERANCE, as root mean square of 0 to 255,
    where rendering may differ), else what differs.
    """
    import numpy as np
    from PIL import Image

    def decoded(text: str):
        try:
            return np.asarray(Image.open(io.BytesIO(base64.b64decode(text))).convert("RGBA"), dtype=float)
        except (OSError, ValueError):
            return None

    one, two = decoded(old), decoded(new)
    if one is None or two is None:
        return "the stored bytes are no picture"
    if one.shape != two.shape:
        return f"{one.shape[1]} by {one.shape[0]} pixels against {two.shape[1]} by {two.shape[0]}"
    distance = float(np.sqrt(np.mean((one - two) ** 2)))
    return None if distance <= TOLERANCE else f"root mean square difference {distance:.2f} of 255"
