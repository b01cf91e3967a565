"""Everything a notebook of the collection imports, imported once so that forked processes start with it.

Imported in multiprocessing's fork server; nothing here may start a thread or open a socket.
"""

import matplotlib.backends.backend_agg
import matplotlib.figure
import matplotlib.font_manager
import nbformat  # noqa: F401

import channel_evidence.charts
import channel_evidence.classes
import channel_evidence.dossier
import channel_evidence.sentences
import channel_evidence.shell
import channel_evidence.tables  # noqa: F401


def _draw_once() -> None:
    """Fill matplotlib's font and text caches, which every child would otherwise fill again."""
    figure = matplotlib.figure.Figure(figsize=(1, 1))
    matplotlib.backends.backend_agg.FigureCanvasAgg(figure)
    figure.add_subplot().set_title("0123456789%", weight="bold")
    figure.canvas.draw()


_draw_once()
