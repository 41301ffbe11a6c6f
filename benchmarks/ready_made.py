"""The floor: a pygls server that returns twenty ready-made items, or nothing at all."""

from __future__ import annotations

import sys

from lsprotocol import types
from pygls.lsp.server import LanguageServer

server = LanguageServer("ready-made", "1")

if "--empty" not in sys.argv:
    ITEMS = [
        types.CompletionItem(
            f"cprefix{number}",
            kind=types.CompletionItemKind.Snippet,
            detail="Celery: a pattern",
            insert_text="@shared_task\ndef ${1:name}():\n    pass\n" * 10,
            insert_text_format=types.InsertTextFormat.Snippet,
        )
        for number in range(20)
    ]

    @server.feature(types.TEXT_DOCUMENT_COMPLETION)
    def completion(_params: types.CompletionParams) -> list[types.CompletionItem]:
        """The same items everywhere."""
        return ITEMS


server.start_io()
