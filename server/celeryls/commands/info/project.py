"""The project in numbers: its settings of ours, its Celery, and how many of each thing it has; no name of its code."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from celeryls.checking.selection import PATTERN as CODES
from celeryls.commands.progress import read_folder
from celeryls.environment.lockfiles import LOCK_FILES
from celeryls.environment.services import celery_versions
from celeryls.indexing.scan import ScanRequest
from celeryls.indexing.statistics import statistics
from celeryls.wording import counted
from celeryls.workspace.folder_settings import FILES, folder_settings
from celeryls.workspace.settings_layers import Layer

if TYPE_CHECKING:
    from pathlib import Path

    from celeryls.environment.celery_version import CeleryVersion
    from celeryls.workspace.folder_settings import FolderSettings
    from celeryls.workspace.setting_declaration import ServerSetting, ServerSettingValue

_OF_EVERY_PROJECT = frozenset({*LOCK_FILES, "pyproject.toml", "setup.cfg", "requirements.txt"})


def project(root: Path) -> dict[str, dict[str, str]]:
    """Groups of facts by name about the project in ``root``: its settings, its Celery, its numbers.

    The whole project is read, as `celeryls index` does it, and none of its code is run.
    """
    found = folder_settings(root, Layer())
    settings = found.settings
    index = read_folder(ScanRequest(str(root), settings.exclude, settings.wrappers), cache=True)
    versions = celery_versions(root, override=settings.celery_version)
    figures = statistics(index, root, versions)
    return {
        "settings": _settings(found),
        "celery": {"project": _celery(versions.project), "services with their own": str(len(versions.services))},
        **{group: _numbers(figures[group]) for group in ("files", "tasks", "uses", "canvases", "configuration")},
        "decorators": {
            "wrappers": str(figures["wrappers"]["all"]),
            "not followed": str(len(figures["decorators not followed"])),
        },
        "cost": _cost(figures["cost"]),
    }


def shown(setting: ServerSetting, value: ServerSettingValue) -> str:
    """A value that holds no name: true or false, a number, one of ours; of any other its size."""
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case str():
            return value if setting.choices else "set"
        case _ if setting.type == "array" and setting.pattern == CODES:
            return ", ".join(map(str, value))
        case _:
            return counted(len(value), "entry")


def _settings(found: FolderSettings) -> dict[str, str]:
    told = {
        attribute.metadata["setting"].name: shown(attribute.metadata["setting"], value)
        for attribute in fields(found.settings)
        if (value := getattr(found.settings, attribute.name)) != attribute.metadata["setting"].default
    }
    files = [path.name for path, values in found.last_layers.items() if values]
    return {
        "files": ", ".join(name for name in FILES if name in files) or "none",
        "errors in them": str(len(found.problems)),
        **(told or {"changed": "none"}),
    }


def _celery(found: CeleryVersion) -> str:
    if found.version is None:
        return "unknown"
    number = ".".join(map(str, found.version))
    if found.source is None:
        return f"{number}, from a setting"
    if found.source.is_dir():
        return f"{number}, installed"
    return f"{number}, from {found.source.name if found.source.name in _OF_EVERY_PROJECT else 'another file'}"


def _numbers(figures: dict[str, object]) -> dict[str, str]:
    return {name: "unknown" if figure is None else str(figure) for name, figure in figures.items()}


def _cost(figures: dict[str, float | None]) -> dict[str, str]:
    units = {"reading": "s", "resolving": "s", "memory": "MiB"}
    return {name: "unknown" if each is None else f"{each:.1f} {units[name]}" for name, each in figures.items()}
