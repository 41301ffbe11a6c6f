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


@click.command()
def main() -> None:
    """Say for each release whether it is as the catalogue says."""
    differing = [release for release in covered().values() if _differs(_environment(release))]
    sys.exit(bool(differing))


def _environment(release: str) -> Path:
    """The Python of an environment with a release, and with what some of its options need."""
    folder = ENVIRONMENTS / release
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    ready = folder / ".ready"
    if not ready.exists():
        click.echo(f"Installing Celery {release}")
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        install = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        subprocess.run([*install, f"celery=={release}", "pydantic", "Django"], check=True)
        ready.touch()
    return python


def _differs(python: Path) -> bool:
    path = os.pathsep.join(map(str, (ROOT, ROOT / "server")))
    command = [str(python), "-m", "scripts.catalogue.compare"]
    return subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, check=False).returncode != 0


if __name__ == "__main__":
    main()
