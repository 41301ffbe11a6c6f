"""An editor as a test sees it: files with a cursor in, what stands there afterwards out."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest_lsp
from lsprotocol import types

from .apply import accepted, applied, position
from .wire import COMMAND, PATIENCE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Launch:
    """How the server is started; ``environment`` comes on top of the test's own."""

    command: Sequence[str] = COMMAND
    environment: dict[str, str] = field(default_factory=dict)
    folder: Path | None = None


class Editor:
    """One client with its server, in one workspace."""

    def __init__(self, client: pytest_lsp.LanguageClient, root: Path, encoding: str) -> None:
        self.client = client
        self.root = root
        self.encoding = encoding
        self.texts: dict[str, str] = {}
        self.server: types.InitializeResult
        self.registered: list[types.Registration] = []
        self._versions = count(1)
        self._files = count(1)

    def open(self, text: str, path: str | None = None, language: str = "python", uri: str | None = None) -> str:
        """Opens a document, of a name of its own where ``path`` and ``uri`` are None; its URI."""
        uri = uri or (self.root / (path or f"shop/tasks_{next(self._files)}.py")).as_uri()
        self.texts[uri] = text
        item = types.TextDocumentItem(uri, language, next(self._versions), text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return uri

    def change(self, uri: str, start: int, end: int, new: str) -> None:
        """Puts ``new`` in place of the code points ``[start:end]``."""
        text = self.texts[uri]
        place = types.Range(position(text, start, self.encoding), position(text, end, self.encoding))
        self.texts[uri] = text[:start] + new + text[end:]
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(next(self._versions), uri),
                [types.TextDocumentContentChangePartial(range=place, text=new)],
            )
        )

    def close(self, uri: str) -> None:
        del self.texts[uri]
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))

    def opened(self, marked: str, path: str | None = None) -> tuple[str, int]:
        """Opens a text in which ``$0`` is the cursor; its URI, and the cursor's code point."""
        at = marked.index("$0")
        return self.open(marked.replace("$0", ""), path), at

    async def items(self, uri: str, at: int) -> list[types.CompletionItem]:
        params = types.CompletionParams(types.TextDocumentIdentifier(uri), position(self.texts[uri], at, self.encoding))
        found = await within(self.client.text_document_completion_async(params))
        if found is None:
            return []
        assert isinstance(found, types.CompletionList)
        assert found.items or found.is_incomplete, "an editor does not ask again within a word"
        return list(found.items)

    async def resolved(self, item: types.CompletionItem) -> types.CompletionItem:
        """The item as it is when the user accepts it, in a client that resolves and in one that does not."""
        capabilities = self.client.capabilities
        completion = capabilities and capabilities.text_document and capabilities.text_document.completion
        if completion and completion.completion_item and completion.completion_item.resolve_support:
            found: types.CompletionItem = await within(self.client.completion_item_resolve_async(item))
            return found
        return item

    async def labels(self, marked: str, path: str | None = None) -> list[str]:
        """What is offered at ``$0``."""
        return sorted(item.label for item in await self.items(*self.opened(marked, path)))

    async def patterns(self, marked: str, path: str | None = None) -> list[str]:
        """The prefixes of the patterns that are offered at ``$0``."""
        found = await self.items(*self.opened(marked, path))
        return sorted(item.label for item in found if item.kind == types.CompletionItemKind.Snippet)

    async def accept(self, marked: str, prefix: str, path: str | None = None) -> str:
        """The file after the pattern was accepted at ``$0``."""
        uri, at = self.opened(marked, path)
        item = next(item for item in await self.items(uri, at) if item.label == prefix)
        return accepted(self.texts[uri], await self.resolved(item), self.encoding)

    async def actions(
        self, uri: str, start: int, end: int | None = None, only: Sequence[str] | None = None
    ) -> list[types.CodeAction]:
        text = self.texts[uri]
        place = types.Range(
            position(text, start, self.encoding), position(text, start if end is None else end, self.encoding)
        )
        params = types.CodeActionParams(
            types.TextDocumentIdentifier(uri), place, types.CodeActionContext([], only=list(only) if only else None)
        )
        found = await within(self.client.text_document_code_action_async(params))
        return [action for action in found or [] if isinstance(action, types.CodeAction)]

    async def taken(self, uri: str, action: types.CodeAction) -> str:
        """The file after an action was taken."""
        if action.edit is None:
            action = await within(self.client.code_action_resolve_async(action))
        assert action.edit is not None, f"no edit for {action.title}"
        return applied(self.texts[uri], edits_of(action.edit, uri), self.encoding)

    async def pulled(self, uri: str) -> list[types.Diagnostic]:
        params = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri))
        report = await within(self.client.text_document_diagnostic_async(params))
        assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
        return list(report.items)

    async def configure(self, **settings: object) -> None:
        """Sends settings as VS Code does, and waits until they are taken."""
        self.client.workspace_did_change_configuration(types.DidChangeConfigurationParams({"celeryls": settings}))
        await self.settled()

    async def settled(self) -> None:
        """Waits until all that was sent before has been handled, and its notifications are here."""
        uri = (self.root / "nothing.py").as_uri()
        params = types.CompletionParams(types.TextDocumentIdentifier(uri), types.Position(0, 0))
        await within(self.client.text_document_completion_async(params))

    def pushed(self, uri: str) -> list[types.Diagnostic] | None:
        """What the server said of a file of its own accord; None where it never did."""
        found = self.client.diagnostics.get(uri)
        return None if found is None else list(found)


async def started(
    root: Path,
    capabilities: types.ClientCapabilities,
    *,
    options: dict[str, Any] | None = None,
    home: Path | None = None,
    launch: Launch | None = None,
) -> Editor:
    """A server for such a client, in the workspace ``root``; ``home`` holds the user's own snippets."""
    launch = launch or Launch()
    environment = (
        os.environ
        | launch.environment
        | {
            "XDG_CONFIG_HOME": str(home or root / "no-home"),
            "XDG_CACHE_HOME": str((home or root.with_name(f"{root.name}-home")) / "cache"),
        }
    )
    client = pytest_lsp.make_test_lsp_client()
    assert isinstance(client, pytest_lsp.LanguageClient)
    registered: list[types.Registration] = []
    client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda params: registered.extend(params.registrations))
    await client.start_io(*launch.command, env=environment, cwd=launch.folder)
    params = types.InitializeParams(
        capabilities,
        client_info=types.ClientInfo("an editor of the tests"),
        root_uri=root.as_uri(),
        workspace_folders=[types.WorkspaceFolder(root.as_uri(), root.name)],
        initialization_options=options,
    )
    result = await within(client.initialize_session(params))
    editor = Editor(client, root, result.capabilities.position_encoding or "utf-16")
    editor.server = result
    editor.registered = registered
    return editor


async def ended(editor: Editor) -> None:
    """Says good-bye as an editor does."""
    await within(editor.client.shutdown_session())
    await within(editor.client.stop())


def edits_of(edit: types.WorkspaceEdit, uri: str) -> list[types.TextEdit | types.SnippetTextEdit]:
    """The edits of the one document that an edit is about."""
    if edit.changes is not None:
        assert list(edit.changes) == [uri]
        return list(edit.changes[uri])
    assert edit.document_changes is not None
    (change,) = edit.document_changes
    assert isinstance(change, types.TextDocumentEdit)
    assert change.text_document.uri == uri
    return [each for each in change.edits if not isinstance(each, types.AnnotatedTextEdit)]


async def within(awaitable: Any) -> Any:
    """What the server answers, which it must do in time."""
    async with asyncio.timeout(PATIENCE):
        return await awaitable
