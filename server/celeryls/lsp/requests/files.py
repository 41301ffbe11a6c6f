"""Files that are read in addition to open documents.

They are read again when they change, and errors are shown in them.
"""

from __future__ import annotations

import re
from fnmatch import translate
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.lsp.convert import units
from celeryls.lsp.diagnostics import SOURCE, refresh
from celeryls.lsp.index.other_files import publish_other_files
from celeryls.lsp.requests import celery
from celeryls.lsp.uris import changed_paths_of, uri_of
from celeryls.workspace import folder_settings as configuration

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from celeryls.lsp.server import Server
    from celeryls.snippets import SnippetError
    from celeryls.workspace.folder_settings import Problem

WATCHED = ("**/*.py.j2", "**/manage.py", *configuration.WATCHED)
INDEXED = (
    "**/*.{py,yml,yaml,service,sh,bash,zsh,ini,conf,mk,just}",
    "**/{Procfile,Dockerfile,Containerfile,Makefile,makefile,justfile,Justfile}*",
    "**/*{celery,worker,entrypoint}*",
    "**/{setup.cfg,.gitignore}",
    "**/fixtures/*.json",
)
"""Files that the index reads, or that decide which files it reads; and fixtures, in which names are looked up."""


def watch(server: Server) -> None:
    """Asks the client, if it supports that, to report changes of files."""
    if not server.session.client.watches_files:
        return
    watchers = [types.FileSystemWatcher(pattern) for pattern in (*WATCHED, *celery.WATCHED, *INDEXED)]
    # For a folder that is moved or deleted, many clients report only the folder.
    watchers.append(types.FileSystemWatcher("**", types.WatchKind.Delete))
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    registration = types.Registration("celeryls-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
    server.client_register_capability(types.RegistrationParams([registration]))


async def changed(server: Server, params: types.DidChangeWatchedFilesParams) -> None:
    """Updates the index with changed files, and reads settings and snippets again if they changed."""
    paths = [path for change in params.changes for path in changed_paths_of(change.uri)]
    server.updater.changed(paths)
    if any(map(is_read_beside, paths)):
        await reread(server)


async def reread(server: Server) -> None:
    """Reads everything except open documents again, and publishes the effects."""
    server.session.reread()
    server.updater.sync_folders()
    await celery.find_versions(server)
    publish_broken(server)
    refresh(server)
    publish_other_files(server)


def is_read_beside(path: Path) -> bool:
    """Whether settings, snippets or Celery's version may come from this file; a deleted path may have been a folder."""
    return not path.suffix or _read_beside().match(path.as_posix()) is not None


@cache
def _read_beside() -> re.Pattern[str]:
    return re.compile(
        "|".join(
            translate(pattern.replace("/**/", "/").replace("**/", "*/")) for pattern in (*WATCHED, *celery.WATCHED)
        )
    )


def publish_broken(server: Server) -> None:
    """Shows the errors of each snippet or settings file in that file, and removes those that were fixed."""
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
