"""Routes, and the places that name queues, as rules see them."""

from __future__ import annotations

from fnmatch import fnmatch
from typing import TYPE_CHECKING

from celeryls.project.subjects.configured import Queue, Route
from celeryls.project.values.known import Items, Made, Pairs, Plain, unresolved_in, usual

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.apps.deployment import Deployed, Deployment
    from celeryls.project.names.entities import Spot
    from celeryls.project.values.known import Known

_DEFAULT_QUEUE = "celery"


def routes_in(known: Known, app: Deployed, names: tuple[str, ...]) -> Iterator[tuple[Spot, Route]]:
    """The entries of routes, each at its key; ``names`` are those of all tasks."""
    whole = not any(True for _ in unresolved_in(known))
    for key, value in _pairs_of(usual(known), 0):
        plain = usual(key)
        match plain:
            case Plain(value=str(pattern), spot=spot):
                matches = tuple(name for name in names if _fits(pattern, name))
                yield spot, Route(pattern, value, spot.range, app.made, matches, names if whole else ())
            case Made(callee="re.compile", spot=spot):
                yield spot, Route("", value, spot.range, app.made, (), (), is_regex=True)


def _fits(pattern: str, name: str) -> bool:
    """As `celery.app.routes.MapRoute` has it: only a key with a star is a pattern."""
    return name == pattern or ("*" in pattern and fnmatch(name, pattern))


def _pairs_of(known: Known, depth: int) -> Iterator[tuple[Known, Known]]:
    """The pairs of routers, as `celery.app.routes.prepare` reads them: dicts, and lists of pairs in a list."""
    match known:
        case Pairs(pairs=pairs):
            yield from ((key, value) for key, value in pairs if key is not value)
        case Items(items=items) if depth < 2:
            for item in items:
                inner = usual(item)
                if isinstance(inner, Items) and depth == 1 and len(inner.items) == 2:
                    yield inner.items[0], inner.items[1]
                else:
                    yield from _pairs_of(inner, depth + 1)


def queues_of(deployment: Deployment) -> Iterator[tuple[Spot, Queue]]:
    """The places that name a queue, but for those that declare it; only where one app may be meant."""
    if len(deployment.apps) != 1:
        return
    app = deployment.apps[0]
    declared, spots = _declared(app)
    consumed = {queue.queue for worker in app.workers for queue in worker.queues}
    creates = app.settings.get("task_create_missing_queues")
    plain = usual(creates.known) if creates else None
    creating = bool(plain.value) if isinstance(plain, Plain) else (True if creates is None else None)
    default = usual(app.settings["task_default_queue"].known) if "task_default_queue" in app.settings else None
    given = default.value if isinstance(default, Plain) else ""
    name = _DEFAULT_QUEUE if default is None else str(given)
    for named in deployment.queues:
        if named.spot not in spots:
            yield (
                named.spot,
                Queue(named.queue, named.spot.range, declared, creating, named.queue in consumed, name),
            )


def _declared(app: Deployed) -> tuple[tuple[str, ...] | None, set[Spot]]:
    from celeryls.project.apps.queues import in_settings  # noqa: PLC0415 - as above

    given = app.settings.get("task_queues")
    if given is None:
        return None, set()
    named = tuple(in_settings("task_queues", given.known))
    whole = not any(True for _ in unresolved_in(given.known))
    return (tuple(each.queue for each in named) if whole else None), {each.spot for each in named}
