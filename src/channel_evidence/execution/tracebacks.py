"""An IPython extension that makes long tracebacks quick where many modules are imported; it changes no word of them.

For each frame of a traceback IPython asks `inspect.getmodule` several times. The file of a cell belongs to no module, so
each time all modules are looked through in vain; a recursion without end has thousands of frames.
"""

from __future__ import annotations

import inspect
import os

NO_MODULE = ""  # a name that no module has, so that `inspect` answers None, as it does after its search


def load_ipython_extension(shell) -> None:
    """Tell `inspect` of each cell's file, before the cell runs, that it belongs to no module.

    Parameters: shell, ipykernel's.
    """

    def note(info) -> None:
        file = shell.compile.get_code_name(info.raw_cell, info.raw_cell, 0)
        inspect.modulesbyfile[os.path.normcase(os.path.abspath(file))] = NO_MODULE  # noqa: PTH100 - as `inspect` does

    shell.events.register("pre_run_cell", note)
