"""Frees what attrs keeps for each class that it makes: a third of what lsprotocol takes.

The methods of a class have all names of its module, as far as that had been run, as globals of their own: in a module
of 550 classes 5 MiB of copies. The sources of these methods stay for tracebacks, which takes 2 MiB more.
"""

from __future__ import annotations

import linecache
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, TypeGuard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

_MADE_BY_ATTRS = "<attrs generated"
_KEPT = frozenset(("__builtins__", "__name__"))


def shed_class_globals(module: ModuleType) -> None:
    """Leaves the methods that attrs made for the classes of a module only the globals that they use.

    ``typing.get_type_hints`` of such an ``__init__`` can't resolve names any more; that of the class can.
    """
    for made in vars(module).values():
        if isinstance(made, type) and made.__module__ == module.__name__:
            used: dict[int, tuple[dict[str, object], set[str]]] = {}
            for method in filter(_is_made_by_attrs, vars(made).values()):
                _, names = used.setdefault(id(method.__globals__), (method.__globals__, set(_KEPT)))
                names.update(_names_in(method.__code__))
            for held, names in used.values():
                if held is not vars(module):
                    _shed(held, names)
    linecache.clearcache()


def _shed(held: dict[str, object], names: set[str]) -> None:
    left = {name: value for name, value in held.items() if name in names}
    held.clear()  # which frees the table, as deleting names one by one does not
    held.update(left)


def _is_made_by_attrs(member: object) -> TypeGuard[FunctionType]:
    return isinstance(member, FunctionType) and member.__code__.co_filename.startswith(_MADE_BY_ATTRS)


def _names_in(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield from _names_in(part)
