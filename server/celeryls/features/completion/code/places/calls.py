"""Says what the call around the cursor is: a decorator, one that sends a task, one that configures an app."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from celeryls.catalogue.names import APP_CLASSES, TAKING_TASK_NAME
from celeryls.features.completion.code.model import CodePlace, PlaceKind
from celeryls.features.completion.code.places.own_task import may_be_own_task, own_task
from celeryls.features.completion.code.places.receivers import (
    is_app,
    is_celerys,
    is_conf,
    receiver,
    resolved,
    takes_any_keyword,
)
from celeryls.features.completion.code.places.structured import STRUCTURED, setting_called
from celeryls.source.cursor.enclosing import enclosing
from celeryls.source.tasks.task import is_task_decorator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from celeryls.features.completion.code.model import CodeQuery
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.source.cursor.token_reader import OpenBracket

_SIGNED = ("s()", "si()", "signature()", "subtask()", "set()")
_ARGUMENTS = ("delay", "delay_on_commit", "s", "si")
_CALL_OPTIONS = {
    "apply_async": "apply_async",
    "apply_async_on_commit": "apply_async",
    "apply": "apply_async",
    "retry": "retry",
    "signature": "set",
    "subtask": "set",
}
_MOCKS = ("patch", "mocker.patch", "mock.patch", "monkeypatch.setattr", "unittest.mock.patch")
_MOCKED_ATTRIBUTES = (*(f"{name}.object" for name in _MOCKS), "monkeypatch.setattr")
_OBJECTS = ("add_defaults", "config_from_object")
"""Methods of an app that take a mapping of settings."""
_READING = ("get", "setdefault", "pop")
_LAST_NAME = re.compile(r"(\w+)\]?\Z")
_FIRST_ITEM = re.compile(r"\s*([\w.]+)\s*,")
_BY_TARGET: dict[str, PlaceKind] = {
    "celery.schedules.crontab": "crontab",
    "crontab": "crontab",
    "celery.schedules.solar": "solar",
    "kombu.Queue": "queue name",
}
_OVERRIDING = ("django.test.override_settings", "django.test.utils.override_settings")
_ROW = "django_celery_beat.models.PeriodicTask"
_SIGNATURE = r"^[ \t]*{name}[ \t]*=[^\n]*\.(?:s|si|signature|subtask|set)\("


def place_of_call(query: CodeQuery, bracket: OpenBracket, behind: Mapping[str | int, str]) -> CodePlace | None:
    """What a bracket with arguments is about; ``behind`` are strings that it has after the cursor, by keyword."""
    head = bracket.owner
    owner, _, method = head.rpartition(".")
    if "(" not in head and is_task_decorator(head, query.file, query.wrappers):
        return CodePlace("task options", method, allowed=_allowed(query, head))
    if owner and (place := _of_configuration(query, owner, method)):
        return place
    if method in TAKING_TASK_NAME and (place := _by_name(query, bracket, owner, method, behind)):
        return place
    if owner and (method in _CALL_OPTIONS or method in _ARGUMENTS):
        return _of_task(query, bracket, owner, method)
    if method == "set" and (owner.endswith(_SIGNED) or _holds_signature(query, owner)):
        return CodePlace("call options", "set")
    return _of_library(query, bracket, head)


def task_named(query: CodeQuery, name: str | None) -> TaskRecord | None:
    """The task with a name; None if the project has none."""
    found = query.snapshot.tasks_named(name) if name and query.snapshot else ()
    return found[0] if found else None


def _of_configuration(query: CodeQuery, owner: str, method: str) -> CodePlace | None:
    """``app.conf.update(…)``, ``conf.beat_schedule.update(…)``, ``app.add_defaults({…})``."""
    if method in _READING and is_conf(query, owner):
        return CodePlace("settings", "subscript")
    if method in _OBJECTS and is_app(query, owner):
        return CodePlace("settings", "object")
    if method != "update":
        return None
    if owner.rpartition(".")[2] == "conf":
        return CodePlace("settings", "keyword") if is_conf(query, owner) else None
    name = _LAST_NAME.search(owner)
    setting = setting_called(name[1]) if name else ""
    return CodePlace("setting", setting) if setting in STRUCTURED else None


def _by_name(
    query: CodeQuery, bracket: OpenBracket, owner: str, method: str, behind: Mapping[str | int, str]
) -> CodePlace | None:
    """``send_task("name", …)``, ``signature("name", …)``."""
    if method == "send_task":
        if owner and _receiver(query, owner, bracket) == "none" and not is_celerys(query, owner):
            return None
    elif owner and not is_celerys(query, owner):
        return None  # the method of a task
    elif not owner and not resolved(query.file, method).startswith("celery."):
        return None
    key = "name" if method == "send_task" else "task"
    named = bracket.strings.get(0) or bracket.strings.get(key) or behind.get(key)
    function = "send_task" if method == "send_task" else "signature"
    return CodePlace("call options", function, task=task_named(query, named))


def _of_task(query: CodeQuery, bracket: OpenBracket, owner: str, method: str) -> CodePlace | None:
    """``task.delay(…)``, ``self.retry(…)``."""
    name = _CALL_OPTIONS.get(method, method)
    kind: PlaceKind = "arguments" if method in _ARGUMENTS else "call options"
    if (own := own_task(query, owner, bracket.start)) is not None:
        return CodePlace(kind, name, task=own)
    if method == "retry" and (owner == "current_task" or may_be_own_task(query, owner)):
        return CodePlace("call options", "retry")
    found = _receiver(query, owner, bracket)
    if found == "none":
        return None
    if found == "unknown":
        is_apply = kind == "call options" and method.startswith("apply_async")
        return CodePlace("call options", name) if is_apply and query.has_celery else None
    return CodePlace(kind, name, task=found)


def _of_library(query: CodeQuery, bracket: OpenBracket, head: str) -> CodePlace | None:
    owner, _, method = head.rpartition(".")
    target = resolved(query.file, head)
    if method == "Celery" and (target in APP_CLASSES or target == "Celery"):
        return CodePlace("settings", "app")
    if target in _OVERRIDING:
        return CodePlace("settings", "django")
    if target in _BY_TARGET:
        return CodePlace(_BY_TARGET[target])
    if target == _ROW or target.startswith(f"{_ROW}."):
        return CodePlace("row")
    if method == "add_periodic_task" and owner:
        return CodePlace("periodic")
    if head in _MOCKED_ATTRIBUTES and (name := _first_item(query, bracket)):
        return CodePlace("mock", "attribute") if _is_task(query, name, bracket) else None
    return CodePlace("mock") if head in _MOCKS else None


def _first_item(query: CodeQuery, bracket: OpenBracket) -> str | None:
    """The name with which a call begins, if another argument follows."""
    found = _FIRST_ITEM.match(query.file.unit_before(query.offset).text, bracket.start + 1)
    return found[1] if found else None


def _is_task(query: CodeQuery, name: str, bracket: OpenBracket) -> bool:
    return _receiver(query, name, bracket) not in ("none", "unknown")


def _holds_signature(query: CodeQuery, name: str) -> bool:
    """Whether the code above the cursor assigns a signature to a name."""
    if not name.isidentifier():
        return False
    unit = query.file.unit_before(query.offset)
    above = unit.text[: query.offset - unit.start]
    return re.search(_SIGNATURE.format(name=name), above, re.MULTILINE) is not None


def _allowed(query: CodeQuery, head: str) -> frozenset[str] | None:
    """The options that the decorator with a name takes in this file; None if it takes all."""
    known = query.snapshot
    made = next((each for each in (known.tasks_in(query.path) if known else ()) if each.head == head), None)
    if made is None or not made.wrapper:
        return None
    return None if not made.accepted_options and takes_any_keyword(query, head) else made.accepted_options


def _receiver(query: CodeQuery, owner: str, bracket: OpenBracket) -> TaskRecord | Literal["unknown", "none"]:
    unit = query.file.unit_before(query.offset)
    return receiver(query, owner, enclosing(unit.text, bracket.start))
