"""A project that is nothing but texts, and what the index knows of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.assists.around import Around, Written
from celeryls.edit.style import Style, style_of
from celeryls.project.index import Index
from celeryls.project.knowledge import App, Location, Setting
from celeryls.source.given import given
from celeryls.source.outlines import outline
from celeryls.source.values import Range, Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from celeryls.project.knowledge import Task
    from celeryls.project.snapshot import Snapshot

ROOT = "/project"


@dataclass
class Project:
    """Files by their paths below the root; `around` is what an assist is told that works in one of them."""

    files: Mapping[str, str]
    queues: tuple[str, ...] = ()
    app: App | None = None
    snapshot: Snapshot = field(init=False)

    def __post_init__(self) -> None:
        index = Index(Path(ROOT))
        packages = {f"{ROOT}/{Path(path).parent}/__init__.py" for path in self.files if "/" in path}
        index.listed([*(f"{ROOT}/{path}" for path in self.files), *packages])
        index.update({f"{ROOT}/{path}": outline(text, whole=True) for path, text in self.files.items()})
        assert index.settle()
        self.snapshot = index.snapshot

    def around(self, path: str, celery: tuple[int, ...] | None = None) -> Around:
        return Around(f"{ROOT}/{path}", ROOT, celery, self, self.read)

    def read(self, path: str) -> Written | None:
        text = self.files.get(path.removeprefix(f"{ROOT}/"))
        return None if text is None else Written(text, style_of(text, Style()))

    def task_at(self, path: str, line: int, column: int) -> Task | None:
        return self.snapshot.task_at(path, line, column)

    def app_of(self, path: str) -> App | None:
        return self.app if path.startswith(ROOT) else None

    def queues_of(self, path: str) -> tuple[str, ...]:
        return self.queues if path.startswith(ROOT) else ()


def app(files: Mapping[str, str], path: str, *written: str, variable: str = "app") -> App:
    """An app that ``path`` makes; its settings are the names ``written`` in the files, with a prefix or without."""
    settings = {}
    for file, text in files.items():
        for each in given(text):
            name = each.name.lower().removeprefix("celery_")
            if each.name in written:
                first, last = each.lines
                place = Range(first, 0, last, 0)
                settings[name] = Setting(name, Unknown("none", place), Location(f"{ROOT}/{file}", place))
    if "routes" in settings:
        settings["task_routes"] = settings.pop("routes")._replace(name="task_routes")
    return App(variable, "", None, settings, frozenset(), Location(f"{ROOT}/{path}", Range(0, 0, 0, 0)))
