"""One folder, file, setting or snippet that nobody foresaw costs itself alone."""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.scanning import TASK, write

from .wire import PATIENCE, PATTERNS, Wire, offered, packed, wire

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

NO_TEXT = os.fsdecode(b"caf\xe9")


@asynccontextmanager
async def serving(home: Path, *folders: str, settings: dict[str, Any] | None = None) -> AsyncIterator[Wire]:
    """A server in a trusted workspace of these folders, which are URIs."""
    environment = os.environ | {"XDG_CONFIG_HOME": str(home / "config"), "XDG_CACHE_HOME": str(home / "cache")}
    async with wire(env=environment) as server:
        params = {
            "processId": None,
            "rootUri": None,
            "workspaceFolders": [{"uri": uri, "name": "any"} for uri in folders],
            "capabilities": {},
            "initializationOptions": {"trusted": True, "settings": settings or {}},
        }
        assert "result" in await server.request("initialize", params)
        await server.notify("initialized", {})
        yield server


async def tasks(server: Wire, *names: str) -> list[dict[str, Any]]:
    """The symbols of all tasks, once those of these names are among them."""
    async with asyncio.timeout(PATIENCE):
        while True:
            answer = await server.request("workspace/symbol", {"query": ""})
            found: list[dict[str, Any]] = answer["result"]
            if {symbol["name"] for symbol in found} >= set(names):
                return found
            await asyncio.sleep(0.02)


async def test_a_folder_whose_name_is_no_text_has_its_tasks(tmp_path: Path) -> None:
    root = tmp_path / NO_TEXT
    write(root, {"shop.py": TASK.format(name="first"), f"{NO_TEXT}.py": TASK.format(name="second")})
    uri, other = (root / "shop.py").as_uri(), (root / f"{NO_TEXT}.py").as_uri()
    async with serving(tmp_path, root.as_uri()) as server:
        found = await tasks(server, "shop.first")
        assert {symbol["location"]["uri"] for symbol in found} == {uri, other}
        await server.open(other, TASK.format(name="edited"))
        await tasks(server, "edited")
        await server.open(uri, "cel")
        assert len(offered(await server.complete(uri, 0, 3))) == PATTERNS


async def test_names_that_are_no_text_are_told_apart(tmp_path: Path) -> None:
    async with serving(tmp_path, tmp_path.as_uri()) as server:
        for name, text in ((b"\xe8.py", "cel"), (b"\xe9.py", "'cel")):
            await server.open((tmp_path / os.fsdecode(name)).as_uri(), text)
        answer = await server.complete((tmp_path / os.fsdecode(b"\xe8.py")).as_uri(), 0, 3)
        assert len(offered(answer)) == PATTERNS


FOLDERS = {
    "a missing folder": "{here}/none",
    "a file": "{here}/file",
    "a pipe": "{here}/pipe",
    "a link to itself": "{here}/loop",
    "below a link to itself": "{here}/loop/x",
    "a null byte": "file:///a%00b",
    "a lone surrogate": "file:///\ud800",
    "a name that is too long": "file:///" + "a" * 5_000,
    "a path that is too long": "file:///" + "a/" * 5_000,
    "a device": "file:///dev/null",
    "the same folder": "{here}/good/",
    "the folder around it": "{here}",
    "another scheme": "http://example.com/x",
}


@pytest.mark.parametrize("uri", FOLDERS.values(), ids=FOLDERS)
async def test_a_folder_that_is_none_costs_no_other(tmp_path: Path, uri: str) -> None:
    write(tmp_path, {"good/a.py": TASK.format(name="first"), "fine/b.py": TASK.format(name="second"), "file": ""})
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    before, after = ((tmp_path / name).as_uri() for name in ("good", "fine"))
    async with serving(tmp_path / "home", before, uri.format(here=tmp_path.as_uri()), after) as server:
        found = await tasks(server, "a.first", "b.second")
        assert {symbol["location"]["uri"] for symbol in found} == {f"{before}/a.py", f"{after}/b.py"}
        await server.open(f"{before}/tasks.py", "cem")
        assert "cemail" in offered(await server.complete(f"{before}/tasks.py", 0, 3))


@pytest.mark.parametrize("folder", ["\0", "\ud800", "/", "a" * 5_000, "../pipe"], ids=ascii)
async def test_a_folder_of_snippets_that_is_none_leaves_the_others(tmp_path: Path, folder: str) -> None:
    write(tmp_path, {"shop/a.py": TASK.format(name="first")})
    os.mkfifo(tmp_path / "pipe")
    root = tmp_path / "shop"
    async with serving(tmp_path, root.as_uri(), settings={"snippets": {"folder": folder}}) as server:
        await tasks(server, "a.first")
        await server.open((root / "tasks.py").as_uri(), "cel")
        assert len(offered(await server.complete((root / "tasks.py").as_uri(), 0, 3))) == PATTERNS


async def test_a_teams_snippet_of_private_characters_leaves_the_others(tmp_path: Path) -> None:
    head = '{#---\nprefix = "cown"\ntitle = "Own"\ndescription = "Own."\n---#}\n'
    write(tmp_path, {".celeryls/snippets/own.py.j2": f"{head}own = '\ufdd00\ufdd1'\n"})
    uri = (tmp_path / "tasks.py").as_uri()
    async with serving(tmp_path / "home", tmp_path.as_uri()) as server:
        await server.open(uri, "cel")
        answer = await server.complete(uri, 0, 3)
        assert len(offered(answer)) == PATTERNS + 1
        own = next(item for item in answer["result"]["items"] if item["label"] == "cown")
        assert own["textEdit"]["newText"] == "own = '\ufdd00\ufdd1'\n"


@pytest.mark.parametrize("depth", [100, 500, 900, 20_000])
@pytest.mark.parametrize("method", ["completionItem/resolve", "codeAction/resolve", "no/such"])
async def test_a_request_with_nested_data_is_answered(method: str, depth: int, tmp_path: Path) -> None:
    data = '{"a": ' * depth + "1" + "}" * depth
    body = (
        f'{{"jsonrpc": "2.0", "id": 8, "method": "{method}", "params": {{"label": "x", "title": "x", "data": {data}}}}}'
    )
    async with serving(tmp_path) as server:
        await server.send(packed(body.encode()))
        answer = await server.response(8)
        if depth == 100 and method != "no/such":
            assert answer["result"]["data"] == json.loads(data)
        else:
            assert "error" in answer
