"""What hovers and hints are asked about: a unit of a document, in the index that has it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from celeryls.checking.context import Context
from celeryls.features.rule_runs.units import given_setting
from celeryls.project.index.routing import common_queue, queues_by_app
from celeryls.project.names.entities import Spot
from celeryls.project.names.purposes import purpose_of
from celeryls.project.values.known import Unresolved
from celeryls.source.expression.values import Attribute, CallExpression, Name
from celeryls.syntax.places import Range

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from celeryls.checking.context import Version
    from celeryls.project.index.index import Index
    from celeryls.project.subjects.model import Call, Subject
    from celeryls.project.values.known import Known
    from celeryls.source.text.units import Unit

_UNREAD = Unresolved("unread", Spot("", "", Range(0, 0, 0, 0)))
_ROUTING = frozenset(("queue", "exchange", "routing_key", "**"))


@dataclass(frozen=True, slots=True)
class HoverScope:
    """The index of a document, and what is known beside it.

    ``is_complete`` says that all files are read; ``celery`` is None while the version of the project's Celery is
    unknown. ``now`` is an aware time, after which the next runs of a schedule are.
    """

    index: Index
    is_complete: bool
    celery: Version | None
    now: datetime


def configured_subjects(scope: HoverScope, path: str) -> Mapping[str, tuple[Subject, ...]]:
    """The settings, schedules and routes of apps in a file, by unit.

    They are computed for all units at once: whoever asks for several contexts asks for these once.
    """
    return scope.index.subjects.configured(path, scope.index.snapshot)


def unit_context(
    scope: HoverScope, path: str, label: str, unit: Unit, configured: Mapping[str, tuple[Subject, ...]]
) -> Context:
    """A unit with all of its subjects; ``configured`` are those of `configured_subjects`."""
    index = scope.index
    subjects = index.subjects
    both = (*subjects.in_unit(path, label), *configured.get(label, ()))
    return Context(
        path,
        label,
        unit.text,
        scope.celery,
        both,
        tasks=lambda name: subjects.find(name, index.snapshot),
        settings=settings_of(scope),
        purpose=purpose_of(path, index.root),
        entity=partial(subjects.entity, path),
        uses=index.snapshot.uses_of,
    )


def settings_of(scope: HoverScope) -> Callable[[str], tuple[Known, ...]]:
    """A function that returns what the apps set under a name; see `_setting`."""
    return partial(_setting, scope)


def _setting(scope: HoverScope, name: str) -> tuple[Known, ...]:
    """What the apps set under a name, unknown while files are missing; a name in capitals is one of Django's own."""
    index = scope.index
    if not scope.is_complete:
        return (_UNREAD,)
    if name == "TIME_ZONE":
        return _django_zone(index)
    return given_setting(index, name)


def _django_zone(index: Index) -> tuple[Known, ...]:
    """Django's ``TIME_ZONE``, if the apps take their settings from Django's; unknown if only some of them do.

    Unknown, too, if it is not found: without it, Django's own default holds, which is no UTC.
    """
    reads = {index.subjects.is_configured_by_django(app) for app in index.snapshot.deployment.apps}
    if True not in reads:
        return ()
    found = index.subjects.django_setting("TIME_ZONE", index.snapshot)
    return found if found and False not in reads else (_UNREAD,)


def queue_of(scope: HoverScope, call: Call) -> str | None:
    """The queue to which a call surely sends its task; None if that is unknown, or depends on the app that runs it."""
    index = scope.index
    tasks = index.snapshot.tasks_named(call.task) if call.task else ()
    if not scope.is_complete or len(tasks) != 1 or not _is_of_one_task(call):
        return None
    if any(argument.name in _ROUTING for argument in call.call.arguments):
        return None
    return common_queue(queues_by_app(index.snapshot, tasks[0]))


def _is_of_one_task(call: Call) -> bool:
    """Whether a call sends the task itself, or its ``.s(…)``.

    What ``.set(queue=…)`` made of it may go elsewhere, and a ``chain(…)`` sends several messages.
    """
    match call.call.callee:
        case Name():
            return True
        case Attribute(of=CallExpression(callee=Name()) as made):
            return made.last_name in ("s", "si")
        case _:
            return call.method == "send_task"
