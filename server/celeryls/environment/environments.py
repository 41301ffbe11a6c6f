"""Finds the installed Celery of a Python from the names of folders; the Python itself is never started."""

from __future__ import annotations

import os
import re
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.environment.versions import version_of
from celeryls.workspace.reading import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from packaging.version import Version

MAX_NAMES = 50_000
"""How many names of one folder are read; further ones are ignored."""

_METADATA = re.compile(r"celery-([^-]+)(?:-py[\d.]+)?\.(?:dist|egg)-info", re.IGNORECASE)
_LIBRARY = re.compile(r"(?:python|pypy)(\d+(?:\.\d+)?)t?")
_VERSION = re.compile(r"(\d+\.\d+)")
_LIBRARIES = ("lib", "lib64", "local/lib")
_PACKAGES = ("site-packages", "dist-packages")


def installed(python: Path) -> tuple[Version, Path] | None:
    """The Celery that ``python``, an interpreter or the folder of an environment, would import, and its location.

    None if Celery is not installed, or the path does not look like an environment.
    """
    for prefix, version in _prefixes(python):
        for folder in _site_packages(prefix, version):
            if found := _celery_in(folder):
                return found, folder
    return None


def installed_packages(python: Path) -> frozenset[str]:
    """The names in the folders of ``python`` that hold packages, in lower case; empty if there are none."""
    folders = (folder for prefix, version in _prefixes(python) for folder in _site_packages(prefix, version))
    return frozenset(name.lower() for folder in folders for name in _names(folder))


def is_environment(folder: Path) -> bool:
    """Whether a folder is a virtual environment."""
    return os.path.isfile(folder / "pyvenv.cfg")  # noqa: PTH113 - never raises


def _prefixes(python: Path) -> Iterator[tuple[Path, str]]:
    """The folders that hold the libraries, nearest first, each with its Python version, such as `3.11`.

    Empty if unknown.

    Follows Python's own rules: an environment's ``pyvenv.cfg`` is looked up next to the link, not next to its target.
    """
    is_folder = os.path.isdir(python)  # noqa: PTH112 - never raises
    near = (python,) if is_folder else (python.parent.parent, python.parent)
    for folder in near:
        if is_environment(folder):
            settings = _settings(folder)
            version = _minor(settings.get("version_info", "") or settings.get("version", ""))
            yield folder, version
            if settings.get("include-system-site-packages", "").lower() == "true" and settings.get("home"):
                home = Path(settings["home"])
                yield from ((home.parent, version), (home, version))
            return
    if is_folder:
        yield python, ""
        return
    real = os.path.realpath(python)
    if os.path.isfile(real):  # noqa: PTH113 - never raises
        version = _minor(os.path.basename(real))  # noqa: PTH119 - a string already
        # On Windows, with and without conda, the interpreter is at the top of the installation.
        yield from ((folder, version) for folder in (Path(real).parent.parent, Path(real).parent))


def _settings(folder: Path) -> dict[str, str]:
    lines = text_of(folder / "pyvenv.cfg", folder, 20_000).splitlines()
    pairs = (line.partition("=") for line in lines)
    return {key.strip().lower(): value.strip() for key, _, value in pairs}


def _minor(text: str) -> str:
    found = _VERSION.search(text)
    return found[1] if found else ""


def _site_packages(prefix: Path, version: str) -> Iterator[Path]:
    """Folders that may hold packages: the one of the given Python version if it exists, else all, newest first."""
    yield prefix / "Lib" / "site-packages"
    folders: list[tuple[str, Path]] = []
    for library in _LIBRARIES:
        matches = ((name, _LIBRARY.fullmatch(name)) for name in _names(prefix / library))
        folders += [(found[1], prefix / library / name) for name, found in matches if found]
    if any(number == version for number, _ in folders):
        # Debian's `python3` serves every Python 3.
        folders = [(number, folder) for number, folder in folders if version.startswith(number)]
    folders.sort(key=lambda item: tuple(map(int, item[0].split("."))), reverse=True)
    yield from (folder / name for _, folder in folders for name in _PACKAGES)


def _celery_in(folder: Path) -> Version | None:
    found = (match[1] for match in map(_METADATA.fullmatch, _names(folder)) if match)
    return max(filter(None, map(version_of, found)), default=None)


def _names(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in islice(entries, MAX_NAMES)]
    except (OSError, ValueError):
        return []
