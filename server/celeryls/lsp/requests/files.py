"""Snippet files that were saved or changed on disk: they are read anew, and a broken one is named where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.lsp.diagnostics import SOURCE
from celeryls.lsp.uris import uri_of

if TYPE_CHECKING:
    from celeryls.lsp.server import Server
    from celeryls.snippets import SnippetError

WATCHED = ("**/*.py.j2", "**/manage.py")


def watch(server: Server) -> None:
    """Asks a client that can to report files that change outside of it."""
    if not server.session.client.watches_files:
        return
    watchers = [types.FileSystemWatcher(pattern) for pattern in WATCHED]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    registration = types.Registration("celeryls-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
    server.client_register_capability(types.RegistrationParams([registration]))


def changed(server: Server, _params: object) -> None:
    """Reads the snippets of the user and of the team anew."""
    server.session.library.forget()
    server.session.forget_places()
    publish_broken(server)


def publish_broken(server: Server) -> None:
    """Shows each broken snippet file's error in that file, and takes back those that were mended."""
    session = server.session
    folders = {folder for root in (*session.roots, None) for folder in session.snippet_folders(root)}
    broken = {uri_of(error.path): error for error in session.library.errors(tuple(sorted(folders)))}
    for uri in session.broken_snippets - broken.keys():
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))
    for uri, error in broken.items():
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, [_diagnostic(error)]))
    session.broken_snippets = frozenset(broken)


def _diagnostic(error: SnippetError) -> types.Diagnostic:
    line = max(error.line - 1, 0)
    place = types.Range(types.Position(line, 0), types.Position(line + 1, 0))
    return types.Diagnostic(place, error.message, severity=types.DiagnosticSeverity.Error, source=SOURCE)
