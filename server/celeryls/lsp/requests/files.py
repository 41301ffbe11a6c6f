"""Files that we read beside the open ones: they are read anew when they change, and a broken one is named in itself."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.lsp.convert import units
from celeryls.lsp.diagnostics import SOURCE, refresh
from celeryls.lsp.requests import celery
from celeryls.lsp.uris import uri_of
from celeryls.project import configuration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.lsp.server import Server
    from celeryls.project.configuration import Problem
    from celeryls.snippets import SnippetError

WATCHED = ("**/*.py.j2", "**/manage.py", *configuration.WATCHED)


def watch(server: Server) -> None:
    """Asks a client that can to report files that change outside of it."""
    if not server.session.client.watches_files:
        return
    watchers = [types.FileSystemWatcher(pattern) for pattern in (*WATCHED, *celery.WATCHED)]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    registration = types.Registration("celeryls-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
    server.client_register_capability(types.RegistrationParams([registration]))


async def changed(server: Server, _params: object) -> None:
    """Reads settings and snippets anew."""
    await reread(server)


async def reread(server: Server) -> None:
    """Reads what is not open anew, and says what changed by it."""
    server.session.reread()
    await celery.find(server)
    publish_broken(server)
    refresh(server)


def publish_broken(server: Server) -> None:
    """Shows what is wrong with each snippet or settings file in that file, and takes back what was mended."""
    session = server.session
    folders = {folder for root in (*session.folders.roots, None) for folder in session.snippet_folders(root)}
    broken: dict[str, list[types.Diagnostic]] = {}
    snippets = session.library.errors(tuple(sorted(folders)))
    for uri, found in chain(_of_snippets(snippets), _of_settings(session.folders.problems(), session.client.encoding)):
        broken.setdefault(uri, []).append(found)
    for uri in session.complaints | broken.keys():
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, broken.get(uri, [])))
    session.complaints = frozenset(broken)


def _of_snippets(errors: tuple[SnippetError, ...]) -> Iterator[tuple[str, types.Diagnostic]]:
    for error in errors:
        line = max(error.line - 1, 0)
        yield uri_of(error.path), _diagnostic(line, 0, line + 1, 0, error.message)


def _of_settings(problems: Iterator[Problem], encoding: str) -> Iterator[tuple[str, types.Diagnostic]]:
    for problem in problems:
        start, end = (units(problem.content[:at], encoding) for at in (problem.start, problem.end))
        yield uri_of(problem.path), _diagnostic(problem.line, start, problem.line, end, problem.message)


def _diagnostic(line: int, start: int, end_line: int, end: int, message: str) -> types.Diagnostic:
    place = types.Range(types.Position(line, start), types.Position(end_line, end))
    return types.Diagnostic(place, message, severity=types.DiagnosticSeverity.Error, source=SOURCE)
