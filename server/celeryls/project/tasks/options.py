"""The options of a task: each place that sets one, in the order in which Celery applies them.

How to ask, of a `knowledge.Task`::

    task.options["acks_late"]              # what is in force: its value, its location, its origin; KeyError for none
    task.options.get("acks_late")          # None where no place of the task's own sets it
    task.options.given("acks_late")        # every place, that in force first; the app's setting comes last
    "acks_late" in task.options            # a setting is a default, and does not count

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

from celeryls.project.model.tasks import GivenOption

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.project.model.tasks import OptionOrigin
    from celeryls.project.tasks.recipes import Recipe
    from celeryls.project.values.scoped_value import ScopedValue


def given_by_recipe(recipe: Recipe, maker: ScopedValue, form: OptionOrigin) -> Iterator[GivenOption]:
    """What a decorator or a call sets, what is in force first; ``maker`` is it, ``form`` says which of both."""
    for item in reversed(recipe.items):
        if item.name != "**":
            bound = item.bound.argument()
            yield GivenOption(item.name, bound.value, bound.spot, _origin(item.is_spread, bound, maker, form))


def given_by_classes(options: Iterable[tuple[str, ScopedValue]], *, is_base: bool) -> Iterator[GivenOption]:
    """What classes set, the nearest first; those of a function are all bases, of a class all but itself."""
    own: tuple[object, ...] | None = None
    for name, bound in options:
        own = own or (bound.path, bound.scope)
        is_own = not is_base and (bound.path, bound.scope) == own
        yield GivenOption(name, bound.value, bound.spot, "class" if is_own else "base")


def _origin(is_spread: bool, bound: ScopedValue, maker: ScopedValue, form: OptionOrigin) -> OptionOrigin:  # noqa: FBT001 - a fact
    if is_spread:
        return "mapping"
    here = (bound.path, bound.unit) == (maker.path, maker.unit)
    outer, inner = maker.value.range, bound.value.range
    return form if here and outer.start <= inner.start and inner.end <= outer.end else "wrapper"
