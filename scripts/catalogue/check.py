"""Compares the catalogue with each release of Celery that it covers, installed in an environment of its own.

Run as ``python -m scripts.catalogue.check``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import click
from scripts.catalogue.environments import environment
from scripts.catalogue.wheels import ROOT, covered

if TYPE_CHECKING:
    from pathlib import Path

_NEEDED = ("pydantic", "Django", "msgspec")


@click.command()
def main() -> None:
    """Say for each release whether it is as the catalogue says."""
    differing = [release for release in covered().values() if _differs(environment(release, *_NEEDED))]
    sys.exit(bool(differing))


def _differs(python: Path) -> bool:
    path = os.pathsep.join(map(str, (ROOT, ROOT / "server")))
    command = [str(python), "-m", "scripts.catalogue.compare"]
    return subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, check=False).returncode != 0


if __name__ == "__main__":
    main()
