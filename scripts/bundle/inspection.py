"""Opens a ``.vsix`` and says what is wrong with it."""

from __future__ import annotations

import json
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.bundle import sbom
from scripts.bundle.natives import is_native, lacking, native
from scripts.bundle.targets import PYTHONS, WITHOUT_SERVER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.bundle.natives import Native

MOST_BYTES = 12_000_000
"""A larger extension has something in it that does not belong there."""

_NATIVE_PACKAGES = {"tree_sitter", "tree_sitter_python", "msgspec"}


def faults(vsix: Path, target: str) -> list[str]:
    """Sentences about what the extension of a platform lacks, or has and should not have; empty where all is well."""
    with tempfile.TemporaryDirectory() as name, zipfile.ZipFile(vsix) as archive:
        archive.extractall(name)
        folder = Path(name, "extension")
        found = [
            *_of_manifest(Path(name), target),
            *_of_pythons(folder, target),
            *_of_natives(folder, target),
            *_of_licenses(folder),
            *_of_list(folder),
        ]
    if vsix.stat().st_size > MOST_BYTES:
        found.append(f"it has {vsix.stat().st_size} bytes")
    return found


def pythons_of(vsix: Path) -> list[str]:
    """The versions of Python that it holds a server for."""
    with zipfile.ZipFile(vsix) as archive:
        return list(json.loads(archive.read("extension/bundled/pythons.json")))


def _of_manifest(root: Path, target: str) -> Iterator[str]:
    if f'TargetPlatform="{target}"' not in (root / "extension.vsixmanifest").read_text("utf-8"):
        yield "its manifest names another platform"


def _of_pythons(folder: Path, target: str) -> Iterator[str]:
    served = json.loads((folder / "bundled/pythons.json").read_text("utf-8"))
    left_out = json.loads((folder / "bundled/left-out.json").read_text("utf-8"))
    if sorted({*served, *left_out}) != sorted(PYTHONS):
        yield f"it tells of the Pythons {', '.join(sorted({*served, *left_out}))} only"
    if not served and target not in WITHOUT_SERVER:
        yield "it holds no server"


def _of_natives(folder: Path, target: str) -> Iterator[str]:
    libs = folder / "bundled/libs"
    found: list[Native] = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and is_native(path.name):
            module = native(path.relative_to(libs).as_posix(), path.read_bytes()) if libs in path.parents else None
            if module is None or target not in module.targets:
                yield f"{path.relative_to(folder).as_posix()} does not run on {target}"
            else:
                found.append(module)
    served = json.loads((folder / "bundled/pythons.json").read_text("utf-8"))
    yield from (f"it lacks {each}" for each in lacking(found, served))
    packages = {module.module.split("/", 1)[0] for module in found}
    if served and not packages >= _NATIVE_PACKAGES:
        yield f"it lacks the native code of {', '.join(sorted(_NATIVE_PACKAGES - packages))}"


def _of_licenses(folder: Path) -> Iterator[str]:
    libs = folder / "bundled/libs"
    for about in libs.glob("*.dist-info"):
        if not any(path.is_file() and path.name != "METADATA" and path.stat().st_size for path in about.rglob("*")):
            yield f"{about.name} has no license"
    texts = (folder / "out/THIRD-PARTY-LICENSES.txt").read_text("utf-8")
    for package in sbom.bundled(folder):
        if not package.license:
            yield f"{package.name} does not say which license it has"
        if package.kind == "npm" and f"{package.name} {package.version}\n" not in texts:
            yield f"{package.name} {package.version} has no license"
    if not (folder / "LICENSE.txt").is_file() and not (folder / "LICENSE").is_file():
        yield "it lacks its own license"


def _of_list(folder: Path) -> Iterator[str]:
    text = (folder / sbom.FILE).read_text("utf-8")
    yield from (f"{sbom.FILE}: {each}" for each in sbom.faults(text))
    there = {(each.name, each.version) for each in sbom.bundled(folder)}
    if there != set(sbom.listed(text)):
        yield f"{sbom.FILE} lists other packages than it holds"
