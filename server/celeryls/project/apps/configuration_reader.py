"""Reads apps, settings, schedules and queues of each file, and caches them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from celeryls.catalogue.setting_names import OLD_PREFIXES
from celeryls.project.apps.apps import AppReader
from celeryls.project.apps.beat import BeatReader
from celeryls.project.apps.queues.consumed import consumed_in
from celeryls.project.apps.queues.names import in_calls, in_tasks
from celeryls.project.apps.settings.additions import additions, aliases
from celeryls.project.apps.settings.conf import read_mentions
from celeryls.project.apps.settings.methods import read_methods
from celeryls.project.apps.settings.queue_settings import queue_settings
from celeryls.project.model.apps import FileConfiguration, QueueName, WorkerRecord
from celeryls.project.names.entities import Spot
from celeryls.project.names.purposes import purpose_of
from celeryls.project.values.evaluate import Evaluation
from celeryls.project.values.scoped_value import ScopedValue
from celeryls.source.expression.values import Constant, Name, Subscript

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.model.apps import AppKey, AppRecord, BeatEntryRecord, SettingRecord
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.steps import Steps
    from celeryls.project.tasks.tasks import TaskReader
    from celeryls.project.values.known import Known
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Command, UnitOutline


class _OfUnit(NamedTuple):
    """The configuration in one unit, as in `FileConfiguration`; ``named`` are the queues that its tasks set."""

    apps: tuple[AppRecord, ...] = ()
    mappings: tuple[tuple[str, Known], ...] = ()
    entries: tuple[BeatEntryRecord, ...] = ()
    queues: tuple[QueueName, ...] = ()
    named: tuple[QueueName, ...] = ()
    written: tuple[SettingRecord, ...] = ()
    aliases: tuple[tuple[str, AppKey], ...] = ()
    consumed: tuple[str, ...] = ()
    read: tuple[str, ...] = ()


_NOTHING = _OfUnit()


class ConfigurationReader:
    """Its answers are cached by `Resolver`."""

    def __init__(self, resolver: Resolver, tasks: TaskReader) -> None:
        self._resolver = resolver
        self._tasks = tasks
        self._apps = AppReader(resolver, tasks.name_of)
        self._beat = BeatReader(resolver, tasks.name_of)

    def in_file(self, path: str) -> FileConfiguration:
        """The configuration in a file; empty if there is none."""
        return self._resolver.memo.keep(("configured", path), lambda: self._in_file(path))

    def read_units(self, path: str) -> Steps:
        """Prepares ``in_file`` for a large file, in steps."""
        yield from self._resolver.read_units("configured", path, partial(self._in_unit, path))
        yield from read_methods(path, self._resolver)
        yield from read_mentions(path, self._resolver)

    def _in_file(self, path: str) -> FileConfiguration:
        outline = self._resolver.outline(path)
        if outline is None:
            return FileConfiguration()
        resolver = self._resolver
        units = list(resolver.by_units("configured", path, partial(self._in_unit, path)))
        apps = tuple(app for unit in units for app in unit.apps)
        commands = [_started(path, each) for each in outline.commands]
        found = FileConfiguration(
            apps=apps,
            additions=tuple(additions(path, [app.variable for app in apps], resolver, self._tasks.name_of)),
            mappings=tuple(each for unit in units for each in unit.mappings),
            entries=tuple(each for unit in units for each in unit.entries),
            queues=(
                *(each for unit in units for each in unit.queues),
                *(each for unit in units for each in unit.named),
            ),
            workers=tuple(each for each in commands if each.kind == "worker"),
            beats=tuple(each for each in commands if each.kind == "beat"),
            written=tuple(each for unit in units for each in unit.written),
            aliases=tuple(each for unit in units for each in unit.aliases),
            consumed=tuple(each for unit in units for each in unit.consumed),
            read=tuple(sorted({each for unit in units for each in unit.read})),
        )
        if found == FileConfiguration() and not self._tasks.in_file(path):
            return found
        return found._replace(root=resolver.root_of(path), purpose=purpose_of(path, resolver.root))

    def _in_unit(self, path: str, label: str, unit: UnitOutline) -> Iterator[_OfUnit]:
        resolver = self._resolver
        found = _OfUnit(
            tuple(self._apps.made_in(path, label, unit)),
            tuple(self._mappings(path, label, unit)),
            tuple(self._beat.in_unit(path, label, unit)),
            tuple(in_calls(path, label, unit, resolver)),
            tuple(in_tasks(self._tasks.in_unit(path, label, unit), resolver)),
            tuple(queue_settings(path, label, unit, resolver)),
            tuple(aliases(path, label, unit, resolver)),
            tuple(consumed_in(path, label, unit, resolver)),
            (*unit.read, *(each.name for each in unit.imports if each.name and each.name.startswith(OLD_PREFIXES))),
        )
        if found != _NOTHING:
            yield found

    def _mappings(self, path: str, label: str, unit: UnitOutline) -> Iterator[tuple[str, Known]]:
        """``app.config.from_mapping(CELERY={…})`` and ``app.config["CELERY"] = {…}``, as in Flask."""
        evaluate = Evaluation(self._resolver, self._tasks.name_of).value
        for called in unit.calls:
            if isinstance(called.call.callee, Name) and _is_flasks(called.call.callee.dotted):
                scoped = ScopedValue(called.call, path, label, called.scope, {})
                for argument in called.call.arguments:
                    if argument.name and "CELERY" in argument.name.upper():
                        yield argument.name, evaluate(scoped.at(argument.value))
        for made in unit.assignments:
            if key := _flask_key(made.target):
                yield key, evaluate(ScopedValue(made.value, path, label, made.scope, {}))


def _started(path: str, command: Command) -> WorkerRecord:
    queues = tuple(QueueName(name, Spot(path, "", place)) for name, place in command.queues)
    return WorkerRecord(
        command.app,
        queues,
        Spot(path, "", command.range),
        command.has_beat,
        command.kind,
        command.all_queues,
        command.replicas,
        command.scheduler,
        command.time_limit,
        command.soft_time_limit,
    )


def _is_flasks(dotted: str) -> bool:
    return dotted.endswith((".config.from_mapping", ".config.update"))


def _flask_key(target: Value) -> str | None:
    match target:
        case Subscript(of=Name(dotted=dotted), key=Constant(value=str(key))) if dotted.endswith(".config"):
            return key if "CELERY" in key.upper() else None
        case _:
            return None
