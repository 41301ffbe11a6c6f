"""Makes the task map of a project."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from celeryls.features.calls.starts import StartReader
from celeryls.features.effective.python_notation import value_text
from celeryls.features.graph.model import GraphEdge, GraphNode, TaskGraph
from celeryls.project.index.routing import common_queue, queues_by_app
from celeryls.project.names.purposes import purpose_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from pathlib import Path

    from celeryls.features.calls.model import Start, Way
    from celeryls.features.calls.texts import ProjectTexts
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.apps import BeatEntryRecord
    from celeryls.project.model.location import Location
    from celeryls.project.model.tasks import TaskRecord


def task_graph(snapshot: Snapshot, texts: ProjectTexts, root: Path) -> Generator[None, None, TaskGraph]:
    """Beat entries, tasks and what they start, without what only tests define; in steps of one task."""
    building = _Building(snapshot, root)
    tasks = [task for task in snapshot.tasks() if purpose_of(task.spot.path, str(root)) != "test"]
    entries = [each for each in snapshot.beat_entries() if purpose_of(each.spot.path, str(root)) != "test"]
    for task in sorted(tasks, key=lambda each: snapshot.location(each.spot)):
        building.add_task(task)
        yield
    for entry in sorted(entries, key=lambda each: snapshot.location(each.spot)):
        building.add_entry(entry)
        yield
    reader = StartReader(snapshot, texts)
    for task in tasks:
        building.connect(task, (yield from reader.of_task(task)))
        yield
    return building.graph()


class _Building:
    """A graph that is being made."""

    def __init__(self, snapshot: Snapshot, root: Path) -> None:
        self._snapshot = snapshot
        self._root = root
        self._nodes: dict[str, GraphNode] = {}
        self._of_tasks: dict[tuple[Location, str], str] = {}
        self._starts: dict[tuple[str, str], list[tuple[Way, tuple[str, ...], Location]]] = {}
        self._apps = {app.key: app.dotted for app in snapshot.apps()}

    def add_task(self, task: TaskRecord) -> None:
        """Adds a task."""
        snapshot = self._snapshot
        place, queues = snapshot.location(task.spot), queues_by_app(snapshot, task)
        made = GraphNode(
            self._free(f"task:{task.name or f'{task.module}:{task.function}'}"),
            "task",
            task.name,
            task.function,
            place,
            task.module,
            tuple(dict.fromkeys(app.dotted for app in snapshot.apps_of(task))),
            common_queue(queues),
            queues=queues,
        )
        self._nodes[made.id] = made
        self._of_tasks[self._key(task)] = made.id

    def add_entry(self, entry: BeatEntryRecord) -> None:
        """Adds an entry of a schedule, and connects it with its task."""
        place = self._snapshot.location(entry.spot)
        made = GraphNode(
            self._free(f"beat:{entry.key}"),
            "beat",
            entry.key,
            entry.key,
            place,
            apps=tuple(filter(None, (self._apps.get(entry.app) if entry.app else None,))),
            schedule=value_text(entry.schedule),
            conditional=entry.conditional,
        )
        self._nodes[made.id] = made
        for target in self._targets(entry.task):
            self._starts.setdefault((made.id, target), []).append((("beat",), (), place))

    def connect(self, task: TaskRecord, starts: Iterable[Start]) -> None:
        """Connects a task with those that it starts; of several ways to start it through functions the first counts."""
        source = self._of_tasks[self._key(task)]
        for start in starts:
            targets = (source,) if start.way == ("retry",) else self._targets(start.name)
            for target in targets:
                self._starts.setdefault((source, target), []).append((start.way, start.through, start.at))

    def graph(self) -> TaskGraph:
        """What has been added."""
        edges = (
            GraphEdge(
                source,
                target,
                tuple(dict.fromkeys(way for way, _, _ in starts)),
                tuple(dict.fromkeys(through for _, through, _ in starts if through)),
                tuple(dict.fromkeys(place for _, _, place in starts)),
            )
            for (source, target), starts in self._starts.items()
        )
        return TaskGraph(tuple(self._nodes.values()), tuple(sorted(edges)))

    def _targets(self, name: str | None) -> list[str]:
        """The nodes of the tasks with a name; a node for the name itself if the project defines none."""
        if name is None:
            return []
        keys = [self._key(task) for task in self._snapshot.tasks_named(name)]
        found = [self._of_tasks[key] for key in keys if key in self._of_tasks]
        if found or keys:
            return found
        foreign = GraphNode(f"foreign:{name}", "foreign", name, name, None)
        self._nodes.setdefault(foreign.id, foreign)
        return [foreign.id]

    def _key(self, task: TaskRecord) -> tuple[Location, str]:
        """What tells a task from others, also from those that calls make of the same function."""
        return self._snapshot.location(task.spot), task.title

    def _free(self, wanted: str) -> str:
        """An id that no node has."""
        if wanted not in self._nodes:
            return wanted
        return next(f"{wanted}#{number}" for number in count(2) if f"{wanted}#{number}" not in self._nodes)
