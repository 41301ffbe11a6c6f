"""``textDocument/documentSymbol``: the beat entries and routes of a document, which a Python server can't name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types

from celeryls.features.navigation.document_symbols import configured_names
from celeryls.lsp.places import range_in

if TYPE_CHECKING:
    from collections.abc import Generator

    from celeryls.lsp.server import Server

_KINDS = {"beat": types.SymbolKind.Event, "route": types.SymbolKind.Key}
_DETAILS = {"beat": "beat entry", "route": "route"}


def document_symbols(
    server: Server, params: types.DocumentSymbolParams
) -> Generator[Any, Any, list[types.DocumentSymbol] | None]:
    """The entries and routes in the order of the text; None without any, so that an outline shows no empty group.

    A generator, as pygls supports: it answers at once, or after a wait that it yields.
    """
    yield from server.updater.first_answers(params.text_document.uri)
    session = server.session
    opened = session.python(params.text_document.uri)
    snapshot = session.indexes.current(opened.path) if opened is not None and opened.in_project else None
    if opened is None or snapshot is None:
        return None
    path = str(opened.path)
    found = []
    for each in configured_names(snapshot, path):
        place = range_in(session, path, each.range)
        detail = f"{_DETAILS[each.kind]} · {each.detail}" if each.detail else _DETAILS[each.kind]
        found.append(types.DocumentSymbol(each.name, _KINDS[each.kind], place, place, detail))
    return found or None
