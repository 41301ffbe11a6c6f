"""Finds the modules that a file loads by a name in a string: with ``import_module``, or as a setting of Django's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.source.expression.values import CallExpression, Constant, Mapping, Name, Operation, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.names.resolve import Resolver
    from celeryls.source.expression.values import Value

_DOTTED = re.compile(r"\.*[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_LOADING = frozenset(("import_module", "__import__"))


def loaded_by_name(path: str, resolver: Resolver) -> Iterator[str | None]:
    """The files of the project; None for a name that can't be read.

    In settings all names in capitals count, except Celery's: ``INSTALLED_APPS``, ``ROOT_URLCONF``, ``MIDDLEWARE``. The
    web process does not load Celery's.
    """
    outline = resolver.outline(path)
    for _, unit in outline.units if outline else ():
        for called in unit.calls:
            callee = called.call.callee
            if isinstance(callee, Name) and callee.dotted.rpartition(".")[2] in _LOADING:
                match called.call.argument("name", 0):
                    case Constant(value=str(module)):
                        yield from _files(module, path, resolver)
                    case _:
                        yield None
        for made in unit.assignments:
            if isinstance(made.target, Name) and not made.scope and _is_django_s(made.target.dotted):
                for text in _texts(made.value):
                    yield from _files(text, path, resolver)


def _is_django_s(name: str) -> bool:
    return name == "default_app_config" or (name.isupper() and "CELERY" not in name)


def _texts(value: Value) -> Iterator[str]:
    """All strings in a value."""
    match value:
        case Constant(value=str(text)):
            yield text
        case Sequence(items=parts) | Operation(operands=parts):
            for part in parts:
                yield from _texts(part)
        case Mapping(pairs=pairs):
            for key, inner in pairs:
                yield from _texts(key) if key is not None else ()
                yield from _texts(inner)
        case CallExpression(arguments=arguments):
            for argument in arguments:
                yield from _texts(argument.value)
        case _:
            return


def _files(dotted: str, path: str, resolver: Resolver) -> Iterator[str]:
    """The file of a module, or of the module that contains the attribute of that name."""
    if not _DOTTED.fullmatch(dotted):
        return
    for module in (dotted, dotted.rpartition(".")[0]):
        found = resolver.imported(module, path) if module.strip(".") else None
        if found is not None and found.endswith(".py"):
            yield found
            return
