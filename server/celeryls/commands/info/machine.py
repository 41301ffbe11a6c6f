"""The machine, the Python and the packages that the server runs on."""

from __future__ import annotations

import locale
import os
import platform
import re
import struct
import sys
from importlib.metadata import PackageNotFoundError, distribution, requires, version
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls import __version__
from celeryls.system.differences import description

if TYPE_CHECKING:
    from collections.abc import Iterator

DISTRIBUTION = "celery-language-server"
_BUNDLE = ("bundled", "libs")


def machine(project: Path) -> dict[str, str]:
    """Facts by name: the server, its Python, the system.

    The home folder is written as ``~`` and the project's as ``<project>``, so that neither has a name.
    """
    text = locale.getpreferredencoding(do_setlocale=False)
    return {
        "celeryls": f"{__version__}, {_installed_as()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}, {struct.calcsize('P') * 8} bit",
        "interpreter": anonymous(Path(sys.executable), project),
        "isolated": "yes" if sys.flags.isolated else "no",
        "system": description(),
        "libc": " ".join(platform.libc_ver()).strip() or "none that Python knows",
        "encodings": f"{sys.getfilesystemencoding()} for names of files, {text} for text",
    }


def packages() -> dict[str, str]:
    """The version of each package that the server needs, by name; those that are not installed say so."""
    return {name: _version(name) for name in sorted(_needed(), key=str.lower)}


def anonymous(path: Path, project: Path) -> str:
    """A path that names neither the project nor the user: what is below the project's folder or home has its mark.

    Poetry, pipenv and others name an environment after its project: such a name is left out, too.
    """
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - raises nothing where nobody has that number
    places = (path, path.parent.resolve() / path.name)  # the last part stays: an environment's Python is a link
    for folder, mark in ((project, "<project>"), (home, "~")):
        for place in places:
            if folder != folder.parent and place.is_relative_to(folder):
                return _without(project.name, Path(mark) / place.relative_to(folder)).as_posix()
    return _without(project.name, path).as_posix()


def _without(project: str, python: Path) -> Path:
    environment = python.parent.parent
    if not project or project.casefold() not in environment.name.casefold():
        return python
    return environment.with_name("<environment>") / python.parent.name / python.name


def _needed() -> Iterator[str]:
    try:
        wanted = requires(DISTRIBUTION) or ()
    except PackageNotFoundError:
        wanted = ()
    yield from (re.split(r"[^\w.-]", each, maxsplit=1)[0] for each in wanted if "extra ==" not in each)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _installed_as() -> str:
    here = Path(__file__).resolve()
    if any(parent.parts[-2:] == _BUNDLE for parent in here.parents):
        return "with the VS Code extension"
    try:
        found = distribution(DISTRIBUTION)
    except PackageNotFoundError:
        return "not installed as a package"
    origin = found.read_text("direct_url.json") or ""
    return "editable" if '"editable": true' in origin or '"editable":true' in origin else "as a package"
