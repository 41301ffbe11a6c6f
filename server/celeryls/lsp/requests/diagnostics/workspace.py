"""``workspace/diagnostic``: the findings in Python files that are not open.

A client asks again and again. A request is answered at once the first time, then as soon as anything has changed.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.lsp.places import uri
from celeryls.lsp.requests.diagnostics.closed import closed_report, keep_only, report_on
from celeryls.lsp.uris import path_of, uri_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Mapping

    from celeryls.lsp.index.folder import FolderIndex
    from celeryls.lsp.requests.diagnostics.closed import Report
    from celeryls.lsp.server import Server
    from celeryls.lsp.session import Session

_PART = 20  # files in a partial result
_QUIET = 1.0  # seconds in which changes are taken together: one comes with each pause in typing


async def workspace_diagnostic(
    server: Server, params: types.WorkspaceDiagnosticParams
) -> types.WorkspaceDiagnosticReport:
    """A report on each file that may have findings. A client that takes partial results gets the full ones early."""
    known = {each.uri: each.value for each in params.previous_result_ids}
    were_open = _open(server.session)  # before it waits: a document may be closed, and its file deleted, meanwhile
    while True:
        await _folders_read(server)
        were_open |= _open(server.session)
        resolved, full, unchanged = server.updater.resolved, _ReportParts(server, params.partial_result_token), []
        async for report in _reports(server, known, were_open):
            if isinstance(report, types.WorkspaceFullDocumentDiagnosticReport):
                full.add(report)
            else:
                unchanged.append(report)
        if server.updater.is_stopped:
            break
        if full.any or not known:
            return types.WorkspaceDiagnosticReport([*full.rest(), *unchanged])
        await resolved.wait()
        if server.updater.is_stopped:
            break
        await asyncio.sleep(_QUIET)
    return types.WorkspaceDiagnosticReport([])


async def _folders_read(server: Server) -> None:
    """Waits until each folder is read, or given up."""
    while any(not folder.is_settled and not folder.has_given_up for folder in server.session.indexes):
        await server.updater.resolved.wait()


class _ReportParts:
    """Reports that a client takes in parts are sent while others are being made; to others all are answered at once."""

    def __init__(self, server: Server, token: types.ProgressToken | None) -> None:
        self._server = server
        self._token = token
        self._reports: list[Report] = []
        self.any = False

    def add(self, report: Report) -> None:
        self.any = True
        self._reports.append(report)
        if len(self._reports) == _PART and self._token is not None:
            self._send(self._token)

    def rest(self) -> list[Report]:
        """What is left for the answer: nothing where it comes in parts, whose answer has to be empty."""
        if self._token is not None and self._reports:
            self._send(self._token)
        return self._reports

    def _send(self, token: types.ProgressToken) -> None:
        part = types.WorkspaceDiagnosticReportPartialResult(self._reports)
        self._server.progress(types.ProgressParams(token, part))
        self._reports = []


async def _reports(server: Server, known: Mapping[str, str], were_open: Collection[str]) -> AsyncIterator[Report]:
    """Reports on the files of all folders that are read, and on those that the client may know findings of.

    These are ``known``, documents that ``were_open`` while it waited, and those that were opened and closed in between
    (`told_when_closed`): it asked for theirs when they were closed. Of open documents, and of a folder that is not read
    as a whole, nothing is said: what the client knows stays.
    """
    session = server.session
    said = _open(session)
    for folder in session.indexes:
        async for report in _of_folder(server, folder, known):
            if report.uri not in said:
                said.add(report.uri)
                session.told_when_closed.discard(report.uri)
                yield report
        if _is_known(server, folder) and not folder.is_settled:
            every = (*known, *were_open, *session.told_when_closed)
            said.update(each for each in every if (path := path_of(each)) and path.is_relative_to(folder.root))
    for each in (known.keys() | set(were_open) | session.told_when_closed) - said - _open(session):
        session.told_when_closed.discard(each)
        yield report_on(each, [], known.get(each))


def _open(session: Session) -> set[str]:
    """The URIs of the open documents, as they are written for files that are not open."""
    return {uri_of(path) for document in session.documents if (path := path_of(document.uri))}


async def _of_folder(server: Server, folder: FolderIndex, known: Mapping[str, str]) -> AsyncIterator[Report]:
    """Reports on the files of a folder, as far as it is read; while an edit is being resolved they wait."""
    session = server.session
    if not session.folders.settings(folder.root).diagnostics_workspace:
        return
    is_around_others = any(other.root.is_relative_to(folder.root) for other in session.indexes if other is not folder)
    paths = folder.files_on_disk()
    keep_only(folder, paths)
    for path in paths:
        await server.pace.turn()
        while _is_known(server, folder) and not folder.is_settled and not folder.has_given_up:
            await server.updater.resolved.wait()
        if not _is_known(server, folder) or folder.has_given_up:
            return
        is_own = not is_around_others or session.indexes.of(Path(path)) is folder
        if is_own and not session.documents.at(path):
            yield closed_report(session, folder, path, known.get(uri(session, path)))


def _is_known(server: Server, folder: FolderIndex) -> bool:
    """Whether a folder is still one of the workspace."""
    return server.session.indexes.at(folder.root) is folder
