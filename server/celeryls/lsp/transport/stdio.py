"""Serving over standard input and output."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
from contextlib import suppress
from functools import partial

from pygls.io_ import StdoutWriter

from celeryls.lsp.server import Server
from celeryls.lsp.transport.malformed import hush_pygls
from celeryls.lsp.transport.stream import bodies


def serve() -> None:
    """Serves over standard input and output until the client says exit; a stray print can't break the protocol."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    hush_pygls()
    stdout, sys.stdout = sys.stdout.buffer, sys.stderr
    server = Server()
    server.protocol.set_writer(StdoutWriter(stdout))
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(server))


async def _serve(server: Server) -> None:
    """Hands each message to the protocol, until the client goes away or says exit.

    pygls' own loop is not used: it loses the thread at a wrong length, answers nothing to what is no JSON, and waits
    for another thread three times a message.
    """
    loop = asyncio.get_running_loop()
    gone = loop.create_future()

    def handle(body: bytes) -> None:
        server.protocol.received(body)
        server.pace.message()

    def read() -> None:
        # Unbuffered: the lock of a buffer that a thread waits for would keep the process from ending.
        with suppress(RuntimeError):  # the loop has ended
            for body in bodies(partial(os.read, sys.stdin.fileno(), 65536)):
                # Not by a queue: who waits for one is called a round later, behind what else there is to do.
                loop.call_soon_threadsafe(handle, body)
            loop.call_soon_threadsafe(gone.set_result, None)

    threading.Thread(target=read, name="stdin", daemon=True).start()
    await gone
