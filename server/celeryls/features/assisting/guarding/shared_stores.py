"""Where a task can note something that all workers see: Django's cache, or a client of Redis."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from celeryls.edit.entries import container
from celeryls.edit.given import given_settings
from celeryls.edit.imports.add import merge
from celeryls.source.expression.values import CallExpression, Name
from celeryls.source.outline.document.module_level import assignments_of, imports_of
from celeryls.source.text.file import SourceFile
from celeryls.syntax.nodes import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from celeryls.features.assisting.offer import Target
    from celeryls.project.apps.deployed_app import DeployedApp

_CACHE = "from django.core.cache import cache"
_SHARED = re.compile(r"redis|memcached|pymemcache|pylibmc|DatabaseCache", re.IGNORECASE)
_CLIENTS = frozenset(
    f"redis.{name}"
    for name in ("Redis", "StrictRedis", "from_url", "Redis.from_url", "StrictRedis.from_url", "client.Redis")
)
_LIKELY = re.compile(r"redis|cache|client|conn|lock|store", re.IGNORECASE)


class SharedStore(NamedTuple):
    """How a file names it, and the import that it still needs, empty if it has it."""

    kind: Literal["django", "redis"]
    name: str
    imported: str = ""


def shared_store(target: Target) -> SharedStore | None:
    """Django's cache, if the project's settings keep it outside of the process, else the file's client of Redis."""
    apps = target.context.known.apps() if target.context.known is not None else ()
    if target.context.has_django and any(_has_shared_cache(app, target) for app in apps):
        taken = merge(target.file.text, (_CACHE,), style=target.style).conflicts
        return None if taken else SharedStore("django", "cache", _CACHE)
    name = next(_clients(target), None)
    return SharedStore("redis", name) if name is not None else None


def _has_shared_cache(app: DeployedApp, target: Target) -> bool:
    paths = {spot.path: None for origin in app.record.origins for spot in (origin.spot, *origin.scopes)}
    texts = (written.text for path in paths if (written := target.context.read(path)) is not None)
    return any(
        _is_shared(given.value, text) for text in texts for given in given_settings(text) if given.name == "CACHES"
    )


def _is_shared(caches: Node, text: str) -> bool:
    """Whether the default one of Django's caches is kept outside of the process."""
    found = container(caches, text)
    default = found.entry("default") if found is not None else None
    return default is not None and _SHARED.search(text_of(default.value, text)) is not None


def _clients(target: Target) -> Iterator[str]:
    """The names of Redis clients that the task's file makes or imports."""
    yield from (name for name in assignments_of(target.file) if _is_client(name, target.file))
    for name, found in imports_of(target.file).items():
        if found.name is None or not _LIKELY.search(found.name):
            continue
        path = target.context.module_path(found.module, target.context.path)
        text = target.context.module_text(path) if path is not None else None
        if text is not None and _is_client(found.name, SourceFile.of(text)):
            yield name


def _is_client(name: str, file: SourceFile) -> bool:
    assigned = assignments_of(file).get(name)
    match assigned.value if assigned is not None else None:
        case CallExpression(callee=Name(dotted=dotted)):
            root, _, rest = dotted.partition(".")
            found = imports_of(file).get(root)
            return found is not None and f"{found.target}.{rest}".rstrip(".") in _CLIENTS
        case _:
            return False
