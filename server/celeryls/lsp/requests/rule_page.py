"""``celeryls/rule``, for our own client, and ``textDocument/hover``, for the others: the page of a finding's rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.checking.registry import all_rules
from celeryls.features.rule_pages import page_of
from celeryls.lsp.convert import offset_at, range_of
from celeryls.lsp.findings import findings
from celeryls.lsp.params import text_in

if TYPE_CHECKING:
    from celeryls.lsp.server import Server

METHOD = "celeryls/rule"


def rule_page(_server: Server, params: object) -> str | None:
    """The page of the rule with that ``code`` as Markdown; None if there is no such rule."""
    code = text_in(params, "code")
    return next((page_of(module).markdown for module in all_rules() if code == module.RULE.code), None)


def hover(server: Server, params: types.HoverParams) -> types.Hover | None:
    """The pages of the findings at a position; None if there are none, and for a client that opens the pages itself."""
    session = server.session
    opened = session.python(params.text_document.uri)
    if opened is None or session.client.opens_rules or not opened.settings.diagnostics_enabled:
        return None
    session.documents.resolve(opened.document)
    at = offset_at(opened.document, params.position, session.client.encoding)
    here = [found for found in findings(session, opened) if found.place.touches(at, at)]
    if not here:
        return None
    pages = {module.RULE.code: module for module in all_rules()}
    text = "\n---\n\n".join(page_of(pages[code]).markdown for code in dict.fromkeys(each.code for each in here))
    return types.Hover(
        types.MarkupContent(types.MarkupKind.Markdown, text),
        range_of(opened.document, here[0].place, session.client.encoding),
    )
