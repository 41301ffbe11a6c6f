"""Fifty thousand edits of a project: what the server holds in memory afterwards, and how long completions take."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import peers
from client import BenchmarkClient
from edits import RandomEdits
from stats import growth, median, percentile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edits import TypedEdit

SIZES = {"shop/orders/tasks.py": 12, "shop/users/tasks.py": 8, "shop/mail/jobs.py": 30, "shop/reports/tasks.py": 120}
"""The files that are edited, and how many functions each has."""
MOST = 0.05
"""The growth after the warm-up beyond which the benchmark fails."""
_REST = {
    "shop/__init__.py": "",
    "shop/models.py": "class Order: ...\n",
    "shop/celery.py": 'from celery import Celery\n\napp = Celery("shop")\napp.config_from_object("shop.settings")\n',
}


class SoakSession:
    """A server with a project whose files are edited; ``completions`` are the seconds that each took."""

    def __init__(self, root: Path, command: Sequence[str], seed: int) -> None:
        self._root = root
        self._edits = RandomEdits(SIZES, seed)
        self._stream = self._edits.edits()
        self._random = random.Random(seed)  # noqa: S311 - it only has to be reproducible
        self.completions: list[float] = []
        for path, text in _REST.items():
            self._write(path, text)
        for path in SIZES:
            self._write(path, self._edits.texts[path].text)
        self._configure()
        self.client = BenchmarkClient(command, root, {"XDG_CACHE_HOME": str(root.parent / "cache")}, pulls=True)
        self.client.start()
        self._open = {path: self.client.open(root / path) for path in SIZES}

    def run(self, edits: int) -> None:
        """Makes that many edits, with what an editor asks and does between them."""
        for _, edit in zip(range(edits), self._stream, strict=False):
            self.client.replace(self._open[edit.path], edit.start, edit.end, edit.new)
            self._ask(edit)
            if self._random.random() < 1 / 100:
                self._save(edit.path)

    def _ask(self, edit: TypedEdit) -> None:
        held = self._edits.texts[edit.path]
        line, character = held.place(held.cursor)
        at = {"line": line, "character": character}
        here = {"textDocument": self._open[edit.path], "position": at}
        chance = self._random.random()
        if chance < 0.4:
            self.completions.append(self.client.timed("textDocument/completion", here))
        if chance < 0.15:
            self.client.request("textDocument/diagnostic", {"textDocument": here["textDocument"]})
        if chance < 0.05:
            self._act({"textDocument": here["textDocument"], "range": {"start": at, "end": at}})
            self.client.request("textDocument/hover", here)
            self.client.request("textDocument/signatureHelp", here)
        if chance < 0.02:
            self.client.request("textDocument/definition", here)
            self.client.request("textDocument/references", {**here, "context": {"includeDeclaration": True}})
            self.client.request("workspace/symbol", {"query": edit.new[:8]})

    def _act(self, place: dict[str, Any]) -> None:
        actions = self.client.request("textDocument/codeAction", {**place, "context": {"diagnostics": []}}) or []
        if actions:
            self.client.request("codeAction/resolve", self._random.choice(actions))

    def _save(self, path: str) -> None:
        """Saves a document; sometimes it is closed and opened again, sometimes the settings are saved as well."""
        document = self._open[path]
        self._write(path, self._edits.texts[path].text)
        self.client.notify("textDocument/didSave", {"textDocument": document})
        saved = [path]
        if self._random.random() < 0.3:
            self.client.notify("textDocument/didClose", {"textDocument": document})
            self._open[path] = self.client.open(self._root / path)
        if self._random.random() < 0.3:
            saved.append(self._configure())
        changes = [{"uri": (self._root / each).as_uri(), "type": 2} for each in saved]
        self.client.notify("workspace/didChangeWatchedFiles", {"changes": changes})

    def _configure(self) -> str:
        """Writes settings that were never there before, and returns their file."""
        path, word = "shop/settings.py", self._edits.word()
        routes = f'{{"shop.orders.*": {{"queue": "{word}"}}, "shop.{word}": "mail"}}'
        self._write(path, f'task_default_queue = "{word}"\ntask_routes = {routes}\n')
        return path

    def _write(self, path: str, text: str) -> None:
        file = self._root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def verdict(sizes: Sequence[float]) -> str:
    """One line about how memory grew, from its sizes after each thousand edits.

    Raises:
        click.ClickException: It grew by more than `MOST`.
    """
    grown = growth(sizes)
    line = f"growth: {grown:.1%} (goal: at most {MOST:.0%})"
    if grown > MOST:
        raise click.ClickException(line)
    return line


@click.command()
@click.option("--edits", default=50_000, help="How many edits are measured.")
@click.option("--warm-up", default=10_000, help="Edits before these.")
@click.option("--seed", default=1, help="Equal seeds make equal edits.")
def main(edits: int, warm_up: int, seed: int) -> None:
    """Prints the memory of the server and of its index process while a project is edited, and its completions.

    It fails if the memory grows by more than 5 % after the warm-up.
    """
    with tempfile.TemporaryDirectory() as folder:
        session = SoakSession(Path(folder) / "project", peers.OURS, seed)
        session.run(warm_up)
        sizes = [_print_memory(session, warm_up)]
        session.completions.clear()
        for made in range(0, edits, 1000):
            more = min(1000, edits - made)
            session.run(more)
            sizes.append(_print_memory(session, warm_up + made + more))
        times = [each * 1000 for each in session.completions]
        session.client.stop()
    print(f"completions: {median(times):.1f} ms median, {percentile(times, 99):.1f} ms p99, {max(times):.1f} ms max")
    print(verdict(sizes))


def _print_memory(session: SoakSession, edits: int) -> float:
    server, child = session.client.memories()
    print(f"{edits:>7} edits: {server:7.1f} MiB server, {child:7.1f} MiB index process", flush=True)
    return server + child


if __name__ == "__main__":
    main()
