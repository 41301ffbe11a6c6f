"""How the settings in a file are written: the namespace of their names, and whether they are those of Celery 3."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple, Protocol

from celeryls.catalogue.old_names import OLD_NAMES
from celeryls.catalogue.setting_names import NEW_NAMES

if TYPE_CHECKING:
    from celeryls.project.apps.deployed_app import DeployedApp

_DEFAULT = "CELERY"
"""The namespace in Celery's documentation for Django."""

_AT_THE_MARGIN = re.compile(r"^([A-Za-z]\w*)[ \t]*[=:]", re.MULTILINE)


class KnownApps(Protocol):
    """What a project's snapshot tells of its apps."""

    def __hash__(self) -> int:
        """Answers are cached for a snapshot."""

    def apps(self) -> tuple[DeployedApp, ...]:
        """The apps that the project makes."""


class SettingNames(NamedTuple):
    """The ``namespace`` without its underscore, None if there is none; ``are_old`` says that names are Celery 3's."""

    namespace: str | None
    are_old: bool


def setting_names(header: str, path: str, known: KnownApps | None) -> SettingNames:
    """How another setting is written in a file; ``header`` is its text above the first definition.

    An app that reads the file decides; if that is unknown, the settings in the text do, then the file's name.
    """
    namespaces = _read_with(known, path) if known is not None else frozenset[str | None]()
    new, prefixed, old = _written(header)
    if len(namespaces) == 1:
        namespace = next(iter(namespaces))
    elif new != prefixed:
        namespace = None if new else _DEFAULT
    else:
        namespace = None if PurePath(path).name == "celeryconfig.py" else _DEFAULT
    return SettingNames(namespace, namespace is None and old and not new)


@lru_cache(maxsize=8)  # a snapshot lasts for many keystrokes
def _read_with(known: KnownApps, path: str) -> frozenset[str | None]:
    """The namespaces with which apps read the settings of a file."""
    origins = (origin for app in known.apps() for origin in app.record.origins)
    return frozenset(
        origin.namespace or None
        for origin in origins
        if origin.form in ("module", "class") and any(each.path == path for each in (origin.spot, *origin.scopes))
    )


@lru_cache(maxsize=4)
def _written(header: str) -> tuple[bool, bool, bool]:
    """Whether a text has new names without a namespace, names with the usual one, and names of Celery 3."""
    names = frozenset(_AT_THE_MARGIN.findall(header))
    return any(map(_is_new, names)), any(map(_is_prefixed, names)), not names.isdisjoint(NEW_NAMES)


def _is_new(name: str) -> bool:
    # A single word, such as `include`, may be anything.
    return "_" in name and name in OLD_NAMES


def _is_prefixed(name: str) -> bool:
    return name.startswith(f"{_DEFAULT}_") and name.removeprefix(f"{_DEFAULT}_").lower() in OLD_NAMES
