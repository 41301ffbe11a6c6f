"""What an editor asks of the index, in words of files and texts instead of positions."""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from .apply import position
from .editor import within
from .wire import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from .editor import Editor

PROJECTS = Path(__file__).parent.parent / "projects"
MAIL = {
    "mail.py": "from celery import Celery\n\napp = Celery('mail')\napp.conf.task_routes = {'mail.*': 'email'}\n\n\n"
    "@app.task(name='mail.sort')\ndef sort(): ...\n"
}
"""A project with a queue for mail."""


def copied(name: str, root: Path) -> Path:
    """A project of tests/projects in a folder of the test's own."""
    shutil.copytree(PROJECTS / name, root, dirs_exist_ok=True)
    return root


def written(root: Path, files: dict[str, str]) -> Path:
    """Writes a project."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return root


async def eventually(holds: Callable[[], Awaitable[bool]]) -> None:
    """Waits for what the index comes to know in the background."""
    async with asyncio.timeout(PATIENCE):
        while not await holds():  # noqa: ASYNC110 - the client has no event for it
            await asyncio.sleep(0.02)


async def mail_has_a_queue(editor: Editor, *, expected: bool = True) -> None:
    """Waits until the pattern for mail has the queue that a project of `MAIL` has for it, or has none."""
    await indexed(editor, "mail.sort")

    async def is_so() -> bool:
        return ('queue="email"' in await editor.accept("cem$0", "cemail")) is expected

    await eventually(is_so)


async def symbols(editor: Editor, query: str = "") -> list[types.WorkspaceSymbol]:
    """The symbols that a query finds, in the server's order."""
    found = await within(editor.client.workspace_symbol_async(types.WorkspaceSymbolParams(query)))
    return list(found or [])


async def names(editor: Editor, query: str = "") -> list[str]:
    """The names of the tasks that a query finds."""
    return [each.name for each in await symbols(editor, query) if "Celery task" in (each.container_name or "")]


async def indexed(editor: Editor, *tasks: str) -> None:
    """Waits until the index knows the tasks of these names."""

    async def known() -> bool:
        return set(tasks) <= set(await names(editor))

    await eventually(known)


def opened(editor: Editor, path: str) -> str:
    """Opens a file as it is on disk; its URI."""
    return editor.open((editor.root / path).read_bytes().decode(), path)


def asked(editor: Editor, uri: str, text: str) -> types.Position:
    """The position in the middle of the last occurrence of ``text``, which stands in the document."""
    at = editor.texts[uri].rindex(text)
    return position(editor.texts[uri], at + len(text) // 2, editor.encoding)


async def definition(editor: Editor, uri: str, text: str) -> list[types.LocationLink] | list[types.Location]:
    """Where the definitions of what stands at ``text`` are; empty where the server leaves it to others."""
    params = types.DefinitionParams(types.TextDocumentIdentifier(uri), asked(editor, uri, text))
    found = await within(editor.client.text_document_definition_async(params))
    return list(found or [])


async def references(editor: Editor, uri: str, text: str, *, declaration: bool = False) -> list[types.Location]:
    """The places that the server knows of for what stands at ``text``."""
    context = types.ReferenceContext(include_declaration=declaration)
    params = types.ReferenceParams(context, types.TextDocumentIdentifier(uri), asked(editor, uri, text))
    found = await within(editor.client.text_document_references_async(params))
    return list(found or [])


def text_at(editor: Editor, uri: str, place: types.Range) -> str:
    """What stands at a range of a file, open or not, counted as the client does."""
    text = editor.texts[uri] if uri in editor.texts else path_of(uri).read_bytes().decode()
    size = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[editor.encoding]
    encoding = editor.encoding if size == 1 else f"{editor.encoding}-le"
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert place.start.line == place.end.line
    units = lines[place.start.line].encode(encoding)
    return units[size * place.start.character : size * place.end.character].decode(encoding)


def path_of(uri: str) -> Path:
    from pygls.uris import to_fs_path

    path = to_fs_path(uri)
    assert path is not None
    return Path(path)


def shown(editor: Editor, places: Iterable[types.Location]) -> list[tuple[str, int, str]]:
    """Places as file, line from 1 and what stands there."""
    return sorted(
        (
            path_of(place.uri).relative_to(editor.root).as_posix(),
            place.range.start.line + 1,
            text_at(editor, place.uri, place.range),
        )
        for place in places
    )


def changed(editor: Editor, *paths: str) -> None:
    """Tells what a watcher of files would, whether these are there or not."""
    events = [
        types.FileEvent(
            (editor.root / path).as_uri(),
            types.FileChangeType.Changed if (editor.root / path).exists() else types.FileChangeType.Deleted,
        )
        for path in paths
    ]
    editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(events))


def children(pid: int) -> list[int]:
    """The processes that a process has started, and those that these have."""
    found = []
    for entry in os.scandir("/proc"):
        with suppress(OSError, ValueError):
            stat = Path(entry.path, "stat").read_text()
            if int(stat.rpartition(")")[2].split()[1]) == pid:
                found += [int(entry.name), *children(int(entry.name))]
    return found


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def gone(pids: Iterable[int]) -> None:
    end = time.monotonic() + PATIENCE
    while any(map(alive, pids)):
        assert time.monotonic() < end, "a process is left"
        await asyncio.sleep(0.02)
