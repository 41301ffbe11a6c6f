"""The order in which isort's black profile and ruff put imports.

The sections, in order: ``__future__``, standard library, third party, first party, relative. Within a section, ``import
x`` comes before ``from x import y``; names are compared naturally (``a2`` before ``a10``), first ignoring case.
"""

from __future__ import annotations

import re
import sys
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from celeryls.edit.imports.read import ImportedName, Statement

FUTURE, STANDARD, THIRD, FIRST, RELATIVE = range(5)

SortKey = tuple[Any, ...]
T = TypeVar("T")

_TOKEN = re.compile(r"[0-9]+|[^0-9]")


def section(statement: Statement, first_party: frozenset[str]) -> int:
    """The section of a statement, decided by its module only."""
    package = statement.path.partition(".")[0]
    if package == "__future__":
        return FUTURE
    if not package:
        return RELATIVE
    if package in first_party:
        return FIRST
    return STANDARD if package in sys.stdlib_module_names else THIRD


def by_style(statement: Statement) -> SortKey:
    """The default order within a section: ``import x`` first."""
    return (statement.module is not None, *by_module(statement))


def by_module(statement: Statement) -> SortKey:
    """The order within a section under ``force-sort-within-sections``."""
    path = statement.path.lstrip(".")
    straight = statement.module is None
    return (
        len(path) - len(statement.path),
        _insensitive(path) if path else (),
        () if straight else min(map(by_type, statement.names)),
        _natural(statement.names[0].alias or "") if straight else (),
    )


def by_type(name: ImportedName) -> SortKey:
    """The default order of members: constants, classes, variables."""
    constant, upper = name.name.isupper() and len(name.name) > 1, name.name[:1].isupper()
    kind = 0 if constant else 1 if upper else 2
    return (name.name != "*", kind, *_insensitive(name.name), _natural(name.alias or ""))


def by_name(name: ImportedName) -> SortKey:
    """The order of members without ``order-by-type``."""
    return (name.name != "*", *_insensitive(name.name), _natural(name.alias or ""))


def fitting(things: Sequence[T], keys: Sequence[Callable[[T], SortKey]]) -> Callable[[T], SortKey]:
    """The first of the orders that the things are sorted by; the first of all if they are sorted by none."""
    return next((key for key in keys if is_sorted(things, key)), keys[0])


def is_sorted(things: Sequence[T], key: Callable[[T], SortKey]) -> bool:
    """Whether each key is at least as large as the previous one."""
    return all(before <= after for before, after in pairwise(map(key, things)))


def _insensitive(name: str) -> SortKey:
    return (_natural(name.lower()), _natural(name))


def _natural(name: str) -> SortKey:
    return tuple((ord("0"), int(token)) if token.isdecimal() else (ord(token), 0) for token in _TOKEN.findall(name))
