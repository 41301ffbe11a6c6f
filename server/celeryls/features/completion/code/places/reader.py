"""Says what the brackets around the cursor are about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.features.completion.code.model import CodePlace
from celeryls.features.completion.code.places.calls import place_of_call, task_named
from celeryls.features.completion.code.places.receivers import is_app, is_conf, uses_celery
from celeryls.features.completion.code.places.structured import STRUCTURED, setting_called
from celeryls.source.cursor.enclosing import enclosing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from celeryls.features.completion.code.model import CodeQuery
    from celeryls.source.cursor.open_code import CodeBehind, OpenCode
    from celeryls.source.cursor.token_reader import OpenBracket

_LAST_NAME = re.compile(r"(\w+)\]?\Z")
_ITEM = re.compile(r"(\w+)\]?\[([^\[\]]*)\]\Z")
_FIXTURE = ("def", "celery_config")
"""The fixture of `celery.contrib.pytest` that returns settings."""


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
        if item is not None and (kind := STRUCTURED.get(setting_called(item[1]))):
            return CodePlace(kind), item[2]
        name = _LAST_NAME.search(target)
        if name is None:
            return None
        if name[1] == "retry_kwargs" and uses_celery(self._query):
            return CodePlace("task options", "class"), name[1]
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
        if bracket.opening == "(":
            return place_of_call(self._query, bracket, self._strings_behind(index))
        return self._subscripted(bracket)

    def _mapping(self, index: int) -> CodePlace | None:
        if index and self._brackets[index - 1].is_unpacked and not self.is_sequence(index - 1):
            return self.of(index - 1)  # ``call(**{…})``
        around = self.holder(index)
        place = self._of_value(around[0], around[1], index) if around else None
        if place is not None or (around and around[0].kind in ("arguments", "call options", "task options")):
            return place
        return self._entry(index) if self._is_entry(index) else self._of_fixture(index)

    def _is_entry(self, index: int) -> bool:
        """Whether a mapping that stands anywhere has what an entry has."""
        bracket = self._brackets[index]
        names = {*bracket.names, *(self._behind.names if self._is_innermost(index) else ())}
        return "task" in names and ("schedule" in names or self._entry(index).task is not None)

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
            case "row" if name in ("defaults", "create_defaults"):
                return around
            case "task options" if name == "retry_kwargs":
                return CodePlace("call options", "retry")
            case "entry" | "call options" | "route":
                return self._of_option(around, name)
            case _:
                return None

    def _of_setting(self, around: CodePlace, name: str | int, index: int) -> CodePlace | None:
        if around.kind == "settings" and (isinstance(name, int) or name == "config_source"):
            takes_mapping = around.name in ("keyword", "object") or name == "config_source"
            return CodePlace("settings", "key") if takes_mapping else None
        setting = setting_called(str(name).lower()) if around.kind == "settings" else around.name
        kind = STRUCTURED.get(setting)
        if kind is None:
            return None
        parent = self._brackets[index - 1] if index else None
        if around.kind == "setting" and parent is not None and isinstance(name, str):
            return self._of_value(CodePlace(kind), name, index)  # ``conf.beat_schedule.update(name={…})``
        if around.kind == "setting" and parent is not None and self.is_sequence(index - 1) and parent.position == 1:
            return CodePlace("route") if kind == "routes" else None  # the second item of a pair
        return CodePlace(kind)

    @staticmethod
    def _of_option(around: CodePlace, name: str | int) -> CodePlace | None:
        is_entry = around.kind == "entry"
        if name == "retry_policy" and not is_entry:
            return CodePlace("retry policy")
        if name == "options" and (is_entry or around.name in ("signature", "set")):
            return CodePlace("call options", "options")
        if name == "kwargs" or (not is_entry and name == kwargs_position(around.name)):
            return CodePlace("arguments", "kwargs", task=around.task) if around.task else None
        return None

    def _entry(self, index: int) -> CodePlace:
        named = self._brackets[index].strings.get("task") or self._strings_behind(index).get("task")
        return CodePlace("entry", task=task_named(self._query, named))

    def _of_fixture(self, index: int) -> CodePlace | None:
        """The settings that the fixture ``celery_config`` returns."""
        if index or self._target is not None:
            return None
        unit = self._query.file.unit_before(self._query.offset)
        around = enclosing(unit.text, self._brackets[index].start)
        return CodePlace("settings", "key") if around[-1:] == (_FIXTURE,) else None

    def _is_innermost(self, index: int) -> bool:
        return index == len(self._brackets) - 1

    def _strings_behind(self, index: int) -> Mapping[str | int, str]:
        return self._behind.strings if self._is_innermost(index) else {}

    def _subscripted(self, bracket: OpenBracket) -> CodePlace | None:
        """``app.conf["…"]``, ``app.tasks["…"]``."""
        if is_conf(self._query, bracket.owner):
            return CodePlace("settings", "subscript")
        owner, _, name = bracket.owner.rpartition(".")
        return CodePlace("task names") if name == "tasks" and is_app(self._query, owner) else None


def kwargs_position(function: str) -> int:
    """The position of ``kwargs`` among the parameters of a function."""
    return 2 if function in ("send_task", "signature") else 1
