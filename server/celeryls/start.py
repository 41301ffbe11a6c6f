"""Starts the server as quickly as possible."""

from __future__ import annotations

import gc


def serve() -> None:
    """Serves over standard input and output until the client says exit."""
    # Imports leave 9 MiB of garbage. To look for it rarely costs a twentieth of the startup, as often as usual a tenth.
    gc.set_threshold(5_000, 10, 10)
    from celeryls.lsp.transport.stdio import serve as serve_stdio  # noqa: PLC0415 - pygls is half a second that no command needs

    gc.freeze()  # later collections, in the middle of a request, skip them as well
    gc.set_threshold(2_000, 500, 100)  # an index is thousands of tuples without cycles, so collections can be rare
    serve_stdio()
