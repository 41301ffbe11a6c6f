"""Settings that are split over files: what ``split_settings.tools.include`` runs in place of itself.

As there, a path counts from the folder of the file that includes it, may be a wildcard or ``optional``, and is run with
the names of the file that includes it.
"""

from __future__ import annotations

import os
import re
from fnmatch import fnmatchcase
from pathlib import PurePath
from typing import TYPE_CHECKING

from celeryls.project.names.entities import Assigned, External
from celeryls.project.names.resolve import MODULE
from celeryls.project.values.bound import Bound, bound_of, text_of
from celeryls.source.expression.values import Call, Name, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.names.resolve import Resolver
    from celeryls.source.expression.values import Value

_INCLUDE, _OPTIONAL = "split_settings.tools.include", "split_settings.tools.optional"
_WILD = re.compile(r"[*?\[]")


def includes(call: Call) -> bool:
    """Whether a call may be one of ``include``."""
    return isinstance(call.callee, Name) and call.callee.dotted.rpartition(".")[2] == "include"


def included(path: str, call: Call, resolver: Resolver) -> tuple[str, ...]:
    """The files that a call at the top of a file includes, each once; those of a wildcard in the order of their names.

    What lies outside of the project, or whose name can't be told, is left out.
    """
    if not _is(call.callee, _INCLUDE, path, resolver):
        return ()
    return resolver.memo.ask(("included", path, call), lambda: tuple(dict.fromkeys(_files(path, call, resolver))))


def _files(path: str, call: Call, resolver: Resolver) -> Iterator[str]:
    folder = path.rpartition(os.sep)[0]
    for argument in call.arguments:
        if argument.name not in (None, "*"):
            continue
        for value in _each(argument.value, path, resolver):
            text = text_of(Bound(value, path, "", (), {}), resolver)
            if text:
                yield from _found(os.path.normpath(f"{folder}{os.sep}{text}"), resolver)


def _each(value: Value, path: str, resolver: Resolver) -> Iterator[Value]:
    """The names in an argument: one by itself, one that is ``optional``, or those of a list that is spread."""
    match value:
        case Call(callee=callee, arguments=(first, *_)):
            if _is(callee, _OPTIONAL, path, resolver):
                yield first.value
        case Name(dotted=dotted):
            found = resolver.resolve(path, dotted)
            inner = bound_of(found).value if isinstance(found, Assigned) else value
            yield from inner.items if isinstance(inner, Sequence) else (value,)
        case Sequence(items=items):
            for item in items:
                yield from _each(item, path, resolver)
        case _:
            yield value


def _found(pattern: str, resolver: Resolver) -> list[str]:
    """The files of the project that a path or a wildcard means, as `glob.glob` has them."""
    resolver.memo.read((MODULE, ""))  # that of all modules
    files = resolver.modules.files
    wild = _WILD.search(pattern)
    if wild is None:
        return [pattern] if pattern in files else []
    start, parts = pattern[: wild.start()], PurePath(pattern).parts
    return sorted(path for path in files if path.startswith(start) and _matches(PurePath(path).parts, parts))


def _matches(names: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    """Whether each name of a path fits; what begins with a dot is hidden from a wildcard."""
    return len(names) == len(parts) and all(
        name.startswith(".") <= part.startswith(".") and fnmatchcase(name, part)
        for name, part in zip(names, parts, strict=True)
    )


def _is(callee: Value, dotted: str, path: str, resolver: Resolver) -> bool:
    found = resolver.resolve(path, callee.dotted) if isinstance(callee, Name) else None
    return found == External(dotted)
