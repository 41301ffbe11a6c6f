"""Starts the index process, isolated like the server, in a neutral working directory."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from pathlib import Path

import celeryls
from celeryls.system.differences import creation_flags

# Variables that change Python's imports, or tell Celery and Django which project they are in.
_REMOVED = re.compile(
    r"PYTHON.*|__PYVENV_LAUNCHER__|VIRTUAL_ENV.*|DJANGO_SETTINGS_MODULE|CELERY.*", re.IGNORECASE | re.DOTALL
)


async def launch() -> asyncio.subprocess.Process:
    """Starts the process, connected by pipes.

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
        creationflags=creation_flags(),
    )


def command() -> list[str]:
    """The command; it imports only from this process's own import path.

    ``-I`` and ``-S`` run nothing from the workspace or the user: no ``sitecustomize``, no ``PYTHONPATH``, no ``.pth``.
    """
    folder = Path(celeryls.__file__).resolve().parent
    # The server's own import path, cleaned by `isolation`.
    folders = dict.fromkeys([*(path for path in sys.path if Path(path).is_absolute()), str(folder.parent)])
    return [sys.executable, "-I", "-S", str(folder / "indexing" / "process" / "start.py"), json.dumps(list(folders))]


def environment() -> dict[str, str]:
    """This process's environment, without variables about a project."""
    return {name: value for name, value in os.environ.items() if not _REMOVED.fullmatch(name)}
