"""Wheels as they are on PyPI, fetched by pip without what they depend on, and read as archives."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from packaging.utils import canonicalize_name, parse_wheel_filename
from scripts.transient.errors import RowError

FOLDER = Path(__file__).parents[2] / ".cache/transient"
# A few projects publish wheels for Windows alone; their Python files are the same.
_PLATFORMS = ((), ("--platform", "win_amd64"))
_COMPILED = (".so", ".pyd")


@dataclass(frozen=True)
class Wheel:
    """A distribution's version, and its files by their paths."""

    distribution: str
    version: str
    archive: zipfile.ZipFile
    names: frozenset[str]

    def text(self, name: str) -> str:
        """The text of a file; KeyError where there is none."""
        return self.archive.read(name).decode("utf-8")

    def compiled(self, module: str) -> bytes:
        """What is compiled of a module; empty where nothing is."""
        stem = module.replace(".", "/") + "."
        found = [name for name in self.names if name.startswith(stem) and name.endswith(_COMPILED)]
        return b"".join(self.archive.read(name) for name in found)


@cache
def wheel(distribution: str) -> Wheel:
    """The newest wheel of a distribution, or the one that was fetched before; RowError where there is none."""
    folder = FOLDER / canonicalize_name(distribution)
    found = next(folder.glob("*.whl"), None) or _fetched(distribution, folder)
    archive = zipfile.ZipFile(found)
    return Wheel(distribution, str(parse_wheel_filename(found.name)[1]), archive, frozenset(archive.namelist()))


def _fetched(distribution: str, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for platform in _PLATFORMS:
        options = ("--quiet", "--no-deps", "--only-binary", ":all:", *platform, "--dest", str(folder))
        done = subprocess.run(
            [sys.executable, "-m", "pip", "download", *options, distribution],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0:
            return next(folder.glob("*.whl"))
    raise RowError(f"pip finds no wheel of {distribution}")
