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
    from collections.abc import Mapping, Sequence

CAPABILITIES: dict[str, dict[str, Any]] = {
    "textDocument": {
        "completion": {
            "completionList": {"itemDefaults": ["commitCharacters", "editRange", "insertTextFormat", "data"]},
            "completionItem": {
                "snippetSupport": True,
                "insertTextModeSupport": {"valueSet": [1, 2]},
                "resolveSupport": {"properties": ["documentation", "detail", "additionalTextEdits"]},
            },
        },
        "codeAction": {
            "dataSupport": True,
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}},
            "resolveSupport": {"properties": ["edit"]},
        },
    },
    "window": {"workDoneProgress": True},
    "workspace": {
        "workspaceEdit": {"documentChanges": True},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
    },
}


@dataclass
class BenchmarkClient:
    """One server process, from `start` to `stop`. Times are seconds.

    ``pulls`` says that the client asks for findings; else they are pushed. ``progress`` are the kinds of all progress
    that was reported so far: ``begin``, ``report``, ``end``.
    """

    command: Sequence[str]
    root: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    pulls: bool = False
    started: float = 0.0
    progress: list[str] = field(default_factory=list)
    _process: subprocess.Popen[bytes] = field(init=False)
    _id: int = 0
    _versions: dict[str, int] = field(default_factory=dict)

    def start(self) -> float:
        """Starts the server; how long it took until it had answered ``initialize``."""
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self.root,
            env={**os.environ, **self.environment},
        )
        root = self.root.as_uri()
        folders = [{"uri": root, "name": "bench"}]
        able = CAPABILITIES
        if self.pulls:
            able = {**able, "textDocument": {**able["textDocument"], "diagnostic": {}}}
        self.request(
            "initialize",
            {"processId": os.getpid(), "rootUri": root, "workspaceFolders": folders, "capabilities": able},
        )
        took = time.perf_counter() - self.started
        self.notify("initialized", {})
        return took

    def open(self, path: Path) -> dict[str, str]:
        """Opens a document; what names it in requests."""
        uri = path.as_uri()
        self._versions[uri] = 1
        document = {"uri": uri, "languageId": "python", "version": 1, "text": path.read_text()}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return {"uri": uri}

    def type(self, document: Mapping[str, str], line: int, character: int, text: str) -> None:
        """Inserts a text into an open document."""
        uri, at = document["uri"], {"line": line, "character": character}
        self._versions[uri] += 1
        changes = [{"range": {"start": at, "end": at}, "text": text}]
        versioned = {"uri": uri, "version": self._versions[uri]}
        self.notify("textDocument/didChange", {"textDocument": versioned, "contentChanges": changes})

    def replace(self, document: Mapping[str, str], start: tuple[int, int], end: tuple[int, int], text: str) -> None:
        """Replaces the text between two places, each a line and a character, of an open document."""
        uri = document["uri"]
        self._versions[uri] += 1
        place = {name: {"line": at[0], "character": at[1]} for name, at in (("start", start), ("end", end))}
        versioned = {"uri": uri, "version": self._versions[uri]}
        changes = [{"range": place, "text": text}]
        self.notify("textDocument/didChange", {"textDocument": versioned, "contentChanges": changes})

    def request(self, method: str, params: object) -> Any:  # noqa: ANN401 - any JSON
        """The result of a request; None where the server answered with an error."""
        self._id += 1
        self._send({"id": self._id, "method": method, "params": params})
        while True:
            message = self._read()
            if message.get("id") == self._id and "method" not in message:
                return message.get("result")
            self._take(message)

    def wait_for_findings(self, document: Mapping[str, str]) -> None:
        """Reads until the server has pushed the findings of a document's last version."""
        uri = document["uri"]
        while True:
            message = self._read()
            self._take(message)
            params = message.get("params") or {}
            if message.get("method") == "textDocument/publishDiagnostics" and params["uri"] == uri:
                version = params.get("version")
                if version in (None, self._versions[uri]):
                    return

    def timed(self, method: str, params: object) -> float:
        """How long a request took."""
        start = time.perf_counter()
        self.request(method, params)
        return time.perf_counter() - start

    def notify(self, method: str, params: object) -> None:
        """Sends a notification."""
        self._send({"method": method, "params": params})

    def is_busy(self) -> bool:
        """Whether the server has reported the beginning of something whose end it has not."""
        return self.progress.count("begin") > self.progress.count("end")

    def memory(self) -> float:
        """What the server and all below it hold in memory, in MiB; Linux only."""
        return sum(map(_resident, self._family())) / 1024

    def own_memory(self) -> float:
        """What the server itself holds in memory, in MiB; Linux only."""
        return _resident(self._process.pid) / 1024

    def memories(self) -> tuple[float, float]:
        """What the server holds by itself, and what the processes below it hold by themselves, in MiB; Linux only."""
        server, *below = map(_private, self._family())
        return server / 1024, sum(below) / 1024

    def processor_time(self) -> float:
        """Seconds that the server and all below it have computed; Linux only."""
        return sum(map(_computed, self._family()))

    def own_time(self) -> float:
        """Seconds that the server itself has computed so far, to the microsecond; Linux only."""
        threads = Path(f"/proc/{self._process.pid}/task").iterdir()
        return sum(int((each / "schedstat").read_text().split()[0]) for each in threads) / 1e9

    def stop(self) -> None:
        """Ends the server, by force if it does not go."""
        try:
            self.request("shutdown", None)
            self.notify("exit", None)
            self._process.wait(timeout=5)
        except (OSError, EOFError, subprocess.TimeoutExpired):
            self._process.kill()
        self._process.wait()

    def _take(self, message: dict[str, Any]) -> None:
        """Answers what a server asks, and keeps what it reports."""
        if "id" in message and "method" in message:
            items = (message.get("params") or {}).get("items", ()) if "configuration" in message["method"] else None
            self._send({"id": message["id"], "result": None if items is None else [None] * len(items)})
        elif message.get("method") == "$/progress":
            value = message["params"].get("value")
            self.progress.append(value.get("kind", "") if isinstance(value, dict) else "")

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

    def _family(self) -> list[int]:
        pids = [self._process.pid]
        for pid in pids:
            pids += _children(pid)
        return pids


def _children(pid: int) -> list[int]:
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for thread in threads for child in (thread / "children").read_text().split()]
    except OSError:
        return []  # it has ended


def _resident(pid: int) -> int:
    try:
        with Path(f"/proc/{pid}/status").open() as file:
            return next((int(line.split()[1]) for line in file if line.startswith("VmRSS:")), 0)
    except OSError:
        return 0


def _private(pid: int) -> int:
    """The proportional set size, in KiB: shared pages count in part."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _computed(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
