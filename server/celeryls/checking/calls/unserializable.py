"""Values that JSON has no form for, as Celery's serializer writes it (`kombu.utils.json`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.calls.model_values import django_value
from celeryls.checking.calls.value_types import type_of
from celeryls.source.expression.values import Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Scope
    from celeryls.syntax.places import Range

_REFUSED = frozenset(
    ("set", "frozenset", "function", "timedelta", "generator", "range", "map", "zip", "object", "ellipsis")
)
_DEEPEST = 4


def unserializable(
    value: Value, place: Range, scope: Scope, context: Context, depth: int = 0
) -> Iterator[tuple[Value, str]]:
    """The values that JSON can't hold, in a value and in its lists and dicts, each with the name of its type.

    ``place`` is where the value is used, and ``scope`` the scope there.
    """
    match value:
        case Sequence(kind="list" | "tuple", items=items) if depth < _DEEPEST:
            for item in items:
                yield from unserializable(item, place, scope, context, depth + 1)
        case Mapping(pairs=pairs) if depth < _DEEPEST:
            for key, part in pairs:
                if key is not None:
                    yield from unserializable(part, place, scope, context, depth + 1)
        case _:
            kind = type_of(value, place, scope, context)
            if kind in _REFUSED:
                yield value, kind or ""
            elif kind is None and (made := django_value(value, place, scope, context)):
                yield value, made
