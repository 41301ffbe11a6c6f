"""Says what the brackets around the cursor are about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from celeryls.catalogue.names import APP_CLASSES, TAKING_TASK_NAME
from celeryls.catalogue.setting_names import NEW_NAMES
from celeryls.features.completion.code.model import CodePlace
from celeryls.features.completion.code.receivers import (
    is_app,
    is_celerys,
    is_conf,
    is_task_class,
    receiver,
    resolved,
    uses_celery,
)
from celeryls.source.cursor.enclosing import enclosing
from celeryls.source.tasks.task import is_task_decorator, unit_tasks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from celeryls.features.completion.code.model import CodeQuery, PlaceKind
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.source.cursor.open_code import CodeBehind, OpenCode
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
_LAST_NAME = re.compile(r"(\w+)\]?\Z")
_ITEM = re.compile(r"(\w+)\]?\[([^\[\]]*)\]\Z")
_BASES = re.compile(r"class\s+\w+\s*\(([^()]*)\)\s*:")
_KINDS: dict[str, PlaceKind] = {"beat_schedule": "schedule", "task_routes": "routes", "task_annotations": "annotations"}
_SOUNDS_LIKE = (
    (re.compile(r"(?:\w*_)?(?:beat_schedule|periodic_tasks|schedule)\w*", re.IGNORECASE), "beat_schedule"),
    (re.compile(r"(?:\w*_)?(?:task|celery)_routes", re.IGNORECASE), "task_routes"),
    (re.compile(r"(?:\w*_)?(?:task|celery)_annotations", re.IGNORECASE), "task_annotations"),
)


def setting_called(name: str) -> str:
    """The setting whose value something with that name holds; the name itself if it is none that has parts."""
    if name in _KINDS:
        return name
    if (new := NEW_NAMES.get(name)) in _KINDS:
        return new or name
    return next((setting for pattern, setting in _SOUNDS_LIKE if pattern.fullmatch(name)), name)


class PlaceReader:
    """Reads the places of the brackets of one position; each at most once."""

    def __init__(self, query: CodeQuery, code: OpenCode, behind: CodeBehind) -> None:
        self._query = query
        self._brackets: Sequence[OpenBracket] = code.brackets
        self._target = code.target
        self._behind = behind
        self._known: dict[int, CodePlace | None] = {}

    def of(self, index: int) -> CodePlace | None:
        """What a bracket is about; None if it is nothing of Celery's, or that is unknown."""
        if index not in self._known:
            self._known[index] = self._read(index)
        return self._known[index]

    def is_sequence(self, index: int) -> bool:
        """Whether a bracket holds the items of a value: those of a tuple or a list."""
        return self._brackets[index].opening != "{" and not self._brackets[index].owner

    def holder(self, index: int) -> tuple[CodePlace, str | int] | None:
        """Where the value that a bracket is, or is a part of, stands: in which place, under which name."""
        while index > 0:
            index -= 1
            bracket = self._brackets[index]
            if not self.is_sequence(index):
                place = self.of(index)
                return (place, bracket.position if bracket.name is None else bracket.name) if place else None
        return self._of_target(self._target) if self._target is not None else None

    def _of_target(self, target: str) -> tuple[CodePlace, str | int] | None:
        """Where the value that is assigned to a target stands."""
        item = _ITEM.search(target)
        if item is not None and (kind := _KINDS.get(setting_called(item[1]))):
            return CodePlace(kind), item[2]
        name = _LAST_NAME.search(target)
        if name is None:
            return None
        setting = setting_called(name[1])
        if setting.lower() != name[1].lower() and not uses_celery(self._query):
            return None  # it only sounds like a setting
        return CodePlace("setting", setting), 0

    def _read(self, index: int) -> CodePlace | None:
        bracket = self._brackets[index]
        if bracket.is_definition:
            return None
        if bracket.opening == "{" or (bracket.opening == "(" and bracket.owner == "dict"):
            return self._mapping(index)
        if not bracket.owner:
            return None
        return self._called(bracket) if bracket.opening == "(" else self._subscripted(bracket)

    def _called(self, bracket: OpenBracket) -> CodePlace | None:
        query, head = self._query, bracket.owner
        owner, _, method = head.rpartition(".")
        if "(" not in head and is_task_decorator(head, query.file, query.wrappers):
            return CodePlace("task options", method, allowed=self._allowed(head))
        if method == "update" and owner:
            if owner.rpartition(".")[2] == "conf":
                return CodePlace("settings", "keyword") if is_conf(self._query, owner) else None
            name = _LAST_NAME.search(owner)
            setting = setting_called(name[1]) if name else ""
            return CodePlace("setting", setting) if setting in _KINDS else None
        if method in TAKING_TASK_NAME and (place := self._by_name(bracket, owner, method)):
            return place
        if owner and (method in _CALL_OPTIONS or method in _ARGUMENTS):
            return self._of_task(bracket, owner, method)
        if method == "set" and owner.endswith(_SIGNED):
            return CodePlace("call options", "set")
        return self._of_celery(head, owner, method)

    def _of_celery(self, head: str, owner: str, method: str) -> CodePlace | None:
        target = resolved(self._query.file, head)
        if method == "Celery" and (target in APP_CLASSES or target == "Celery"):
            return CodePlace("settings", "app")
        if method == "crontab" and target in ("celery.schedules.crontab", "crontab"):
            return CodePlace("crontab")
        if method == "add_periodic_task" and owner:
            return CodePlace("periodic")
        return CodePlace("mock") if head in _MOCKS else None

    def _by_name(self, bracket: OpenBracket, owner: str, method: str) -> CodePlace | None:
        """``send_task("name", …)``, ``signature("name", …)``."""
        if method == "send_task":
            if owner and self._receiver(owner, bracket) == "none" and not is_celerys(self._query, owner):
                return None
        elif owner and not is_celerys(self._query, owner):
            return None  # the method of a task
        elif not owner and not resolved(self._query.file, method).startswith("celery."):
            return None
        key = "name" if method == "send_task" else "task"
        named = bracket.strings.get(0) or bracket.strings.get(key) or self._behind.strings.get(key)
        return CodePlace("call options", "send_task" if method == "send_task" else "signature", task=self._named(named))

    def _of_task(self, bracket: OpenBracket, owner: str, method: str) -> CodePlace | None:
        """``task.delay(…)``, ``self.retry(…)``."""
        kind, name = ("arguments", method) if method in _ARGUMENTS else ("call options", _CALL_OPTIONS[method])
        if method == "retry" and owner in ("self", "cls", "current_task"):
            return CodePlace("call options", "retry") if owner == "current_task" or self._in_task() else None
        found = self._receiver(owner, bracket)
        if found == "none":
            return None
        if found == "unknown":
            is_celerys = kind == "call options" and method.startswith("apply_async") and self._query.has_celery
            return CodePlace("call options", name) if is_celerys else None
        return CodePlace("arguments" if kind == "arguments" else "call options", name, task=found)

    def _mapping(self, index: int) -> CodePlace | None:
        bracket = self._brackets[index]
        around = self.holder(index)
        place = self._of_value(around[0], around[1], index) if around else None
        if place is None and not (around and around[0].kind in ("arguments", "call options", "task options")):
            names = {*bracket.names, *self._behind.names} if index == len(self._brackets) - 1 else {*bracket.names}
            place = self._entry(index) if {"task", "schedule"} <= names else None
        return place

    def _of_value(self, around: CodePlace, name: str | int, index: int) -> CodePlace | None:
        """What the mapping under a name of a place holds."""
        match around.kind:
            case "settings" | "setting":
                return self._of_setting(around, name, index)
            case "schedule":
                return self._entry(index)
            case "routes":
                return CodePlace("route")
            case "annotations":
                return CodePlace("task options", "key")
            case "entry" | "call options":
                return self._of_option(around, name)
            case _:
                return None

    def _of_setting(self, around: CodePlace, name: str | int, index: int) -> CodePlace | None:
        if around.kind == "settings" and isinstance(name, int):
            return CodePlace("settings", "key") if around.name == "keyword" else None
        setting = setting_called(str(name).lower()) if around.kind == "settings" else around.name
        kind = _KINDS.get(setting)
        if kind is None:
            return None
        parent = self._brackets[index - 1] if index else None
        if around.kind == "setting" and parent is not None and self.is_sequence(index - 1) and parent.position == 1:
            return CodePlace("route") if kind == "routes" else None  # the second item of a pair
        return CodePlace(kind)

    @staticmethod
    def _of_option(around: CodePlace, name: str | int) -> CodePlace | None:
        is_entry = around.kind == "entry"
        if name == "options" and (is_entry or around.name in ("signature", "set")):
            return CodePlace("call options", "options")
        if name == "kwargs" or (not is_entry and name == kwargs_position(around.name)):
            return CodePlace("arguments", "kwargs", task=around.task) if around.task else None
        return None

    def _entry(self, index: int) -> CodePlace:
        bracket = self._brackets[index]
        named = bracket.strings.get("task")
        if named is None and index == len(self._brackets) - 1:
            named = self._behind.strings.get("task")
        return CodePlace("entry", task=self._named(named))

    def _named(self, name: str | None) -> TaskRecord | None:
        found = self._query.snapshot.tasks_named(name) if name and self._query.snapshot else ()
        return found[0] if found else None

    def _allowed(self, head: str) -> frozenset[str] | None:
        """The options that the decorator with a name takes in this file; None if it takes all."""
        known = self._query.snapshot
        made = next((each for each in (known.tasks_in(self._query.path) if known else ()) if each.head == head), None)
        return made.accepted_options if made and made.wrapper else None

    def _receiver(self, owner: str, bracket: OpenBracket) -> TaskRecord | Literal["unknown", "none"]:
        unit = self._query.file.unit_before(self._query.offset)
        return receiver(self._query, owner, enclosing(unit.text, bracket.start))

    def _in_task(self) -> bool:
        """Whether the cursor is in a task's function, or in a class, of which ``self`` may be a task."""
        unit = self._query.file.unit_before(self._query.offset)
        if bases := _BASES.match(unit.text):
            names = [base.strip() for base in bases[1].split(",")]
            if any("Task" in name or is_task_class(self._query, name) for name in names):
                return True
        return next(unit_tasks(unit, self._query.file, self._query.wrappers), None) is not None

    def _subscripted(self, bracket: OpenBracket) -> CodePlace | None:
        """``app.conf["…"]``, ``app.tasks["…"]``."""
        if is_conf(self._query, bracket.owner):
            return CodePlace("settings", "subscript")
        owner, _, name = bracket.owner.rpartition(".")
        return CodePlace("task names") if name == "tasks" and is_app(self._query, owner) else None


def kwargs_position(function: str) -> int:
    """The position of ``kwargs`` among the parameters of a function."""
    return 2 if function in ("send_task", "signature") else 1
