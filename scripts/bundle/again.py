"""Builds all a second time where as much as possible is different, and says what came out different."""

from __future__ import annotations

import os
import shutil
import sys
import tarfile
import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.bundle import pack, package
from scripts.bundle.stage import ROOT
from scripts.bundle.targets import TARGETS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LINKED = ("client-vscode/node_modules", ".cache/wheels")
"""What is installed or downloaded, and pinned by hashes: it is taken as it is, in folders of the copy's own."""


def differences(files: Sequence[Path], targets: Sequence[str], pictures_url: str = "") -> list[str]:
    """Builds the files of a release from a copy of the checkout: in another folder and zone, for another umask.

    Returns:
        A sentence for each file that is not the same, byte for byte.

    Raises:
        RuntimeError: The second build failed.
    """
    with elsewhere() as root:
        out = root / "built"
        command = [sys.executable, "-m", "scripts.bundle.again", str(out), pictures_url, *targets]
        surroundings = {
            "PYTHONPATH": os.pathsep.join((str(root / "server"), str(root))),
            "PYTHONHASHSEED": "1",
            "SOURCE_DATE_EPOCH": str(pack.last_commit()),
            "TZ": "Pacific/Kiritimati",
        }
        pack.run(*command, cwd=root, **surroundings)
        return [
            f"{file.name}: the second build differs{_where(file, out / file.name)}"
            for file in files
            if file.read_bytes() != (out / file.name).read_bytes()
        ]


@contextmanager
def elsewhere() -> Iterator[Path]:
    """A copy of all files of the checkout that git does not ignore, in a folder with another name."""
    with tempfile.TemporaryDirectory(prefix="a second build ") as name:
        root = Path(name, "checkout")
        listed = pack.run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT)
        for file in filter(None, listed.split("\0")):
            if (ROOT / file).is_file():
                (root / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / file, root / file)
        for folder in _LINKED:
            shutil.copytree(ROOT / folder, root / folder, symlinks=True, copy_function=_link)
        yield root


def build(out: Path, pictures_url: str, targets: Sequence[str]) -> None:
    """Builds the files of a release; nothing is checked."""
    pack.build_client()
    package.build(out)
    for target in targets:
        pack.build(target, out, pictures_url)


def _link(source: str, copy: str) -> None:
    try:
        os.link(source, copy)
    except OSError:  # another disk
        shutil.copyfile(source, copy)
        shutil.copymode(source, copy)


def _where(one: Path, other: Path) -> str:
    """What differs in two archives, as far as their members tell."""
    mine, theirs = _members(one), _members(other)
    names = [name for name in {**mine, **theirs} if mine.get(name) != theirs.get(name)]
    if names:
        return f": {', '.join(names[:5])}{' and more' if names[5:] else ''}"
    return ": the order of its files" if list(mine) != list(theirs) else ""


def _members(archive: Path) -> dict[str, tuple[object, ...]]:
    """Each member's name with what else there is of it, in the archive's order."""
    if archive.suffix == ".gz":
        with tarfile.open(archive) as packed:
            return {each.name: (each.mode, each.mtime, each.uid, each.uname, _content(packed, each)) for each in packed}
    with zipfile.ZipFile(archive) as packed:
        return {each.filename: (each.external_attr, each.date_time, each.CRC) for each in packed.infolist()}


def _content(packed: tarfile.TarFile, member: tarfile.TarInfo) -> bytes | None:
    file = packed.extractfile(member)
    return file.read() if file else None


if __name__ == "__main__":
    # Who builds has a umask of their own; nobody's but the owner's rights must not get into a file.
    os.umask(0o077)
    build(Path(sys.argv[1]), sys.argv[2], [each for each in sys.argv[3:] if each in TARGETS])
