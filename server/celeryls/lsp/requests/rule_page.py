"""The page of a finding's rule: ``celeryls/rule`` for our own client, in a hover for the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.registry import all_rules
from celeryls.features.rule_pages import page_of
from celeryls.lsp.findings import findings
from celeryls.lsp.params import text_in

if TYPE_CHECKING:
    from celeryls.lsp.server import Server
    from celeryls.lsp.session import OpenDocument
    from celeryls.syntax.spans import Span

METHOD = "celeryls/rule"


def rule_page(_server: Server, params: object) -> str | None:
    """The page of the rule with that ``code`` as Markdown; None if there is no such rule."""
    code = text_in(params, "code")
    return next((page_of(module).markdown for module in all_rules() if code == module.RULE.code), None)


def pages_at(server: Server, opened: OpenDocument, at: int) -> tuple[str, Span] | None:
    """The pages of the findings at a code point as Markdown, and where the first of them is.

    None if there are none, and for a client that opens the pages itself.
    """
    session = server.session
    if session.client.opens_rules or not opened.settings.diagnostics_enabled:
        return None
    here = [found for found in findings(session, opened) if found.place.touches(at, at)]
    if not here:
        return None
    pages = {module.RULE.code: module for module in all_rules()}
    text = "\n---\n\n".join(page_of(pages[code]).markdown for code in dict.fromkeys(each.code for each in here))
    return text, here[0].place
