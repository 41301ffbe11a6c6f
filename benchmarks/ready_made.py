"""The floor: a pygls server that returns ready-made items, or nothing at all.

Its arguments are the number of items, and the length of the text that each inserts.
"""

from __future__ import annotations

import sys

from lsprotocol import types
from pygls.lsp.server import LanguageServer

server = LanguageServer("ready-made", "1")

if sys.argv[1:]:
    count, length = map(int, sys.argv[1:])
    ITEMS = [
        types.CompletionItem(
            f"cprefix{number}",
            kind=types.CompletionItemKind.Snippet,
            detail="Celery: a pattern",
            insert_text=("@shared_task\ndef ${1:name}():\n    pass\n" * length)[:length],
            insert_text_format=types.InsertTextFormat.Snippet,
        )
        for number in range(count)
    ]

    @server.feature(types.TEXT_DOCUMENT_COMPLETION)
    def completion(_params: types.CompletionParams) -> list[types.CompletionItem]:
        """The same items everywhere."""
        return ITEMS


server.start_io()
