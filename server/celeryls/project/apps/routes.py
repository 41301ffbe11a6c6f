"""Computes where a message goes, with Celery's own router and an app of ours.

No user code is imported: if a router that is a function, or named by a string, would be asked, the answer is unknown.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import finalize

from celeryls.catalogue.names import ROUTING_OPTIONS
from celeryls.project.apps.annotations import annotations_of
from celeryls.project.apps.route_patterns import LONGEST_NAME, Patterns
from celeryls.project.model.apps import SettingRecord
from celeryls.project.names.entities import Spot
from celeryls.project.values.known import (
    Items,
    Known,
    LibraryCall,
    Pairs,
    Plain,
    Reference,
    Unresolved,
    entries,
    unresolved_in,
    with_defaults,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from celeryls.project.apps.deployed_app import DeployedApp

log = logging.getLogger(__name__)

_MARK = "celeryls"
_NOT_TOLD = "\0celeryls"
"""The name of an unknown default."""
_NAMES = ("task_default_queue", "task_default_exchange", "task_default_exchange_type", "task_default_routing_key",
          "task_default_priority", "task_create_missing_queues")  # fmt: skip
_NAMED = ("task_default_queue", "task_default_routing_key")
_DECIDING = ("task_routes", "task_default_queue")
ROUTING = tuple(sorted(ROUTING_OPTIONS))
"""The options of tasks and calls that decide where a message goes."""


class Destination(NamedTuple):
    """Where a message goes: the queue's name and routing key, and the other options of the routes and the task.

    ``spot`` is the place of the entry that decided; None if none matched. ``pattern`` is its key, the pattern of a
    compiled regex.
    """

    queue: str
    routing_key: str | None
    options: Mapping[str, Any]
    spot: Spot | None
    pattern: str | None = None


class NotKnownError(Exception):
    """The answer depends on something unknown."""


def _as_written(key: Plain) -> str:
    return str(key.value)


def router_of(app: DeployedApp, key: Callable[[Plain], str] = _as_written) -> Router | None:
    """The router of an app; None where Celery is not installed beside the server, or refuses the settings.

    ``key`` returns the text of a route's key, for who asks what would be if it were another one.
    """
    settings = {name: given.known for name, given in app.settings.items()}
    for name in _DECIDING:
        answer = app.setting(name)
        spot = answer.spot if isinstance(answer, SettingRecord) and answer.doubtful else answer
        if isinstance(spot, Spot):
            settings[name] = Unresolved("configuration", spot)
    try:
        return Router(settings, key)
    except ImportError:
        return None
    except Exception:
        # Settings that Celery itself refuses, too: no route is better than a wrong one.
        log.exception("the routes of %s can't be made", app.dotted)
        return None


class Router:
    """The routes of one app's settings; ``asks_unknown`` says that it may ask a router that can't be read.

    Raises:
        ImportError: Celery is not installed with the server.
    """

    def __init__(self, settings: Mapping[str, Known], key: Callable[[Plain], str] = _as_written) -> None:
        from celery import Celery  # noqa: PLC0415 - dear, and not needed before the first question

        self._key = key
        self.asks_unknown = False
        self._entries: list[tuple[Spot, str, bool]] = []
        self._patterns = Patterns()
        self._annotations = settings.get("task_annotations")
        # Without any configuration the loader would import the module named in CELERY_CONFIG_MODULE.
        config: dict[str, Any] = {"broker_url": "memory://"}
        for name in _NAMES:
            found = with_defaults(settings[name]) if name in settings else None
            if isinstance(found, Plain):
                config[name] = found.value
            elif found is not None and name in _NAMED:
                config[name] = _NOT_TOLD
        if "task_queues" in settings:
            config["task_queues"] = self._queues(with_defaults(settings["task_queues"]))
        if "task_routes" in settings:
            config["task_routes"] = self._routes(with_defaults(settings["task_routes"]))
        self._app = Celery("celeryls", loader="app", fixups=[], set_as_current=False, config_source=config)
        finalize(self, _take_apart, self._app).atexit = False

    def route(self, task: str, options: Mapping[str, Any] | None = None) -> Destination | None:
        """Where the messages of a task go that is sent with these options; None if that is unknown."""
        if len(task) > LONGEST_NAME:
            return None
        given = {name: value for name, value in (options or {}).items() if value is not None}
        try:
            answer = dict(self._app.amqp.router.route(given, task, (), {}))
        except Exception:  # noqa: BLE001 - a router of the user's, a queue that is missing, a faulty entry: nobody knows
            return None
        index = answer.pop(_MARK, None)
        spot, pattern, certain = self._entries[index] if index is not None else (None, None, True)
        queue = answer.pop("queue", None)
        if not certain or queue is None or queue.name == _NOT_TOLD:
            return None
        rest = {name: answer[name] for name in ROUTING if answer.get(name) is not None}
        routing_key = queue.routing_key if queue.routing_key != _NOT_TOLD else None
        return Destination(queue.name, routing_key, rest, spot, pattern)

    def sent(self, task: str, options: Mapping[str, Any]) -> Destination | None:
        """Where ``task.delay()`` sends, from the options on its decorator or class, and from annotations."""
        annotated = {**options, **self._annotated(task)}
        return self.route(task, {name: annotated[name] for name in ROUTING if name in annotated})

    def _annotated(self, task: str) -> dict[str, Any]:
        found = annotations_of((task,), self._annotations).given if self._annotations is not None else ()
        plain = {each.option: with_defaults(each.known) for each in reversed(found)}
        return {name: known.value for name, known in plain.items() if isinstance(known, Plain)}

    def _routes(self, known: Known) -> list[Any]:
        match known:
            case Items(items=items):
                return [self._router(with_defaults(item)) for item in items]
            case other:
                return [self._router(other)]

    def _router(self, known: Known) -> Any:  # noqa: ANN401 - what Celery takes for a router
        match known:
            case Pairs(pairs=pairs):
                parts = [self._entry(with_defaults(key), with_defaults(value)) for key, value in pairs]
            case Items(items=items):
                parts = [self._listed(with_defaults(item)) for item in items]
            case _:
                parts = [None]
        self.asks_unknown |= None in parts
        return _unknown if None in parts else list(dict(part for part in parts if part).items())

    def _listed(self, known: Known) -> tuple[Any, Any] | None:
        pair = known.items if isinstance(known, Items) else ()
        return self._entry(with_defaults(pair[0]), with_defaults(pair[1])) if len(pair) == 2 else None

    def _entry(self, key: Known, value: Known) -> tuple[Any, Any] | None:
        pattern = self._pattern(key)
        if pattern is None:
            return None
        certain = not any(unresolved_in(value)) and not isinstance(value, Reference)
        self._entries.append((key.spot, str(getattr(pattern, "pattern", pattern)), certain))
        mark = {_MARK: len(self._entries) - 1}
        if isinstance(value, Pairs):
            fields = {str(name): _plain(part) for name, (_, part) in entries(value).items()}
            return pattern, {**fields, **mark}
        return pattern, {"queue": _plain(value), **mark}

    def _pattern(self, known: Known) -> Any:  # noqa: ANN401 - a string or a pattern, as Celery takes them
        match known:
            case Plain(value=str()):
                return self._key(known)
            case LibraryCall(callee="re.compile", arguments=((None, given),)) if isinstance(
                regex := with_defaults(given), Plain
            ):
                return self._patterns.compiled(str(regex.value))
            case _:
                return None

    def _queues(self, known: Known) -> list[Any]:
        if isinstance(known, Items):
            made = (_plain(item) for item in known.items)
            return [queue for queue in made if queue is not None]
        return []


def _unknown(*_: object, **__: object) -> None:
    raise NotKnownError


def _plain(known: Known) -> Any:  # noqa: ANN401 - whatever a route may hold
    """The value in the form that Celery takes; None if it is unknown."""
    from kombu.entity import Exchange, Queue  # noqa: PLC0415 - as for Celery

    match with_defaults(known):
        case Plain(value=value):
            return value
        case LibraryCall(callee=callee) as made if callee.startswith("kombu.") and callee.endswith(
            (".Queue", ".Exchange")
        ):
            positional = [_plain(value) for name, value in made.arguments if name is None]
            keywords = {name: _plain(value) for name, value in made.arguments if name and name != "**"}
            return (Queue if callee.endswith("Queue") else Exchange)(*positional, **keywords)
        case _:
            return None


def _take_apart(app: Any) -> None:  # noqa: ANN401 - Celery has no types
    """Frees what an app of ours holds: its parts refer to each other, and garbage is looked for rarely (`start.py`)."""
    app.close()
    parts = [app, *filter(None, [vars(app).get("amqp")])]
    for part in parts:
        vars(part).clear()
