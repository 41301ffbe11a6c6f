"""A project of tests/cases/projects, or a test's own, in a server that runs in this process: what an editor gets there.

Positions are code points: the client of these tests counts so.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from inspect import iscoroutinefunction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from celeryls.environment.services import celery_versions
from celeryls.indexing.scan import ScanRequest
from celeryls.indexing.whole_index import index_folder
from celeryls.lsp.client import Client
from celeryls.lsp.diagnostics import diagnostics
from celeryls.lsp.index.folder import FolderIndex
from celeryls.lsp.requests import completion, definition, references, symbols
from celeryls.lsp.requests.actions import assists, code_action
from celeryls.lsp.requests.snippets import snippets
from celeryls.lsp.server import Server
from celeryls.lsp.uris import path_of
from celeryls.project.steps import finish

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.tasks import TaskRecord

CASES = Path(__file__).parent.parent / "cases" / "projects"
CLIENT = Client(
    encoding="utf-32",
    snippets=True,
    choices=True,
    snippet_edits=True,
    document_changes=True,
    resolves_code_actions=True,
    pulls_diagnostics=True,
)


class CaseProject:
    """A workspace folder whose index has settled.

    ``texts`` are those of open documents by their URIs.
    """

    def __init__(self, root: Path, client: Client = CLIENT) -> None:
        self.root = root
        self.server = Server()
        self.texts: dict[str, str] = {}
        session = self.server.session
        session.client = client
        session.folders.roots = (root,)
        settings = session.folders.settings(root)
        session.folders.celery[root] = celery_versions(root, override=settings.celery_version)
        read = index_folder(ScanRequest(str(root), settings.exclude, settings.wrappers), cache=False)
        self._folder = FolderIndex(root, settings.exclude, settings.wrappers)
        self._folder.set_celery(session.folders.celery[root].version_at)
        self._folder.listed(read.files)
        self._folder.read(read.outlines)
        assert self._folder.take(60)
        assert self._folder.resolve_pending()
        self._folder.scanned()
        self._folder.release_requests()
        session.indexes.add(self._folder)

    @property
    def snapshot(self) -> Snapshot:
        """What is known with the open documents as they are now."""
        return self._folder.current(60)

    def open(self, path: str, text: str | None = None, *, uri: str | None = None) -> str:
        """Opens a file as it is on disk, or with another text; its URI."""
        uri = uri or (self.root / path).as_uri()
        text = (self.root / path).read_bytes().decode() if text is None else text
        self.texts[uri] = text
        self.server.session.documents.opened(types.TextDocumentItem(uri, "python", 1, text))
        return uri

    def close(self, uri: str) -> None:
        """Closes a document."""
        del self.texts[uri]
        self.server.session.documents.closed(uri)

    def asks_user(self) -> CaseProject:
        """The same for a client that asks which value an action writes: without that, the first one is written."""
        self.server.session.client = replace(self.server.session.client, asks_choices=True)
        return self

    def actions(self, uri: str, text: str) -> list[types.CodeAction]:
        """The actions where a text first stands in a document."""
        place = self._place(uri, text)
        params = types.CodeActionParams(_identified(uri), types.Range(place, place), types.CodeActionContext([]))
        return list(_result(code_action.code_action(self.server, params)) or [])

    def titles(self, uri: str, text: str) -> list[str]:
        """The titles of the actions there."""
        return [action.title for action in self.actions(uri, text)]

    def taken(self, action: types.CodeAction) -> dict[str, str]:
        """The texts of the files that an action changes, afterwards, by their paths below the root."""
        if action.command is not None and action.command.command == assists.CHOOSE:
            asked: Any = action.command.arguments
            chosen: Any = {**dict(action.data or {}), "choice": next(iter(asked[0]["values"]), "celery")}
            action = types.CodeAction(action.title, kind=action.kind, data=chosen)
        action = action if action.edit else self.resolved(action)
        assert action.edit is not None
        return self.applied(action.edit)

    def resolved(self, action: types.CodeAction) -> types.CodeAction:
        """The action with its edit."""
        found: types.CodeAction = _result(code_action.resolve(self.server, action))
        return found

    def applied(self, edit: types.WorkspaceEdit) -> dict[str, str]:
        """The texts of the files that an edit changes, afterwards, by their paths below the root."""
        changes = [each for each in edit.document_changes or () if isinstance(each, types.TextDocumentEdit)]
        found = {}
        for change in changes:
            path = path_of(change.text_document.uri)
            assert path is not None
            text = self.texts.get(change.text_document.uri) or path.read_bytes().decode()
            found[path.relative_to(self.root).as_posix()] = _applied(text, change.edits)
        return found

    def findings(self, uri: str) -> list[str]:
        """The codes of what is found in a document."""
        return [str(found.code) for found in diagnostics(self.server, uri)]

    def offered(self, uri: str, text: str) -> str:
        """The completion behind a text, as JSON."""
        place = self._place(uri, text, behind=True)
        return completion.completion(self.server, types.CompletionParams(_identified(uri), place))

    def placed(self, uri: str, text: str | None, prefix: str) -> str:
        """The document after a snippet was placed where a text stands, or at its end; tab stops have their defaults."""
        place = self._position(uri, len(self.texts[uri]) if text is None else self.texts[uri].index(text))
        params = {"textDocument": {"uri": uri}, "position": {"line": place.line, "character": place.character}}
        client, self.server.session.client = self.server.session.client, Client(encoding="utf-32")
        found = next(each for each in snippets(self.server, params) if each["prefix"] == prefix)
        self.server.session.client = client
        edits = [*found["additionalTextEdits"], types.TextEdit(types.Range(place, place), found["body"])]
        return _applied(self.texts[uri], edits)

    def definitions(self, uri: str, text: str) -> list[tuple[str, int]]:
        """Where the task is defined that a text names, as paths below the root and lines from 1."""
        params = types.DefinitionParams(_identified(uri), self._place(uri, text))
        return self._places(_result(definition.definition(self.server, params)))

    def references(self, uri: str, text: str) -> list[tuple[str, int]]:
        """The places that name the task at a text, and its declaration."""
        params = types.ReferenceParams(types.ReferenceContext(True), _identified(uri), self._place(uri, text))  # noqa: FBT003 - as lsprotocol has it
        return self._places(_result(references.references(self.server, params)))

    def uses(self, name: str) -> list[tuple[str, int]]:
        """The places that name a task, as paths below the root and lines from 1, in order."""
        found = (self.snapshot.location(use.spot) for use in self.snapshot.uses_of(name))
        return sorted((Path(each.path).relative_to(self.root).as_posix(), each.range.line + 1) for each in found)

    def task(self, name: str) -> TaskRecord:
        """The one task of that name."""
        (task,) = self.snapshot.tasks_named(name)
        return task

    def symbols(self, query: str = "") -> list[tuple[str, str]]:
        """The names of the tasks that a query finds, and their files below the root."""
        self._folder.current(60)  # a request takes what can be resolved in a moment
        found = _searched(symbols.symbols(self.server, types.WorkspaceSymbolParams(query)))
        return [(each.name, self._below(each.location.uri)) for each in found]

    def _places(self, locations: Iterable[types.Location] | None) -> list[tuple[str, int]]:
        return [(self._below(each.uri), each.range.start.line + 1) for each in locations or ()]

    def _below(self, uri: str) -> str:
        path = path_of(uri)
        return path.relative_to(self.root).as_posix() if path else uri

    def middle(self, uri: str, text: str) -> types.Position:
        """The position in the middle of the first occurrence of a text in an open document."""
        return self._position(uri, self.texts[uri].index(text) + len(text) // 2)

    def _place(self, uri: str, text: str, *, behind: bool = False) -> types.Position:
        return self._position(uri, self.texts[uri].index(text) + (len(text) if behind else 0))

    def _position(self, uri: str, at: int) -> types.Position:
        whole = self.texts[uri]
        return types.Position(whole.count("\n", 0, at), at - (whole.rfind("\n", 0, at) + 1))


def case(name: str) -> CaseProject:
    """The project of that name in tests/cases/projects."""
    return CaseProject(CASES / name)


def project(root: Path, files: dict[str, str]) -> CaseProject:
    """A project of these files, written below ``root``."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return CaseProject(root)


def lines(*each: str) -> str:
    """A text of these lines."""
    return "".join(f"{line}\n" for line in each)


def _identified(uri: str) -> types.TextDocumentIdentifier:
    return types.TextDocumentIdentifier(uri)


def _searched(handled: Generator[Any, Any, Any]) -> Any:
    """What a handler answers that waits for nothing but its own work."""
    try:
        work, arguments, _ = next(handled)
        while True:
            work, arguments, _ = handled.send(asyncio.run(work(*arguments)))
    except StopIteration as done:
        return done.value


def _result(handled: Generator[Any, Any, Any]) -> Any:
    """What a handler answers; it must not wait, since all is known, but may work in slices."""
    try:
        (work, given, _) = next(handled)
        while True:
            if iscoroutinefunction(work):
                done = asyncio.run(work(*given))
            else:
                assert work.func.__name__ == "run", "the handler waits"
                done = finish(*work.args)
            (work, given, _) = handled.send(done)
    except StopIteration as done:
        return done.value


def _applied(text: str, edits: Iterable[Any]) -> str:
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for number, edit in enumerate(edits):
        start, end = (starts[place.line] + place.character for place in (edit.range.start, edit.range.end))
        found.append((start, number, end, edit.snippet.value if hasattr(edit, "snippet") else edit.new_text))
    for start, _, end, new in sorted(found, reverse=True):
        text = text[:start] + new + text[end:]
    return text
