"""Starting the server, with nothing that an editor would wait for in vain."""

from __future__ import annotations

import gc


def serve() -> None:
    """Serves over standard input and output until the client says exit."""
    gc.disable()  # what is imported stays: to look for garbage in it again and again is a tenth of the start
    from celeryls.lsp.transport.stdio import serve as serve_stdio  # noqa: PLC0415 - pygls is half a second that no command needs

    gc.freeze()  # nor is it looked at later, in the middle of an answer
    gc.set_threshold(2_000, 500, 100)  # an index is thousands of tuples without circles, looked at a few at a time
    gc.enable()
    serve_stdio()
