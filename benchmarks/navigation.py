"""Going to a task from its name, finding what uses it, finding it by a few letters; and typing in a large project."""

from __future__ import annotations

import shutil
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import peers
from client import BenchmarkClient
from editing import EditingSession
from goals import Row
from stats import in_turns, median
from workspace import until_found

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workspace import BenchmarkProject

_SECTION = "navigation"
_KEYSTROKES = 100


@dataclass(frozen=True)
class Place:
    """A task of a generated monorepo: its name, and the files that define it, call it and have it in a schedule."""

    root: Path
    name: str
    tasks: Path
    services: Path
    settings: Path

    @classmethod
    def of(cls, root: Path, names: Sequence[str]) -> Place:
        """A task in the middle of the monorepo.

        Raises:
            StopIteration: There is none that a schedule and a call name.
        """
        return next(filter(None, (cls._named(root, name) for name in names[len(names) // 2 :])))

    @classmethod
    def _named(cls, root: Path, name: str) -> Place | None:
        package, _, function = name.partition(".tasks.")
        folder = root / "services" / package.partition("_")[0] / package
        place = cls(root, function, folder / "tasks.py", folder / "services.py", folder.parent / "config/settings.py")
        if not place.tasks.exists() or f'"{name}"' not in place.settings.read_text():
            return None
        return place if f"tasks.{function}." in place.services.read_text() else None


@dataclass(frozen=True)
class Asked:
    """A server that has indexed a monorepo, and how it is asked about a task of it."""

    client: BenchmarkClient
    place: Place
    documents: dict[Path, dict[str, str]]

    @classmethod
    def of(cls, command: Sequence[str], place: Place, cache: str) -> Asked:
        """Starts the server and waits for its index."""
        client = BenchmarkClient(command, place.root, {"XDG_CACHE_HOME": cache})
        client.start()
        documents = {path: client.open(path) for path in (place.tasks, place.services, place.settings)}
        until_found(client, place.name)
        return cls(client, place, documents)

    def definition(self) -> float:
        """From the name in the schedule to the task."""
        name = f"{self.place.tasks.parent.name}.tasks.{self.place.name}"
        return self._timed("textDocument/definition", self.place.settings, f'"task": "{name}')

    def definition_in_code(self) -> float:
        """From a call of the task to the task, which is what a server for Python can do."""
        return self._timed("textDocument/definition", self.place.services, f"tasks.{self.place.name}")

    def references(self) -> float:
        """From the task to all that uses it."""
        extra = {"context": {"includeDeclaration": False}}
        return self._timed("textDocument/references", self.place.tasks, f"def {self.place.name}", **extra)

    def symbols(self) -> float:
        """By the task's own name."""
        return self.client.timed("workspace/symbol", {"query": self.place.name})

    def _timed(self, method: str, path: Path, text: str, **extra: object) -> float:
        """How long an answer took for the last letter of a text.

        Raises:
            ValueError: There was no answer: nothing was measured.
        """
        lines = path.read_text().split("\n")
        line = next(number for number, line in enumerate(lines) if text in line)
        position = {"line": line, "character": lines[line].index(text) + len(text) - 1}
        params = {"textDocument": self.documents[path], "position": position, **extra}
        start = time.perf_counter()
        answer = self.client.request(method, params)
        took = time.perf_counter() - start
        if not answer:
            raise ValueError(f"{self.client.command} has no answer to {method}")
        return took


def measure(small: Path, large: Path, names: Sequence[Sequence[str]], *, quick: bool) -> list[Row]:
    """The rows; ``small`` and ``large`` are monorepos whose tasks are called ``names``."""
    rounds = 20 if quick else 100
    with ExitStack() as stack:
        cache = stack.enter_context(tempfile.TemporaryDirectory())
        few, many = (
            _asked(stack, peers.OURS, Place.of(root, tasks), cache)
            for root, tasks in zip((small, large), names, strict=True)
        )
        ty = _asked(stack, peers.TY, many.place, cache)
        rows = []
        for what, theirs, goal in (
            ("definition", ty.definition_in_code, 1.0),
            ("references", ty.references, 0.1),
            ("symbols", ty.symbols, 0.1),
        ):
            measures = {"few": getattr(few, what), "many": getattr(many, what), "ty": theirs}
            times = {name: median(measured) for name, measured in in_turns(measures, rounds, 30).items()}
            rows += [
                Row(_SECTION, f"{what}, 5,000 tasks", times["many"], "", None, 0.005),
                Row(_SECTION, f"{what}, 5,000 tasks", times["many"], "ty", times["ty"], goal),
                Row(_SECTION, f"{what}, 5,000 tasks", times["many"], "100 tasks", times["few"], 1.5),
            ]
        return rows + _keystrokes(stack, many, cache, rounds)


def measure_references(project: BenchmarkProject, *, quick: bool) -> list[Row]:
    """What the references of one task of a project cost ours and ty, in seconds of the processor, and by the clock.

    The first question, for which ours reads the strings of all files, has a row of its own.
    """
    asked = {"ours": 50 if quick else 200, "ty": 3 if quick else 10}
    path = project.root / project.file
    line, content = next(
        (n, each) for n, each in enumerate(path.read_text().split("\n")) if f"def {project.query}" in each
    )
    position = {"line": line, "character": content.index(project.query) + 1}
    computed: dict[str, float] = {}
    waited: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as cache:
        for name, command in (("ours", peers.OURS), ("ty", peers.TY)):
            client = BenchmarkClient(command, project.root, {"XDG_CACHE_HOME": cache})
            client.start()
            params = {"textDocument": client.open(path), "position": position, "context": {"includeDeclaration": True}}
            until_found(client, project.query)
            waited[f"{name}, first"] = client.timed("textDocument/references", params)
            before = client.processor_time()
            times = [client.timed("textDocument/references", params) for _ in range(asked[name])]
            computed[name] = (client.processor_time() - before) / asked[name]
            waited[name] = median(times)
            client.stop()
    return [
        Row(project.name, "references, computed", computed["ours"], "", None, 0.005),
        Row(project.name, "references, computed", computed["ours"], "ty", computed["ty"], 0.1),
        Row(project.name, "references", waited["ours"], "ty", waited["ty"], 0.1),
        Row(project.name, "references, first question", waited["ours, first"], "ty", waited["ty, first"]),
    ]


def _keystrokes(stack: ExitStack, many: Asked, cache: str, rounds: int) -> list[Row]:
    """One keystroke and a completion in the monorepo, beside the same file in a project of its own."""
    alone = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    shutil.copy(many.place.tasks, alone / "tasks.py")
    client = BenchmarkClient(peers.OURS, alone, {"XDG_CACHE_HOME": cache})
    client.start()
    stack.callback(client.stop)
    sessions = {
        "monorepo": EditingSession.of(many.client, many.place.services.parent / "tasks.py"),
        "alone": EditingSession.of(client, alone / "tasks.py"),
    }
    for session in sessions.values():
        session.complete()
    typing = {name: session.change_and_complete for name, session in sessions.items()}
    times = {name: median(measured) for name, measured in in_turns(typing, rounds).items()}
    computed = {name: _computed(session) for name, session in sessions.items()}
    return [
        Row(_SECTION, "keystroke and completion", times["monorepo"], "one file", times["alone"], 2),
        Row(_SECTION, "keystroke, all that is computed", computed["monorepo"], "one file", computed["alone"], 2),
    ]


def _computed(session: EditingSession) -> float:
    """Seconds of the processor for one keystroke and all that follows from it in silence."""
    before = session.client.processor_time()
    for _ in range(_KEYSTROKES):
        session.change_and_complete()
        time.sleep(0.02)
    time.sleep(1)
    return (session.client.processor_time() - before) / _KEYSTROKES


def _asked(stack: ExitStack, command: Sequence[str], place: Place, cache: str) -> Asked:
    asked = Asked.of(command, place, cache)
    stack.callback(asked.client.stop)
    return asked
