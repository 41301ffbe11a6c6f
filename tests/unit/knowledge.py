"""A project that is nothing but texts, and what the index knows of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.edit.given import given_settings
from celeryls.edit.style import Style, style_of
from celeryls.features.assisting.context import ActionContext
from celeryls.project.apps.deployed_app import DeployedApp
from celeryls.project.apps.settings.effective import EffectiveSettings
from celeryls.project.index.index import Index
from celeryls.project.model.apps import AppRecord, SettingRecord, SettingsOrigin
from celeryls.project.names.entities import Spot
from celeryls.project.values.known import Unresolved
from celeryls.routing.files import FileText
from celeryls.source.outline.files import outline
from celeryls.syntax.places import Range

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from celeryls.project.apps.routes import Destination
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.apps import BeatEntryRecord
    from celeryls.project.model.location import Location
    from celeryls.project.model.tasks import OptionRecord, TaskRecord, UseRecord

ROOT = "/project"


@dataclass(eq=False)
class Project:
    """Files by their paths below the root; `around` is what an assist is told that works in one of them."""

    files: Mapping[str, str]
    queues: tuple[str, ...] = ()
    app: DeployedApp | None = None
    whole: bool = True
    snapshot: Snapshot = field(init=False)

    def __post_init__(self) -> None:
        index = Index(Path(ROOT))
        packages = {f"{ROOT}/{Path(path).parent}/__init__.py" for path in self.files if "/" in path}
        index.listed([*(f"{ROOT}/{path}" for path in self.files), *packages])
        index.update({f"{ROOT}/{path}": outline(text, whole=True) for path, text in self.files.items()})
        assert index.resolve_pending()
        self.snapshot = index.snapshot

    def around(self, path: str, celery: tuple[int, ...] | None = None) -> ActionContext:
        has_django = any("import django" in text or "from django" in text for text in self.files.values())
        read = self.read
        return ActionContext(
            f"{ROOT}/{path}", ROOT, celery, self, read, self.text_at, whole=self.whole, has_django=has_django
        )

    def read(self, path: str) -> FileText | None:
        text = self.files.get(path.removeprefix(f"{ROOT}/"))
        return None if text is None else FileText(text, style_of(text, Style()))

    def text_at(self, path: str) -> str | None:
        return self.files.get(path.removeprefix(f"{ROOT}/"))

    def paths(self) -> frozenset[str]:
        return self.snapshot.paths()

    def is_known(self, name: str) -> bool:
        return self.snapshot.is_known(name)

    def route_of(self, task: TaskRecord, *, sent: bool = True) -> Destination | None:
        return self.snapshot.route_of(task, sent=sent)

    def location(self, spot: Spot) -> Location:
        return self.snapshot.location(spot)

    def extent(self, task: TaskRecord) -> Location:
        return self.snapshot.extent(task)

    def options_of(self, task: TaskRecord) -> tuple[OptionRecord, ...]:
        return self.snapshot.options_of(task)

    def task_at(self, path: str, line: int, column: int) -> TaskRecord | None:
        return self.snapshot.task_at(path, line, column)

    def module_at(self, module: str, seen_from: str) -> str | None:
        return self.snapshot.module_at(module, seen_from)

    def names_in(self, folder: str) -> frozenset[str]:
        return self.snapshot.names_in(folder)

    def task_called_at(self, path: str, line: int, column: int) -> TaskRecord | None:
        return self.snapshot.task_called_at(path, line, column)

    def use_at(self, path: str, line: int, column: int) -> UseRecord | None:
        return self.snapshot.use_at(path, line, column)

    def tasks_in(self, path: str) -> tuple[TaskRecord, ...]:
        return self.snapshot.tasks_in(path)

    def tasks(self) -> Iterator[TaskRecord]:
        return self.snapshot.tasks()

    def uses_of(self, name: str) -> tuple[UseRecord, ...]:
        return self.snapshot.uses_of(name)

    def beat_entries(self) -> tuple[BeatEntryRecord, ...]:
        return self.snapshot.beat_entries()

    def app_of(self, path: str) -> DeployedApp | None:
        return self.app if path.startswith(ROOT) else None

    def apps_of(self, _task: TaskRecord) -> tuple[DeployedApp, ...]:
        return (self.app,) if self.app else ()

    def apps(self) -> tuple[DeployedApp, ...]:
        return (self.app,) if self.app else ()

    def queues_of(self, path: str, _app: DeployedApp | None = None) -> tuple[str, ...]:
        return self.queues if path.startswith(ROOT) else ()

    def queues_used_in(self, _path: str) -> tuple[str, ...]:
        return self.queues[-1:]

    def task_names(self) -> tuple[str, ...]:
        return self.snapshot.task_names()

    def tasks_named(self, name: str) -> tuple[TaskRecord, ...]:
        return self.snapshot.tasks_named(name)

    def task_prefixes(self) -> tuple[str, ...]:
        return self.snapshot.task_prefixes()


def app(
    files: Mapping[str, str], path: str, *written: str, variable: str = "app", source: SettingsOrigin | None = None
) -> DeployedApp:
    """An app that ``path`` makes; its settings are the names ``written`` in the files, with a prefix or without.

    Where no ``source`` is given, they stand in ``path`` as the first of them does.
    """
    settings, form, namespace = {}, "conf", None
    for file, text in files.items():
        for each in given_settings(text):
            name = each.name.lower().removeprefix("celery_")
            if each.name in written:
                name = "task_routes" if name == "routes" else name
                place = Range(each.lines[0], 0, each.lines[1], 0)
                elsewhere = "mapping" if each.owner == "dict" else "conf"
                form = elsewhere if each.form != "name" else "class" if each.scope else "module"
                where = spot(file, place)
                settings[name] = SettingRecord(name, each.name, Unresolved("name", where), where)
    old = {"BROKER_URL", "CELERY_ROUTES"} & {setting.written for setting in settings.values()}
    if form == "module" and not old and any(each.written.isupper() for each in settings.values()):
        namespace = "CELERY"
    made = [each for each in given_settings(files.get(path, "")) if each.form == "name" and each.name == variable]
    line = made[-1].lines[0] if made else 0
    here = spot(path, Range(line, 0, line, 0))
    found = source or SettingsOrigin(form, namespace, here)  # type: ignore[arg-type]  # one of the forms
    found = found._replace(scopes=found.scopes or (found.spot,))
    record = AppRecord(variable, "", None, tuple(settings.values()), (found,), (), here)
    effective = EffectiveSettings(settings.values())
    return DeployedApp((here.path, variable), record, effective, effective)


def spot(path: str, place: Range) -> Spot:
    """A place in a file of the project, whose lines count from the first of the file."""
    return Spot(f"{ROOT}/{path}", "file", place)
