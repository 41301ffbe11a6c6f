"""Starts the index process, and has it read the project, while the server itself is still being imported."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from celeryls.indexing.process.launch import launch

if TYPE_CHECKING:
    from celeryls.indexing.process.early_scan import EarlyScan

logger = logging.getLogger(__name__)


async def begin_scan(params: dict[str, Any]) -> EarlyScan | None:
    """Starts the process for the folders in the parameters of ``initialize``, with the settings that are known by now.

    Returns None if there is nothing to read, or the process can't be started; the server then starts it when it is
    ready. Raises nothing.
    """
    try:
        return await _begun(params)
    except Exception:
        logger.exception("the index process could not be started early")
        return None


async def _begun(params: dict[str, Any]) -> EarlyScan | None:
    from celeryls.lsp.uris import root_paths  # noqa: PLC0415 - the process should start before all this is imported

    folders = params.get("workspaceFolders") or ()
    roots = root_paths([folder["uri"] for folder in folders], params.get("rootUri"))
    if not roots:
        return None
    process = await launch()
    # The settings take longer to import than the process to start.
    from celeryls.indexing.process.early_scan import EarlyScan  # noqa: PLC0415 - as said
    from celeryls.workspace.folder_settings import folder_settings  # noqa: PLC0415 - as said
    from celeryls.workspace.settings_layers import read  # noqa: PLC0415 - as said

    options = params.get("initializationOptions")
    options = options if isinstance(options, dict) else {}
    given = options.get("settings")
    editor = read(given if isinstance(given, dict) else {})
    scan = EarlyScan(process)
    for root in roots:
        settings = folder_settings(root, editor, trusted=options.get("trusted") is True).settings
        if settings.index_enabled:
            scan.ask(str(root), settings.exclude, settings.wrappers)
    if not scan.asked:
        scan.end()
        return None
    return scan
