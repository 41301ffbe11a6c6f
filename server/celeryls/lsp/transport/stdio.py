"""Serving over standard input and output."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, NoReturn

from pygls.io_ import StdoutWriter

from celeryls.free_memory import FreeMemory
from celeryls.lsp.server import Server
from celeryls.lsp.transport.malformed import hush_pygls
from celeryls.lsp.transport.stream import bodies

if TYPE_CHECKING:
    from celeryls.lsp.transport.overlong import OverlongMessage


def serve() -> None:
    """Serves over standard input and output until the client sends ``exit``.

    A stray print can't corrupt the protocol.
    """
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    hush_pygls()
    stdout, sys.stdout = sys.stdout.buffer, sys.stderr
    server = Server()
    server.protocol.set_writer(StdoutWriter(stdout))
    server.protocol.end = _end
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(server))


async def _serve(server: Server) -> None:
    """Passes each message to the protocol, until the client closes the connection or sends ``exit``.

    pygls' own loop is not used: it loses synchronization after a wrong length, does not answer invalid JSON, and waits
    for another thread three times per message.
    """
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
        # Unbuffered: a thread that waits while it holds a buffer's lock would keep the process from exiting.
        with suppress(RuntimeError):  # the event loop has been closed
            for body in bodies(partial(os.read, sys.stdin.fileno(), 65536), lambda: server.largest_message):
                # Not through a queue: its consumer would run one iteration later, after other callbacks.
                loop.call_soon_threadsafe(handle, body)
            loop.call_soon_threadsafe(gone.set_result, None)

    threading.Thread(target=read, name="stdin", daemon=True).start()
    await gone
    _end(0)


def _end(status: int) -> NoReturn:
    """Ends the process at once: a thread that still reads files of the project would keep it alive."""
    sys.stderr.flush()
    os._exit(status)
