"""Finds the Celery version of each workspace folder and its services.

This happens in the background, since lock files can be large.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from celeryls.environment.celery_version import WATCHED
from celeryls.environment.django import depends_on_django
from celeryls.environment.services import celery_versions
from celeryls.lsp.requests import status
from celeryls.lsp.uris import path_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from celeryls.lsp.server import Server

__all__ = ["WATCHED", "find_versions", "first_version"]

_PATIENCE = 0.3  # seconds that a title waits for the version
logger = logging.getLogger(__name__)


async def find_versions(server: Server) -> None:
    """Finds the version of each folder; until then, and if nothing tells it, it is unknown."""
    server.session.versions_read.clear()
    try:
        await _find_versions(server)
    finally:
        server.session.versions_read.set()
    status.notify(server)


def first_version(
    server: Server, uri: str, patience: float = _PATIENCE
) -> Iterator[tuple[Callable[[], Awaitable[None]], tuple[()], None]]:
    """What a request has to wait for that speaks of the version of Celery, for pygls' generators.

    Nothing, once the version for the document with that URI is known, or can't be found.
    """
    session, path = server.session, path_of(uri)
    root = session.folders.root_of(path) if path else None
    if root is not None and root not in session.folders.celery and not session.versions_read.is_set():
        yield partial(_read, session.versions_read, patience), (), None


async def _read(versions: asyncio.Event, patience: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(patience):
            await versions.wait()


async def _find_versions(server: Server) -> None:
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
        if index := server.session.indexes.at(root):
            index.set_celery(found.version_at)
        folders.depends_on_django[root] = await asyncio.to_thread(depends_on_django, root, folders.interpreter)
