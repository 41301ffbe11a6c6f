"""Whatever a client sends, each request is answered, the texts are the client's, and the server ends when told to."""

from __future__ import annotations

import asyncio
import json
import random
import re
import tempfile
from collections import Counter
from typing import TYPE_CHECKING, Any

from tests.e2e.apply import position
from tests.e2e.wire import PATIENCE, Wire, packed, wire

from .messages import URI, changed_message
from .rounds import rounds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

MESSAGES = 250
"""In one round."""
_TASK = "@shared_task(max_retires={number})\ndef add_{number}(x, y): ...\n\n\n"
_COPY = "file:///shop/shop/copy.py"
_SETTINGS: dict[str, Any] = {"settings": {"celeryls": {}}}


async def test_changed_messages() -> None:
    for seed in rounds():
        with tempfile.TemporaryFile("w+b") as log:
            try:
                await one_round(random.Random(seed), log)
            except Exception as error:
                log.seek(0)
                error.add_note(f"again: make fuzz SEED={seed}\n{log.read()[-4000:].decode(errors='replace')}")
                raise


async def one_round(rng: random.Random, log: IO[bytes]) -> None:
    async with wire(log=log.fileno()) as server:
        await server.initialize(textDocument={"diagnostic": {}})
        text = "from celery import shared_task\n\n\n" + "".join(_TASK.format(number=each) for each in range(6))
        await server.open(URI, text)
        expected: Counter[str] = Counter()
        received: Counter[str] = Counter()
        for number in range(MESSAGES):
            message = changed_message(rng, number)
            if not _is_lie(message):
                await server.send(packed(message))
                expected.update(_answer_to(message))
            if number % 10 == 0:
                text = await _edited(server, rng, text)
                await _receive(server, expected, received)
        await _receive(server, expected, received)
        await _is_the_same(server, text)
        assert (await server.request("shutdown", None)).get("result", "none") is None
        await server.notify("exit", None)
        async with asyncio.timeout(PATIENCE):
            assert await server.process.wait() == 0
    log.seek(0)
    said = log.read().decode(errors="replace")
    assert "Traceback" not in said, said[said.index("Traceback") - 500 :][:3000]


def _is_lie(message: dict[str, Any]) -> bool:
    """Whether it says that the document has changed which the client knows to be otherwise."""
    return str(message.get("method")).startswith("textDocument/did") and URI in json.dumps(message)


def _answer_to(message: dict[str, Any]) -> Iterator[str]:
    """The id of the answer that a message must have; null for an id that is none."""
    if "id" in message:
        number = message["id"]
        yield json.dumps(number if isinstance(number, int | str) and not isinstance(number, bool) else None)


async def _receive(server: Wire, expected: Counter[str], received: Counter[str]) -> None:
    """Waits for all answers that are due; there must be no others."""
    while received != expected:
        try:
            message = await asyncio.wait_for(server.receive(), PATIENCE)
        except TimeoutError as error:
            error.add_note(f"no answer to {expected - received}")
            raise
        if "method" not in message:
            assert message.keys() & {"result", "error"}
            received[json.dumps(message["id"])] += 1
            assert received <= expected, f"nothing asked for {message}"


async def _edited(server: Wire, rng: random.Random, text: str) -> str:
    """The text after an edit that leaves it valid Python; the version may be any."""
    at = rng.choice([found.start() for found in re.finditer("(?m)^", text)][:-1])
    end, new = at, f"# 😀 {rng.random()}\n"
    if text.startswith("@", at):
        new = _TASK.format(number=rng.randint(0, 999))
        if rng.random() < 0.5:
            end, new = text.find("\n@", at) + 1 or len(text), ""
    places = (position(text, each, "utf-16") for each in (at, end))
    start, last = ({"line": each.line, "character": each.character} for each in places)
    document = {"uri": URI, "version": rng.randint(-5, 50)}
    changes = [{"range": {"start": start, "end": last}, "text": new}]
    await server.notify("textDocument/didChange", {"textDocument": document, "contentChanges": changes})
    return text[:at] + new + text[end:]


async def _is_the_same(server: Wire, text: str) -> None:
    """The server finds in the document what it finds in another with the text that the client has."""
    await server.notify("workspace/didChangeConfiguration", _SETTINGS)
    await server.open(_COPY, text)
    answers = [
        await server.request("textDocument/diagnostic", {"textDocument": {"uri": uri}}, f"of {uri}")
        for uri in (URI, _COPY)
    ]
    found, same = (answer["result"]["items"] for answer in answers)
    assert found == same
    assert ("max_retires" in text) == bool(found)
