"""Where a task's messages go in one app, and which option, route or setting decides that: by Celery's own router."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from celeryls.features.effective.model import EffectivePart, PartOrigin, default_part
from celeryls.project.model.apps import SettingRecord
from celeryls.project.values.known import Plain, Unresolved, unless_chosen, with_defaults

if TYPE_CHECKING:
    from celeryls.features.effective.model import Doubt
    from celeryls.features.effective.precedence import OptionPlaces
    from celeryls.project.apps.routes import Destination
    from celeryls.project.names.entities import Spot

_OPTIONS = ("queue", "exchange", "routing_key", "priority")
_DECIDING = ("task_routes", "task_default_queue")
"""The settings that decide the name of the queue; ``task_queues`` says only what else belongs to it."""


def destination_parts(places: OptionPlaces) -> tuple[EffectivePart, ...]:
    """The queue, and exchange, routing key and priority where something sets them."""
    own = {name: places.part(name) for name in _OPTIONS}
    there, doubt = _destination(places, own)
    unread: tuple[Spot, ...] = ()
    if not doubt:
        doubt, unread = _doubt(places)
    queue = _queue(places, own["queue"], there, doubt)
    if queue.doubt and not queue.unread:
        if queue.doubt == "routes" and not unread:
            unread = places.unread("task_routes")
        queue = queue._replace(unread=own["queue"].unread if own["queue"].doubt else unread)
    rest = (_beside(own[name], there, doubt) for name in _OPTIONS[1:])
    return (queue, *(each for each in rest if each.is_set or each.answer == "unknown"))


def _destination(places: OptionPlaces, own: dict[str, EffectivePart]) -> tuple[Destination | None, Doubt]:
    """What Celery's router says, None where it depends on something unknown.

    In doubt where it says something else for another name that the task may have.
    """
    record = places.task.record
    router = places.app.router if places.app is not None else None
    if router is None or record is None or record.name is None:
        return None, "app" if places.app is None else "routes"
    options: dict[str, Any] = {}
    for name, part in own.items():
        if part.is_set and part.known is not None:
            known = with_defaults(part.known)
            if not isinstance(known, Plain):
                return None, "value"
            options[name] = known.value
    found = [router.route(name, options) for name in record.names]
    return found[0], "" if all(each == found[0] for each in found) else "modules"


def _queue(places: OptionPlaces, own: EffectivePart, there: Destination | None, doubt: Doubt) -> EffectivePart:
    """The queue: the task's own, that of a route, or the default one."""
    if own.is_set:
        return own
    doubt = own.doubt or doubt
    if there is None:
        return EffectivePart("queue", "unknown", None, _deciding(places), doubt or "routes")
    if there.spot is not None:
        origin = PartOrigin("route", there.pattern or "", there.spot)
        known = Plain(there.queue, there.spot)
        found = EffectivePart("queue", "value", repr(there.queue), origin, "", known, own.is_environment)
        return found.doubted(doubt)
    default = places.setting("task_default_queue")
    is_environment = default.is_environment or own.is_environment
    found = default._replace(name="queue", source=repr(there.queue), is_environment=is_environment)
    return found if found.doubt else found.doubted(doubt)


def _beside(own: EffectivePart, there: Destination | None, doubt: Doubt) -> EffectivePart:
    """Another option of the message; a route's counts where the task sets none."""
    if own.is_set or own.answer == "unknown":
        return own
    given = there.options.get(own.name) if there is not None else None
    if there is None:
        return default_part(own.name, None)
    if given is None or there.spot is None:
        return own
    origin = PartOrigin("route", there.pattern or "", there.spot)
    known = Plain(given, there.spot) if isinstance(given, str | int | float) else None
    found = EffectivePart(own.name, "value", repr(getattr(given, "name", given)), origin, known=known)
    return found.doubted(doubt)


def _doubt(places: OptionPlaces) -> tuple[Doubt, tuple[Spot, ...]]:
    """Why the router may be asked with other settings than the app has, and what can't be read."""
    for name in _DECIDING:
        given = places.app.setting(name) if places.app is not None else None
        if isinstance(given, SettingRecord):
            if given.doubtful or isinstance(unless_chosen(given.known), Unresolved):
                return "routes", places.unread(name)
            if given.depends and name == "task_routes":
                return given.depends, ()
        elif given is not None:
            return "routes", places.unread(name)
    return "", ()


def _deciding(places: OptionPlaces) -> PartOrigin:
    """The routes, where it is they that can't be told."""
    given = places.app.setting("task_routes") if places.app is not None else None
    spot = given.spot if isinstance(given, SettingRecord) else given
    return PartOrigin("setting", "task_routes", spot)
