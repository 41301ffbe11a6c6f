"""Identifies the code that wrote a cache: another version may read files differently."""

from __future__ import annotations

import os
import sys
from functools import cache
from hashlib import blake2b
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING

import celeryls

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FORMAT = 5
_LIBRARIES = ("msgspec", "tree_sitter", "tree_sitter_python", "pathspec", "yaml")


def maker(root: str) -> list[object]:
    """The first line of a cache that is valid for a folder."""
    # Some strings are evaluated by Python's own parser.
    return ["celeryls index", FORMAT, celeryls.__version__, list(sys.version_info[:3]), _code(), root]


def fingerprint(package: Path, libraries: Iterable[Path] = ()) -> str:
    """A value that changes when a file of the package, in any subfolder, or a library is added, removed or changed.

    In a checkout this happens without a new version. Files are compared by name, size and modification time.
    """
    stamps = sorted(_stamp(path, len(str(package))) for path in _files(package))
    stamps += [_stamp(str(path), 0) for path in libraries]
    return blake2b(repr(stamps).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def libraries_fingerprint(names: Iterable[str]) -> list[tuple[str, int, int]]:
    """A value that changes when one of these libraries is added, removed or changed."""
    return [_stamp(str(path), 0) for path in _origins(names)]


@cache
def _code() -> str:
    return fingerprint(Path(celeryls.__file__).parent, _origins(_LIBRARIES))


def _origins(names: Iterable[str]) -> list[Path]:
    # Not `importlib.util.find_spec`, which refuses an imported module without a specification, such as kombu.
    return [Path(spec.origin) for spec in map(PathFinder.find_spec, names) if spec and spec.origin]


def _files(package: Path) -> Iterator[str]:
    """All files except bytecode."""
    for folder, folders, names in os.walk(package):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (os.path.join(folder, name) for name in names)  # noqa: PTH118 - a third of the time of `Path`


def _stamp(path: str, start: int) -> tuple[str, int, int]:
    status = os.stat(path)  # noqa: PTH116 - likewise
    return path[start:], status.st_size, status.st_mtime_ns
