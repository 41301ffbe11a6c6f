"""Actions that change another file: tried beside settings of every shape, in a project that is in memory only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from celeryls.edit.style import Style, style_of
from celeryls.edit.text import apply
from celeryls.features.assisting.around import Around, Written
from celeryls.features.code_actions import actions
from celeryls.project.model.knowledge import App, Location, Setting, Source, Task
from celeryls.source.expression.values import Unknown
from celeryls.source.facts.given import given
from celeryls.syntax.places import Range

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.edit.change import FileChange
    from celeryls.source.text.file import SourceFile
    from celeryls.syntax.spans import Span

_TASKS, _SETTINGS = "/sweep/tasks.py", "/sweep/settings.py"
_NOWHERE = Range(0, 0, 0, 0)
_FREE = re.compile(r"[\s,]*")
_SHAPES = (
    "CELERY_TASK_ROUTES = {}\n",
    "task_routes = {\n\t'a.*': {'queue': 'a'}  # why\n}\n",
    'app.conf.update(task_routes=({"a.*": "b"}, by_name), timezone="UTC")\n',
    'class Config:\r\n  timezone = "UTC"\r\n',
    "app = Celery('x')\napp.conf.timezone = 'UTC'",
    "def create():\n    return dict(CELERY=dict(timezone=1))\n",
)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What an action made of the other file; the last three as in `Trial`."""

    action: str
    before: str
    after: str
    foreign: int
    repeats: bool


@dataclass(frozen=True, slots=True)
class _Memory:
    """A project with one task, one app and one file of settings."""

    task: Task
    settings: str

    def task_at(self, _path: str, _line: int, _column: int) -> Task:
        return self.task

    def app_of(self, _path: str) -> App:
        settings, form = {}, "conf"
        for each in given(self.settings):
            name = each.name.lower().removeprefix("celery_")
            if name in ("task_routes", "timezone"):
                place = Range(each.lines[0], 0, each.lines[1], 0)
                elsewhere = "mapping" if each.owner == "dict" else "conf"
                form = elsewhere if each.form != "name" else "class" if each.scope else "module"
                settings[name] = Setting(name, Unknown("", place), Location(_SETTINGS, place), each.name)
        here = Location(_SETTINGS, _NOWHERE)
        sources = (Source(form, None, here),)  # type: ignore[arg-type]  # one of the forms
        return App("app", "settings", None, settings, frozenset(), here, sources)

    def apps_of(self, _task: Task) -> tuple[App, ...]:
        return (self.app_of(_SETTINGS),)

    def queues_of(self, path: str, app: App | None = None) -> tuple[str, ...]:  # noqa: ARG002 - as `Known` has it
        return ("mail",)

    def read(self, path: str) -> Written | None:
        return Written(self.settings, style_of(self.settings, Style())) if path == _SETTINGS else None


def trials_elsewhere(
    file: SourceFile, decorator: Span, function: str, number: int, style: Style
) -> Iterator[Elsewhere]:
    """The actions at a task that change another file, beside the settings whose turn it is by ``number``."""
    place = Location(_TASKS, _NOWHERE)
    name = f"sweep.tasks.{function}"
    task = Task(name, (name,), function, "sweep.tasks", "function", place, place, {}, None, None, (function,))
    for action, change in _changes(file, decorator, _Memory(task, _SHAPES[number % len(_SHAPES)]), style):
        after = apply(change.text, change.edits)
        removed = (change.text[edit.start : edit.end] for edit in change.edits)
        foreign = sum(len(_FREE.sub("", text).encode()) for text in removed)
        repeats = any(again == action for again, _ in _changes(file, decorator, _Memory(task, after), style))
        yield Elsewhere(action, change.text, after, foreign, repeats)


def _changes(file: SourceFile, decorator: Span, memory: _Memory, style: Style) -> Iterator[tuple[str, FileChange]]:
    around = Around(_TASKS, "/sweep", None, memory, memory.read)
    for action in actions(file, decorator.start, decorator.start, style, around):
        for change in action.others():
            yield action.id, change
