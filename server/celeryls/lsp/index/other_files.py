"""Findings in files that are not Python: they are pushed, open or not, since no client asks for them."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.features.rule_runs.chosen_rules import selection_of
from celeryls.lsp.diagnostics import SEVERITIES, SOURCE, TAGS
from celeryls.lsp.places import range_in
from celeryls.lsp.uris import path_of, uri_of
from celeryls.reading_budget import MODULE
from celeryls.workspace.reading import content_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.placed_finding import PlacedFinding
    from celeryls.lsp.index.folder import FolderIndex
    from celeryls.lsp.server import Server
    from celeryls.lsp.session import Session

logger = logging.getLogger(__name__)


def publish_other_files(server: Server) -> None:
    """Pushes what is new of such files, and clears what no longer holds.

    A folder that is being read says nothing new; what was pushed of it stays.
    """
    session = server.session
    found: dict[str, list[types.Diagnostic]] = {}
    for folder in session.indexes:
        if not folder.is_settled:
            found |= {uri: said for uri, said in session.other_files.items() if _is_in(uri, folder)}
        elif session.folders.settings(folder.root).diagnostics_enabled:
            found |= dict(_of_folder(session, folder))
    for uri in sorted(found.keys() | session.other_files.keys()):
        items = found.get(uri, [])
        if items != session.other_files.get(uri, []):
            server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, items))
    session.other_files = found


def _is_in(uri: str, folder: FolderIndex) -> bool:
    path = path_of(uri)
    return path is not None and path.is_relative_to(folder.root)


def _of_folder(session: Session, folder: FolderIndex) -> Iterator[tuple[str, list[types.Diagnostic]]]:
    settings, findings = session.folders.settings(folder.root), folder.findings
    celery = session.folders.place(folder.root / "celery.py").celery_version
    findings.configure(celery, selection_of(settings))
    for path in findings.other_files("everything"):
        if session.folders.excluded(Path(path)) or (text := _text(path)) is None:
            continue
        try:
            items = [_diagnostic(session, path, each) for each in findings.in_other(path, text, "everything")]
        except Exception:
            logger.exception("the findings in %s can't be told", path)  # an error in one file only affects that file
        else:
            if items:
                yield uri_of(Path(path)), items


def _text(path: str) -> str | None:
    """The text on disk, which is what the index has read; None where it is gone, too large, or no UTF-8."""
    try:
        content = content_of(path, MODULE)
        return content.decode("utf-8") if content is not None else None
    except ValueError:
        return None


def _diagnostic(session: Session, path: str, found: PlacedFinding) -> types.Diagnostic:
    related = [
        types.DiagnosticRelatedInformation(
            types.Location(uri_of(Path(each.spot.path)), range_in(session, each.spot.path, each.spot.range)),
            each.message,
        )
        for each in (found.finding.related if session.client.related_information else ())
    ]
    return types.Diagnostic(
        range_in(session, path, found.range),
        found.finding.message,
        severity=SEVERITIES[found.severity],
        code=found.code,
        source=SOURCE,
        tags=[TAGS[found.tag]] if found.tag else None,
        related_information=related or None,
    )
