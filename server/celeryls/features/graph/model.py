"""What the task map consists of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from celeryls.project.index.routing import depends_on_app

if TYPE_CHECKING:
    from celeryls.features.calls.model import Way
    from celeryls.project.index.routing import AppQueue
    from celeryls.project.model.location import Location

NodeKind = Literal["beat", "task", "foreign"]


class GraphNode(NamedTuple):
    """A beat entry, a task of the project, or the name of a task that the project does not define.

    ``id`` is unique in a graph, and stays the same as long as names and files do. ``name`` is the key of an entry, else
    the task's name; None if that is unknown. ``label`` is what is shown. ``apps`` are the dotted names of the apps that
    run the task, or whose beat reads the entry; ``queue`` is where messages go, None if that is unknown or not the same
    in each app, and ``queues`` is where they go in each. ``schedule`` is in Python's notation; ``conditional`` says
    that the entry may not be in force. ``place`` is None for a foreign name.
    """

    id: str
    kind: NodeKind
    name: str | None
    label: str
    place: Location | None
    module: str = ""
    apps: tuple[str, ...] = ()
    queue: str | None = None
    schedule: str | None = None
    conditional: bool = False
    queues: tuple[AppQueue, ...] = ()

    @property
    def queue_words(self) -> str:
        """The queue of a task in words: its name, and otherwise why there is none."""
        if self.queue is not None:
            return f"queue {self.queue}"
        return "queue depends on the app" if depends_on_app(self.queues) else "queue unknown"


class GraphEdge(NamedTuple):
    """One node starts another, in some ways; ``through`` are the functions on the way, if it does not start it itself.

    ``places`` are those in the code of the first node.
    """

    source: str
    target: str
    ways: tuple[Way, ...]
    through: tuple[tuple[str, ...], ...]
    places: tuple[Location, ...]


class TaskGraph(NamedTuple):
    """A task map; nodes and edges by file and line."""

    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
