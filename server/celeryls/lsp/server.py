"""The table of requests."""

from __future__ import annotations

from pygls.lsp.server import LanguageServer

from celeryls import __version__


def serve() -> None:
    """Serves over standard input and output until the client says exit."""
    LanguageServer("celery-language-server", __version__).start_io()
