"""A language client that does nothing but measure: requests over a pipe, timed in the calling thread."""

from __future__ import annotations

import json
import os
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

CAPABILITIES = {
    "textDocument": {
        "completion": {
            "completionItem": {
                "snippetSupport": True,
                "insertTextModeSupport": {"valueSet": [1, 2]},
                "resolveSupport": {"properties": ["documentation", "detail", "additionalTextEdits"]},
            }
        },
        "codeAction": {
            "dataSupport": True,
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}},
            "resolveSupport": {"properties": ["edit"]},
        },
    },
    "workspace": {"workspaceEdit": {"documentChanges": True}},
}


@dataclass
class Client:
    """One server process, from `start` to `stop`. Times are seconds."""

    command: Sequence[str]
    root: Path
    started: float = 0.0
    _process: subprocess.Popen[bytes] = field(init=False)
    _id: int = 0

    def start(self) -> float:
        """Starts the server; how long it took until it had answered ``initialize``."""
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=self.root
        )
        root = self.root.as_uri()
        folders = [{"uri": root, "name": "bench"}]
        self.request(
            "initialize",
            {"processId": os.getpid(), "rootUri": root, "workspaceFolders": folders, "capabilities": CAPABILITIES},
        )
        took = time.perf_counter() - self.started
        self.notify("initialized", {})
        return took

    def request(self, method: str, params: object) -> Any:  # noqa: ANN401 - any JSON
        """The result of a request; None where the server answered with an error."""
        self._id += 1
        self._send({"id": self._id, "method": method, "params": params})
        while True:
            message = self._read()
            if message.get("id") == self._id and "method" not in message:
                return message.get("result")
            if "id" in message and "method" in message:
                answer = [None] if message["method"] == "workspace/configuration" else None
                self._send({"id": message["id"], "result": answer})

    def timed(self, method: str, params: object) -> float:
        """How long a request took."""
        start = time.perf_counter()
        self.request(method, params)
        return time.perf_counter() - start

    def notify(self, method: str, params: object) -> None:
        """Sends a notification."""
        self._send({"method": method, "params": params})

    def memory(self) -> float:
        """What the server and its children hold in memory, in MiB; Linux only."""
        children = f"/proc/{self._process.pid}/task/{self._process.pid}/children"
        with Path(children).open() as file:
            pids = [str(self._process.pid), *file.read().split()]
        return sum(_resident(pid) for pid in pids) / 1024

    def stop(self) -> None:
        """Ends the server, by force if it does not go."""
        try:
            self.request("shutdown", None)
            self.notify("exit", None)
            self._process.wait(timeout=5)
        except (OSError, EOFError, subprocess.TimeoutExpired):
            self._process.kill()
        self._process.wait()

    def _send(self, message: dict[str, object]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None  # noqa: S101 - it was asked for as a pipe
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _read(self) -> dict[str, Any]:
        output = self._process.stdout
        assert output is not None  # noqa: S101 - it was asked for as a pipe
        length = 0
        while (line := output.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if not length:
            raise EOFError(f"{self.command[0]} ended")
        message: dict[str, Any] = json.loads(output.read(length))
        return message


def _resident(pid: str) -> int:
    with Path(f"/proc/{pid}/status").open() as file:
        return next((int(line.split()[1]) for line in file if line.startswith("VmRSS:")), 0)
