"""``workspace/diagnostic``: the findings in Python files that are not open.

A client asks again and again. A request is answered at once the first time, then as soon as anything has changed.
"""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.lsp.diagnostics import closed_diagnostics
from celeryls.lsp.uris import path_of, uri_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from celeryls.lsp.index.folder import FolderIndex
    from celeryls.lsp.server import Server

_PART = 20  # files in a partial result
_QUIET = 1.0  # seconds in which changes are taken together: one comes with each pause in typing

Report = types.WorkspaceFullDocumentDiagnosticReport | types.WorkspaceUnchangedDocumentDiagnosticReport


async def workspace_diagnostic(
    server: Server, params: types.WorkspaceDiagnosticParams
) -> types.WorkspaceDiagnosticReport:
    """A report on each file that may have findings. A client that takes partial results gets the full ones early."""
    known = {each.uri: each.value for each in params.previous_result_ids}
    while True:
        await _folders_read(server)
        resolved, full, unchanged = server.updater.resolved, _ReportParts(server, params.partial_result_token), []
        async for report in _reports(server, known):
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


async def _reports(server: Server, known: Mapping[str, str]) -> AsyncIterator[Report]:
    """Reports on the files of all folders that are read, and on those that the client knows findings of.

    Of open documents, and of a folder that is being read, nothing is said: what the client knows of them stays.
    """
    said = {uri_of(path) for document in server.session.documents if (path := path_of(document.uri))}
    for folder in server.session.indexes:
        if not folder.is_settled:
            said.update(uri for uri in known if (path := path_of(uri)) and path.is_relative_to(folder.root))
            continue
        async for uri, items in _of_folder(server, folder):
            if uri not in said:
                said.add(uri)
                yield _report(uri, items, known)
    for uri in known.keys() - said:
        yield _report(uri, [], known)


async def _of_folder(server: Server, folder: FolderIndex) -> AsyncIterator[tuple[str, list[types.Diagnostic]]]:
    session = server.session
    if not session.folders.settings(folder.root).diagnostics_workspace:
        return
    for path in folder.files_on_disk():
        await server.pace.turn()
        if folder.is_settled and session.indexes.of(Path(path)) is folder and not session.documents.at(path):
            yield uri_of(Path(path)), closed_diagnostics(session, folder, path)


def _report(uri: str, items: list[types.Diagnostic], known: Mapping[str, str]) -> Report:
    version = hashlib.sha1(repr(items).encode("utf-8", "backslashreplace"), usedforsecurity=False).hexdigest()
    if known.get(uri) == version:
        return types.WorkspaceUnchangedDocumentDiagnosticReport(uri, version)
    return types.WorkspaceFullDocumentDiagnosticReport(uri, items, result_id=version)
