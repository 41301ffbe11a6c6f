"""Starts the server out of a ``.vsix`` in surroundings that would lead a careless one astray."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import subprocess
import tempfile
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.client import LanguageClient

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_SECONDS = 120  # on a machine that does other things, too
_VERSION = "import sys; print('%d.%d.%d' % sys.version_info[:3], sys.executable)"
_PROJECT = """\
from celery import Celery

app = Celery("shop")
app.conf.task_routes = {"shop.*": {"queue": "orders"}}


@app.task
def ship(): ...
"""
_BAIT = ("celery", "celeryconfig", "sitecustomize", "usercustomize", "settings", "manage", "celeryls", "click", "json")


@dataclass(frozen=True, slots=True)
class Python:
    """A Python of this machine."""

    version: str
    executable: str

    @property
    def minor(self) -> str:
        """Without the last number: ``3.11``."""
        return self.version.rpartition(".")[0]


def pythons_here() -> list[Python]:
    """Every CPython from 3.11 on that pyenv or PATH has, each once, the oldest first."""
    found: dict[Path, Python] = {}
    for candidate in _candidates():
        command = [str(candidate), "-I", "-S", "-c", _VERSION]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            version, executable = done.stdout.strip().split(" ", 1)
            found.setdefault(Path(executable).resolve(), Python(version, executable))
    recent = (python for python in found.values() if _numbers(python.version) >= (3, 11))
    return sorted(recent, key=lambda python: _numbers(python.version))


@contextmanager
def unpacked(vsix: Path) -> Iterator[Path]:
    """The folder ``bundled`` of a ``.vsix``, for as long as it is needed."""
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(vsix) as archive:
        archive.extractall(folder)
        yield Path(folder, "extension/bundled")


def starts_from(bundled: Path, python: Python) -> str | None:
    """Starts the server that the extension holds, asks it for a pattern and ends it; Celery's router is asked, too.

    Returns:
        What went wrong; None where all went well.
    """
    if python.minor not in json.loads((bundled / "pythons.json").read_text("utf-8")):
        return f"the extension holds nothing for Python {python.minor}"
    return answers(python.executable, "-I", "-S", str(bundled / "run_server.py"))


def answers(*command: str, misled: bool = True) -> str | None:
    """Starts a server by its command, asks and ends it as `starts_from` says; what went wrong, or None.

    With ``misled`` its variables lead into the workspace, too: a ``sitecustomize.py`` on `PYTHONPATH` is run by Python
    itself unless it is isolated, as a script that pip installs is not.
    """
    # What pygls says of messages that we don't ask for would only confuse.
    logging.getLogger("pygls").setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as name:
        trap = Path(name, "workspace")
        _bait(trap)
        environment = _misled(trap) if misled else dict(os.environ)
        wrong = asyncio.run(_talk(command, trap, environment)) or _routes(command, trap, environment)
        ran = sorted(path.stem for path in trap.glob("*.ran"))
    return wrong or (f"it ran the workspace's {', '.join(ran)}" if ran else None)


def _candidates() -> Iterator[Path]:
    yield from sorted(Path.home().glob(".pyenv/versions/*/bin/python"))
    for folder in os.environ["PATH"].split(os.pathsep):
        yield from _numbered(Path(folder).glob("python3*"))


def _numbered(paths: Iterable[Path]) -> Iterator[Path]:
    return (path for path in sorted(paths) if re.fullmatch(r"python3(\.\d+)?(\.exe)?", path.name))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _bait(folder: Path) -> None:
    """Plants modules that a Python would import from its working directory or its variables, each leaving a mark."""
    folder.mkdir()
    for name in _BAIT:
        (folder / f"{name}.py").write_text(f"open({str(folder / name)!r} + '.ran', 'w').close()\n", "utf-8")


def _misled(trap: Path) -> dict[str, str]:
    """The environment of an editor that was started from the trap's own shell."""
    variables = {"PYTHONPATH": trap, "PYTHONSTARTUP": trap / "celery.py", "VIRTUAL_ENV": trap}
    names = {"DJANGO_SETTINGS_MODULE": "settings", "CELERY_CONFIG_MODULE": "celeryconfig"}
    return os.environ | {name: str(value) for name, value in variables.items()} | names


def _routes(server: Sequence[str], trap: Path, environment: dict[str, str]) -> str | None:
    """What is wrong with the route of a task, which the Celery in the bundle has to tell."""
    (trap / "shop.py").write_text(_PROJECT, "utf-8")
    command = [*server, "index", "--stats", "--format", "json", "--no-cache"]
    done = subprocess.run(command, cwd=trap, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        return f"it counts nothing: {done.stderr.strip().rpartition(chr(10))[2]}"
    routed = json.loads(done.stdout)["stats"]["configuration"]["routed tasks"]
    return None if routed == 1 else f"it finds {routed} routed tasks, not 1"


async def _talk(command: Sequence[str], trap: Path, environment: dict[str, str]) -> str | None:
    client = LanguageClient("vsix", "1")
    await client.start_io(*command, cwd=trap, env=environment)
    process = client._server  # noqa: SLF001 - the only way to its exit status
    if process is None or process.stderr is None:
        return "it did not start"
    try:
        async with asyncio.timeout(_SECONDS):
            wrong = await _ask(client, trap)
            await client.shutdown_async(None)
            client.exit(None)
            status = await process.wait()
    except (TimeoutError, JsonRpcException):
        # It may have died, or hang.
        if process.returncode is None:
            process.kill()
            await process.wait()
        words = (await process.stderr.read()).decode("utf-8", "replace").strip()
        return f"it gave no answer: {words.rpartition(chr(10))[2]}"
    return wrong or (f"it ended with exit status {status}" if status else None)


async def _ask(client: LanguageClient, trap: Path) -> str | None:
    params = types.InitializeParams(capabilities=types.ClientCapabilities(), root_uri=trap.as_uri())
    answer = await client.initialize_async(params)
    if answer.server_info is None or answer.server_info.name != "celery-language-server":
        return f"it says that it is {answer.server_info}"
    client.initialized(types.InitializedParams())
    uri = (trap / "tasks.py").as_uri()
    opened = types.TextDocumentItem(uri, types.LanguageKind.Python, 1, "ctask")
    client.text_document_did_open(types.DidOpenTextDocumentParams(opened))
    place = types.CompletionParams(types.TextDocumentIdentifier(uri), types.Position(0, 5))
    offered = await client.text_document_completion_async(place)
    items = offered.items if isinstance(offered, types.CompletionList) else offered or []
    if not any("ctask" in item.label for item in items):
        return f"it does not offer ctask, but {[item.label for item in items]}"
    return None
