"""Which module holds a Django project's settings: what ``DJANGO_SETTINGS_MODULE`` is set to where the app is made."""

from __future__ import annotations

import os
from itertools import takewhile
from pathlib import PurePath
from typing import TYPE_CHECKING

from celeryls.project.values.bound import Bound
from celeryls.project.values.evaluate import evaluate
from celeryls.project.values.known import Known, text_in
from celeryls.source.expression.values import Constant, Name, Subscript

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.names.resolve import Resolver

_VARIABLE = "DJANGO_SETTINGS_MODULE"
_STARTERS = ("wsgi.py", "asgi.py", "manage.py")
_LIKELY = ("settings/production.py", "settings/prod.py", "settings/base.py", "settings/__init__.py", "settings.py")


def settings_module(path: str, resolver: Resolver) -> str | None:
    """The file of the settings that a worker uses whose app is made in ``path``; None where there is none.

    What the app's own file says counts most; then what starts the web server, as that is what runs in production; then
    the likeliest file by its name, that of production before those for development and tests.
    """
    for starter in (path, *_starters(path, resolver)):
        for known in _said(starter, resolver):
            module = text_in(known)
            if module and (found := resolver.imported(module, starter)) and found.endswith(".py"):
                return found
    return next(_likely(path, resolver), None)


def _said(path: str, resolver: Resolver) -> Iterator[Known]:
    for label, unit in resolver.bindings(path).units.items():
        for called in unit.calls:
            call = called.call
            if isinstance(call.callee, Name) and call.callee.dotted.endswith("environ.setdefault"):
                key, value = call.argument("key", 0), call.argument("value", 1)
                if isinstance(key, Constant) and key.value == _VARIABLE and value is not None:
                    yield evaluate(Bound(value, path, label, called.scope, {}), resolver)
        for made in unit.assignments:
            if isinstance(made.target, Subscript) and isinstance(made.target.of, Name):
                key = made.target.key
                if isinstance(key, Constant) and key.value == _VARIABLE and made.target.of.dotted.endswith("environ"):
                    yield evaluate(Bound(made.value, path, label, made.scope, {}), resolver)


def _starters(path: str, resolver: Resolver) -> list[str]:
    found = [each for name in _STARTERS for each in resolver.files_called(name)]
    return sorted(found, key=lambda each: (-_near(each, path), _STARTERS.index(each.rpartition(os.sep)[2]), each))


def _likely(path: str, resolver: Resolver) -> Iterator[str]:
    for ending in _LIKELY:
        end = os.sep + ending.replace("/", os.sep)
        found = [each for each in resolver.files_called(PurePath(ending).name) if each.endswith(end)]
        yield from sorted(found, key=lambda each: (-_near(each, path), each))


def _near(one: str, other: str) -> int:
    """How many folders two files have in common from the top on."""
    parts = zip(PurePath(one).parts[:-1], PurePath(other).parts[:-1], strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], parts))
