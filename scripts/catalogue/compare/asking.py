"""What every comparison needs: an app to ask, values to try, and a sentence for each difference."""

from __future__ import annotations

import datetime as dt
import inspect
from typing import TYPE_CHECKING

from celery import Celery, Task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from celeryls.catalogue.records import ValuedRecord

_BY_NAME = {
    "base": Task, "filter": lambda task: task, "backend": None, "Strategy": "a:b", "Request": "a:b", "name": "task",
    "rate_limit": "5/s",
}  # fmt: skip
_BY_TYPE = {
    "bool": True, "int": 5, "float": 5.0, "str": "json", "dict[str, object]": {}, "list[str]": [],
    "tuple[type[Exception], ...]": (), "tuple[object, ...]": (), "Exception": ValueError(), "list[object]": [],
    "dict[str, float | None]": {"max_retries": 1},
}  # fmt: skip


def app() -> Celery:
    """An app that reads no configuration and sends to this process."""
    return Celery("app", broker="memory://", loader="app", fixups=[], set_as_current=False)


def task(body: Callable[[], None] | None = None, /, **options: object) -> Task:
    """A task of an app of its own, made at once and shared with no other app."""
    return app().task(body or nothing, **{"lazy": False, "shared": False} | options)


def nothing() -> None:
    """The body of a task."""


def sample(value: ValuedRecord) -> object:
    """A value that it takes, None where nothing better is known."""
    return _BY_NAME[value.name] if value.name in _BY_NAME else _BY_TYPE.get(value.types[0])


def default_of(value: ValuedRecord) -> object:
    """The default that a record tells."""
    names = {"timedelta": dt.timedelta, "datetime": dt}
    return eval(value.default or "None", names)  # noqa: S307 - our own data


def parameters(function: Callable[..., object]) -> dict[str, object]:
    """The parameters of a function that have names, with their defaults."""
    found = inspect.signature(function).parameters.values()
    unnamed = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
    return {each.name: each.default for each in found if each.kind not in unnamed and each.name != "self"}


def same(what: str, theirs: set[str], ours: set[str]) -> Iterator[str]:
    """What only one of two sets holds."""
    if lacking := theirs - ours:
        yield f"{what}: {sorted(lacking)} are not in the catalogue"
    if surplus := ours - theirs:
        yield f"{what}: {sorted(surplus)} are not in Celery"
