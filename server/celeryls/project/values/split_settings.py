"""Settings split over several files: ``split_settings.tools.include`` runs them in place.

As there, a path is relative to the folder of the including file, may be a wildcard or ``optional``, and its file runs
with the names of the including file.
"""

from __future__ import annotations

import os
import re
from fnmatch import fnmatchcase
from pathlib import PurePath
from typing import TYPE_CHECKING

from celeryls.project.names.entities import External
from celeryls.project.values.known import Items, LibraryCall, Plain, with_defaults
from celeryls.project.values.scoped_value import ScopedValue
from celeryls.source.expression.values import CallExpression, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.names.resolve import Resolver
    from celeryls.project.values.changes import Evaluate
    from celeryls.project.values.known import Known
    from celeryls.source.expression.values import Value

_INCLUDE, _OPTIONAL = "split_settings.tools.include", "split_settings.tools.optional"
_WILD = re.compile(r"[*?\[]")


def included(path: str, unit: str, call: CallExpression, resolver: Resolver, value: Evaluate) -> tuple[str, ...]:
    """The files that a module-level call includes, each once; those of a wildcard in the order of their names.

    Files outside of the project, and unknown names, are left out. ``unit`` is the label of the call's unit; ``value``
    evaluates its arguments, ignoring included files.
    """
    if not _is(call.callee, _INCLUDE, path, resolver):
        return ()
    scoped = ScopedValue(call, path, unit, (), {})
    files = resolver.memo.ask
    return files(("included", path, call), lambda: tuple(dict.fromkeys(_files(scoped, call, resolver, value))))


def _files(scoped: ScopedValue, call: CallExpression, resolver: Resolver, value: Evaluate) -> Iterator[str]:
    folder = scoped.path.rpartition(os.sep)[0]
    for argument in call.arguments:
        if argument.name in (None, "*"):
            for text in _texts(value(scoped.at(argument.value))):
                yield from _found(os.path.normpath(f"{folder}{os.sep}{text}"), resolver)


def _texts(known: Known) -> Iterator[str]:
    """The names in an argument: a single one, one that is ``optional``, or those of a list that is spread."""
    match with_defaults(known):
        case Plain(value=str() as text) if text:
            yield text
        case LibraryCall(callee=callee, arguments=((_, first), *_)) if callee == _OPTIONAL:
            yield from _texts(first)
        case Items(items=items):
            for item in items:
                yield from _texts(item)


def _found(pattern: str, resolver: Resolver) -> list[str]:
    """The files of the project that a path or a wildcard matches, as in `glob.glob`."""
    files = resolver.files()
    wild = _WILD.search(pattern)
    if wild is None:
        return [pattern] if pattern in files else []
    start, parts = pattern[: wild.start()], PurePath(pattern).parts
    return sorted(path for path in files if path.startswith(start) and _matches(PurePath(path).parts, parts))


def _matches(names: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    """Whether each part of a path matches; a wildcard does not match hidden names."""
    return len(names) == len(parts) and all(
        name.startswith(".") <= part.startswith(".") and fnmatchcase(name, part)
        for name, part in zip(names, parts, strict=True)
    )


def _is(callee: Value, dotted: str, path: str, resolver: Resolver) -> bool:
    found = resolver.resolve(path, callee.dotted) if isinstance(callee, Name) else None
    return found == External(dotted)
