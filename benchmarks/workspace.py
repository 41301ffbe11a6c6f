"""The index of whole projects: how long it takes cold and warm, what it holds in memory, and whom it disturbs."""

from __future__ import annotations

import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import floor
import peers
from celeryls.source.tasks.task import tasks
from celeryls.source.text.file import SourceFile
from client import BenchmarkClient
from editing import EditingSession
from goals import Row
from scan_once import scan
from stats import in_turns, median, percentile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_BUDGET = 60.0
_SAMPLE_EVERY = 0.02
_WAITS = 0.25
_BETWEEN = 60  # completions between two looks: of a few dozen in all, the p95 would be the one after the start
_TY = "ty's first symbols"
_DEFINED = "server, spawn to all definitions, cold"


@dataclass(frozen=True)
class BenchmarkProject:
    """A project to measure on: ``query`` finds one of its tasks, ``file`` is one that has some.

    The goals are: the definitions, and a whole cold index, as multiples of reading all bytes in one process; seconds
    until a server with a cold index has all definitions; all of that as a multiple of ty's; MiB at most and afterwards.
    Without goals the figures are for reading.
    """

    name: str
    root: Path
    query: str
    file: str
    defined: float | None = None
    read: float | None = None
    spawned: float | None = None
    ty: float | None = None
    memory: float | None = None
    held: float | None = None
    warm: float | None = None
    completion: float | None = None


def goals_of(name: str, root: Path, query: str, file: str) -> BenchmarkProject:
    """A project with the goals that are given for it."""
    match name:
        case "saleor":
            goals = {"defined": 14, "read": 21, "spawned": 1, "ty": 0.6, "memory": 95, "held": 60}
        case "monorepo":
            goals = {"defined": 35, "read": 50, "spawned": 6, "ty": 1, "memory": 240}
        case _:
            return BenchmarkProject(name, root, query, file)
    return BenchmarkProject(name, root, query, file, warm=5, completion=2, **goals)


def public(folder: Path) -> Iterator[BenchmarkProject]:
    """The projects in a folder, each with a task that its own files show."""
    for root in sorted(path for path in folder.iterdir() if path.is_dir()):
        for path in sorted(root.rglob("*tasks*.py")):
            found = [task.definition.name for _, task in tasks(SourceFile.of(path.read_text(errors="replace")))]
            if found and "test" not in path.as_posix():
                yield goals_of(root.name, root, found[0], path.relative_to(root).as_posix())
                break


def measure(project: BenchmarkProject, *, quick: bool) -> list[Row]:
    """The rows of one project."""
    rounds = 3 if quick else 7
    root, section = project.root, project.name
    floor.reading(root)  # from now on the system has all files at hand
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "kept"
        scan(root, kept)
        times = in_turns(
            {
                "read": partial(floor.reading, root),
                "stat": partial(floor.stating, root),
                "definitions": partial(_afresh, partial(scan, what="definitions"), root),
                "cold": partial(_afresh, scan, root),
                "warm": partial(scan, root, kept),
                "server, definitions": partial(_afresh, partial(_until_defined, project.query), root),
                "server, cold": partial(_afresh, partial(_until_found, peers.OURS, project.query), root),
                "server, warm": partial(_until_found, peers.OURS, project.query, root, kept),
                "ty": partial(_until_found, peers.TY, project.query, root, kept),
            },
            rounds,
            _BUDGET,
        )
        middle = {name: median(measured) for name, measured in times.items()}
        indexing, idle, most, held = _while_indexing(project, rounds=1 if quick else 3)
    reading, stating = "reading all bytes", "listing and stat"
    return [
        Row(section, "definitions, cold", middle["definitions"], reading, middle["read"], project.defined),
        Row(section, "index, cold", middle["cold"], reading, middle["read"], project.read),
        Row(section, "index, warm", middle["warm"], stating, middle["stat"], project.warm),
        Row(section, _DEFINED, middle["server, definitions"], "", None, project.spawned),
        Row(section, _DEFINED, middle["server, definitions"], _TY, middle["ty"]),
        Row(section, "server, spawn to whole index, cold", middle["server, cold"], _TY, middle["ty"], project.ty),
        Row(section, "server, spawn to whole index, warm", middle["server, warm"], _TY, middle["ty"]),
        Row(section, "completion p95 while indexing", indexing, "idle", idle, project.completion),
        Row(section, "memory while indexing, most", most, "", None, project.memory, "MiB"),
        Row(section, "memory afterwards", held, "", None, project.held, "MiB"),
        Row(section, "memory afterwards", held, "ty", _memory_of_ty(project), None, "MiB"),
    ]


def _afresh(measure: Callable[[Path, Path], float], root: Path) -> float:
    """What a measure gives whose cache is empty."""
    with tempfile.TemporaryDirectory() as cache:
        return measure(root, Path(cache))


def _until_found(command: Sequence[str], query: str, root: Path, cache: Path) -> float:
    """From the start of the server until it finds a task by its name, all of the index being there."""
    client = BenchmarkClient(command, root, {"XDG_CACHE_HOME": str(cache)})
    client.start()
    try:
        until_found(client, query)
        return time.perf_counter() - client.started
    finally:
        client.stop()


def _until_defined(query: str, root: Path, cache: Path) -> float:
    """From the start of our server until it has all definitions, of which one is found by its name."""
    client = BenchmarkClient(peers.OURS, root, {"XDG_CACHE_HOME": str(cache)})
    client.start()
    try:
        until_found(client, query, is_there=has_definitions)
        return time.perf_counter() - client.started
    finally:
        client.stop()


def until_found(
    client: BenchmarkClient,
    query: str,
    seconds: float = 600,
    is_there: Callable[[BenchmarkClient, str], bool] | None = None,
) -> None:
    """Asks until a task is found and the whole index is there, or what ``is_there`` looks for.

    ty has its whole index when it first answers. Ours answers from a part of it, too: while the index is not whole a
    request waits for it for 0.3 seconds, and a bar shows how far it is.

    Raises:
        TimeoutError: That took longer than ``seconds``.
    """
    until = time.perf_counter() + seconds
    is_there = is_there or is_whole
    while not is_there(client, query):
        if time.perf_counter() > until:
            raise TimeoutError(f"{client.command} does not find {query}")
        time.sleep(0.002)


def is_whole(client: BenchmarkClient, query: str) -> bool:
    """Whether a server finds a task, and has all of its index."""
    return has_definitions(client, query) and not client.is_busy()


def has_definitions(client: BenchmarkClient, query: str) -> bool:
    """Whether a server finds a task, and has all definitions: without them ours waits before it answers."""
    start = time.perf_counter()
    found = client.request("workspace/symbol", {"query": query})
    waited = client.command == peers.OURS and time.perf_counter() - start > _WAITS
    return bool(found) and not waited


def _while_indexing(project: BenchmarkProject, rounds: int) -> tuple[float, float, float, float]:
    """The p95 of completion while the index is built and afterwards; the most memory meanwhile, and afterwards."""
    during: list[float] = []
    idle: list[float] = []
    most, held = [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as cache:
            client = BenchmarkClient(peers.OURS, project.root, {"XDG_CACHE_HOME": cache})
            client.start()
            with _sampled(client) as samples:
                session = EditingSession.of(client, project.root / project.file)
                session.complete()
                while not is_whole(client, project.query):
                    during += [session.complete() for _ in range(_BETWEEN)]
            idle += [session.complete() for _ in range(200)]
            most.append(max(samples))
            held.append(client.own_memory())  # the index process ends when it has had nothing to do for a minute
            client.stop()
    return percentile(during, 95), percentile(idle, 95), median(most), median(held)


def _memory_of_ty(project: BenchmarkProject) -> float:
    client = BenchmarkClient(peers.TY, project.root)
    client.start()
    until_found(client, project.query)
    held = client.memory()
    client.stop()
    return held


@contextmanager
def _sampled(client: BenchmarkClient) -> Iterator[list[float]]:
    """What a server and all below it hold in memory, again and again."""
    samples = [client.memory()]
    ended = threading.Event()

    def sample() -> None:
        while not ended.wait(_SAMPLE_EVERY):
            samples.append(client.memory())

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    yield samples
    ended.set()
    thread.join()
