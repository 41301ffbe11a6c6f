"""Editors that the tests of a module share; each is started when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest_asyncio

from .clients import plain, rich
from .editor import Editor, ended, started

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    import pytest
    from lsprotocol import types

    Start = Callable[..., Awaitable[Editor]]

OWN_SNIPPET = """\
{#---
prefix = "cown"
title = "Own task"
description = "A task of one's own."

[variables]
task_name = { type = "name", default = "own_task", help = "Name" }
queue = { type = "string", default = "$mail", help = "Queue" }
---#}
import logging

from celery import shared_task

logger = logging.getLogger(__name__)


@shared_task(name="{{ app_name }}.{{ task_name }}", queue="{{ queue }}")
def {{ task_name }}():
    if True:
        logger.info("{{ project_name }}")
"""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def editor_of(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Callable[[str], Awaitable[Editor]]]:
    """An editor by its kind: ``rich`` or ``plain``, and where that matters the encoding, as in ``rich utf-8``."""
    editors: dict[str, Editor] = {}

    async def get(kind: str) -> Editor:
        if kind not in editors:
            root = tmp_path_factory.mktemp("shop")
            (root / "requirements.txt").write_text("celery==5.6.2\ndjango\n")
            name, _, encoding = kind.partition(" ")
            capabilities = (rich if name == "rich" else plain)(encoding or None)
            editors[kind] = await started(root, capabilities, home=own_snippets(root))
        return editors[kind]

    yield get
    for editor in editors.values():
        await ended(editor)


def own_snippets(root: Path) -> Path:
    """A home whose user has a snippet of their own."""
    folder = root.parent / f"{root.name}-home" / "celeryls" / "snippets"
    folder.mkdir(parents=True)
    (folder / "own.py.j2").write_text(OWN_SNIPPET)
    return folder.parents[1]


@pytest_asyncio.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    """Starts editors in the test's own workspace, and ends them."""
    editors = []

    async def one(capabilities: types.ClientCapabilities, **options: Any) -> Editor:
        editors.append(await started(tmp_path, capabilities, options=options, home=tmp_path / "home"))
        return editors[-1]

    yield one
    for editor in editors:
        await ended(editor)
