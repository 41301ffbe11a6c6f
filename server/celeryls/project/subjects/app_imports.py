"""Apps as rules see them: whether the modules that Django loads import them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from celeryls.project.subjects.configured import App

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.apps.deployment import Deployed
    from celeryls.project.names.resolve import Resolver

_LOADED_BY_DJANGO = ("urls", "wsgi", "asgi", "apps", "settings")


def app_of(app: Deployed, resolver: Resolver) -> App:
    """An app with what its project does with it."""
    path = app.key[0]
    folder = os.path.dirname(path)  # noqa: PTH120 - a name, no file is looked at
    init = os.path.join(folder, "__init__.py")  # noqa: PTH118 - likewise
    package = init if init in resolver.files() else None
    django = any(origin.form == "module" and origin.namespace is not None for origin in app.made.origins)
    loaded = [path for path in _loaded(folder, resolver) if _imports(path, app.key[0], resolver, set())]
    return App(app.made, app.made.spot.range, django, package, bool(loaded))


def _loaded(folder: str, resolver: Resolver) -> Iterator[str]:
    """The files that Django loads: the package that holds the app, and what it always asks for of the others."""
    yield os.path.join(folder, "__init__.py")  # noqa: PTH118 - a name, no file is looked at
    for path in resolver.files():
        if path.rpartition(os.sep)[2].removesuffix(".py") in _LOADED_BY_DJANGO or f"{os.sep}settings{os.sep}" in path:
            yield path


def _imports(path: str, wanted: str, resolver: Resolver, seen: set[str]) -> bool:
    """Whether a file imports another, directly or over files of the project."""
    if path in seen or len(seen) > 200:
        return False
    seen.add(path)
    for unit in resolver.bindings(path).units.values():
        for each in unit.imports:
            if each.typing_only:
                continue
            target = resolver.imported(each.module, path)
            below = resolver.submodule(target, each.name) if target and each.name not in (None, "*") else None
            for found in (target, below):
                if found == wanted or (found and found.endswith(".py") and _imports(found, wanted, resolver, seen)):
                    return True
    return False
