"""Serving over standard input and output."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, NoReturn

from celeryls.lsp.opening.index_process import begin_scan
from celeryls.memory.class_globals import shed_class_globals
from celeryls.memory.freed import FreeMemory
from celeryls.start import collect_rarely

if TYPE_CHECKING:
    from celeryls.lsp.opening.first_message import Opening
    from celeryls.lsp.server import Server
    from celeryls.lsp.transport.overlong import OverlongMessage


def serve(opening: Opening, stdout: BinaryIO) -> None:
    """Serves over standard input and ``stdout`` until the client sends ``exit``."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(opening, stdout))


async def _serve(opening: Opening, stdout: BinaryIO) -> None:
    """Passes each message to the protocol, until the client closes the connection or sends ``exit``.

    pygls' own loop is not used: it loses synchronization after a wrong length, does not answer invalid JSON, and waits
    for another thread three times per message.
    """
    early = await begin_scan(opening.params) if opening.params is not None else None
    server = _loaded(opening, stdout)
    server.early_scan = early
    loop = asyncio.get_running_loop()
    gone = loop.create_future()
    memory = FreeMemory()

    def handle(body: bytes | OverlongMessage) -> None:
        if isinstance(body, bytes):
            server.protocol.received(body)
        else:
            server.protocol.received_overlong(body, server.largest_message)
        server.pace.message()
        memory.message()

    def read() -> None:
        with suppress(RuntimeError):  # the event loop has been closed
            for body in opening.following():
                # Not through a queue: its consumer would run one iteration later, after other callbacks.
                loop.call_soon_threadsafe(handle, body)
            loop.call_soon_threadsafe(gone.set_result, None)

    threading.Thread(target=read, name="stdin", daemon=True).start()
    await gone
    _end(0)


def _loaded(opening: Opening, stdout: BinaryIO) -> Server:
    """The server, which knows the message that was answered without it."""
    # pygls and lsprotocol take half a second.
    from lsprotocol import types  # noqa: PLC0415 - as said

    shed_class_globals(types)  # before anything else takes memory beside it
    from pygls.io_ import StdoutWriter  # noqa: PLC0415 - as said

    from celeryls.lsp.server import Server  # noqa: PLC0415 - as said
    from celeryls.lsp.transport.malformed import hush_pygls  # noqa: PLC0415 - as said
    from celeryls.lsp.transport.replay import replay  # noqa: PLC0415 - as said

    collect_rarely()
    hush_pygls()
    server, writer = Server(), StdoutWriter(stdout)
    server.protocol.set_writer(writer)
    server.protocol.end = _end
    if opening.params is not None and isinstance(opening.first, bytes):
        replay(server.protocol, opening.first, writer)
    opening.largest_message = lambda: server.largest_message
    return server


def _end(status: int) -> NoReturn:
    """Ends the process at once: a thread that still reads files of the project would keep it alive."""
    sys.stderr.flush()
    os._exit(status)
