"""Our extension as a ``.vsix``, built anew only where something of it changed."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parent.parent.parent

_SOURCES = ("client-vscode", "server/celeryls", "snippets", "scripts/bundle", "scripts/vsix.py", "pyproject.toml")
_BUILT = {"node_modules", "out", "bundled", "__pycache__"}


def built(tell: Callable[[str], None] = print) -> Path:
    """The ``.vsix`` of this platform, from the sources as they are now.

    Raises:
        RuntimeError: It could not be built; the message ends with the output.
    """
    folder = ROOT / ".cache/vsix-by-source" / _fingerprint()
    if not folder.exists():
        tell("building the extension")
        shutil.rmtree(folder.parent, ignore_errors=True)
        unfinished = folder.with_suffix(".unfinished")
        command = [sys.executable, "-m", "scripts.vsix", "--out", str(unfinished)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"the extension could not be built\n{done.stdout}{done.stderr}")
        unfinished.rename(folder)
    return next(folder.glob("*.vsix"))


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in _sources():
        digest.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    for source in _SOURCES:
        top = ROOT / source
        yield from [top] if top.is_file() else sorted(_files(top))


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in _BUILT:
            continue
        if path.is_dir():
            yield from _files(path)
        else:
            yield path
