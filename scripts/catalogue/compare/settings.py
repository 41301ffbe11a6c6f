"""Whether the settings are those of the catalogue, with their defaults and old names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celery.app import defaults
from scripts.catalogue.compare.asking import app, default_of, same

from celeryls.catalogue.old_names import OLD_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.catalogue.load import Catalogue
    from celeryls.catalogue.records import CelerySetting


def settings(known: Catalogue) -> Iterator[str]:
    """What differs."""
    declared = {name for name, each in known.settings.items() if each.declared}
    yield from same("settings", set(defaults.DEFAULTS), declared)
    for name, setting in known.settings.items():
        if name in defaults.DEFAULTS:
            yield from _setting(setting, defaults.DEFAULTS[name])
        elif not setting.declared and getattr(app().conf, name, default_of(setting)) != default_of(setting):
            yield f"{name} has a default of its own"


def _setting(setting: CelerySetting, default: object) -> Iterator[str]:
    if default != default_of(setting):
        yield f"the default of {setting.name} is {default!r}"
    if not _is_one_of(default, setting.types):
        yield f"the default of {setting.name} is no {' | '.join(setting.types)}"
    # As `celery.app.utils.Settings` finds the new name of an old one.
    pairs = defaults._TO_NEW_KEY.items()  # noqa: SLF001 - what it looks up
    yield from same(
        f"old names of {setting.name}", {old for old, new in pairs if new == setting.name}, {*setting.old_names}
    )
    if not {*setting.old_names} <= {*OLD_NAMES[setting.name]}:
        yield f"catalogue/old_names.py lacks old names of {setting.name}"


def _is_one_of(default: object, types: tuple[str, ...]) -> bool:
    own = "None" if default is None else type(default).__name__
    known = {each.partition("[")[0] for each in types}
    return bool(known & {own, "object"}) or (own == "int" and "float" in known)
