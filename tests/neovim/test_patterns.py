"""Every pattern in Neovim: the file is then what it would be in an editor that can all that we make use of."""

from __future__ import annotations

import ast
import asyncio
from typing import TYPE_CHECKING

import pytest
from tests.e2e.asking import indexed, written
from tests.e2e.clients import rich
from tests.e2e.editor import ended, started

from celeryls.snippets import builtin

from .neovim import Neovim, Version, running, while_typing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TASKS = '''\
"""Tasks of the orders. 📦"""

from celery import shared_task


@shared_task(queue="shipping")
def pack(order_id: str) -> str:
    return order_id


'''
SCHEDULE = '''\
"""The app."""

from celery import Celery

app = Celery("shop")
app.conf.beat_schedule = {
    $
}
'''
PATTERNS = {snippet.prefix: SCHEDULE if snippet.where == "schedule" else f"{TASKS}$\n" for snippet in builtin()}
DECORATORS = {"@shared_task": f"{TASKS}$\n", "@shared_task(…)": f"{TASKS}$\n"}
NEW_FILES = dict.fromkeys(("cemail", "cclass", "ccleanup", "ctask", "cwebhook"), "$\n")
WITHIN = {
    "behind a function": TASKS + "    $\n",
    "above the imports": f"$\n{TASKS}",
    "above a function": TASKS.replace("@shared_task(", "$\n@shared_task("),
    "in a deeper dict": SCHEDULE.replace("app.conf", "if app:\n    app.conf").replace("    $\n}", "        $\n    }"),
}
CASES = {
    **{prefix: (text, prefix, prefix) for prefix, text in PATTERNS.items()},
    **{label: (text, "@sh", label) for label, text in DECORATORS.items()},
    **{f"{prefix} in a new file": (text, prefix, prefix) for prefix, text in NEW_FILES.items()},
    **{name: (text, "cbeatentry" if "dict" in name else "cema", "cbeatentry" if "dict" in name else "cemail")
       for name, text in WITHIN.items()},
    "a word of it": (f"{TASKS}$\n", "webhook", "cwebhook"),
    "two letters swapped": (f"{TASKS}$\n", "cemial", "cemail"),
    "a capital letter": (f"{TASKS}$\n", "Task", "ctask"),
}  # fmt: skip
FILES = {
    "manage.py": "",
    "requirements.txt": "celery==5.6.2\ndjango\n",
    "shop/__init__.py": "",
    **{f"shop/tasks_{number}.py": text.replace("$", "") for number, (text, *_) in enumerate(CASES.values())},
}


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each file is in an editor that can all that we make use of."""
    return asyncio.run(_accepted(written(tmp_path_factory.mktemp("rich") / "project", FILES)))


async def _accepted(root: Path) -> dict[str, str]:
    editor = await started(root, rich())
    found = {}
    for number, (name, (text, typed, label)) in enumerate(CASES.items()):
        if "def pack" in text:
            await indexed(editor, f"shop.tasks_{number}.pack")
        found[name] = await editor.accept(text.replace("$", f"{typed}$0"), label, f"shop/tasks_{number}.py")
    await ended(editor)
    return found


@pytest.fixture(scope="module")
def neovim(version: Version, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neovim]:
    with running(version, written(tmp_path_factory.mktemp("neovim") / "project", FILES)) as editor:
        yield editor


@pytest.mark.parametrize("name", CASES)
def test_a_pattern_is_written_as_it_is(neovim: Neovim, expected: dict[str, str], name: str) -> None:
    text, typed, label = CASES[name]
    number = list(CASES).index(name)
    neovim.open(f"shop/tasks_{number}.py")
    if "def pack" in text:
        neovim.wait_for_task(f"shop.tasks_{number}.pack")
    at = text.index("$")
    neovim.place(text.count("\n", 0, at), 0)
    neovim.press(f"A{typed}")
    neovim.complete(label)
    assert neovim.becomes(expected[name]) or neovim.text == expected[name]
    ast.parse(expected[name])


def test_patterns_come_up_while_one_types(typing_version: Version, tmp_path: Path) -> None:
    with running(typing_version, written(tmp_path / "project", FILES), while_typing(typing_version.page)) as editor:
        editor.open("shop/tasks_0.py")
        editor.press("Goc")
        assert editor.wait("vim.fn.pumvisible() == 1")
        assert editor.wait("vim.fn.complete_info({ 'items' }).items[1].abbr == 'ctask'")
