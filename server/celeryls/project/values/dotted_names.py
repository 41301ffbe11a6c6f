"""Evaluates names with dots: a name and its attributes, the names of tasks and apps, and Python's own names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.names.entities import Assigned, External
from celeryls.project.values.calls import BUILTINS
from celeryls.project.values.functions.exceptions import is_exception
from celeryls.project.values.functions.paths import file_path
from celeryls.project.values.known import Known, Plain, Reference, Unresolved
from celeryls.project.values.scoped_value import ScopedValue, assigned_value, module_of
from celeryls.source.expression.values import CallExpression

if TYPE_CHECKING:
    from celeryls.project.values.evaluate import Evaluation


def dotted_value(evaluation: Evaluation, bound: ScopedValue, dotted: str) -> Known:
    """The value of a dotted name at the place of ``bound``."""
    resolver = evaluation.resolver
    if dotted == "__file__":
        return file_path(bound.path, bound.spot)
    if dotted == "__name__":
        module = module_of(bound.path, resolver)
        return Plain(module, bound.spot) if module else Unresolved("name", bound.spot)
    head, *rest = dotted.split(".")
    if rest and evaluation.frames and (found := evaluation.frames.find(bound.path, bound.scope, dotted)):
        return found
    known = evaluation.names.seen_from(bound, head) or _unbound(bound, head)
    for name in rest:
        known = evaluation.attribute_of(known, name, bound.spot)
    if not rest or not isinstance(known, Unresolved):
        return known
    return _name_of(evaluation, bound, dotted, rest[-1]) or known


def _name_of(evaluation: Evaluation, bound: ScopedValue, dotted: str, name: str) -> Known | None:
    """The name of a task or an app; None for other attributes."""
    owner = dotted.removesuffix(f".{name}")
    if name == "name" and evaluation.naming:
        task = evaluation.naming(evaluation.resolver.resolve(bound.path, owner, bound.scope))
        return Plain(task, bound.spot) if task else None
    app = evaluation.resolver.resolve(bound.path, owner, bound.scope) if name == "main" else None
    if isinstance(app, Assigned) and isinstance(app.assignment.value, CallExpression):
        main = app.assignment.value.argument("main", 0)
        return evaluation.value(assigned_value(app).at(main)) if main is not None else None
    return None


def _unbound(bound: ScopedValue, head: str) -> Known:
    if is_exception(head):
        return Reference(External(f"builtins.{head}"), head, bound.spot)
    return Reference(None, head, bound.spot) if head in BUILTINS else Unresolved("name", bound.spot)
