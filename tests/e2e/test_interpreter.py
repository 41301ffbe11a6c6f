"""The Python that an editor has chosen tells which Celery the project has; it is never run."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from .clients import plain
from .editor import ended, started
from .wire import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path


def environment(folder: Path) -> Path:
    """An environment with a Celery in which a decorator's queue is deprecated, and a Python that would tell."""
    (folder / "lib/python3.12/site-packages/celery-5.7.0.dist-info").mkdir(parents=True)
    (folder / "lib/python3.12/site-packages/celery-5.7.0.dist-info/METADATA").touch()
    (folder / "pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.12.1\n")
    (folder / "bin").mkdir()
    (folder / "bin/python").write_text(f"#!/bin/sh\ntouch {folder}/ran\n")
    (folder / "bin/python").chmod(0o755)
    return folder / "bin/python"


async def test_the_chosen_interpreter_s_celery_counts(tmp_path: Path) -> None:
    python = environment(tmp_path / "environment")
    editor = await started(tmp_path, plain(), options={"trusted": True, "interpreter": str(python)})
    async with asyncio.timeout(PATIENCE):
        while "queue=" in await editor.accept("cem$0", "cemail"):  # noqa: ASYNC110 - the version is found in the background
            await asyncio.sleep(0.05)
    await ended(editor)
    assert not (tmp_path / "environment/ran").exists()


async def test_what_is_no_path_is_no_choice(tmp_path: Path) -> None:
    editor = await started(tmp_path, plain(), options={"trusted": True, "interpreter": 7})
    assert 'queue="email"' in await editor.accept("cem$0", "cemail")
    await ended(editor)
