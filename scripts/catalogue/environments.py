"""Virtual environments with a release of Celery each, below ``.cache/celery``; they stay for the next time.

Run as ``python -m scripts.catalogue.environments RELEASE [PACKAGE…]``, it prints the environment's Python.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import click
from scripts.catalogue.wheels import CACHE, minor_of

from celeryls.file_writing import locked

if TYPE_CHECKING:
    from pathlib import Path

_CONTEMPORARIES = {"5.3": ("kombu<5.4", "click<8.2")}
"""What an old release does not run without: it sets no upper bounds itself."""


def environment(release: str, *packages: str) -> Path:
    """The Python of an environment with ``celery[redis]`` of this release and with ``packages``.

    One process makes it, others that ask meanwhile wait for it: tests run in several.

    Raises:
        CalledProcessError: pip can't install them.
    """
    wanted = (f"celery[redis]=={release}", *_CONTEMPORARIES.get(minor_of(release), ()), *packages)
    folder = CACHE / release
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    installed = folder / "installed.txt"
    CACHE.mkdir(parents=True, exist_ok=True)
    with locked(CACHE):
        if not installed.exists() or not {*wanted} <= {*installed.read_text("utf-8").split()}:
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
            install = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
            subprocess.run([*install, *wanted], check=True)
            installed.write_text("\n".join(wanted), "utf-8")
    return python


@click.command()
@click.argument("release")
@click.argument("packages", nargs=-1)
def main(release: str, packages: tuple[str, ...]) -> None:
    """Print the Python of an environment with that release of Celery, which is made if it is not there."""
    click.echo(environment(release, *packages))


if __name__ == "__main__":
    main()
