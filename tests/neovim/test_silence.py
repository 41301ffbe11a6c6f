"""Neovim is silent where there is nothing to say about Celery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.asking import written

from .neovim import Version, running

if TYPE_CHECKING:
    from pathlib import Path

OTHER = 'import requests\n\nclient_name = "x"\n\n\n\n'
BROKEN = "from celery import shared_task\n\n\n@shared_task(autoretry_for=(ValueError))\ndef then(): ...\n\n\ncel\n"


def test_a_folder_without_celery_has_patterns_for_a_whole_prefix_only(version: Version, tmp_path: Path) -> None:
    files = {"pyproject.toml": '[project]\nname = "client"\ndependencies = ["requests"]\n', "client.py": OTHER}
    with running(version, written(tmp_path / "client", files)) as neovim:
        for typed in ("c", "cl", "cli", "client", "cla", "re", "task"):
            neovim.open("client.py")
            neovim.place(OTHER.count("\n") - 1, 0)
            neovim.press(f"A{typed}{version.keys}")
            assert neovim.offered() == [], typed
            assert neovim.lua("return vim.fn.pumvisible()") == 0, typed
            assert neovim.text == f"{OTHER[:-1]}{typed}\n"
        neovim.open("client.py")
        neovim.place(OTHER.count("\n") - 1, 0)
        neovim.press("Acemail")
        neovim.complete("cemail")


def test_an_old_revision_gets_nothing(version: Version, tmp_path: Path) -> None:
    root = written(tmp_path / "shop", {"pyproject.toml": "", "requirements.txt": "celery==5.6.2", "tasks.py": BROKEN})
    with running(version, root) as neovim:
        neovim.open("tasks.py")
        assert neovim.wait("#vim.diagnostic.get(0) == 1")
        neovim.wait_for_task("tasks.then")
        neovim.show(f"fugitive://{root}/.git//0123456789abcdef/tasks.py", BROKEN.replace("def then", "def long_ago"))
        neovim.place(3, 3)
        assert neovim.actions() == []
        neovim.place(BROKEN.count("\n") - 1, 0)
        neovim.press(f"A{version.keys}")
        assert neovim.offered() == []
        assert neovim.lua("return vim.fn.pumvisible()") == 0
        assert neovim.lua("return vim.diagnostic.get(0)") == []
        assert [each["name"] for each in neovim.ask("workspace/symbol", {"query": ""})] == ["tasks.then"]
