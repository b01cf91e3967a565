"""Notebooks opened, run and saved in JupyterLab, as an analyst does it: nothing but volatile metadata changes."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from difflib import ndiff
from importlib.util import find_spec
from pathlib import Path

import pytest
from test_engine import notebook, store, stored

from channel_evidence.execution.markers import code_cells
from channel_evidence.execution.nbformat_quick import read
from channel_evidence.execution.normal_form import is_hidden, normalise, text_of
from channel_evidence.execution.validate import run

from test_browser import CHROMIUM, HERE, missing  # isort: skip

pytestmark = [
    pytest.mark.skipif(missing() is not None, reason=str(missing())),
    pytest.mark.skipif(find_spec("jupyterlab") is None, reason="JupyterLab is not installed"),
]
STARTED = 120  # seconds that JupyterLab may take to answer


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Lab:
    """JupyterLab on a folder, with no settings but its own."""

    def __init__(self, folder):
        self.folder, self.token = folder, secrets.token_hex(16)
        self.address = f"http://127.0.0.1:{(port := free_port())}/"
        own = {f"JUPYTER_{name}_DIR": str(folder / ".own" / name) for name in ("CONFIG", "DATA", "RUNTIME")}
        options = {
            "ServerApp.port": port,
            "ServerApp.port_retries": 0,
            "ServerApp.root_dir": folder,
            "ServerApp.open_browser": False,
            "IdentityProvider.token": self.token,
            "LabApp.expose_app_in_browser": True,
            "LabApp.news_url": None,
            "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        }
        settings = folder / ".own/CONFIG/lab/user-settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings"
        settings.parent.mkdir(parents=True)
        settings.write_text('{"windowingMode": "none"}')  # every cell is drawn, not those in sight alone
        self.log = folder / ".log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jupyterlab", "--allow-root", *(f"--{key}={value}" for key, value in options.items())],
                cwd=folder, env={**os.environ, **own, "IPYTHONDIR": str(folder / ".own")}, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        self._wait()

    def _wait(self):
        deadline = time.monotonic() + STARTED
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.address}api/status?token={self.token}", timeout=5):
                    return
            except OSError:
                time.sleep(0.2)
        self.close()
        pytest.fail(f"JupyterLab does not answer:\n{self.log.read_text()[-2000:]}")

    def close(self):
        self.process.terminate()  # it then ends its kernels
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def run_and_save(self, path, picture):
        """What is seen of a notebook that is opened, run and saved."""
        cells = len(read(path).cells)
        command = ["node", HERE / "lab.mjs", self.address, self.token, path.name, cells, picture, CHROMIUM]
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr + self.log.read_text()[-2000:]
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    found = Lab(tmp_path_factory.mktemp("lab"))
    yield found
    found.close()


def small(lab, root):
    path = lab.folder / "small.ipynb"
    node = notebook(
        "print('out')",
        "import pandas as pd\nfrom channel_evidence.words.display import table\n"
        "frame = pd.DataFrame({'word': ['telephone', 'post'], 'share': ['12.5', '7']})\n"
        "table(frame, {'word': 'Channel', 'share': 'Share'}, 'Two channels')",
        "1 / 0",
    )
    node.cells[-1].metadata.tags = ["raises-exception"]
    store(node, stored(path, node))
    path.write_bytes(text_of(normalise(node)))
    return path


def of_the_collection(lab, root):
    return Path(shutil.copy(root / "notebooks" / "11_m2talk.ipynb", lab.folder))


@pytest.mark.parametrize("made", [small, of_the_collection])
def test_running_and_saving_changes_nothing_that_counts(lab, root, tmp_path, made):
    path = made(lab, root)
    node, good = read(path), path.read_bytes()
    path.write_bytes(text_of(with_other_counts(read(path))))
    seen = lab.run_and_save(path, tmp_path / "page.png")
    assert seen["problems"] == []
    looks(node, seen["before"])
    looks(node, seen["after"])
    changed = [line for line in ndiff(lines(good), lines(path.read_bytes())) if line[0] in "+-"]
    assert [line for line in changed if '"version": "3.' not in line] == []
    found = run([path], tmp_path)
    assert found.passed == [path], found.findings


def with_other_counts(node):
    """As if the cells had run in another order, so that what is saved shows whether they ran."""
    for cell in code_cells(node):
        cell.execution_count = 99
    return node


def lines(content):
    return content.decode("utf-8").splitlines()


def looks(node, seen):
    """A sentence is seen once, every picture and every captioned table; there words stand to the left and numbers to the right."""
    assert len(seen) == len(node.cells)
    for cell, shown in zip(node.cells, seen, strict=True):
        if cell.cell_type != "code":
            continue
        assert shown["code"] is not is_hidden(cell), cell.source
        data = [output.get("data", {}) for output in cell.outputs]
        assert shown["pictures"] == sum("image/png" in bundle for bundle in data)
        assert bool(shown["cells"]) == any("<caption" in bundle.get("text/html", "") for bundle in data)
    aligned = [pair for shown in seen for pair in shown["cells"]]
    assert {side for text, side in aligned if any(map(str.isalpha, text))} == {"left"}
    assert "right" in {side for text, side in aligned if text.replace(".", "").isdigit()}
