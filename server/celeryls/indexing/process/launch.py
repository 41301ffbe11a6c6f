"""How the index process is started: as isolated as the server is, in a folder of nobody's."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from pathlib import Path

import celeryls

# What changes what a Python imports, or tells Celery and Django whose project they are in.
_REMOVED = re.compile(
    r"PYTHON.*|__PYVENV_LAUNCHER__|VIRTUAL_ENV.*|DJANGO_SETTINGS_MODULE|CELERY.*", re.IGNORECASE | re.DOTALL
)


async def launch() -> asyncio.subprocess.Process:
    """Starts the process, with pipes of its own.

    Raises:
        OSError: It can't be started.
    """
    return await asyncio.create_subprocess_exec(
        *command(),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=Path(sys.executable).anchor,
        env=environment(),
    )


def command() -> list[str]:
    """The command: it imports from where this process does, and from nowhere else.

    ``-I`` and ``-S`` run nothing of a workspace's or a user's: no ``sitecustomize``, no ``PYTHONPATH``, no ``.pth``.
    """
    folder = Path(celeryls.__file__).resolve().parent
    # The server's own path, which `isolation` has cleaned.
    folders = dict.fromkeys([*(path for path in sys.path if Path(path).is_absolute()), str(folder.parent)])
    return [sys.executable, "-I", "-S", str(folder / "indexing" / "process" / "start.py"), json.dumps(list(folders))]


def environment() -> dict[str, str]:
    """This process' environment, without what is about some project."""
    return {name: value for name, value in os.environ.items() if not _REMOVED.fullmatch(name)}
