"""Neovim without a screen, in which a test presses keys."""

from __future__ import annotations

import re
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import pynvim
from tests.served import environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

PATIENCE = 90_000  # milliseconds; the machine may be busy, and reading the folders of all examples takes 25 s then
_LUA = re.compile(r"```lua\n(-- .*?Neovim.*?\n.*?)```", re.DOTALL)

_TYPING = re.compile(r"```lua\n((?:    .*\n)+)```")
_CALL = re.compile(r"    vim\.lsp\.completion\.enable\(.*\n")


class Version(NamedTuple):
    """A Neovim: its program, the page whose configuration it is started with, and the keys that ask for patterns."""

    program: Path
    page: Path
    keys: str


class Neovim:
    """A running Neovim in a folder."""

    def __init__(self, nvim: Any, version: Version) -> None:
        self._nvim = nvim
        self._keys = version.keys

    def lua(self, code: str, *arguments: object) -> Any:
        """What a piece of Lua returns."""
        return self._nvim.exec_lua(code, *arguments)

    def wait(self, condition: str, *arguments: object) -> bool:
        """Whether an expression of Lua becomes true, in which ``...`` are the arguments."""
        found: bool = self.lua(
            f"local given = {{ ... }}; return (vim.wait({PATIENCE}, function() "
            f"return (function(...) return {condition} end)(unpack(given)) end, 5))",
            *arguments,
        )
        return found

    def open(self, name: str) -> None:
        """Shows a file and nothing else, and waits until the server has it."""
        self.press("<Esc><Esc>")
        assert self.wait("vim.api.nvim_get_mode().mode == 'n'")
        self._nvim.command("silent! %bwipeout!")
        self._nvim.command(f"edit {self._nvim.funcs.fnameescape(name)}")
        assert self.wait("next(vim.lsp.buf_get_clients(0)) ~= nil"), name

    def show(self, name: str, text: str) -> None:
        """Shows a document of a plugin beside the files, with the server attached."""
        (client,) = self.lua("return vim.tbl_map(function(each) return each.id end, vim.lsp.get_active_clients())")
        self._nvim.command(f"edit {self._nvim.funcs.fnameescape(name)}")
        self._nvim.current.buffer[:] = text.splitlines()
        self._nvim.command("set filetype=python")
        self.lua("vim.lsp.buf_attach_client(0, ...)", client)

    @property
    def text(self) -> str:
        """The text of the current buffer."""
        return "\n".join(self._nvim.current.buffer[:]) + "\n"

    @property
    def texts(self) -> dict[str, str]:
        """The texts of all files that are loaded, by path."""
        loaded = [each for each in self._nvim.buffers if each.name and self._nvim.api.buf_is_loaded(each)]
        return {each.name: "\n".join(each[:]) + "\n" for each in loaded}

    def place(self, line: int, column: int) -> None:
        """Puts the cursor into a line, counted from 0, behind so many bytes of it."""
        self._nvim.current.window.cursor = (line + 1, column)

    def press(self, keys: str) -> None:
        self._nvim.input(keys)

    def ask(self, method: str, parameters: object = None) -> Any:
        """What the server answers to a request in time; a position where there are no other parameters.

        Neovim may start a server of its own for a document outside of all folders: then it is what both answer.
        """
        answers = self.lua(
            "local method, given = ...; return vim.lsp.buf_request_sync("
            f"0, method, given or vim.lsp.util.make_position_params(0, 'utf-16'), {PATIENCE})",
            method,
            parameters,
        )
        given = answers.values() if isinstance(answers, dict) else answers or []
        results = [answer["result"] for answer in given if answer and answer.get("result")]
        if len(results) < 2:
            return results[0] if results else []
        if all(isinstance(result, dict) for result in results):
            return {"items": [item for result in results for item in result["items"] or []]}
        return [each for result in results for each in result]

    def eventually(self, holds: Callable[[], bool]) -> bool:
        """Whether something comes to hold, which the index or a buffer is asked about again and again."""
        end = time.monotonic() + PATIENCE / 1000
        while not (held := holds()) and time.monotonic() < end:
            time.sleep(0.02)
        return held

    def wait_for_task(self, name: str) -> None:
        """Waits until the index knows a task."""
        assert self.eventually(lambda: name in [each["name"] for each in self.ask("workspace/symbol", {"query": name})])

    def actions(self, action: str = "") -> list[str]:
        """The titles of the actions at the cursor whose id begins with ``action``."""
        at = self.lua("return vim.lsp.util.make_position_params(0, 'utf-16')")
        place = {"start": at["position"], "end": at["position"]}
        found = self.ask("textDocument/codeAction", at | {"range": place, "context": {"diagnostics": []}})
        return [each["title"] for each in found or [] if (each.get("data") or {}).get("id", "").startswith(action)]

    def act(self, title: str) -> None:
        """Takes the action of a title at the cursor, as somebody who chooses it from the list."""
        self.lua(
            "local title = ...; vim.ui.select = function(items, _, choose) for _, item in ipairs(items) do "
            "if (item.action or item[2]).title == title then return choose(item) end end end; "
            "vim.lsp.buf.code_action()",
            title,
        )
        for _ in ("the list is there", "the edit is there"):
            self.ask("workspace/symbol", {"query": "-"})

    def offered(self) -> list[str]:
        """The labels of what the server would complete at the cursor."""
        found = self.ask("textDocument/completion")
        return [item["label"] for item in found["items"]] if found else []

    def complete(self, label: str) -> None:
        """Asks for the patterns in insert mode, and takes one."""
        self.press(self._keys)
        assert self.wait("vim.fn.pumvisible() == 1"), label
        shown = [item["abbr"] for item in self._nvim.funcs.complete_info(["items"])["items"]]
        assert label in shown, shown
        self.lua("vim.api.nvim_select_popupmenu_item(...)", shown.index(label), False, False, {})  # noqa: FBT003
        self.press("<C-y>")

    def becomes(self, text: str) -> bool:
        """Whether the current buffer comes to hold a text."""
        return self.wait("table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\\n') .. '\\n' == ...", text)


@contextmanager
def running(version: Version, root: Path, init: str | None = None) -> Iterator[Neovim]:
    """Neovim, started in a folder with a configuration, that of its page, and nothing of the user's."""
    home = root.with_name(f"{root.name}-home")
    home.mkdir()
    (home / "init.lua").write_text(init or configuration(version.page), "utf-8")
    own = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "CACHE", "DATA", "STATE")}
    own["PATH"] = environment()["PATH"]
    start = ["env", "-C", str(root), *(f"{name}={value}" for name, value in own.items())]
    options = ["--embed", "--headless", "--clean", "-n", "-u", str(home / "init.lua")]
    nvim = pynvim.attach("child", argv=[*start, str(version.program), *options])
    try:
        yield Neovim(nvim, version)
    finally:
        nvim.command("qall!", async_=True)
        nvim.close()


def while_typing(page: Path) -> str | None:
    """The page's configuration with the lines that let patterns come up while one types; None if it has none."""
    found = _TYPING.search(page.read_text("utf-8"))
    return found and _CALL.sub(lambda _: found[1], configuration(page))


def configuration(page: Path) -> str:
    """The configuration for Neovim that a page has."""
    found = _LUA.search(page.read_text("utf-8"))
    assert found is not None, page
    return found[1]
