"""``textDocument/signatureHelp``: what a call of a task takes, and the decorator that makes one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.lsp.action_context import file_text
from celeryls.lsp.convert import offset_at, units

if TYPE_CHECKING:
    from celeryls.features.completion.code.signature import CallSignature
    from celeryls.lsp.client import Client
    from celeryls.lsp.server import Server
    from celeryls.lsp.session import Session

OPTIONS = types.SignatureHelpOptions(trigger_characters=["(", ","], retrigger_characters=[")"])


def signature_help(server: Server, params: types.SignatureHelpParams) -> types.SignatureHelp | None:
    """The signature of the call at a position; None unless it is one of a known task, or makes a task.

    Editors ask one server after the other for it, and take the first answer.
    """
    from celeryls.features.completion.code.signature import signature_at  # noqa: PLC0415 - msgspec, loaded late
    from celeryls.features.completion.code.sources import FunctionSources  # noqa: PLC0415 - as above
    from celeryls.lsp.requests.completion_words import code_query  # noqa: PLC0415 - as above

    session = server.session
    opened = session.python(params.text_document.uri)
    if opened is None:
        return None
    cursor = offset_at(opened.document, params.position, session.client.encoding)
    query = code_query(session, opened, cursor, has_celery=None)
    found = signature_at(query, FunctionSources(lambda path: _text(session, path)))
    return _help(found, session.client) if found else None


def _text(session: Session, path: str) -> str | None:
    found = file_text(session, path)
    return found.text if found else None


def _help(found: CallSignature, client: Client) -> types.SignatureHelp:
    parameters = [
        types.ParameterInformation(_span(found.label, start, end, client), _shown(text, client) if text else None)
        for start, end, text in found.parameters
    ]
    signature = types.SignatureInformation(found.label, _shown(found.documentation, client), parameters)
    active = len(parameters) if found.active is None else found.active
    return types.SignatureHelp([signature], active_signature=0, active_parameter=active)


def _span(label: str, start: int, end: int, client: Client) -> str | tuple[int, int]:
    """Where a parameter is in a label: in UTF-16 whatever else the client counts in, or its text."""
    if not client.label_offsets:
        return label[start:end]
    first = units(label[:start], types.PositionEncodingKind.Utf16)
    return first, first + units(label[start:end], types.PositionEncodingKind.Utf16)


def _shown(text: str, client: Client) -> types.MarkupContent | str:
    return types.MarkupContent(types.MarkupKind.Markdown, text) if client.markdown else text
