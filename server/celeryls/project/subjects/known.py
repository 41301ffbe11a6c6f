"""What a value is worth, as cheaply as it can be told.

The evaluator reads a file from its top down, so that what it says of one unit is asked again after an edit of any. Most
options are constants or names of classes, which need none of that.
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
    """As `Evaluation.value` has it."""
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
    """A class or what a library has; None where only the evaluator can tell."""
    match resolver.resolve(bound.path, dotted, bound.scope):
        case External(dotted=library) as entity:
            return Reference(entity, library, bound.spot)
        case Defined() as entity:
            return Reference(entity, dotted, bound.spot)
        case None if is_exception(dotted) and not any(resolver.bindings(bound.path).bound_anywhere(dotted)):
            return Reference(External(f"builtins.{dotted}"), dotted, bound.spot)
        case _:
            return None
