"""The server at the other end of a pipe, byte by byte: for what no client library would let a test say."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from celeryls.snippets import builtin

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

COMMAND = (sys.executable, "-I", "-m", "celeryls")
PATIENCE = 120  # seconds; the machine may be busy, and only a failure waits so long
PATTERNS = sum(snippet.where == "module" for snippet in builtin())  # so many fit where a statement may start


def packed(message: object, length: int | None = None) -> bytes:
    """A message as it goes over the wire; ``length`` is what its header says, its own where it is None."""
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body) if length is None else length, body)


class Wire:
    """One running server; ``messages`` are all that it has sent and nobody has asked for yet."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.messages: list[dict[str, Any]] = []
        self._next_id = 1000

    async def send(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        await self.process.stdin.drain()

    async def notify(self, method: str, params: object) -> None:
        await self.send(packed({"jsonrpc": "2.0", "method": method, "params": params}))

    async def request(self, method: str, params: object, number: int | str | None = None) -> dict[str, Any]:
        """The whole response, which has a ``result`` or an ``error``."""
        if number is None:
            self._next_id += 1
            number = self._next_id
        await self.send(packed({"jsonrpc": "2.0", "id": number, "method": method, "params": params}))
        return await self.response(number)

    async def response(self, number: int | str | None) -> dict[str, Any]:
        """The response to a request that was sent already; ``None`` is that to what had no id."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for message in self.messages:
                    if message.get("id", "none") == number and "method" not in message:
                        self.messages.remove(message)
                        return message
                self.messages.append(await self.receive())

    async def receive(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        header = await self.process.stdout.readuntil(b"\r\n\r\n")
        length = int(header.split(b"Content-Length: ")[1].split(b"\r\n")[0])
        message: dict[str, Any] = json.loads(await self.process.stdout.readexactly(length))
        return message

    async def initialize(self, root: Path | None = None, **capabilities: object) -> dict[str, Any]:
        params = {"processId": None, "rootUri": root.as_uri() if root else None, "capabilities": capabilities}
        answer = await self.request("initialize", params)
        await self.notify("initialized", {})
        return answer

    async def open(self, uri: str, text: str, language: str = "python") -> None:
        document = {"uri": uri, "languageId": language, "version": 1, "text": text}
        await self.notify("textDocument/didOpen", {"textDocument": document})

    async def complete(self, uri: str, line: int, character: int) -> dict[str, Any]:
        position = {"line": line, "character": character}
        return await self.request("textDocument/completion", {"textDocument": {"uri": uri}, "position": position})


def offered(answer: dict[str, Any]) -> list[str]:
    """The prefixes in the answer to a completion, in the order in which an editor shows them."""
    items = (answer["result"] or {"items": []})["items"]
    return [item["label"] for item in sorted(items, key=lambda item: item["sortText"])]


@asynccontextmanager
async def wire(
    *,
    command: Sequence[str] = COMMAND,
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
    log: int | None = None,
) -> AsyncIterator[Wire]:
    """A server that is ended at the end, if it has not ended by itself; ``log`` is where its standard error goes."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *command, stdin=pipe, stdout=pipe, stderr=log, limit=2**26, env=env or dict(os.environ), cwd=cwd
    )
    try:
        yield Wire(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
