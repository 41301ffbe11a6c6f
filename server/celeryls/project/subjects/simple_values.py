"""A fast evaluation of simple values.

The evaluator reads a file from top to bottom, so its answers about one unit are invalidated by an edit of any unit.
Most options are constants or class names, which do not need it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.names.entities import Defined, External
from celeryls.project.values.evaluate import Evaluation
from celeryls.project.values.functions.exceptions import is_exception
from celeryls.project.values.known import Items, Plain, Reference
from celeryls.source.expression.values import Constant, Name, Sequence, Spread

if TYPE_CHECKING:
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.values.known import Known
    from celeryls.project.values.scoped_value import ScopedValue


def known_of(bound: ScopedValue, resolver: Resolver) -> Known:
    """The value, as in `Evaluation.value`."""
    match bound.value:
        case Constant(value=value):
            return Plain(value, bound.spot)
        case Name(dotted=dotted) if not bound.given:
            found = _named(bound, dotted, resolver)
            return found if found is not None else Evaluation(resolver).value(bound)
        case Sequence(kind=kind, items=items) if not any(isinstance(item, Spread) for item in items):
            return Items(kind, tuple(known_of(bound.at(item), resolver) for item in items), bound.spot)
        case _:
            return Evaluation(resolver).value(bound)


def _named(bound: ScopedValue, dotted: str, resolver: Resolver) -> Known | None:
    """A class or a library's object; None if only the evaluator can tell."""
    match resolver.resolve(bound.path, dotted, bound.scope):
        case External(dotted=library) as entity:
            return Reference(entity, library, bound.spot)
        case Defined() as entity:
            return Reference(entity, dotted, bound.spot)
        case None if is_exception(dotted) and not any(resolver.bindings(bound.path).bindings_anywhere(dotted)):
            return Reference(External(f"builtins.{dotted}"), dotted, bound.spot)
        case _:
            return None
