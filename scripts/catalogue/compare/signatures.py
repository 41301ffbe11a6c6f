"""Whether methods, hooks and functions take what the catalogue says, and what is removed is removed."""

from __future__ import annotations

import importlib
import inspect
from typing import TYPE_CHECKING

import celery
from celery import Celery, Task

from celeryls.catalogue import names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from celeryls.catalogue.load import Catalogue

# They are made of something else, whose parameters those of the catalogue are.
_OTHERWISE = ("chain", "signature", "subtask")
_INSTALLED = ("celery", "kombu", "weakref")
_DJANGO = "celery.contrib.django.task"


def signatures(known: Catalogue) -> Iterator[str]:
    """What differs."""
    try:
        django = importlib.import_module(_DJANGO).DjangoTask
    except ImportError:
        django = None
    for name, method in known.methods.items():
        yield from _parameters(name, getattr(django if method.django else Task, name, None), method.parameters)
    for name, hook in known.hooks.items():
        yield from _parameters(name, getattr(Task, name, None), hook.parameters)
    for name, function in known.functions.items():
        if name not in _OTHERWISE:
            owner = Celery if function.owner == "app" else celery
            yield from _parameters(name, getattr(owner, name, None), function.parameters)


def removed(known: Catalogue) -> Iterator[str]:
    """What can still be imported or can't be any more, and replacements that can't be imported."""
    for dotted in known.removed_imports:
        if dotted.startswith("celery.") and _found(dotted):
            yield f"{dotted} can be imported"
    for record in known.removed_imports.values():
        instead = record.instead or "celery"
        if instead.partition(".")[0] in _INSTALLED:
            wanted = [instead, *(f"{instead}.{name}" for name in record.names)]
            yield from (f"{name}, instead of {record.name}, can't be imported" for name in wanted if not _found(name))
    for paths in (names.DECORATORS, names.APP_CLASSES, names.CURRENT_APPS, names.TASK_CLASSES):
        if not any(map(_found, paths)):
            yield f"none of {sorted(paths)} can be imported"


def _parameters(name: str, function: Callable[..., object] | None, known: tuple[str, ...]) -> Iterator[str]:
    if function is None:
        yield f"{name} is not there"
        return
    stars: dict[object, str] = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    given = [stars.get(each.kind, "") + each.name for each in inspect.signature(function).parameters.values()]
    if [each for each in given if each != "self"] != [each.partition("=")[0] for each in known]:
        yield f"{name} takes {given}"


def _found(dotted: str) -> bool:
    owner, _, name = dotted.rpartition(".")
    try:
        there = owner and hasattr(importlib.import_module(owner), name)
        return bool(there or importlib.import_module(dotted))
    except ImportError:
        return False
