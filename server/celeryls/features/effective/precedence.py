"""Which place is in force for an option: an annotation, the task itself, its classes, a setting, or Celery's default.

Celery makes a class of the task with its own options, sets from the settings what is None then, and then what
annotations say (`celery.app.task.Task.bind`), be it None.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from celeryls.features.effective.model import EffectivePart, PartOrigin, default_part, part_of
from celeryls.project.apps.annotations import Annotations, annotations_of
from celeryls.project.apps.task_settings import AUTORETRY
from celeryls.project.model.apps import SettingRecord
from celeryls.project.values.known import Items, Plain, Reference, Unresolved, unless_chosen, with_defaults

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from celeryls.catalogue.load import Catalogue
    from celeryls.features.effective.model import Doubt
    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.names.entities import Spot
    from celeryls.project.subjects.model import Option, Task
    from celeryls.project.values.known import Known

_DJANGO_SETTINGS = "django.conf.settings."
_WRITTEN = frozenset(("decorator", "call", "mapping", "wrapper"))
_READ_WHEN_SENT = frozenset(("compression", "serializer"))
"""For these the setting counts, too, where an annotation says None (`celery.app.amqp.AMQP`)."""
_FALLING = _READ_WHEN_SENT | {"time_limit", "soft_time_limit"}


@dataclass(frozen=True, slots=True)
class OptionPlaces:
    """All places that may set an option of a task in one app; ``app`` is None where none is known.

    ``inherited`` are the options that it has from the class of the app's tasks; None if a class can't be read.
    ``django_setting`` gives the values that the project has for one of Django's own settings.
    """

    task: Task
    app: DeployedApp | None
    annotations: Annotations
    inherited: Mapping[str, Option] | None
    catalogue: Catalogue
    django_setting: Callable[[str], tuple[Known, ...]]

    def part(self, name: str) -> EffectivePart:
        """The option as it is in force."""
        own = self.task.option(name)
        doubt: Doubt = ""
        unread: tuple[Spot, ...] = ()
        is_environment = False
        if not (name in AUTORETRY and self._is_read_before_annotations(own)):
            given = self.annotations.of(name)
            if given is not None:
                found = self._part(name, given.known, PartOrigin("annotation", given.key, given.known.spot))
                if found.source != "None" or name not in _FALLING:
                    return found.doubted(found.doubt or self.annotations.depends)
            elif not self.annotations.is_whole:
                doubt, unread = "app" if self.app is None else "annotations", self.unread("task_annotations")
        if own is not None:
            found = self._part(name, own.known, self._origin(own))
            if found.source != "None" or self._setting(name) is None:
                return found.doubted(doubt, unread)
            is_environment = found.is_environment
        elif not self.task.is_complete or self.task.record is None or not self.task.record.has_all_options:
            doubt = doubt or "options"
        elif self.inherited is None:
            doubt = doubt or "class"
        elif (above := self.inherited.get(name)) is not None:
            return self._part(name, above.known, PartOrigin("base", "", above.spot)).doubted(doubt, unread)
        found = self._of_setting(name)
        found = found._replace(is_environment=found.is_environment or is_environment)
        return found if found.doubt else found.doubted(doubt, unread)

    def unread(self, name: str) -> tuple[Spot, ...]:
        """The places that may give a setting and can't be read, or the setting that can't; none without any."""
        found = self.app.setting(name) if self.app is not None else None
        if self.app is None or found is None:
            return ()
        if isinstance(found, SettingRecord):
            return self.app.unreadable if found.doubtful else (found.spot,)
        return self.app.unreadable if found in self.app.unreadable else (found,)

    def _is_read_before_annotations(self, own: Option | None) -> bool:
        """Whether automatic retries read an option before the task is annotated (`celery.app.base.Celery`).

        So it is for what is written on the decorator, and for all options of a class.
        """
        is_class = self.task.record is not None and self.task.record.kind == "class"
        return is_class or (own is not None and own.record.origin in _WRITTEN)

    def setting(self, name: str) -> EffectivePart:
        """A setting of the app, under its new name."""
        default = self.catalogue.settings[name].default if name in self.catalogue.settings else None
        nothing = default_part(name, default, setting=name)
        if self.app is None:
            return nothing.doubted("app")
        found = self.app.setting(name)
        if found is None:
            return nothing
        if not isinstance(found, SettingRecord):
            return nothing._replace(origin=PartOrigin("setting", name, found)).doubted("settings", self.unread(name))
        part = self._part(name, found.known, PartOrigin("setting", found.written, found.spot))
        if found.doubtful:
            return part.doubted("settings", self.unread(name))
        return part.doubted(part.doubt or found.depends)

    def _part(self, name: str, known: Known, origin: PartOrigin) -> EffectivePart:
        """The part that a value makes; one of Django's settings stands for its value."""
        found = with_defaults(known)
        if isinstance(found, Reference) and found.dotted.startswith(_DJANGO_SETTINGS):
            values = self.django_setting(found.dotted.removeprefix(_DJANGO_SETTINGS))
            known = values[0] if len(values) == 1 else Unresolved("call", found.spot)
        return part_of(name, known, origin)

    def _of_setting(self, name: str) -> EffectivePart:
        setting = self._setting(name)
        if setting is None:
            record = self.catalogue.task_options.get(name)
            return default_part(name, record.default if record is not None else None)
        return self.setting(setting)._replace(name=name)

    def _setting(self, name: str) -> str | None:
        """The setting that counts where nothing else sets an option; routes are no such setting."""
        record = self.catalogue.task_options.get(name)
        setting = record.setting if record is not None else None
        return setting if setting != "task_routes" else None

    def _origin(self, option: Option) -> PartOrigin:
        kind = option.record.origin
        record = self.task.record
        name = record.wrapper or "" if kind == "wrapper" and record is not None else ""
        return PartOrigin(kind, name, option.spot)


def annotations_in(app: DeployedApp | None, task: Task) -> Annotations:
    """What the annotations of an app set on a task; not whole where no app is known, or they can't be read."""
    given = app.setting("task_annotations") if app is not None else None
    if app is not None and given is None:
        return Annotations()
    if not isinstance(given, SettingRecord) or task.record is None:
        return Annotations(is_whole=False)
    found = annotations_of(task.record.names, given.known)
    is_sure = not given.doubtful and not given.depends and not isinstance(unless_chosen(given.known), Unresolved)
    return found if is_sure else found._replace(is_whole=False, depends=given.depends)


def is_true(part: EffectivePart) -> bool | None:
    """Whether the value counts as true; None if it is unknown."""
    if part.answer == "unknown":
        return None
    match with_defaults(part.known) if part.known is not None else None:
        case None:
            return bool(part.plain)
        case Plain(value=value):
            return bool(value)
        case Items(items=items):
            return bool(items)
        case _:
            return True
