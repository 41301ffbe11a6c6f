"""The names that running code gives, of all files; only computed where a route matches no known task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.index.tables import FileKnowledge
from celeryls.project.model.tasks import RuntimeNames
from celeryls.project.tasks.naming.runtime_names import combined, runtime_names

if TYPE_CHECKING:
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.names.bindings import Bindings
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.tasks.tasks import TaskReader


class RuntimeNameReader:
    """Keeps the names of each file until its text, or what is known of it, changes."""

    def __init__(self, resolver: Resolver, tasks: TaskReader) -> None:
        self._resolver = resolver
        self._tasks = tasks
        self._kept: dict[str, tuple[Bindings | None, FileKnowledge | None, RuntimeNames]] = {}

    def names(self, snapshot: Snapshot) -> RuntimeNames:
        """Those of all files of a settled index."""
        tables = snapshot.tables
        entries = snapshot.beat_entries()
        scheduled = RuntimeNames(computed=frozenset("" for each in entries if each.task is None))
        return combined((*(self.of_file(path, snapshot) for path in tables.bindings), scheduled))

    def of_file(self, path: str, snapshot: Snapshot) -> RuntimeNames:
        """Those of one file."""
        bindings, known = snapshot.tables.bindings.get(path), snapshot.tables.files.get(path)
        kept = self._kept.get(path)
        if kept is None or kept[0] is not bindings or kept[1] is not known:
            facts = known or FileKnowledge()
            found = runtime_names(path, facts.tasks, facts.uses, self._tasks, self._resolver)
            kept = self._kept[path] = (bindings, known, found)
        return kept[2]
