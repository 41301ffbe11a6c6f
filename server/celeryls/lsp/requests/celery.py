"""Finds the Celery version of each workspace folder and its services.

This happens in the background, since lock files can be large.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from celeryls.environment.celery_version import WATCHED
from celeryls.environment.services import celery_versions
from celeryls.lsp.requests import status

if TYPE_CHECKING:
    from celeryls.lsp.server import Server

__all__ = ["WATCHED", "find_versions"]

logger = logging.getLogger(__name__)


async def find_versions(server: Server) -> None:
    """Finds the version of each folder; until then, and if nothing tells it, it is unknown."""
    folders = server.session.folders
    for root in folders.roots:
        override = folders.settings(root).celery_version or None
        try:
            found = await asyncio.to_thread(celery_versions, root, folders.interpreter, override)
        except Exception:
            logger.exception("the version of Celery in %s could not be found", root)
            continue
        logger.info("%s: %s", root, found.project.text)
        for service, version in found.services:
            logger.info("%s: %s", service, version.text)
        folders.celery[root] = found
    status.notify(server)
