"""The effective settings of one app, combined from its sources: each has a value, surely none, or an unknown one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.values.known import Items, Pairs, with_defaults
from celeryls.project.values.operations import either

if TYPE_CHECKING:
    from collections.abc import Iterable

    from celeryls.project.model.apps import SettingRecord
    from celeryls.project.names.entities import Spot


class EffectiveSettings:
    """Collects an app's settings in the order in which Celery lets one override the other.

    ``unreadable`` are the unreadable sources: each may set anything, and overrides what was added before.
    """

    def __init__(self, settings: Iterable[SettingRecord] = (), unreadable: Iterable[Spot] = ()) -> None:
        self.settings = {given.name: given for given in settings}
        self.unreadable = dict.fromkeys(unreadable)

    def add(self, given: SettingRecord, *, certain: bool = True) -> SettingRecord:
        """Adds a setting, which overrides the previous value or, with ``adds``, extends it.

        If it is not ``certain`` to happen, both values are kept.
        """
        before = self.settings.get(given.name)
        certain = certain and given.depends != "condition"
        if not certain:
            given = given._replace(depends=given.depends or "condition")
        if before is not None and given.adds and (sum_of := _sum(before, given)):
            after = sum_of
        elif before is not None and not certain:
            known = either(before.known, given.known, given.spot)
            after = given._replace(known=known, doubtful=before.doubtful, depends=before.depends)
        elif not certain and self.unreadable:
            after = given._replace(doubtful=True)
        else:
            after = given
        self.settings[given.name] = after
        return after

    def add_unreadable(self, spot: Spot) -> None:
        """Adds an unreadable source, which may override everything added before."""
        self.unreadable[spot] = None
        self.settings = {name: given._replace(doubtful=True) for name, given in self.settings.items()}


def _sum(before: SettingRecord, given: SettingRecord) -> SettingRecord | None:
    old, new = with_defaults(before.known), with_defaults(given.known)
    if isinstance(old, Pairs) and isinstance(new, Pairs):
        return before._replace(known=Pairs((*old.pairs, *new.pairs), old.spot))
    if isinstance(old, Items) and isinstance(new, Items):
        return before._replace(known=old._replace(items=(*old.items, *new.items)))
    return None
