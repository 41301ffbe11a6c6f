"""The options of a task: each place that sets one, in order of precedence.

How to query them::

    record.option("acks_late")                 # what of the task's own is in force; None where nothing sets it
    in_force(snapshot.options_of(record))      # by name, annotations counted in
    snapshot.options_of(record)                # every place in the order of force; settings, the defaults, come last

``origin`` says what kind of place it is: ``decorator``, ``call`` (``app.task(…)(function)``), ``mapping``
(``**OPTIONS``), ``wrapper``, ``class``, ``base``, ``annotation`` or ``setting``. Where a function's parameter stands
for an option, its place is that of the argument.

Celery makes a class of a function, with the decorator's options as its attributes and ``base`` above it
(`celery.app.base.Celery._task_from_fun`); annotations are set on that class when it is bound, and settings where it is
None then (`celery.app.task.Task.bind`). What `autoretry_for` and its companions say on the decorator is read behind
that, and beats an annotation (`celery.app.autoretry.add_autoretry_behaviour`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.model.tasks import OptionRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.project.model.tasks import OptionOrigin
    from celeryls.project.tasks.recipes import Recipe
    from celeryls.project.values.scoped_value import ScopedValue


def options_of_recipe(recipe: Recipe, maker: ScopedValue, form: OptionOrigin) -> Iterator[OptionRecord]:
    """The options that ``maker`` sets, a decorator or a call according to ``form``, the effective ones first."""
    for item in reversed(recipe.items):
        if item.name != "**":
            bound = item.scoped.argument()
            yield OptionRecord(item.name, bound.value, bound.spot, _origin(item.is_spread, bound, maker, form))


def options_of_classes(options: Iterable[tuple[str, ScopedValue]], *, is_base: bool) -> Iterator[OptionRecord]:
    """The options that classes set, the nearest first.

    All classes are bases for a function; for a class, all except itself.
    """
    own: tuple[object, ...] | None = None
    for name, bound in options:
        own = own or (bound.path, bound.scope)
        is_own = not is_base and (bound.path, bound.scope) == own
        yield OptionRecord(name, bound.value, bound.spot, "class" if is_own else "base")


def _origin(is_spread: bool, bound: ScopedValue, maker: ScopedValue, form: OptionOrigin) -> OptionOrigin:  # noqa: FBT001 - a fact
    if is_spread:
        return "mapping"
    here = (bound.path, bound.unit) == (maker.path, maker.unit)
    outer, inner = maker.value.range, bound.value.range
    return form if here and outer.start <= inner.start and inner.end <= outer.end else "wrapper"
