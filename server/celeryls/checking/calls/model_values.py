"""Django's model instances and querysets, as far as an expression or a variable surely holds one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.calls.value_types import held_by
from celeryls.source.expression.values import Attribute, CallExpression, Name

if TYPE_CHECKING:
    from celeryls.checking.context import Context
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Scope
    from celeryls.syntax.places import Range

_ONE = frozenset(("create", "earliest", "first", "get", "last", "latest"))
_MANY = frozenset(
    (
        "all", "annotate", "defer", "distinct", "exclude", "filter", "none", "only", "order_by", "prefetch_related",
        "reverse", "select_for_update", "select_related", "using",
    )
)  # fmt: skip
_OF_PARTS = frozenset(("dates", "datetimes", "values", "values_list"))
"""Methods whose querysets hold dicts, tuples or dates."""
_GETTING = "django.shortcuts.get_object_or_404"


def django_value(value: Value, place: Range, scope: Scope, context: Context) -> str | None:
    """``model instance`` or ``queryset``; None if a value is neither, or that is not known.

    A queryset starts at a manager that is called ``objects``, of a class with a capital letter. ``place`` is the call
    that uses the value.
    """
    if isinstance(value, Name):
        held = held_by(value.dotted, place, context)
        return django_value(held, place, scope, context) if isinstance(held, CallExpression) else None
    if not isinstance(value, CallExpression):
        return None
    if isinstance(value.callee, Name) and context.library_name(value.callee.dotted, scope) == _GETTING:
        return "model instance"
    methods = _methods(value)
    *earlier, last = methods or [""]
    if not methods or not _MANY.union(_OF_PARTS).issuperset(earlier):
        return None
    if last in _ONE:
        return "model instance" if _OF_PARTS.isdisjoint(earlier) else None
    return "queryset" if last in _MANY or last in _OF_PARTS else None


def _methods(call: CallExpression) -> list[str]:
    """The methods that are called one after the other on ``Model.objects``; empty for anything else."""
    methods: list[str] = []
    value: Value = call
    while isinstance(value, CallExpression):
        match value.callee:
            case Attribute(of=of, name=name):
                methods.append(name)
                value = of
            case Name(dotted=dotted):
                *_, owner, manager, name = ["", "", *dotted.split(".")]
                is_model = manager == "objects" and owner[:1].isupper() and not owner.isupper()
                return [*reversed([*methods, name])] if is_model else []
            case _:
                return []
    return []
