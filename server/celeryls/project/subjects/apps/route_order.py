"""The order of routes: which of them come first, and win."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from celeryls.project.subjects.apps.model import WinningRoute
from celeryls.project.values.known import Items, LibraryCall, Pairs, Plain, Unresolved, unresolved_in, with_defaults
from celeryls.project.values.operations import is_conditional

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.values.known import Known

RouterPairs = tuple[tuple["Known", "Known"], ...]
"""The keys and values of one router, in order."""


def routers_in(known: Known) -> tuple[RouterPairs, ...]:
    """The routers of the setting, as in `celery.app.routes.prepare`: dicts, and lists of pairs in a list."""
    match with_defaults(known):
        case Pairs() as found:
            return (_router(found),)
        case Items(items=items):
            return tuple(_router(with_defaults(item)) for item in items)
        case _:
            return ()


def winning(known: Known, routers: tuple[RouterPairs, ...]) -> dict[tuple[int, int], WinningRoute]:
    """For routes that are never used the one that is, by the numbers of router and key.

    Empty if the setting depends on the environment or on a condition. As in `celery.app.routes.MapRoute`, the first
    router with an answer wins; in it an exact name, then the first pattern that matches.
    """
    if isinstance(known, Unresolved) or is_conditional(known):
        return {}
    found: dict[tuple[int, int], WinningRoute] = {}
    above: list[tuple[int, str, Known, Known]] = []
    for number, router in enumerate(routers):
        for index, (key, value) in enumerate(router):
            if not isinstance(key, Plain) or not isinstance(key.value, str):
                continue
            for router_above, pattern, at, its_value in above:
                if _covers(pattern, key.value, is_same_router=router_above == number):
                    found[number, index] = WinningRoute(pattern, at.spot, are_equal(value, its_value))
                    break
            above.append((number, key.value, key, value))
    return found


def _router(known: Known) -> RouterPairs:
    return tuple(_pairs_of(known))


def _pairs_of(known: Known) -> Iterator[tuple[Known, Known]]:
    match known:
        case Pairs(pairs=pairs):
            yield from ((key, value) for key, value in pairs if key is not value)
        case Items(items=items):
            for item in items:
                inner = with_defaults(item)
                if isinstance(inner, Items) and len(inner.items) == 2:
                    yield inner.items[0], inner.items[1]


def _covers(above: str, below: str, *, is_same_router: bool) -> bool:
    """Whether a key matches each name that a later one matches.

    A star matches any text, also one with stars; other signs of patterns match a single letter.
    """
    if is_same_router and ("*" not in above or "*" not in below or above == below):
        return False
    if above == below:
        return True
    return "*" in above and not set("?[") & set(above) and fnmatchcase(below, above)


def are_equal(first: Known, second: Known) -> bool | None:
    """Whether two values are equal; None if that is unknown."""
    if any(unresolved_in(first)) or any(unresolved_in(second)):
        return None
    return _bare(first) == _bare(second)


def _bare(known: Known) -> object:
    """A value without places; a queue's name stands for a dict with that queue."""
    match with_defaults(known):
        case Plain(value=str(text)):
            return ("queue", text)
        case Plain(value=value):
            return value
        case Pairs(pairs=pairs):
            found = {_bare(key): _bare(value) for key, value in pairs}
            return found[("queue", "queue")] if list(found) == [("queue", "queue")] else frozenset(found.items())
        case Items(items=items):
            return tuple(map(_bare, items))
        case LibraryCall(callee=callee, arguments=arguments):
            return callee, tuple((name, _bare(value)) for name, value in arguments)
        case other:
            return other
