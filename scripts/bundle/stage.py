"""Lays out the extension as it is packed: in a folder of its own, so that nothing else gets in."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.bundle import sbom
from scripts.bundle.targets import PYTHONS, WITHOUT_SERVER
from scripts.bundle.wheels import wheels

from celeryls import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.bundle.wheels import Wheels

ROOT = Path(__file__).parents[2]
CLIENT = ROOT / "client-vscode"
PICTURES = ROOT / "docs/images"

_METADATA = f"Metadata-Version: 2.4\nName: celery-language-server\nVersion: {__version__}\nLicense-Expression: MIT\n"
_ONLY_FOR_BUILDING = ("scripts", "devDependencies", "private")
_PICTURE = re.compile(r"\n( *!\[[^]]+\]\()\.\./docs/images/([\w-]+\.png)\)\n\n")
# The extension holds none of the pages that a changelog leads to.
_LOCAL_LINK = re.compile(r"\[([^]]+)\]\((?!https?:)[^)]+\)")
_NOT_SHIPPED = ("__pycache__", "*.pyc", "overlay")  # the catalogue's overlay is in its data

# Packages whose native part only makes them faster: megabytes for what the server does once, if at all. Without it they
# are the same on every Python, so that a wheel of any will do.
_PURE_ENOUGH = {"markupsafe", "pyyaml"}
_SPEED_UP = re.compile(r"(?:markupsafe/_speedups|yaml/_yaml)\.[^/]+\.(?:so|pyd)")


def stage(target: str, folder: Path, pictures_url: str = "", moment: int = 0) -> tuple[str, ...]:
    """Fills ``folder`` with all that goes into the ``.vsix`` of that platform; what was there before is removed.

    ``pictures_url`` is where the pictures of its page will be found, as `page` says. ``moment`` is the time, in seconds
    since 1970, that the list of the software in it has.

    Returns:
        A line for each wheel that does not exist, which says what follows from it.

    Raises:
        RuntimeError: The wheels could not be had, contradict each other, or leave no Python to run on where one is
            expected.
    """
    shutil.rmtree(folder, ignore_errors=True)
    libs = folder / "bundled/libs"
    libs.mkdir(parents=True)
    found = [wheels(target, python) for python in PYTHONS]
    served = [each for each in found if _PURE_ENOUGH.issuperset(map(_name, each.missing))]
    everywhere = set.intersection(*({_name(pinned) for pinned in each.missing} for each in served)) if served else set()
    if everywhere or bool(served) == (target in WITHOUT_SERVER):
        raise RuntimeError(f"{target}: {_unexpected(served if not everywhere else [])}")
    for wheel in {file.name: file for each in served for file in each.files}.values():
        _unpack(wheel, libs)
    if served:
        _copy_server(libs)
    _copy_client(folder, pictures_url)
    left_out = {each.python: _lacking(each) for each in found if each not in served}
    (folder / "bundled/pythons.json").write_text(json.dumps([each.python for each in served]), "utf-8")
    (folder / "bundled/left-out.json").write_text(json.dumps(left_out), "utf-8")
    (folder / sbom.FILE).write_text(sbom.sbom(folder, target, moment), "utf-8")
    _same_modes(folder)
    return tuple(_consequence(each.python, pinned) for each in found for pinned in each.missing)


def _unexpected(served: list[Wheels]) -> str:
    if served:
        return "there are wheels for it now: take it from WITHOUT_SERVER"
    return "no Python has all the wheels that the server needs"


def _lacking(wheels: Wheels) -> str:
    return " and ".join(name for name in map(_name, wheels.missing) if name not in _PURE_ENOUGH)


def _same_modes(folder: Path) -> None:
    """A packed file's mode is that of the file: it must not depend on who builds."""
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _name(pinned: str) -> str:
    return pinned.partition("==")[0]


def _consequence(python: str, pinned: str) -> str:
    pure = _name(pinned) in _PURE_ENOUGH
    return f"{pinned} for Python {python}: " + ("another Python's is used" if pure else "that Python is left out")


def _unpack(wheel: Path, libs: Path) -> None:
    """Adds a wheel to the others: native modules carry the Python's version in their names, the rest is the same."""
    with zipfile.ZipFile(wheel) as archive:
        for name in _shipped(archive):
            path, content = libs / name, archive.read(name)
            if path.exists() and path.read_bytes() != content:
                raise RuntimeError(f"{wheel.name}: {name} differs from another wheel's")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _shipped(archive: zipfile.ZipFile) -> Iterator[str]:
    """All but what only an installer reads; metadata and licenses stay."""
    for name in archive.namelist():
        folder, _, rest = name.partition("/")
        if name.endswith(("/", ".pyc")) or folder.endswith(".data") or _SPEED_UP.fullmatch(name):
            continue
        if folder.endswith(".dist-info") and rest != "METADATA" and not _is_license(rest):
            continue
        yield name


def _is_license(name: str) -> bool:
    return name.startswith("licenses/") or name.upper().startswith(("LICEN", "COPYING", "NOTICE", "AUTHORS"))


def _copy_server(libs: Path) -> None:
    ignore = shutil.ignore_patterns(*_NOT_SHIPPED)
    shutil.copytree(ROOT / "server/celeryls", libs / "celeryls", ignore=ignore)
    shutil.copytree(ROOT / "snippets", libs / "celeryls/_snippets", ignore=ignore)
    about = libs / f"celery_language_server-{__version__}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(_METADATA, "utf-8")
    shutil.copy(ROOT / "LICENSE", about)


def _copy_client(folder: Path, pictures_url: str) -> None:
    manifest = json.loads((CLIENT / "package.json").read_text("utf-8"))
    shipped = {key: value for key, value in manifest.items() if key not in _ONLY_FOR_BUILDING}
    (folder / "package.json").write_text(json.dumps(shipped, indent=2, ensure_ascii=False), "utf-8")
    for file in ("icon.png", "celery-view.svg"):
        shutil.copy(CLIENT / file, folder)
    (folder / "CHANGELOG.md").write_text(_LOCAL_LINK.sub(r"\1", (ROOT / "CHANGELOG.md").read_text("utf-8")), "utf-8")
    (folder / "README.md").write_text(page(pictures_url), "utf-8")
    shutil.copytree(CLIENT / "walkthrough", folder / "walkthrough")
    for picture in ("completion.png", "code-actions.png"):
        shutil.copy(PICTURES / picture, folder / "walkthrough")
    shutil.copy(ROOT / "LICENSE", folder)
    shutil.copy(Path(__file__).with_name("run_server.py"), folder / "bundled")
    # The folder also holds the tests' bundle.
    for file in ("extension.js", "THIRD-PARTY-LICENSES.txt", "third-party.json"):
        (folder / "out").mkdir(exist_ok=True)
        shutil.copy(CLIENT / "out" / file, folder / "out")
    # With this file vsce packs what is here, and nothing else decides.
    (folder / ".vscodeignore").write_text("", "utf-8")


def page(pictures_url: str = "") -> str:
    """The extension's page, with its pictures at an ``https:`` address; without an address they are left out.

    VS Code shows no picture on that page that comes from the extension itself: neither a file nor a ``data:`` URI.
    """

    def moved(link: re.Match[str]) -> str:
        return f"\n{link[1]}{pictures_url}/{link[2]})\n\n" if pictures_url else ""

    return _PICTURE.sub(moved, (CLIENT / "README.md").read_text("utf-8"))
