"""The exceptions that a function's calls can raise and that another try may avoid, as its file can name them."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, NamedTuple

from celeryls.catalogue.exceptions import transient
from celeryls.checking.importable import is_importable
from celeryls.project.names.entities import External
from celeryls.source.expression.values import Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.catalogue.exceptions import TransientError
    from celeryls.checking.context import Context
    from celeryls.source.outline.model import Scope
    from celeryls.syntax.places import Range

_FALLBACK = ("ConnectionError", "TimeoutError")


class TransientErrors(NamedTuple):
    """The names of exceptions, and the imports that they need; ``is_guess`` if the calls tell nothing."""

    names: tuple[str, ...]
    imports: tuple[str, ...] = ()
    is_guess: bool = False


def transient_errors(name: Range, scope: Scope, context: Context) -> TransientErrors:
    """The exceptions for the function whose name is at ``name`` and whose body has ``scope``.

    Only libraries that the body itself calls count; without any, two builtin exceptions are returned.
    """
    rows = transient(_library_calls(name, scope, context))
    found = [_named(each, name, context) for row in rows for each in row.exceptions]
    named = dict(each for each in found if each is not None)
    if not named:
        return TransientErrors(_FALLBACK, is_guess=True)
    return TransientErrors(tuple(named), tuple(dict.fromkeys(each for each in named.values() if each)))


def _library_calls(name: Range, scope: Scope, context: Context) -> Iterator[str]:
    for call in context.body(name).calls:
        if isinstance(call.callee, Name) and (dotted := context.library_name(call.callee.dotted, scope)):
            yield dotted


def _named(error: TransientError, place: Range, context: Context) -> tuple[str, str] | None:
    """The name of an exception, and the import that it needs, empty for none; None if it can't be named."""
    if error.module is None:
        return error.name, ""
    package, first = error.module.partition(".")[0], error.name.partition(".")[0]
    if (error.loaded or error.module == package) and context.entity(package, ()) == External(package):
        return f"{error.module}.{error.name}", ""
    if hasattr(builtins, first) or not is_importable(first, f"{error.module}.{first}", place, context):
        return None
    return error.name, f"from {error.module} import {first}"
