"""The catalogue of one release of Celery, loaded lazily."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct, convert, json

from celeryls.catalogue.records import (
    CallOption,
    CatalogueRecord,
    CelerySetting,
    Function,
    Hook,
    RemovedImport,
    Signal,
    TaskAttribute,
    TaskMethod,
    TaskOption,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DATA = Path(__file__).with_name("celery.json")
_AnyRecord = TypeVar("_AnyRecord", bound=CatalogueRecord)


class Catalogue(Struct, frozen=True):
    """What one release of Celery has; each mapping goes from names to records, in alphabetical order.

    ``release`` is the release that was inspected, such as ``5.5.3``.
    """

    release: str
    task_options: Mapping[str, TaskOption]
    call_options: Mapping[str, CallOption]
    settings: Mapping[str, CelerySetting]
    methods: Mapping[str, TaskMethod]
    attributes: Mapping[str, TaskAttribute]
    functions: Mapping[str, Function]
    signals: Mapping[str, Signal]
    hooks: Mapping[str, Hook]
    removed_imports: Mapping[str, RemovedImport]

    def removed_import(self, dotted: str) -> RemovedImport | None:
        """The record of the removed name ``dotted``, or of the removed module that contained it."""
        while dotted:
            if found := self.removed_imports.get(dotted):
                return found
            dotted = dotted.rpartition(".")[0]
        return None


def catalogue(version: Sequence[int] | str | None = None) -> Catalogue:
    """The catalogue for a project's Celery version, ``(5, 4)`` or ``5.4.0``.

    None, and a release newer than all known ones, give the newest; an older one gives the oldest. An unreadable version
    counts as None.
    """
    known = _data()["releases"]
    wanted = _minor(version)
    if wanted is None:
        return _of(next(reversed(known)))
    return _of(next((each for each in reversed(known) if _key(each) <= wanted), next(iter(known))))


@cache
def _of(minor: str) -> Catalogue:
    data = _data()

    def records(kind: type[_AnyRecord], key: str) -> dict[str, _AnyRecord]:
        there = (each for fields in data[key] if (each := _at(fields, minor)) is not None)
        return {record.name: record for record in (convert(each, kind) for each in there)}

    return Catalogue(
        release=data["releases"][minor],
        task_options=records(TaskOption, "task_options"),
        call_options=records(CallOption, "call_options"),
        settings=records(CelerySetting, "settings"),
        methods=records(TaskMethod, "methods"),
        attributes=records(TaskAttribute, "attributes"),
        functions=records(Function, "functions"),
        signals=records(Signal, "signals"),
        hooks=records(Hook, "hooks"),
        removed_imports=records(RemovedImport, "removed_imports"),
    )


def _at(fields: dict[str, Any], minor: str) -> dict[str, Any] | None:
    """The fields of a record as of one release; None if that release does not have it."""
    own = dict(fields)
    changes: dict[str, dict[str, Any]] = own.pop("changes", {})
    gone = own.pop("until", None)
    if _key(own.get("since", "0")) > _key(minor) or (gone is not None and _key(gone) <= _key(minor)):
        return None
    for since, change in changes.items():
        if _key(since) <= _key(minor):
            own |= change
    return own


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.decode(_DATA.read_bytes())
    return data


def _minor(version: Sequence[int] | str | None) -> tuple[int, ...] | None:
    if version is None:
        return None
    if not isinstance(version, str):
        return (*version, 0)[:2] if version else None
    parts = version.split(".")[:2]
    return (*map(int, parts), 0)[:2] if all(map(str.isdecimal, parts)) else None


@cache
def _key(minor: str) -> tuple[int, ...]:
    return tuple(map(int, minor.split(".")))
