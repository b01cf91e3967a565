"""Everything a notebook of the collection imports, imported once so that forked processes start with it.

Imported in multiprocessing's fork server; nothing here may start a thread or open a socket.
"""

import builtins
import gc
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pkgutil import iter_modules
from types import SimpleNamespace

from channel_evidence.execution import family
from channel_evidence.lean import without_address_grammars

without_address_grammars()
family.gather_orphans()  # those of a guard that was killed
signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is for the program that asked, which ends its processes
# matplotlib reads it once, when it is imported: a kernel draws into its cells.
os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")

STACK = (
    "channel_evidence.execution.kernel",
    "channel_evidence.execution.watch",
    "matplotlib.backends.backend_agg",
    "matplotlib.figure",
    "scipy.stats",
    "seaborn",
    "statsmodels.stats.proportion",
    "channel_evidence.execution.shell",
    "channel_evidence.tables",
    "channel_evidence.audit",
)
WINGS = ("charts", "studies", "words")  # what notebooks call; they bring the rest


@contextmanager
def _as_in_a_kernel() -> Iterator[None]:
    """Let libraries that ask, when they are imported, find a kernel: pandas then shows wide tables with columns left out."""
    vars(builtins)["get_ipython"] = lambda: SimpleNamespace(kernel=None)
    try:
        yield
    finally:
        del vars(builtins)["get_ipython"]


with _as_in_a_kernel():
    import_module("pandas")
for name in STACK:
    import_module(name)
for wing in WINGS:
    package = import_module(f"channel_evidence.{wing}")
    for module in iter_modules(package.__path__):
        import_module(f"{package.__name__}.{module.name}")


def _draw_once() -> None:
    """Fill matplotlib's font and text caches, which every child would otherwise fill again."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(1, 1))
    FigureCanvasAgg(figure)
    figure.add_subplot().set_title("0123456789%", weight="bold")
    figure.canvas.draw()


_draw_once()


def _audit_once() -> None:
    """Audit the collection once for all notebooks; it is kept by the tables' content, so other tables are audited anew."""
    from channel_evidence.audit import audit

    with suppress(Exception):  # faulty tables are for the notebook, and for `check`, to report
        audit()


_audit_once()
gc.freeze()  # what is imported stays: forked processes need not look through it for garbage, nor copy its pages
