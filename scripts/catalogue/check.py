"""Compares the catalogue with each release of Celery that it covers, installed in an environment of its own.

Run as ``python -m scripts.catalogue.check``. The environments stay below ``.cache/`` for the next time.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import click
from scripts.catalogue.wheels import ROOT, covered

if TYPE_CHECKING:
    from pathlib import Path

ENVIRONMENTS = ROOT / ".cache/catalogue"
_NEEDED = ("pydantic", "Django", "msgspec")


@click.command()
def main() -> None:
    """Say for each release whether it is as the catalogue says."""
    differing = [release for release in covered().values() if _differs(_environment(release))]
    sys.exit(bool(differing))


def _environment(release: str) -> Path:
    """The Python of an environment with a release, and with what some of its options and our records need."""
    folder = ENVIRONMENTS / release
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    packages = (f"celery=={release}", *_NEEDED)
    installed = folder / "installed.txt"
    if not installed.exists() or installed.read_text("utf-8").split() != [*packages]:
        click.echo(f"Installing Celery {release}")
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        install = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        subprocess.run([*install, *packages], check=True)
        installed.write_text("\n".join(packages), "utf-8")
    return python


def _differs(python: Path) -> bool:
    path = os.pathsep.join(map(str, (ROOT, ROOT / "server")))
    command = [str(python), "-m", "scripts.catalogue.compare"]
    return subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, check=False).returncode != 0


if __name__ == "__main__":
    main()
