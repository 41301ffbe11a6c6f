"""Starts the server as quickly as possible."""

from __future__ import annotations

import gc
import os
import sys


def serve() -> None:
    """Serves over standard input and output until the client says exit.

    ``initialize`` is answered before anything else is imported. A stray print can't corrupt the protocol.
    """
    # Imports leave 9 MiB of garbage. To look for it rarely costs a twentieth of the startup, as often as usual a tenth.
    gc.set_threshold(5_000, 10, 10)
    from celeryls.lsp.opening.first_message import Opening  # noqa: PLC0415 - no command needs it

    stdout, sys.stdout = sys.stdout.buffer, sys.stderr

    def write(data: bytes) -> None:
        stdout.write(data)
        stdout.flush()

    # Unbuffered: a thread that waits while it holds a buffer's lock would keep the process from exiting.
    opening = Opening(lambda: os.read(sys.stdin.fileno(), 65536))
    try:
        opening.greet(write)
    except KeyboardInterrupt:
        return
    from celeryls.memory.without_openssl import import_without_openssl  # noqa: PLC0415 - it takes longer than the answer

    import_without_openssl("hashlib", "hmac", "asyncio")
    from celeryls.lsp.transport.stdio import serve as serve_stdio  # noqa: PLC0415 - likewise

    serve_stdio(opening, stdout)


def collect_rarely() -> None:
    """Looks for garbage less often, now that everything is imported, and never in what was imported."""
    gc.freeze()  # later collections, in the middle of a request, skip them as well
    gc.set_threshold(2_000, 500, 100)  # an index is thousands of tuples without cycles, so collections can be rare
