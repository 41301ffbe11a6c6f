"""``textDocument/signatureHelp``: what a call of a task takes, and the decorator that makes one."""

from __future__ import annotations

import json
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.lsp.convert import offset_at, units
from celeryls.lsp.places import text_from

if TYPE_CHECKING:
    from celeryls.features.completion.code.signature import CallSignature
    from celeryls.lsp.client import Client
    from celeryls.lsp.server import Server
    from celeryls.lsp.session import Session

OPTIONS = types.SignatureHelpOptions(trigger_characters=["(", ","], retrigger_characters=[")"])


def signature_help(server: Server, params: types.SignatureHelpParams) -> str:
    """The signature of the call at a position, as JSON; null unless it is one of a known task, or makes a task.

    Editors ask one server after the other for it, and take the first answer.
    """
    from celeryls.features.completion.code.signature import signature_at  # noqa: PLC0415 - msgspec, loaded late
    from celeryls.features.completion.code.sources import FunctionSources  # noqa: PLC0415 - as above
    from celeryls.lsp.requests.completion_words import code_query  # noqa: PLC0415 - as above

    session = server.session
    opened = session.python(params.text_document.uri)
    if opened is None:
        return "null"
    cursor = offset_at(opened.document, params.position, session.client.encoding)
    query = code_query(session, opened, cursor, has_celery=None)
    found = signature_at(query, FunctionSources(partial(_text_from, session)))
    return _written(found, session.client) if found else "null"


def _text_from(session: Session, path: str, line: int, column: int, most: int) -> str | None:
    return None if session.folders.excluded(Path(path)) else text_from(session, path, line, column, most)


@lru_cache(maxsize=16)
def _written(found: CallSignature, client: Client) -> str:
    """A signature as JSON; while an argument is typed, it stays the same."""
    parameters = []
    for start, end, text in found.parameters:
        parameter: dict[str, object] = {"label": _span(found.label, start, end, client)}
        if text:
            parameter["documentation"] = _shown(text, client)
        parameters.append(parameter)
    signature = {"label": found.label, "documentation": _shown(found.documentation, client), "parameters": parameters}
    active = len(parameters) if found.active is None else found.active
    return json.dumps({"signatures": [signature], "activeSignature": 0, "activeParameter": active})


def _span(label: str, start: int, end: int, client: Client) -> str | tuple[int, int]:
    """Where a parameter is in a label: in UTF-16 whatever else the client counts in, or its text."""
    if not client.label_offsets:
        return label[start:end]
    first = units(label[:start], types.PositionEncodingKind.Utf16)
    return first, first + units(label[start:end], types.PositionEncodingKind.Utf16)


def _shown(text: str, client: Client) -> object:
    return {"kind": "markdown", "value": text} if client.markdown else text
