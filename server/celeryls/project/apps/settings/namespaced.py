"""Settings with a namespace: before Celery 5.7 they are used, whatever is set on the app; since then the app's own are.

Celery 5.7 looks for a setting source by source, those on the app first; before, it looked name by name, those with the
namespace first, and did not know old names beside one (`celery.utils.collections.ConfigurationView.__getitem__`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.apps.settings.effective import EffectiveSettings
from celeryls.project.model.apps import EarlierSettings
from celeryls.project.values.known import Items, Plain, with_defaults
from celeryls.project.values.operations import either

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from celeryls.project.model.apps import SettingRecord
    from celeryls.project.names.entities import Spot

APP_FIRST = (5, 7)
"""The first Celery in which what is set on the app is used instead of a setting with a namespace."""


class NamespaceFirst(EffectiveSettings):
    """An app's settings before Celery 5.7.

    ``given`` are the names that sources give with a namespace, each with whether that is sure. Of what is done to the
    app, only a change in place reaches them: ``app.conf.beat_schedule.update(…)``. With ``has_gaps``, an unreadable
    source may give any other name with the namespace.
    """

    def __init__(
        self,
        settings: Iterable[SettingRecord] = (),
        unreadable: Iterable[Spot] = (),
        given: Mapping[str, bool] | None = None,
        *,
        has_gaps: bool = False,
    ) -> None:
        super().__init__(settings, unreadable)
        self.given = given or {}
        self.has_gaps = has_gaps

    def add(self, given: SettingRecord, *, certain: bool = True) -> SettingRecord:
        """Adds a setting of the app; it has no effect where a source surely gives it with the namespace."""
        now = self.settings.get(given.name)
        if now is None or given.name not in self.given:
            return super().add(given._replace(doubtful=given.doubtful or self.has_gaps), certain=certain)
        if (given.adds or given.spot == now.spot) and _changes_in_place(now):
            return super().add(given, certain=certain)
        return now if self.given[given.name] else super().add(given._replace(adds=False), certain=False)

    def recorded(self) -> EarlierSettings:
        """The settings as part of an app's record."""
        return EarlierSettings(tuple(self.settings.values()), tuple(self.given.items()), self.has_gaps)


def is_named_for(written: str, setting: str, namespace: str | None) -> bool:
    """Whether every Celery takes a name in a source for that setting; only 5.7 knows old names beside a namespace."""
    return not namespace or written.upper() == f"{namespace}_{setting}".upper()


def in_any_version(newest: EffectiveSettings, earlier: EffectiveSettings) -> EffectiveSettings:
    """The settings where the version of Celery is unknown: a value that depends on it can't be told."""
    settings = [_of_both(each, earlier.settings.get(name)) for name, each in newest.settings.items()]
    only_earlier = (each for name, each in earlier.settings.items() if name not in newest.settings)
    settings += (each._replace(doubtful=True) for each in only_earlier)
    return EffectiveSettings(settings, (*newest.unreadable, *earlier.unreadable))


def _of_both(newest: SettingRecord, earlier: SettingRecord | None) -> SettingRecord:
    if earlier is None:
        return newest._replace(doubtful=True)
    known = newest.known if newest.known == earlier.known else either(earlier.known, newest.known, newest.spot)
    return newest._replace(known=known, doubtful=newest.doubtful or earlier.doubtful)


def _changes_in_place(now: SettingRecord) -> bool:
    """Whether a value can change in place: ``+=`` makes another tuple, or another text."""
    known = with_defaults(now.known)
    return not isinstance(known, Plain) and not (isinstance(known, Items) and known.kind == "tuple")
