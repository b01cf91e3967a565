"""A notebook's cells executed in a kernel of its own by nbclient: slower, and as any front end would do it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from channel_evidence.execution.shell import Job


def run_in_kernel(job: Job, send) -> None:
    """Execute the code cells in a warm kernel, stopping at the first that fails, and send what happens.

    Parameters: job; send, called with the messages that `shell.serve` sends.
    """
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    from channel_evidence.execution import warm
    from channel_evidence.execution.nbformat_quick import nbformat
    from channel_evidence.execution.outputs import in_words

    # Without pytest's mark the kernel keeps what is written to its file descriptors, as it does in JupyterLab.
    env = {key: value for key, value in os.environ.items() if key != "PYTEST_CURRENT_TEST"} | {"TZ": job.zone}
    places = [index for index, cell in enumerate(job.cells) if not cell.skip]
    cells = [nbformat.v4.new_code_cell(job.cells[index].source) for index in places]
    for cell, index in zip(cells, places, strict=True):
        cell.metadata.tags = ["raises-exception"] if job.cells[index].raises or job.allow_errors else []
    notebook = nbformat.v4.new_notebook(cells=cells)
    last = 0

    def begin(cell, cell_index: int) -> None:
        nonlocal last
        last = cell_index
        send(("begin", places[cell_index]))

    specs = KernelSpecManager(kernel_dirs=[str(warm.JUPYTER_PATH / "kernels")])
    client = NotebookClient(
        notebook,
        km=AsyncKernelManager(kernel_name=warm.KERNEL, kernel_spec_manager=specs),
        timeout=None,
        resources={"metadata": {"path": job.folder}},
        on_cell_start=begin,
    )
    error = ""
    try:
        client.execute(env=env)
    except CellExecutionError as failure:
        error = in_words(failure.ename, failure.evalue)
    except DeadKernelError:
        error = "ends its process"
    for k in range(last + 1 if error else len(cells)):
        send(("end", places[k], [dict(output) for output in cells[k].outputs]))
    for index, cell in enumerate(job.cells):
        if cell.skip and (not error or index < places[last]):
            send(("end", index, None))
    send(("stop", places[last], error) if error else ("done",))
