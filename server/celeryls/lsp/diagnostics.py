"""Findings as LSP diagnostics, pushed to clients that don't pull."""

from __future__ import annotations

import asyncio
import json
import logging
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from lsprotocol import types

from celeryls.lsp.convert import columns, range_of
from celeryls.lsp.findings import findings
from celeryls.lsp.places import location
from celeryls.manual_address import rule_address
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from celeryls.checking.placed_finding import PlacedFinding
    from celeryls.lsp.server import Server
    from celeryls.lsp.session import OpenDocument, Session

logger = logging.getLogger(__name__)
_Made = TypeVar("_Made")

SOURCE = "celery"
_AFTER = 0.02  # seconds: a client asks for completions right after a letter, which findings must not hold up

SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "information": types.DiagnosticSeverity.Information,
    "hint": types.DiagnosticSeverity.Hint,
}
TAGS = {"unnecessary": types.DiagnosticTag.Unnecessary, "deprecated": types.DiagnosticTag.Deprecated}


def diagnostic(session: Session, opened: OpenDocument, found: PlacedFinding) -> types.Diagnostic:
    """One finding."""
    return types.Diagnostic(
        range_of(opened.document, found.place, session.client.encoding),
        found.finding.message,
        severity=SEVERITIES[found.severity],
        code=found.code,
        code_description=types.CodeDescription(page) if (page := _page(session, found.code)) else None,
        source=SOURCE,
        tags=[TAGS[found.tag]] if found.tag else None,
        related_information=_related(session, opened, found) or None,
    )


def diagnostics(server: Server, uri: str) -> list[types.Diagnostic]:
    """All findings of an open Python document; empty for any other."""
    opened = server.session.python(uri)
    if opened is None or not opened.settings.diagnostics_enabled:
        return []
    _take_new(server, opened)
    return list(each_shown(opened, findings(server.session, opened), partial(diagnostic, server.session, opened)))


def diagnostics_json(server: Server, uri: str) -> str:
    """All findings of an open Python document as JSON; the parts that don't change are encoded once per finding.

    Building lsprotocol objects and encoding them takes ten times as long.
    """
    opened = server.session.python(uri)
    if opened is None or not opened.settings.diagnostics_enabled:
        return "[]"
    _take_new(server, opened)
    items = each_shown(opened, findings(server.session, opened), partial(_diagnostic_json, server.session, opened))
    return f"[{', '.join(items)}]"


def each_shown(
    opened: OpenDocument, found: Iterable[PlacedFinding], make: Callable[[PlacedFinding], _Made]
) -> Iterator[_Made]:
    """What is made of each finding; one that fails is logged and left out."""
    for each in found:
        try:
            made = make(each)
        except Exception:
            logger.exception("a finding of %s can't be shown in %s", each.code, opened.document.uri)
        else:
            yield made


def _diagnostic_json(session: Session, opened: OpenDocument, found: PlacedFinding) -> str:
    line, column, end_line, end_column = columns(opened.document, found.range, session.client.encoding)
    place = (
        f'{{"range": {{"start": {{"line": {line}, "character": {column}}}, '
        f'"end": {{"line": {end_line}, "character": {end_column}}}}}, '
    )
    related = _related(session, opened, found)
    more = f', "relatedInformation": {json.dumps(related, default=_plain)}' if related else ""
    page = _page(session, found.code)
    return f"{place}{_rest(found.code, found.severity, found.finding.message, found.tag, page)}{more}}}"


@cached_by_text
def _rest(code: str, severity: str, message: str, tag: str | None, page: str) -> str:
    """The part of a finding that does not change when it moves."""
    rest: dict[str, Any] = {
        "severity": int(SEVERITIES[severity]),
        "code": code,
        "source": SOURCE,
        "message": message,
    }
    if page:
        rest["codeDescription"] = {"href": page}
    if tag:
        rest["tags"] = [int(TAGS[tag])]
    return json.dumps(rest)[1:-1]


def _page(session: Session, code: str) -> str:
    """The address of a rule's page: in our own client, else on the web; empty where the manual is not published.

    A command would not work: VS Code runs none from a hover.
    """
    return f"celery-rule:/{code}.md" if session.client.opens_rules else rule_address(code) or ""


def _plain(value: types.DiagnosticRelatedInformation) -> dict[str, Any]:
    place = value.location.range
    start = {"line": place.start.line, "character": place.start.character}
    end = {"line": place.end.line, "character": place.end.character}
    return {"location": {"uri": value.location.uri, "range": {"start": start, "end": end}}, "message": value.message}


def _related(session: Session, opened: OpenDocument, found: PlacedFinding) -> list[types.DiagnosticRelatedInformation]:
    """The related places of a finding; empty if the client does not show them."""
    if not found.finding.related or not session.client.related_information:
        return []
    snapshot = session.indexes.snapshot(opened.path) if opened.in_project else None
    if snapshot is None:
        return []
    return [
        types.DiagnosticRelatedInformation(location(session, snapshot.location(each.spot)), each.message)
        for each in found.finding.related
    ]


def _take_new(server: Server, opened: OpenDocument) -> None:
    """Looks a document that was just opened up in the index first."""
    if server.session.documents.is_new(opened.document):
        server.session.documents.resolve(opened.document)


def publish(server: Server, uri: str) -> None:
    """Pushes a document's findings; a client that pulls gets none, so that nothing is shown twice.

    An error is logged: it costs neither the findings of other documents nor what the caller does next.
    """
    if server.session.client.pulls_diagnostics:
        return
    document = server.session.documents.get(uri)
    version = document.version if document else None
    try:
        found = diagnostics(server, uri)
    except Exception:
        logger.exception("the findings in %s can't be told", uri)
    else:
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, version))


def refresh(server: Server) -> None:
    """Updates the findings, hints and lenses of all open documents after a change of the settings or the index."""
    client = server.session.client
    if client.refreshes_hints:
        server.workspace_inlay_hint_refresh(None)
    if client.refreshes_lenses:
        server.workspace_code_lens_refresh(None)
    if client.pulls_diagnostics and client.refreshes_diagnostics:
        server.workspace_diagnostic_refresh(None)
    for document in server.session.documents:
        publish(server, document.uri)


class FindingsPublisher:
    """Findings of several changes within a moment are pushed once, as they are at its end."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._changed: set[str] = set()

    def changed(self, uri: str) -> None:
        """Has the findings of a document pushed in a moment, to a client that does not pull them."""
        if self._server.session.client.pulls_diagnostics:
            return
        if not self._changed:
            asyncio.get_running_loop().call_later(_AFTER, self._publish)
        self._changed.add(uri)

    def _publish(self) -> None:
        changed, self._changed = self._changed, set()
        for uri in changed:
            if self._server.session.documents.get(uri) is not None:
                publish(self._server, uri)
