"""A task as features get it: with places in the files as they are now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.model.located import LocatedOption, LocatedTask
from celeryls.project.model.options import Options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from celeryls.project.model.located import Location
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.project.names.entities import Spot


def task_of(
    made: TaskRecord,
    place: Callable[[Spot], Location],
    whole: Location,
    configured: Callable[[], Iterable[LocatedOption]],
) -> LocatedTask:
    """A task; ``place`` says where a spot is now, ``configured`` what its app's settings say of its options."""
    return LocatedTask(
        name=made.name,
        names=made.names,
        function=made.function,
        module=made.module,
        kind=made.kind,
        location=place(made.spot),
        whole=whole,
        options=Options(
            (LocatedOption(each.value, place(each.spot), each.name, each.origin) for each in made.given),
            configured,
        ),
        wrapper=made.wrapper,
        app=made.app,
        bound=made.bound,
        nested=made.nested,
        accepted_options=made.accepted_options,
        call=place(made.call) if made.call else None,
        shared=made.shared,
    )
