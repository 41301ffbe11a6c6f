"""How the settings are written in the file with the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.setting_names import setting_of
from celeryls.features.setting_names import SettingNames, setting_names

if TYPE_CHECKING:
    from celeryls.features.completion.code.model import CodeQuery


def names_in_file(query: CodeQuery) -> dict[str, str]:
    """The names that the file uses, by setting; without those that are written as Celery calls them."""
    found = _names(query)
    if found.are_old:
        return {name: record.old_names[0] for name, record in query.catalogue.settings.items() if record.old_names}
    if found.namespace is None:
        return {}
    return {name: f"{found.namespace}_{name.upper()}" for name in query.catalogue.settings}


def setting_written(query: CodeQuery, name: str) -> str | None:
    """The setting that a name of the file means; None if it means none."""
    return setting_of(name, _names(query).namespace)


def _names(query: CodeQuery) -> SettingNames:
    return setting_names(query.file.chunks[0], query.path, query.snapshot)
