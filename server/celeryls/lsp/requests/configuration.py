"""The client's settings: at ``initialize``, and whenever they change."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from celeryls.lsp.requests.files import reread
from celeryls.workspace.setting_declaration import SECTION
from celeryls.workspace.settings_layers import read

if TYPE_CHECKING:
    from celeryls.lsp.server import Server

logger = logging.getLogger(__name__)

PATIENCE = 10
"""Seconds that the client has to answer."""

_SMALLEST_LIMIT = 100_000
"""Bytes; with a lower limit for messages not even a change of the settings might get through."""


def apply_settings(server: Server, given: Any) -> None:  # noqa: ANN401 - any JSON that a client may send
    """Applies settings; errors in them are shown once, and the previous values stay."""
    folders = server.session.folders
    folders.editor = read(given if isinstance(given, dict) else {}, folders.editor.values)
    server.largest_message = max(folders.settings(None).largest_message, _SMALLEST_LIMIT)
    for fault in folders.editor.faults:
        logger.warning("%s", fault.message)
        server.window_show_message(types.ShowMessageParams(types.MessageType.Warning, f"Celery: {fault.message}"))


async def changed(server: Server, params: types.DidChangeConfigurationParams) -> None:
    """Applies the settings in the notification, or requests them if it has none."""
    given = params.settings
    if isinstance(given, dict) and isinstance(given.get(SECTION), dict):
        given = given[SECTION]
    elif not given and server.session.client.configuration:
        given = await _requested(server)
    apply_settings(server, given)
    await reread(server)


async def _requested(server: Server) -> object:
    request = types.ConfigurationParams([types.ConfigurationItem(section=SECTION)])
    try:
        answers = await asyncio.wait_for(server.workspace_configuration_async(request), timeout=PATIENCE)
    except TimeoutError:
        logger.warning("the client did not send its settings")
        return None
    return answers[0] if answers else None
