"""A kernel's messages made into outputs, as JupyterLab stores them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

MOST = 100_000_000  # characters that one notebook may show; what is more is a loop that prints
LONGEST_MESSAGE = 300  # characters of an error's message that a finding quotes


def in_words(name: str, value: str) -> str:
    """An error in one line.

    Parameters: name, of its class; value, its message.
    """
    said = " ".join(value.split())
    said = said if len(said) <= LONGEST_MESSAGE else said[:LONGEST_MESSAGE] + "\N{HORIZONTAL ELLIPSIS}"
    return f"raises {name}: {said}" if said else f"raises {name}"


class Outputs:
    """The outputs of a notebook's code cells, built from iopub messages.

    Parameters: overflow, called once the notebook has shown more than `most` characters.
    """

    def __init__(self, overflow: Callable[[], None] = lambda: None, most: int = MOST) -> None:
        self.cells: list[list[dict]] = []
        self.changed: set[int] = set()  # cells whose outputs were updated after they ended
        self._overflow, self.most, self._size = overflow, most, 0
        self._clearing = False
        self._text: list[str] = []  # pieces of the stream output that is growing
        self._displays: dict[str, list[dict]] = {}
        self._owners: dict[int, int] = {}

    def begin(self) -> None:
        """Start the next cell: outputs go there from now on."""
        self.cells.append([])
        self._clearing = False

    def end(self) -> list[dict]:
        """The outputs of the cell that ends."""
        self._close_stream()
        return self.cells[-1]

    def add(self, kind: str, content: dict[str, Any]) -> None:
        """Take in a message.

        Parameters: kind, the message's type; content. Messages that are no output are passed over.
        """
        if kind == "stream":
            self._stream(content["name"], content["text"])
        elif kind in ("display_data", "execute_result"):
            self._display(kind, content)
        elif kind == "update_display_data":
            self._update(content)
        elif kind == "error":
            fields = ("ename", "evalue", "traceback")
            self._append({"output_type": "error", **{field: content[field] for field in fields}})
        elif kind == "clear_output":
            self._clearing = True
            if not content.get("wait"):
                self._clear()

    def _count(self, size: int) -> None:
        self._size += size
        if self._size > self.most:
            self._overflow()

    def _append(self, output: dict) -> None:
        self._close_stream()
        if self._clearing:
            self._clear()
        self.cells[-1].append(output)

    def _clear(self) -> None:
        self._text.clear()
        self.cells[-1].clear()
        self._clearing = False

    def _close_stream(self) -> None:
        if self._text:
            self.cells[-1][-1]["text"] += "".join(self._text)
            self._text.clear()

    def _stream(self, name: str, text: str) -> None:
        last = self.cells[-1][-1] if self.cells[-1] and not self._clearing else {}
        if last.get("name") == name:
            self._text.append(text)
        else:
            self._append({"output_type": "stream", "name": name, "text": text})
        self._count(len(text))

    def _display(self, kind: str, content: dict) -> None:
        output = {"output_type": kind, "data": content["data"], "metadata": content["metadata"] or {}}
        if kind == "execute_result":
            output["execution_count"] = content["execution_count"]
        self._append(output)
        self._count(sum(len(value) for value in output["data"].values() if isinstance(value, str)))
        if name := content.get("transient", {}).get("display_id"):
            self._update(content)
            self._displays.setdefault(name, []).append(output)
            self._owners[id(output)] = len(self.cells) - 1

    def _update(self, content: dict) -> None:
        """Change every output that is shown under the display id."""
        for output in self._displays.get(content.get("transient", {}).get("display_id"), []):
            output["data"], output["metadata"] = content["data"], content["metadata"] or {}
            self.changed.add(self._owners[id(output)])
