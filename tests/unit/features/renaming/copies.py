"""A project in memory in which tasks are renamed, one after the other."""

from __future__ import annotations

import shutil
from codecs import BOM_UTF8
from typing import TYPE_CHECKING, Any

from celeryls.edit.style import Style, style_of
from celeryls.edit.text import apply
from celeryls.features.assisting.context import ActionContext
from celeryls.features.renaming.model import RenameRefusedError
from celeryls.features.renaming.moves.move import move
from celeryls.features.renaming.moves.names import moved_files
from celeryls.features.renaming.rename import rename
from celeryls.features.renaming.requested import renamed_by_function, renamed_by_name
from celeryls.indexing.scan import ScanRequest
from celeryls.indexing.whole_index import index_folder
from celeryls.lsp.action_context import text_on_disk
from celeryls.project.steps import finish
from celeryls.routing.files import FileText
from celeryls.source.outline.files import outline

if TYPE_CHECKING:
    from pathlib import Path

    from celeryls.edit.change import FileChange
    from celeryls.features.renaming.moves.move import Moved
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.tasks import TaskRecord


class ProjectCopy:
    """The files of a folder; ``texts`` are the present texts of the Python files that can be changed, by path."""

    def __init__(self, root: Path) -> None:
        self.root = root
        read = index_folder(ScanRequest(str(root), (), ()), cache=False)
        self._index = read.index
        self._index.set_celery(lambda _: (5, 7))
        self._files = frozenset(read.files)
        texts = {path: text_on_disk(path) for path in read.files if path.endswith(".py")}
        self.texts = {path: text for path, text in texts.items() if text is not None}

    @property
    def snapshot(self) -> Snapshot:
        """The tasks as they are now."""
        return self._index.snapshot

    def task(self, name: str) -> TaskRecord:
        """The one task of that name."""
        (task,) = self.snapshot.tasks_named(name)
        return task

    def rename_name(self, name: str, new: str) -> tuple[FileChange, ...]:
        """Renames a task as at a string with its name.

        Raises:
            RenameRefusedError: It can't be renamed.
        """
        known, task = self.snapshot, self.snapshot.tasks_named(name)[0]
        return self._done(finish(rename(renamed_by_name(task, name, new, known), self._around(task), known)))

    def rename_function(self, name: str, new: str, *, keeps: bool = False) -> tuple[FileChange, ...]:
        """Renames a task's function as the action does.

        Raises:
            RenameRefusedError: It can't be renamed.
        """
        known, task = self.snapshot, self.snapshot.tasks_named(name)[0]
        renaming = renamed_by_function(task, new, known, keeps=keeps)
        return self._done(finish(rename(renaming, self._around(task), known)))

    def move(self, *moves: tuple[str, str]) -> Moved:
        """Moves files, by their old and new paths below the root, with the edits of strings that an editor gets."""
        absolute = [(str(self.root / old), str(self.root / new)) for old, new in moves]
        found = finish(move(self.snapshot, absolute, self.texts.get))
        self._done(found.changes)
        for old, new in moved_files(self.snapshot.paths(), absolute):
            self.texts[new] = self.texts.pop(old)
            self._files = self._files - {old} | {new}
            self._index.listed(sorted(self._files))
            self._index.update({old: None, new: outline(self.texts[new], whole=True)})
        assert self._index.resolve_pending()
        return found

    def _around(self, task: TaskRecord) -> ActionContext:
        return ActionContext(task.spot.path, str(self.root), (5, 7), self.snapshot, self._read, self.texts.get)

    def _read(self, path: str) -> FileText | None:
        text = self.texts.get(path)
        return None if text is None else FileText(text, style_of(text, Style()))

    def _done(self, changes: tuple[FileChange, ...]) -> tuple[FileChange, ...]:
        after = {each.path: apply(each.text, each.edits) for each in changes}
        self.texts.update(after)
        self._take(after)
        return changes

    def _take(self, texts: dict[str, str]) -> None:
        self._index.update({path: outline(text, whole=True) for path, text in texts.items()})
        assert self._index.resolve_pending()


def renamed_everywhere(copy: ProjectCopy) -> dict[str, str]:
    """Renames every task of a copy that can be renamed; the new names by the old ones."""
    renamed = {}
    for name in sorted({task.name for task in copy.snapshot.tasks() if task.name}):
        try:
            copy.rename_name(name, f"{name}_anew")
        except RenameRefusedError:
            continue
        renamed[name] = f"{name}_anew"
    return renamed


def written(copy: ProjectCopy, root: Path) -> Path:
    """The project in a folder of its own, with its present texts."""
    shutil.copytree(copy.root, root, ignore=shutil.ignore_patterns("__pycache__"))
    for path, text in copy.texts.items():
        below = path[len(str(copy.root)) + 1 :]
        mark = BOM_UTF8 if (copy.root / below).read_bytes().startswith(BOM_UTF8) else b""
        (root / below).write_bytes(mark + text.encode())
    return root


def known(found: dict[str, Any], renamed: dict[str, str] | None = None) -> dict[str, Any]:
    """What a worker knows of tasks, routes and the schedule, under new names."""
    new = renamed or {}
    tasks = {
        new.get(name, name): {key: each[key] for key in ("route", "delay", "options", "bind", "module")}
        for name, each in found["tasks"].items()
    }
    beat = {
        # Without a name of its own an entry is called after its task.
        key.replace(each["task"], new.get(each["task"], each["task"])): each
        | {"task": new.get(each["task"], each["task"])}
        for key, each in found["beat"].items()
    }
    return {"tasks": tasks, "beat": beat}
