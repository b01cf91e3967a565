"""jupyter_client's kernel provisioner for warm kernels (entry point `jupyter_client.kernel_provisioners`)."""

from __future__ import annotations

import sys

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

from channel_evidence.execution import warm


class WarmProvisioner(LocalProvisioner):
    """Starts kernels in processes forked from an imported stack; cold ones, saying so, where that cannot be done."""

    async def launch_kernel(self, cmd: list[str], **kwargs) -> KernelConnectionInfo:
        """Start the kernel.

        Parameters: cmd, the kernelspec's command line; kwargs as LocalProvisioner's, of which cwd and env are used.
        Returns: connection information.
        """
        if not warm.available():
            print("warm kernels need Linux; starting a cold one", file=sys.stderr)
            return await super().launch_kernel(cmd, **kwargs)
        process = warm.start_forked(cmd, kwargs.get("cwd"), kwargs.get("env"))
        self.process = process  # type: ignore[assignment]
        self.pid, self.pgid = process.pid, None
        return self.connection_info
