"""The Python that an editor has chosen tells which Celery the project has; it is never run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .asking import MAIL, mail_has_a_queue, written
from .clients import plain
from .editor import ended, started

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
    written(tmp_path, MAIL)
    editor = await started(tmp_path, plain(), options={"trusted": True, "interpreter": str(python)})
    await mail_has_a_queue(editor, expected=False)
    await ended(editor)
    assert not (tmp_path / "environment/ran").exists()


async def test_what_is_no_path_is_no_choice(tmp_path: Path) -> None:
    written(tmp_path, MAIL)
    editor = await started(tmp_path, plain(), options={"trusted": True, "interpreter": 7})
    await mail_has_a_queue(editor)
    await ended(editor)
