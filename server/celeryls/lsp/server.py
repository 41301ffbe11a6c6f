"""The table of requests."""

from __future__ import annotations

import logging
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from celeryls import __version__
from celeryls.lsp.diagnostics import FindingsPublisher
from celeryls.lsp.index.time_slices import TimeSlices
from celeryls.lsp.requests import (
    code_lens,
    completion,
    configuration,
    definition,
    diagnostics,
    document_symbols,
    documents,
    files,
    hover,
    inlay_hint,
    lifecycle,
    project_tree,
    references,
    rename,
    rule_page,
    signature_help,
    snippets,
    status,
    symbols,
    task_map,
    will_rename_files,
)
from celeryls.lsp.requests.actions import code_action
from celeryls.lsp.session import Session
from celeryls.lsp.transport.protocol import Protocol
from celeryls.workspace.server_settings import ServerSettings

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from celeryls.indexing.process.early_scan import EarlyScan
    from celeryls.lsp.index.updater import IndexUpdater

logger = logging.getLogger(__name__)

_REQUESTS: tuple[tuple[str, Callable[..., Any], Any], ...] = (
    (types.INITIALIZE, lifecycle.initialize, None),
    (types.INITIALIZED, lifecycle.initialized, None),
    (types.SHUTDOWN, lifecycle.shutdown, None),
    (types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, lifecycle.folders_changed, None),
    (types.WORKSPACE_DID_CHANGE_CONFIGURATION, configuration.changed, None),
    (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, files.changed, None),
    (types.WORKSPACE_WILL_RENAME_FILES, will_rename_files.will_rename_files, will_rename_files.OPTIONS),
    (types.TEXT_DOCUMENT_DID_OPEN, documents.opened, None),
    (types.TEXT_DOCUMENT_DID_CHANGE, documents.changed, None),
    (types.TEXT_DOCUMENT_DID_SAVE, documents.saved, None),
    (types.TEXT_DOCUMENT_DID_CLOSE, documents.closed, None),
    (types.TEXT_DOCUMENT_COMPLETION, completion.completion, completion.OPTIONS),
    (types.COMPLETION_ITEM_RESOLVE, completion.resolve, None),
    (types.TEXT_DOCUMENT_CODE_ACTION, code_action.code_action, code_action.OPTIONS),
    (types.CODE_ACTION_RESOLVE, code_action.resolve, None),
    (types.TEXT_DOCUMENT_DEFINITION, definition.definition, None),
    (types.TEXT_DOCUMENT_REFERENCES, references.references, references.OPTIONS),
    (types.TEXT_DOCUMENT_PREPARE_RENAME, rename.prepare_rename, None),
    (types.TEXT_DOCUMENT_RENAME, rename.rename, rename.OPTIONS),
    (types.TEXT_DOCUMENT_SIGNATURE_HELP, signature_help.signature_help, signature_help.OPTIONS),
    (types.WORKSPACE_SYMBOL, symbols.symbols, None),
    (types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, document_symbols.document_symbols, None),
    (types.TEXT_DOCUMENT_HOVER, hover.hover, None),
    (types.TEXT_DOCUMENT_CODE_LENS, code_lens.code_lenses, code_lens.OPTIONS),
    (types.TEXT_DOCUMENT_INLAY_HINT, inlay_hint.inlay_hints, None),
    (project_tree.METHOD, project_tree.project_tree, None),
    (task_map.METHOD, task_map.task_map, None),
    (rule_page.METHOD, rule_page.rule_page, None),
    (snippets.METHOD, snippets.snippets, None),
    (status.METHOD, status.status, None),
)

_JSON_REQUESTS: dict[str, Callable[[Server, Any], str | None]] = {
    types.TEXT_DOCUMENT_COMPLETION: completion.completion,
    types.TEXT_DOCUMENT_CODE_ACTION: code_action.code_action_json,
    types.TEXT_DOCUMENT_DIAGNOSTIC: diagnostics.document.diagnostic_json,
    types.TEXT_DOCUMENT_HOVER: hover.hover_json,
    types.TEXT_DOCUMENT_SIGNATURE_HELP: signature_help.signature_help,
    types.WORKSPACE_SYMBOL: symbols.symbols_json,
}
"""Requests whose handlers return JSON text, or None to have the request handled as others are."""


class Server(LanguageServer):
    """pygls' server with our own session. ``textDocument/diagnostic`` is registered at ``initialize``.

    ``largest_message`` is in bytes; the thread that reads messages asks for it. ``early_scan`` is an index process that
    was started before the server, or None.
    """

    protocol: Protocol

    def __init__(self) -> None:
        self.session = Session()
        self.pace = TimeSlices()
        self.largest_message = ServerSettings().largest_message
        self.publisher = FindingsPublisher(self)
        self.preparation: asyncio.Task[None] | None = None
        self.early_scan: EarlyScan | None = None
        super().__init__("celery-language-server", __version__, protocol_cls=Protocol)
        for method, handler, options in _REQUESTS:
            self.register(method, handler, options)
        # pygls reads the annotations of a command's parameters: what has none is given to it as it is.
        self.command(code_lens.SHOW)(lambda *given: code_lens.show(self, *given))
        self.protocol.json_handlers = {method: partial(handler, self) for method, handler in _JSON_REQUESTS.items()}
        self.protocol.dropped = partial(documents.dropped, self)

    @cached_property
    def updater(self) -> IndexUpdater:
        """Updates the indexes; loaded lazily, so that no request before it has to wait for its import."""
        from celeryls.lsp.index.updater import IndexUpdater  # noqa: PLC0415 - as said

        return IndexUpdater(self)

    def register(self, method: str, handler: Callable[..., Any], options: object = None) -> None:
        """Registers ``handler(server, params)`` for a request or notification."""
        self.feature(method, options)(partial(handler, self))

    def report_server_error(self, error: Exception, source: Any) -> None:  # noqa: ANN401 - as pygls has it
        """Logs an error; a message box would only interrupt the user."""
        logger.error("%s: %s", getattr(source, "__name__", source), error)
