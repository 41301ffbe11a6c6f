"""``initialize``, ``initialized`` and ``shutdown``, and changes of the workspace folders."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.capabilities import ServerCapabilitiesBuilder

from celeryls.lsp.client import Client
from celeryls.lsp.diagnostics import refresh
from celeryls.lsp.requests import call_hierarchy, celery, configuration, diagnostics, files
from celeryls.lsp.uris import paths_of, root_paths
from celeryls.preparation import prepare

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator

    from celeryls.lsp.server import Server

logger = logging.getLogger(__name__)

_QUIET = 0.1  # seconds without a message: a client asks several things at once after a start


def initialize(server: Server, params: types.InitializeParams) -> None:
    """Reads the client's capabilities, the workspace folders, and whether the workspace is trusted."""
    session = server.session
    encoding = ServerCapabilitiesBuilder.choose_position_encoding(params.capabilities)
    options = params.initialization_options if isinstance(params.initialization_options, dict) else {}
    name = params.client_info.name if params.client_info else ""
    session.client = Client.of(params.capabilities, encoding, name, options)
    session.folders.trusted = options.get("trusted") is True
    interpreter = options.get("interpreter")
    if session.folders.trusted and isinstance(interpreter, str):
        session.folders.interpreter = interpreter
    folders = params.workspace_folders or ()
    session.folders.roots = root_paths([folder.uri for folder in folders], params.root_uri)
    configuration.apply_settings(server, options.get("settings"))
    if session.client.pulls_diagnostics:
        server.register(types.TEXT_DOCUMENT_DIAGNOSTIC, diagnostics.document.diagnostic, diagnostics.OPTIONS)
        server.register(types.WORKSPACE_DIAGNOSTIC, diagnostics.workspace.workspace_diagnostic)
    call_hierarchy.register(server)


def initialized(
    server: Server, _params: types.InitializedParams
) -> Generator[tuple[Callable[[Server], Awaitable[None]], tuple[Server], None], Any, None]:
    """Starts what needs the client's answers before the next message is handled; slow work follows later."""
    files.watch(server)
    files.publish_broken(server)
    server.updater.sync_folders()
    server.preparation = asyncio.create_task(_prepare(server))
    yield celery.find_versions, (server,), None
    if any(found.is_known for found in server.session.folders.celery.values()):
        refresh(server)  # findings so far are those of an unknown version


async def shutdown(server: Server, _params: None) -> None:
    """Stops all background work before the request is answered; requests that wait for it are answered, too."""
    server.session.versions_read.set()
    if server.preparation:
        server.preparation.cancel()
    await server.updater.stop()


async def folders_changed(server: Server, params: types.DidChangeWorkspaceFoldersParams) -> None:
    """Adds and removes workspace folders."""
    folders = server.session.folders
    removed = set(paths_of(folder.uri for folder in params.event.removed))
    added = paths_of(folder.uri for folder in params.event.added)
    folders.roots = (*(root for root in folders.roots if root not in removed), *added)
    await files.reread(server)


async def _prepare(server: Server) -> None:
    """Loads what the first requests will need, in time slices, from the first quiet moment on.

    An error is logged: the request that needs what could not be loaded fails by itself.
    """
    try:
        await server.pace.quiet(_QUIET)
        await server.pace.run(prepare())
    except Exception:
        logger.exception("not everything could be loaded before the first request")
